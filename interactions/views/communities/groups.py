"""The register of groups, one group, and the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError, NotFound
from interactions.community_states import CommunityKind, CommunityState
from interactions.forms.communities import AnnouncementForm, CommunityForm
from interactions.models import Community
from interactions.selectors.communities.events import event_query
from interactions.selectors.communities.groups import announcement_query, community_get, community_query, join_state
from interactions.selectors.communities.health import health_of, healths, trend, week_list
from interactions.services.communities.groups import announcement_add, announcement_remove, community_save
from interactions.services.communities.weeks import members_read
from interactions.views.communities.charts import score_chart
from interactions.views.communities.frame import frame, row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 30


@require_safe
@workspace_view(P.INBOX_VIEW)
def communities(request: WorkspaceRequest) -> HttpResponse:
    """All groups with how they do, by state, kind and name."""
    text, state, kind = (request.GET.get(name, "")[:60].strip() for name in ("q", "state", "kind"))
    state, kind = state if state in CommunityState.values else "", kind if kind in CommunityKind.values else ""
    rows = community_query(workspace=request.workspace, state=state, kind=kind, text=text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "communities",
        "section": "communities",
        "page": page,
        "lines": _lines(request, list(page.object_list)),
        "q": text,
        "state": state,
        "kind": kind,
        "states": CommunityState.choices,
        "kinds": CommunityKind.choices,
    }
    return render(request, "interactions/communities/list.html", context)


def _lines(request: WorkspaceRequest, rows: list[Community]) -> list[dict[str, Any]]:
    found = healths(workspace=request.workspace, communities=rows)
    today = local_day(now(), request.workspace.time_zone)
    lines = []
    for row in rows:
        health, weeks = found[row.pk]
        spoke = [week.speakers for week in weeks if week.speakers is not None]
        full = _full(row)
        lines.append({"row": row, "health": health, "spoke": spoke, "full": full, "join": join_state(row, today)})
    return lines


def _full(row: Any) -> int | None:
    return round(100 * row.members / row.capacity) if row.members and row.capacity else None


@require_safe
@workspace_view(P.INBOX_VIEW)
def community(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """One group at a glance."""
    return _overview(request, community_id)


def _overview(request: WorkspaceRequest, community_id: int, form: AnnouncementForm | None = None) -> HttpResponse:
    row, context = frame(request, community_id, "overview")
    weeks = week_list(workspace=request.workspace, community=row, most=26)
    context |= {
        "moderators": list(row.moderators.select_related("user")),
        "accounts": list(row.accounts.all()),
        "announcements": list(announcement_query(workspace=request.workspace, community=row)[:10]),
        "ahead": list(event_query(workspace=request.workspace, community=row, which="ahead")[:3]),
        "health": health_of(weeks),
        "weeks": weeks,
        "last": next((week for week in reversed(weeks) if week.members is not None), None),
        "chart": score_chart(weeks, trend(weeks)) if len(weeks) > 1 else None,
        "form": form or AnnouncementForm(initial={"day": context["today"]}),
    }
    return render(request, "interactions/communities/overview.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def edit(request: WorkspaceRequest, community_id: int | None = None) -> HttpResponse:
    """Enter a group, or change it."""
    row = community_get(workspace=request.workspace, community_id=community_id) if community_id is not None else None
    form = CommunityForm(request.POST or None, workspace=request.workspace, row=row)
    posted = request.method == "POST"
    if posted and form.is_valid() and (saved := _saved(request, form, community_id)):
        messages.success(request, _("Saved."))
        return redirect("interactions:community", request.workspace.slug, saved.pk)
    context = {"active": "communities", "section": "communities", "form": form, "community": row}
    return render(request, "interactions/communities/form.html", context, status=422 if posted else 200)


def _saved(request: WorkspaceRequest, form: CommunityForm, community_id: int | None) -> Community | None:
    try:
        return community_save(
            workspace=request.workspace, actor=request.actor, values=form.values(), community_id=community_id
        )
    except NotFound:
        raise
    except DomainError as error:
        show(form, error)
        return None


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def announce(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Write down what was announced in the group, or take one out (`remove`)."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    if remove := row_number(request.POST.get("remove", "")):
        announcement_remove(**who, community_id=community_id, announcement_id=remove)
        messages.success(request, _("Removed."))
        return redirect("interactions:community", request.workspace.slug, community_id)
    form = AnnouncementForm(request.POST)
    if not form.is_valid():
        return _overview(request, community_id, form)
    announcement_add(**who, community_id=community_id, values=form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("interactions:community", request.workspace.slug, community_id)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def count(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Ask the platform how many members there are."""
    try:
        week = members_read(workspace=request.workspace, community_id=community_id, actor=request.actor)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(n)s members counted.") % {"n": week.members})
    return redirect("interactions:community_health", request.workspace.slug, community_id)
