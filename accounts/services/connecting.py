"""Connecting accounts by a form, or by sending the person to the platform and waiting for their return.

Network calls happen outside transactions. The state of a trip is random, stored hashed, bound to the person, good for
one return within 15 minutes (RFC 6749 section 10.12, RFC 9700 section 4.7).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Length

from accounts.connectors import registry
from accounts.connectors.base import AuthorizesByRedirect, AuthorizesDirectly, Connector, RegistersApp
from accounts.connectors.errors import ConnectorError, UnsupportedFeature
from accounts.connectors.families.federated import server_origin
from accounts.connectors.registry import UnknownPlatform
from accounts.connectors.types import Capabilities
from accounts.errors import AppMissing, AuthorizationDenied, NothingOpened, PracticeMissing, StateInvalid
from accounts.models import ConnectSession, PlatformApp, StoredCredential
from accounts.selectors.account import account_get
from accounts.services.addresses import callback_url
from accounts.services.apps import app_fields, app_of, app_readable
from accounts.services.granting import Connected, grants_keep
from accounts.services.picking import offers_keep, trip_empty
from accounts.services.vault import app_open, app_seal, session_seal, session_values
from accounts.services.wire import connector_of, http
from accounts.wording import refusal_of
from config.lib.clock import now
from config.lib.errors import NotAllowed, NotFound
from team.actors import Actor
from team.models import Membership, User, Workspace
from team.permissions import Permission, allows

TRIP = timedelta(minutes=15)
# Servers delete applications nobody uses; one of ours that opened no account within this span is registered anew.
UNUSED_APP = timedelta(days=1)
# An encrypted nothing is smaller, anything that was kept is larger.
EMPTY_SIZE = 110


@dataclass(frozen=True, slots=True)
class Returned:
    """How a trip to the platform ended well. `choose`: several accounts were opened and the person picks among them."""

    workspace: Workspace
    connected: list[Connected]
    was_reconnect: bool
    choose: ConnectSession | None = None


def connect_direct(
    *, workspace: Workspace, actor: Actor, platform: str, values: Mapping[str, str], account_id: int | None = None
) -> list[Connected]:
    """Open the account(s) that the form's `values` name.

    With `account_id` that account is reconnected. Raises ConnectRefused with a sentence per field, SomeoneElse,
    PracticeMissing, NotFound for an unknown platform or account.
    """
    connector = _connector(platform)
    reconnect = account_get(workspace=workspace, account_id=account_id) if account_id else None
    if not isinstance(connector, AuthorizesDirectly):
        raise refusal_of(UnsupportedFeature(platform=platform))
    try:
        grants = connector.connect(_with_practice(registry.capabilities(platform), values))
    except ConnectorError as error:
        raise refusal_of(error) from error
    return grants_keep(workspace=workspace, actor=actor, platform=platform, grants=grants, reconnect=reconnect)


def connect_start(
    *, workspace: Workspace, actor: Actor, platform: str, values: Mapping[str, str], account_id: int | None = None
) -> str:
    """Begin a trip to the platform and return the address to send the person to.

    Registers our application at the server first where it is not known there. Raises as `connect_direct` does.
    """
    connector = _connector(platform)
    reconnect = account_get(workspace=workspace, account_id=account_id) if account_id else None
    if not isinstance(connector, AuthorizesByRedirect) or actor.user is None:
        raise refusal_of(UnsupportedFeature(platform=platform))
    redirect_uri = callback_url()
    state = secrets.token_urlsafe(32)
    try:
        app = _app(workspace, platform, connector, values.get("host", ""), redirect_uri)
        trip = connector.start(app_open(app), values, redirect_uri=redirect_uri, state=state)
        http().check_url(trip.url, platform=platform)
    except ConnectorError as error:
        raise refusal_of(error) from error
    ConnectSession.objects.create(
        workspace=workspace,
        user=actor.user,
        platform=platform,
        platform_app=app,
        reconnect=reconnect,
        state_hash=state_hash(state),
        sealed=session_seal({"keep": dict(trip.keep), "redirect_uri": redirect_uri}),
        expires_at=now() + TRIP,
    )
    return trip.url


def connect_finish(*, user: User, actor: Actor, query: Mapping[str, str]) -> Returned:
    """Take the person back from the platform with the query they bring.

    The state works once, for the person who left, for 15 minutes, while they may still connect accounts. Raises
    StateInvalid, AuthorizationDenied when they said no, NotAllowed, and as `connect_direct` does.
    """
    trip = _claim(user, query.get("state", ""))
    membership = Membership.objects.for_workspace(trip.workspace_id).filter(user=user).first()
    if membership is None or not allows(membership.role, Permission.ACCOUNTS_MANAGE):
        raise NotAllowed
    if query.get("error"):
        raise AuthorizationDenied
    connector = _connector(trip.platform)
    if not isinstance(connector, AuthorizesByRedirect):
        raise StateInvalid
    kept = session_values(trip)
    app = app_open(trip.platform_app)
    try:
        grants = connector.exchange(app, query, kept["keep"], redirect_uri=kept["redirect_uri"])
    except ConnectorError as error:
        raise refusal_of(error) from error
    if not grants:
        raise NothingOpened
    if len(grants) > 1 and trip.reconnect is None:
        return Returned(trip.workspace, [], False, choose=offers_keep(trip=trip, grants=grants))
    connected = grants_keep(
        workspace=trip.workspace,
        actor=actor,
        platform=trip.platform,
        grants=grants,
        platform_app=trip.platform_app,
        reconnect=trip.reconnect,
    )
    trip_empty(trip)
    return Returned(trip.workspace, connected, trip.reconnect_id is not None)


def connect_session_of(*, user: User, state: str) -> ConnectSession | None:
    """The trip this person left on with `state`, used or not; for a way back from the error page."""
    rows = ConnectSession.objects.unscoped("the state and the person name the workspace")
    return rows.filter(user=user, state_hash=state_hash(state)).select_related("workspace").first()


def trips_empty() -> int:
    """Forget what trips kept whose time is over: nobody may finish them any more. Returns how many."""
    over = ConnectSession.objects.unscoped("housekeeping of all workspaces").filter(expires_at__lt=now())
    return sum(trip_empty(trip) for trip in over.alias(size=Length("sealed")).filter(size__gt=EMPTY_SIZE))


def connect_sessions_forget() -> int:
    """Delete trips that ended a day ago; what they kept is of no use any more. Returns how many."""
    old = ConnectSession.objects.unscoped("housekeeping of all workspaces").filter(
        expires_at__lt=now() - timedelta(days=1)
    )
    return old.delete()[0]


def state_hash(state: str) -> str:
    """How a state is stored."""
    return hashlib.sha256(state.encode()).hexdigest()


def _claim(user: User, state: str) -> ConnectSession:
    rows = ConnectSession.objects.unscoped("the state and the person name the workspace")
    mine = rows.filter(user=user, state_hash=state_hash(state))
    if not state or not mine.filter(used_at=None, expires_at__gt=now()).update(used_at=now()):
        raise StateInvalid
    return mine.select_related("workspace", "platform_app", "reconnect").get()


def _connector(platform: str) -> Connector:
    try:
        return connector_of(platform)
    except UnknownPlatform:
        raise NotFound from None


def _with_practice(capabilities: Capabilities, values: Mapping[str, str]) -> dict[str, str]:
    """Practice accounts live on this installation's own network, whose key no page ever sees."""
    if not capabilities.practice:
        return dict(values)
    if not (settings.PRACTICE_URL and settings.PRACTICE_ADMIN_KEY):
        raise PracticeMissing
    return {**values, "host": settings.PRACTICE_URL, "connect_key": settings.PRACTICE_ADMIN_KEY}


