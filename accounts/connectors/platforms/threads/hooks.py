"""What the webhook says. Source: developers.facebook.com, Threads webhooks (2026-06)."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import UnexpectedResponse
from ...families import meta_hooks
from ...families.meta_hooks import Reading, Value
from ...families.values import mapping
from ...hooks import HookKind, WebhookEvent
from ...types import Credential, InboxItem, InboxKind
from .inbox import item_of

KINDS = {"mentions": HookKind.MENTION, "publish": HookKind.POST_PUBLISHED}


class Hooks(meta_hooks.Hooks):
    """Hears replies, mentions and posts, and the end of access."""

    def read_event(self, field: str, value: Value, account: str) -> Reading:
        """What one event is about, and what makes it unique.

        Mentions do not say whose they are: they belong to the only account of the address.
        """
        unique, root = str(value.get("id") or ""), mapping(value, "root_post")
        if field == "replies":
            return HookKind.OTHER if _ours(value) else HookKind.COMMENT, str(root.get("owner_id") or account), unique
        return KINDS.get(field, HookKind.OTHER), str(mapping(value, "owner").get("id") or account), unique

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Replies and mentions."""
        field, value = event.payload.get("field"), mapping(event.payload, "value")
        if field not in {"replies", "mentions"}:
            return ()
        kind = InboxKind.COMMENT if field == "replies" else InboxKind.MENTION
        root = str(mapping(value, "root_post").get("id") or "") if kind is InboxKind.COMMENT else ""
        item = item_of({**value, "is_reply_owned_by_me": kind is InboxKind.COMMENT and _ours(value)}, kind, root)
        if item is None:
            raise UnexpectedResponse(platform=self.capabilities.slug, code="bad_event")
        return (item,)


def _ours(value: Value) -> bool:
    """Whether a reply is by whoever wrote the post it stands under: replies are told to nobody else."""
    return bool(value.get("username")) and value.get("username") == mapping(value, "root_post").get("username")
