"""Looks of rules and of answers that wait for approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from interactions.models import Message, RuleRun, ThreadEvent
from interactions.moderation_states import RunState, What
from interactions.selectors.masking import masked
from interactions.selectors.moderation.rules import UNDOABLE, undoable
from interactions.selectors.moderation.words import done_words, matched_words, why_words

register = template.Library()
_TONES = {RunState.DONE: "tag-good", RunState.FAILED: "tag-bad", RunState.WAITING: "tag-warn"}


@register.filter
def matched_list(matched: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why a rule fitted, as words."""
    return matched_words(matched)


@register.simple_tag
def done_list(run: RuleRun, names: Mapping[int, str]) -> list[str]:
    """What a run did, as words."""
    return [done_words(entry, names) for entry in run.done]


@register.filter
def why_list(why: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why an answer needs a second person."""
    return why_words(why)


@register.filter
def run_tone(state: str) -> str:
    """Colour of a run's state."""
    return _TONES.get(RunState(state), "")


@register.filter
def can_undo(run: RuleRun) -> bool:
    """Whether anything of a run can be taken back."""
    return undoable(run)


@register.filter
def event_undoable(event: ThreadEvent) -> bool:
    """Whether a line of the history offers to take back what a rule did."""
    return (
        event.verb == "rule_ran"
        and not event.details.get("undone")
        and any(what in UNDOABLE for what in event.details.get("did") or [])
    )


@register.filter
def action_label(what: str) -> str:
    """Name of an action."""
    return str(What(what).label).lower()


@register.filter
def shown_words(message: Message) -> str:
    """What somebody wrote, covered, for a line."""
    return masked(" ".join(message.text.split()))[:200]
