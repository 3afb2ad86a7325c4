"""What messages feel like and want: judged when they come in, put right by people, learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from interactions.judge import Judgement, Reason, judge
from interactions.judge.judging import DEAD_ZONE
from interactions.judge.model import Model, load
from interactions.judge.types import OTHER
from interactions.models import JudgeCorrection, JudgeModel, Message, Thread
from interactions.selectors.judging import text_hash
from interactions.states import Direction, Intent, Sentiment
from team import audit
from team.actors import Actor
from team.models import Workspace

RULES, MODEL, PERSON = "rules", "model", "person"


def judged(workspace_id: int, texts: Sequence[str]) -> list[dict[str, Any]]:
    """For each text the values of `Message` that the judgement fills; nothing for a text without words. One query."""
    if not any(text.strip() for text in texts):
        return [{} for _text in texts]
    model = _model(workspace_id)
    return [_values(*_judged(text, model)) if text.strip() else {} for text in texts]


def text_judge(*, workspace: Workspace, text: str) -> tuple[Judgement, str]:
    """How a text would be judged here, and by what (`rules` or `model`)."""
    return _judged(text, _model(workspace.pk))


def message_judge(*, message: Message) -> list[str]:
    """Judge a message anew by its present text; the caller stores the fields whose names are returned."""
    fresh: dict[str, Any] = {
        "sentiment": "", "intent": "", "confidence": None, "reasons": [], "judged_by": "", "judge_version": "",
    }  # fmt: skip
    if message.direction == Direction.IN and message.deleted_at is None:
        fresh |= judged(message.workspace_id, [message.text])[0]
    for name, value in fresh.items():
        setattr(message, name, value)
    return list(fresh)


def with_model(verdict: Judgement, text: str, model: Model) -> tuple[Judgement, str]:
    """A judgement of the rules, or the model's where they are unsure: a score near zero and no clear intent."""
    if abs(verdict.score) >= DEAD_ZONE or verdict.intent != OTHER:
        return verdict, RULES
    sentiment, intent, likely = model.tell(text)
    told = replace(
        verdict,
        sentiment=sentiment,
        intent=intent,
        confidence=round(likely, 2),
        reasons=(*verdict.reasons, Reason("", "learned")),
    )
    return told, MODEL


def _judged(text: str, model: Model | None) -> tuple[Judgement, str]:
    verdict = judge(text)
    return with_model(verdict, text, model) if model is not None and verdict.intent else (verdict, RULES)


def _model(workspace_id: int) -> Model | None:
    """The model in use; read once per process and training."""
    rows = JudgeModel.objects.for_workspace(workspace_id).filter(in_use=True)
    number = rows.values_list("number", flat=True).first()
    return None if number is None else _loaded(workspace_id, number)


@lru_cache(maxsize=32)
def _loaded(workspace_id: int, number: int) -> Model | None:
    row = JudgeModel.objects.for_workspace(workspace_id).filter(number=number).first()
    return load(bytes(row.data)) if row is not None and row.data else None


def _values(verdict: Judgement, by: str) -> dict[str, Any]:
    if not verdict.intent:
        return {}
    return {
        "sentiment": verdict.sentiment,
        "intent": verdict.intent,
        "confidence": verdict.confidence,
        "reasons": verdict.reasons_as_data(),
        "judged_by": by,
        "judge_version": verdict.version,
    }


@transaction.atomic
def correction_add(
    *, workspace: Workspace, actor: Actor, message_id: int, sentiment: str, intent: str
) -> JudgeCorrection:
    """A person says what a received message feels like and wants; saying what is there already confirms it.

    Raises NotFound, InvalidInput at `sentiment` or `intent`.
    """
    for name, value, known in (("sentiment", sentiment, Sentiment), ("intent", intent, Intent)):
        if not value or value not in known.values:
            raise InvalidInput(_("Choose one of the list."), field=name)
    message, thread = _locked(workspace, message_id)
    before = {"sentiment": message.sentiment, "intent": message.intent}
    row = JudgeCorrection.objects.for_workspace(workspace).filter(message=message).first()
    row = row or JudgeCorrection(
        workspace=workspace, message=message, was_sentiment=message.sentiment, was_intent=message.intent
    )
    row.text_hash, row.sentiment, row.intent = text_hash(message.text), sentiment, intent
    row.corrected_by, row.at = actor.user, now()
    row.save()
    message.sentiment, message.intent, message.confidence, message.judged_by = sentiment, intent, 1.0, PERSON
    message.save(update_fields=["sentiment", "intent", "confidence", "judged_by"])
    _thread_follow(thread, message)
    audit.record(
        workspace, actor, "judgement.corrected", row, before=before, after={"sentiment": sentiment, "intent": intent}
    )
    return row


@transaction.atomic
def correction_undo(*, workspace: Workspace, actor: Actor, correction_id: int) -> None:
    """Take a correction back; the message is judged by rules and model again. Raises NotFound."""
    row = JudgeCorrection.objects.for_workspace(workspace).filter(pk=correction_id).first()
    if row is None:
        raise NotFound
    message, thread = _locked(workspace, row.message_id, blank=True)
    message.save(update_fields=message_judge(message=message))
    _thread_follow(thread, message)
    audit.record(workspace, actor, "judgement.undone", row, before={"sentiment": row.sentiment, "intent": row.intent})
    row.delete()


def _locked(workspace: Workspace, message_id: int, *, blank: bool = False) -> tuple[Message, Thread]:
    """A received message with its thread, both locked, the thread first as everywhere."""
    rows = Message.objects.for_workspace(workspace).filter(pk=message_id, direction=Direction.IN)
    thread_id = rows.values_list("thread_id", flat=True).first()
    if thread_id is None:
        raise NotFound
    thread = Thread.objects.for_workspace(workspace).select_for_update().get(pk=thread_id)
    message = rows.select_for_update().get()
    if not blank and not message.text.strip():
        raise NotFound
    return message, thread


def _thread_follow(thread: Thread, message: Message) -> None:
    """A thread shows the judgement of the newest received message."""
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, direction=Direction.IN)
    newest = rows.order_by("-at", "-pk").values_list("pk", flat=True).first()
    if newest == message.pk and (thread.sentiment, thread.intent) != (message.sentiment, message.intent):
        thread.sentiment, thread.intent = message.sentiment, message.intent
        thread.version += 1
        thread.save(update_fields=["sentiment", "intent", "version", "updated_at"])
