"""Production → Checklists: templates, and the lines that one post must pass."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.forms.production.sop import ChecklistForm, ItemForms, items_initial
from content.models import Checklist
from content.selectors.post import post_get
from content.selectors.sop.due import due_lists
from content.selectors.sop.reading import checklist_get, checklist_list, tick_history
from content.services.sop.templates import checklist_retire, checklist_save
from content.services.sop.ticking import checklist_tick
from content.views.production.frame import form_page, pages, refused
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def checklists(request: WorkspaceRequest) -> HttpResponse:
    """Templates in force, or retired ones."""
    retired = request.GET.get("view") == "retired"
    rows = checklist_list(workspace=request.workspace, retired=retired)
    context = {"active": "production", "section": "checklists", "retired": retired, "page": pages(request, rows)}
    return render(request, "content/checklists.html", context)


@workspace_view(P.VIEW, post=P.COMPLIANCE_MANAGE)
def checklist_new(request: WorkspaceRequest) -> HttpResponse:
    """A new template."""
    return _edit(request, None)


@workspace_view(P.VIEW, post=P.COMPLIANCE_MANAGE)
def checklist(request: WorkspaceRequest, checklist_id: int) -> HttpResponse:
    """One template; POST changes it, or with `action` retires it."""
    row = checklist_get(workspace=request.workspace, checklist_id=checklist_id)
    if request.POST.get("action") == "remove":
        checklist_retire(workspace=request.workspace, actor=request.actor, checklist_id=row.pk)
        messages.success(request, _("The checklist is no longer asked for. What was ticked stays."))
        return redirect("content:checklists", request.workspace.slug)
    return _edit(request, row)


@require_safe
@workspace_view(P.VIEW)
def post_checklist(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The lines a post must pass, to tick; htmx asks for the panel of the editor."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    lists = due_lists(post=post)
    context: dict[str, Any] = {"active": "posts", "post": post, "due": lists, "open": sum(due.open for due in lists)}
    if request.htmx:
        return render(request, "content/_checklist_panel.html", context)
    context["history"] = tick_history(post=post)
    return render(request, "content/post_checklist.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def post_checklist_tick(request: WorkspaceRequest, post_id: int, item_id: int) -> HttpResponse:
    """Tick a line for a post, or take the tick back."""
    try:
        checklist_tick(
            workspace=request.workspace,
            actor=request.actor,
            post_id=post_id,
            item_id=item_id,
            done=request.POST.get("done") == "1",
            evidence=request.POST.get("evidence", ""),
            asset_id=row_number(request.POST.get("asset", "")),
        )
    except DomainError as error:
        if error.status == 404 or request.htmx:
            raise
        refused(request, error)
    return redirect("content:post_checklist", request.workspace.slug, post_id)


def _edit(request: WorkspaceRequest, row: Checklist | None) -> HttpResponse:
    form = ChecklistForm(request.POST or None, workspace=request.workspace, row=row)
    lines = ItemForms(request.POST if request.method == "POST" else None, initial=items_initial(row), prefix="items")
    back = reverse("content:checklists", args=[request.workspace.slug])

    def save() -> Checklist:
        if not lines.is_valid():
            raise LinesWrong(_("Check the lines."))
        values = {**form.cleaned_data, "items": lines.values()}  # type: ignore[attr-defined]
        number = row.pk if row else None
        return checklist_save(workspace=request.workspace, actor=request.actor, checklist_id=number, values=values)

    return form_page(
        request,
        form,
        save=save,
        done=lambda _saved: back,
        context={
            "title": _("Checklist") if row else _("New checklist"),
            "row": row,
            "lines": lines,
            "back": back,
            "section": "checklists",
            "template": "content/checklist.html",
        },
    )


class LinesWrong(DomainError):
    """A line of the form is wrong; it says so itself."""

    code = "lines_wrong"
