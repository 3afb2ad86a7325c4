"""What is pinned: pinning it, changing, moving, taking it off, bringing it back, keeping it as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from analytics.forms.own_dashboards import NEW, NewPinForm, PinForm
from analytics.models import DashboardPin
from analytics.pin_states import PinSize
from analytics.selectors.dashboards.filters import known_of
from analytics.selectors.own_dashboards.dashboards import dashboard_get, dashboards_for, pin_get
from analytics.selectors.own_dashboards.kinds import KINDS, Kind, checked
from analytics.selectors.own_dashboards.shown import name_of, pin_shown
from analytics.services.own_dashboards.dashboards import may_edit
from analytics.services.own_dashboards.pins import (
    PinDraft,
    pin_add,
    pin_change,
    pin_move,
    pin_remove,
    pin_restore,
    pin_to_new,
    words_kept,
)
from analytics.views.own_dashboards.boards import CONTEXT
from analytics.views.own_dashboards.cards import reading_of, shares
from config.lib.errors import DomainError, InvalidInput, NotAllowed, NotFound
from team.charts.files import TYPES, chart_response
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

ADDRESS_MAX = 8000


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW)
def pin_new(request: WorkspaceRequest) -> HttpResponse:
    """Pin `what` with the other words of the address; a dialog for htmx, a page without it."""
    posted = request.method == "POST"
    given = QueryDict(request.POST.get("address", "")[:ADDRESS_MAX]) if posted else request.GET
    kind, words = words_kept(workspace=request.workspace, what=given.get("what", "")[:24], query=given)
    may = shares(request)
    rows = [
        one
        for one in dashboards_for(workspace=request.workspace, user=request.user)
        if may_edit(dashboard=one, user=request.user, shares=may)
    ]
    own, team = [one for one in rows if not one.shared], [one for one in rows if one.shared]
    lately = max(rows, key=lambda one: one.updated_at, default=None)
    form = NewPinForm(
        request.POST if posted else None, own=own, team=team, shares=may, number=kind.number,
        initial={
            "dashboard": lately.pk if lately else NEW,
            "name": "" if lately else pgettext("dashboard", "My dashboard"),
            "size": PinSize.QUARTER if kind.number else PinSize.HALF,
        },
    )  # fmt: skip
    if posted and form.is_valid():
        try:
            row = _pinned(request, form.cleaned_data, PinDraft(kind.key, words), may)
        except (NotFound, NotAllowed):
            raise
        except DomainError as error:
            show(form, error)
        else:
            return _told(request, row)
    context = {
        **CONTEXT, "form": form, "name": kind.name(words), "address": given.urlencode()[:ADDRESS_MAX], "any": rows,
    }  # fmt: skip
    template = "_pin_form.html" if request.htmx else "pin_new.html"
    return render(request, f"analytics/own/{template}", context, status=422 if form.errors else 200)


def _pinned(request: WorkspaceRequest, data: dict[str, Any], draft: PinDraft, may: bool) -> DashboardPin:
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "shares": may}
    filled = PinDraft(draft.what, draft.query, data["title"], data["size"])
    if data["dashboard"] == NEW:
        return pin_to_new(**who, name=data["name"], shared=data.get("shared", False), draft=filled)
    return pin_add(**who, dashboard_id=int(data["dashboard"]), draft=filled)


def _told(request: WorkspaceRequest, row: DashboardPin) -> HttpResponse:
    if request.htmx:
        return render(request, "analytics/own/_pinned.html", {"dashboard": row.dashboard, "pin": row}, status=201)
    messages.success(request, _("Pinned to “%(name)s”.") % {"name": row.dashboard.name})
    answer = redirect("analytics:dashboard", request.workspace.slug, row.dashboard_id)
    answer["Location"] += f"#pin-{row.pk}"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW)
def pin(request: WorkspaceRequest, dashboard_id: int, pin_id: int) -> HttpResponse:
    """Title and size of a pin. POST with `do`: save, a size, up, down, remove, restore."""
    board = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
    wanted = request.POST.get("do", "")
    row = pin_get(board, pin_id, removed=wanted == "restore")
    may = shares(request)
    ids: dict[str, Any] = {
        "workspace": request.workspace, "actor": request.actor, "shares": may, "dashboard_id": board.pk,
        "pin_id": row.pk,
    }  # fmt: skip
    kind = KINDS.get(row.what)
    if request.method == "POST" and wanted != "save":
        _done(request, row, wanted, ids)
        return _back(request, row, wanted)
    if not may_edit(dashboard=board, user=request.user, shares=may):
        raise NotAllowed
    form = PinForm(
        request.POST or None, number=kind is None or kind.number, initial={"title": row.title, "size": row.size}
    )
    if request.method == "POST" and form.is_valid():
        try:
            pin_change(**ids, **form.cleaned_data)
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return _back(request, row, "save")
    context = {**CONTEXT, "form": form, "dashboard": board, "pin": row, "name": _name(request, kind, row)}
    return render(request, "analytics/own/pin_edit.html", context, status=422 if form.errors else 200)


def _done(request: WorkspaceRequest, row: DashboardPin, wanted: str, ids: dict[str, Any]) -> None:
    if wanted in PinSize.values:
        pin_change(**ids, size=wanted)
    elif wanted in {"up", "down"}:
        pin_move(**ids, earlier=wanted == "up")
    elif wanted == "remove":
        pin_remove(**ids)
        messages.success(request, _undo(request, row))
    elif wanted == "restore":
        pin_restore(**ids)
        messages.success(request, _("It is back where it was."))
    else:
        raise InvalidInput(field="do")


def _undo(request: WorkspaceRequest, row: DashboardPin) -> str:
    """“Taken off.” with a button that brings it back; a form, so that it works without scripts."""
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<span>{}</span> <button name="do" value="restore">{}</button></form>',
        reverse("analytics:pin", args=[request.workspace.slug, row.dashboard_id, row.pk]),
        get_token(request),
        _("Taken off the dashboard."),
        pgettext("action", "Undo"),
    )


def _back(request: WorkspaceRequest, row: DashboardPin, wanted: str) -> HttpResponse:
    answer = redirect("analytics:dashboard", request.workspace.slug, row.dashboard_id)
    answer["Location"] += "" if wanted == "remove" else f"#pin-{row.pk}"
    return answer


def _name(request: WorkspaceRequest, kind: Kind | None, row: DashboardPin) -> str:
    if row.title or kind is None:
        return row.title or row.what
    stored = row.query if isinstance(row.query, dict) else {}
    known = known_of(workspace=request.workspace)
    return name_of(kind, checked(kind=kind, given=stored, workspace=request.workspace, known=known))


@require_safe
@workspace_view(P.VIEW)
def pin_file(request: WorkspaceRequest, dashboard_id: int, pin_id: int, ending: str) -> HttpResponse:
    """What a pin shows as a file: svg, png or csv, for the period of the address."""
    if ending not in TYPES:
        raise Http404
    board = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
    row = pin_get(board, pin_id)
    shown = pin_shown(reading=reading_of(request), pin=row)
    if shown.code == "not_allowed":
        raise NotAllowed
    if shown.drawn is None:
        raise NotFound(shown.problem)
    return chart_response(
        shown.drawn.chart, format=ending, name=shown.title, title=shown.title, style=request.workspace.number_style
    )
