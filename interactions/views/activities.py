"""Activities: the list, the form, the overview and the steps from draft to done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError
from interactions.activity_errors import Announced
from interactions.activity_states import PUBLIC, ActivityKind, ActivityState, Level, WinnersBy
from interactions.forms.activities import ActivityForm, prize_rows
from interactions.models import Activity
from interactions.selectors.activities.entries import streaks, tally
from interactions.selectors.activities.reading import activity_get, activity_query, posts_of, prizes_of, proof_url
from interactions.services.activities.announcing import announcement_draft
from interactions.services.activities.legal import legal_findings
from interactions.services.activities.steps import (
    activity_announce,
    activity_cancel,
    activity_fulfil,
    entries_refresh,
)
from interactions.services.activities.writing import (
    activity_change,
    activity_copy,
    activity_create,
    activity_remove,
)
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 30
HERE = {"active": "activities", "section": "activities"}
# Findings that are no longer a decision once people were told.
OPEN_STATES = (ActivityState.DRAFT,)


def head_of(row: Activity, tab: str) -> dict[str, Any]:
    """What the head of an activity's pages shows."""
    return {
        **HERE,
        "activity": row,
        "tab": tab,
        "has_draw": row.winners_by == WinnersBy.DRAW,
        "has_winners": row.winners_by != WinnersBy.NONE,
        "proof_url": proof_url(row) if row.state in PUBLIC else "",
    }


@require_safe
@workspace_view(P.INBOX_VIEW)
def activities(request: WorkspaceRequest) -> HttpResponse:
    """All activities, by kind, state and words of the name."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    text = request.GET.get("q", "")[:60].strip()
    rows = activity_query(workspace=request.workspace, kind=kind, state=state, text=text)
    context = {
        **HERE,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "kinds": ActivityKind.choices,
        "state": state,
        "states": ActivityState.choices,
        "q": text,
    }
    return render(request, "interactions/activities/list.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def activity(request: WorkspaceRequest, activity_id: int) -> HttpResponse:
    """Rules, findings of the legal check, results so far."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    return _overview(request, row)


def _overview(request: WorkspaceRequest, row: Activity, *, status: int = 200, **more: Any) -> HttpResponse:
    findings = legal_findings(workspace=request.workspace, activity=row) if row.state in OPEN_STATES else []
    came, people = streaks(row) if row.kind == ActivityKind.CHECK_IN else ([], 0)
    context = {
        **head_of(row, "overview"),
        "prizes": prizes_of(row),
        "posts": posts_of(row),
        "findings": findings,
        "stops": sum(one.level == Level.BLOCK for one in findings),
        "warns": sum(one.level == Level.WARN for one in findings),
        "choices": tally(row) if row.kind == ActivityKind.VOTE else [],
        "streaks": came,
        "people": people,
        **more,
    }
    return render(request, "interactions/activities/overview.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def edit(request: WorkspaceRequest, activity_id: int | None = None) -> HttpResponse:
    """Begin an activity, or change a draft."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id) if activity_id is not None else None
    if row is not None and row.state != ActivityState.DRAFT:
        messages.error(request, str(Announced()))
        return redirect("interactions:activity", request.workspace.slug, row.pk)
    data = request.POST if request.method == "POST" else None
    form, prizes = ActivityForm(data, workspace=request.workspace, row=row), prize_rows(data, row)
    if data is not None and form.is_valid() & prizes.is_valid():
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "plan": form.plan(prizes)}
        try:
            saved = activity_change(**who, activity_id=row.pk) if row is not None else activity_create(**who)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved. The legal check says below what is still missing."))
            return redirect("interactions:activity", request.workspace.slug, saved.pk)
    context = {**HERE, "form": form, "prizes": prizes, "activity": row}
    return render(request, "interactions/activities/form.html", context, status=200 if data is None else 422)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def step(request: WorkspaceRequest, activity_id: int) -> HttpResponse:
    """Announce, cancel, finish, copy, delete; look at comments now; draft the announcement."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "activity_id": activity_id}
    wanted, slug = request.POST.get("step", ""), request.workspace.slug
    try:
        if wanted == "remove":
            activity_remove(**who)
            messages.success(request, _("Draft deleted."))
            return redirect("interactions:activities", slug)
        if wanted == "copy":
            copy = activity_copy(**who)
            messages.success(request, _("A new draft with the same rules. Choose its times and posts."))
            return redirect("interactions:activity_edit", slug, copy.pk)
        if wanted == "draft":
            post = announcement_draft(**who)
            return redirect("content:post_edit", slug, post.pk)
        _done(request, who, wanted)
    except DomainError as error:
        return _overview(
            request, row, status=error.status, refused=str(error), typed=request.POST.get("reason", "")[:300]
        )
    back = "interactions:activity_entries" if wanted == "refresh" else "interactions:activity"
    return redirect(back, slug, activity_id)


def _done(request: WorkspaceRequest, who: dict[str, Any], wanted: str) -> None:
    if wanted == "announce":
        activity_announce(**who, seen=request.POST.get("seen") == "1")
        messages.success(request, _("Announced. The rules are public and fixed now."))
    elif wanted == "cancel":
        activity_cancel(**who, reason=request.POST.get("reason", ""))
        messages.success(request, _("Cancelled. The public page says why."))
    elif wanted == "fulfil":
        activity_fulfil(**who)
        messages.success(request, _("All prizes have arrived; the activity is finished."))
    elif wanted == "refresh":
        entries_refresh(workspace=who["workspace"], activity_id=who["activity_id"])
        messages.success(request, _("All comments were looked at."))
