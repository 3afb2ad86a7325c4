"""Making a persona from answers: choose whose answers count, look at what they say, build or refresh."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.personas import SegmentForm, segment_initial
from accounts.selectors.personas.distributions import Distribution, distribution_of
from accounts.selectors.personas.figures import preview_groups
from accounts.selectors.personas.personas import persona_get
from accounts.selectors.personas.segments import Segment, segment_check, segment_rows, sheets_ready
from accounts.selectors.personas.tags import tag_choices
from accounts.services.personas.segments import persona_build, persona_refresh
from accounts.views.personas import frame
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

# Fewer answers than this are a hint, no finding.
FEW = 30


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def segment(request: WorkspaceRequest, persona_id: int | None = None) -> HttpResponse:
    """GET looks, by the choice in the address; POST builds a new persona or computes this one anew."""
    row = persona_get(workspace=request.workspace, persona_id=persona_id) if persona_id is not None else None
    stored = Segment.load(row.segment) if row else Segment()
    data = request.POST if request.method == "POST" else (request.GET or None)
    form = SegmentForm(
        data,
        initial=segment_initial(stored),
        sheets=sheets_ready(workspace=request.workspace),
        tags=tag_choices(workspace=request.workspace, chosen=stored.tag_ids),
    )
    chosen = stored
    refused: DomainError | None = None
    if data is not None and form.is_valid():
        chosen = form.segment()
        if request.method == "POST":
            try:
                return _done(request, persona_id, chosen)
            except DomainError as error:
                refused = error
    status = 422 if refused or form.errors else 200
    context = {**frame("personas"), "form": form, "row": row, "refused": refused, **_look(request, chosen)}
    context["name"] = request.POST.get("name", "")[:80]
    return render(request, "accounts/personas/segment.html", context, status=status)


def _done(request: WorkspaceRequest, persona_id: int | None, chosen: Segment) -> HttpResponse:
    if persona_id is None:
        name = request.POST.get("name", "")
        made = persona_build(workspace=request.workspace, actor=request.actor, name=name, segment=chosen)
        messages.success(request, _("The persona is made. Give it a sentence and check its lines."))
    else:
        made = persona_refresh(workspace=request.workspace, actor=request.actor, persona_id=persona_id, segment=chosen)
        messages.success(request, _("Computed anew. What you wrote yourself stayed."))
    return redirect("accounts:persona", request.workspace.slug, made.pk)


def _look(request: WorkspaceRequest, chosen: Segment) -> dict[str, Any]:
    """How many fit, and what they say. Nothing for a choice that cannot be."""
    try:
        segment_check(workspace=request.workspace, segment=chosen)
    except DomainError:
        return {"people": 0, "groups": [], "few": FEW}
    distribution: Distribution = distribution_of(segment_rows(workspace=request.workspace, segment=chosen))
    return {"people": distribution.people, "groups": preview_groups(distribution), "few": FEW}
