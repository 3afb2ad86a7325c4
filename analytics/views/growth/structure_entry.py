"""Setting the target structure, and writing structures down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analytics.forms.growth import account_named
from analytics.forms.structure import StructureForm, TargetForm, target_initial
from analytics.growth_states import Part
from analytics.selectors.growth.structure import targets_of
from analytics.services.growth.structure import structure_enter, target_set
from analytics.views.growth.sources import frame
from analytics.views.growth.structure import group_asked, structure_asked
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.STRATEGY_EDIT)
def target(request: WorkspaceRequest) -> HttpResponse:
    """Set the target structure of a group or of all accounts; `copy` begins with what is there now."""
    group_id, groups = group_asked(request)
    posted = request.method == "POST"
    shares, own = targets_of(workspace=request.workspace, group_id=group_id)
    if request.GET.get("copy") == "1" and not posted:
        found = structure_asked(request, group_id)
        shares = {
            one.part.value: {line.key: round(line.share, 1) for line in one.lines[:8] if line.share}
            for one in found.parts
            if one.part != Part.COUNTRY and one.told
        }
    form = TargetForm(request.POST if posted else None, initial=target_initial(shares))
    if posted and form.is_valid():
        try:
            target_set(workspace=request.workspace, actor=request.actor, group_id=group_id, shares=form.shares())
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("The target structure is set."))
            query = f"?group={group_id}" if group_id else ""
            return redirect(reverse("analytics:growth_structure", args=[request.workspace.slug]) + query)
    context = {**frame("structure"), "form": form, "group": group_id, "groups": groups, "own": own or not group_id}
    return render(request, "analytics/growth/target.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def structure_entry(request: WorkspaceRequest) -> HttpResponse:
    """Write down the structure of an account's followers."""
    posted = request.method == "POST"
    today = local_day(now(), request.workspace.time_zone)
    initial: dict[str, Any] = {"day": today, "account": request.GET.get("account", "")}
    form = StructureForm(request.POST if posted else None, workspace=request.workspace, initial=initial)
    if posted and form.is_valid():
        account = account_named(request.workspace, form.cleaned_data["account"])
        try:
            structure_enter(
                workspace=request.workspace,
                actor=request.actor,
                account=account,
                day=form.cleaned_data["day"],
                shares=form.shares(),
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("Written down."))
            return redirect("analytics:growth_structure", request.workspace.slug)
    context = {**frame("structure"), "form": form}
    return render(request, "analytics/growth/structure_entry.html", context, status=422 if posted else 200)
