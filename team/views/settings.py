"""Settings of the workspace."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.forms.workspaces import WorkspaceDeleteForm, WorkspaceSettingsForm
from team.hooks import hooks
from team.permissions import Permission as P
from team.services.demo import demo_clear
from team.services.workspaces import EDITABLE, workspace_delete, workspace_update


def _page(
    request: WorkspaceRequest,
    form: WorkspaceSettingsForm | None = None,
    delete_form: WorkspaceDeleteForm | None = None,
) -> HttpResponse:
    workspace = request.workspace
    context = {
        "active": "settings",
        "section": "general",
        "form": form or WorkspaceSettingsForm(initial={name: getattr(workspace, name) for name in EDITABLE}),
        "delete_form": delete_form or WorkspaceDeleteForm(),
        "demo_removable": workspace.is_demo and hooks.demo_remove is not None,
    }
    bad = any(f is not None and f.errors for f in (form, delete_form))
    return render(request, "team/settings.html", context, status=422 if bad else 200)


@workspace_view(P.SETTINGS_MANAGE)
def settings(request: WorkspaceRequest) -> HttpResponse:
    """General settings and publishing rules; the danger zone below."""
    if request.method != "POST":
        return _page(request)
    form = WorkspaceSettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        workspace_update(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
    except DomainError as error:
        show(form, error)
        return _page(request, form)
    messages.success(request, gettext("Saved."))
    return redirect("team:settings", request.workspace.slug)


@require_POST
@workspace_view(P.WORKSPACE_DELETE)
def delete(request: WorkspaceRequest) -> HttpResponse:
    """Delete the workspace once its name was typed."""
    form = WorkspaceDeleteForm(request.POST)
    if not form.is_valid():
        return _page(request, delete_form=form)
    try:
        workspace_delete(workspace=request.workspace, actor=request.actor, typed_name=form.cleaned_data["typed_name"])
    except DomainError as error:
        show(form, error)
        return _page(request, delete_form=form)
    messages.success(request, gettext("The workspace is deleted."))
    return redirect("team:root")


@require_POST
@workspace_view(P.SETTINGS_MANAGE)
def demo_remove(request: WorkspaceRequest) -> HttpResponse:
    """Take the demo data out."""
    demo_clear(workspace=request.workspace, actor=request.actor)
    messages.success(request, gettext("The demo data is gone. What you made yourself is still here."))
    return redirect("team:settings", request.workspace.slug)
