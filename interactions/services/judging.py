"""What messages feel like and want: judged when they come in, put right by people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interactions.judge import Judgement, judge


def judged(workspace_id: int, texts: Sequence[str]) -> list[dict[str, Any]]:
    """For each text the values of `Message` that the judgement fills; nothing for a text without words."""
    return [_values(judge(text)) if text.strip() else {} for text in texts]


def _values(verdict: Judgement, *, by: str = "rules") -> dict[str, Any]:
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
