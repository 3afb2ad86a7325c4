"""What the shell around every workspace page shows: navigation, workspaces, unread notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import IntegerField, QuerySet, Subquery
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
            NavItem("people", "interactions:people", "contact", pgettext_lazy("section", "People"), P.INBOX_VIEW),
            NavItem(
                "complaints",
                "interactions:complaints",
                "message-circle-warning",
                pgettext_lazy("section", "Complaints"),
                P.INBOX_VIEW,
            ),
            NavItem("faq", "interactions:faqs", "book-open-text", pgettext_lazy("section", "FAQ"), P.INBOX_VIEW),
            NavItem(
                "communities",
                "interactions:communities",
                "messages-square",
                pgettext_lazy("section", "Communities"),
                P.INBOX_VIEW,
            ),
            NavItem(
                "surveys", "interactions:surveys", "clipboard-list", pgettext_lazy("section", "Surveys"), P.INBOX_VIEW
            ),
            NavItem("voice", "interactions:voice", "ear", pgettext_lazy("section", "Voice of customers"), P.INBOX_VIEW),
            NavItem(
                "activities", "interactions:activities", "gift", pgettext_lazy("section", "Activities"), P.INBOX_VIEW
            ),
        ),
    ),
    (
        _("Growth"),
        (
            NavItem("analytics", "analytics:overview", "chart-line", _("Analytics"), keys="y"),
            NavItem("goals", "analytics:goals", "target", _("Goals"), keys="o"),
            NavItem("listening", "analytics:listening", "radio", _("Listening")),
            NavItem("reports", "analytics:reports", "file-chart-column", _("Reports")),
        ),
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


class CountOf(Subquery):
    """How many rows a query has, as part of another one."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


NOTICES = "notices"


def waiting_counts(request: HttpRequest) -> dict[str, int]:
    """What waits behind each entry this member may open, and their unread notices: one statement a page."""
    workspace, membership = request.workspace, request.membership  # type: ignore[attr-defined]
    unread = Notification.objects.for_workspace(workspace).filter(recipient=request.user, read_at=None)
    queries: dict[str, QuerySet[Any]] = {NOTICES: unread}
    for _label, items in NAV:
        for item in items:
            if item.key in hooks.nav_counts and allows(membership.role, item.permission):
                queries[item.key] = hooks.nav_counts[item.key](request)
    counts = [CountOf(rows.values("pk")) for rows in queries.values()]
    found = Workspace.objects.filter(pk=workspace.pk).values_list(*counts).get()
    return dict(zip(queries, found, strict=True))


def badges(counts: dict[str, int]) -> dict[str, str]:
    """Counts in the words of badges, '' where nothing waits."""
    return {key: badge(count) for key, count in counts.items() if key != NOTICES}


def badge(count: int) -> str:
    """A count as a badge says it, '' for none."""
    return "99+" if count > 99 else str(count or "")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page; workspace parts only where the decorator resolved one."""
    workspace = getattr(request, "workspace", None)
    if workspace is None:
        signup_open = settings.SIGNUP_OPEN or "invited" in getattr(request, "session", {})
        return {"workspace": None, "membership": None, "signup_open": signup_open}
    membership = request.membership  # type: ignore[attr-defined]
    counts: Any = SimpleLazyObject(lambda: waiting_counts(request))
    return {
        "workspace": workspace,
        "membership": membership,
        "nav_groups": SimpleLazyObject(lambda: navigation(workspace, membership)),
        "nav_waiting": SimpleLazyObject(lambda: badges(counts)),
        "unread_notices": SimpleLazyObject(lambda: counts[NOTICES]),
    }
