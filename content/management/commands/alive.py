"""`manage.py alive KIND`: has a process of this machine shown a sign of life in the last seconds?"""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.selectors.processes import BEAT, PUBLISHER, WORKER, crew


class Command(BaseCommand):
    """For health checks of containers: exit code 0 while the process lives, 1 when it does not."""

    help = "Exit with 0 when a process of this kind on this machine is alive."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The kind of process."""
        parser.add_argument("kind", choices=[BEAT, PUBLISHER, WORKER])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError (exit code 1) when none is alive here."""
        kind, machine = options["kind"], socket.gethostname()
        here = [process.name for process in crew().alive(kind) if _machine(process.name) == machine]
        if not here:
            raise CommandError(f"No living {kind} on {machine}.")
        self.stdout.write(", ".join(here))


def _machine(name: str) -> str:
    """The machine in `node@machine:pid` or `machine:pid`."""
    return name.rpartition(":")[0].rpartition("@")[2]
