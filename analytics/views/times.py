"""Best times to post: the week of one account, what it rests on, and its best hours as queue slots."""

from __future__ import annotations

from collections import defaultdict
from datetime import time
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SocialAccount
from accounts.selectors.account import account_get, account_list
from analytics.selectors.times import AHEAD, SETTLED, WINDOW, WeekOfTimes, slot_of, week_of_times
from config.lib.errors import DomainError, InvalidInput
from content.selectors.best_time import OWN_NEEDED
from content.services.slots import slot_add
from content.weekdays import weekday_names
from team.charts.files import TYPES, chart_response
from team.charts.tables import HeatMap
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

HOURS = [f"{hour:02d}:00" for hour in range(24)]


@require_safe
@workspace_view(P.VIEW)
def times_index(request: WorkspaceRequest) -> HttpResponse:
    """The times of the first account; without one, where to connect it."""
    first = account_list(workspace=request.workspace).first()
    if first is None:
        return render(request, "analytics/times/none.html", {"active": "analytics", "section": "times"})
    return redirect("analytics:times", request.workspace.slug, first.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.CONTENT_PUBLISH)
def times(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """The week of one account; POST makes queue slots of the hours in `add`."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _use(request, account))
        except DomainError as error:
            refused = error
        else:
            to = "content:slots" if request.POST.get("back") == "slots" else "analytics:times"
            return redirect(to, request.workspace.slug, account.pk)
    week = week_of_times(workspace=request.workspace, account=account)
    context = {
        "active": "analytics",
        "section": "times",
        "accounts": list(account_list(workspace=request.workspace)),
        "refused": refused,
        "scores": score_chart(week),
        "posts": posts_chart(week) if week.weekday.posts else None,
        "needed": OWN_NEEDED,
        "window_days": WINDOW.days,
        "settled_hours": round(SETTLED.total_seconds() / 3600),
        "ahead": AHEAD,
        "files": "charts/",
        **_shown(week),
    }
    return render(request, "analytics/times/week.html", context, status=refused.status if refused else 200)


@require_safe
@workspace_view(P.VIEW)
def times_card(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """The best hours of one account, for the page of its queue slots."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    week = week_of_times(workspace=request.workspace, account=account)
    return render(request, "analytics/times/_card.html", {**_shown(week), "back": "slots"})


@require_safe
@workspace_view(P.VIEW)
def times_chart(request: WorkspaceRequest, account_id: int, chart: str, ending: str) -> HttpResponse:
    """A chart of the page as a file: `scores` or `posts`; svg, png or csv."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    charts = {"scores": (_("Best times of the week"), score_chart), "posts": (_("Your posts by hour"), posts_chart)}
    if chart not in charts or ending not in TYPES:
        raise Http404
    title, make = charts[chart]
    drawn = make(week_of_times(workspace=request.workspace, account=account))
    return chart_response(drawn, format=ending, name=f"{title} {account}", title=f"{title} · {account}")


def score_chart(week: WeekOfTimes) -> HeatMap:
    """Scores by weekday and hour as multiples of the average hour; quiet hours are left empty."""
    return _map(
        week,
        [[None if cell.quiet or cell.score is None else round(cell.score, 2) for cell in line] for line in week.cells],
        _("How good each hour of the week is for a post of %(account)s, as a multiple of the average hour"),
        "×",
    )


def posts_chart(week: WeekOfTimes) -> HeatMap:
    """Own posts with figures by weekday and hour."""
    rows = [[cell.posts for cell in line] for line in week.cells]
    return _map(week, rows, _("How many posts with figures came out in each hour of the week for %(account)s"), "")


def _map(week: WeekOfTimes, values: list[list[Any]], summary: str, unit: str) -> HeatMap:
    summary %= {"account": week.account}
    return HeatMap(weekday_names(), HOURS, values, summary, unit=unit, axis=pgettext("chart", "Weekday"))


def _shown(week: WeekOfTimes) -> dict[str, Any]:
    names = weekday_names()
    lines = [
        {
            "day": names[one.cell.weekday],
            "clock": f"{one.cell.hour:02d}:00",
            "score": f"{one.cell.score or 0:.1f}",
            "posts": one.hour_posts,
            "ratio": None if one.ratio is None else f"{one.ratio:.1f}",
            "slot": one.cell.slot,
            "value": f"{one.cell.weekday}-{one.cell.hour}",
        }
        for one in week.best
    ]
    return {
        "week": week,
        "account": week.account,
        "lines": lines,
        "open": [line["value"] for line in lines if not line["slot"]],
    }


def _use(request: WorkspaceRequest, account: SocialAccount) -> str:
    by_clock: dict[time, list[int]] = defaultdict(list)
    for value in request.POST.getlist("add")[: 7 * 24]:
        if (slot := slot_of(value)) is None:
            raise InvalidInput(_("Choose hours of the week."), field="add")
        by_clock[slot[1]].append(slot[0])
    if not by_clock:
        raise InvalidInput(_("Choose hours of the week."), field="add")
    added = 0
    with transaction.atomic():
        for clock, days in sorted(by_clock.items()):
            added += slot_add(
                workspace=request.workspace, actor=request.actor, account_id=account.pk, weekdays=days, clock=clock
            )
    text = ngettext("%(n)s slot added", "%(n)s slots added", added) if added else _("This slot is there already.")
    return text % {"n": added}
