"""The workspace's own developer apps at platforms: entered by a person, tested, encrypted, never shown again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import hooks
from accounts.connectors import patience, registry
from accounts.connectors.base import ChecksApp
from accounts.connectors.errors import ConnectorError, InvalidContent
from accounts.connectors.fields import ConnectField
from accounts.connectors.registry import UnknownPlatform
from accounts.connectors.types import AppRegistration, Capabilities
from accounts.errors import AppChanged, AppInUse, AppMissing, ConnectRefused
from accounts.models import PlatformApp, SocialAccount, StoredCredential
from accounts.services.addresses import callback_url, hook_url
from accounts.services.vault import app_open, app_seal
from accounts.services.wire import connector_of
from accounts.wording import refusal_of
from config.lib.clock import now
from config.lib.crypto import Undecryptable
from config.lib.errors import InvalidInput, NotFound
from team import audit
from team.actors import Actor
from team.models import Workspace

CAP_MAX = Decimal("9999999999")
FIELD_MAX = 500
# A person waits for the answer.
ASKED_WITHIN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class AppFacts:
    """What may be shown of a developer app. `ending` is the end of its client id; secrets are only counted."""

    app: PlatformApp
    ending: str
    accounts: int


def app_fields(platform: str) -> tuple[ConnectField, ...]:
    """What a workspace enters about its developer app; empty where none is needed. Raises NotFound."""
    setup = _capabilities(platform).setup
    return setup.app_fields if setup else ()


def app_of(*, workspace: Workspace, platform: str) -> PlatformApp | None:
    """The app the workspace entered for a platform."""
    return PlatformApp.objects.for_workspace(workspace).filter(platform=platform, host="").order_by("pk").first()


def app_facts(*, workspace: Workspace, platform: str) -> AppFacts | None:
    """The entered app with what may be shown of it; an empty ending when no key of this installation opens it."""
    app = app_of(workspace=workspace, platform=platform)
    if app is None:
        return None
    known = app_readable(app)
    return AppFacts(app, known.client_id[-4:] if known else "", _accounts_of(app).count())


def app_readable(app: PlatformApp) -> AppRegistration | None:
    """The app's identity; None when the key it was sealed with is lost, so that it must be entered again."""
    try:
        return app_open(app)
    except Undecryptable:
        return None


def app_save(*, workspace: Workspace, actor: Actor, platform: str, values: Mapping[str, str]) -> PlatformApp:
    """Keep the app's identity. Fields left empty keep what was entered before.

    The platform is asked first, where it can tell: an app it does not know is not kept. When it cannot be reached the
    app is kept and `check_error` says so. Raises NotFound for a platform that needs no app, ConnectRefused with a
    sentence per field, AppChanged when somebody else has changed it while the platform was asked.
    """
    fields = app_fields(platform)
    if not fields:
        raise NotFound
    known = app_of(workspace=workspace, platform=platform)
    candidate = _candidate(fields, values, app_readable(known) if known else None)
    error = _ask(platform, candidate)
    if isinstance(error, InvalidContent):
        raise refusal_of(error)
    given = sorted(item.name for item in fields if values.get(item.name, "").strip())
    with transaction.atomic():
        made, created = PlatformApp.all_objects.get_or_create(
            workspace=workspace,
            platform=platform,
            host="",
            **({} if known else {"redirect_uri": callback_url()}),
            defaults={"sealed": app_seal(candidate)},
        )
        app = _locked(made)
        if not created and (known is None or bytes(app.sealed) != bytes(known.sealed)):
            raise AppChanged
        app.redirect_uri, app.sealed, app.entered_by = callback_url(), app_seal(candidate), actor.user
        app.checked_at, app.check_error = now(), error.kind if error else ""
        app.save(update_fields=["redirect_uri", "sealed", "entered_by", "checked_at", "check_error", "updated_at"])
        verb = "app.entered" if created else "app.changed"
        audit.record(workspace, actor, verb, app, after={"platform": platform, "fields": given})
    return app


