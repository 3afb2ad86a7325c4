"""Who follows the accounts beside whom the brand wants to reach: the page, the target, structures by hand."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.alert_states import Reach
from analytics.forms.growth import group_choices
from analytics.selectors.data.asked import read_id
from analytics.selectors.growth.structure import Structure, structure_of
from analytics.selectors.reach import reached
from analytics.views.growth.charts import gap_chart, share_chart
from analytics.views.growth.sources import frame
from team.charts import Chart
from team.charts.files import TYPES, chart_response
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


def group_asked(request: WorkspaceRequest) -> tuple[int | None, list[tuple[int, str]]]:
    """The group the address names, None for all accounts, and all groups. Raises Http404."""
    groups = list(group_choices(request.workspace))
    wanted = read_id(request.POST.get("group") or request.GET.get("group"))
    if wanted is not None and wanted not in dict(groups):
        raise Http404
    return wanted, groups


def structure_asked(request: WorkspaceRequest, group_id: int | None) -> Structure:
    """The structure of a group's accounts, or of all."""
    reach = Reach.GROUP if group_id else Reach.WORKSPACE
    rows = reached(workspace=request.workspace, reach=reach, group_id=group_id)
    return structure_of(workspace=request.workspace, accounts=list(rows), group_id=group_id)


@require_safe
@workspace_view(P.VIEW)
def structure(request: WorkspaceRequest) -> HttpResponse:
    """Shares now beside the target, gaps in points, and both over a year."""
    group_id, groups = group_asked(request)
    found = structure_asked(request, group_id)
    chosen = next((one for one in found.parts if one.part == request.GET.get("part")), None)
    chosen = chosen or next(iter(found.parts), None)
    context = {
        **frame("structure"),
        "found": found,
        "group": group_id,
        "groups": groups,
        "chosen": chosen,
        "gaps": gap_chart(found.parts) if any(one.has_target for one in found.parts) else None,
        "shares": share_chart(chosen) if chosen and chosen.told else None,
        "files": "charts/",
        "tail": f"?group={group_id or ''}&part={chosen.part if chosen else ''}",
    }
    return render(request, "analytics/growth/structure.html", context)


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, structure_drawing: str, ending: str) -> HttpResponse:
    """A chart of the page as a file: gaps, or the shares of `part`; svg, png or csv."""
    drawing = structure_drawing
    if drawing not in {"gaps", "shares"} or ending not in TYPES:
        raise Http404
    group_id, _groups = group_asked(request)
    found = structure_asked(request, group_id)
    chart: Chart
    if drawing == "gaps":
        title, chart = _("Distance from the target"), gap_chart(found.parts)
    else:
        part = next((one for one in found.parts if one.part == request.GET.get("part")), None)
        part = part or next(iter(found.parts), None)
        if part is None:
            raise Http404
        title, chart = str(part.part.label), share_chart(part)
    return chart_response(chart, format=ending, name=title, title=title, style=request.workspace.number_style)
