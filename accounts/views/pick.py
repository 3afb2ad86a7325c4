"""Picking among several accounts that one trip to the platform has opened."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.connectors import registry
from accounts.errors import ConnectRefused
from accounts.services.picking import offers_of, offers_take
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@workspace_view(P.ACCOUNTS_MANAGE)
def pick(request: WorkspaceRequest, trip_id: int) -> HttpResponse:
    """The accounts the platform opened, those the workspace has marked; POST connects the ticked ones."""
    trip, offers = offers_of(workspace=request.workspace, actor=request.actor, trip_id=trip_id)
    error, ticked = "", [offer.remote_id for offer in offers if offer.connected or not offer.known]
    if request.method == "POST":
        ticked = request.POST.getlist("account")
        try:
            connected = offers_take(
                workspace=request.workspace, actor=request.actor, trip_id=trip_id, remote_ids=set(ticked)
            )
        except ConnectRefused as refusal:
            error = str(refusal)
        else:
            names = ", ".join(str(item.account) for item in connected)
            messages.success(request, _("Connected: %(names)s.") % {"names": names})
            if len(connected) == 1:
                return redirect("accounts:detail", request.workspace.slug, connected[0].account.pk)
            return redirect("accounts:list", request.workspace.slug)
    context = {
        "active": "accounts",
        "caps": registry.capabilities(trip.platform),
        "offers": offers,
        "ticked": ticked,
        "error": error,
    }
    return render(request, "accounts/pick.html", context, status=422 if error else 200)
