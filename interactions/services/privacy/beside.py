"""What other parts of the chapter keep of somebody: blanked when they are erased, told in copies of their data."""

from __future__ import annotations

from collections.abc import Sequence

from config.lib.clock import now
from interactions.hooks import Erased
from interactions.models import (
    CommunityMember,
    CommunityViolation,
    JudgeCorrection,
    PointEntry,
    Promise,
    ReplyReview,
    SurveyAnswer,
    SurveyResponse,
)
from interactions.services.communities.people import member_forget
from interactions.services.privacy.rows import plain_of, values_of
from team.actors import SYSTEM
from team.models import Workspace


def members_erased(workspace: Workspace, erased: Erased) -> None:
    """Members of communities who are the person: names go, points and measures stay."""
    members = CommunityMember.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids)
    for member in list(members):
        member_forget(workspace=workspace, actor=SYSTEM, community_id=member.community_id, member_id=member.pk)


def members_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: groups they are in, with points and breaches."""
    members = CommunityMember.objects.for_workspace(workspace).filter(contact__in=contact_ids)
    return "communities", [_member(row) for row in members.select_related("community").order_by("pk")]


def _member(row: CommunityMember) -> dict[str, object]:
    entries = PointEntry.objects.for_workspace(row.workspace_id).filter(member=row).order_by("pk")
    breaches = CommunityViolation.objects.for_workspace(row.workspace_id).filter(member=row).order_by("pk")
    return {
        "community": row.community.name,
        "nickname": row.nickname,
        "handle": row.handle,
        "role": row.role,
        "joined_on": plain_of(row.joined_on),
        "left_on": plain_of(row.left_on),
        "points": row.points,
        "entries": values_of(entries, "day", "amount", "reason_name", "badge", "note"),
        "breaches": values_of(breaches, "at", "rule", "evidence", "measure"),
    }


def promises_erased(workspace: Workspace, erased: Erased) -> None:
    """Promises made to the person: their words, order numbers and proofs go."""
    rows = Promise.objects.for_workspace(workspace).filter(thread__in=erased.thread_ids)
    rows.update(words="", order_number="", proof="", proof_url="")


def promises_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: what they were promised."""
    rows = Promise.objects.for_workspace(workspace).filter(thread__contact__in=contact_ids).order_by("pk")
    return "promises", values_of(
        rows, "created_at", "kind", "words", "order_number", "due_at", "state", "proof", "proof_url", "closed_at"
    )


def reviews_erased(workspace: Workspace, erased: Erased) -> None:
    """Why answers to the person were returned: the words go."""
    ReplyReview.objects.for_workspace(workspace).filter(message__in=erased.message_ids).update(reason="")


def corrections_erased(workspace: Workspace, erased: Erased) -> None:
    """Corrected judgements of the person's messages: what is learned from words that are gone is gone, too."""
    JudgeCorrection.objects.for_workspace(workspace).filter(message__in=erased.message_ids).delete()


def answers_erased(workspace: Workspace, erased: Erased) -> None:
    """Responses to surveys by a personal link: texts and the person go, choices stay for the results."""
    responses = SurveyResponse.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids)
    ids = list(responses.values_list("pk", flat=True))
    SurveyAnswer.objects.for_workspace(workspace).filter(response__in=ids).exclude(text="").update(text="")
    responses.filter(pk__in=ids).update(contact=None, forgotten_at=now())


def answers_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: what they answered to surveys by a personal link."""
    rows = SurveyResponse.objects.for_workspace(workspace).filter(contact__in=contact_ids)
    return "surveys", [_response(row) for row in rows.select_related("survey").order_by("pk")]


def _response(row: SurveyResponse) -> dict[str, object]:
    answers = SurveyAnswer.objects.for_workspace(row.workspace_id).filter(response=row).select_related("question")
    return {
        "survey": row.survey.title,
        "at": row.at.isoformat(),
        "source": row.source,
        "mood": row.mood,
        "answers": [_answer(one) for one in answers.order_by("question__position", "pk")],
    }


def _answer(row: SurveyAnswer) -> dict[str, object]:
    words = {option["key"]: option["text"] for option in row.question.options}
    return {
        "question": row.question.text,
        "choices": [words.get(key, key) for key in row.choices],
        "number": row.number,
        "text": row.text,
    }
