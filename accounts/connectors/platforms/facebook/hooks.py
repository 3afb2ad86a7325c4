"""What the webhook says. Source: developers.facebook.com, Pages webhooks (v25.0)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...errors import UnexpectedResponse
from ...families import meta_hooks
from ...families.meta_hooks import Reading, Value, read_message
from ...families.meta_pushes import pushed_message
from ...families.values import mapping, moment
from ...hooks import HookKind, WebhookEvent
from ...types import Credential, Format, InboxAttachment, InboxItem, InboxKind, ItemChange
from .inbox import item_of

CHANGES = {"add": ItemChange.NEW, "edited": ItemChange.EDITED, "remove": ItemChange.DELETED}
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

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Comments, messages and likes; mentions name only the post, which the inbox reads."""
        field, value = event.payload.get("field"), mapping(event.payload, "value")
        if field == "messages":
            return pushed_message(value, auth, self.capabilities.slug)
        if field == "feed" and value.get("item") == "comment":
            return self._comment(auth, value)
        liked = field == "feed" and value.get("item") in {"reaction", "like"} and value.get("verb") == "add"
        author, at = mapping(value, "from"), moment(value.get("created_time"))
        if not liked or at is None or not author.get("id"):
            return ()
        target = str(value.get("comment_id") or value.get("post_id") or "")
        return (
            InboxItem(
                remote_id=f"reaction:{target}:{author['id']}",
                kind=InboxKind.LIKE,
                author_id=str(author["id"]),
                author_handle=str(author.get("name") or ""),
                text="",
                at=at,
                thread_id=target,
                post_id=str(value.get("post_id") or ""),
            ),
        )

    def _comment(self, auth: Credential, value: Value) -> Sequence[InboxItem]:
        """A comment that was written, edited or removed; hiding tells nothing new."""
        change = CHANGES.get(str(value.get("verb")))
        if change is None:
            return ()
        at, post = moment(value.get("created_time")), str(value.get("post_id") or "")
        if at is None or not value.get("comment_id") or not post:
            raise UnexpectedResponse(platform=self.capabilities.slug, code="bad_event")
        parent = str(value.get("parent_id") or post)
        # Put as the API lists it.
        row: dict[str, Any] = {
            **{name: value[name] for name in ("message", "from") if name in value},
            "id": value["comment_id"],
            "created_time": at.isoformat(),
            "parent": {} if parent == post else {"id": parent},
        }
        seen = {"id": post, "permalink_url": mapping(value, "post").get("permalink_url")}
        item = item_of(row, seen, auth.remote_id)
        if item is None:
            return ()
        files = [(Format.IMAGE, value.get("photo")), (Format.VIDEO, value.get("video"))]
        attached = tuple(InboxAttachment(kind, str(url)) for kind, url in files if url)
        return (replace(item, change=change, attachments=attached),)
