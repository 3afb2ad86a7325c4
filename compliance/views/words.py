"""Word lists: all of them, and one with its words."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from compliance.forms.words import EntryForm, ImportForm, ListForm, ListSettingsForm
from compliance.selectors.words import list_entries, list_get, list_query
from compliance.services.words import list_create, list_update
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@workspace_view(P.VIEW)
def lists(request: WorkspaceRequest) -> HttpResponse:
    """All lists with who changed what last."""
    page = Paginator(list_query(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    return render(request, "compliance/words.html", {"active": "compliance", "tab": "words", "page": page})


@require_http_methods(_METHODS)
@workspace_view(P.COMPLIANCE_MANAGE)
def list_new(request: WorkspaceRequest) -> HttpResponse:
    """A new list, then its words."""
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = list_create(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            return redirect("compliance:list", request.workspace.slug, row.pk)
    context = {"active": "compliance", "tab": "words", "form": form}
    return render(request, "compliance/list_form.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@workspace_view(P.VIEW)
def word_list(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """One list: its words, searched and in pages, and what can be done with them."""
    row = list_get(workspace=request.workspace, list_id=list_id)
    wanted = request.GET.get("q", "")[:60].strip()
    entries = [
        entry
        for entry in list_entries(row)
        if wanted.casefold() in f"{entry.term} {entry.replacement} {entry.reason}".casefold()
    ]
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "compliance",
        "tab": "words",
        "list": row,
        "page": page,
        "q": wanted,
        "form": EntryForm(),
    }
    return render(request, "compliance/list.html", context)


@require_http_methods(_METHODS)
@workspace_view(P.COMPLIANCE_MANAGE)
def list_edit(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """A list's name, platform, severity, and whether it is in force."""
    row = list_get(workspace=request.workspace, list_id=list_id)
    form = ListSettingsForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            list_update(workspace=request.workspace, actor=request.actor, list_id=list_id, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("compliance:list", request.workspace.slug, list_id)
    context = {"active": "compliance", "tab": "words", "form": form, "list": row}
    return render(request, "compliance/list_form.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@workspace_view(P.COMPLIANCE_MANAGE)
def list_import(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """The form for many words at once."""
    row = list_get(workspace=request.workspace, list_id=list_id)
    context = {"active": "compliance", "tab": "words", "form": ImportForm(), "list": row}
    return render(request, "compliance/import.html", context)
