"""Telling members what they should know, inside the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from config.lib.clock import now
from config.lib.errors import NotFound
from team import notices
from team.models import Membership, Notification, User, Workspace
from team.permissions import Permission, roles_with


def notify(
    *,
    workspace: Workspace,
    kind: str,
    params: Mapping[str, Any],
    url: str = "",
    dedupe: str = "",
    permission: Permission | None = None,
    users: Iterable[User] = (),
    exclude: User | None = None,
) -> int:
    """Write one notification to each member who holds `permission` and to each of `users` who is a member.

    `kind` is registered in `team.notices`; `params` are JSON-able and hold no secrets; `url` is a path of ours.
    While a person has an unread notification with the same `dedupe`, no second one is written. Returns how many were
    written. Raises LookupError for an unregistered kind, because nobody could word it.
    """
    if not notices.is_known(kind):
        raise LookupError(f"Notification kind {kind!r} is not registered in team.notices.")
    wanted = Q(user__in=[user.pk for user in users])
    if permission is not None:
        wanted |= Q(role__in=roles_with(permission))
    members = Membership.objects.for_workspace(workspace).filter(wanted, user__is_active=True)
    if exclude is not None:
        members = members.exclude(user=exclude)
    recipients = set(members.values_list("user_id", flat=True))
    if dedupe:
        recipients -= set(
            Notification.objects.for_workspace(workspace)
            .filter(recipient__in=recipients, dedupe=dedupe, read_at=None)
            .values_list("recipient_id", flat=True)
        )
    Notification.objects.bulk_create(
        [
            Notification(
                workspace=workspace, recipient_id=pk, kind=kind, params=dict(params), url=url, dedupe=dedupe[:80]
            )
            for pk in sorted(recipients)
        ],
        ignore_conflicts=bool(dedupe),
    )
    return len(recipients)


def notification_read(*, workspace: Workspace, user: User, notification_id: int) -> Notification:
    """Mark one of the user's notifications read (again is harmless) and return it. Raises NotFound."""
    found = Notification.objects.for_workspace(workspace).filter(recipient=user, pk=notification_id).first()
    if found is None:
        raise NotFound
    if found.read_at is None:
        found.read_at = now()
        found.save(update_fields=["read_at"])
    return found


def notifications_read_all(*, workspace: Workspace, user: User) -> int:
    """Mark all of the user's notifications in this workspace read. Returns how many were unread."""
    return Notification.objects.for_workspace(workspace).filter(recipient=user, read_at=None).update(read_at=now())
