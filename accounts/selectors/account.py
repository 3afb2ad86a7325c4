"""Reading social accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from accounts.connectors import registry
from accounts.connectors.types import AccountInfo, Capabilities, MediaLimit, Quota
from accounts.models import HealthEvent, ReceivedEvent, SocialAccount
from accounts.selectors.matrix.groups import in_groups
from accounts.states import AccountState
from config.lib.errors import NotFound
from team.models import Workspace

HEALTH_EVENTS_SHOWN = 50


def account_list(*, workspace: Workspace, include_disconnected: bool = False) -> QuerySet[SocialAccount]:
    """The workspace's accounts in display order, without those that were disconnected unless asked for."""
    rows = (
        SocialAccount.objects.for_workspace(workspace)
        .select_related("workspace", "caretaker")
        .order_by("position", "pk")
    )
    return rows if include_disconnected else rows.exclude(state=AccountState.DISCONNECTED)


def account_get(*, workspace: Workspace, account_id: int) -> SocialAccount:
    """One account, disconnected ones too. Raises NotFound."""
    found = account_list(workspace=workspace, include_disconnected=True).filter(pk=account_id).first()
    if found is None:
        raise NotFound
    return found


def account_filter(
    rows: QuerySet[SocialAccount], *, platform: str = "", state: str = "", text: str = "", group: int | None = None
) -> QuerySet[SocialAccount]:
    """Narrow a list by platform slug, state, part of a name or handle, group; empty values narrow nothing."""
    if platform:
        rows = rows.filter(platform=platform)
    if state:
        rows = rows.filter(state=state)
    if group:
        rows = rows.filter(pk__in=in_groups([group]))
    if text:
        rows = rows.filter(display_name__icontains=text) | rows.filter(handle__icontains=text)
    return rows


def account_capabilities(account: SocialAccount) -> Capabilities:
    """What the account's platform can do and where its limits lie."""
    return registry.capabilities(account.platform)


def account_info(account: SocialAccount) -> AccountInfo:
    """The account's own facts and limits as last reported, for `Connector.validate`. Reads no network."""
    return AccountInfo(
        remote_id=account.remote_id,
        handle=account.handle,
        display_name=account.display_name,
        url=account.url,
        avatar_url=account.avatar_url,
        bio=account.bio,
        followers=account.followers,
        following=account.following,
        posts=account.posts_count,
        text_max=account.text_max,
        restricted=account.state == AccountState.RESTRICTED,
        media=media_limit_load(account.media_limits),
        choices=account_choices(account),
        by_hand=account.by_hand,
    )


def account_choices(account: SocialAccount) -> dict[str, tuple[tuple[str, str], ...]]:
    """The account's own values of option fields (boards, communities), as pairs of value and label by field."""
    return {name: tuple((str(value), str(label)) for value, label in pairs) for name, pairs in account.choices.items()}


def media_limit_dump(limit: MediaLimit | None) -> dict[str, Any] | None:
    """Media limits as JSON for the account row."""
    return asdict(limit) if limit is not None else None


def media_limit_load(values: Mapping[str, Any] | None) -> MediaLimit | None:
    """Media limits from the account row; None when the platform's own hold."""
    if not values:
        return None
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    return MediaLimit(**fields)


def quota_dump(quota: Quota) -> dict[str, Any]:
    """An allowance as JSON for the account row."""
    resets = quota.resets_at.isoformat() if quota.resets_at else None
    return {"name": quota.name, "used": quota.used, "limit": quota.limit, "resets_at": resets}


def quota_load(values: Mapping[str, Any]) -> Quota:
    """An allowance from the account row."""
    resets = values["resets_at"]
    return Quota(values["name"], values["used"], values["limit"], datetime.fromisoformat(resets) if resets else None)


def choices_dump(choices: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, list[list[str]]]:
    """An account's own option values as JSON for its row."""
    return {name: [[str(value), str(label)] for value, label in pairs] for name, pairs in choices.items()}


def account_quotas(account: SocialAccount) -> list[dict[str, Any]]:
    """The allowances the platform reported last: name in the reader's language, used, limit, moment of the reset.

    `high` is where little is left: four fifths.
    """
    return [
        {
            "name": gettext(quota["name"]),
            "used": quota["used"],
            "limit": quota["limit"],
            "high": quota["limit"] * 4 // 5,
            "resets_at": datetime.fromisoformat(quota["resets_at"]) if quota["resets_at"] else None,
        }
        for quota in account.quotas
    ]


def last_event_at(account: SocialAccount) -> datetime | None:
    """When the platform last pushed an event for the account; None when it never did."""
    rows = ReceivedEvent.objects.for_workspace(account.workspace_id).filter(account=account)
    found: datetime | None = rows.aggregate(last=Max("received_at"))["last"]
    return found


def account_health(*, account: SocialAccount, limit: int = HEALTH_EVENTS_SHOWN) -> list[HealthEvent]:
    """What was noticed about the account, newest first."""
    rows = HealthEvent.objects.for_workspace(account.workspace_id).filter(account=account)
    return list(rows.order_by("-at", "-pk")[:limit])
