"""The workspace's first page: what happened, what is happening today, what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from accounts.models import SocialAccount
from accounts.templatetags.platforms import platform_name
from config.lib.clock import local_day, now
from content.selectors import figures, home
from content.selectors.dates import DayFacts, day_facts
from content.selectors.home import AccountHealth, Waiting
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Workspace
from team.permissions import Permission as P
from team.permissions import allows
from team.selectors.tasks import tasks_due
from team.templatetags.ui import short_moment

RANGES = (7, 30)
TASKS_COUNTED = 100
LIVE_SECONDS, QUIET_SECONDS = 30, 300


# Kind → colour, icon, title, verb.
_WORDING: dict[str, tuple[str, str, Any, Any]] = {
    "failed": (
        "bad",
        "circle-alert",
        ngettext_lazy("%(n)s publication failed", "%(n)s publications failed", "n"),
        pgettext_lazy("to-do", "Fix"),
    ),
    "unknown": (
        "bad",
        "circle-question-mark",
        ngettext_lazy("%(n)s outcome unclear", "%(n)s outcomes unclear", "n"),
        pgettext_lazy("to-do", "Check"),
    ),
    "needs_handoff": (
        "hand",
        "smartphone",
        ngettext_lazy("%(n)s post to publish by hand", "%(n)s posts to publish by hand", "n"),
        pgettext_lazy("to-do", "Publish"),
    ),
    "paused": (
        "warn",
        "circle-pause",
        ngettext_lazy("%(n)s publication held back", "%(n)s publications held back", "n"),
        pgettext_lazy("to-do", "Decide"),
    ),
    "review": (
        "warn",
        "eye",
        ngettext_lazy("%(n)s post to review", "%(n)s posts to review", "n"),
        pgettext_lazy("to-do", "Review"),
    ),
    "fill": (
        "warn",
        "pencil-line",
        ngettext_lazy("%(n)s draft of a column to fill", "%(n)s drafts of columns to fill", "n"),
        pgettext_lazy("to-do", "Write"),
    ),
    "draft": (
        "warn",
        "calendar-clock",
        ngettext_lazy("%(n)s planned post not scheduled", "%(n)s planned posts not scheduled", "n"),
        pgettext_lazy("to-do", "Schedule"),
    ),
    "account": (
        "warn",
        "key-round",
        ngettext_lazy("%(n)s account to reconnect", "%(n)s accounts to reconnect", "n"),
        pgettext_lazy("to-do", "Reconnect"),
    ),
}
_TASK = (
    ngettext_lazy("%(n)s task is due", "%(n)s tasks are due", "n"),
    pgettext_lazy("to-do", "Do it"),
)
_WITH_TIME = frozenset({"needs_handoff", "draft", "fill", "review"})


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: what, about what, and the one verb that starts it. `tone` colours the icon."""

    tone: str
    icon: str
    title: str
    detail: str
    verb: str
    url: str


@workspace_view(P.VIEW)
def home_page(request: WorkspaceRequest) -> HttpResponse:
    """The whole page; `range` chooses the days the figures cover."""
    workspace, membership = request.workspace, request.membership
    days = 30 if request.GET.get("range") == "30" else 7
    healths = home.account_healths(workspace=workspace)
    accounts = _in_order(healths)
    waiting = home.waiting(
        workspace=workspace,
        user=request.user,
        reviewer=allows(membership.role, P.CONTENT_APPROVE),
        accounts=accounts if allows(membership.role, P.ACCOUNTS_MANAGE) else (),
    )
    present = timezone.localtime(now())
    strip = figures.strip(workspace=workspace, days=days)
    context: dict[str, Any] = {
        "active": "home",
        "greeting": _greeting(present),
        "today": day_facts(present.date()),
        "term": _next_term(present),
        "ranges": [(n, _range_name(n)) for n in RANGES],
        "days": days,
        "strip": strip,
        "todos": [_todo(workspace, entry) for entry in waiting] + _tasks(request),
        "dates": home.coming_dates(workspace=workspace),
        "coverage": home.coverage(workspace=workspace, accounts=accounts),
        "healths": healths,
        "followers": sum(health.account.followers or 0 for health in healths),
        "fresh": not healths or not (strip.published.value or home.has_posts(workspace=workspace)),
        "can_edit": allows(membership.role, P.CONTENT_EDIT),
        "can_connect": allows(membership.role, P.ACCOUNTS_MANAGE),
        **_today(request),
    }
    return render(request, "content/home.html", context)


