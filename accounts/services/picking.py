"""Several accounts opened by one trip to the platform: the person picks those the workspace shall work with.

Until then the secrets lie encrypted in the trip's row; they are deleted with the choice, or when its time is over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts import enqueue
from accounts.connectors.types import AccountInfo, Credential, Grant
from accounts.errors import ConnectRefused, StateInvalid
from accounts.models import ConnectSession, SocialAccount
from accounts.selectors.account import choices_dump, media_limit_dump, media_limit_load, quota_dump, quota_load
from accounts.services.granting import Connected, grants_keep
from accounts.services.vault import app_open, session_seal, session_values
from accounts.states import AccountState
from accounts.wording import nothing_picked
from config.lib.clock import now
from config.lib.errors import NotFound
from team.actors import Actor
from team.models import Workspace

OFFER = timedelta(minutes=15)
_FACTS = tuple(item.name for item in fields(AccountInfo) if item.name not in {"media", "quotas", "choices"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One account that can be taken. `known`: the workspace has it; `connected`: and works with it now."""

    remote_id: str
    handle: str
    display_name: str
    followers: int | None
    known: bool
    connected: bool


def offers_keep(*, trip: ConnectSession, grants: Sequence[Grant]) -> ConnectSession:
    """Keep what the platform opened until the person has picked, at most a quarter of an hour."""
    trip.sealed = session_seal({"grants": [_dump(grant) for grant in grants]})
    trip.expires_at = now() + OFFER
    trip.save(update_fields=["sealed", "expires_at"])
    return trip


def offers_of(*, workspace: Workspace, actor: Actor, trip_id: int) -> tuple[ConnectSession, list[Offer]]:
    """The trip and the accounts to pick from. Raises NotFound for somebody else's, StateInvalid when it is over."""
    trip = _trip(workspace, actor, trip_id)
    grants = _grants(trip)
    rows = SocialAccount.objects.for_workspace(workspace).filter(
        platform=trip.platform, remote_id__in=[grant.info.remote_id for grant in grants]
    )
    states = dict(rows.values_list("remote_id", "state"))
    return trip, [
        Offer(
            grant.info.remote_id,
            grant.info.handle,
            grant.info.display_name,
            grant.info.followers,
            grant.info.remote_id in states,
            states.get(grant.info.remote_id) in (AccountState.OK, AccountState.RESTRICTED),
        )
        for grant in grants
    ]


@transaction.atomic
def offers_take(*, workspace: Workspace, actor: Actor, trip_id: int, remote_ids: Collection[str]) -> list[Connected]:
    """Connect the picked accounts and forget the rest. Each is looked at again soon, for what the list did not say.

    Raises as `offers_of` does, and ConnectRefused when nothing was picked.
    """
    trip = _trip(workspace, actor, trip_id, lock=True)
    grants = [grant for grant in _grants(trip) if grant.info.remote_id in remote_ids]
    if not grants:
        raise ConnectRefused([("", nothing_picked())])
    connected = grants_keep(
        workspace=workspace, actor=actor, platform=trip.platform, grants=grants, platform_app=trip.platform_app
    )
    trip_empty(trip)
    for item in connected:
        enqueue.account_check_later(account_id=item.account.pk)
    return connected


def trip_empty(trip: ConnectSession) -> bool:
    """Forget what the trip's row kept for the person's return. Always True: something was written."""
    trip.sealed = session_seal({})
    trip.save(update_fields=["sealed"])
    return True


def _trip(workspace: Workspace, actor: Actor, trip_id: int, *, lock: bool = False) -> ConnectSession:
    rows = ConnectSession.objects.for_workspace(workspace).filter(pk=trip_id, user=actor.user, used_at__isnull=False)
    trip = (rows.select_for_update(of=("self",)) if lock else rows).select_related("platform_app").first()
    if trip is None:
        raise NotFound
    if trip.expires_at <= now() or not session_values(trip).get("grants"):
        raise StateInvalid
    return trip


def _dump(grant: Grant) -> dict[str, Any]:
    auth, info = grant.credential, grant.info
    return {
        "secrets": dict(auth.secrets),
        "host": auth.host,
        "remote_id": auth.remote_id,
        "expires_at": auth.expires_at.isoformat() if auth.expires_at else None,
        "scopes": list(auth.scopes),
        "info": {
            **{name: getattr(info, name) for name in _FACTS},
            "media": media_limit_dump(info.media),
            "quotas": [quota_dump(quota) for quota in info.quotas],
            "choices": choices_dump(info.choices),
        },
    }


def _load(values: Mapping[str, Any]) -> Grant:
    ends = values["expires_at"]
    auth = Credential(
        values["secrets"],
        values["host"],
        values["remote_id"],
        datetime.fromisoformat(ends) if ends else None,
        tuple(values["scopes"]),
    )
    info = values["info"]
    facts: dict[str, Any] = {name: tuple(info[name]) if isinstance(info[name], list) else info[name] for name in _FACTS}
    return Grant(
        auth,
        AccountInfo(
            **facts,
            media=media_limit_load(info["media"]),
            quotas=tuple(quota_load(quota) for quota in info["quotas"]),
            choices={name: tuple((value, label) for value, label in pairs) for name, pairs in info["choices"].items()},
        ),
    )


def _grants(trip: ConnectSession) -> list[Grant]:
    app = app_open(trip.platform_app)
    found = [_load(values) for values in session_values(trip)["grants"]]
    return [replace(grant, credential=replace(grant.credential, app=app)) for grant in found]
