"""The log of what checks found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.db import models

from accounts.models import SocialAccount
from compliance.engine.types import Hit, Severity
from compliance.models import CheckHit
from compliance.states import HitOutcome
from config.lib.clock import now
from team.actors import Actor
from team.models import Workspace

WHY = "a scheduled task serves all workspaces"
# Advertising records are kept for at least three years after the advertisement ended (互联网广告管理办法, article 14).
KEPT = timedelta(days=3 * 366)
# Somebody who writes on meets the same finding with every check; the log names it once in this time.
_ONCE_IN = timedelta(hours=24)
_FORGET_AT_ONCE = 10_000
# The rule whose findings are personal data.
PERSONAL = "PI-01"


def hits_log(
    *,
    workspace: Workspace,
    actor: Actor,
    target: models.Model | None,
    hits: Iterable[Hit],
    outcome: str,
    version: str,
    account: SocialAccount | None = None,
    platform: str = "",
    note: str = "",
) -> int:
    """Write down what was found in `target` (None: a text nobody keeps) and what became of it; one line for a finding.

    `outcome`: a HitOutcome. `version`: `Verdict.version`. `note`: the reason a person gave. A finding that was only
    shown is written once in 24 hours for the same target. Returns how many were written. Two queries.
    """
    masked = [_masked(hit) for hit in hits]
    found = {hit.fingerprint or f"{hit.rule}:{hit.text}": hit for hit in masked if hit.severity is not Severity.PASS}
    kind, pk = (target._meta.model_name or "", str(target.pk)) if target is not None else ("", "")
    if found and outcome == HitOutcome.SHOWN and target is not None:
        rows = CheckHit.objects.for_workspace(workspace).filter(target_type=kind, target_id=pk, outcome=outcome)
        known = rows.filter(at__gte=now() - _ONCE_IN).values_list("fingerprint", "rule", "words")
        for fingerprint, rule, words in known:
            found.pop(fingerprint or f"{rule}:{words}", None)
    label = str(target)[:160] if target is not None else ""
    moment = now()
    made = CheckHit.objects.bulk_create(
        CheckHit(
            workspace=workspace,
            at=moment,
            rule=hit.rule,
            category=hit.category[:40],
            severity=hit.severity.value,
            words=hit.text[:200],
            field=hit.field[:60],
            fingerprint=hit.fingerprint[:64],
            outcome=outcome,
            note=note[:300],
            platform=platform or (account.platform if account else ""),
            account=account,
            target_type=kind,
            target_id=pk,
            target_label=label,
            actor=actor.user,
            actor_label=actor.label[:160],
            version=version[:80],
        )
        for hit in found.values()
    )
    return len(made)


def _masked(hit: Hit) -> Hit:
    """Personal data is not kept a second time: enough stays to find it in the text (个人信息保护法, article 6)."""
    if hit.rule != PERSONAL:
        return hit
    first, last = (3, 2) if len(hit.text) > 6 else (1, 0)
    hidden = "*" * max(0, len(hit.text) - first - last)
    return replace(hit, text=f"{hit.text[:first]}{hidden}{hit.text[len(hit.text) - last :]}")


def hits_forget() -> int:
    """Delete lines older than they have to be kept. Returns how many."""
    rows = CheckHit.objects.unscoped(WHY)
    old = list(rows.filter(at__lt=now() - KEPT).order_by("pk").values_list("pk", flat=True)[:_FORGET_AT_ONCE])
    rows.filter(pk__in=old).delete()
    return len(old)
