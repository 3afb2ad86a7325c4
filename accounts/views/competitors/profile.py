"""The list of competitors; one competitor's profile and SWOT analysis."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.competitor_states import SwotKind
from accounts.forms.competitors import CompetitorForm, PointForm, competitor_initial
from accounts.models import Competitor, SwotLine
from accounts.selectors.competitors.overview import overview
from accounts.selectors.competitors.profiles import (
    archived_count,
    competitor_get,
    competitor_query,
    sample_query,
    swot_of,
)
from accounts.selectors.competitors.tracking import latest_snapshots, tracked_query
from accounts.services.competitors.profiles import competitor_archive, competitor_save, swot_add, swot_remove
from accounts.views.competitors.shared import frame, frame_of
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 30
_LOOKS = {
    SwotKind.STRENGTH: ("good", "trending-up"),
    SwotKind.WEAKNESS: ("warn", "trending-down"),
    SwotKind.OPPORTUNITY: ("accent", "sprout"),
    SwotKind.THREAT: ("bad", "shield-alert"),
}


@require_safe
@workspace_view(P.VIEW)
def competitors(request: WorkspaceRequest) -> HttpResponse:
    """Competitors with their figures; `archived=1` shows those that are watched no more."""
    archived = request.GET.get("archived") == "1"
    rows = competitor_query(workspace=request.workspace, archived=archived)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    today = local_day(now(), request.workspace.time_zone)
    gone = archived_count(workspace=request.workspace)
    shown = list(page.object_list)
    lines = [] if archived else overview(workspace=request.workspace, competitors=shown, today=today)
    context = {
        **frame(request, "list"), "page": page, "lines": lines, "archived": archived, "gone": gone, "today": today,
    }  # fmt: skip
    return render(request, "accounts/competitors/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def competitor_new(request: WorkspaceRequest) -> HttpResponse:
    """Enter a competitor."""
    initial = {"owner": str(request.user.pk)}
    form = CompetitorForm(request.POST or None, workspace=request.workspace, initial=initial)
    return _edited(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def competitor_edit(request: WorkspaceRequest, competitor_id: int) -> HttpResponse:
    """Change a competitor's profile."""
    row = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
    form = CompetitorForm(request.POST or None, workspace=request.workspace, initial=competitor_initial(row))
    return _edited(request, form, row)


def _edited(request: WorkspaceRequest, form: CompetitorForm, row: Competitor | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = competitor_save(
                workspace=request.workspace,
                actor=request.actor,
                profile=form.profile(),
                competitor_id=row.pk if row else None,
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:competitor", request.workspace.slug, saved.pk)
    context = {**(frame_of(request, row, "profile") if row else frame(request, "list")), "form": form, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/competitors/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def competitor(request: WorkspaceRequest, competitor_id: int) -> HttpResponse:
    """Profile and SWOT analysis; POST notes a point."""
    row = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
    kind = request.GET.get("add", "")
    form = PointForm(request.POST or None, evidence=_evidence(request, row), initial={"kind": kind}, prefix="p")
    if request.method == "POST" and form.is_valid():
        try:
            swot_add(workspace=request.workspace, actor=request.actor, competitor_id=competitor_id, point=form.point())
        except DomainError as error:
            form.add_error({"evidence": "address"}.get(error.field, error.field or None), str(error))
        else:
            messages.success(request, _("Noted."))
            return redirect(f"{request.path}#swot")
    lines = list(swot_of(workspace=request.workspace, competitor_id=competitor_id))
    context = {
        **frame_of(request, row, "profile"),
        "facts": _facts(row),
        "quadrants": _quadrants(lines),
        "form": form,
        "adding": request.method == "POST" or kind in SwotKind,
        "accounts": list(tracked_query(workspace=request.workspace, competitor_id=competitor_id)),
        "today": local_day(now(), request.workspace.time_zone),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/competitors/profile.html", context, status=status)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def archive(request: WorkspaceRequest, competitor_id: int) -> HttpResponse:
    """Stop watching a competitor, or with `on=0` take it up again."""
    archived = request.POST.get("on") != "0"
    competitor_archive(workspace=request.workspace, actor=request.actor, competitor_id=competitor_id, archived=archived)
    messages.success(request, _("Archived. Its figures stay.") if archived else _("Watched again."))
    return redirect("accounts:competitor", request.workspace.slug, competitor_id)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def point_remove(request: WorkspaceRequest, swot_id: int) -> HttpResponse:
    """Take a point out of the analysis."""
    owner = swot_remove(workspace=request.workspace, actor=request.actor, line_id=swot_id)
    messages.success(request, _("Taken out."))
    return redirect("accounts:competitor", request.workspace.slug, owner.pk)


def _facts(row: Competitor) -> list[tuple[str, str]]:
    """Label and text of what was filled in."""
    found = (
        (_("Positioning"), row.positioning),
        (pgettext("competitor", "Audience"), row.audience),
        (_("Core functions and offers"), row.offers),
        (_("How it promotes itself"), row.promotion),
        (_("How it looks after its users"), row.operations),
        (_("Notes"), row.notes),
    )
    return [(label, text) for label, text in found if text]


def _quadrants(lines: list[SwotLine]) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "label": SwotKind(kind).label,
            "tone": _LOOKS[SwotKind(kind)][0],
            "icon": _LOOKS[SwotKind(kind)][1],
            "lines": [line for line in lines if line.kind == kind],
        }
        for kind in SwotKind.values
    ]


def _evidence(request: WorkspaceRequest, row: Competitor) -> list[tuple[str, Any]]:
    """Samples and the latest figures of each account, to choose from. Two queries."""
    samples = sample_query(workspace=request.workspace, competitor_id=row.pk)[:30]
    groups: list[tuple[str, Any]] = []
    if found := [(f"sample:{one.pk}", one.title[:60]) for one in samples]:
        groups.append((_("Samples"), found))
    newest = latest_snapshots(workspace=request.workspace, competitor_id=row.pk)
    if figures := [(f"snapshot:{one.pk}", f"{one.tracked} · {one.day.isoformat()}") for one in newest]:
        groups.append((_("Figures"), figures))
    return groups
