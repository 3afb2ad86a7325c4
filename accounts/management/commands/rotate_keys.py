"""`manage.py rotate_keys`: encrypt all stored secrets with the newest key, so that the old one can be removed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.vault import keys_rotate
from config.lib.crypto import Undecryptable


class Command(BaseCommand):
    """Put the new key first in JUZHEN_ENCRYPTION_KEYS, restart, run this, then remove the old key."""

    help = "Encrypt all stored secrets with the first key of JUZHEN_ENCRYPTION_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say how many rows of each kind were encrypted anew. Raises CommandError when a needed key is missing."""
        try:
            done = keys_rotate()
        except Undecryptable as error:
            raise CommandError(f"{error} Put the former key back behind the new one and run this again.") from error
        for name, count in done.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(self.style.SUCCESS(f"{sum(done.values())} secrets are encrypted with the newest key."))
