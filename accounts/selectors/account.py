"""Reading social accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet

from accounts.connectors import registry
from accounts.connectors.types import AccountInfo, Capabilities, MediaLimit
from accounts.models import HealthEvent, SocialAccount
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
    rows: QuerySet[SocialAccount], *, platform: str = "", state: str = "", text: str = ""
) -> QuerySet[SocialAccount]:
    """Narrow a list by platform slug, state and part of a name or handle; empty values narrow nothing."""
    if platform:
        rows = rows.filter(platform=platform)
    if state:
        rows = rows.filter(state=state)
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


def account_health(*, account: SocialAccount, limit: int = HEALTH_EVENTS_SHOWN) -> list[HealthEvent]:
    """What was noticed about the account, newest first."""
    rows = HealthEvent.objects.for_workspace(account.workspace_id).filter(account=account)
    return list(rows.order_by("-at", "-pk")[:limit])
