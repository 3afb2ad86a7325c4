"""Queue slots of an account: the weekly grid, and what is free next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SocialAccount
from accounts.selectors.account import account_get, account_list
from config.lib.errors import DomainError, InvalidInput
from config.lib.numbers import row_number
from content.forms.slots import read_cell, read_clock, read_days
from content.models.queue_slot import WINDOW_MINUTES
from content.selectors.best_time import BestTime, best_time, is_quiet, own_times_of
from content.selectors.slots import Plan, next_free, slot_plans
from content.services.slots import WINDOW_MAX, slot_add, slot_plan_set, slot_remove, slots_copy, slots_copy_day
from content.weekdays import weekday_names
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

SHOWN_NEXT = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one day: its slots, how active people are (0–5), and the value of its button."""

    weekday: int
    clocks: tuple[time, ...]
    level: int
    add: str


@require_safe
@workspace_view(P.VIEW)
def slots_index(request: WorkspaceRequest) -> HttpResponse:
    """The slots of the first account; without one, where to connect it."""
    first = account_list(workspace=request.workspace).first()
    if first is None:
        return render(request, "content/slots_none.html", {"active": "calendar"})
    return redirect("content:slots", request.workspace.slug, first.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.CONTENT_PUBLISH)
def slots(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """The grid of one account; POST changes it, one form for every button."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _change(request, account_id))
        except DomainError as error:
            refused = error
        else:
            return redirect(reverse("content:slots", args=[request.workspace.slug, account_id]))
    status = refused.status if refused else 200
    return render(request, "content/slots.html", _context(request, account, refused), status=status)


def _change(request: WorkspaceRequest, account_id: int) -> str:
    data, who = request.POST, {"workspace": request.workspace, "actor": request.actor, "account_id": account_id}
    changes: dict[str, Callable[[], str]] = {
        "add": lambda: _add_cell(data["add"], who),
        "remove": lambda: _remove(data["remove"], who),
        "add_time": lambda: _add(read_days(data.getlist("weekdays")), read_clock(data.get("clock", "")), who),
        "pause": lambda: _pause(data["pause"] == "1", who),
        "window": lambda: _window(data.get("window_minutes", ""), who),
        "copy": lambda: _copy(data.getlist("accounts"), who),
        "copy_day": lambda: _copy_day(data.get("from_day", ""), data.getlist("days"), who),
    }
    chosen = next((name for name in changes if name in data), None)
    if chosen is None:
        raise InvalidInput
    return changes[chosen]()


def _add(days: list[int], clock: time, who: dict[str, Any]) -> str:
    added = slot_add(**who, weekdays=days, clock=clock)
    text = ngettext("%(n)s slot added", "%(n)s slots added", added) if added else _("This slot is there already.")
    return text % {"n": added}


def _add_cell(value: str, who: dict[str, Any]) -> str:
    day, clock = read_cell(value)
    return _add([day], clock, who)


def _remove(value: str, who: dict[str, Any]) -> str:
    day, clock = read_cell(value)
    slot_remove(**who, weekday=day, clock=clock)
    return _("Slot removed. Posts that are planned keep their times.")


def _pause(paused: bool, who: dict[str, Any]) -> str:
    slot_plan_set(**who, paused=paused)
    return _("The queue of this account is paused.") if paused else _("The queue of this account goes on.")


def _window(text: str, who: dict[str, Any]) -> str:
    slot_plan_set(**who, window_minutes=row_number(text) or 0)
    return _("Saved.")


def _copy(values: list[str], who: dict[str, Any]) -> str:
    ids = [number for value in values if (number := row_number(value))]
    done = slots_copy(**who, to_accounts=ids)
    text = ngettext("Copied to %(n)s account", "Copied to %(n)s accounts", done)
    return text % {"n": done}


def _copy_day(day: str, days: list[str], who: dict[str, Any]) -> str:
    slots_copy_day(**who, weekday=read_days([day])[0], to_days=read_days(days))
    return _("Saved.")


def _context(request: WorkspaceRequest, account: SocialAccount, refused: DomainError | None) -> dict[str, Any]:
    plans = slot_plans(workspace=request.workspace, account_ids=[account.pk])
    plan = plans.get(account.pk)
    own = own_times_of(workspace=request.workspace, accounts=[account]).get(account.pk)
    kinds = {kind: best_time(platform=account.platform, weekend=kind, own=own) for kind in (False, True)}
    return {
        "active": "calendar",
        "account": account,
        "accounts": list(account_list(workspace=request.workspace)),
        "plan": plan,
        "paused": plan.paused if plan else False,
        "window": round(plan.window.total_seconds() / 60) if plan else WINDOW_MINUTES,
        "window_max": WINDOW_MAX,
        "count": len(plan.slots) if plan else 0,
        "hours": _grid(plan, kinds),
        "weekdays": list(enumerate(weekday_names())),
        "best": kinds[False],
        "free": next_free(plans, count=SHOWN_NEXT),
        "refused": refused,
        "data": request.POST,
        "chosen_days": request.POST.getlist("weekdays") or ["0", "1", "2", "3", "4"],
    }


def _grid(plan: Plan | None, kinds: dict[bool, BestTime]) -> list[tuple[str, list[Cell]]]:
    taken: dict[tuple[int, int], list[time]] = {}
    for weekday, clock in plan.slots if plan else ():
        taken.setdefault((weekday, clock.hour), []).append(clock)
    rows = []
    for hour in range(24):
        cells = []
        for weekday in range(7):
            levels = kinds[weekday >= 5].levels
            level = levels[hour] if levels and not (plan and is_quiet(plan.rules.quiet, hour)) else 0
            clocks = tuple(taken.get((weekday, hour), ()))
            cells.append(Cell(weekday, clocks, level, f"{weekday}-{hour:02d}:00"))
        rows.append((f"{hour:02d}:00", cells))
    return rows
