"""Plan → Columns: recurring slots, their form with the next dates, pausing and ending."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors.account import account_list
from config.lib.errors import DomainError, InvalidInput
from content.forms.column import ColumnForm, column_initial
from content.models import Column
from content.selectors.columns import SHOWN, ColumnDay, column_days, column_get, column_list, next_days
from content.selectors.repeat_rules import weekday_choices
from content.services.columns import column_checked, column_end, column_pause, column_save, column_skip
from content.views.plan_shared import day_of, form_choices, plan_frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PER_PAGE = 50


@require_safe
@workspace_view(P.VIEW)
def columns(request: WorkspaceRequest) -> HttpResponse:
    """All columns with their next date."""
    page = Paginator(column_list(workspace=request.workspace), PER_PAGE).get_page(request.GET.get("page"))
    names = dict(weekday_choices())
    lines = [
        {
            "row": row,
            "days": [names[number] for number in sorted(row.weekdays)],
            "next": next((item for item in islice(column_days(row), 60) if item.made), None)
            if not row.ended_at
            else None,
        }
        for row in page.object_list
    ]
    return render(
        request, "content/plan/columns.html", {**plan_frame(request, "columns"), "page": page, "lines": lines}
    )


@workspace_view(P.CONTENT_EDIT)
def column_new(request: WorkspaceRequest) -> HttpResponse:
    """A new column."""
    return _edit(request, None)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def column(request: WorkspaceRequest, column_id: int) -> HttpResponse:
    """One column; POST saves it."""
    return _edit(request, column_get(workspace=request.workspace, column_id=column_id))


@require_safe
@workspace_view(P.CONTENT_EDIT)
def column_preview(request: WorkspaceRequest) -> HttpResponse:
    """The next dates of what the form says now. Stores nothing."""
    form = _form(request, request.GET, None)
    context: dict[str, Any] = {"days": [], "reason": ""}
    if form.is_valid():
        try:
            context["days"] = previewed(request, form)
        except DomainError as error:
            context["reason"] = str(error)
    else:
        context["reason"] = next(iter(form.errors.values()))[0]
    return render(request, "content/plan/_column_days.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def column_pause_view(request: WorkspaceRequest, column_id: int) -> HttpResponse:
    """Pause, or with `back` go on."""
    paused = not request.POST.get("back")
    column_pause(workspace=request.workspace, actor=request.actor, column_id=column_id, paused=paused)
    messages.success(request, _("The column is paused.") if paused else _("The column goes on."))
    return redirect("content:column", request.workspace.slug, column_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def column_end_view(request: WorkspaceRequest, column_id: int) -> HttpResponse:
    """End it; with `remove`, drafts to come that nobody touched go."""
    remove = bool(request.POST.get("remove"))
    removed = column_end(workspace=request.workspace, actor=request.actor, column_id=column_id, remove=remove)
    text = _("The column has ended.")
    if removed:
        gone = ngettext("%(n)s untouched draft was removed.", "%(n)s untouched drafts were removed.", removed)
        text = _(" ").join([text, gone % {"n": removed}])
    messages.success(request, text)
    return redirect("content:columns", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def column_skip_view(request: WorkspaceRequest, column_id: int) -> HttpResponse:
    """Leave a date out, or with `back` take it in again."""
    day = day_of(request.POST.get("day", ""))
    if day is None:
        raise InvalidInput(field="day")
    skip = not request.POST.get("back")
    column_skip(workspace=request.workspace, actor=request.actor, column_id=column_id, day=day, skip=skip)
    messages.success(request, _("The date is left out") if skip else _("The date is back in"))
    return redirect("content:column", request.workspace.slug, column_id)


def previewed(request: WorkspaceRequest, form: ColumnForm) -> list[ColumnDay]:
    """The next dates of a valid form."""
    values = column_checked(request.workspace, form.values())
    values.pop("pillar_id")
    values.pop("owner_id")
    return list(islice(column_days(Column(workspace=request.workspace, **values)), SHOWN))


def _form(request: WorkspaceRequest, data: Any, row: Column | None) -> ColumnForm:
    accounts = list(account_list(workspace=request.workspace))
    if row is not None:
        known = {account.pk for account in accounts}
        accounts += [account for account in row.accounts.all() if account.pk not in known]
    choices = form_choices(request, pillar=row.pillar_id if row else None)
    return ColumnForm(data, initial=column_initial(row, workspace=request.workspace), accounts=accounts, **choices)


def _edit(request: WorkspaceRequest, row: Column | None) -> HttpResponse:
    workspace = request.workspace
    form = _form(request, request.POST if request.method == "POST" else None, row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = column_save(
                workspace=workspace, actor=request.actor, column_id=row.pk if row else None, values=form.values()
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved. Its next drafts are being made."))
            return redirect("content:column", workspace.slug, saved.pk)
    context = {
        **plan_frame(request, "columns"),
        "form": form,
        "column": row,
        "weekdays": weekday_choices(),
        "days": next_days(row) if row else [],
        "stored": row is not None and row.ended_at is None,
    }
    return render(request, "content/plan/column.html", context, status=422 if form.errors else 200)
