"""Surveys: the list, the builder, opening and closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import now
from config.lib.errors import DomainError
from interactions.forms.surveys import (
    LinkForm,
    NewSurveyForm,
    OutlineForm,
    QuestionForm,
    outline_initial,
    question_initial,
)
from interactions.models import Contact, Survey
from interactions.selectors.surveys.reading import (
    is_answered,
    question_get,
    questions_of,
    standing_of,
    survey_get,
    survey_query,
    survey_url,
    with_figures,
)
from interactions.services.surveys.questions import question_add, question_change, question_move, question_remove
from interactions.services.surveys.templates import TEMPLATES
from interactions.services.surveys.writing import (
    personal_link,
    survey_change,
    survey_close,
    survey_create,
    survey_open,
    survey_remove,
)
from interactions.survey_states import SurveyState
from interactions.views.survey_page import items_of
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, PEOPLE = 30, 10
EDIT = {"active": "surveys", "section": "surveys"}


def head_of(survey: Survey, tab: str) -> dict[str, Any]:
    """What the head of a survey's pages shows."""
    return {**EDIT, "survey": survey, "tab": tab, "standing": standing_of(survey, now()), "address": survey_url(survey)}


@require_safe
@workspace_view(P.INBOX_VIEW)
def surveys(request: WorkspaceRequest) -> HttpResponse:
    """All surveys, by state and words of the title."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "")[:60].strip()
    state = state if state in SurveyState.values else ""
    rows = with_figures(survey_query(workspace=request.workspace, state=state, text=text))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    at = now()
    lines = [
        {
            "row": row,
            "standing": standing_of(row, at),
            "share": min(100, round(100 * row.answered / row.opened)) if row.opened else None,  # type: ignore[attr-defined]
        }
        for row in page.object_list
    ]
    context = {**EDIT, "page": page, "lines": lines, "state": state, "states": SurveyState.choices, "q": text}
    return render(request, "interactions/surveys/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def new(request: WorkspaceRequest) -> HttpResponse:
    """Begin a survey, empty or from a template."""
    form = NewSurveyForm(request.POST or None, initial={"language": request.workspace.language})
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            row = survey_create(
                workspace=request.workspace, actor=request.actor, outline=form.outline(),
                template=form.cleaned_data["template"],
            )  # fmt: skip
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("A draft is there. Look over the questions, then open it."))
            return redirect("interactions:survey_questions", request.workspace.slug, row.pk)
    chosen = form["template"].value() or ""
    context = {**EDIT, "form": form, "templates": TEMPLATES.items(), "chosen": chosen}
    return render(request, "interactions/surveys/new.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def settings(request: WorkspaceRequest, survey_id: int) -> HttpResponse:
    """Change all of a survey but its questions."""
    row = survey_get(workspace=request.workspace, survey_id=survey_id)
    form = OutlineForm(request.POST or None, initial=outline_initial(row))
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            survey_change(workspace=request.workspace, actor=request.actor, survey_id=survey_id, outline=form.outline())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:survey_questions", request.workspace.slug, survey_id)
    context = {**head_of(row, "settings"), "form": form}
    return render(request, "interactions/surveys/settings.html", context, status=422 if posted else 200)


@require_safe
@workspace_view(P.ENGAGEMENT_EDIT)
def questions(request: WorkspaceRequest, survey_id: int) -> HttpResponse:
    """The questions in their order, and what is still missing."""
    row = survey_get(workspace=request.workspace, survey_id=survey_id)
    context = {**head_of(row, "questions"), "items": items_of(row)}
    return render(request, "interactions/surveys/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def question(request: WorkspaceRequest, survey_id: int, question_id: int | None = None) -> HttpResponse:
    """Add a question or change one."""
    survey = survey_get(workspace=request.workspace, survey_id=survey_id)
    row = question_get(survey=survey, question_id=question_id) if question_id is not None else None
    earlier = []
    for number, one in enumerate(questions_of(survey), start=1):
        if row is not None and one.pk == row.pk:
            break
        earlier.append((number, one))
    form = QuestionForm(request.POST or None, earlier=earlier, initial=question_initial(row) if row else None)
    posted = request.method == "POST"
    if posted and form.is_valid() and _question_saved(request, form, survey_id, question_id):
        return redirect("interactions:survey_questions", request.workspace.slug, survey_id)
    context = {
        **head_of(survey, "questions"),
        "form": form,
        "question": row,
        "answered": row is not None and is_answered(row),
    }
    return render(request, "interactions/surveys/question.html", context, status=422 if posted else 200)


def _question_saved(request: WorkspaceRequest, form: QuestionForm, survey_id: int, question_id: int | None) -> bool:
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "survey_id": survey_id}
    try:
        if question_id is None:
            question_add(**who, draft=form.draft())
        else:
            question_change(**who, question_id=question_id, draft=form.draft())
    except DomainError as error:
        show(form, error)
        return False
    messages.success(request, _("Saved."))
    return True


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def question_step(request: WorkspaceRequest, survey_id: int, question_id: int) -> HttpResponse:
    """Move a question up or down, or ask it no longer."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "survey_id": survey_id}
    step = request.POST.get("step", "")
    try:
        if step == "remove":
            question_remove(**who, question_id=question_id)
            messages.success(request, _("The question is asked no longer."))
        else:
            question_move(**who, question_id=question_id, up=step == "up")
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    return redirect("interactions:survey_questions", request.workspace.slug, survey_id)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def step(request: WorkspaceRequest, survey_id: int) -> HttpResponse:
    """Open, close or delete a survey."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "survey_id": survey_id}
    survey_get(workspace=request.workspace, survey_id=survey_id)
    wanted = request.POST.get("step", "")
    try:
        if wanted == "remove":
            survey_remove(**who)
            messages.success(request, _("Survey deleted."))
            return redirect("interactions:surveys", request.workspace.slug)
        if wanted == "open":
            survey_open(**who)
            messages.success(request, _("The survey is open. Pass its address on."))
            return redirect("interactions:survey_share", request.workspace.slug, survey_id)
        if wanted == "close":
            survey_close(**who)
            messages.success(request, _("The survey is closed."))
    except DomainError as error:
        messages.error(request, str(error))
        page = "survey_settings" if error.field else "survey_questions"
        return redirect(f"interactions:{page}", request.workspace.slug, survey_id)
    return redirect("interactions:survey", request.workspace.slug, survey_id)


@require_safe
@workspace_view(P.ENGAGEMENT_EDIT)
def preview(request: WorkspaceRequest, survey_id: int) -> HttpResponse:
    """The form as people will see it; nothing can be sent from here."""
    row = survey_get(workspace=request.workspace, survey_id=survey_id)
    row.workspace = request.workspace
    with translation.override(row.language):
        context = {"survey": row, "items": items_of(row), "preview": True}
        return render(request, "interactions/surveys/public_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def share(request: WorkspaceRequest, survey_id: int) -> HttpResponse:
    """The address, with sources, and personal links for contacts."""
    row = survey_get(workspace=request.workspace, survey_id=survey_id)
    text, link, status = request.GET.get("contact", "")[:60].strip(), "", 200
    if request.method == "POST":
        form = LinkForm(request.POST)
        try:
            link = personal_link(
                workspace=request.workspace, actor=request.actor, survey_id=survey_id,
                contact_id=form.cleaned_data["contact"] if form.is_valid() else 0,
            )  # fmt: skip
        except DomainError as error:
            messages.error(request, str(error))
            status = 422
    people: list[Contact] = []
    if text:
        rows = Contact.objects.for_workspace(request.workspace).filter(erased_at=None, merged_into=None)
        people = list(rows.filter(name__icontains=text).order_by("-last_seen_at")[:PEOPLE])
    context = {**head_of(row, "share"), "contact": text, "people": people, "link": link}
    return render(request, "interactions/surveys/share.html", context, status=status)
