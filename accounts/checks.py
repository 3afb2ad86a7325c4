"""System checks of this app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from accounts.models import StoredCredential
from config.lib.crypto import Undecryptable, unseal


@register(Tags.database)
def credentials_open(app_configs: Any, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """The configured keys must open what is stored; tried on the oldest credential. Runs with `--database`."""
    if not databases or StoredCredential._meta.db_table not in connections["default"].introspection.table_names():
        return []
    oldest = StoredCredential.objects.unscoped("any row shows whether the key fits").order_by("updated_at").first()
    if oldest is None:
        return []
    try:
        unseal(oldest.sealed)
    except Undecryptable:
        return [
            Error(
                "JUZHEN_ENCRYPTION_KEYS opens no stored credential: the key they were sealed with is missing.",
                hint="Put the former key back behind the new one, then run manage.py rotate_keys.",
                id="accounts.E001",
            )
        ]
    return []
