"""The draw of an activity: closing, the seed, the proof."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.lib.clock import now
from config.lib.errors import DomainError
from interactions.activity_states import ActivityState
from interactions.forms.activities import CloseForm, SeedForm
from interactions.models import Activity
from interactions.selectors.activities.proof import command_line, proof_of
from interactions.selectors.activities.reading import activity_get
from interactions.services.activities.drawing import activity_close, seed_fetch, seed_type
from interactions.views.activities import head_of
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def draw(request: WorkspaceRequest, activity_id: int) -> HttpResponse:
    """Where the draw stands, and its next step: close and freeze, type the seed, read it from the beacon."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    close, seed, refused = CloseForm(), SeedForm(), None
    if request.method == "POST":
        wanted = request.POST.get("step", "")
        form: CloseForm | SeedForm
        if wanted == "close":
            form = close = CloseForm(request.POST)
        else:
            form = seed = SeedForm(request.POST)
        if wanted == "fetch" or form.is_valid():
            try:
                _step(request, activity_id, wanted, form)
                return redirect("interactions:activity_draw", request.workspace.slug, activity_id)
            except DomainError as error:
                refused = error
                if wanted != "fetch":
                    show(form, error)
                row.refresh_from_db()
    return _page(request, row, close, seed if request.POST.get("step") == "type" else SeedForm(), refused)


def _step(request: WorkspaceRequest, activity_id: int, wanted: str, form: Any) -> None:
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "activity_id": activity_id}
    if wanted == "close":
        activity_close(**who, reveal_at=form.cleaned_data["reveal_at"])
        messages.success(request, _("Closed. The list of entries is frozen and its hash is public."))
        return
    row = seed_fetch(**who) if wanted == "fetch" else seed_type(**who, seed=form.cleaned_data["seed"])
    if row.state == ActivityState.DRAWN:
        messages.success(request, _("Drawn. The proof is public; tell the winners."))
    else:
        messages.success(request, _("Typed in. A second person has to type the same value."))


def _page(
    request: WorkspaceRequest, row: Activity, close: CloseForm, seed: SeedForm, refused: DomainError | None
) -> HttpResponse:
    proof = proof_of(row)
    moment = now()
    context = {
        **head_of(row, "draw"),
        "proof": proof,
        "draw": proof.draw,
        "close": close,
        "seed": seed,
        "refused": str(refused) if refused else "",
        "ended": row.ends_at is not None and row.ends_at <= moment,
        "known": proof.draw is not None and proof.draw.reveal_at <= moment,
        "first": proof.draw is None or not proof.draw.typed or proof.draw.typed_by_id == request.user.pk,
        "command": command_line(proof),
    }
    status = refused.status if refused else 422 if request.method == "POST" else 200
    return render(request, "interactions/activities/draw.html", context, status=status)
