"""Snippets: texts, hashtag groups and templates; and what the editor asks of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SocialAccount
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.forms.snippets import SnippetForm
from content.selectors.snippets import asked_in, snippet_get, snippet_query, template_query
from content.services.post_templates import template_delete, template_use
from content.services.snippets import snippet_delete, snippet_save, snippet_use, tags_of
from content.states import SnippetKind
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, PICKED = 50, 30
TEMPLATES = "templates"


@require_safe
@workspace_view(P.VIEW)
def snippets(request: WorkspaceRequest) -> HttpResponse:
    """The list: `?kind=text|tags|templates`, `?q=`."""
    kind, q = request.GET.get("kind", ""), request.GET.get("q", "")[:100].strip()
    kind = kind if kind in {*SnippetKind.values, TEMPLATES} else str(SnippetKind.TEXT)
    rows: Any = (
        template_query(workspace=request.workspace, q=q)
        if kind == TEMPLATES
        else snippet_query(workspace=request.workspace, q=q, kind=kind)
    )
    context = {
        "active": "posts",
        "kind": kind,
        "q": q,
        "kinds": [
            ("text", pgettext("snippets", "Texts")),
            ("tags", _("Hashtag groups")),
            (TEMPLATES, _("Templates")),
        ],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "content/snippets.html", context)


@workspace_view(P.CONTENT_EDIT)
def snippet_new(request: WorkspaceRequest) -> HttpResponse:
    """A new one: `?kind=tags` for a group."""
    kind = request.GET.get("kind", request.POST.get("kind", ""))
    return _form(request, kind if kind in SnippetKind.values else str(SnippetKind.TEXT), None)


@workspace_view(P.CONTENT_EDIT)
def snippet(request: WorkspaceRequest, snippet_id: int) -> HttpResponse:
    """Change one."""
    row = snippet_get(workspace=request.workspace, snippet_id=snippet_id)
    return _form(request, row.kind, row)


def _form(request: WorkspaceRequest, kind: str, row: Any) -> HttpResponse:
    tags = kind == SnippetKind.TAGS
    initial = {"name": row.name, "text": " ".join(f"#{tag}" for tag in row.tags) if tags else row.text} if row else None
    form = SnippetForm(kind, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            snippet_save(
                workspace=request.workspace,
                actor=request.actor,
                snippet_id=row.pk if row else None,
                name=form.cleaned_data["name"],
                kind=kind,
                text=text,
                tags=tags_of(text),
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return _back(request, kind)
    context = {"active": "posts", "form": form, "row": row, "kind": kind}
    status = 422 if request.method == "POST" else 200
    return render(request, "content/snippet.html", context, status=status)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def snippet_delete_view(request: WorkspaceRequest, snippet_id: int) -> HttpResponse:
    """Remove one."""
    kind = snippet_get(workspace=request.workspace, snippet_id=snippet_id).kind
    snippet_delete(workspace=request.workspace, actor=request.actor, snippet_id=snippet_id)
    messages.success(request, _("Deleted."))
    return _back(request, kind)


@require_safe
@workspace_view(P.CONTENT_EDIT)
def snippets_pick(request: WorkspaceRequest) -> HttpResponse:
    """The editor's list: `?q=`; what a text asks for stands beside it."""
    rows = snippet_query(workspace=request.workspace, q=request.GET.get("q", "")[:100].strip())[: PICKED + 1]
    items = [(row, asked_in(row.text)) for row in rows]
    context = {"items": items[:PICKED], "more": len(items) > PICKED, "q": request.GET.get("q", "")}
    return render(request, "content/_snippets_pick.html", context)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def snippet_use_view(request: WorkspaceRequest, snippet_id: int) -> JsonResponse:
    """The text to insert, its places filled from `v.<name>`, and what was left out."""
    data = request.POST
    account = None
    if pk := row_number(data.get("account", "")):
        account = SocialAccount.objects.for_workspace(request.workspace).filter(pk=pk).first()
    filled = snippet_use(
        workspace=request.workspace,
        snippet_id=snippet_id,
        values={name.removeprefix("v."): data[name][:1000] for name in data if name.startswith("v.")},
        tags=data.getlist("tag") if "tags" in data else None,
        account=account,
        platforms=data.getlist("platform"),
        there=row_number(data.get("there", "")) or 0,
    )
    note = ""
    if filled.left_out:
        names = ", ".join(f"#{tag}" for tag in filled.left_out)
        note = _("Left out, as a platform takes no more: %(names)s") % {"names": names}
    return JsonResponse({"text": filled.text, "missing": filled.missing, "note": note})


# --- templates --------------------------------------------------------------------------------------------------------
@require_POST
@workspace_view(P.CONTENT_EDIT)
def template_use_view(request: WorkspaceRequest, template_id: int) -> HttpResponse:
    """Begin a post with it."""
    post = template_use(workspace=request.workspace, actor=request.actor, template_id=template_id)
    return redirect("content:post_edit", request.workspace.slug, post.pk)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def template_delete_view(request: WorkspaceRequest, template_id: int) -> HttpResponse:
    """Remove one."""
    template_delete(workspace=request.workspace, actor=request.actor, template_id=template_id)
    messages.success(request, _("Deleted."))
    return _back(request, TEMPLATES)


def _back(request: WorkspaceRequest, kind: str) -> HttpResponse:
    response = redirect("content:snippets", request.workspace.slug)
    response["Location"] += f"?kind={kind}"
    return response
