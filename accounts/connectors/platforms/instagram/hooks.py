"""What the webhook says. Source: developers.facebook.com, Instagram Platform webhooks (2026-06)."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import UnexpectedResponse
from ...families import meta_hooks
from ...families.meta_hooks import Reading, Value, read_message
from ...families.meta_pushes import pushed_message
from ...families.values import mapping
from ...hooks import HookKind, WebhookEvent
from ...types import Credential, InboxItem
from .inbox import item_of


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

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Comments and messages; mentions name only where they stand."""
        field, value = event.payload.get("field"), mapping(event.payload, "value")
        if field == "messages":
            return pushed_message(value, auth, self.capabilities.slug)
        if field not in {"comments", "live_comments"}:
            return ()
        # The event's own time is all there is.
        row = {**value, "timestamp": event.payload.get("time"), "username": mapping(value, "from").get("username")}
        media = mapping(value, "media")
        item = item_of(row, media, auth.remote_id) if media.get("id") else None
        if item is None:
            raise UnexpectedResponse(platform=self.capabilities.slug, code="bad_event")
        return (item,)
