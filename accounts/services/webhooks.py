"""What platforms push to us: checked, kept once, acknowledged, then worked on from the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import structlog
from django.db import connection

from accounts import enqueue
from accounts.connectors.base import ReceivesWebhooks
from accounts.connectors.errors import HookRefused
from accounts.connectors.hooks import HookCall, HookReply, WebhookEvent
from accounts.models import PlatformApp, ReceivedEvent, SocialAccount
from accounts.services.addresses import hook_secret
from accounts.services.vault import app_open, credential_open
from accounts.services.wire import connector_of
from accounts.states import AccountState
from config.lib.clock import now
from config.lib.crypto import Undecryptable, seal
from config.lib.errors import NotFound
from team.models import Workspace

log = structlog.get_logger(__name__)

# Facebook batches up to 1,000 updates in one call; this leaves room for it.
BODY_MAX = 2_000_000
# So long an event stays after it was handled, or if nobody ever handles it.
KEPT = timedelta(days=30)
ID_MAX = 200
WHY = "the random word in the address names the workspace"
# Addresses whose keys one process keeps opened.
KNOWN_MAX = 2000
_WRITTEN = """SELECT a.xmin::text, c.xmin::text FROM accounts_socialaccount a
    LEFT JOIN accounts_storedcredential c ON c.account_id = a.id WHERE a.hook_token = %s"""
_STORE = """INSERT INTO accounts_receivedevent (workspace_id, platform, account_id, remote_account, event_id, kind,
    sealed, received_at, next_try_at, tries) VALUES {rows} ON CONFLICT DO NOTHING"""


@dataclass(frozen=True, slots=True)
class _Address:
    """Whose webhook address was called: an app's (all its accounts), or one account's own."""

    workspace: Workspace
    platform: str
    keys: dict[str, str]
    account: SocialAccount | None


_known: dict[str, tuple[tuple[str, str | None], _Address]] = {}


def hook_receive(*, token: str, call: HookCall) -> HookReply:
    """Take one call at a webhook address and say what to answer.

    Only genuine calls are kept; each event once per account, however often it comes. Raises NotFound for an unknown
    address, HookRefused for a call that is forged, too old or not understood.
    """
    address = _address(token)
    connector = connector_of(address.platform)
    if not isinstance(connector, ReceivesWebhooks):
        raise NotFound
    try:
        receipt = connector.receive(call, address.keys, now=now())
    except HookRefused as error:
        log.warning("hook_refused", platform=address.platform, code=error.code)
        raise
    if receipt.events:
        _keep(address, receipt.events)
    return receipt.reply


def events_forget() -> int:
    """Delete events older than a month. Returns how many."""
    old = ReceivedEvent.objects.unscoped("housekeeping of all workspaces").filter(received_at__lt=now() - KEPT)
    return old.delete()[0]


def _address(token: str) -> _Address:
    """Whose address it is.

    An account's is called for each comment, so what was read of it is kept for as long as neither its row nor that of
    its credential has been written (PostgreSQL's `xmin`: the transaction that wrote a row last).
    """
    if not token:
        raise NotFound
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [token])
        written = cursor.fetchone()
    known = _known.get(token)
    if written is not None and known is not None and known[0] == written:
        return known[1]
    address = _address_read(token)
    if written is not None:
        if len(_known) >= KNOWN_MAX:
            _known.clear()
        _known[token] = (written, address)
    return address


def _address_read(token: str) -> _Address:
    proof = {"token": hook_secret(token)}
    accounts = SocialAccount.objects.unscoped(WHY).select_related("workspace", "credential__platform_app")
    account = accounts.filter(hook_token=token).first()
    try:
        if account is not None:
            row = getattr(account, "credential", None)
            if row is None:
                raise NotFound
            return _Address(account.workspace, account.platform, {**credential_open(row).secrets, **proof}, account)
        app = PlatformApp.objects.unscoped(WHY).filter(hook_token=token).select_related("workspace").first()
        if app is None:
            raise NotFound
        known = app_open(app)
        keys = {"client_id": known.client_id, "client_secret": known.client_secret, **known.extra, **proof}
        return _Address(app.workspace, app.platform, keys, None)
    except Undecryptable:
        raise NotFound from None


def _keep(address: _Address, events: Iterable[WebhookEvent]) -> None:
    """Store the events of accounts of ours in one statement, and have them worked on."""
    known, moment = _accounts(address, events), now()
    rows = [
        (
            address.workspace.pk,
            address.platform,
            account.pk,
            event.account_id[:ID_MAX],
            _short(event.event_id),
            event.kind,
            seal(dict(event.payload)),
            moment,
            moment,
            0,
        )
        for event in events
        if event.event_id and (account := known.get(event.account_id)) is not None
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
        cursor.execute(_STORE.format(rows=places), [value for row in rows for value in row])
    for account_id in {row[2] for row in rows}:
        enqueue.events_handle_later(account_id=account_id)


def _short(event_id: str) -> str:
    """An identifier that fits; longer ones by their hash, for they often differ at their end only."""
    known = event_id.replace("\x00", "")
    return known if len(known) <= ID_MAX else sha256(known.encode()).hexdigest()


def _accounts(address: _Address, events: Iterable[WebhookEvent]) -> dict[str, SocialAccount]:
    """Our accounts by what the platform calls them; events of other accounts are none of ours."""
    if address.account is not None and address.account.state == AccountState.DISCONNECTED:
        return {}
    if address.account is not None:
        return dict.fromkeys(("", address.account.remote_id), address.account)
    ours = SocialAccount.objects.for_workspace(address.workspace).filter(platform=address.platform)
    ours = ours.exclude(state=AccountState.DISCONNECTED)
    named = {event.account_id for event in events}
    known = {row.remote_id: row for row in ours.filter(remote_id__in=named)}
    if "" in named and len(only := list(ours[:2])) == 1:
        # The platform names no account, and there is but one it can mean.
        known[""] = only[0]
    return known
