"""What the pins of a dashboard read, each thing once: pins of the same scope share one sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from accounts.models import SocialAccount
from analytics.selectors import audience as crowd
from analytics.selectors.dashboards.audience import Audience, audience_of
from analytics.selectors.dashboards.filters import PERIODS, Filters, Known, filters_of, known_of, word_of
from analytics.selectors.dashboards.marks import Moment, moments_of_each
from analytics.selectors.dashboards.posts import SHOWN, Habits, Standing, best_and_worst_of_each, habits_of_each
from analytics.selectors.dashboards.sheet import Look, Sheet, sheet_of, sheets_of
from analytics.selectors.dashboards.talk import Talk, talk_of
from analytics.selectors.figures.scope import Scope
from config.lib.clock import local_day, now
from interactions.selectors.voice import Line, board
from team.models import Workspace
from team.permissions import Permission as P

T = TypeVar("T")
# What platforms, accounts and formats are shown with, whatever metric is asked for.
_OF_PARTS = ("exposure", "engagement_rate")


class Reading:
    """One look at a dashboard. `span`: words of the address (period, from, to) that replace the pins' own period.

    Nothing is read before pins ask for it, and nothing twice. `granted`: whether the reader holds a permission; what
    they may not see elsewhere they do not see here either. `link`: the address of a measured post's page.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        granted: Callable[[P], bool],
        span: Mapping[str, Any] | None = None,
        known: Known | None = None,
        link: Callable[[int], str] = lambda _post: "",
    ) -> None:
        self.workspace, self.granted, self.span, self.link = workspace, granted, dict(span or {}), link
        self.today = local_day(now(), workspace.time_zone)
        self.known = known or known_of(workspace=workspace)
        self._kept: dict[Any, Any] = {}

    def filters(self, words: Mapping[str, Any]) -> Filters:
        """The filters of a pin; with a common period, days to compare with that were chosen by hand fall away."""
        given = dict(words)
        if self.span:
            given = {name: value for name, value in given.items() if name not in _DAYS} | self.span
            if given.get("compare") == "custom":
                del given["compare"]
        return filters_of(workspace=self.workspace, given=given, today=self.today, known=self.known)

    def account(self, pk: int) -> SocialAccount | None:
        """An account of the workspace."""
        return next((one for one in self.known.accounts if one.pk == pk), None)

    def read_sheets(self, asked: Iterable[tuple[Filters, str, bool]]) -> None:
        """The sheets of several views, of a metric each, with its days or without: two queries for all.

        '' for pins that show what all parts show beside their metric.
        """
        looks: dict[Any, tuple[Filters, set[str], set[str]]] = {}
        for filters, metric, with_days in asked:
            _filters, metrics, curves = looks.setdefault(_sheet_key(filters), (filters, {*_OF_PARTS}, set()))
            metrics |= {metric} - {""}
            curves |= {metric} if with_days else set()
        sheets = sheets_of([Look(view.scope, view.before, days, metrics=all_) for view, all_, days in looks.values()])
        self._kept |= dict(zip(looks, sheets, strict=True))

    def read_habits(self, asked: Iterable[tuple[Filters, bool]]) -> None:
        """The habits of several views: one query for all; with the best and weakest posts of some: two more."""
        looks = [(_key(filters.scope), filters.scope, ranked) for filters, ranked in asked]
        scopes = {key: scope for key, scope, _ranked in looks}
        ranked = {key: scopes[key] for key, _scope, wanted in looks if wanted}
        habits = dict(zip(scopes, habits_of_each(list(scopes.values()), shown=SHOWN if ranked else 0), strict=True))
        found = best_and_worst_of_each([(scope, habits[key]) for key, scope in ranked.items()])
        self._kept |= {("habits", key): one for key, one in habits.items()}
        self._kept |= {("standings", key): one for key, one in zip(ranked, found, strict=True)}

    def sheet(self, filters: Filters) -> Sheet:
        """All figures of a view: two queries, none where it was read with others."""
        return self._once(_sheet_key(filters), lambda: sheet_of(filters.scope, filters.before))

    def habits(self, filters: Filters) -> Habits:
        """What posts up to the end of the scope usually gain: one query, none where it was read with others."""
        key = ("habits", _key(filters.scope))
        if key not in self._kept:
            self.read_habits([(filters, False)])
        habits: Habits = self._kept[key]
        return habits

    def read_moments(self, asked: Iterable[tuple[Filters, Sequence[str]]]) -> None:
        """What explains curves of several views: one query for all, beside the habits."""
        looks = {_moments_key(filters, kinds): (filters, kinds) for filters, kinds in asked}
        found = moments_of_each(
            [(filters.scope, self.habits(filters).campaigns, kinds) for filters, kinds in looks.values()],
            complaints=self.granted(P.INBOX_VIEW),
            names={one.pk: one for one in self.known.accounts},
        )
        self._kept |= dict(zip(looks, found, strict=True))

    def moments(self, filters: Filters, kinds: Sequence[str]) -> list[Moment]:
        """What explains a curve of the scope: none where it was read with others."""
        key = _moments_key(filters, kinds)
        if key not in self._kept:
            self.read_moments([(filters, kinds)])
        found: list[Moment] = self._kept[key]
        return found

    def standings(self, filters: Filters) -> tuple[list[Standing], list[Standing]]:
        """The best and the weakest posts: three queries, none where they were read with others."""
        key = ("standings", _key(filters.scope))
        if key not in self._kept:
            self.read_habits([(filters, True)])
        found: tuple[list[Standing], list[Standing]] = self._kept[key]
        return found

    def talk(self, filters: Filters) -> Talk:
        """Messages and answers: two queries for each period."""
        key = ("talk", _key(filters.scope), _key(filters.before))
        return self._once(key, lambda: talk_of(filters.scope, filters.before))

    def themes(self, days: int) -> list[Line]:
        """What was talked about in the last days: two queries."""
        return self._once(("themes", days), lambda: board(workspace=self.workspace, days=days))

    def funnel(self, first: date, last: date) -> list[crowd.Step]:
        """From exposure to orders."""

        def read() -> list[crowd.Step]:
            _counts, new = crowd.contact_counts(workspace=self.workspace, first=first, last=last)
            return crowd.funnel(workspace=self.workspace, first=first, last=last, contacts=new)

        return self._once(("funnel", first, last), read)

    def lost(self, first: date, last: date) -> crowd.Lost:
        """Followers lost: two queries."""
        return self._once(
            ("lost", first, last), lambda: crowd.followers_lost(workspace=self.workspace, first=first, last=last)
        )

    def retention(self) -> crowd.Retention:
        """Who came back: one query."""
        return self._once("retention", lambda: crowd.retention(workspace=self.workspace))

    def presence(self) -> crowd.Presence:
        """Who was active lately: one query."""
        return self._once("presence", lambda: crowd.presence(workspace=self.workspace))

    def audience(self, account: SocialAccount) -> Audience | None:
        """The structure of an account's audience: two queries."""
        return self._once(("audience", account.pk), lambda: audience_of(account=account))

    def _once(self, key: Any, read: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = read()
        found: T = self._kept[key]
        return found


def span_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The common period of the address: nothing where every pin keeps its own."""
    period = word_of(given, "period")
    if period not in PERIODS:
        return {}
    names = ("period", "from", "to") if period == "custom" else ("period",)
    return {name: word_of(given, name) for name in names if word_of(given, name)}


def _sheet_key(filters: Filters) -> tuple[Any, ...]:
    return "sheet", _key(filters.scope), _key(filters.before)


def _moments_key(filters: Filters, kinds: Sequence[str]) -> tuple[Any, ...]:
    return "moments", _key(filters.scope), tuple(kinds)


_DAYS = frozenset({"period", "from", "to", "compare_from", "compare_to"})


def _key(scope: Scope | None) -> tuple[Any, ...] | None:
    if scope is None:
        return None
    accounts: Sequence[int] | None = scope.accounts
    return scope.first, scope.last, None if accounts is None else tuple(accounts), scope.format
