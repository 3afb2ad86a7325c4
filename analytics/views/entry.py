"""Figures written down by hand: an account's last days, a post's totals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.data_errors import JumpDoubtful
from analytics.data_words import NAMES
from analytics.figures import POST_FIGURES
from analytics.models import AccountDay, MeasuredPost
from analytics.selectors.data.asked import read_id
from analytics.services.importing.cells import CellError, read_count, read_money
from analytics.services.importing.entry import days_enter, post_enter
from analytics.services.store.days import DayFigures
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

DAYS = 14
COLUMNS = (
    "followers", "followers_gained", "followers_lost", "profile_visits", "impressions", "video_views", "orders",
    "sales",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def entry(request: WorkspaceRequest) -> HttpResponse:
    """The last 14 days of an account as a grid; empty cells stay as they are. POST writes down what changed."""
    accounts = list(account_list(workspace=request.workspace))
    wanted = read_id(request.POST.get("account") or request.GET.get("account"))
    account = next((one for one in accounts if one.pk == wanted), accounts[0] if accounts and not wanted else None)
    if wanted and account is None:
        raise Http404
    found: dict[str, str] = {}
    doubt: DomainError | None = None
    if request.method == "POST" and account is not None:
        days, found = _read(request, account)
        if not found:
            try:
                confirmed = request.POST.get("confirmed") == "1"
                changed = days_enter(
                    workspace=request.workspace, actor=request.actor, account=account, days=days, confirmed=confirmed
                )
            except DomainError as error:
                found, doubt = {error.field: str(error)}, error if isinstance(error, JumpDoubtful) else None
            else:
                text = ngettext("%(n)s day written down", "%(n)s days written down", changed) % {"n": changed}
                messages.success(request, text if changed else _("Nothing has changed."))
                return redirect(f"{request.path}?account={account.pk}")
    context = {
        "active": "analytics",
        "section": "data",
        "part": "entry",
        "accounts": accounts,
        "account": account,
        "columns": [(name, NAMES[name]) for name in COLUMNS],
        "grid": _grid(request, account, found) if account else [],
        "currency": request.POST.get("currency", "CNY")[:3],
        "found": found,
        "doubt": doubt,
        "posts": _posts(request, account) if account else [],
    }
    return render(request, "analytics/data/entry.html", context, status=422 if found else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def entry_post(request: WorkspaceRequest, measured_id: int) -> HttpResponse:
    """A post's totals at a moment."""
    rows = MeasuredPost.objects.for_workspace(request.workspace).select_related("account", "workspace")
    post = rows.filter(pk=measured_id).first()
    if post is None:
        raise Http404
    post.account.workspace = request.workspace
    zone, found = ZoneInfo(request.workspace.time_zone), {}
    moment_text = now().astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    if request.method == "POST":
        moment_text = request.POST.get("moment", "")[:16]
        figures: dict[str, int | None] = {}
        for name in POST_FIGURES:
            try:
                figures[name] = read_count(request.POST.get(name, "")[:40])
            except CellError as error:
                found[name] = str(error)
        try:
            moment = datetime.fromisoformat(moment_text).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            found["moment"] = _("Say the day and the time the figures hold for.")
        if not found:
            try:
                post_enter(
                    workspace=request.workspace, actor=request.actor, post=post, moment=moment, figures=figures
                )  # fmt: skip
            except DomainError as error:
                found = {error.field: str(error)}
            else:
                messages.success(request, _("Written down."))
                return redirect("analytics:entry_post", request.workspace.slug, post.pk)
    context = {
        "active": "analytics",
        "section": "data",
        "part": "entry",
        "post": post,
        "moment_text": moment_text,
        "moment_error": found.get("moment", ""),
        "fields": [
            (name, NAMES[name], request.POST.get(name, "")[:40], getattr(post, name), found.get(name, ""))
            for name in POST_FIGURES
        ],
    }
    return render(request, "analytics/data/entry_post.html", context, status=422 if found else 200)


def _last_days(request: WorkspaceRequest) -> list[date]:
    today = local_day(now(), request.workspace.time_zone)
    return [today - timedelta(days=back) for back in range(DAYS)]


def _read(request: WorkspaceRequest, account: SocialAccount) -> tuple[list[DayFigures], dict[str, str]]:
    """What was typed, by day, and what cannot be read, by field.

    Only cells that differ from what they showed: what has come in since the page was opened is not written over.
    """
    found: dict[str, str] = {}
    days = []
    currency = request.POST.get("currency", "").strip().upper()
    for day in _last_days(request):
        figures: dict[str, int | None] = {}
        sales = None
        for name in COLUMNS:
            key = f"{name}-{day}"
            text = request.POST.get(key, "")[:40].strip()
            if text == request.POST.get(f"was-{key}", ""):
                continue
            try:
                if name == "sales":
                    sales = read_money(text)
                else:
                    figures[name] = read_count(text)
            except CellError as error:
                found[key] = str(error)
        if sales is not None and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            found["currency"] = _("Say the currency with three letters, such as CNY.")
        if sales is not None or any(value is not None for value in figures.values()):
            days.append(DayFigures(day, figures, sales, currency))
    return days, found


def _grid(request: WorkspaceRequest, account: SocialAccount, found: dict[str, str]) -> list[dict[str, Any]]:
    days = _last_days(request)
    rows = AccountDay.objects.for_workspace(request.workspace).filter(account=account, day__in=days)
    known = {row.day: row for row in rows}
    typed = request.method == "POST"

    def cell(name: str, day: date) -> dict[str, Any]:
        key, row = f"{name}-{day}", known.get(day)
        value = getattr(row, name) if row else None
        was = request.POST.get(f"was-{key}", "")[:40] if typed else "" if value is None else str(value)
        shown = request.POST.get(key, "")[:40] if typed else was
        return {"key": key, "label": NAMES[name], "value": shown, "was": was, "error": found.get(key, "")}

    return [{"day": day, "cells": [cell(name, day) for name in COLUMNS]} for day in days]


def _posts(request: WorkspaceRequest, account: SocialAccount) -> list[MeasuredPost]:
    rows = MeasuredPost.objects.for_workspace(request.workspace).filter(account=account)
    return list(rows.order_by("-published_at")[:12])
