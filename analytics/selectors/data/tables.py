"""The figures as tables for other programs: posts, days of accounts, days of their posts (handbook ANA-9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from analytics.figures import DAY_FIGURES, DERIVED, POST_FIGURES
from analytics.models import AccountDay, ContentDay
from analytics.selectors.figures.posts import posts_of
from analytics.selectors.figures.scope import Scope
from config.lib.spreadsheets import BOM, csv_text

_ACCOUNT = ("account_id", "account__platform", "account__display_name")


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One table. `columns`: paths in the query; names outside are their last parts, stable over versions.

    `formats`, `campaigns`: whether its rows know them.
    """

    key: str
    columns: tuple[str, ...]
    formats: bool = True
    campaigns: bool = False

    @property
    def names(self) -> list[str]:
        """The heads of the columns."""
        known = {"id": "post_id", "account__platform": "platform", "account__display_name": "account"}
        return [known.get(path, path) for path in self.columns]


POSTS = OpenTable(
    "posts",
    ("id", *_ACCOUNT, "title", "url", "format", "campaign", "source", "published_at", "captured_at", *POST_FIGURES,
     "exposure", "engagement"),
    campaigns=True,
)  # fmt: skip
ACCOUNT_DAYS = OpenTable(
    "account-days", (*_ACCOUNT, "day", *DAY_FIGURES, "sales", "currency", "captured_at"), formats=False
)
CONTENT_DAYS = OpenTable(
    "content-days", (*_ACCOUNT, "day", "format", "posts", "measured", *POST_FIGURES, *DERIVED, "rolled_at")
)
TABLES = {table.key: table for table in (POSTS, ACCOUNT_DAYS, CONTENT_DAYS)}


def table_query(key: str, scope: Scope, *, campaign: str = "") -> QuerySet[Any]:
    """The rows of a table within a scope, with their accounts: posts published then, or days."""
    if key == POSTS.key:
        return posts_of(scope, campaign=campaign).order_by("-published_at", "-pk")
    model: Any = AccountDay if key == ACCOUNT_DAYS.key else ContentDay
    rows = model.objects.for_workspace(scope.workspace).filter(day__range=(scope.first, scope.last))
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    if scope.format and key == CONTENT_DAYS.key:
        rows = rows.filter(format=scope.format)
    return rows.select_related("account").order_by("-day", "-pk")


def table_csv(table: OpenTable, rows: QuerySet[Any]) -> Iterator[str]:
    """The rows as CSV, piece by piece; what is not reported is an empty cell, moments are ISO 8601 in UTC."""
    yield BOM + csv_text([table.names])
    batch = []
    for row in rows.values_list(*table.columns).iterator(chunk_size=2000):
        batch.append([_cell(value) for value in row])
        if len(batch) == 500:
            yield csv_text(batch)
            batch = []
    yield csv_text(batch)


def _cell(value: Any) -> object:
    if value is None:
        return ""
    # Numbers stay numbers: as text, a negative gain would be marked as what might be a formula.
    return value.isoformat() if hasattr(value, "isoformat") else value
