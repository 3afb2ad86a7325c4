"""Lines of a checklist: ticking in the list, one line with everything about it, lines of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.register.onboarding import OwnTaskForm, TaskForm
from accounts.onboarding_states import TaskState
from accounts.onboarding_template import task_words
from accounts.selectors.register.dossiers import dossier_get, task_get
from accounts.services.register.tasks import task_add, task_remove, task_save, task_settle
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

HEAD = {"active": "accounts", "section": "onboarding"}


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.TASKS_EDIT)
def task(request: WorkspaceRequest, step_id: int) -> HttpResponse:
    """One line: state, owner, due day, evidence."""
    row = task_get(workspace=request.workspace, task_id=step_id)
    words = task_words(row)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = TaskForm(*sent, workspace=request.workspace, row=row, fact=words["fact"])
    if request.method == "POST" and form.is_valid():
        try:
            task_save(
                workspace=request.workspace,
                actor=request.actor,
                task_id=step_id,
                values=form.values(),
                file=form.cleaned_data["file"],
            )
        except DomainError as error:
            if error.status == 404:
                raise
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:dossier", request.workspace.slug, row.dossier_id)
        # The service may have changed the row in memory before it refused.
        row = task_get(workspace=request.workspace, task_id=step_id)
    context = {**HEAD, **words, "form": form, "task": row, "dossier": row.dossier}
    return render(request, "accounts/onboarding_task.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.VIEW, post=P.TASKS_EDIT)
def tick(request: WorkspaceRequest, step_id: int) -> HttpResponse:
    """Settle a line as done, or open it again, from the list."""
    row = task_get(workspace=request.workspace, task_id=step_id)
    state = TaskState.OPEN if row.state != TaskState.OPEN else TaskState.DONE
    task_settle(workspace=request.workspace, actor=request.actor, task_id=step_id, state=state)
    address = redirect("accounts:dossier", request.workspace.slug, row.dossier_id)
    address["Location"] += f"#{row.stage}"
    return address


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.TASKS_EDIT)
def add(request: WorkspaceRequest, dossier_id: int) -> HttpResponse:
    """Add a line of one's own."""
    dossier = dossier_get(workspace=request.workspace, dossier_id=dossier_id)
    initial = {"stage": request.GET.get("stage") or dossier.stage}
    form = OwnTaskForm(request.POST or None, workspace=request.workspace, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            task_add(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id, task=form.task())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Added."))
            return redirect("accounts:dossier", request.workspace.slug, dossier_id)
    context = {**HEAD, "form": form, "dossier": dossier}
    return render(request, "accounts/onboarding_add.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.VIEW, post=P.TASKS_EDIT)
def remove(request: WorkspaceRequest, step_id: int) -> HttpResponse:
    """Take out a line of one's own."""
    row = task_get(workspace=request.workspace, task_id=step_id)
    task_remove(workspace=request.workspace, actor=request.actor, task_id=step_id)
    messages.success(request, _("Taken out."))
    return redirect("accounts:dossier", request.workspace.slug, row.dossier_id)