def _app(
    workspace: Workspace, platform: str, connector: AuthorizesByRedirect, typed_host: str, redirect_uri: str
) -> PlatformApp:
    if app_fields(platform):
        entered = app_of(workspace=workspace, platform=platform)
        if entered is None or app_readable(entered) is None:
            raise AppMissing
        if entered.redirect_uri != redirect_uri:
            # The installation's address has changed; the person has been told to enter the new one in the console.
            entered.redirect_uri = redirect_uri
            entered.save(update_fields=["redirect_uri"])
        return entered
    host_given = registry.capabilities(platform).host_given
    host = server_origin(http(), typed_host, platform=platform) if host_given else ""
    rows = PlatformApp.objects.for_workspace(workspace).filter(platform=platform, host=host, redirect_uri=redirect_uri)
    known = rows.first()
    if known is not None and (_in_use(known) or known.created_at > now() - UNUSED_APP):
        return known
    if not isinstance(connector, RegistersApp):
        raise AppMissing
    registered = connector.register_app(host or typed_host, redirect_uri)
    with transaction.atomic():
        rows.exclude(pk__in=StoredCredential.all_objects.values("platform_app")).delete()
        made, _created = PlatformApp.all_objects.get_or_create(
            workspace=workspace,
            platform=platform,
            host=host,
            redirect_uri=redirect_uri,
            defaults={"sealed": app_seal(registered)},
        )
    return made


def _in_use(app: PlatformApp) -> bool:
    return StoredCredential.objects.for_workspace(app.workspace_id).filter(platform_app=app).exists()


def needs_practice(platform: str) -> bool:
    """Whether connecting this platform needs the practice network, which is not configured here."""
    return registry.capabilities(platform).practice and not (settings.PRACTICE_URL and settings.PRACTICE_ADMIN_KEY)
