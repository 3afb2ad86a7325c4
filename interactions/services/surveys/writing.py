"""Making surveys, changing what they say, opening and closing them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput, NotFound
from config.lib.web import web_address
from interactions.models import Contact, Survey, SurveyResponse
from interactions.selectors.surveys.reading import contact_url, questions_of, survey_get
from interactions.services.surveys.questions import question_add
from interactions.services.surveys.templates import TEMPLATES
from interactions.survey_errors import NothingToAsk, PurposeMissing, SurveyInUse
from interactions.survey_states import SurveyState
from team.actors import Actor
from team.audit import record
from team.models import Workspace

_LONGEST = {"title": 160, "introduction": 2000, "thanks": 500, "purpose": 500, "holder": 120, "tag": 80}
KEEP_MAX, MOST_MAX = 1095, 100_000


@dataclass(frozen=True, slots=True)
class Outline:
    """All of a survey but its questions, as a person enters it; times are aware. See `Survey` for the meaning."""

    title: str
    introduction: str = ""
    thanks: str = ""
    language: str = "zh-hans"
    purpose: str = ""
    holder: str = ""
    keep_days: int = 365
    privacy_url: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    most: int | None = None
    tag: str = ""


@transaction.atomic
def survey_create(*, workspace: Workspace, actor: Actor, outline: Outline, template: str = "") -> Survey:
    """A new draft, with the questions of a template where one is named. Raises InvalidInput at the field."""
    if template and template not in TEMPLATES:
        raise InvalidInput(field="template")
    values = {**_checked(outline), "holder": outline.holder.strip() or workspace.name}
    row = Survey.objects.create(workspace=workspace, created_by=actor.user, **values)
    for draft in TEMPLATES[template].questions(outline.language) if template else ():
        question_add(workspace=workspace, actor=actor, survey_id=row.pk, draft=draft, quiet=True)
    record(workspace, actor, "survey.created", row, after={"title": row.title, "template": template})
    return row


@transaction.atomic
def survey_change(*, workspace: Workspace, actor: Actor, survey_id: int, outline: Outline) -> Survey:
    """Change what a survey says. Raises NotFound, InvalidInput at the field."""
    row = _locked(workspace, survey_id)
    values = {**_checked(outline), "holder": outline.holder.strip() or workspace.name}
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    if row.state == SurveyState.OPEN and not row.purpose:
        raise PurposeMissing(field="purpose")
    row.save()
    changed = [name for name, value in values.items() if before[name] != value]
    if changed:
        old = {name: before[name] for name in changed}
        record(workspace, actor, "survey.changed", row, before=old, after={name: values[name] for name in changed})
    return row


@transaction.atomic
def survey_open(*, workspace: Workspace, actor: Actor, survey_id: int) -> Survey:
    """Let people answer, from now or from `opens_at`; also again after closing.

    Raises NothingToAsk, PurposeMissing, Conflict when its end has passed, NotFound.
    """
    row = _locked(workspace, survey_id)
    if row.state == SurveyState.OPEN:
        return row
    if not questions_of(row):
        raise NothingToAsk
    if not row.purpose or not row.holder:
        raise PurposeMissing(field="purpose")
    if row.closes_at and row.closes_at <= now():
        raise Conflict(_("Its end has passed. Choose a later one first."), field="closes_at")
    row.state, row.opened_at, row.closed_at = SurveyState.OPEN, row.opened_at or now(), None
    row.save(update_fields=["state", "opened_at", "closed_at", "updated_at"])
    record(workspace, actor, "survey.opened", row)
    return row


@transaction.atomic
def survey_close(*, workspace: Workspace, actor: Actor, survey_id: int) -> Survey:
    """Take no more answers. Raises NotFound, Conflict for a draft."""
    row = _locked(workspace, survey_id)
    if row.state == SurveyState.DRAFT:
        raise Conflict(_("A draft takes no answers; there is nothing to close."))
    if row.state == SurveyState.OPEN:
        row.state, row.closed_at = SurveyState.CLOSED, now()
        row.save(update_fields=["state", "closed_at", "updated_at"])
        record(workspace, actor, "survey.closed", row)
    return row


@transaction.atomic
def survey_remove(*, workspace: Workspace, actor: Actor, survey_id: int) -> None:
    """Delete a survey that nobody has answered. Raises NotFound, SurveyInUse."""
    row = _locked(workspace, survey_id)
    if SurveyResponse.objects.for_workspace(workspace).filter(survey=row).exists():
        raise SurveyInUse
    record(workspace, actor, "survey.removed", row, before={"title": row.title, "state": row.state})
    row.delete()


@transaction.atomic
def response_remove(*, workspace: Workspace, actor: Actor, survey_id: int, response_id: int) -> None:
    """Delete one response with its answers. Raises NotFound."""
    row = _locked(workspace, survey_id)
    response = SurveyResponse.objects.for_workspace(workspace).filter(survey=row, pk=response_id).first()
    if response is None:
        raise NotFound
    record(workspace, actor, "survey.response_removed", row, before={"response": response_id, "at": response.at})
    response.delete()
    row.answered = max(0, row.answered - 1)
    row.save(update_fields=["answered", "updated_at"])


def personal_link(*, workspace: Workspace, actor: Actor, survey_id: int, contact_id: int) -> str:
    """The address of a survey for one contact, noted in the audit log. Raises NotFound, InvalidInput at `contact`."""
    row = survey_get(workspace=workspace, survey_id=survey_id)
    people = Contact.objects.for_workspace(workspace).filter(erased_at=None, merged_into=None)
    contact = people.filter(pk=contact_id).first()
    if contact is None:
        raise InvalidInput(_("There is no contact of this number."), field="contact")
    record(workspace, actor, "survey.link_made", row, after={"contact": contact.pk})
    return contact_url(row, contact)


def _locked(workspace: Workspace, survey_id: int) -> Survey:
    survey_get(workspace=workspace, survey_id=survey_id)
    return Survey.objects.for_workspace(workspace).select_for_update().get(pk=survey_id)


def _checked(outline: Outline) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(outline).items()
    }
    if not values["title"]:
        raise InvalidInput(_("Give it a title."), field="title")
    for name, most in _LONGEST.items():
        if len(values[name]) > most:
            raise InvalidInput(_("At most %(max)s characters."), field=name, max=most)
    if values["language"] not in dict(settings.LANGUAGES):
        raise InvalidInput(field="language")
    if not 1 <= values["keep_days"] <= KEEP_MAX:
        raise InvalidInput(_("Between 1 and %(max)s days."), field="keep_days", max=KEEP_MAX)
    if values["most"] is not None and not 1 <= values["most"] <= MOST_MAX:
        raise InvalidInput(_("Between 1 and %(max)s responses."), field="most", max=MOST_MAX)
    if values["privacy_url"] and not web_address(values["privacy_url"], longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="privacy_url")
    if values["opens_at"] and values["closes_at"] and values["opens_at"] >= values["closes_at"]:
        raise InvalidInput(_("The end has to come after the start."), field="closes_at")
    return values
