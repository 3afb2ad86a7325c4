"""Complaints → Causes: the tree people choose from, and what one person may give."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.lib.errors import DomainError
from interactions.forms.complaints import CauseForm, LimitForm
from interactions.selectors.complaints.causes import cause_get, cause_tree
from interactions.selectors.complaints.reading import setup_of
from interactions.services.complaints.causes import cause_archive, cause_save, causes_begin
from interactions.services.complaints.compensating import setup_save
from interactions.views.complaints.cases import HERE
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.INBOX_SETUP)
def causes(request: WorkspaceRequest) -> HttpResponse:
    """The tree; a form for another cause. The usual ones are written down when somebody asks for them."""
    if request.POST.get("usual"):
        causes_begin(workspace=request.workspace, actor=request.actor)
        return redirect("interactions:complaint_causes", request.workspace.slug)
    form = CauseForm(request.POST or None, workspace=request.workspace)
    if request.method == "POST" and form.is_valid() and _saved(request, form, None):
        return redirect("interactions:complaint_causes", request.workspace.slug)
    return _page(request, form, LimitForm(setup=setup_of(request.workspace)))


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def cause(request: WorkspaceRequest, cause_id: int) -> HttpResponse:
    """Rename a cause, or put it elsewhere."""
    row = cause_get(workspace=request.workspace, cause_id=cause_id)
    initial = {"name": row.name, "parent": row.parent_id}
    form = CauseForm(request.POST or None, workspace=request.workspace, without=row.pk, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, cause_id):
        return redirect("interactions:complaint_causes", request.workspace.slug)
    context = {**HERE, "part": "causes", "row": row, "form": form}
    return render(request, "interactions/complaints/cause.html", context, status=422 if request.POST else 200)


@require_POST
@workspace_view(P.INBOX_SETUP)
def archive(request: WorkspaceRequest, cause_id: int) -> HttpResponse:
    """Offer a cause no longer, or again."""
    back = request.POST.get("back") == "1"
    cause_archive(workspace=request.workspace, actor=request.actor, cause_id=cause_id, archived=not back)
    messages.success(request, _("In use again.") if back else _("Archived. Cases keep it."))
    return redirect("interactions:complaint_causes", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_SETUP)
def limit(request: WorkspaceRequest) -> HttpResponse:
    """Set what one person may give."""
    form = LimitForm(request.POST, setup=setup_of(request.workspace))
    if form.is_valid():
        try:
            setup_save(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:complaint_causes", request.workspace.slug)
    return _page(request, CauseForm(workspace=request.workspace), form)


def _saved(request: WorkspaceRequest, form: CauseForm, cause_id: int | None) -> bool:
    data = form.cleaned_data
    try:
        cause_save(
            workspace=request.workspace, actor=request.actor, cause_id=cause_id, name=data["name"],
            parent_id=data["parent"],
        )  # fmt: skip
    except DomainError as error:
        show(form, error)
        return False
    messages.success(request, _("Saved."))
    return True


def _page(request: WorkspaceRequest, form: CauseForm, limit_form: LimitForm) -> HttpResponse:
    context = {
        **HERE,
        "part": "causes",
        "tree": cause_tree(workspace=request.workspace, archived=True),
        "form": form,
        "limit_form": limit_form,
        "setup": setup_of(request.workspace),
    }
    return render(request, "interactions/complaints/causes.html", context, status=422 if request.POST else 200)
