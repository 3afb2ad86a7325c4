"""The workspace's developer apps: what to enter in the platform's console, and what the console gives back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.connectors import registry
from accounts.connectors.types import Can
from accounts.errors import AppChanged, AppInUse, ConnectRefused
from accounts.facts import setup_words
from accounts.forms.connecting import AppForm
from accounts.models import PlatformApp
from accounts.selectors.overview import app_rows
from accounts.services.addresses import callback_url, hook_secret
from accounts.services.apps import (
    AppFacts,
    app_cap,
    app_facts,
    app_fields,
    app_forget,
    app_save,
    app_test,
    hook_address,
)
from accounts.services.spending import spend_of
from accounts.wording import sentence_of_kind
from config.lib.errors import InvalidInput, NotFound
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@workspace_view(P.ACCOUNTS_MANAGE)
def apps(request: WorkspaceRequest) -> HttpResponse:
    """All platforms that want a developer app, and which of them have one."""
    return render(request, "accounts/apps.html", {"active": "accounts", "rows": app_rows(workspace=request.workspace)})


@workspace_view(P.ACCOUNTS_MANAGE)
def app(request: WorkspaceRequest, platform: str) -> HttpResponse:
    """One app: addresses to copy into the console, fields to fill from it. Filled secrets are never shown."""
    fields = app_fields(platform)
    if not fields:
        raise NotFound
    facts = app_facts(workspace=request.workspace, platform=platform)
    form = AppForm(fields, request.POST if request.method == "POST" else None, known=facts is not None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = app_save(
                workspace=request.workspace, actor=request.actor, platform=platform, values=form.cleaned_data
            )
        except ConnectRefused as refusal:
            form.take(refusal.problems)
        except AppChanged as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, saved, _("Saved."))
            return redirect("accounts:connect_platform", request.workspace.slug, platform)
    context = {**_context(platform, facts), "form": form}
    return render(request, "accounts/app.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def test(request: WorkspaceRequest, platform: str) -> HttpResponse:
    """Ask the platform whether it knows the app."""
    _say(request, app_test(workspace=request.workspace, actor=request.actor, platform=platform), _("The app works."))
    return redirect("accounts:app", request.workspace.slug, platform)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def cap(request: WorkspaceRequest, platform: str) -> HttpResponse:
    """Set the month's spending cap."""
    try:
        app_cap(workspace=request.workspace, actor=request.actor, platform=platform, cap=request.POST.get("cap", ""))
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("accounts:app", request.workspace.slug, platform)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def forget(request: WorkspaceRequest, platform: str) -> HttpResponse:
    """Delete the app, unless accounts are open through it."""
    try:
        app_forget(workspace=request.workspace, actor=request.actor, platform=platform)
    except AppInUse as error:
        messages.error(request, str(error))
        return redirect("accounts:app", request.workspace.slug, platform)
    messages.success(request, _("The developer app was removed."))
    return redirect("accounts:apps", request.workspace.slug)


def _context(platform: str, facts: AppFacts | None) -> dict[str, Any]:
    caps = registry.capabilities(platform)
    known = facts.app if facts else None
    return {
        "active": "accounts",
        "caps": caps,
        "facts": facts,
        "setup": setup_words(caps),
        "redirect_url": callback_url() if caps.setup and caps.setup.redirect else "",
        "hook_url": hook_address(known) if known and Can.WEBHOOKS in caps.can else "",
        "hook_secret": hook_secret(known.hook_token or "") if known else "",
        "spend": _spend(known),
        "prices": [{"purpose": _(price.purpose), "price": price} for price in caps.prices],
        "problem": _problem(facts),
    }


def _problem(facts: AppFacts | None) -> str:
    """What is wrong with the app, as far as we know."""
    if facts is None:
        return ""
    if not facts.ending:
        return _("The stored app cannot be decrypted: the key of this installation has changed. Enter it again.")
    return sentence_of_kind(facts.app.check_error) if facts.app.check_error else ""


def _spend(known: PlatformApp | None) -> dict[str, Any] | None:
    spend = spend_of(app=known) if known else None
    if spend is None:
        return None
    lines = [{"purpose": _(line.price.purpose), "price": line.price, "calls": line.calls} for line in spend.lines]
    return {
        "total": spend.total,
        "currency": spend.currency,
        "cap": spend.cap,
        "used_up": spend.used_up,
        "lines": lines,
    }


def _say(request: WorkspaceRequest, saved: PlatformApp, good: str) -> None:
    if saved.check_error:
        messages.warning(request, _("The test failed: %(why)s") % {"why": sentence_of_kind(saved.check_error)})
    else:
        messages.success(request, good)
