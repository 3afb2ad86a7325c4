"""Who or what told of channels, and taking back what was entered by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from analytics.models import FigureFile
from analytics.selectors.growth.sources import source_facts, source_fetches
from analytics.services.growth.sources import sources_take_back
from analytics.store_states import FetchKind
from analytics.views.growth.sources import frame
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 30


@require_safe
@workspace_view(P.VIEW)
def told(request: WorkspaceRequest) -> HttpResponse:
    """Who or what told of channels, the newest first."""
    page = Paginator(source_fetches(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    fetches = list(page.object_list)
    facts = source_facts(workspace=request.workspace, fetches=fetches)
    rows = FigureFile.objects.for_workspace(request.workspace).filter(fetch__in=[one.pk for one in fetches])
    files = dict(rows.values_list("fetch_id", "pk"))
    context = {
        **frame("sources"),
        "page": page,
        "lines": [
            {
                "fetch": one,
                "facts": facts.get(one.pk, {}),
                "file": files.get(one.pk),
                "by_hand": one.kind == FetchKind.MANUAL,
            }
            for one in fetches
        ],
    }
    return render(request, "analytics/growth/told.html", context)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def take_back(request: WorkspaceRequest, told_id: int) -> HttpResponse:
    """Take back what was entered by hand."""
    gone = sources_take_back(workspace=request.workspace, actor=request.actor, fetch_id=told_id)
    text = ngettext("Taken back: %(n)s channel.", "Taken back: %(n)s channels.", gone)
    messages.success(request, text % {"n": gone})
    return redirect("analytics:growth_told", request.workspace.slug)
