"""Handing out sealed documents over HTTP, to pages and REST alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from accounts.models import SealedDocument
from accounts.register_states import DocumentAct
from accounts.selectors.register.documents import document_get
from accounts.services.register.documents import document_open


def document_answer(request: Any, *, document_id: int, download: bool) -> HttpResponse:
    """The bytes with headers that keep them harmless and out of every cache.

    A browser's PDF reader does not start in a sandbox, so a PDF is always saved and never shown as a page of ours.
    """
    kind = document_get(workspace=request.workspace, document_id=document_id).mime
    saved = download or not kind.startswith("image/")
    act = DocumentAct.DOWNLOADED if saved else DocumentAct.VIEWED
    row, data = document_open(workspace=request.workspace, actor=request.actor, document_id=document_id, act=act)
    return _dressed(HttpResponse(data, content_type=row.mime), row, saved=saved)


def _dressed(response: HttpResponse, row: SealedDocument, *, saved: bool) -> HttpResponse:
    response["Content-Disposition"] = (
        f"{'attachment' if saved else 'inline'}; filename*=UTF-8''{quote(row.name, safe='')}"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
