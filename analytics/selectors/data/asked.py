"""What an address of the data pages asks for: metric, account, post, days, format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.dateparse import parse_date

from accounts.connectors.types import Format
from accounts.models import SocialAccount
from analytics.selectors.figures.scope import DAYS_MAX, Scope
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.models import Workspace

SPAN = 30


def read_day(text: str | None) -> date | None:
    """An ISO day of the years that have figures; None for anything else."""
    try:
        day = parse_date((text or "")[:10])
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2100 else None


def read_id(text: str | None) -> int | None:
    """The number of a row; None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


def scope_read(workspace: Workspace, query: Mapping[str, str], *, span: int = SPAN) -> Scope:
    """The scope of `first`, `last` (or `day`), `account` (ids, separated by commas) and `format`.

    Without days: the last `span` ones up to yesterday. Days that make no sense are put right: in order, at most
    DAYS_MAX of them. What cannot be read is left out, so that an old link still opens.
    """
    yesterday = local_day(now(), workspace.time_zone) - timedelta(days=1)
    day = read_day(query.get("day"))
    last = day or read_day(query.get("last")) or yesterday
    first = day or read_day(query.get("first")) or last - timedelta(days=span - 1)
    if first > last:
        first, last = last, first
    first = max(first, last - timedelta(days=DAYS_MAX - 1))
    wanted = [read_id(part) for part in _accounts(query)]
    accounts = [one for one in wanted if one is not None]
    kind = query.get("format", "")
    return Scope(workspace, first, last, accounts or None, kind if kind in set(Format) else "")


def scope_asked(workspace: Workspace, query: Mapping[str, str], *, span: int = SPAN) -> Scope:
    """The same for API requests, exactly as asked. Raises InvalidInput at what cannot be read or is not known here.

    Nobody who misspells an account must take the rows of the whole workspace for that account's.
    """
    for name in ("day", "first", "last"):
        if query.get(name) and (read_day(query[name]) is None or len(query[name]) > 10):
            raise InvalidInput(field=name)
    if query.get("format") and query["format"] not in set(Format):
        raise InvalidInput(field="format")
    scope = scope_read(workspace, query, span=span)
    asked = {read_id(part) for part in _accounts(query)}
    rows = SocialAccount.objects.for_workspace(workspace).filter(pk__in=asked - {None})
    if asked and len(asked) != rows.count():
        raise InvalidInput(field="account")
    return scope


def _accounts(query: Mapping[str, str]) -> list[str]:
    return [part for part in (query.get("account") or query.get("accounts") or "").split(",") if part][:500]
