"""What the webhook says. Source: developers.facebook.com, Pages webhooks (v25.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.meta_hooks import read_message
from ...hooks import HookKind


def read_event(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one change or message is about, whose it is, and what makes it unique."""
    return read_message(value, account) if field == "messages" else _change(field, value, account)


def _change(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one change of a Page's webhook is about, and what makes it unique."""
    author = str((value.get("from") or {}).get("id") or value.get("sender_id") or "")
    item, verb = str(value.get("item") or ""), str(value.get("verb") or "")
    if field == "mention":
        return HookKind.MENTION, account, ""
    if field != "feed":
        return HookKind.OTHER, account, ""
    if item == "comment" and value.get("comment_id"):
        kind = HookKind.COMMENT if verb == "add" and author != account else HookKind.OTHER
        # An edit may come more than once, so only adding and removing are known by the comment alone.
        return kind, account, f"{value['comment_id']}:{verb}" if verb in {"add", "remove"} else ""
    if item in {"reaction", "like"}:
        return HookKind.REACTION if verb == "add" else HookKind.OTHER, account, ""
    published = verb == "add" and author == account and item in {"status", "photo", "video", "share", "post", "reel"}
    return HookKind.POST_PUBLISHED if published else HookKind.OTHER, account, ""
