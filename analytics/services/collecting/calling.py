"""Calls to platforms for figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from accounts.connectors.base import ReadsAccountMetrics
from accounts.connectors.errors import AuthExpired
from accounts.connectors.types import AccountDay as ReportedDay
from accounts.services.sessions import Session, renewed
from analytics.figures import DAY_FIGURES
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.sources import Source, sources_store
from analytics.store_states import FetchKind

T = TypeVar("T")


def call(session: Session, ask: Callable[[Session], T]) -> tuple[T, Session]:
    """One call, once more with a fresh credential when the old one has ended. Raises ConnectorError."""
    try:
        return ask(session), session
    except AuthExpired:
        again = renewed(session)
        return ask(again), again


def days_fetch(session: Session, *, since: date, until: date, kind: FetchKind) -> int:
    """Read an account's days from `since` to `until`, at most 30. Returns how many changed. Raises ConnectorError.

    Whatever ends it, the fetch tells so.
    """
    fetch = fetch_begin(account=session.account, kind=kind)
    asked = (until - since).days + 1

    def ask(one: Session) -> list[ReportedDay]:
        connector: ReadsAccountMetrics = one.connector  # type: ignore[assignment]
        return connector.account_metrics(one.credential, since=since, until=until)

    try:
        found, session = call(session, ask)
        days = [DayFigures(one.day, {name: getattr(one, name, None) for name in DAY_FIGURES}) for one in found]
        changed = days_store(fetch=fetch, days=days)
        channels = [(one.day, name, gained) for one in found for name, gained in one.channels.items()]
        sources_store(fetch=fetch, rows=[Source(day, day, str(name), gained) for day, name, gained in channels])
    except Exception as error:
        fetch_end(fetch=fetch, asked=asked, got=0, error=error)
        raise
    fetch_end(fetch=fetch, asked=asked, got=len(found), answers={one.day.isoformat(): dict(one.raw) for one in found})
    return changed
