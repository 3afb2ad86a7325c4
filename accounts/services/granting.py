"""What happens to the accounts a person has opened to us: new rows, or new life for known ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from accounts.connectors import registry
from accounts.connectors.errors import UnexpectedResponse
from accounts.connectors.types import Grant
from accounts.errors import SomeoneElse
from accounts.models import PlatformApp, SocialAccount
from accounts.services.health import facts_keep
from accounts.services.marking import account_mark, account_recovered, health_note
from accounts.services.vault import credential_store
from accounts.states import AccountState, HealthKind
from accounts.wording import refusal_of
from team import audit
from team.actors import Actor
from team.models import Workspace

# Longest identifier the account row holds.
ID_MAX = 200


@dataclass(frozen=True, slots=True)
class Connected:
    """One account after connecting; `created` is False when the workspace knew it before."""

    account: SocialAccount
    created: bool


@transaction.atomic
def grants_keep(
    *,
    workspace: Workspace,
    actor: Actor,
    platform: str,
    grants: Sequence[Grant],
    platform_app: PlatformApp | None = None,
    reconnect: SocialAccount | None = None,
) -> list[Connected]:
    """Store each granted account with its credential.

    An account the workspace knows keeps its row, its history and its settings. With `reconnect` only that account is
    taken. Raises SomeoneElse when it is not among the grants, ConnectRefused when a grant holds no secret.
    """
    if reconnect is not None:
        grants = [grant for grant in grants if _is(reconnect, grant)] or _someone_else(reconnect, grants)
    for grant in grants:
        if not any(grant.credential.secrets.values()) or not 0 < len(grant.info.remote_id) <= ID_MAX:
            raise refusal_of(UnexpectedResponse(platform=platform, code="unusable_grant"))
    return [_keep(workspace, actor, platform, grant, platform_app, reconnect) for grant in grants]


def _keep(
    workspace: Workspace,
    actor: Actor,
    platform: str,
    grant: Grant,
    platform_app: PlatformApp | None,
    reconnect: SocialAccount | None,
) -> Connected:
    account, created = _row(workspace, actor, platform, grant, reconnect)
    account.host = _host(platform, grant)
    facts_keep(account, grant.info, "host")
    credential_store(account=account, credential=grant.credential, platform_app=platform_app)
    if created:
        health_note(account=account, kind=HealthKind.CONNECTED)
        after = {"platform": platform, "handle": account.handle, "host": account.host}
        audit.record(workspace, actor, "account.connected", account, after=after)
    elif not account_recovered(account=account, kind=HealthKind.RECONNECTED, actor=actor):
        health_note(account=account, kind=HealthKind.RECONNECTED)
        audit.record(workspace, actor, "account.reconnected", account)
    if grant.info.restricted:
        account_mark(account=account, state=AccountState.RESTRICTED)
    return Connected(account, created)


def _row(
    workspace: Workspace, actor: Actor, platform: str, grant: Grant, reconnect: SocialAccount | None
) -> tuple[SocialAccount, bool]:
    known = _known(workspace, platform, grant).select_for_update(of=("self",)).select_related("workspace", "caretaker")
    if reconnect is not None:
        known = known.filter(pk=reconnect.pk)
    if found := known.first():
        return found, False
    last = SocialAccount.objects.for_workspace(workspace).aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            made = SocialAccount.objects.create(
                workspace=workspace,
                platform=platform,
                host=_host(platform, grant),
                remote_id=grant.info.remote_id,
                handle=grant.info.handle[:ID_MAX],
                position=0 if last is None else last + 1,
                created_by=actor.user,
            )
    except IntegrityError:
        # Somebody connected the same account at the same moment.
        return known.get(), False
    return made, True


def _host(platform: str, grant: Grant) -> str:
    """The server, where people choose one. The practice network's address may change from start to start."""
    return grant.credential.host if registry.capabilities(platform).host_given else ""


def _travels(remote_id: str) -> bool:
    """Decentralised identifiers (W3C DID) stay the same when an account moves to another server."""
    return remote_id.startswith("did:")


def _known(workspace: Workspace, platform: str, grant: Grant) -> QuerySet[SocialAccount]:
    rows = SocialAccount.objects.for_workspace(workspace).filter(platform=platform, remote_id=grant.info.remote_id)
    return rows if _travels(grant.info.remote_id) else rows.filter(host=_host(platform, grant))


def _is(account: SocialAccount, grant: Grant) -> bool:
    same_host = account.host == _host(account.platform, grant) or _travels(account.remote_id)
    return account.remote_id == grant.info.remote_id and same_host


def _someone_else(account: SocialAccount, grants: Sequence[Grant]) -> list[Grant]:
    found = ", ".join(grant.info.handle for grant in grants) or "–"
    text = gettext("You signed in as %(found)s. To reconnect this account, sign in as %(wanted)s.")
    raise SomeoneElse([("", text % {"found": found, "wanted": account.handle})])
