"""Rows of the asset register and of handovers, one of each kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import Handover, HandoverItem, LoginEvent, PlatformSeat, SocialAccount
from config.lib.clock import now
from team.models import Membership, User, Workspace
from tests.factories import MembershipFactory


def custody_objects(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the addresses of custody. Nothing is handed over by `user`, who may confirm."""
    member: Membership = MembershipFactory(workspace=workspace)
    person, today = member.user, now().date()
    row = Handover.objects.create(
        workspace=workspace, kind="leaver", person=person, person_name="walk", due_on=today + timedelta(days=3),
        started_by=user, started_at=now(),
    )  # fmt: skip
    item = HandoverItem.objects.create(workspace=workspace, handover=row, kind="returns", due_on=row.due_on)
    return {
        "person_id": person.pk,
        "handover_id": row.pk,
        "entry_id": item.pk,
        "seat_id": PlatformSeat.objects.create(
            workspace=workspace, account=account, name="walk", role="operator", since=today
        ).pk,
        "login_id": LoginEvent.objects.create(workspace=workspace, account=account, at=now(), place="walk").pk,
        "security_item": "password",
    }
