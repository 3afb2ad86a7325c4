"""`manage.py compile_locale`: turn locale/*.po into .mo without the gettext tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.lib.translations import BadCatalogue, compile_catalogues


class Command(BaseCommand):
    """Compiles each catalogue that changed since its last compilation."""

    help = "Compile the translations (needs no gettext tools)."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compile below every LOCALE_PATHS folder. Raises CommandError with file and line for a broken catalogue."""
        try:
            for folder in settings.LOCALE_PATHS:
                for path in compile_catalogues(Path(folder)):
                    self.stdout.write(f"Compiled {path.relative_to(settings.BASE_DIR)}")
        except BadCatalogue as error:
            raise CommandError(str(error)) from error
