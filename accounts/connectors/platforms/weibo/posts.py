"""Sharing, following, finding and deleting posts.

Source: open.weibo.com/wiki/2/statuses (share, user_timeline, destroy), read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.values import number, rows
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .codes import DELAYED, SLUG
from .statuses import live, moment, shows_picture, url_of, words_of
from .texts import comparable, reason_by_hand, text_of
from .wire import Wire, rip_of

PAGE = 100
# A look begins some minutes before the first attempt, and a post may stay invisible for two more.
VISIBLE_AFTER = timedelta(minutes=7)
SKEW = timedelta(minutes=1)


class Posts(Wire):
    """Posts of one account."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Share the draft; PROCESSING when Weibo took it but shows it only in a while.

        Raises InvalidContent for one that only a person can post.
        """
        if reason := reason_by_hand(draft):
            raise InvalidContent(reason, platform=SLUG, code="by_hand")
        text, at = text_of(draft), self._clock().astimezone(UTC).isoformat()
        try:
            return live(self._share(auth, draft, {"status": text, **rip_of(auth)}))
        except ConnectorError as error:
            if error.code != DELAYED:
                raise
            handle = json.dumps({"text": text, "pictures": len(draft.media), "at": at})
            return Published(PublishedState.PROCESSING, handle=handle)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether a post that Weibo took can be seen by now."""
        try:
            plan = json.loads(handle)
            text, pictures, at = str(plan["text"]), int(plan["pictures"]), datetime.fromisoformat(plan["at"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        found = self._look(auth, text, pictures, at).post
        return found or Published(PublishedState.PROCESSING, handle=handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's posts by text and picture; links come back shortened, so they do not count.

        Raises OutcomeUnknown while a post may not be visible yet, and when posts since then may be left out.
        """
        seen = self._look(auth, text_of(draft), len(draft.media), since)
        if seen.post is None and self._clock() - since < VISIBLE_AFTER:
            raise OutcomeUnknown(platform=SLUG, code="not_visible_yet")
        return seen

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a post; one that is gone counts as deleted."""
        with suppress(RemoteGone):
            self._api.post(auth, "/2/statuses/destroy.json", {"id": remote_id})

    def _share(self, auth: Credential, draft: Draft, fields: Mapping[str, Any]) -> dict[str, Any]:
        if not draft.media:
            return self._api.post(auth, "/2/statuses/share.json", fields)
        picture = draft.media[0]
        with picture.open() as stream:
            files = {"pic": (picture.filename, stream, picture.mime)}
            return self._api.post(auth, "/2/statuses/share.json", fields, files=files)

    def _look(self, auth: Credential, text: str, pictures: int, since: datetime) -> Sighting:
        found = self._api.get(auth, "/2/statuses/user_timeline.json", uid=auth.remote_id, count=PAGE)
        listed = rows(found, "statuses")
        own = [item for item in listed if (moment(item.get("created_at")) or since) >= since - SKEW]
        seen = [Glimpse(moment(item.get("created_at")), words_of(item), url_of(item)) for item in own]
        wanted = comparable(text)
        for item in reversed(own):
            if comparable(words_of(item)) == wanted and shows_picture(item) == bool(pictures):
                return sighting(seen, since=since, post=live(item))
        # Weibo lists only some of the newest: all there are, or back to an older one, or there may be more.
        total = number(found, "total_number")
        if len(own) == len(listed) and (total is None or len(listed) < total):
            raise OutcomeUnknown(platform=SLUG, code="too_many_posts")
        return sighting(seen, since=since)
