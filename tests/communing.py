"""Rows of communities, one of each kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from config.lib.clock import now
from interactions.community_states import CommunityKind, CommunityState, Measure
from interactions.models import Contact, PointReason
from interactions.services.communities.events import event_save
from interactions.services.communities.groups import announcement_add, community_save
from interactions.services.communities.people import member_save
from interactions.services.communities.points import points_give, tiers_set
from interactions.services.communities.rules import rules_publish, violation_note
from team.actors import Actor
from team.models import User, Workspace

GROUP = {"name": "walk", "kind": CommunityKind.WECHAT, "state": CommunityState.RUNNING}


def community_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the addresses of communities."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user)}
    row = community_save(**who, values=GROUP)
    who["community_id"] = row.pk
    rules_publish(**who, values={"text": "Be kind"})
    tiers_set(**who, tiers=[{"name": "walk", "threshold": 0}])
    member = member_save(**who, values={"nickname": "walk"})
    reason = PointReason.objects.for_workspace(workspace).filter(points=1)[0]
    entry = points_give(**who, member_id=member.pk, reason_id=reason.pk)
    values = {"member": member.pk, "rule": "Be kind", "measure": Measure.WARNED}
    event = event_save(**who, values={"title": "walk", "starts_at": now() - timedelta(hours=1)})
    contact = Contact.objects.create(workspace=workspace, name="walk", first_seen_at=now(), last_seen_at=now())
    return {
        "contact_id": contact.pk,
        "community_id": row.pk,
        "community_member_id": member.pk,
        "point_reason_id": reason.pk,
        "point_entry_id": entry.pk,
        "violation_id": violation_note(**who, values=values).pk,
        "community_event_id": event.pk,
        "announcement_id": announcement_add(**who, values={"text": "walk"}).pk,
    }
