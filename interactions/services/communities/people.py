"""Members of a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput
from interactions.community_states import FanRole
from interactions.models import CommunityMember, CommunityViolation, Contact, PointEntry
from interactions.selectors.communities.groups import community_get
from interactions.selectors.communities.people import member_get
from interactions.services.communities import checking
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def member_save(
    *,
    workspace: Workspace,
    actor: Actor,
    community_id: int,
    values: Mapping[str, Any],
    member_id: int | None = None,
) -> CommunityMember:
    """Take somebody into the list, or change who they are; a `left_on` says that they have left.

    `values`: nickname, handle, role, joined_on, left_on, contact (an id). The audit log names no one, so that a member
    can be forgotten. Raises NotFound, InvalidInput at the field, Conflict for a handle that is known.
    """
    community = community_get(workspace=workspace, community_id=community_id)
    row = CommunityMember(workspace=workspace, community=community)
    if member_id is not None:
        row = member_get(workspace=workspace, community_id=community_id, member_id=member_id, lock=True)
    member_fill(row, values)
    row.contact = _contact(workspace, values)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("Somebody with this id is in the group already."), field="handle") from None
    verb = "community.member_added" if member_id is None else "community.member_changed"
    record(workspace, actor, verb, community, after={"member": row.pk})
    return row


@transaction.atomic
def member_forget(*, workspace: Workspace, actor: Actor, community_id: int, member_id: int) -> CommunityMember:
    """Take out what says who somebody was, in free words of entries and breaches, too.

    Their points and measures stay, so that figures stay right.

    Source: PIPL art. 47 (deletion on request). Again is harmless. Raises NotFound.
    """
    row = member_get(workspace=workspace, community_id=community_id, member_id=member_id, lock=True)
    if row.erased_at is None:
        row.nickname, row.handle, row.contact, row.erased_at = "", "", None, now()
        row.save(update_fields=["nickname", "handle", "contact", "erased_at"])
        _unworded(workspace, CommunityViolation.objects.for_workspace(workspace).filter(member=row), "evidence")
        _unworded(workspace, PointEntry.objects.for_workspace(workspace).filter(member=row), "note")
        record(workspace, actor, "community.member_forgotten", row.community, after={"member": row.pk})
    return row


def _unworded(workspace: Workspace, rows: QuerySet[Any], field: str) -> None:
    """Take the free words out of a member's rows, which are otherwise only added to.

    The database refuses any change of them, so they are written anew as they were, under the name that lets rows of
    an erased workspace go; the name is taken back at once.
    """
    kept = list(rows)
    if not any(getattr(row, field) for row in kept):
        return
    for row in kept:
        setattr(row, field, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('juzhen.erase_workspace', %s, true)", [str(workspace.pk)])
        rows.delete()
        cursor.execute("SELECT set_config('juzhen.erase_workspace', '', true)")
    rows.bulk_create(kept)


def member_fill(row: CommunityMember, values: Mapping[str, Any]) -> None:
    """Check the values of a person's own fields and put them into the row. Raises InvalidInput at the field."""
    row.nickname = checking.text(values, "nickname", 80, needed=True)
    row.handle = checking.text(values, "handle", 120)
    row.role = checking.choice(values, "role", FanRole, FanRole.MEMBER)
    row.joined_on, row.left_on = checking.day(values, "joined_on"), checking.day(values, "left_on")
    if row.joined_on and row.left_on and row.left_on < row.joined_on:
        raise InvalidInput(_("Nobody leaves before they have joined."), field="left_on")


def _contact(workspace: Workspace, values: Mapping[str, Any]) -> Contact | None:
    pk = values.get("contact")
    if not pk:
        return None
    found = Contact.objects.for_workspace(workspace).filter(pk=pk, erased_at=None).first()
    if found is None:
        raise InvalidInput(_("There is no contact of this number."), field="contact")
    return found
