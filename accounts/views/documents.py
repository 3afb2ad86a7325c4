"""One sealed document: what is known about it, who opened it, and the file itself."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from accounts.selectors.register.documents import document_accesses, document_get, document_places
from accounts.serving import document_answer
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.DOCUMENTS_READ)
def document(request: WorkspaceRequest, document_id: int) -> HttpResponse:
    """Its facts and its log. Opens nothing."""
    row = document_get(workspace=request.workspace, document_id=document_id)
    page = Paginator(document_accesses(document=row), PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "accounts",
        "document": row,
        "places": document_places(document=row),
        "page": page,
        "picture": row.mime.startswith("image/"),
    }
    return render(request, "accounts/document.html", context)


@require_GET
@workspace_view(P.DOCUMENTS_READ)
def file(request: WorkspaceRequest, document_id: int) -> HttpResponse:
    """The file, after its opening was written down. Pictures are shown; `?download=1` and PDFs are saved."""
    return document_answer(request, document_id=document_id, download=bool(request.GET.get("download")))
