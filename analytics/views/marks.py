"""Marks of a curve: which kinds are shown, what they are, the small form to write one down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from analytics.mark_kinds import IncidentCode, MarkKind
from analytics.selectors.dashboards.filters import Filters
from analytics.selectors.dashboards.marks import Moment, kinds_read, kinds_written, moments_of, worth
from analytics.views.filtering import Choice
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows

# What fits above a curve, and what is listed below it.
ABOVE, LISTED = 14, 60
_NAMED = (IncidentCode.ACCESS, IncidentCode.REFUSED, IncidentCode.GAP)


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark as the list shows it. `url`: where it leads, "" for nowhere; `goes_on`: it is not over."""

    moment: Moment
    label: str
    url: str
    whose: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything about the marks of a view. `word`: the kinds as the address says them; `account_ids`: of a new one."""

    moments: Sequence[Moment]
    above: Sequence[Moment]
    kinds: list[Choice]
    rows: list[MarkRow]
    word: str
    account_ids: Sequence[int]
    more: int
    back: str
    first: date
    last: date


def marks_of(request: WorkspaceRequest, filters: Filters, campaigns: Sequence[tuple[str, date]]) -> Marks:
    """The marks of a view; `marks` in the address names the kinds. One query at most."""
    kinds = kinds_read(request.GET.get("marks", ""))
    names = {one.pk: one for one in filters.accounts}
    moments = moments_of(
        filters.scope,
        campaigns=campaigns,
        kinds=kinds,
        complaints=allows(request.membership.role, P.INBOX_VIEW),
        names=names,
    )
    of_one = filters.scope.accounts if filters.scope.accounts and len(filters.scope.accounts) <= 20 else ()
    return Marks(
        moments=moments,
        above=worth(moments, ABOVE),
        kinds=[_toggle(request, kinds, kind) for kind in MarkKind],
        rows=[_row(request, one, names) for one in moments[:LISTED]],
        word=kinds_written(kinds),
        account_ids=of_one or (),
        more=max(0, len(moments) - LISTED),
        back=request.get_full_path(),
        first=filters.scope.first,
        last=filters.scope.last,
    )


def _toggle(request: WorkspaceRequest, kinds: Sequence[str], kind: MarkKind) -> Choice:
    wanted = [one for one in kinds if one != kind] if kind in kinds else [*kinds, kind]
    query = request.GET.copy()
    query.pop("marks", None)
    if word := kinds_written(wanted):
        query["marks"] = word
    return Choice(str(kind.label), f"?{query.urlencode(safe=',')}", kind in kinds)


def _row(request: WorkspaceRequest, one: Moment, names: dict[int, Any]) -> MarkRow:
    ids = one.accounts or ()
    whose = "" if one.accounts is None else "、".join(str(names[pk]) for pk in ids[:3] if pk in names)
    if len(ids) > 3:
        whose += f" +{len(ids) - 3}"
    if one.code in _NAMED and len(ids) == 1:
        # Its name says whose it is.
        whose = ""
    label = str(MarkKind(one.kind).label)
    goes_on = one.kind == MarkKind.INCIDENT and one.until is None
    return MarkRow(one, label, _leads_to(request, one), whose, goes_on)


def _leads_to(request: WorkspaceRequest, one: Moment) -> str:
    slug = request.workspace.slug
    if one.kind == MarkKind.CAMPAIGN:
        return f"{reverse('analytics:posts', args=[slug])}?{urlencode({'campaign': one.name})}"
    if one.kind == MarkKind.ALERT:
        return reverse("analytics:alert", args=[slug, one.ref])
    if one.code == IncidentCode.PAUSE:
        return reverse("content:pause_page", args=[slug, one.ref])
    if one.code == IncidentCode.COMPLAINT:
        return reverse("interactions:complaint", args=[slug, one.ref])
    if one.code in (IncidentCode.ACCESS, IncidentCode.REFUSED) and one.accounts and len(one.accounts) == 1:
        return reverse("accounts:detail", args=[slug, one.accounts[0]])
    return reverse("analytics:data", args=[slug]) if one.code == IncidentCode.GAP else ""
