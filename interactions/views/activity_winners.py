"""Winners of an activity and their prizes on the way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.lib.clock import now
from config.lib.errors import DomainError
from interactions.activity_states import ON_THE_WAY, ActivityState, WinnerState
from interactions.forms.activities import AddressForm, ParcelForm
from interactions.models import ActivityWinner
from interactions.selectors.activities.names import identity_of
from interactions.selectors.activities.reading import activity_get, winner_get, winners_of
from interactions.services.activities.winning import (
    address_open,
    winner_address,
    winner_forfeit,
    winner_received,
    winner_replace,
    winner_send,
    winner_tell,
    winner_words,
)
from interactions.views.activities import head_of
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

W = WinnerState


@require_safe
@workspace_view(P.INBOX_VIEW)
def winners(request: WorkspaceRequest, activity_id: int) -> HttpResponse:
    """Everybody who won, and where their prize is."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    lines = [_line(one) for one in winners_of(row)]
    context = {
        **head_of(row, "winners"),
        "lines": lines,
        "open": sum(line["row"].state in ON_THE_WAY for line in lines),
    }
    return render(request, "interactions/activities/winners.html", context)


def _line(one: ActivityWinner) -> dict[str, Any]:
    who = identity_of(one.entry)
    late = one.state == W.TOLD and one.answer_by is not None and one.answer_by <= now()
    return {"row": one, "who": who.shown if who else "", "late": late}


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def winner(request: WorkspaceRequest, activity_id: int, winner_id: int) -> HttpResponse:
    """One winner: tell them, keep the address, send the prize, or call an alternate."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    one = winner_get(activity=row, winner_id=winner_id)
    wanted = request.POST.get("step", "") if request.method == "POST" else ""
    address = AddressForm(request.POST if wanted == "address" else None)
    parcel = ParcelForm(request.POST if wanted == "sent" else None)
    typed, opened, refused, status = winner_words(row, one), None, "", 200
    if wanted:
        typed = request.POST.get("text", typed)[:10_000] if wanted == "tell" else typed
        form = address if wanted == "address" else parcel if wanted == "sent" else None
        try:
            if wanted == "open":
                opened = address_open(
                    workspace=request.workspace, actor=request.actor, activity_id=activity_id, winner_id=winner_id
                )
            elif form is None or form.is_valid():
                return _step(request, activity_id, winner_id, wanted, form)
            else:
                status = 422
        except DomainError as error:
            if error.status == 404:
                raise
            status, refused = error.status, str(error)
            if form is not None:
                show(form, error)
                refused = ""
    context = {
        **head_of(row, "winners"),
        "winner": one,
        "who": _line(one)["who"],
        "late": _line(one)["late"],
        "thread": one.entry.message.thread_id if one.entry.message else None,
        "text": typed,
        "address": address,
        "parcel": parcel,
        "opened": opened,
        "refused": refused,
        "running": row.state == ActivityState.DRAWN,
    }
    return render(request, "interactions/activities/winner.html", context, status=status)


def _step(request: WorkspaceRequest, activity_id: int, winner_id: int, wanted: str, form: Any) -> HttpResponse:
    who: dict[str, Any] = {
        "workspace": request.workspace, "actor": request.actor, "activity_id": activity_id, "winner_id": winner_id
    }  # fmt: skip
    if wanted == "tell":
        by_hand = request.POST.get("by_hand") == "1"
        winner_tell(**who, text="" if by_hand else request.POST.get("text", "") or " ")
        messages.success(request, _("Noted.") if by_hand else _("Written to the winner in their thread."))
    elif wanted == "address":
        winner_address(**who, address=form.cleaned_data)
        messages.success(request, _("Address kept, encrypted."))
    elif wanted == "sent":
        winner_send(**who, **form.cleaned_data)
        messages.success(request, _("The prize is on its way."))
    elif wanted == "received":
        winner_received(**who)
        messages.success(request, _("The prize has arrived."))
    elif wanted == "replace":
        fresh = winner_replace(**who)
        messages.success(request, _("An alternate takes the place.") if fresh else _("The prize is free again."))
        if fresh is not None:
            winner_id = fresh.pk
    elif wanted == "forfeit":
        winner_forfeit(**who)
        messages.success(request, _("The prize is forfeited."))
    return redirect("interactions:activity_winner", request.workspace.slug, activity_id, winner_id)
