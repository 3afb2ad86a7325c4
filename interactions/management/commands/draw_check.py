"""`./juzhen manage draw_check FILE --seed SEED`: recompute a draw, without a database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interactions.draws import recompute


class Command(BaseCommand):
    """The same as running `interactions/draws/recompute.py`, which needs no Juzhen."""

    help = "Recompute a draw from its entries file and its public seed."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """File, seed, and what to check them against."""
        recompute.arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the winners; exit code 1 when something cannot be right."""
        try:
            listing, places = recompute.check(
                Path(options["file"]).read_bytes(),
                seed=options["seed"],
                commit=options["commit"],
                prizes=options["prizes"],
            )
        except (recompute.DrawError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(recompute.told(listing, places))
