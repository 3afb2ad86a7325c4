"""One account: overview, settings, activity, saying goodbye."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import hooks
from accounts.connectors.types import AuthKind, Capabilities
from accounts.errors import NotConnected, StillNeeded
from accounts.facts import ability_names, content_facts, identity_facts, kind_name, sending_facts
from accounts.forms.connecting import COMMON_ZONES, AccountForm
from accounts.models import SocialAccount
from accounts.selectors.account import (
    account_capabilities,
    account_get,
    account_health,
    account_info,
    account_list,
    account_quotas,
    last_event_at,
)
from accounts.selectors.audit.findings import account_audited, account_findings
from accounts.selectors.overview import account_audit, account_rows, with_access
from accounts.services.addresses import hook_secret
from accounts.services.apps import hook_address
from accounts.services.managing import AccountChanges, account_disconnect, account_update
from accounts.services.subscribing import can_subscribe
from accounts.states import AccountState, HealthKind
from accounts.wording import sentence, sentence_of_kind
from config.lib.errors import InvalidInput, NotFound
from team.audit_words import verb_label
from team.decorators import WorkspaceRequest, workspace_view
from team.models import AuditEntry, Membership
from team.permissions import Permission as P
from team.permissions import allows

_TONES = {
    HealthKind.CONNECTED: ("good", "plug-zap"),
    HealthKind.RECONNECTED: ("good", "plug-zap"),
    HealthKind.TOKEN_REFRESHED: ("good", "refresh-cw"),
    HealthKind.RECOVERED: ("good", "circle-check"),
    HealthKind.EXPIRING: ("warn", "clock-alert"),
    HealthKind.UNREACHABLE: ("warn", "cloud-off"),
    HealthKind.SCOPE_MISSING: ("warn", "key-round"),
    HealthKind.RESTRICTED: ("warn", "shield-alert"),
    HealthKind.NEEDS_RECONNECT: ("bad", "unplug"),
    HealthKind.DISCONNECTED: ("", "plug"),
}


@workspace_view(P.VIEW)
def detail(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Facts, limits of the platform and what was noticed about the account."""
    found = account_list(workspace=request.workspace, include_disconnected=True).select_related("created_by")
    account = with_access(found).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    caps, info = account_capabilities(account), account_info(account)
    events = [
        {"event": event, "text": sentence(event.detail, event.params), "look": _TONES[HealthKind(event.kind)]}
        for event in account_health(account=account)
    ]
    context = {
        **_head(account, "overview"),
        "row": account_rows([account])[0],
        "kind": kind_name(caps),
        "content": content_facts(caps, info),
        "identity": identity_facts(caps),
        "sending": sending_facts(caps),
        "abilities": ability_names(caps),
        "limits": [ask(account) for ask in hooks.own_limits],
        "events": events,
        "restriction": sentence(account.restriction),
        "by_hand": sentence(account.by_hand),
        "quotas": account_quotas(account),
        **_hook(request, account, caps),
        "leaves": caps.auth is AuthKind.REDIRECT,
        "warnings": hooks.account_warnings(account),
        "findings": list(account_findings(account=account)),
        "audited": account_audited(account=account),
        "problem": sentence_of_kind(account.check_error) if account.check_error else "",
    }
    return render(request, "accounts/detail.html", context)


