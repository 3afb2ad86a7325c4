"""Moments in the REST API: asked for with their offset, answered on both clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class MomentField(serializers.DateTimeField):
    """A moment in ISO 8601 that says its offset. One without would be hours off for whoever means their own clock."""

    default_error_messages = {
        "offset": _("Give the offset from UTC too, such as 2026-11-23T20:30:00+08:00 or a Z at the end.")
    }

    def to_internal_value(self, value: Any) -> datetime:
        """Aware, or refused."""
        if isinstance(value, str):
            try:
                parsed = parse_datetime(value)
            except ValueError:
                parsed = None
            if parsed is not None and parsed.tzinfo is None:
                self.fail("offset")
        return super().to_internal_value(value)


def on_clock(moment: datetime | None, zone: str) -> str | None:
    """The moment in ISO 8601 with the offset that `zone` has then; None stays None."""
    return moment.astimezone(ZoneInfo(zone)).isoformat() if moment else None
