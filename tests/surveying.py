"""Rows about surveys, one of each kind."""

from __future__ import annotations

from typing import Any

from config.lib.clock import now
from interactions.models import Contact, Survey, SurveyQuestion, SurveyResponse
from team.models import User, Workspace


def survey_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the addresses about surveys."""
    survey = Survey.objects.create(workspace=workspace, title="walk", purpose="walk", holder="walk", created_by=user)
    question = SurveyQuestion.objects.create(workspace=workspace, survey=survey, position=1, kind="short", text="walk")
    response = SurveyResponse.objects.create(workspace=workspace, survey=survey, at=now())
    contact = Contact.objects.create(workspace=workspace, name="walk", first_seen_at=now(), last_seen_at=now())
    return {
        "survey_id": survey.pk,
        "question_id": question.pk,
        "response_id": response.pk,
        "contact_id": contact.pk,
    }


def make_contact(workspace: Workspace, **values: Any) -> Contact:
    """A person who wrote just now."""
    return Contact.objects.create(
        workspace=workspace, **{"name": "茶客", "first_seen_at": now(), "last_seen_at": now(), **values}
    )


def survey_places(workspace: Workspace) -> dict[str, int]:
    """A survey that runs and one that has ended, and a question of each."""
    surveys = Survey.objects.for_workspace(workspace)
    questions = SurveyQuestion.objects.for_workspace(workspace)
    return {
        "running": surveys.get(state="open").pk,
        "asked": questions.get(survey__state="open", needs__isnull=False).pk,
        "ended": surveys.get(state="closed").pk,
        "told": questions.get(survey__state="closed", kind="long").pk,
    }
