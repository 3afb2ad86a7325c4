"""One idea: noting it, its page with everything about it, and the quick note from anywhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.forms.idea import NEW, IdeaForm, idea_initial
from content.models import Idea, MediaAsset
from content.selectors.briefs import Subject, brief_of
from content.selectors.ideas import drafts_of, idea_get
from content.selectors.media import media_by_ids
from content.services.ideas import FILES_MAX, idea_create, idea_update
from content.views.plan_shared import form_choices, plan_frame, platform_choices
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@workspace_view(P.CONTENT_EDIT)
def idea_new(request: WorkspaceRequest) -> HttpResponse:
    """A new idea; the quick note sends title, note and link only."""
    data = None
    if request.method == "POST":
        data = request.POST.copy()
        for name, value in NEW.items():
            data.setdefault(name, str(value))
    form = _form(request, data, {**NEW, **_told(request)}, None)
    if data is not None and form.is_valid():
        try:
            idea = idea_create(workspace=request.workspace, actor=request.actor, values=form.values(_files(request)))
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("The idea is noted."))
            return redirect("content:idea", request.workspace.slug, idea.pk)
    return _page(request, form, None)


def _told(request: WorkspaceRequest) -> dict[str, str]:
    """What the address that led here says of the idea: title, link, note."""
    longest = {"title": 200, "link": 500, "note": 1000}
    return {name: request.GET[name][:most] for name, most in longest.items() if name in request.GET}


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def idea(request: WorkspaceRequest, idea_id: int) -> HttpResponse:
    """One idea; POST saves it."""
    row = idea_get(workspace=request.workspace, idea_id=idea_id, user=request.user)
    form = _form(request, request.POST if request.method == "POST" else None, idea_initial(row), row)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.values(_files(request))
            idea_update(workspace=request.workspace, actor=request.actor, idea_id=row.pk, values=values)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved"))
            return redirect("content:idea", request.workspace.slug, row.pk)
    return _page(request, form, row)


def _form(request: WorkspaceRequest, data: Any, initial: dict[str, Any], row: Idea | None) -> IdeaForm:
    chosen = row.pillar_id if row else row_number(request.GET.get("pillar", ""))
    choices = form_choices(request, pillar=chosen)
    platforms = platform_choices(request, row.platforms if row else [])
    if row is None and chosen:
        initial = {**initial, "pillar": chosen}
    return IdeaForm(data, initial=initial, platforms=platforms, **choices)


def _files(request: WorkspaceRequest) -> list[int]:
    """The files of the form: those kept and those picked from the library."""
    given = [*request.POST.getlist("media"), *request.POST.getlist("pick")]
    return [number for value in given if (number := row_number(value))][: FILES_MAX + 1]


def _page(request: WorkspaceRequest, form: IdeaForm, row: Idea | None) -> HttpResponse:
    workspace = request.workspace
    files: list[MediaAsset] = []
    if request.method == "POST":
        files = list(media_by_ids(workspace=workspace, ids=_files(request)).values())
    elif row is not None:
        files = list(row.media.filter(deleted_at=None).order_by("pk"))
    context = {**plan_frame(request, "ideas"), "form": form, "idea": row, "files": files}
    if row is not None:
        subject = Subject("idea", row.pk)
        context |= {
            "drafts": drafts_of(workspace=workspace, idea=row),
            "brief": brief_of(workspace=workspace, subject=subject),
        }
    return render(request, "content/plan/idea.html", context, status=422 if form.errors else 200)