def _in_order(healths: list[AccountHealth]) -> list[SocialAccount]:
    """The accounts as the workspace ordered them, not by their troubles."""
    return sorted((health.account for health in healths), key=lambda account: (account.position, account.pk))


@workspace_view(P.VIEW)
def home_today(request: WorkspaceRequest) -> HttpResponse:
    """Today's timeline alone, which refreshes itself."""
    return render(request, "content/_home_today.html", _today(request))


def _today(request: WorkspaceRequest) -> dict[str, Any]:
    timeline = home.timeline(workspace=request.workspace)
    return {
        "timeline": timeline,
        "seconds": LIVE_SECONDS if timeline.live else QUIET_SECONDS,
        "can_resolve": allows(request.membership.role, P.QUEUE_RESOLVE),
        "can_edit": allows(request.membership.role, P.CONTENT_EDIT),
    }


def _greeting(moment: datetime) -> str:
    if 5 <= moment.hour < 12:
        return _("Good morning")
    if 12 <= moment.hour < 18:
        return _("Good afternoon")
    return _("Good evening")


def _next_term(moment: datetime) -> tuple[DayFacts, int] | None:
    """The next solar term from today on, with the days until then."""
    for ahead in range(17):
        facts = day_facts(moment.date() + timedelta(days=ahead))
        if facts.solar_term:
            return facts, ahead
    return None


def _range_name(days: int) -> str:
    return _("Last %(days)s days") % {"days": days}


def _todo(workspace: Workspace, entry: Waiting) -> Todo:
    """The wording of one waiting thing and where its verb leads: to the thing itself when there is only one."""
    tone, icon, title, verb = _WORDING[entry.kind]
    detail = entry.title
    if entry.account is not None:
        detail = " · ".join(filter(None, (detail or str(entry.account), platform_name(entry.account.platform))))
    if entry.kind in _WITH_TIME and entry.due_at:
        detail = f"{short_moment(entry.due_at)} · {detail}"
    return Todo(tone, icon, str(title % {"n": entry.count}), detail, str(verb), _todo_url(workspace, entry))


def _tasks(request: WorkspaceRequest) -> list[Todo]:
    """The reader's own tasks that are due, as one thing to do: the task itself when there is only one."""
    if not allows(request.membership.role, P.TASKS_EDIT):
        return []
    due = list(tasks_due(workspace=request.workspace, user=request.user)[:TASKS_COUNTED])
    if not due:
        return []
    late = due[0].due_on is not None and due[0].due_on < local_day(now(), request.workspace.time_zone)
    title, verb = _TASK
    url = (
        reverse("team:task", args=[request.workspace.slug, due[0].pk])
        if len(due) == 1
        else reverse("team:tasks", args=[request.workspace.slug])
    )
    icon = "clock-alert" if late else "square-check-big"
    return [Todo("bad" if late else "warn", icon, str(title % {"n": len(due)}), due[0].title, str(verb), url)]


def _todo_url(workspace: Workspace, entry: Waiting) -> str:
    single = entry.count == 1
    if entry.account is not None and entry.kind == "account":
        return (
            reverse("accounts:detail", args=[workspace.slug, entry.account.pk])
            if single
            else reverse("accounts:list", args=[workspace.slug])
        )
    if entry.kind in ("failed", "review") and single:
        return reverse("content:post", args=[workspace.slug, entry.post_id])
    if entry.kind in ("draft", "fill"):
        return reverse("content:post_edit", args=[workspace.slug, entry.post_id])
    if entry.kind == "review":
        return reverse("content:posts", args=[workspace.slug]) + "?status=in_review"
    return reverse("content:queue", args=[workspace.slug])
