"""Making, completing and finding posts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ...errors import ConnectorError, OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...fence import Fenced
from ...outcomes import thread_incomplete
from ...sightings import sighting
from ...types import Credential, Draft, Published, PublishedState, Sighting
from .media import Attachments
from .statuses import Body, Statuses, Wanted, glimpse, published
from .wire import SLUG, status_path

# Servers remember an Idempotency-Key for an hour; the rest is distance for slow clocks and slow answers.
KEY_LIFE = timedelta(minutes=50)


class Posts(Attachments, Statuses):
    """Posts carry an Idempotency-Key; the server tells no keys, so text and attachments decide when looking."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload, wait a little for media, post with `key` (parts: `key:1`, `key:2` …). Slow media make it PROCESSING.

        The account's own limits were checked before with `validate`; the server checks them again.
        """
        media = [self._attachment(auth, item) for item in draft.media]
        plan = {
            "key": key,
            "since": self._clock().isoformat(),
            "status": body_of(draft, [identifier for identifier, _ready in media]),
            "thread": list(draft.thread),
        }
        if pending := self._wait(auth, media):
            return Published(PublishedState.PROCESSING, handle=json.dumps({**plan, "pending": pending}))
        return self._post(auth, plan)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Post what waited for its media. It may be asked for long and often: so look before posting.

        Raises OutcomeUnknown while a post has the media and cannot be seen yet; other errors are those of `publish`.
        """
        try:
            plan = json.loads(handle)
            since, pending = datetime.fromisoformat(plan["since"]), list(plan["pending"])
            wanted = Wanted.of_plan(plan)
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        taken = False
        try:
            if any(not self._ready(auth, identifier) for identifier in pending):
                return Published(PublishedState.PROCESSING, handle=handle)
        except RemoteGone:
            taken = True
        chain = self._standing(wanted, self._own(auth, since), since)
        if taken and not chain:
            raise OutcomeUnknown(platform=SLUG, code="media_taken")
        return published(chain) if len(chain) > len(wanted.thread) else self._post(auth, plan)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts since then for this text, warning and number of attachments.

        Raises OutcomeUnknown when absence cannot be proved: too many posts since, or a thread that stands in part and
        whose keys the server may have forgotten.
        """
        own, wanted = self._own(auth, since), Wanted.of_draft(draft)
        chain = self._standing(wanted, own, since)
        post = published(chain) if len(chain) > len(wanted.thread) else None
        return sighting([glimpse(status) for status in own], since=since, post=post)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one status; one that is gone counts as deleted."""
        try:
            self._api.send("DELETE", auth.host, status_path(remote_id), auth=auth, write=True)
        except RemoteGone:
            return

    def _standing(self, wanted: Wanted, own: Sequence[Body], since: datetime) -> list[Body]:
        """What of a post stands. Part of a thread can only be completed while the server remembers the keys."""
        chain = wanted.standing(own)
        if 0 < len(chain) <= len(wanted.thread) and self._clock() - since >= KEY_LIFE:
            raise thread_incomplete(SLUG)
        return chain

    def _post(self, auth: Credential, plan: Mapping[str, Any]) -> Published:
        key, first = str(plan["key"]), plan["status"]
        chain = [self._api.post_status(auth, first, key=key)]
        common = {name: first[name] for name in ("visibility", "language", "spoiler_text") if name in first}
        for index, text in enumerate(plan["thread"], start=1):
            body = {**common, "status": text, "in_reply_to_id": str(chain[-1]["id"])}
            try:
                chain.append(self._api.post_status(auth, body, key=f"{key}:{index}"))
            except (Fenced, OutcomeUnknown):
                raise
            except ConnectorError as error:
                # The first post stands: whatever stopped us, only a look at the account tells how to go on.
                raise thread_incomplete(SLUG, error) from error
        return published(chain)


def body_of(draft: Draft, media: Sequence[str]) -> Body:
    """The request for a first post. Options: visibility, spoiler (a warning shown first), sensitive."""
    body: Body = {"status": draft.text, "visibility": draft.options.get("visibility") or "public"}
    if media:
        body["media_ids"] = list(media)
    if draft.language:
        body["language"] = draft.language.split("-")[0].lower()
    if spoiler := draft.options.get("spoiler"):
        body["spoiler_text"] = spoiler
    if draft.options.get("sensitive"):
        body["sensitive"] = True
    return body
