"""Deciding on platforms, and being reminded to look again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.models import Persona, PlatformDecision
from accounts.selectors.advisor.decisions import decision_get, decision_query
from accounts.selectors.advisor.facts import facts_version
from accounts.selectors.advisor.scoring import CORE_MOST, DEFAULT_WEIGHTS, Plan, score_platforms
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.services.notifications import notify

WEIGHT_MOST = 10
LATEST = timedelta(days=731)


def plan_json(plan: Plan) -> dict[str, Any]:
    """A plan as it is kept: plain JSON."""
    values = asdict(plan)
    return {
        **values,
        "pieces": dict(plan.pieces),
        "hours": dict(plan.hours),
        "shops": sorted(plan.shops),
        "named": sorted(plan.named),
    }


@transaction.atomic
def decision_make(
    *,
    workspace: Workspace,
    actor: Actor,
    name: str,
    plan: Plan,
    weights: Mapping[str, int],
    core: Sequence[str],
    optional: Sequence[str],
    reason: str,
    review_on: date,
    persona_id: int | None = None,
) -> PlatformDecision:
    """Keep a decision with everything it was made on. Raises InvalidInput at the field.

    More than three core platforms are allowed: the page warns, the reason is kept.
    """
    name, reason = name.strip(), reason.strip()
    today = local_day(now(), workspace.time_zone)
    if not name:
        raise InvalidInput(_("Name the decision."), field="name")
    if not core:
        raise InvalidInput(_("Choose at least one core platform."), field="core")
    known = set(registry.real_slugs())
    if not set(core) <= known or not set(optional) <= known:
        raise InvalidInput(field="core")
    if len(reason) < 8:
        raise InvalidInput(_("Say in a sentence why these platforms."), field="reason")
    if not today < review_on <= today + LATEST:
        raise InvalidInput(_("Choose a day in the next two years."), field="review_on")
    kept = {key: max(0, min(WEIGHT_MOST, int(weights.get(key, 0)))) for key in DEFAULT_WEIGHTS}
    persona = Persona.objects.for_workspace(workspace).filter(pk=persona_id or 0).first()
    row = PlatformDecision.objects.create(
        workspace=workspace,
        name=name[:120],
        persona=persona,
        inputs=plan_json(plan),
        weights={str(key): value for key, value in kept.items()},
        scores=[scored.plain() for scored in score_platforms(plan, kept)],
        core=list(dict.fromkeys(core)),
        optional=[slug for slug in dict.fromkeys(optional) if slug not in core],
        reason=reason[:1000],
        facts=facts_version(),
        review_on=review_on,
        decided_by=actor.user,
        decided_at=now(),
    )
    after = {"core": row.core, "optional": row.optional, "many": len(row.core) > CORE_MOST, "review_on": review_on}
    record(workspace, actor, "platforms.decided", row, after=after)
    return row


@transaction.atomic
def decision_remove(*, workspace: Workspace, actor: Actor, advice_id: int) -> None:
    """Take a decision out that was made by mistake; the audit log keeps what it said. Raises NotFound."""
    row = decision_get(workspace=workspace, advice_id=advice_id)
    record(workspace, actor, "platforms.decision_removed", row, before={"core": row.core, "reason": row.reason})
    row.delete()


def decisions_remind() -> int:
    """Tell the person who made the decision that holds, once, that its day of review has come. Returns how many."""
    told = 0
    rows = PlatformDecision.objects.unscoped("the reminder goes over all workspaces").filter(
        reminded_at=None, review_on__lte=now().date() + timedelta(days=1)
    )
    for row in rows.select_related("workspace", "decided_by"):
        latest = decision_query(workspace=row.workspace).first()
        if local_day(now(), row.workspace.time_zone) < row.review_on:
            continue
        row.reminded_at = now()
        row.save(update_fields=["reminded_at"])
        if latest is None or latest.pk != row.pk or row.decided_by is None:
            continue
        told += notify(
            workspace=row.workspace,
            kind="platforms_review",
            params={"decision": row.name},
            url=reverse("accounts:decision", args=[row.workspace.slug, row.pk]),
            users=[row.decided_by],
        )
    return told
