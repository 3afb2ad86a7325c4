"""Rules of a group, and what was done about breaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput, NotFound
from interactions.community_errors import AlreadyUndone, NotUndoable
from interactions.community_states import Measure
from interactions.models import CommunityRules, CommunityViolation
from interactions.selectors.communities.groups import community_get, rules_now
from interactions.selectors.communities.people import member_get
from interactions.services.communities import checking
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def rules_publish(
    *, workspace: Workspace, actor: Actor, community_id: int, values: Mapping[str, Any]
) -> CommunityRules:
    """Publish the next version of the rules: `text` one rule a line, `published_on` (today where none is given).

    The same text again makes no version. Raises NotFound, InvalidInput, Conflict when two publish at once.
    """
    community = community_get(workspace=workspace, community_id=community_id, lock=True)
    text = checking.text(values, "text", 6000, needed=True).replace("\r\n", "\n")
    if any(len(line) > 300 for line in text.splitlines()):
        raise InvalidInput(_("One rule has at most %(max)s characters."), field="text", max=300)
    last = rules_now(community)
    if last is not None and last.text == text:
        return last
    published = checking.day(values, "published_on") or local_day(now(), workspace.time_zone)
    try:
        with transaction.atomic():
            row = CommunityRules.objects.create(
                workspace=workspace,
                community=community,
                number=last.number + 1 if last else 1,
                text=text,
                published_on=published,
                made_by=actor.user,
            )
    except IntegrityError:
        raise Conflict from None
    record(workspace, actor, "community.rules", community, after={"version": row.number, "published_on": published})
    return row


@transaction.atomic
def violation_note(
    *, workspace: Workspace, actor: Actor, community_id: int, values: Mapping[str, Any]
) -> CommunityViolation:
    """Write a breach down: `member` (id), `rule` in words, `evidence`, `measure`. Who is removed has left today.

    Raises NotFound, InvalidInput at the field.
    """
    community = community_get(workspace=workspace, community_id=community_id)
    measure = checking.choice(values, "measure", Measure, "")
    if measure == Measure.LIFTED:
        raise InvalidInput(field="measure")
    member = _member(workspace, community.pk, values)
    row = CommunityViolation.objects.create(
        workspace=workspace,
        community=community,
        member=member,
        rules=rules_now(community),
        rule=checking.text(values, "rule", 300, needed=True),
        evidence=checking.text(values, "evidence", 1000),
        measure=measure,
        noted_by=actor.user,
        at=now(),
    )
    if measure == Measure.REMOVED and member.left_on is None:
        member.left_on = local_day(now(), workspace.time_zone)
        member.save(update_fields=["left_on"])
    record(workspace, actor, "community.violation", community, after={"measure": measure, "member": member.pk})
    return row


@transaction.atomic
def violation_lift(
    *, workspace: Workspace, actor: Actor, community_id: int, violation_id: int, note: str = ""
) -> CommunityViolation:
    """Take a measure back by a counter-entry; somebody who was removed may be in the group again.

    Raises NotFound, AlreadyUndone, NotUndoable, InvalidInput.
    """
    community = community_get(workspace=workspace, community_id=community_id)
    rows = CommunityViolation.objects.for_workspace(workspace).select_related("member")
    found = rows.filter(community=community, pk=violation_id).first()
    if found is None:
        raise NotFound
    if found.measure == Measure.LIFTED:
        raise NotUndoable
    note = checking.text({"note": note}, "note", 1000)
    try:
        with transaction.atomic():
            row = CommunityViolation.objects.create(
                workspace=workspace,
                community=community,
                member=found.member,
                rules=found.rules,
                rule=found.rule,
                evidence=note,
                measure=Measure.LIFTED,
                undoes=found,
                noted_by=actor.user,
                at=now(),
            )
    except IntegrityError:
        raise AlreadyUndone from None
    if found.measure == Measure.REMOVED:
        found.member.left_on = None
        found.member.save(update_fields=["left_on"])
    record(workspace, actor, "community.violation_lifted", community, after={"member": found.member_id})
    return row


def _member(workspace: Workspace, community_id: int, values: Mapping[str, Any]) -> Any:
    try:
        return member_get(workspace=workspace, community_id=community_id, member_id=values.get("member") or 0)
    except NotFound:
        raise InvalidInput(_("Choose a member of this group."), field="member") from None
