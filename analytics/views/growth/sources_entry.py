"""Channels of new followers entered by hand."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from analytics.forms.growth import SourcesForm, account_named
from analytics.services.growth.sources import sources_enter
from analytics.views.growth.sources import frame
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def sources_entry(request: WorkspaceRequest) -> HttpResponse:
    """Write down channels by hand; what is left empty stays as it is."""
    yesterday = local_day(now(), request.workspace.time_zone) - timedelta(days=1)
    initial = {"first": yesterday, "currency": "CNY", "account": request.GET.get("account", "")}
    posted = request.method == "POST"
    form = SourcesForm(request.POST if posted else None, workspace=request.workspace, initial=initial)
    if posted and form.is_valid():
        account = account_named(request.workspace, form.cleaned_data["account"])
        try:
            changed = sources_enter(
                workspace=request.workspace, actor=request.actor, account=account, entered=form.entered()
            )
        except InvalidInput as error:
            show(form, error)
        else:
            text = ngettext("%(n)s channel written down", "%(n)s channels written down", changed) % {"n": changed}
            messages.success(request, text if changed else _("Nothing has changed."))
            return redirect("analytics:growth_told", request.workspace.slug)
    context = {**frame("sources"), "form": form}
    return render(request, "analytics/growth/sources_entry.html", context, status=422 if posted else 200)
