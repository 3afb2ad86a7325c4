"""Followed accounts and their figures: of one competitor, of one account, and our own for comparison."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import FiguresUnusual
from accounts.forms.competitors import FiguresForm, TrackedForm
from accounts.models import TrackedAccount
from accounts.selectors.account import account_list
from accounts.selectors.competitors.measures import DayFigures, absolute, growth_since, label_days, measured
from accounts.selectors.competitors.profiles import competitor_get
from accounts.selectors.competitors.tracking import (
    can_read,
    figures_by_account,
    is_paid,
    latest_day,
    past,
    snapshot_query,
    tracked_get,
    tracked_query,
)
from accounts.services.competitors.reading import tracked_read_now
from accounts.services.competitors.snapshots import snapshot_enter, snapshot_remove
from accounts.services.competitors.tracking import tracked_add, tracked_own_set, tracked_remove
from accounts.views.competitors.shared import frame, frame_of
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.charts import LineChart, Series
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.templatetags.ui import short_date

DAYS, PERIOD, PAGE, LINES_MAX = 90, 28, 40, 6


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def competitor_figures(request: WorkspaceRequest, competitor_id: int) -> HttpResponse:
    """A competitor's accounts and how they grow; POST follows another account."""
    row = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
    tracked = list(tracked_query(workspace=request.workspace, competitor_id=competitor_id))
    ours = [account.platform for account in account_list(workspace=request.workspace)]
    form = TrackedForm(request.POST or None, first=ours)
    if request.method == "POST" and form.is_valid():
        try:
            added = tracked_add(
                workspace=request.workspace, actor=request.actor, competitor_id=competitor_id, found=form.found()
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(
                request,
                _("Followed. Its figures are read within minutes.")
                if added.due_at
                else _("Followed. Enter its figures by hand, or import them."),
            )
            return redirect("accounts:competitor_figures", request.workspace.slug, competitor_id)
    today = local_day(now(), request.workspace.time_zone)
    rows = lines_of(request, tracked)
    context = {
        **frame_of(request, row, "figures"),
        "rows": rows,
        "chart": chart_of(rows, today) if rows else None,
        "form": form,
        "adding": request.method == "POST" or not tracked,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/competitors/figures.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def tracked(request: WorkspaceRequest, tracked_id: int) -> HttpResponse:
    """One account's figures day by day with where each comes from; POST enters a day by hand."""
    row = tracked_get(workspace=request.workspace, tracked_id=tracked_id)
    today = local_day(now(), request.workspace.time_zone)
    doubts: list[Any] = []
    form = FiguresForm(request.POST or None, initial={"day": today, "window_days": 7}, doubtful=bool(request.POST))
    if request.method == "POST" and form.is_valid():
        try:
            snapshot_enter(
                workspace=request.workspace,
                actor=request.actor,
                tracked_id=tracked_id,
                figures=form.figures(),
                confirmed=form.cleaned_data["confirmed"],
            )
        except FiguresUnusual as error:
            doubts = error.doubts
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:tracked", request.workspace.slug, tracked_id)
    page = Paginator(snapshot_query(workspace=request.workspace, tracked_id=tracked_id), PAGE)
    lines = lines_of(request, [row])
    owner = row.competitor
    context = {
        **(frame_of(request, owner, "figures") if owner else frame(request, "benchmark")),
        "row": lines[0],
        "tracked": row,
        "page": page.get_page(request.GET.get("page")),
        "chart": chart_of(lines, today),
        "form": form,
        "doubts": doubts,
        "open": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/competitors/tracked.html", context, status=status)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def read(request: WorkspaceRequest, tracked_id: int) -> HttpResponse:
    """Ask the platform now and say what came of it."""
    try:
        row = tracked_read_now(workspace=request.workspace, actor=request.actor, tracked_id=tracked_id)
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    else:
        if row.problem:
            messages.warning(request, row.get_problem_display())
        else:
            messages.success(request, _("Read."))
    return redirect("accounts:tracked", request.workspace.slug, tracked_id)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def unfollow(request: WorkspaceRequest, tracked_id: int) -> HttpResponse:
    """Stop following an account."""
    row = tracked_remove(workspace=request.workspace, actor=request.actor, tracked_id=tracked_id)
    messages.success(request, _("No longer followed."))
    if row.competitor_id:
        return redirect("accounts:competitor_figures", request.workspace.slug, row.competitor_id)
    return redirect("accounts:benchmark", request.workspace.slug)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def figures_remove(request: WorkspaceRequest, snapshot_id: int) -> HttpResponse:
    """Take out figures that were entered by hand."""
    row = snapshot_remove(workspace=request.workspace, actor=request.actor, snapshot_id=snapshot_id)
    messages.success(request, _("Taken out."))
    return redirect("accounts:tracked", request.workspace.slug, row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def own(request: WorkspaceRequest) -> HttpResponse:
    """Which own accounts are compared with competitors."""
    accounts = list(account_list(workspace=request.workspace))
    if request.method == "POST":
        chosen = {int(value) for value in request.POST.getlist("accounts") if value.isdecimal() and len(value) < 19}
        try:
            count = tracked_own_set(workspace=request.workspace, actor=request.actor, account_ids=chosen)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            text = ngettext("%(n)s own account is compared.", "%(n)s own accounts are compared.", count)
            messages.success(request, text % {"n": count})
            return redirect("accounts:benchmark", request.workspace.slug)
    followed = {row.account_id for row in tracked_query(workspace=request.workspace) if row.account_id}
    rows = [
        {
            "account": account,
            "on": account.pk in followed,
            "reads": can_read(account.platform),
            "paid": is_paid(account.platform),
        }
        for account in accounts
    ]
    context = {**frame(request, "benchmark"), "rows": rows}
    return render(request, "accounts/competitors/own.html", context, status=422 if request.method == "POST" else 200)


def lines_of(request: WorkspaceRequest, tracked: list[TrackedAccount]) -> list[dict[str, Any]]:
    """Each account with its figures of the last four weeks. Two queries at most."""
    today = local_day(now(), request.workspace.time_zone)
    figures = figures_by_account(workspace=request.workspace, tracked=tracked, since=past(today, DAYS))
    return [_line(row, figures[row.pk], today) for row in tracked]


def _line(row: TrackedAccount, days: list[DayFigures], today: date) -> dict[str, Any]:
    latest, growth = latest_day(days), growth_since(days, PERIOD)
    return {
        "tracked": row,
        "days": days,
        "latest": latest,
        "followers": latest.followers if latest else None,
        "growth": growth,
        "change": growth.change if growth else None,
        "share": growth.share if growth else None,
        "sums": measured(days, past(today, PERIOD), today),
        "reads": can_read(row.platform),
        "paid": is_paid(row.platform),
    }


def chart_of(rows: list[dict[str, Any]], today: date) -> LineChart | None:
    """Followers of at most six accounts over the last 90 days; None where nothing is known."""
    first = past(today, DAYS)
    known = [row for row in rows if row["latest"] is not None][:LINES_MAX]
    sparse = any(2 * len(row["days"]) < (row["days"][-1].day - row["days"][0].day).days for row in known)
    step = 7 if sparse else 1
    labels = label_days(first, today, step)
    series = [
        Series(str(row["tracked"]), absolute(row["days"], labels, step), f"c{index + 1}")
        for index, row in enumerate(known)
    ]
    if not series:
        return None
    summary = _("Followers over the last %(n)s days.") % {"n": DAYS}
    return LineChart([short_date(day) for day in labels], series, summary, from_zero=False)
