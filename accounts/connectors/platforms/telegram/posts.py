"""Messages in a channel: texts, one file with a caption, albums, deleting.

A bot cannot read what it has sent and Telegram knows no keys, so nothing here can be looked up afterwards.
Source: core.telegram.org/bots/api (sendMessage, sendPhoto, sendVideo, sendMediaGroup, deleteMessages).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from ...errors import OutcomeUnknown, RemoteGone, UnsupportedFeature
from ...types import Credential, Draft, Format, Media, Published, Sighting
from .identity import id_of, ids_of, published
from .wire import SLUG, Wire


class Posts(Wire):
    """Publishes and deletes."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Send the post; there are no keys. After OutcomeUnknown only a person can tell whether it is there."""
        chat = auth.secrets["chat"]
        common: dict[str, Any] = {"chat_id": chat}
        for name in ("disable_notification", "protect_content"):
            if draft.options.get(name):
                common[name] = True
        text: dict[str, Any] = {"parse_mode": "HTML"} if draft.options.get("parse_html") else {}
        if not draft.media:
            preview = {"is_disabled": True} if draft.options.get("no_preview") else None
            body = {**common, **text, "text": draft.text, "link_preview_options": preview}
            return published(self._api.message(auth, "sendMessage", body))
        caption = {**text, "caption": draft.text} if draft.text.strip() else {}
        with ExitStack() as files:
            if len(draft.media) == 1:
                return self._single(auth, draft.media[0], {**common, **caption}, files)
            return self._album(auth, draft.media, common, caption, files)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Nothing is ever being processed."""
        raise UnsupportedFeature(platform=SLUG)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Bots cannot read the channel's history."""
        raise UnsupportedFeature(platform=SLUG)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a message or a whole album; what is gone counts as deleted."""
        ids = ids_of(remote_id)
        chat = auth.secrets["chat"]
        try:
            if len(ids) == 1:
                self._api.call(auth, "deleteMessage", {"chat_id": chat, "message_id": ids[0]}, write=True)
            else:
                self._api.call(auth, "deleteMessages", {"chat_id": chat, "message_ids": ids}, write=True)
        except RemoteGone:
            return

    def _single(self, auth: Credential, item: Media, body: dict[str, Any], files: ExitStack) -> Published:
        name = "video" if item.kind is Format.VIDEO else "photo"
        part = (item.filename, files.enter_context(item.open()), item.mime)
        method = "sendVideo" if name == "video" else "sendPhoto"
        sent = {**body, **_shape(item)}
        return published(self._api.message(auth, method, sent, files={name: part}, size=item.size))

    def _album(
        self,
        auth: Credential,
        media: Sequence[Media],
        common: Mapping[str, Any],
        caption: Mapping[str, Any],
        files: ExitStack,
    ) -> Published:
        """Several files at once; Telegram shows only the first one's caption, below all of them."""
        items, parts = [], {}
        for number, item in enumerate(media):
            name = f"file{number}"
            kind = "video" if item.kind is Format.VIDEO else "photo"
            parts[name] = (item.filename, files.enter_context(item.open()), item.mime)
            text = caption if number == 0 else {}
            items.append({"type": kind, "media": f"attach://{name}", **text, **_shape(item)})
        size = sum(item.size for item in media)
        made = self._api.call(auth, "sendMediaGroup", {**common, "media": items}, write=True, files=parts, size=size)
        if (
            not isinstance(made, list)
            or not made
            or not all(isinstance(item, dict) and isinstance(item.get("message_id"), int) for item in made)
        ):
            raise OutcomeUnknown(platform=SLUG, code="no_message_id")
        return published(made[0], id_of([int(item["message_id"]) for item in made]))


def _shape(item: Media) -> dict[str, Any]:
    """What Telegram wants to know of a video to show it right at once."""
    if item.kind is not Format.VIDEO:
        return {}
    known = {"width": item.width, "height": item.height, "duration": round(item.seconds) if item.seconds else None}
    return {"supports_streaming": True, **{name: value for name, value in known.items() if value}}
