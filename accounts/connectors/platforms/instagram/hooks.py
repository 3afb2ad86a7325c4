"""What the webhook says. Source: developers.facebook.com, Instagram Platform webhooks (2026-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.meta_hooks import read_message
from ...hooks import HookKind


def read_event(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one change or message is about, whose it is, and what makes it unique."""
    return read_message(value, account) if field == "messages" else _change(field, value, account)


def _change(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one change of Instagram's webhook is about, and what makes it unique."""
    if field in {"comments", "live_comments"} and value.get("id"):
        own = str((value.get("from") or {}).get("id") or "") == account
        return HookKind.OTHER if own else HookKind.COMMENT, account, str(value["id"])
    if field == "mentions":
        return HookKind.MENTION, account, str(value.get("comment_id") or value.get("media_id") or "")
    return HookKind.OTHER, account, ""
