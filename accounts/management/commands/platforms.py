"""`manage.py platforms`: what every platform can do, for people and, with --json, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.connectors import registry
from accounts.connectors.types import Capabilities


class Command(BaseCommand):
    """Lists the registry; needs no database."""

    help = "List every platform with what it can do."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list with all capabilities")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print a line per platform, or one JSON list."""
        catalogue = registry.catalogue()
        if options["json"]:
            self.stdout.write(json.dumps([described(caps) for caps in catalogue], ensure_ascii=False, default=_plain))
            return
        for caps in catalogue:
            formats = ",".join(sorted(caps.formats))
            self.stdout.write(f"{caps.slug:<22} {caps.publish_mode:<9} {formats:<26} {','.join(sorted(caps.can))}")


def described(caps: Capabilities) -> dict[str, Any]:
    """A platform's capabilities as JSON values; names as in `Capabilities`."""
    values = {name: getattr(caps, name) for name in Capabilities.__dataclass_fields__}
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return dict(value) if hasattr(value, "keys") else value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")
