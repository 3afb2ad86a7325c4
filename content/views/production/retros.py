"""Production → Reviews: retrospectives, their actions, the search for lessons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError, NotFound
from config.lib.numbers import row_number
from content.forms.production.learn import ActionForm, FactForms, ReviewForm
from content.models import Retrospective
from content.production_states import ReviewOf
from content.selectors.learn.reading import action_list, review_get, review_list
from content.selectors.live.reading import live_get
from content.selectors.post import post_get
from content.selectors.production.reading import production_get, today_of
from content.services.learn.reviewing import action_add, action_change, action_remove, review_delete, review_save
from content.views.production.checklists import LinesWrong
from content.views.production.frame import form_page, pages, refused
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def retros(request: WorkspaceRequest) -> HttpResponse:
    """Retrospectives to search, or open actions."""
    view = request.GET.get("view", "")
    view = view if view in ("actions", "mine") else ""
    q, about = request.GET.get("q", "")[:100], request.GET.get("about", "")
    if view:
        rows: Any = action_list(workspace=request.workspace, owner=request.user if view == "mine" else None)
    else:
        rows = review_list(workspace=request.workspace, q=q, about=about)
    context = {
        "active": "production",
        "section": "reviews",
        "view": view,
        "q": q,
        "about": about,
        "kinds": ReviewOf,
        "today": today_of(request.workspace),
        "page": pages(request, rows),
    }
    return render(request, "content/retros.html", context)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def retro_new(request: WorkspaceRequest) -> HttpResponse:
    """A new retrospective, with `post`, `session` or `production` about that."""
    return _edit(request, None, _about(request))


@require_safe
@workspace_view(P.VIEW)
def retro(request: WorkspaceRequest, retro_id: int) -> HttpResponse:
    """One retrospective with its actions."""
    row = review_get(workspace=request.workspace, retro_id=retro_id)
    context = {
        "active": "production",
        "section": "reviews",
        "row": row,
        "form": ActionForm(workspace=request.workspace),
        "today": today_of(request.workspace),
    }
    return render(request, "content/retro.html", context)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def retro_edit(request: WorkspaceRequest, retro_id: int) -> HttpResponse:
    """Change a retrospective; with `action` remove it."""
    row = review_get(workspace=request.workspace, retro_id=retro_id)
    if request.POST.get("action") == "remove":
        review_delete(workspace=request.workspace, actor=request.actor, retro_id=row.pk)
        messages.success(request, _("Removed."))
        return redirect("content:retros", request.workspace.slug)
    return _edit(request, row, {})


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def retro_action_add(request: WorkspaceRequest, retro_id: int) -> HttpResponse:
    """Give somebody an action."""
    review_get(workspace=request.workspace, retro_id=retro_id)
    form = ActionForm(request.POST, workspace=request.workspace)
    if not form.is_valid():
        messages.error(request, _("Write down what is to be done."))
    else:
        try:
            action_add(workspace=request.workspace, actor=request.actor, retro_id=retro_id, values=form.cleaned_data)
        except DomainError as error:
            refused(request, error)
    return redirect(_address(request, retro_id))


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def retro_action(request: WorkspaceRequest, retro_id: int, action_id: int) -> HttpResponse:
    """Mark an action done or open again; with `action` remove it."""
    who: dict[str, Any] = {
        "workspace": request.workspace,
        "actor": request.actor,
        "retro_id": retro_id,
        "action_id": action_id,
    }
    if request.POST.get("action") == "remove":
        action_remove(**who)
    else:
        action_change(**who, values={"done": request.POST.get("done") == "1"})
    if request.POST.get("back") == "list":
        return redirect(f"{reverse('content:retros', args=[request.workspace.slug])}?view=actions")
    return redirect(_address(request, retro_id))


def _edit(request: WorkspaceRequest, row: Retrospective | None, start: dict[str, Any]) -> HttpResponse:
    form = ReviewForm(request.POST or None, workspace=request.workspace, row=row, initial=start)
    data = request.POST if request.method == "POST" else None
    facts = FactForms(data, initial=row.facts if row else [], prefix="facts")
    back = _address(request, row.pk) if row else reverse("content:retros", args=[request.workspace.slug])

    def save() -> Retrospective:
        if not facts.is_valid():
            raise LinesWrong(_("Check the figures."))
        values = {**form.cleaned_data, "facts": [one.cleaned_data for one in facts if one.cleaned_data]}
        number = row.pk if row else None
        return review_save(workspace=request.workspace, actor=request.actor, retro_id=number, values=values)

    return form_page(
        request,
        form,
        save=save,
        done=lambda saved: _address(request, saved.pk),
        context={
            "title": _("Edit retrospective") if row else _("New retrospective"),
            "row": row,
            "facts": facts,
            "back": back,
            "section": "reviews",
            "template": "content/retro_form.html",
        },
    )


def _about(request: WorkspaceRequest) -> dict[str, Any]:
    """What the address asks to look back on, as the form begins."""
    readers = {
        "post": lambda pk: post_get(workspace=request.workspace, post_id=pk),
        "session": lambda pk: live_get(workspace=request.workspace, live_id=pk),
        "production": lambda pk: production_get(workspace=request.workspace, production_id=pk),
    }
    kinds = {"post": ReviewOf.POST, "session": ReviewOf.LIVE, "production": ReviewOf.PRODUCTION}
    for name, read in readers.items():
        if (number := row_number(request.GET.get(name, ""))) is not None:
            try:
                found: Any = read(number)
            except NotFound:
                return {}
            return {"about": kinds[name], name: number, "title": str(found)[:200]}
    return {}


def _address(request: WorkspaceRequest, retro_id: int) -> str:
    return reverse("content:retro", args=[request.workspace.slug, retro_id])
