"""What the webhook says. Source: developers.facebook.com, Instagram Platform webhooks (2026-06)."""

from __future__ import annotations

from ...families import meta_hooks
from ...families.meta_hooks import Reading, Value, read_message
from ...families.values import mapping
from ...hooks import HookKind


class Hooks(meta_hooks.Hooks):
    """Hears what happens on the app's accounts."""

    def read_event(self, field: str, value: Value, account: str) -> Reading:
        """What one change or message is about, whose it is, and what makes it unique."""
        if field == "messages":
            return read_message(value, account)
        if field in {"comments", "live_comments"} and value.get("id"):
            own = str(mapping(value, "from").get("id") or "") == account
            return HookKind.OTHER if own else HookKind.COMMENT, account, str(value["id"])
        if field == "mentions":
            return HookKind.MENTION, account, str(value.get("comment_id") or value.get("media_id") or "")
        return HookKind.OTHER, account, ""
