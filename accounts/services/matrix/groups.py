"""Groups of accounts: making, changing, filling, ordering and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountGroup, GroupMember, SocialAccount
from accounts.selectors.matrix.groups import group_get
from accounts.strategy_states import GroupKind, GroupTone
from config.lib.errors import Conflict, InvalidInput, NotFound
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NAME_MAX, PURPOSE_MAX, GROUPS_MAX, MEMBERS_MAX = 80, 300, 60, 200


class GroupExists(Conflict):
    """Another group has the name."""

    code = "group_exists"
    message = _("There is a group of this name already.")

    def __init__(self) -> None:
        super().__init__()
        self.field = "name"


@dataclass(frozen=True, slots=True)
class GroupValues:
    """A group as people set it. `account_ids`: its members in order, None leaves them; the mother always is one."""

    name: str
    kind: str = GroupKind.MATRIX
    purpose: str = ""
    tone: str = GroupTone.PETROL
    mother_id: int | None = None
    account_ids: Sequence[int] | None = None


@transaction.atomic
def group_save(*, workspace: Workspace, actor: Actor, group_id: int | None, values: GroupValues) -> AccountGroup:
    """Change a group, or with None make one at the end. Raises NotFound, GroupExists, InvalidInput at the field."""
    row = _held(workspace, group_id) if group_id is not None else AccountGroup(workspace=workspace)
    new = row.pk is None
    if new:
        rows = AccountGroup.objects.for_workspace(workspace)
        if rows.count() >= GROUPS_MAX:
            raise InvalidInput(_("A workspace has at most %(max)s groups."), field="name", max=GROUPS_MAX)
        row.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        row.created_by = actor.user
    members = [] if new else _members(row)
    wanted = members if values.account_ids is None else _own(workspace, values.account_ids, "accounts")
    if values.mother_id is not None and values.mother_id not in wanted:
        wanted = [*_own(workspace, [values.mother_id], "mother"), *wanted]
    before, after = _assign(row, _checked(values))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise GroupExists from None
    if wanted != members:
        _write(row, wanted)
        before["accounts"], after["accounts"] = members, wanted
    if after:
        verb = "group.created" if new else "group.changed"
        record(workspace, actor, verb, row, before={} if new else before, after=after)
    return group_get(workspace=workspace, group_id=row.pk)


@transaction.atomic
def group_delete(*, workspace: Workspace, actor: Actor, group_id: int) -> None:
    """Delete a group; its accounts stay. Raises NotFound."""
    row = _held(workspace, group_id)
    record(workspace, actor, "group.deleted", row, before={"name": row.name, "accounts": _members(row)})
    row.delete()


@transaction.atomic
def group_move(*, workspace: Workspace, actor: Actor, group_id: int, step: int) -> None:
    """Swap a group with its neighbour: `step` -1 is up, 1 is down; at the end nothing happens. Raises NotFound."""
    order = list(AccountGroup.objects.for_workspace(workspace).select_for_update().order_by("position", "pk"))
    at = next((n for n, row in enumerate(order) if row.pk == group_id), None)
    if at is None:
        raise NotFound
    to = at + (1 if step > 0 else -1)
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, row in enumerate(order, start=1):
        row.position = position
    AccountGroup.objects.for_workspace(workspace).bulk_update(order, ["position"])
    record(workspace, actor, "group.moved", order[to], after={"position": to + 1})


@transaction.atomic
def member_place(
    *,
    workspace: Workspace,
    actor: Actor,
    group_id: int,
    account_id: int,
    at: int | None = None,
    from_group_id: int | None = None,
) -> None:
    """Put an account into a group at place `at` (from 0; None: the end if it is new there), or move it there.

    `from_group_id`: the group it leaves for that. Raises NotFound, InvalidInput.
    """
    if from_group_id is not None:
        # Both at once and in one order, so that two people who move accounts both ways do not wait for each other.
        both = AccountGroup.objects.for_workspace(workspace).filter(pk__in=[group_id, from_group_id])
        list(both.select_for_update().order_by("pk"))
    row = _held(workspace, group_id)
    _own(workspace, [account_id], "account")
    members = _members(row)
    if from_group_id is not None and from_group_id != group_id:
        member_remove(workspace=workspace, actor=actor, group_id=from_group_id, account_id=account_id)
    if account_id in members and at is None:
        return
    wanted = [pk for pk in members if pk != account_id]
    wanted.insert(len(wanted) if at is None else max(0, at), account_id)
    if len(wanted) > MEMBERS_MAX:
        raise InvalidInput(_("A group has at most %(max)s accounts."), field="account", max=MEMBERS_MAX)
    if wanted == members:
        return
    _write(row, wanted)
    record(workspace, actor, "group.changed", row, before={"accounts": members}, after={"accounts": wanted})


@transaction.atomic
def member_remove(*, workspace: Workspace, actor: Actor, group_id: int, account_id: int) -> None:
    """Take an account out of a group; a mother that leaves is its mother no longer. Raises NotFound."""
    row = _held(workspace, group_id)
    members = _members(row)
    if account_id not in members:
        raise NotFound
    wanted = [pk for pk in members if pk != account_id]
    before: dict[str, Any] = {"accounts": members}
    after: dict[str, Any] = {"accounts": wanted}
    if row.mother_id == account_id:
        before["mother_id"], after["mother_id"] = account_id, None
        row.mother = None
        row.save(update_fields=["mother"])
    _write(row, wanted)
    record(workspace, actor, "group.changed", row, before=before, after=after)


@transaction.atomic
def mother_set(*, workspace: Workspace, actor: Actor, group_id: int, account_id: int | None) -> None:
    """Make a member the group's mother account, or with None nobody. Raises NotFound."""
    row = _held(workspace, group_id)
    if account_id is not None and account_id not in _members(row):
        raise NotFound
    before, after = _assign(row, {"mother_id": account_id})
    if after:
        row.save(update_fields=["mother"])
        record(workspace, actor, "group.changed", row, before=before, after=after)


