"""Checklists as templates: write, change without touching what was ticked, retire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.models import Checklist, ChecklistItem
from content.production_states import GateWhen, Proof
from content.selectors.sop.reading import checklist_get
from content.services.row_values import Rules, choice, fill, flag, text
from content.states import AdKind, PostKind
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.roles import Role

LINES_MAX = 60


def _several(options: Any) -> Any:
    def clean(_workspace: Workspace, name: str, value: Any) -> list[str]:
        wanted = list(dict.fromkeys(value or ()))
        if any(one not in options.values for one in wanted):
            raise InvalidInput(_("Choose one of the values offered."), field=name)
        return wanted

    return clean


def _role(_workspace: Workspace, name: str, value: Any) -> str:
    if value and value not in Role.values:
        raise InvalidInput(_("Choose one of the values offered."), field=name)
    return str(value or "")


RULES: Rules = {
    "name": text(120, required=True, one_line=True),
    "when": choice(GateWhen),
    "kinds": _several(PostKind),
    "ad_kinds": _several(AdKind),
}
ITEM_RULES: Rules = {
    "text": text(200, required=True, one_line=True),
    "help": text(500),
    "proof": choice(Proof),
    "role": _role,
    "again": flag,
}


@transaction.atomic
def checklist_save(
    *, workspace: Workspace, actor: Actor, checklist_id: int | None, values: Mapping[str, Any]
) -> Checklist:
    """Write a template, or with an id change it. `values`: fields of RULES, `accounts` (ids) and `items` (list of the
    fields of ITEM_RULES in order; an item with `id` of a line in force stays that line while nothing in it differs).

    A line that is worded anew is another line: ticks of the old one do not count for it. Raises NotFound, InvalidInput.
    """
    row = Checklist(workspace=workspace, created_by=actor.user)
    if checklist_id is not None:
        checklist_get(workspace=workspace, checklist_id=checklist_id)
        row = Checklist.objects.for_workspace(workspace).select_for_update().get(pk=checklist_id)
    given = values if row.pk else {"name": "", **values}
    before, after = fill(row, workspace=workspace, values=given, rules=RULES)
    items = None if values.get("items") is None else _items(workspace, values["items"])
    made = row.pk is None
    if made and not items:
        raise InvalidInput(_("A checklist needs at least one line."), field="items")
    if made:
        row.save(force_insert=True)
    changed = items is not None and _write(row, items)
    if _accounts(row, values):
        after["accounts"] = list(values["accounts"])
    if made:
        record(workspace, actor, "checklist.created", row, after=after)
    elif before or changed or "accounts" in after:
        row.version += 1
        row.save()
        ChecklistItem.objects.for_workspace(workspace).filter(checklist=row, since_version=0).update(
            since_version=row.version
        )
        record(workspace, actor, "checklist.changed", row, before=before, after={**after, "version": row.version})
    return row


@transaction.atomic
def checklist_retire(*, workspace: Workspace, actor: Actor, checklist_id: int) -> None:
    """Ask for this checklist no more; what was ticked stays. Again is harmless. Raises NotFound."""
    row = checklist_get(workspace=workspace, checklist_id=checklist_id)
    if row.retired_at is None:
        Checklist.objects.for_workspace(workspace).filter(pk=row.pk).update(retired_at=now())
        record(workspace, actor, "checklist.retired", row, before={"name": row.name})


def _items(workspace: Workspace, given: Sequence[Mapping[str, Any]]) -> list[tuple[int | None, ChecklistItem]]:
    """Cleaned lines with the id each claims to be. Raises InvalidInput at `items.<n>.<field>`."""
    if not given:
        raise InvalidInput(_("A checklist needs at least one line."), field="items")
    if len(given) > LINES_MAX:
        raise InvalidInput(_("A list has at most %(max)s lines."), field="items", max=LINES_MAX)
    cleaned = []
    for place, values in enumerate(given):
        item = ChecklistItem(workspace=workspace, position=place, since_version=0)
        try:
            fill(item, workspace=workspace, values={"text": "", **values}, rules=ITEM_RULES)
        except InvalidInput as error:
            raise InvalidInput(error.message, field=f"items.{place}.{error.field}", **error.params) from None
        cleaned.append((values.get("id"), item))
    return cleaned


def _write(row: Checklist, items: Sequence[tuple[int | None, ChecklistItem]]) -> bool:
    """Bring the lines in force to `items`; whether anything differs."""
    rows = ChecklistItem.objects.for_workspace(row.workspace_id).filter(checklist=row, retired_at=None)
    known = {item.pk: item for item in rows.select_for_update()}
    kept, fresh, moved = set(), [], False
    for claimed, item in items:
        old = known.get(claimed) if claimed else None
        if old is not None and old.pk not in kept and _same(old, item):
            kept.add(old.pk)
            if old.position != item.position:
                rows.filter(pk=old.pk).update(position=item.position)
                moved = True
            continue
        item.checklist = row
        item.since_version = 0 if row.version and known else 1
        fresh.append(item)
    gone = [pk for pk in known if pk not in kept]
    rows.filter(pk__in=gone).update(retired_at=now())
    ChecklistItem.objects.bulk_create(fresh)
    return bool(fresh or gone or moved)


def _same(old: ChecklistItem, new: ChecklistItem) -> bool:
    return all(getattr(old, name) == getattr(new, name) for name in ITEM_RULES)


def _accounts(row: Checklist, values: Mapping[str, Any]) -> bool:
    if values.get("accounts") is None:
        return False
    wanted = set(values["accounts"])
    known = set(
        SocialAccount.objects.for_workspace(row.workspace_id).filter(pk__in=wanted).values_list("pk", flat=True)
    )
    if known != wanted:
        raise InvalidInput(_("A chosen account is no longer connected."), field="accounts")
    if known == set(row.accounts.values_list("pk", flat=True)):
        return False
    row.accounts.set(wanted)
    return True
