"""The register of groups: entering and changing them, moderators, announcements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput, NotFound
from config.lib.web import web_address
from interactions.community_states import CommunityKind, CommunityState, ModeratorRole
from interactions.models import Community, CommunityAnnouncement, CommunityModerator, PointReason
from interactions.point_reasons import USUAL
from interactions.selectors.communities.groups import community_get
from interactions.services.communities import checking
from team.actors import Actor
from team.audit import record
from team.models import Workspace

MODERATORS_MAX = 20
_TEXTS = {"positioning": 1000, "audience": 1000, "entry_rule": 1000, "welcome": 2000, "remote_chat": 80}
_SHOWN = ("name", "kind", "state", "owner_id", "capacity", "join_until", "expire_days")


@transaction.atomic
def community_save(
    *, workspace: Workspace, actor: Actor, values: Mapping[str, Any], community_id: int | None = None
) -> Community:
    """Enter a group, or change one wholly.

    `values`: the model's fields; `owner` a user's id; `accounts` ids; `moderators` a list of {"user", "role", "shift"}.
    A workspace's first group brings the usual reasons for points along. Raises NotFound, InvalidInput at the field.
    """
    row = community_get(workspace=workspace, community_id=community_id, lock=True) if community_id else None
    row = row or Community(workspace=workspace, created_by=actor.user)
    before = {name: getattr(row, name) for name in _SHOWN} if row.pk else {}
    _fill(workspace, row, values)
    accounts = _accounts(workspace, values.get("accounts") or [])
    moderators = _moderators(workspace, values.get("moderators") or [])
    row.save()
    row.accounts.set(accounts)
    CommunityModerator.objects.for_workspace(workspace).filter(community=row).delete()
    CommunityModerator.objects.bulk_create(
        [CommunityModerator(workspace=workspace, community=row, **line) for line in moderators]
    )
    _usual_reasons(workspace)
    after = {name: getattr(row, name) for name in _SHOWN}
    changed = [name for name in _SHOWN if before.get(name) != after[name]]
    verb = "community.changed" if before else "community.entered"
    old = {name: before[name] for name in changed if name in before}
    record(workspace, actor, verb, row, before=old, after={name: after[name] for name in changed})
    return row


def _fill(workspace: Workspace, row: Community, values: Mapping[str, Any]) -> None:
    row.name = checking.text(values, "name", 120, needed=True)
    row.kind = checking.choice(values, "kind", CommunityKind, "")
    was, row.state = row.state, checking.choice(values, "state", CommunityState, CommunityState.PLANNED)
    if row.state == CommunityState.RUNNING and (was != row.state or row.running_since is None):
        row.running_since = now()
    for name, most in _TEXTS.items():
        setattr(row, name, checking.text(values, name, most))
    row.owner = checking.colleague(workspace, values, "owner")
    row.capacity = checking.number(values, "capacity", least=1, most=10_000_000)
    row.expire_days = checking.number(values, "expire_days", least=1, most=3650)
    row.join_url = checking.text(values, "join_url", 500)
    if row.join_url and not web_address(row.join_url, longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="join_url")
    row.join_until = checking.day(values, "join_until")


def _accounts(workspace: Workspace, ids: Sequence[int]) -> list[SocialAccount]:
    found = list(SocialAccount.objects.for_workspace(workspace).filter(pk__in=list(ids)[:50]))
    if len(found) < len(set(ids)):
        raise InvalidInput(_("Choose accounts of this workspace."), field="accounts")
    return found


def _moderators(workspace: Workspace, lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(lines) > MODERATORS_MAX or len({line["user"] for line in lines}) < len(lines):
        raise InvalidInput(_("Name each moderator once, at most %(max)s."), field="moderators", max=MODERATORS_MAX)
    people = checking.colleagues(workspace, [line["user"] for line in lines], "moderators")
    return [
        {
            "user": people[line["user"]],
            "role": checking.choice(line, "role", ModeratorRole, ModeratorRole.MODERATOR),
            "shift": checking.text(line, "shift", 120),
        }
        for line in lines
    ]


def _usual_reasons(workspace: Workspace) -> None:
    """Reasons every group can begin with, in the workspace's language; only where there are none at all."""
    if PointReason.objects.for_workspace(workspace).exists():
        return
    with override(workspace.language):
        made = [
            PointReason(workspace=workspace, name=str(name), points=points, badge=str(badge))
            for name, points, badge in USUAL
        ]
    PointReason.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def announcement_add(
    *, workspace: Workspace, actor: Actor, community_id: int, values: Mapping[str, Any]
) -> CommunityAnnouncement:
    """Write down what was announced: `text`, `day` (today where none is given). Raises NotFound, InvalidInput."""
    community = community_get(workspace=workspace, community_id=community_id)
    row = CommunityAnnouncement.objects.create(
        workspace=workspace,
        community=community,
        text=checking.text(values, "text", 2000, needed=True),
        day=checking.day(values, "day") or local_day(now(), workspace.time_zone),
        made_by=actor.user,
    )
    record(workspace, actor, "community.announced", community, after={"day": row.day})
    return row


@transaction.atomic
def announcement_remove(*, workspace: Workspace, actor: Actor, community_id: int, announcement_id: int) -> None:
    """Take out what was entered by mistake. Raises NotFound."""
    community = community_get(workspace=workspace, community_id=community_id)
    rows = CommunityAnnouncement.objects.for_workspace(workspace).filter(community=community, pk=announcement_id)
    if not rows.delete()[0]:
        raise NotFound
    record(workspace, actor, "community.unannounced", community)
