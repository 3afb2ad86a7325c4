"""Finding surveys, their questions and responses, and whether one takes answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from config.lib.errors import NotFound
from interactions.models import Contact, Survey, SurveyAnswer, SurveyDay, SurveyQuestion, SurveyResponse
from interactions.survey_states import Standing, SurveyState
from team.models import Workspace

_SALT = "interactions.survey.contact"


def survey_query(*, workspace: Workspace, state: str = "", text: str = "") -> QuerySet[Survey]:
    """Surveys, newest first; empty values restrict nothing."""
    rows = Survey.objects.for_workspace(workspace)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(title__icontains=text) if text else rows


def with_figures(rows: QuerySet[Survey]) -> QuerySet[Survey]:
    """Adds `opened` (how many browsers opened the form) and `last_at` (the latest response)."""
    days = SurveyDay.objects.unscoped("joined to surveys of one workspace").filter(survey=OuterRef("pk"))
    shown = days.order_by().values("survey").annotate(n=Sum("opened")).values("n")
    last = (
        SurveyResponse.objects.unscoped("joined to surveys of one workspace")
        .filter(survey=OuterRef("pk"))
        .order_by()
        .values("survey")
        .annotate(at=Max("at"))
        .values("at")
    )
    return rows.annotate(opened=Coalesce(Subquery(shown), 0), last_at=Subquery(last))


def survey_get(*, workspace: Workspace, survey_id: int) -> Survey:
    """One survey. Raises NotFound."""
    found = survey_query(workspace=workspace).filter(pk=survey_id).first()
    if found is None:
        raise NotFound
    return found


def survey_by_token(token: str) -> Survey:
    """The survey of a public address. Raises NotFound."""
    rows = Survey.objects.unscoped("the address says which workspace").select_related("workspace")
    found = rows.filter(token=token[:40]).first()
    if found is None:
        raise NotFound
    return found


def questions_of(survey: Survey, *, retired: bool = False) -> list[SurveyQuestion]:
    """The questions in the order they are asked; with `retired` those no longer asked follow."""
    rows = list(SurveyQuestion.objects.for_workspace(survey.workspace_id).filter(survey=survey))
    asked = [row for row in rows if row.retired_at is None]
    return asked + [row for row in rows if row.retired_at is not None] if retired else asked


def question_get(*, survey: Survey, question_id: int) -> SurveyQuestion:
    """One question that is asked. Raises NotFound."""
    rows = SurveyQuestion.objects.for_workspace(survey.workspace_id).filter(survey=survey, retired_at=None)
    found = rows.filter(pk=question_id).first()
    if found is None:
        raise NotFound
    return found


def is_answered(question: SurveyQuestion) -> bool:
    """Whether anybody has answered it."""
    return SurveyAnswer.objects.for_workspace(question.workspace_id).filter(question=question).exists()


def standing_of(survey: Survey, at: datetime) -> Standing:
    """What somebody who opens the address at `at` (aware) finds."""
    if survey.state == SurveyState.DRAFT:
        return Standing.DRAFT
    if survey.state == SurveyState.CLOSED or (survey.closes_at and survey.closes_at <= at):
        return Standing.CLOSED
    if survey.most is not None and survey.answered >= survey.most:
        return Standing.FULL
    return Standing.EARLY if survey.opens_at and survey.opens_at > at else Standing.OPEN


def survey_url(survey: Survey) -> str:
    """The absolute address to pass on."""
    return f"{settings.BASE_URL}{reverse('survey:form', args=[survey.token])}"


def contact_url(survey: Survey, contact: Contact) -> str:
    """The address for one person, which joins their answers with the contact."""
    return f"{survey_url(survey)}?c={signing.Signer(salt=_SALT).sign(f'{survey.pk}-{contact.pk}')}"


def contact_of(survey: Survey, signed: str) -> Contact | None:
    """Whom a personal address belongs to; None for forged ones, other surveys, and people who were erased."""
    try:
        survey_id, contact_id = signing.Signer(salt=_SALT).unsign(signed).split("-")
    except (signing.BadSignature, ValueError):
        return None
    if survey_id != str(survey.pk):
        return None
    rows = Contact.objects.for_workspace(survey.workspace_id).filter(erased_at=None)
    found = rows.filter(pk=int(contact_id)).select_related("merged_into").first()
    return found.merged_into if found is not None and found.merged_into_id else found


def has_answered(survey: Survey, contact: Contact) -> bool:
    """Whether the person answered by a personal address."""
    return SurveyResponse.objects.for_workspace(survey.workspace_id).filter(survey=survey, contact=contact).exists()


def applies(question: SurveyQuestion, given: Mapping[int, Collection[str]]) -> bool:
    """Whether a question is asked of somebody whose answers so far are `given`: keys and numbers by question."""
    return question.needs_id is None or bool(set(question.needs_values) & set(given.get(question.needs_id, ())))
