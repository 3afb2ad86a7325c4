"""Looking for a post whose fate is unclear. Source: developers.tiktok.com, Display API, List Videos."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import OutcomeUnknown
from ...families.values import moment, rows, unspaced
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .errors import SLUG
from .wire import Wire

PAGES, PAGE = 10, 20
SKEW = timedelta(minutes=2)
COLUMNS = "id,title,video_description,create_time,share_url"


class Search(Wire):
    """Looks through the public posts; others are not listed."""

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the public posts since then for one with this text.

        Absence is never proved: moderation may hold a post back for hours, and private posts are not listed. Then, and
        when the post has no words to be told by, OutcomeUnknown is raised.
        """
        wanted = {unspaced(draft.text), unspaced(f"{draft.title} {draft.text}")} - {""}
        seen, match = [], None
        for item in self._listed(auth, since):
            texts = {unspaced(str(item.get(name) or "")) for name in ("video_description", "title")}
            at, url = moment(item.get("create_time")), str(item.get("share_url") or "")
            seen.append(Glimpse(at, str(item.get("video_description") or item.get("title") or ""), url))
            if texts & wanted:
                match = Published(PublishedState.LIVE, str(item["id"]), url, published_at=at)
        if match is None:
            raise OutcomeUnknown(platform=SLUG, code="maybe_in_moderation" if wanted else "no_words")
        return sighting(seen, since=since, post=match)

    def _listed(self, auth: Credential, since: datetime) -> list[Mapping[str, Any]]:
        """Public posts since then, newest first."""
        found: list[Mapping[str, Any]] = []
        body: dict[str, Any] = {"max_count": PAGE}
        for _page in range(PAGES):
            page = self._api.post(auth, "/v2/video/list/", body, fields=COLUMNS)
            videos = rows(page, "videos")
            fresh = [item for item in videos if (moment(item.get("create_time")) or since) >= since - SKEW]
            found += fresh
            if not page.get("has_more") or len(fresh) < len(videos):
                return found
            body["cursor"] = page.get("cursor")
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")
