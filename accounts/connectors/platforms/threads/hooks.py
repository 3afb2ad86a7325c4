"""What the webhook says. Source: developers.facebook.com, Threads webhooks (2026-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...hooks import HookKind


def read_event(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one event of Threads is about, and what makes it unique.

    Mentions do not say whose they are: they belong to the only account of the address.
    """
    unique, root = str(value.get("id") or ""), value.get("root_post") or {}
    if field == "replies":
        own = bool(value.get("username")) and value.get("username") == root.get("username")
        return HookKind.OTHER if own else HookKind.COMMENT, str(root.get("owner_id") or account), unique
    owner = value.get("owner") or {}
    account = str(owner.get("id") or account) if isinstance(owner, dict) else account
    kinds = {"mentions": HookKind.MENTION, "publish": HookKind.POST_PUBLISHED}
    return kinds.get(field, HookKind.OTHER), account, unique
