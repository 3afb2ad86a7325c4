"""How much of Meta's allowance is used, as the headers of every answer tell.

Source: developers.facebook.com, Graph API rate limits (v25.0): shares in per cent, and minutes until calls are allowed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

DAY = 86_400.0
# From this share on every further call is likely to be refused.
USED_UP = 95


def wait_of_usage(headers: Mapping[str, str]) -> float | None:
    """Seconds until calls are allowed again as the usage header of the business use case says; None if it does not."""
    minutes = [whole(entry.get("estimated_time_to_regain_access")) for entry in _business_usage(headers)]
    longest = max(minutes, default=0)
    return min(longest * 60.0, DAY) if longest > 0 else None


def app_is_used_up(headers: Mapping[str, str]) -> bool:
    """Whether it is the allowance that all accounts of the app share which is used up."""
    return (usage_of({"x-app-usage": headers.get("x-app-usage", "")}) or 0) >= USED_UP


def usage_of(headers: Mapping[str, str]) -> int | None:
    """How much of the allowance is used, in per cent: the highest figure of all usage headers; None without any."""
    entries: list[Mapping[str, object]] = [_mapping(headers.get(name, "")) for name in ("x-app-usage", "x-page-usage")]
    entries += _business_usage(headers)
    names = ("call_count", "total_cputime", "total_time")
    return max((whole(entry[name]) for entry in entries for name in names if name in entry), default=None)


def whole(value: object) -> int:
    """A whole number from JSON, 0 for what is none."""
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return 0


def _business_usage(headers: Mapping[str, str]) -> list[Mapping[str, object]]:
    listed = _mapping(headers.get("x-business-use-case-usage", "")).values()
    return [entry for entries in listed if isinstance(entries, list) for entry in entries if isinstance(entry, dict)]


def _mapping(text: str) -> dict[str, object]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
