"""The vocabulary about people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.research import TagForm
from accounts.research_states import FAMILY_TONES, TagFamily
from accounts.selectors.personas.tags import tag_get, tag_query
from accounts.services.research.tags import tag_merge, tag_remove, tag_save
from accounts.views.personas import frame
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def tags(request: WorkspaceRequest) -> HttpResponse:
    """All tags by family, searched; POST makes one."""
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tag_save(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:research_tags", request.workspace.slug)
    text, family = request.GET.get("q", "")[:60].strip(), request.GET.get("family", "")
    rows = tag_query(workspace=request.workspace, family=family, text=text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found: Any = page.object_list
    lines = [(row, FAMILY_TONES[TagFamily(row.family)]) for row in found]
    context = {
        **frame("tags"),
        "page": page,
        "lines": lines,
        "form": form,
        "q": text,
        "family": family,
        "families": TagFamily.choices,
    }
    return render(request, "accounts/personas/tags.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def tag(request: WorkspaceRequest, tag_id: int) -> HttpResponse:
    """One tag: rename it, merge it into another of its family, or remove it."""
    row = tag_get(workspace=request.workspace, tag_id=tag_id)
    refused: DomainError | None = None
    if request.method == "POST":
        scope = {"workspace": request.workspace, "actor": request.actor}
        try:
            if "remove" in request.POST:
                tag_remove(**scope, tag_id=tag_id)  # type: ignore[arg-type]
                done = _("Removed.")
            elif "merge" in request.POST:
                into = row_number(request.POST.get("into", "")) or 0
                tag_merge(**scope, tag_id=tag_id, into_id=into)  # type: ignore[arg-type]
                done = _("Merged.")
            else:
                tag_save(**scope, tag_id=tag_id, name=request.POST.get("name", ""))  # type: ignore[arg-type]
                done = _("Saved.")
        except DomainError as error:
            refused = error
        else:
            messages.success(request, done)
            return redirect("accounts:research_tags", request.workspace.slug)
    others = tag_query(workspace=request.workspace, family=row.family).exclude(pk=row.pk)[:500]
    context = {
        **frame("tags"), "row": row, "others": others, "refused": refused,
        "name": request.POST.get("name", row.name)[:80],
    }  # fmt: skip
    return render(request, "accounts/personas/tag.html", context, status=refused.status if refused else 200)
