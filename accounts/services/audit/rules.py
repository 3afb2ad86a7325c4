"""The rules of the matrix audit: what must be uniform, in general and by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountGroup, MatrixRule
from accounts.selectors.audit.rules import rule_default
from config.lib.errors import InvalidInput, NotFound
from team.actors import Actor
from team.audit import record
from team.models import Workspace

FIELDS = ("brand", "also", "name_starts", "same_avatar", "bio_phrase", "bio_link", "quiet_days")
ALSO_MAX, WRITING_MAX, PHRASE_MAX = 12, 40, 120


@transaction.atomic
def rule_save(*, workspace: Workspace, actor: Actor, group_id: int | None, values: Mapping[str, Any]) -> MatrixRule:
    """Set the rule of a group, or with None the one for all others; values that are left out stay.

    Raises NotFound for the group, InvalidInput at the field.
    """
    group = None
    if group_id is not None:
        group = AccountGroup.objects.for_workspace(workspace).filter(pk=group_id).first()
        if group is None:
            raise NotFound
    row = MatrixRule.objects.for_workspace(workspace).select_for_update().filter(group=group).first()
    if row is None:
        row = rule_default(workspace)
        row.group = group
    before = {name: getattr(row, name) for name in FIELDS}
    after = _checked({**before, **{name: values[name] for name in FIELDS if name in values}})
    for name, value in after.items():
        setattr(row, name, value)
    row.updated_by = actor.user
    row.save()
    changed = [name for name in FIELDS if before[name] != after[name]]
    record(
        workspace,
        actor,
        "matrix_rule.saved",
        group or row,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return row


@transaction.atomic
def rule_remove(*, workspace: Workspace, actor: Actor, group_id: int) -> None:
    """Let the general rule hold for a group again. Raises NotFound."""
    row = MatrixRule.objects.for_workspace(workspace).filter(group=group_id).select_related("group").first()
    if row is None:
        raise NotFound
    record(workspace, actor, "matrix_rule.removed", row.group, before={name: getattr(row, name) for name in FIELDS})
    row.delete()


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    brand = _line(values["brand"], "brand", WRITING_MAX)
    if not brand:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="brand", max=WRITING_MAX)
    also: Sequence[str] = list(dict.fromkeys(_line(word, "also", WRITING_MAX) for word in values["also"]))
    also = [word for word in also if word and word != brand]
    if len(also) > ALSO_MAX:
        raise InvalidInput(_("At most %(max)s other writings fit here."), field="also", max=ALSO_MAX)
    if not 2 <= values["quiet_days"] <= 365:
        raise InvalidInput(_("Between 2 and 365 days."), field="quiet_days")
    phrases = {name: _line(values[name], name, PHRASE_MAX) for name in ("bio_phrase", "bio_link")}
    return {**values, **phrases, "brand": brand, "also": also}


def _line(text: str, field: str, most: int) -> str:
    text = " ".join(str(text).split())
    if len(text) > most:
        raise InvalidInput(_("At most %(max)s characters fit here."), field=field, max=most)
    return text
