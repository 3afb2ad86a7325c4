"""A person's notifications in a workspace."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from team import notices
from team.models import Notification, User, Workspace

PAGE = 50


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Up to PAGE notifications, newest first; `next_before` is the id to continue below, or None."""

    items: list[Notification]
    next_before: int | None


def notification_list(*, workspace: Workspace, user: User) -> QuerySet[Notification]:
    """Newest first."""
    return Notification.objects.for_workspace(workspace).filter(recipient=user).order_by("-pk")


def notification_page(
    *, workspace: Workspace, user: User, group: str = "", unread: bool = False, before: int | None = None
) -> NoticePage:
    """One page by keyset. `group` is todo, mention or activity; empty means all."""
    rows = notification_list(workspace=workspace, user=user)
    if group in {"todo", "mention"}:
        rows = rows.filter(kind__in=notices.kinds_of(group))
    elif group == "activity":
        rows = rows.exclude(kind__in=[*notices.kinds_of("todo"), *notices.kinds_of("mention")])
    if unread:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    items = list(rows[: PAGE + 1])
    return NoticePage(items[:PAGE], items[PAGE - 1].pk if len(items) > PAGE else None)


def unread_by_group(*, workspace: Workspace, user: User) -> dict[str, int]:
    """How many unread ones each group has."""
    counts = {"todo": 0, "mention": 0, "activity": 0}
    rows = notification_list(workspace=workspace, user=user).filter(read_at=None).order_by()
    for kind in rows.values_list("kind", flat=True):
        counts[notices.get(kind).group] += 1
    return counts
