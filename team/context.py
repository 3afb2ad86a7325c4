"""What the shell around every workspace page shows: navigation, workspaces, unread notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from team.hooks import hooks
from team.models import Membership, Notification, Workspace
from team.permissions import Permission as P
from team.permissions import allows


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the left navigation. `keys`: the second key after G that jumps there.

    What is to be done there is counted by `hooks.nav_counts` under the entry's key.
    """

    key: str
    view: str
    icon: str
    label: str | Promise
    permission: P = P.VIEW
    keys: str = ""
    phone: bool = False


NAV: tuple[tuple[str | Promise, tuple[NavItem, ...]], ...] = (
    (
        "",
        (
            NavItem("home", "content:home", "house", _("Home"), keys="h", phone=True),
            NavItem("interactions", "interactions:inbox", "inbox", _("Inbox"), P.INBOX_VIEW, keys="n", phone=True),
        ),
    ),
    (
        _("Content"),
        (
            NavItem("calendar", "content:calendar", "calendar-days", _("Calendar"), keys="c", phone=True),
            NavItem("plan", "content:plan", "lightbulb", pgettext_lazy("navigation", "Plan"), keys="i"),
            NavItem("production", "content:productions", "clapperboard", _("Production"), keys="v"),
            NavItem("posts", "content:posts", "files", _("Posts"), keys="p"),
            NavItem("reviews", "content:reviews", "badge-check", _("Reviews"), keys="r"),
            NavItem("queue", "content:queue", "list-checks", _("Queue"), keys="q", phone=True),
            NavItem("media", "content:media", "images", _("Media"), keys="m"),
            NavItem("engine", "content:engine", "activity", _("Engine"), keys="e"),
        ),
    ),
    (
        _("Interactions"),
        (
            NavItem(
                "surveys", "interactions:surveys", "clipboard-list", pgettext_lazy("section", "Surveys"), P.INBOX_VIEW
            ),
        ),
    ),
    (
        _("Growth"),
        (NavItem("goals", "analytics:goals", "target", _("Goals"), keys="o"),),
    ),
    (
        _("Governance"),
        (
            NavItem("accounts", "accounts:list", "share-2", _("Accounts"), keys="a", phone=True),
            NavItem("compliance", "compliance:overview", "shield-check", _("Compliance"), keys="k"),
            NavItem("team", "team:members", "users", _("Team"), P.TEAM_VIEW, keys="t"),
            NavItem(
                "tasks", "team:tasks", "square-check-big", pgettext_lazy("navigation", "Tasks"), P.TEAM_VIEW, keys="d"
            ),
            NavItem("audit", "team:audit", "scroll-text", _("Audit log"), P.AUDIT_VIEW),
            NavItem("settings", "team:settings", "settings-2", _("Settings"), P.SETTINGS_MANAGE, keys="s"),
        ),
    ),
)


def waiting(request: HttpRequest, key: str) -> str:
    """How many things wait behind an entry, in the words of a badge; '' for none."""
    count = hooks.nav_counts[key](request) if key in hooks.nav_counts else 0
    return "99+" if count > 99 else str(count or "")


def navigation(workspace: Workspace, membership: Membership) -> list[dict[str, Any]]:
    """The groups and entries this member may open, with addresses."""
    groups = []
    for label, items in NAV:
        shown = [
            {"item": item, "url": reverse(item.view, args=[workspace.slug])}
            for item in items
            if allows(membership.role, item.permission)
        ]
        if shown:
            groups.append({"label": label, "items": shown})
    return groups


class Waiting(dict[str, str]):
    """What waits behind each entry, counted when it is asked for and once a page."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__()
        self._request = request

    def __missing__(self, key: str) -> str:
        self[key] = found = waiting(self._request, key)
        return found


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page; workspace parts only where the decorator resolved one."""
    workspace = getattr(request, "workspace", None)
    if workspace is None:
        signup_open = settings.SIGNUP_OPEN or "invited" in getattr(request, "session", {})
        return {"workspace": None, "membership": None, "signup_open": signup_open}
    membership = request.membership  # type: ignore[attr-defined]
    return {
        "workspace": workspace,
        "membership": membership,
        "nav_groups": SimpleLazyObject(lambda: navigation(workspace, membership)),
        "nav_waiting": Waiting(request),
        "unread_notices": SimpleLazyObject(
            lambda: Notification.objects.for_workspace(workspace).filter(recipient=request.user, read_at=None).count()
        ),
    }
