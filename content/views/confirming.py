"""A person has seen the post live: its address and, where they know it, its time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.errors import DomainError, InvalidInput
from content.forms.confirming import ConfirmForm
from content.models import Publication
from content.selectors.approval import content_approved
from content.selectors.publication import publication_get
from content.services.queue import publication_confirm
from content.states import PublicationState as S
from content.views.evidence import evidence_page
from content.views.handoff import handoff_page
from content.views.publication import back_to, heading_of
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_POST
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def publication_confirm_view(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """Note the post as published. A refusal is shown with what was typed: in the row (htmx), else on the whole page."""
    row = publication_get(workspace=request.workspace, publication_id=publication_id)
    error = _confirm(request, row)
    if request.htmx:
        return _row(request, publication_id, error)
    if error is None:
        messages.success(request, _("Noted as published."))
        return HttpResponseRedirect(back_to(request))
    # The package of unapproved content stays closed; that it is out already can be noted all the same.
    packed = row.state == S.NEEDS_HANDOFF and content_approved(row)
    page = handoff_page if packed else evidence_page
    return page(request, publication_id, error=error, typed=request.POST)


def _confirm(request: WorkspaceRequest, row: Publication) -> DomainError | None:
    row.account.workspace = request.workspace
    with timezone.override(row.account.zone):
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            field, found = next(iter(form.errors.items()))
            return InvalidInput(str(found[0]), field=field)
    try:
        publication_confirm(
            workspace=request.workspace, actor=request.actor, publication_id=row.pk, **form.cleaned_data
        )
    except DomainError as refused:
        return refused
    return None


def _row(request: WorkspaceRequest, publication_id: int, error: DomainError | None) -> HttpResponse:
    row = publication_get(workspace=request.workspace, publication_id=publication_id)
    in_queue = "in_queue" in request.POST
    context = {
        "publication": row,
        "in_queue": in_queue,
        "error": error,
        "insist": error is not None and error.code == "foreign_address",
        "typed_url": request.POST.get("url", ""),
        **({} if in_queue else heading_of(row)),
    }
    return render(request, "content/_publication.html", context, status=error.status if error else 200)
