"""The ledger of points of a group, the ranking of a month, reasons and tiers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError, NotFound
from interactions.community_errors import RowsWrong
from interactions.community_states import EntryKind
from interactions.forms.communities import GiveForm, ReasonForm, TableForm, TiersForm
from interactions.selectors.communities.groups import community_get
from interactions.selectors.communities.people import (
    entry_query,
    member_query,
    ranking,
    reason_get,
    reason_query,
    tier_list,
)
from interactions.services.communities.imports import points_import
from interactions.services.communities.points import points_give, points_undo, reason_archive, reason_save, tiers_set
from interactions.views.communities.frame import frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, NAMES = 25, 200


@require_safe
@workspace_view(P.INBOX_VIEW)
def points(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """The ledger, and who earned most in a month (`?month=2026-01`)."""
    return _page(request, community_id)


def _page(request: WorkspaceRequest, community_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    row, context = frame(request, community_id, "points")
    kind = request.GET.get("kind", "")
    kind = kind if kind in EntryKind.values else ""
    month = _month(request.GET.get("month", ""), context["today"])
    entries = entry_query(workspace=request.workspace, community=row, kind=kind)
    context |= {
        "page": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "kinds": EntryKind.choices,
        "month": month,
        "before": (month - timedelta(days=1)).replace(day=1),
        "after": _next(month) if _next(month) <= context["today"] else None,
        "places": ranking(workspace=request.workspace, community=row, month=month, most=10),
        "people": member_query(workspace=request.workspace, community=row)[:NAMES],
        "give_form": GiveForm(community=row, reasons=reason_query(workspace=request.workspace)),
        "table": TableForm(prefix="t"),
        "wrong": [],
        **forms,
    }
    return render(request, "interactions/communities/points.html", context, status=status)


def _month(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        found = today.replace(day=1)
    return found if found.year >= 2000 and found <= today else today.replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def give(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Give somebody of the group points, or redeem some."""
    row = community_get(workspace=request.workspace, community_id=community_id)
    form = GiveForm(request.POST, community=row, reasons=reason_query(workspace=request.workspace))
    if form.is_valid():
        given = form.cleaned_data
        try:
            points_give(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                member_id=given["member"].pk,
                reason_id=given["reason"],
                amount=given["amount"],
                note=given["note"],
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Entered in the ledger."))
            return redirect("interactions:community_points", request.workspace.slug, community_id)
    return _page(request, community_id, status=422, give_form=form)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def table(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Write the rows of a table into the ledger."""
    form = TableForm(request.POST, request.FILES, prefix="t")
    wrong: list[tuple[int, str]] = []
    if form.is_valid():
        try:
            done = points_import(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                file=form.cleaned_data["file"],
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
            wrong = error.rows if isinstance(error, RowsWrong) else []
        else:
            text = ngettext("%(n)s row imported.", "%(n)s rows imported.", done.count) % {"n": done.count}
            messages.success(request, text)
            return redirect("interactions:community_points", request.workspace.slug, community_id)
    return _page(request, community_id, status=422, table=form, wrong=wrong)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def undo(request: WorkspaceRequest, community_id: int, point_entry_id: int) -> HttpResponse:
    """Correct an entry by its counter-entry."""
    try:
        points_undo(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            entry_id=point_entry_id,
            note=request.POST.get("note", ""),
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Corrected by a counter-entry."))
    return redirect("interactions:community_points", request.workspace.slug, community_id)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def tiers(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """The group's tiers, and the workspace's reasons for points; a POST sets the tiers."""
    form = None
    if request.method == "POST":
        form = TiersForm(request.POST)
        if form.is_valid():
            try:
                tiers_set(
                    workspace=request.workspace, actor=request.actor, community_id=community_id, tiers=form.tiers()
                )
            except NotFound:
                raise
            except DomainError as error:
                show(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("interactions:community_tiers", request.workspace.slug, community_id)
    return _setup(request, community_id, status=422 if form else 200, form=form)


def _setup(request: WorkspaceRequest, community_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    row, context = frame(request, community_id, "points")
    context |= {
        "form": forms.get("form") or TiersForm(tiers=tier_list(workspace=request.workspace, community=row)),
        "reasons": list(reason_query(workspace=request.workspace)),
        "archived": list(reason_query(workspace=request.workspace, archived=True)),
        "reason_form": forms.get("reason_form") or ReasonForm(),
        "reason": forms.get("reason"),
    }
    return render(request, "interactions/communities/tiers.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def reason(request: WorkspaceRequest, community_id: int, point_reason_id: int | None = None) -> HttpResponse:
    """Enter a reason or change one; `archive` or `restore` takes it out of the choice and back."""
    community_get(workspace=request.workspace, community_id=community_id)
    known = point_reason_id and reason_get(workspace=request.workspace, reason_id=point_reason_id, any_state=True)
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    back = redirect("interactions:community_tiers", request.workspace.slug, community_id)
    if known and {"archive", "restore"} & set(request.POST):
        reason_archive(**who, reason_id=known.pk, archived="archive" in request.POST)
        messages.success(request, _("Saved."))
        return back
    initial = {name: getattr(known, name) for name in ReasonForm.base_fields} if known else {}
    form = ReasonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            reason_save(**who, values=form.cleaned_data, reason_id=point_reason_id)
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return back
    status = 422 if request.method == "POST" else 200
    return _setup(request, community_id, status=status, reason_form=form, reason=known)
