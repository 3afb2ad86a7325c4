"""Making, following and finding posts.

Sources: developer.open-douyin.com, 创建视频, 发布图文. Only `create_video` and `create_image_text` show anything, once
the review has passed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidContent, MediaExpired, OutcomeUnknown, PolicyRejected, UnexpectedResponse
from ...families.values import moment, number, unspaced
from ...messages import _
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Published, PublishedState, Sighting
from .codes import BAD_MEDIA, SLUG
from .listing import VIDEO, Listing, address
from .setup import DATA, LIST
from .texts import options_of, shaped
from .uploads import Uploads, may_publish
from .wire import lacks

LIST_PAGES = 5
SKEW = timedelta(minutes=2)
# A look begins some minutes before the first attempt, whose request may be worked on after we stopped waiting.
VISIBLE_AFTER = timedelta(minutes=7)
# Values of `video_status`; 4 is still being reviewed.
PUBLIC, UNSUITED = 1, 2
REVIEW_FAILED = _("Douyin's review found the post unsuitable; only the account itself can see it.")


class Posts(Uploads, Listing):
    """Posts of one account per call."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload what is not there yet, then make the post, which Douyin reviews before it is seen.

        PROCESSING until the review is over, where we may follow it; without that permission LIVE means "accepted".
        """
        may_publish(auth)
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        body = options_of(draft, video is not None)
        if video is not None:
            body["video_id"] = video.prepared or self._upload(auth, video)
            where = f"{VIDEO}/create_video/"
        else:
            body["image_list"] = [item.prepared or self._upload(auth, item) for item in draft.media]
            where = f"{VIDEO}/create_image_text/"
        try:
            made = self._api.call("POST", where, auth, write=True, json=body)
        except InvalidContent as error:
            if error.code == BAD_MEDIA and any(item.prepared for item in draft.media):
                raise MediaExpired(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error
            raise
        if not made.get("item_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_item_id")
        if _blind(auth):
            return replace(_live(made, address(made)), published_at=self._clock())
        return _waiting(made)

    def poll(self, auth: Credential, handle: str) -> Published:
        """How the review went. Raises PolicyRejected when Douyin found the post unsuitable."""
        try:
            known = json.loads(handle)
            item_id, url = str(known["item_id"]), str(known["url"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        item = next((found for found in self._items(auth, (item_id,)) if found["item_id"] == item_id), None)
        if item is None or not _reviewed(item):
            return Published(PublishedState.PROCESSING, item_id, url, handle)
        if number(item, "video_status") == UNSUITED:
            raise PolicyRejected(REVIEW_FAILED, platform=SLUG, code="review_failed")
        return _live(item, url)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the newest posts for this text.

        Raises OutcomeUnknown when absence cannot be proved: without permission to list posts, with too many of them,
        without a text to know it by, when a private post, which has no time, bears the same text, and while Douyin may
        still be working on a request whose answer we did not wait for.
        """
        if lacks(auth, LIST):
            raise OutcomeUnknown(_("Douyin does not let us list this account's posts."), platform=SLUG, code="no_list")
        recent = self._recent(auth, since)
        seen = [
            Glimpse(moment(item.get("create_time")), str(item.get("title") or ""), address(item)) for item in recent
        ]
        same = [item for item in recent if unspaced(str(item.get("title") or "")) == unspaced(shaped(draft.text))]
        if not same and self._clock() - since < VISIBLE_AFTER:
            raise OutcomeUnknown(platform=SLUG, code="not_visible_yet")
        if not same:
            return sighting(seen, since=since)
        dated = [item for item in same if moment(item.get("create_time"))]
        if not draft.text.strip() or not dated:
            raise OutcomeUnknown(platform=SLUG, code="cannot_tell_apart")
        found = dated[-1]
        # It is there; whether its review has gone well is for `poll` to say, where we may follow it.
        unsuited = number(found, "video_status") == UNSUITED
        if _blind(auth) or (_reviewed(found) and not unsuited):
            return sighting(seen, since=since, post=_live(found, address(found)))
        return sighting(seen, since=since, post=_waiting(found))

    def _recent(self, auth: Credential, since: datetime) -> list[Mapping[str, Any]]:
        """Our posts since then and those without a time, newest first."""
        found: list[Mapping[str, Any]] = []
        cursor: Any = 0
        for _page in range(LIST_PAGES):
            page, cursor, more = self._listed(auth, cursor)
            # One that is pinned stands in front of newer ones, so only the others tell that the list has got older.
            aged = [
                item
                for item in page
                if not item.get("is_top") and (at := moment(item.get("create_time"))) and at < since - SKEW
            ]
            found += [item for item in page if (moment(item.get("create_time")) or since) >= since - SKEW]
            if aged or not more:
                return found
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def _reviewed(item: Mapping[str, Any]) -> bool:
    return bool(item.get("is_reviewed")) or number(item, "video_status") in {PUBLIC, UNSUITED}


def _blind(auth: Credential) -> bool:
    """Whether we may not follow the review of this account's posts."""
    return lacks(auth, DATA)


def _live(item: Mapping[str, Any], url: str) -> Published:
    raw = {name: item[name] for name in ("item_id", "video_id", "create_time", "video_status") if name in item}
    at = moment(item.get("create_time"))
    return Published(PublishedState.LIVE, str(item["item_id"]), address(item) or url, published_at=at, raw=raw)


def _waiting(item: Mapping[str, Any]) -> Published:
    item_id, url = str(item["item_id"]), address(item)
    return Published(PublishedState.PROCESSING, item_id, url, json.dumps({"item_id": item_id, "url": url}))
