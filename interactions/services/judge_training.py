"""Learning from corrections: a model per workspace, used only where it is better than the rules alone."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import Conflict
from interactions import enqueue
from interactions.judge import VERSION, judge
from interactions.judge.model import Example, parts, train
from interactions.models import JudgeCorrection, JudgeModel
from interactions.selectors.judging import NEEDED, corrections_standing
from interactions.services.judging import with_model
from team import audit
from team.actors import Actor
from team.models import Workspace


@transaction.atomic
def training_ask(*, workspace: Workspace, actor: Actor) -> None:
    """Have a model trained in the background. Raises Conflict while there are too few corrections."""
    if JudgeCorrection.objects.for_workspace(workspace).count() < NEEDED:
        raise Conflict(_("%(needed)s corrections are needed before something can be learned."), needed=NEEDED)
    row, _made = JudgeModel.objects.for_workspace(workspace).get_or_create(workspace=workspace)
    row.asked_at = now()
    row.save(update_fields=["asked_at"])
    audit.record(workspace, actor, "judge_model.asked", row)
    enqueue.judge_train_later(workspace_id=workspace.pk)


def model_train(*, workspace: Workspace) -> str:
    """Learn from the corrections that stand. Returns `used`, `unused` (the rules are as good) or `few`.

    Both ways are measured on the same held-out fifths. A workspace that has too few corrections left loses its model.
    """
    seen = JudgeCorrection.objects.for_workspace(workspace).count()
    standing = list(corrections_standing(workspace=workspace))
    examples = [Example(text, row.sentiment, row.intent) for text, row in standing]
    enough = len(examples) >= NEEDED
    rules_right, model_right = _measured(examples) if enough else (None, None)
    better = enough and model_right is not None and rules_right is not None and model_right > rules_right
    data = train(examples).dump() if better else b""
    with transaction.atomic():
        row = JudgeModel.objects.for_workspace(workspace).select_for_update().first()
        if row is None and not enough:
            return "few"
        row = row or JudgeModel(workspace=workspace)
        row.number += 1
        row.data, row.corrections, row.in_use, row.seen = data, len(examples), better, seen
        row.rules_right, row.model_right = rules_right, model_right
        row.judge_version, row.trained_at, row.asked_at = VERSION, now(), None
        row.save()
    return "used" if better else "unused" if enough else "few"


def models_train_due() -> int:
    """Train where corrections came or went, or the rules changed, since the last time. Returns how many workspaces."""
    found = JudgeCorrection.objects.unscoped("the nightly training goes over all workspaces")
    ids = set(found.values_list("workspace_id", flat=True).distinct())
    models = JudgeModel.objects.unscoped("the nightly training goes over all workspaces").defer("data")
    known = {row.workspace_id: row for row in models}
    count = 0
    for workspace in Workspace.objects.filter(pk__in=ids | set(known)).order_by("pk"):
        row = known.get(workspace.pk)
        number = JudgeCorrection.objects.for_workspace(workspace).count()
        if row is None and number < NEEDED:
            continue
        if row is None or row.judge_version != VERSION or _changed(workspace, row, number):
            enqueue.judge_train_later(workspace_id=workspace.pk)
            count += 1
    return count


def _changed(workspace: Workspace, row: JudgeModel, number: int) -> bool:
    since = JudgeCorrection.objects.for_workspace(workspace).filter(at__gt=row.trained_at or row.asked_at or now())
    return number != row.seen or since.exists()


def _measured(examples: list[Example]) -> tuple[float, float]:
    """Shares of sentiments and intents that are right on held-out fifths: rules alone, rules with a model."""
    rules = learned = 0
    for seen, held in parts(examples):
        model = train(seen)
        for one in held:
            verdict = judge(one.text)
            told, _by = with_model(verdict, one.text, model) if verdict.intent else (verdict, "")
            rules += (verdict.sentiment == one.sentiment) + (verdict.intent == one.intent)
            learned += (told.sentiment == one.sentiment) + (told.intent == one.intent)
    return rules / (2 * len(examples)), learned / (2 * len(examples))
