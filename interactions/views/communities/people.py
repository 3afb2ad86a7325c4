"""Members of a group, and one member with their points."""

from __future__ import annotations

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
from interactions.community_states import FanRole
from interactions.forms.communities import FanForm, GiveForm, TableForm
from interactions.selectors.communities.groups import violation_query
from interactions.selectors.communities.people import (
    ORDERS,
    badges_of,
    entry_query,
    member_get,
    member_query,
    reason_query,
    tier_counts,
    tier_list,
    tier_of,
)
from interactions.services.communities.imports import members_import
from interactions.services.communities.people import member_forget, member_save
from interactions.services.communities.points import points_give
from interactions.views.communities.frame import frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.INBOX_VIEW)
def members(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Who is in the group, with tier and points."""
    row, context = frame(request, community_id, "members")
    text, role, order = (request.GET.get(name, "")[:60].strip() for name in ("q", "role", "order"))
    here = request.GET.get("here", "in")
    here = here if here in {"in", "left", "all"} else "in"
    role = role if role in FanRole.values else ""
    rows = member_query(workspace=request.workspace, community=row, text=text, role=role, here=here, order=order)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tiers = tier_list(workspace=request.workspace, community=row)
    sizes = tier_counts(workspace=request.workspace, community=row, tiers=tiers)
    context |= {
        "page": page,
        "lines": [(member, tier_of(member, tiers)) for member in page.object_list],
        "tiers": list(zip(tiers, sizes, strict=True)),
        "q": text,
        "role": role,
        "roles": FanRole.choices,
        "place": here,
        "order": order if order in ORDERS else "points",
        "filtered": bool(text or role or here != "in"),
    }
    return render(request, "interactions/communities/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def member_new(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Take one member in, or many from a table."""
    _row, context = frame(request, community_id, "members")
    form = FanForm(request.POST or None, initial={"joined_on": context["today"]})
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            made = member_save(
                workspace=request.workspace, actor=request.actor, community_id=community_id, values=form.cleaned_data
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:community_member", request.workspace.slug, community_id, made.pk)
    context |= {"form": form, "table": TableForm(prefix="t"), "wrong": []}
    return render(request, "interactions/communities/member_new.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def members_table(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Take a table of members in; wrong rows are shown and nothing is imported then."""
    _row, context = frame(request, community_id, "members")
    table = TableForm(request.POST, request.FILES, prefix="t")
    wrong: list[tuple[int, str]] = []
    if table.is_valid():
        try:
            done = members_import(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                file=table.cleaned_data["file"],
            )
        except RowsWrong as error:
            show(table, error)
            wrong = error.rows
        except DomainError as error:
            show(table, error)
        else:
            text = ngettext("%(n)s row imported.", "%(n)s rows imported.", done.count) % {"n": done.count}
            messages.success(request, text)
            return redirect("interactions:community_members", request.workspace.slug, community_id)
    form = FanForm(initial={"joined_on": context["today"]})
    context |= {"form": form, "table": table, "wrong": wrong}
    return render(request, "interactions/communities/member_new.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def member(request: WorkspaceRequest, community_id: int, community_member_id: int) -> HttpResponse:
    """One member: points, badges, breaches; a POST changes who they are."""
    form = None
    if request.method == "POST":
        row = member_get(workspace=request.workspace, community_id=community_id, member_id=community_member_id)
        form = FanForm(request.POST, row=row)
        if form.is_valid():
            try:
                member_save(
                    workspace=request.workspace,
                    actor=request.actor,
                    community_id=community_id,
                    member_id=community_member_id,
                    values=form.cleaned_data,
                )
            except NotFound:
                raise
            except DomainError as error:
                show(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect(
                    "interactions:community_member", request.workspace.slug, community_id, community_member_id
                )
    return _member(request, community_id, community_member_id, status=422 if form else 200, form=form)


def _member(
    request: WorkspaceRequest, community_id: int, member_id: int, *, status: int = 200, **forms: Any
) -> HttpResponse:
    row, context = frame(request, community_id, "members")
    person = member_get(workspace=request.workspace, community_id=community_id, member_id=member_id)
    tiers = tier_list(workspace=request.workspace, community=row)
    ahead = next((tier for tier in tiers if tier.threshold > person.earned), None)
    entries = entry_query(workspace=request.workspace, community=row, member_id=person.pk)
    context |= {
        "person": person,
        "tier": tier_of(person, tiers),
        "ahead": ahead,
        "missing": ahead.threshold - person.earned if ahead else 0,
        "badges": badges_of(workspace=request.workspace, member=person),
        "page": Paginator(entries, 20).get_page(request.GET.get("page")),
        "violations": list(violation_query(workspace=request.workspace, community=row, member_id=person.pk)[:20]),
        "form": forms.get("form") or FanForm(row=person),
        "give_form": forms.get("give_form")
        or GiveForm(community=row, member=person, reasons=reason_query(workspace=request.workspace)),
    }
    return render(request, "interactions/communities/member.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def give(request: WorkspaceRequest, community_id: int, community_member_id: int) -> HttpResponse:
    """Give a member points, or redeem some."""
    person = member_get(workspace=request.workspace, community_id=community_id, member_id=community_member_id)
    reasons = reason_query(workspace=request.workspace)
    form = GiveForm(request.POST, community=person.community, member=person, reasons=reasons)
    if form.is_valid():
        given = form.cleaned_data
        try:
            points_give(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                member_id=community_member_id,
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
            return redirect("interactions:community_member", request.workspace.slug, community_id, community_member_id)
    return _member(request, community_id, community_member_id, status=422, give_form=form)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_MANAGE)
def forget(request: WorkspaceRequest, community_id: int, community_member_id: int) -> HttpResponse:
    """Take out what says who they were."""
    member_forget(
        workspace=request.workspace, actor=request.actor, community_id=community_id, member_id=community_member_id
    )
    messages.success(request, _("Name and id are gone; points and measures stay without them."))
    return redirect("interactions:community_members", request.workspace.slug, community_id)
