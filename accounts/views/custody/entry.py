"""The register entry of one account: looking, writing, auditing, opening what lies sealed; roles at the platform."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.custody_states import HolderPart
from accounts.forms.custody import AssetForm, AuditForm, ReasonForm, SeatForm
from accounts.models import SocialAccount
from accounts.selectors.account import account_capabilities, account_get
from accounts.selectors.custody.handovers import RUNNING, handover_list
from accounts.selectors.custody.people import member_users
from accounts.selectors.custody.register import custody_get, reveals_of, seat_get
from accounts.selectors.custody.security import logins_of, security_events
from accounts.services.custody.assets import Secrets, asset_audit, asset_save, secrets_reveal
from accounts.services.custody.seats import seat_end, seat_save, seat_seen
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


def head(account: SocialAccount) -> dict[str, Any]:
    """What the frame of the account's pages needs."""
    return {"active": "accounts", "account": account, "caps": account_capabilities(account), "tab": "custody"}


@require_safe
@workspace_view(P.TEAM_VIEW)
def entry(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Who holds what, risks, roles, security checklist, events, audits, sealed data and its openings."""
    logins = logins_of(workspace=request.workspace, account_id=account_id)
    row = custody_get(workspace=request.workspace, account_id=account_id, logins=logins)
    account = row.account
    running = handover_list(workspace=request.workspace).filter(state__in=RUNNING, items__account=account).distinct()
    context = {
        **head(account),
        "row": row,
        "parts": [{"part": part, "holder": row.holders.get(part)} for part in HolderPart],
        "ended": row.ended,
        "events": security_events(workspace=request.workspace, account=account, logins=logins, limit=15),
        "handovers": list(running[:5]),
    }
    return render(request, "accounts/custody/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ACCOUNTS_MANAGE)
def edit(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Write the entry."""
    row = custody_get(workspace=request.workspace, account_id=account_id)
    account = row.account
    form = AssetForm(
        request.POST or None, request.FILES or None, members=row.members, asset=row.asset, holders=row.holders
    )
    if request.method == "POST" and form.is_valid():
        try:
            asset_save(workspace=request.workspace, actor=request.actor, account_id=account_id, entry=form.entry())
        except DomainError as error:
            error.field = f"{error.field}_person" if error.field in HolderPart.values else error.field
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:custody_of", request.workspace.slug, account_id)
    context = {**head(account), "form": form, "row": row}
    return render(request, "accounts/custody/edit.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def audit(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Note that the entry was compared with the platform today."""
    form = AuditForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else request.POST.get("note", "")[:500]
    asset_audit(workspace=request.workspace, actor=request.actor, account_id=account_id, note=note)
    messages.success(request, _("Audit noted."))
    return redirect("accounts:custody_of", request.workspace.slug, account_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.DOCUMENTS_READ)
def reveal(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Ask for a reason, then show the phone number and the recovery data this once."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    form, opened = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        opened = _revealed(request, account_id, form)
    context = {
        **head(account),
        "form": form,
        "opened": opened,
        "reveals": reveals_of(workspace=request.workspace, account=account),
    }
    status = 422 if request.method == "POST" and opened is None else 200
    return render(request, "accounts/custody/reveal.html", context, status=status)


def _revealed(request: WorkspaceRequest, account_id: int, form: ReasonForm) -> Secrets | None:
    reason = form.cleaned_data["reason"]
    try:
        return secrets_reveal(workspace=request.workspace, actor=request.actor, account_id=account_id, reason=reason)
    except DomainError as error:
        show(form, error)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ACCOUNTS_MANAGE)
def seat(request: WorkspaceRequest, account_id: int, seat_id: int | None = None) -> HttpResponse:
    """Enter a role at the platform, or correct it."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    who: dict[str, Any] = {"workspace": request.workspace, "account_id": account_id}
    row = seat_get(**who, seat_id=seat_id) if seat_id is not None else None
    today = local_day(now(), request.workspace.time_zone)
    members = member_users(workspace=request.workspace)
    form = SeatForm(request.POST or None, members=members, row=row, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            seat_save(**who, actor=request.actor, seat=form.seat(), seat_id=seat_id)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:custody_of", request.workspace.slug, account_id)
    context = {**head(account), "form": form, "row": row}
    return render(request, "accounts/custody/seat.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def seat_act(request: WorkspaceRequest, account_id: int, seat_id: int) -> HttpResponse:
    """Seen in the platform's list today (`act` is seen), or taken away there today (`act` is end)."""
    ends = request.POST.get("act") == "end"
    service = seat_end if ends else seat_seen
    row = service(workspace=request.workspace, actor=request.actor, account_id=account_id, seat_id=seat_id)
    text = _("The role of %(name)s has ended.") if ends else _("%(name)s: seen today.")
    messages.success(request, text % {"name": row.name})
    return redirect("accounts:custody_of", request.workspace.slug, account_id)
