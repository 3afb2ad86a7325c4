"""What other parts of the chapter keep of somebody, blanked when they are erased."""

from __future__ import annotations

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
from team.actors import SYSTEM
from team.models import Workspace


def members_erased(workspace: Workspace, erased: Erased) -> None:
    """Members of communities who are the person: names go, points and measures stay."""
    members = CommunityMember.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids)
    for member in list(members):
        member_forget(workspace=workspace, actor=SYSTEM, community_id=member.community_id, member_id=member.pk)
        CommunityViolation.objects.for_workspace(workspace).filter(member=member).update(evidence="")
        PointEntry.objects.for_workspace(workspace).filter(member=member).update(note="")


def promises_erased(workspace: Workspace, erased: Erased) -> None:
    """Promises made to the person: their words, order numbers and proofs go."""
    rows = Promise.objects.for_workspace(workspace).filter(thread__in=erased.thread_ids)
    rows.update(words="", order_number="", proof="", proof_url="")


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
