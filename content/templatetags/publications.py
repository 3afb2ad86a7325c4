"""Filters of the queue and of a publication's row."""

from __future__ import annotations

from typing import Any

from django import template

from content.models import Attempt, Publication
from content.selectors import wording
from content.selectors.steps import Step, attempt_outcome, attempt_text, publication_step

register = template.Library()


@register.filter
def step(publication: Publication) -> Step:
    """Cause and next step."""
    return publication_step(publication)


@register.filter
def answer_text(attempt: Attempt) -> str:
    """What the platform said."""
    return attempt_text(attempt)


@register.filter
def outcome_text(attempt: Attempt) -> str:
    """How the call ended."""
    return attempt_outcome(attempt)


@register.filter
def span_words(minutes: int) -> str:
    """A length of time in words."""
    return wording.span_words(minutes)


@register.filter
def copyable(publication: Publication) -> list[tuple[str, str]]:
    """Fields of the hand-off package with text in them: field name and text."""
    payload: dict[str, Any] = publication.payload
    parts = [("title", payload.get("title", "")), ("text", payload.get("text", ""))]
    parts += [("thread", part) for part in payload.get("thread", [])]
    parts.append(("first_comment", payload.get("first_comment", "")))
    return [(name, text) for name, text in parts if text]