def app_test(*, workspace: Workspace, actor: Actor, platform: str) -> PlatformApp:
    """Ask the platform whether it still knows the app. Raises AppMissing; what it says is in `check_error`."""
    app = app_of(workspace=workspace, platform=platform)
    known = app_readable(app) if app else None
    if app is None or known is None:
        raise AppMissing
    error = _ask(platform, known)
    app.checked_at, app.check_error = now(), error.kind if error else ""
    rows = PlatformApp.objects.for_workspace(workspace).filter(pk=app.pk, sealed=app.sealed)
    rows.update(checked_at=app.checked_at, check_error=app.check_error)
    audit.record(workspace, actor, "app.tested", app, after={"platform": platform, "result": app.check_error or "ok"})
    return app


@transaction.atomic
def app_forget(*, workspace: Workspace, actor: Actor, platform: str) -> None:
    """Delete the app. Raises AppMissing, AppInUse while accounts are open through it."""
    known = app_of(workspace=workspace, platform=platform)
    if known is None:
        raise AppMissing
    app = _locked(known)
    if _accounts_of(app).exists():
        raise AppInUse
    audit.record(workspace, actor, "app.removed", app, after={"platform": platform})
    app.delete()


@transaction.atomic
def app_cap(*, workspace: Workspace, actor: Actor, platform: str, cap: str) -> PlatformApp:
    """Set how much the app's paid calls may cost in a month; '' for no cap. Raises AppMissing, InvalidInput.

    What waits because of the old cap is tried again at once.
    """
    known = app_of(workspace=workspace, platform=platform)
    if known is None:
        raise AppMissing
    app = _locked(known)
    before, app.spend_cap = app.spend_cap, _amount(cap)
    app.save(update_fields=["spend_cap", "updated_at"])
    audit.record(workspace, actor, "app.cap", app, before={"cap": _plain(before)}, after={"cap": _plain(app.spend_cap)})
    for tell in hooks.cap_changed:
        tell(workspace, platform)
    return app


def _locked(app: PlatformApp) -> PlatformApp:
    """The row as it is now, ours until the transaction ends. Raises AppMissing when it was removed meanwhile."""
    found = PlatformApp.objects.for_workspace(app.workspace_id).select_for_update().filter(pk=app.pk).first()
    if found is None:
        raise AppMissing
    return found


def hook_address(row: PlatformApp | SocialAccount) -> str:
    """The address the platform pushes events to: an app's, or that of an account where each announces its own.

    The random word in it is made when it is first asked for.
    """
    if row.hook_token is None:
        # WeChat's console takes letters and digits only, at most 32.
        rows = type(row).objects.for_workspace(row.workspace_id).filter(pk=row.pk, hook_token=None)
        rows.update(hook_token=secrets.token_hex(16))
        row.refresh_from_db(fields=["hook_token"])
    return hook_url(str(row.hook_token))


def _accounts_of(app: PlatformApp) -> QuerySet[StoredCredential]:
    return StoredCredential.objects.for_workspace(app.workspace_id).filter(platform_app=app)


def _candidate(
    fields: tuple[ConnectField, ...], values: Mapping[str, str], known: AppRegistration | None
) -> AppRegistration:
    old = {"client_id": known.client_id, "client_secret": known.client_secret, **known.extra} if known else {}
    found, problems = {}, []
    for item in fields:
        given = values.get(item.name, "").strip() or old.get(item.name, "")
        if item.required and not given:
            problems.append((item.name, _("Fill in this field.")))
        if len(given) > FIELD_MAX or not given.isprintable():
            problems.append((item.name, _("This is not what the platform's console shows; copy it again.")))
        found[item.name] = given
    if problems:
        raise ConnectRefused(problems)
    return AppRegistration(found.pop("client_id", ""), found.pop("client_secret", ""), extra=found)


def _ask(platform: str, candidate: AppRegistration) -> ConnectorError | None:
    connector = connector_of(platform)
    if not isinstance(connector, ChecksApp):
        return None
    try:
        with patience.ends_within(ASKED_WITHIN_SECONDS):
            connector.check_app(candidate)
    except ConnectorError as error:
        return error
    return None


def _amount(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise InvalidInput(_("Write an amount, such as 25 or 25.50."), field="cap") from None
    if not amount.is_finite() or not 0 <= amount <= CAP_MAX:
        raise InvalidInput(_("Write an amount, such as 25 or 25.50."), field="cap")
    return amount


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


def _capabilities(platform: str) -> Capabilities:
    try:
        return registry.capabilities(platform)
    except UnknownPlatform:
        raise NotFound from None
