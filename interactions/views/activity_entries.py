"""Entries of an activity: the list, exclusions, the jury's picks, imports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError, NotFound
from interactions.activity_states import ActivityState, Why, WinnersBy
from interactions.forms.activities import ImportForm
from interactions.models import Activity
from interactions.selectors.activities.entries import entry_query, with_words
from interactions.selectors.activities.reading import (
    activity_get,
    exclusions_of,
    prizes_of,
    why_counts,
    winners_of,
)
from interactions.selectors.masking import masked
from interactions.services.activities.importing import entries_import
from interactions.services.activities.steps import person_exclude, person_include
from interactions.services.activities.winning import entry_pick
from interactions.views.activities import head_of
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.INBOX_VIEW)
def entries(request: WorkspaceRequest, activity_id: int) -> HttpResponse:
    """All entries, by whether and why they count, and words of names."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    return _list(request, row)


def _list(request: WorkspaceRequest, row: Activity, *, status: int = 200, **more: Any) -> HttpResponse:
    why, text = request.GET.get("why", "all"), request.GET.get("q", "")[:60].strip()
    counts = why_counts(row)
    page = Paginator(with_words(entry_query(activity=row, why=why, text=text)), PAGE).get_page(request.GET.get("page"))
    picking = row.winners_by == WinnersBy.JURY and row.state in (ActivityState.CLOSED, ActivityState.DRAWN)
    lines = [
        {
            "row": one,
            "who": one.message.thread.identity.shown if one.message else "",
            "text": masked(one.message.text) if one.message else "",
            "option": row.options[one.option - 1]["text"] if one.option and one.option <= len(row.options) else "",
        }
        for one in page.object_list
    ]
    context = {
        **head_of(row, "entries"),
        "page": page,
        "lines": lines,
        "why": why,
        "q": text,
        "reasons": [(key, Why(key).label, count) for key, count in sorted(counts.items()) if key],
        "excluded": exclusions_of(row),
        "prizes": prizes_of(row) if picking else [],
        "won": {one.entry_id: one.prize.name for one in winners_of(row)} if picking else {},
        "picking": picking,
        **more,
    }
    return render(request, "interactions/activities/entries.html", context, status=status)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def entry_step(request: WorkspaceRequest, activity_id: int, entry_id: int) -> HttpResponse:
    """Exclude whoever wrote an entry, or pick it for a prize."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    entry = entry_query(activity=row).filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "activity_id": activity_id}
    try:
        if request.POST.get("step") == "pick":
            entry_pick(**who, entry_id=entry_id, prize_id=_number(request.POST.get("prize", "")))
            messages.success(request, _("Picked."))
        else:
            reason = request.POST.get("reason", "")
            person_exclude(**who, contact_id=entry.contact_id or 0, reason=reason)
            messages.success(request, _("The person's entries do not count any more."))
    except DomainError as error:
        if error.status == 404:
            raise
        typed = request.POST.get("reason", "")[:300]
        return _list(request, row, status=error.status, refused=str(error), refused_at=entry_id, typed=typed)
    return redirect("interactions:activity_entries", request.workspace.slug, activity_id)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def include(request: WorkspaceRequest, activity_id: int, exclusion_id: int) -> HttpResponse:
    """Take an exclusion back."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "activity_id": activity_id}
    try:
        person_include(**who, exclusion_id=exclusion_id)
        messages.success(request, _("The person's entries count again."))
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    return redirect("interactions:activity_entries", request.workspace.slug, activity_id)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def upload(request: WorkspaceRequest, activity_id: int) -> HttpResponse:
    """Import comments of a platform without an interface."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES, activity=row) if posted else ImportForm(activity=row)
    if posted and form.is_valid():
        try:
            done = entries_import(
                workspace=request.workspace, actor=request.actor, activity_id=activity_id, **form.cleaned_data
            )
        except DomainError as error:
            show(form, error)
        else:
            words = _("%(rows)s rows read, %(fresh)s of them new.")
            messages.success(request, words % {"rows": done.rows, "fresh": done.fresh})
            return redirect("interactions:activity_entries", request.workspace.slug, activity_id)
    context = {**head_of(row, "entries"), "form": form}
    return render(request, "interactions/activities/import.html", context, status=422 if posted else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
