"""Writing beside a curve what happened (handbook ANA-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from analytics.models import Annotation
from analytics.selectors.annotations import annotation_get
from analytics.selectors.figures.scope import DAYS_MAX
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

MOST, AHEAD = 2000, timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AnnotationDraft:
    """An annotation as entered; names and meanings are those of `Annotation`. `last` None: the one day."""

    first: date
    text: str
    last: date | None = None
    account_ids: Sequence[int] = ()


@transaction.atomic
def annotation_add(*, workspace: Workspace, actor: Actor, draft: AnnotationDraft) -> Annotation:
    """Write one down. Raises InvalidInput at the field."""
    if Annotation.objects.for_workspace(workspace).count() >= MOST:
        raise InvalidInput(_("A workspace has at most %(max)s annotations."), field="text", max=MOST)
    row = Annotation(workspace=workspace, made_by=actor.user, made_at=now())
    _fill(workspace, row, draft)
    row.save()
    record(workspace, actor, "annotation.added", row, after=_kept(row))
    return row


@transaction.atomic
def annotation_change(*, workspace: Workspace, actor: Actor, annotation_id: int, draft: AnnotationDraft) -> Annotation:
    """Change one. Raises NotFound, InvalidInput at the field."""
    row = annotation_get(workspace=workspace, annotation_id=annotation_id)
    before = _kept(row)
    _fill(workspace, row, draft)
    if _kept(row) != before:
        row.save()
        record(workspace, actor, "annotation.changed", row, before=before, after=_kept(row))
    return row


@transaction.atomic
def annotation_remove(*, workspace: Workspace, actor: Actor, annotation_id: int) -> None:
    """Delete one. Raises NotFound."""
    row = annotation_get(workspace=workspace, annotation_id=annotation_id)
    record(workspace, actor, "annotation.removed", row, before=_kept(row))
    row.delete()


def _fill(workspace: Workspace, row: Annotation, draft: AnnotationDraft) -> None:
    last, text = draft.last or draft.first, draft.text.strip()
    latest = local_day(now(), workspace.time_zone) + AHEAD
    if not date(2000, 1, 1) <= draft.first <= latest:
        raise InvalidInput(_("Enter a day from 2000 on, at most a year ahead."), field="first")
    if last < draft.first:
        raise InvalidInput(_("The last day comes before the first."), field="last")
    if last > latest or (last - draft.first).days >= DAYS_MAX:
        raise InvalidInput(_("The days may span %(max)s days at most."), field="last", max=DAYS_MAX)
    if not text:
        raise InvalidInput(_("Say what happened."), field="text")
    if len(text) > 120:
        raise InvalidInput(_("At most %(max)s characters."), field="text", max=120)
    wanted = sorted(set(draft.account_ids))
    if SocialAccount.objects.for_workspace(workspace).filter(pk__in=wanted).count() != len(wanted):
        raise InvalidInput(_("One of these accounts does not exist."), field="account_ids")
    row.first, row.last, row.text, row.account_ids = draft.first, last, text, wanted


def _kept(row: Annotation) -> dict[str, Any]:
    return {"first": row.first, "last": row.last, "text": row.text, "account_ids": list(row.account_ids)}
