"""A member's notifications."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from config.lib.numbers import row_number
from team import notices
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Notification
from team.permissions import Permission as P
from team.selectors.notifications import notification_page, unread_by_group
from team.services.notifications import notification_read, notifications_read_all


@workspace_view(P.VIEW)
def notifications(request: WorkspaceRequest) -> HttpResponse:
    """Newest first, by group; the choice stands in the address."""
    group = request.GET.get("group", "")
    unread = request.GET.get("unread") == "1"
    before = request.GET.get("before", "")
    page = notification_page(
        workspace=request.workspace,
        user=request.user,
        group=group,
        unread=unread,
        before=row_number(before),
    )
    counts = unread_by_group(workspace=request.workspace, user=request.user)
    context = {
        "active": "notifications",
        "rows": [_row(item) for item in page.items],
        "next_before": page.next_before,
        "group": group,
        "unread": unread,
        "tabs": [
            ("", pgettext("notifications", "All"), sum(counts.values())),
            ("todo", pgettext("notifications", "To do"), counts["todo"]),
            ("mention", pgettext("notifications", "Mentions"), counts["mention"]),
            ("activity", pgettext("notifications", "Activity"), counts["activity"]),
        ],
        "unread_total": sum(counts.values()),
    }
    with timezone.override(ZoneInfo(request.user.time_zone or request.workspace.time_zone)):
        return render(request, "team/notifications.html", context)


def _row(item: Notification) -> dict[str, object]:
    notice = notices.get(item.kind)
    return {"item": item, "notice": notice, "text": notice.text(item.params)}


@require_POST
@workspace_view(P.VIEW)
def notification_open(request: WorkspaceRequest, notification_id: int) -> HttpResponse:
    """Mark one read and go where it leads; with `stay` only mark it."""
    item = notification_read(workspace=request.workspace, user=request.user, notification_id=notification_id)
    leads = item.url and url_has_allowed_host_and_scheme(item.url, {request.get_host()})
    if request.POST.get("stay") or not leads:
        return redirect("team:notifications", request.workspace.slug)
    return redirect(item.url)


@require_POST
@workspace_view(P.VIEW)
def read_all(request: WorkspaceRequest) -> HttpResponse:
    """Mark everything read."""
    notifications_read_all(workspace=request.workspace, user=request.user)
    return redirect("team:notifications", request.workspace.slug)
