"""What the webhook says. Source: developers.facebook.com, Threads webhooks (2026-06)."""

from __future__ import annotations

from ...families import meta_hooks
from ...families.meta_hooks import Reading, Value
from ...families.values import mapping
from ...hooks import HookKind

KINDS = {"mentions": HookKind.MENTION, "publish": HookKind.POST_PUBLISHED}


class Hooks(meta_hooks.Hooks):
    """Hears replies, mentions and posts, and the end of access."""

    def read_event(self, field: str, value: Value, account: str) -> Reading:
        """What one event is about, and what makes it unique.

        Mentions do not say whose they are: they belong to the only account of the address.
        """
        unique, root = str(value.get("id") or ""), mapping(value, "root_post")
        if field == "replies":
            own = bool(value.get("username")) and value.get("username") == root.get("username")
            return HookKind.OTHER if own else HookKind.COMMENT, str(root.get("owner_id") or account), unique
        return KINDS.get(field, HookKind.OTHER), str(mapping(value, "owner").get("id") or account), unique
