"""How far an account has come: one formula, shown to whoever asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from accounts.models import AccountDossier, OnboardingTask, StoreBinding
from accounts.onboarding_states import Stage, TaskState, Verification
from accounts.onboarding_template import BY_KEY
from config.lib.clock import now
from team.actors import Actor

# What each stage is worth of the whole, in percent: an account people can find and trust comes before convenience.
WEIGHTS: dict[Stage, int] = {
    Stage.PLATFORM: 5,
    Stage.REGISTER: 20,
    Stage.PROFILE: 25,
    Stage.VERIFY: 20,
    Stage.STORE: 15,
    Stage.CONNECT: 15,
}


def score_of(tasks: Iterable[OnboardingTask]) -> int:
    """Completeness in percent.

    Each stage counts its weight times the share of its tasks that are done or not needed; a stage without tasks counts
    in full. The sum is rounded down, so that 100 means that nothing is open.
    """
    total, settled = _counts(tasks)
    # In thousandths of a percent and whole numbers: halves of a float must not decide about 100.
    parts = [
        WEIGHTS[stage] * 1000 * settled[stage] // total[stage] if total[stage] else WEIGHTS[stage] * 1000
        for stage in WEIGHTS
    ]
    return min(sum(parts) // 1000 if any(total[s] != settled[s] for s in WEIGHTS) else 100, 100)


def stage_of(tasks: Iterable[OnboardingTask]) -> Stage:
    """The first stage in which something is open; DONE when nothing is."""
    total, settled = _counts(tasks)
    return next((stage for stage in WEIGHTS if total[stage] != settled[stage]), Stage.DONE)


def _counts(tasks: Iterable[OnboardingTask]) -> tuple[Counter[str], Counter[str]]:
    rows = list(tasks)
    return Counter(t.stage for t in rows), Counter(t.stage for t in rows if t.state != TaskState.OPEN)


def dossier_refresh(dossier: AccountDossier, actor: Actor) -> AccountDossier:
    """Settle or open the tasks that follow from facts, then work out stage and score anew.

    Inside the transaction that changed something; the row of the dossier is locked, so that two changes add up.
    """
    rows = AccountDossier.objects.for_workspace(dossier.workspace_id)
    fresh = rows.select_for_update(of=("self",)).get(pk=dossier.pk)
    tasks = list(OnboardingTask.objects.for_workspace(dossier.workspace_id).filter(dossier=fresh))
    facts = facts_of(fresh)
    for task in tasks:
        line = BY_KEY.get(task.key)
        if line is None or not line.fact:
            continue
        true = facts[task.key]
        if true != (task.state == TaskState.DONE) and (true or task.state == TaskState.DONE):
            task.state = TaskState.DONE if true else TaskState.OPEN
            task.reason = ""
            task.settled_by, task.settled_at = (actor.user, now()) if true else (None, None)
            task.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    dossier.stage = fresh.stage = stage_of(tasks)
    dossier.score = fresh.score = score_of(tasks)
    fresh.save(update_fields=["stage", "score"])
    return fresh


def facts_of(dossier: AccountDossier) -> dict[str, bool]:
    """What the register knows by itself, by the key of the task that follows from it."""
    bound = StoreBinding.objects.for_workspace(dossier.workspace_id).filter(dossier=dossier).exists()
    return {
        "verify.granted": dossier.verification == Verification.VERIFIED,
        "store.bound": bound,
        "connect.linked": dossier.account_id is not None,
    }
