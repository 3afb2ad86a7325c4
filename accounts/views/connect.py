"""Connecting accounts: choosing a platform, its form, and the way back from the platform."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.connectors import registry
from accounts.connectors.fields import ConnectField
from accounts.connectors.registry import UnknownPlatform
from accounts.connectors.types import AuthKind, Capabilities, PublishMode
from accounts.errors import AppMissing, ConnectRefused, PracticeMissing
from accounts.facts import ability_names, format_names, kind_name, mode_name, setup_words
from accounts.forms.connecting import ConnectForm
from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from accounts.selectors.overview import platform_groups
from accounts.services.addresses import callback_url
from accounts.services.apps import app_facts, app_fields
from accounts.services.connecting import (
    connect_direct,
    connect_finish,
    connect_session_of,
    connect_start,
    needs_practice,
)
from accounts.services.granting import Connected
from accounts.services.wire import connector_of
from accounts.wording import sentence_of_kind
from config.lib.errors import DomainError, NotFound
from config.lib.numbers import row_number
from team.actors import Actor
from team.decorators import WorkspaceRequest, workspace_view
from team.models import User
from team.permissions import Permission as P
from team.states import Via


@workspace_view(P.ACCOUNTS_MANAGE)
def choose(request: WorkspaceRequest) -> HttpResponse:
    """Cards of all platforms, each with what it can do."""
    found = [
        (
            title,
            [
                {
                    "caps": caps,
                    "kind": kind_name(caps),
                    "strengths": _(caps.strengths),
                    "formats": format_names(caps),
                    "abilities": ability_names(caps),
                    "mode": mode_name(caps),
                    "assisted": caps.publish_mode is PublishMode.ASSISTED,
                    "partly": caps.hand_off is not None,
                    "off": needs_practice(caps.slug),
                }
                for caps in entries
            ],
        )
        for title, entries in platform_groups(registry.catalogue())
    ]
    return render(request, "accounts/choose.html", {"active": "accounts", "groups": found})


@workspace_view(P.ACCOUNTS_MANAGE)
def connect(request: WorkspaceRequest, platform: str) -> HttpResponse:
    """The platform's form. `?account=<id>` reconnects that account."""
    caps = _capabilities(platform)
    reconnect = _reconnect(request, platform)
    fields = _fields(platform)
    known = {"host": reconnect.host, "handle": reconnect.handle} if reconnect else {}
    sent = request.POST if request.method == "POST" else None
    form = ConnectForm(fields, sent, initial={name: value for name, value in known.items() if value})
    if request.method == "POST" and form.is_valid():
        answer = _connected(request, caps, form, reconnect)
        if answer is not None:
            return answer
    context = {
        "active": "accounts",
        "caps": caps,
        "form": form,
        "reconnect": reconnect,
        "leaves": caps.auth is AuthKind.REDIRECT,
        "off": needs_practice(platform),
        "kind": kind_name(caps),
        "mode": mode_name(caps),
        "abilities": ability_names(caps),
        "setup": setup_words(caps),
        "by_hand": _(caps.hand_off.why) if caps.hand_off and caps.publish_mode is PublishMode.ASSISTED else "",
        **_app(request, platform),
    }
    return render(request, "accounts/connect.html", context, status=422 if request.method == "POST" else 200)


def _app(request: WorkspaceRequest, platform: str) -> dict[str, Any]:
    """The developer app the platform wants, as far as it is entered."""
    if not app_fields(platform):
        return {"needs_app": False}
    facts = app_facts(workspace=request.workspace, platform=platform)
    problem = sentence_of_kind(facts.app.check_error) if facts and facts.app.check_error else ""
    if facts and not facts.ending:
        # Sealed with a key that is lost: to be entered again, as if it were not there.
        facts = None
    return {"needs_app": True, "app": facts, "app_problem": problem, "redirect_url": callback_url()}


def _connected(
    request: WorkspaceRequest, caps: Capabilities, form: ConnectForm, reconnect: SocialAccount | None
) -> HttpResponse | None:
    """Connect, or write the refusal into the form and answer None."""
    account_id = reconnect.pk if reconnect else None
    try:
        if caps.auth is AuthKind.REDIRECT:
            address = connect_start(
                workspace=request.workspace,
                actor=request.actor,
                platform=caps.slug,
                values=form.cleaned_data,
                account_id=account_id,
            )
            # A page of ours in between: our form-action policy forbids a form to end on another host.
            return render(request, "accounts/leaving.html", {"address": address, "caps": caps, "active": "accounts"})
        connected = connect_direct(
            workspace=request.workspace,
            actor=request.actor,
            platform=caps.slug,
            values=form.cleaned_data,
            account_id=account_id,
        )
    except ConnectRefused as refusal:
        form.take(refusal.problems)
        return None
    except (PracticeMissing, AppMissing) as refusal:
        form.add_error(None, str(refusal))
        return None
    _congratulate(request, connected)
    return redirect("accounts:detail", request.workspace.slug, connected[0].account.pk)


@require_GET
@login_required
def callback(request: HttpRequest) -> HttpResponse:
    """Where platforms send people back to. The state in the query names the workspace."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - login_required lets nobody else in
    query = {name: request.GET[name] for name in request.GET}
    actor = Actor(user, Via.WEB, request.META.get("REMOTE_ADDR"))
    try:
        returned = connect_finish(user=user, actor=actor, query=query)
    except DomainError as error:
        trip = connect_session_of(user=user, state=query.get("state", ""))
        return render(request, "accounts/not_connected.html", {"error": error, "trip": trip}, status=error.status)
    if returned.choose is not None:
        return redirect("accounts:pick", returned.workspace.slug, returned.choose.pk)
    _congratulate(request, returned.connected)
    return redirect("accounts:detail", returned.workspace.slug, returned.connected[0].account.pk)


def _congratulate(request: HttpRequest, connected: list[Connected]) -> None:
    names = ", ".join(str(item.account) for item in connected)
    text = _("Connected: %(names)s.") if any(item.created for item in connected) else _("Connected again: %(names)s.")
    messages.success(request, text % {"names": names})


def _capabilities(platform: str) -> Capabilities:
    try:
        return registry.capabilities(platform)
    except UnknownPlatform:
        raise NotFound from None


def _fields(platform: str) -> tuple[ConnectField, ...]:
    found: tuple[ConnectField, ...] = connector_of(platform).connect_fields()  # type: ignore[attr-defined]
    return found


def _reconnect(request: WorkspaceRequest, platform: str) -> SocialAccount | None:
    wanted = row_number(request.GET.get("account", ""))
    if wanted is None:
        return None
    account = account_get(workspace=request.workspace, account_id=wanted)
    if account.platform != platform:
        raise NotFound
    return account
