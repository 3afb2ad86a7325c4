"""What the webhook says. Source: developers.facebook.com, Pages webhooks (v25.0)."""

from __future__ import annotations

from ...families import meta_hooks
from ...families.meta_hooks import Reading, Value, read_message
from ...families.values import mapping
from ...hooks import HookKind

POSTS = {"status", "photo", "video", "share", "post", "reel"}


class Hooks(meta_hooks.Hooks):
    """Hears what happens on the app's Pages."""

    def read_event(self, field: str, value: Value, account: str) -> Reading:
        """What one change or message is about, whose it is, and what makes it unique."""
        if field == "messages":
            return read_message(value, account)
        if field == "mention":
            return HookKind.MENTION, account, ""
        if field != "feed":
            return HookKind.OTHER, account, ""
        author = str(mapping(value, "from").get("id") or value.get("sender_id") or "")
        item, verb = str(value.get("item") or ""), str(value.get("verb") or "")
        if item == "comment" and value.get("comment_id"):
            kind = HookKind.COMMENT if verb == "add" and author != account else HookKind.OTHER
            # An edit may come more than once, so only adding and removing are known by the comment alone.
            return kind, account, f"{value['comment_id']}:{verb}" if verb in {"add", "remove"} else ""
        if item in {"reaction", "like"}:
            return HookKind.REACTION if verb == "add" else HookKind.OTHER, account, ""
        published = verb == "add" and author == account and item in POSTS
        return HookKind.POST_PUBLISHED if published else HookKind.OTHER, account, ""
