"""Dashboards that people put together: the list, one of them, making, changing, copying, deleting, ordering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.forms.own_dashboards import DashboardForm
from analytics.selectors.dashboards.filters import ids_of
from analytics.selectors.own_dashboards.dashboards import dashboard_get, dashboards_for, pins_of
from analytics.selectors.own_dashboards.parts import parts_of
from analytics.services.own_dashboards.dashboards import dashboard_copy, dashboard_remove, dashboard_save, may_edit
from analytics.services.own_dashboards.pins import PINS_MAX, pins_order
from analytics.views.filtering import freshness, period_names
from analytics.views.own_dashboards.cards import cards_of, plain_filters, reading_of, shares, span_choices
from config.lib.errors import DomainError, NotFound
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50
CONTEXT: dict[str, Any] = {"active": "analytics", "section": "dashboards"}


@require_safe
@workspace_view(P.VIEW)
def dashboards(request: WorkspaceRequest) -> HttpResponse:
    """Own and shared ones."""
    rows = dashboards_for(workspace=request.workspace, user=request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may = shares(request)
    context = {
        **CONTEXT,
        "page": page,
        "rows": [(one, may_edit(dashboard=one, user=request.user, shares=may)) for one in page.object_list],
    }
    return render(request, "analytics/own/list.html", context)


@require_safe
@workspace_view(P.VIEW)
def dashboard(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    """One with its pins as they stand now; `period` (and `from`, `to`) for all of them, `view` as a table.

    It comes with the pins of its first part, or with those `pin` names; htmx then asks for the others part by part.
    """
    row = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
    pins = list(pins_of(row))
    for pin in pins:
        pin.workspace = request.workspace
    reading = reading_of(request)
    first, parts = parts_of(pins)
    asked = {pin.pk for pin in pins} & set(ids_of(request.GET, "pin"))
    later = {pin.pk for pin in pins} - (asked or set(first))
    context: dict[str, Any] = {
        "dashboard": row,
        "cards": cards_of(request, row, pins, reading, later),
        "may_edit": may_edit(dashboard=row, user=request.user, shares=shares(request)),
    }
    if asked and request.htmx and not request.htmx.history_restore_request:
        return render(request, "analytics/own/_cards.html", context)
    plain = plain_filters(reading)
    fresh, late = freshness(plain)
    context |= {
        **CONTEXT,
        "parts": [left for part in (first, *parts) if (left := [pk for pk in part if pk in later])],
        "mine": row.owner_id == request.user.pk,
        "span": reading.span,
        "span_label": dict(period_names()).get(reading.span.get("period", ""), ""),
        "spans": span_choices(request, reading.span),
        "days": plain.scope,
        "fresh": fresh,
        "late": late,
        "room": PINS_MAX - len(pins),
        "max": PINS_MAX,
    }
    response = render(request, "analytics/own/dashboard.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW)
def edit(request: WorkspaceRequest, dashboard_id: int | None = None) -> HttpResponse:
    """Make a dashboard, or rename and share one."""
    may, row = shares(request), None
    initial: dict[str, Any] = {}
    if dashboard_id is not None:
        row = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        initial = {"name": row.name, "shared": row.shared}
    form = DashboardForm(request.POST or None, shares=may, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = dashboard_save(
                workspace=request.workspace, actor=request.actor, shares=may, dashboard_id=dashboard_id,
                name=form.cleaned_data["name"], shared=form.cleaned_data.get("shared"),
            )  # fmt: skip
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("analytics:dashboard", request.workspace.slug, saved.pk)
    context = {**CONTEXT, "form": form, "dashboard": row}
    return render(request, "analytics/own/edit.html", context, status=422 if form.errors else 200)


@require_POST
@workspace_view(P.VIEW)
def copy(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    """A private copy."""
    row = dashboard_copy(workspace=request.workspace, actor=request.actor, dashboard_id=dashboard_id)
    messages.success(request, _("Copied. The copy is only yours."))
    return redirect("analytics:dashboard", request.workspace.slug, row.pk)


@require_POST
@workspace_view(P.VIEW)
def remove(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    """Delete one with its pins."""
    dashboard_remove(
        workspace=request.workspace, actor=request.actor, shares=shares(request), dashboard_id=dashboard_id
    )
    messages.success(request, _("Deleted."))
    return redirect("analytics:dashboards", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW)
def order(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    """Put the pins into the order `order` (ids with commas between), made on `version` of the dashboard."""
    given, version = request.POST.get("order", "")[:400], request.POST.get("version", "")
    ids = [int(word) for word in given.split(",") if word.isascii() and word.isdecimal() and len(word) < 19]
    row = pins_order(
        workspace=request.workspace, actor=request.actor, shares=shares(request), dashboard_id=dashboard_id, order=ids,
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None,
    )  # fmt: skip
    if request.htmx:
        return HttpResponse(str(row.version), content_type="text/plain")
    return redirect("analytics:dashboard", request.workspace.slug, dashboard_id)