def _held(workspace: Workspace, group_id: int) -> AccountGroup:
    row = AccountGroup.objects.for_workspace(workspace).select_for_update().filter(pk=group_id).first()
    if row is None:
        raise NotFound
    return row


def _members(row: AccountGroup) -> list[int]:
    return list(
        GroupMember.all_objects.filter(group=row).order_by("position", "pk").values_list("account_id", flat=True)
    )


def _write(row: AccountGroup, wanted: Sequence[int]) -> None:
    """Make `wanted` the members, in this order."""
    rows = GroupMember.all_objects.filter(group=row)
    rows.exclude(account_id__in=wanted).delete()
    lines = [
        GroupMember(workspace_id=row.workspace_id, group=row, account_id=pk, position=n)
        for n, pk in enumerate(wanted, start=1)
    ]
    GroupMember.all_objects.bulk_create(
        lines, update_conflicts=True, update_fields=["position"], unique_fields=["group", "account"]
    )


def _own(workspace: Workspace, ids: Sequence[int], field: str) -> list[int]:
    """The ids, each once. Raises InvalidInput naming `field` unless all are accounts of the workspace."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MEMBERS_MAX:
        raise InvalidInput(_("A group has at most %(max)s accounts."), field=field, max=MEMBERS_MAX)
    known = SocialAccount.objects.for_workspace(workspace).filter(pk__in=wanted).values_list("pk", flat=True)
    if set(wanted) - set(known):
        raise InvalidInput(_("This account is no longer there. Choose another one."), field=field)
    return wanted


def _checked(values: GroupValues) -> dict[str, Any]:
    name, purpose = " ".join(values.name.split()), " ".join(values.purpose.split())
    if not 1 <= len(name) <= NAME_MAX:
        raise InvalidInput(_("A name has between 1 and %(max)s characters."), field="name", max=NAME_MAX)
    if len(purpose) > PURPOSE_MAX:
        raise InvalidInput(_("At most %(max)s characters are kept here."), field="purpose", max=PURPOSE_MAX)
    if values.kind not in GroupKind:
        raise InvalidInput(_("Choose one of the kinds."), field="kind")
    if values.tone not in GroupTone:
        raise InvalidInput(_("Choose one of the colours."), field="tone")
    chosen = {"kind": str(values.kind), "tone": str(values.tone), "mother_id": values.mother_id}
    return {"name": name, "purpose": purpose, **chosen}


def _assign(row: AccountGroup, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set `values`; those that differ, before and after."""
    before, after = {}, {}
    for name, value in values.items():
        if (old := getattr(row, name)) != value or row.pk is None:
            before[name], after[name] = old, value
            setattr(row, name, value)
    return before, after
