"""The calendar page, one day of it, and the quick view of a post."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.selectors.account import account_list
from accounts.selectors.matrix.groups import group_names
from accounts.templatetags.platforms import platform_name
from config.lib.errors import NotFound
from content.selectors import calendar
from content.selectors.calendar import may_replan
from content.selectors.peek import post_peek
from content.selectors.pillars import pillar_list
from content.selectors.slot_overlay import empty_slots
from content.selectors.themes import lanes_of, themes_between
from content.views.calendar_plan import mix_strip
from content.views.calendar_state import (
    CHIPS,
    COLOURS,
    VIEWS,
    CalendarState,
    account_choices,
    calendar_state,
    filter_menus,
    remember,
)
from content.weekdays import weekday_names
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Membership
from team.permissions import Permission as P
from team.permissions import allows


@workspace_view(P.VIEW)
def calendar_page(request: WorkspaceRequest) -> HttpResponse:
    """The calendar in the view, at the day and with the filters that the address names."""
    state = calendar_state(request)
    remember(request, state)
    context = {**_frame(request, state), **_filters(request, state), **_content(request, state)}
    context["mix"] = mix_strip(request.workspace, state, context["pillars"], context.get("board"))
    return render(request, "content/calendar.html", context)


@workspace_view(P.VIEW)
def calendar_day(request: WorkspaceRequest, day: str) -> HttpResponse:
    """All posts of one day: the rest of a crowded cell, or a page of its own without htmx."""
    state = calendar_state(request)
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    cell = calendar.whole_day(workspace=request.workspace, day=wanted, filters=state.filters)
    context = {**_frame(request, state), "d": cell, "full": True}
    return render(request, "content/_calendar_cards.html" if request.htmx else "content/calendar_day.html", context)


@workspace_view(P.VIEW)
def calendar_peek(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The facts of one post and what can be done with it: a panel beside its card, or a page without htmx."""
    peek = post_peek(workspace=request.workspace, post_id=post_id)
    back = request.htmx.current_url_abs_path or reverse("content:calendar", args=[request.workspace.slug])
    context = {**_frame(request, calendar_state(request)), "peek": peek, "post": peek.post, "back": back}
    template = "content/_peek.html" if request.htmx else "content/calendar_peek.html"
    return render(request, template, context)


def _frame(request: WorkspaceRequest, state: CalendarState) -> dict[str, Any]:
    return {
        "active": "calendar",
        "state": state,
        "can_edit": allows(request.membership.role, P.CONTENT_EDIT),
        "can_replan": may_replan(request.membership.role),
        "views": [(key, name, state.query(view=key)) for key, name in VIEWS],
        "colours": [(key, name, state.query(color=key)) for key, name in COLOURS],
        "earlier_query": state.query(date=state.earlier),
        "later_query": state.query(date=state.later),
        "today_query": state.query(date=""),
        "all_query": state.query(account="", platform="", status="", author="", pillar="", group=""),
    }


def _filters(request: WorkspaceRequest, state: CalendarState) -> dict[str, Any]:
    accounts = list(account_list(workspace=request.workspace))
    members = Membership.objects.for_workspace(request.workspace).select_related("user").order_by("user__name", "pk")
    choices = account_choices(state, accounts)
    platforms = {account.platform: platform_name(account.platform) for account in accounts}
    pillars = list(pillar_list(workspace=request.workspace))
    groups = group_names(workspace=request.workspace)
    return {
        "pillars": pillars,
        "account_chips": choices[:CHIPS],
        "more_accounts": choices[CHIPS:],
        "menus": [menu for menu in filter_menus(state, members, platforms, pillars, groups) if menu.choices],
        "has_accounts": bool(accounts),
    }


def _content(request: WorkspaceRequest, state: CalendarState) -> dict[str, Any]:
    workspace, filters = request.workspace, state.filters
    words = {
        "undo": _("Undo"),
        "failed": _("The server did not answer, so the post stays where it was."),
        "locked": _("Publishing has begun, so this post can no longer be moved."),
    }
    found: dict[str, Any] = {"words": words, "tray": calendar.tray(workspace=workspace, filters=filters)}
    if state.view == "list":
        found["page"] = calendar.list_page(
            workspace=workspace,
            filters=filters,
            start=state.day,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        return found
    first, last = state.span
    board = calendar.board(
        workspace=workspace,
        first=first,
        last=last,
        filters=filters,
        month=state.day if state.view == "month" else None,
        per_day=calendar.CARDS_IN_WEEK if state.view == "week" else calendar.CARDS_PER_DAY,
    )
    weeks = board.weeks
    found["board"] = board
    themes = themes_between(workspace=workspace, first=first, last=last)
    found["rows"] = [(week, lanes_of(themes, week[0].day)) for week in weeks]
    if state.view == "week" and not filters.statuses and not filters.authors:
        found["slots"] = empty_slots(
            workspace=workspace, first=first, last=last, account_ids=filters.accounts, platforms=filters.platforms
        )
    return {**found, "weeks": weeks, "weekdays": weekday_names(), "empty": not any(d.cards for w in weeks for d in w)}
