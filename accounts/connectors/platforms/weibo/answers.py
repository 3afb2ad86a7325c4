"""The first comment, and answers to comments, mentions and fans' messages.

Sources: open.weibo.com/wiki (2/comments/show, create, reply; messages/reply), read 2026-11.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...errors import OutcomeUnknown, RemoteGone
from ...families.values import mapping, rows
from ...types import Credential, Published, PublishedState
from .codes import SLUG
from .statuses import id_of, words_of
from .texts import comparable
from .wire import MESSAGES, Wire, rip_of

LOOKED_THROUGH = 50
COMMENT, STATUS, MESSAGE = "c", "s", "m"
# How answers to a comment are shown.
_TO_PERSON = re.compile(r"^回复@[^:：]+[:：]")


class Answers(Wire):
    """What the account writes under posts and to fans."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on a status, once: a comment of ours that says the same counts. Returns its id."""
        return self._say(auth, "/2/comments/create.json", remote_id, text)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, a mention, or a message of the last 48 hours."""
        kind, first, second = [*to_remote_id.split("~"), "", ""][:3]
        if kind == MESSAGE and first:
            data = quote(json.dumps({"text": text}, ensure_ascii=False))
            body = {"type": "text", "data": data, "receiver_id": first, "save_sender_box": "1"}
            self._api.post(auth, "/2/messages/reply.json", body, base=MESSAGES)
            return Published(PublishedState.LIVE, remote_id=f"sent~{key}")
        if kind == STATUS and first:
            return Published(PublishedState.LIVE, remote_id=self.comment(auth, first, text, key=key))
        if kind != COMMENT or not second:
            raise RemoteGone(platform=SLUG, code="not_in_the_inbox")
        made = self._say(auth, "/2/comments/reply.json", second, text, to=first)
        return Published(PublishedState.LIVE, remote_id=made)

    def _say(self, auth: Credential, path: str, status: str, text: str, *, to: str = "") -> str:
        """Write unless it stands there already. Raises OutcomeUnknown when the answer names no comment."""
        if known := self._said(auth, status, text, to):
            return known
        body = {"id": status, "comment": text, **({"cid": to} if to else {}), **rip_of(auth)}
        made = id_of(self._api.post(auth, path, body))
        if not made:
            raise OutcomeUnknown(platform=SLUG, code="no_id")
        return made

    def _said(self, auth: Credential, status: str, text: str, to: str) -> str:
        """Id of a comment of ours with this text among the newest of a status; an answer to `to` when given."""
        found = self._api.get(auth, "/2/comments/show.json", id=status, count=LOOKED_THROUGH)
        ours = (item for item in rows(found, "comments") if id_of(mapping(item, "user")) == auth.remote_id)
        return next((id_of(item) for item in ours if _says(item, text, to)), "")


def _says(comment: Mapping[str, Any], text: str, to: str) -> bool:
    words = words_of(comment)
    if to:
        words = _TO_PERSON.sub("", words)
    return comparable(words) == comparable(text) and (not to or id_of(mapping(comment, "reply_comment")) == to)