@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def settings(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Time zone and caretaker."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    sent = request.POST if request.method == "POST" else None
    form = AccountForm(sent, workspace=request.workspace, account=account)
    if request.method == "POST" and form.is_valid():
        caretaker_id = int(form.cleaned_data["caretaker"] or 0)
        changes = AccountChanges(form.cleaned_data["time_zone"].strip(), caretaker_id)
        try:
            account_update(workspace=request.workspace, actor=request.actor, account_id=account_id, changes=changes)
        except InvalidInput as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:settings", request.workspace.slug, account_id)
    context = {**_head(account, "settings"), "form": form, "zones": COMMON_ZONES}
    return render(request, "accounts/settings.html", context, status=422 if request.method == "POST" else 200)


@workspace_view(P.VIEW)
def activity(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """What people and the system changed about the account."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    entries = [
        {"entry": entry, "what": _verb(entry.verb), "changes": _changes(request, entry)}
        for entry in account_audit(workspace=request.workspace, account=account)
    ]
    return render(request, "accounts/activity.html", {**_head(account, "activity"), "entries": entries})


@workspace_view(P.ACCOUNTS_MANAGE)
def disconnect(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Ask for confirmation, saying what relies on the account; then disconnect."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    if account.state == AccountState.DISCONNECTED:
        raise NotConnected
    error = ""
    if request.method == "POST":
        confirmed = request.POST.get("confirmed") == "yes"
        try:
            farewell = account_disconnect(
                workspace=request.workspace, actor=request.actor, account_id=account_id, confirmed=confirmed
            )
        except StillNeeded:
            error = _("Tick the box to confirm.")
        else:
            text = _("“%(account)s” is disconnected.") % {"account": account}
            if not farewell.revoked:
                text += " " + _("The platform did not answer; remove Juzhen there under connected applications.")
            messages.success(request, text)
            return redirect("accounts:list", request.workspace.slug)
    context = {**_head(account, ""), "obstacles": hooks.obstacles(account), "error": error}
    return render(request, "accounts/disconnect.html", context, status=409 if error else 200)


def _hook(request: WorkspaceRequest, account: SocialAccount, caps: Capabilities) -> dict[str, Any]:
    """How live notifications are switched on: here, or by entering the account's own address in the console."""
    if account.state == AccountState.DISCONNECTED or not allows(request.membership.role, P.ACCOUNTS_MANAGE):
        return {}
    if can_subscribe(account):
        return {"subscribes": True, "last_event": last_event_at(account)}
    if caps.setup is None or not caps.setup.webhook or caps.setup.app_fields:
        return {}
    address = hook_address(account)
    secret = hook_secret(account.hook_token or "")
    return {"hook_url": address, "hook_secret": secret, "last_event": last_event_at(account)}


def _head(account: SocialAccount, tab: str) -> dict[str, Any]:
    """What the head of each of the account's pages needs."""
    caps = account_capabilities(account)
    return {"active": "accounts", "account": account, "caps": caps, "tab": tab}


def _changes(request: WorkspaceRequest, entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Label, old and new value of each setting an entry changed."""
    if entry.verb != "account.updated":
        return []
    labels = {"time_zone": _("Time zone"), "caretaker_id": _("Caretaker"), "position": _("Position")}
    rows = []
    for name, new in entry.after.items():
        old = entry.before.get(name)
        if name == "caretaker_id":
            old, new = _person(request, old), _person(request, new)
        rows.append(
            (labels.get(name, name), str("–" if old in ("", None) else old), str("–" if new in ("", None) else new))
        )
    return rows


def _person(request: WorkspaceRequest, user_id: int | None) -> str:
    member = Membership.objects.for_workspace(request.workspace).filter(user_id=user_id).select_related("user").first()
    return member.user.label if member else ""


def _verb(verb: str) -> str:
    words = {
        "account.connected": _("connected the account"),
        "account.reconnected": _("connected the account again"),
        "account.recovered": _("found the account working again"),
        "account.needs_reconnect": _("found that access was lost"),
        "account.restricted": _("found the account restricted"),
        "account.disconnected": _("disconnected the account"),
        "account.updated": _("changed the settings"),
        "account.tested": _("tested the connection"),
        "account.live_on": _("switched live notifications on"),
        "account.live_off": _("switched live notifications off"),
        "account.moved": _("changed the order"),
        "account.strategy": _("changed the strategy"),
        "limits.changed": _("changed the publishing limits"),
        "limits.removed": _("removed the publishing limits"),
    }
    return words.get(verb) or verb_label(verb)
