"""Answers pass the same checks as posts before they go (advertising law and platform rules hold for them, too)."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import SocialAccount
from compliance.engine.types import Hit, Severity
from compliance.selectors.packs import said
from compliance.services.checking import content_check, subject_for
from interactions.moderation_errors import AnswerBlocked, AnswerWarned
from team.models import Workspace

SHOWN = 4


def reply_check(
    *, workspace: Workspace, text: str, account: SocialAccount | None, private: bool, accepted: bool,
    field: str = "text",
) -> list[Hit]:  # fmt: skip
    """Check an answer; returns the warnings that were accepted.

    `private`: a direct message, where telling somebody a number is no leak but still worth a look.
    Raises AnswerBlocked, AnswerWarned where warnings were not accepted.
    """
    subject = subject_for(workspace=workspace, account=account, texts={"text": text}, kind="reply")
    verdict = content_check(workspace=workspace, subject=subject, account=account)
    personal = [hit for hit in verdict.hits if private and hit.category.startswith("pii")]
    grave = [hit for hit in verdict.hits if hit.severity == Severity.BLOCK and hit not in personal]
    if grave:
        raise AnswerBlocked(field=field, findings=_said(grave))
    warned = [hit for hit in verdict.hits if hit.severity == Severity.WARN or hit in personal]
    if warned and not accepted:
        raise AnswerWarned(field=field, findings=_said(warned))
    return warned


def _said(hits: Sequence[Hit]) -> str:
    seen: dict[tuple[str, str], str] = {}
    for hit in hits:
        seen.setdefault((hit.text, hit.rule), f"“{hit.text}”: {said(hit.why)}" if hit.text else said(hit.why))
    return " ".join(list(seen.values())[:SHOWN])
