"""The unknown desk: what is known about one publication's way to its platform, and the decision it asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from content.selectors.evidence import evidence_of
from content.selectors.publication import publication_get
from content.services.queue import publication_look
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def evidence(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """Everything about one publication, in any state."""
    return evidence_page(request, publication_id)


def evidence_page(
    request: WorkspaceRequest, publication_id: int, *, error: DomainError | None = None, typed: Any = None
) -> HttpResponse:
    """The page; `error` and `typed`: a refused confirmation, shown at its form. Times are the account's own."""
    row = publication_get(workspace=request.workspace, publication_id=publication_id)
    row.account.workspace = request.workspace
    with timezone.override(row.account.zone):
        context = {
            "active": "queue",
            "evidence": evidence_of(publication=row),
            "publication": row,
            "error": error,
            "insist": error is not None and error.code == "foreign_address",
            "typed": typed or {},
        }
        return render(request, "content/evidence.html", context, status=error.status if error else 200)


@require_POST
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def look(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """Have the engine look now, and stay on the page."""
    try:
        publication_look(workspace=request.workspace, actor=request.actor, publication_id=publication_id)
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    else:
        messages.success(request, _("We are looking now."))
    return redirect("content:publication_evidence", request.workspace.slug, publication_id)
