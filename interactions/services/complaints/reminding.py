"""Stages that take too long: the owner is told, then the lead. Callers are forgotten when their case is long closed."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.db.models import Q

from config.lib.clock import now
from interactions.complaint_states import CALLER_KEPT, LEAD_AFTER, OPEN_STAGES, ComplaintStage
from interactions.models import Complaint
from interactions.selectors.links import complaint_url
from interactions.selectors.sla.rules import rules_of
from interactions.services.complaints.case import event_add
from interactions.services.sla.escalation import people
from interactions.sla_states import Tell
from team.actors import Actor
from team.services.notifications import notify

log = structlog.get_logger(__name__)
WHY = "complaints of all workspaces"


def complaints_tick(*, limit: int = 500) -> int:
    """Tell owners of stages that are overdue, and two hours later their lead; each once a stage. Returns how many."""
    moment, told = now(), 0
    late = Q(told=0, stage_due_at__lte=moment) | Q(told=1, stage_due_at__lte=moment - LEAD_AFTER)
    rows = Complaint.objects.unscoped(WHY).filter(late, stage__in=OPEN_STAGES).order_by("stage_due_at")
    for pk in list(rows.values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic():
                told += _tell(pk)
        except Exception:
            log.exception("complaint_not_told", complaint=pk)
    return told


def _tell(pk: int) -> bool:
    rows = Complaint.objects.unscoped(WHY).select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("workspace", "owner").filter(pk=pk, stage__in=OPEN_STAGES).first()
    moment = now()
    if row is None or row.stage_due_at is None or row.stage_due_at > moment:
        return False
    long_late = row.stage_due_at <= moment - LEAD_AFTER
    if row.told >= (2 if long_late else 1):
        return False
    if row.told == 0:
        event_add(row, Actor(user=None), "overdue", before=row.stage)
    row.told = 2 if long_late else 1
    row.save(update_fields=["told"])
    wanted = {Tell.OWNER, Tell.LEAD} if long_late else {Tell.OWNER}
    notify(
        workspace=row.workspace,
        kind="complaint.late",
        params={"number": row.number, "stage": row.stage},
        url=complaint_url(row.workspace, row.pk),
        dedupe=f"complaint-late-{row.pk}-{row.stage}-{row.told}",
        users=people(workspace=row.workspace, owner=row.owner, rules=rules_of(row.workspace_id), wanted=set(wanted)),
    )
    return True


def callers_forget() -> int:
    """Forget who called about cases that have been closed for half a year. Returns how many."""
    rows = Complaint.objects.unscoped(WHY).filter(stage=ComplaintStage.CLOSED, closed_at__lt=now() - CALLER_KEPT)
    return rows.exclude(caller=None).update(caller=None)
