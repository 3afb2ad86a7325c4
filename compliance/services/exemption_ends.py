"""The end of exemptions, and the word before it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from compliance.models import Exemption
from compliance.services.stamping import rules_touch
from compliance.states import ExemptionState as S
from config.lib.clock import now
from team.actors import SYSTEM
from team.audit import record
from team.permissions import Permission
from team.services.notifications import notify

WHY = "a scheduled task serves all workspaces"
TOLD_AHEAD = timedelta(days=14)
_AT_ONCE = 500


def exemptions_expire() -> int:
    """End what is over and tell people of what ends within two weeks, once each. Returns how many ended.

    Checks look at the time themselves, so that nothing is excused between the end and this round.
    """
    rows = Exemption.objects.unscoped(WHY).filter(state__in=[S.REQUESTED, S.APPROVED])
    ended = 0
    for pk in rows.filter(valid_until__lte=now()).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]:
        ended += _end(pk)
    soon = rows.filter(state=S.APPROVED, told_at=None, valid_until__lte=now() + TOLD_AHEAD, valid_until__gt=now())
    for pk in soon.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]:
        _tell(pk)
    return ended


@transaction.atomic
def _end(pk: int) -> int:
    row = _locked(pk)
    if row is None or row.valid_until > now():
        return 0
    before, row.state = row.state, S.EXPIRED
    row.save(update_fields=["state"])
    if before == S.APPROVED:
        rules_touch(row.workspace)
    record(row.workspace, SYSTEM, "exemption.expired", row, before={"state": before})
    return 1


@transaction.atomic
def _tell(pk: int) -> None:
    row = _locked(pk)
    if row is None or row.told_at is not None:
        return
    row.told_at = now()
    row.save(update_fields=["told_at"])
    notify(
        workspace=row.workspace,
        kind="exemption_expiring",
        params={"words": row.words, "rule": row.rule, "until": row.valid_until.isoformat()},
        url=reverse("compliance:exemption", args=[row.workspace.slug, row.pk]),
        permission=Permission.COMPLIANCE_MANAGE,
        users=[row.requested_by] if row.requested_by else [],
    )


def _locked(pk: int) -> Exemption | None:
    rows = Exemption.objects.unscoped(WHY).select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("workspace", "requested_by")
    return rows.filter(pk=pk, state__in=[S.REQUESTED, S.APPROVED]).first()
