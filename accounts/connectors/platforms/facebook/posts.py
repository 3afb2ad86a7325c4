"""Making and finding posts of a Page.

Source: developers.facebook.com, Pages API posts (v25.0).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import OutcomeUnknown
from ...families.meta_graph import Body
from ...families.meta_posts import own_posts
from ...families.values import mapping, on_one_line
from ...outcomes import moment_of
from ...sightings import sighting
from ...text import find_links
from ...types import Credential, Draft, Format, Glimpse, Media, Published, Sighting
from .uploads import patience
from .videos import Videos
from .wire import SLUG, published

FIELDS = "id,message,created_time,permalink_url"
# A video that is being worked on is in no list; so long nothing proves that it is not there.
VIDEO_SHOWS = timedelta(hours=1)


class Posts(Videos):
    """Publishes, finds and deletes. Facebook knows no keys; `find` tells after an unclear outcome."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload unseen, then make the post by one request. Videos are PROCESSING until Facebook has worked on them."""
        if draft.format is Format.VIDEO:
            return self._publish_video(auth, draft)
        photos = [self._photo(auth, item) for item in draft.media]
        body: Body = {"message": draft.text or None}
        if photos:
            body["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
        else:
            body["link"] = link_of(draft) or None
        return published(self._graph.make(auth, auth.remote_id, "feed", body, write=True))

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the Page's posts since then for this text.

        Raises OutcomeUnknown when absence cannot be proved: a video is or may be being worked on, or the draft has no
        words to be told by.
        """
        fields = {"fields": FIELDS, "since": int(since.timestamp())}
        own = own_posts(self._graph, auth, "published_posts", fields, since, at="created_time")
        seen = [_glimpse(post) for post in own]
        wanted = on_one_line(draft.text)
        alike = [post for post in own if on_one_line(str(post.get("message") or "")) == wanted]
        if alike and not wanted:
            raise OutcomeUnknown(platform=SLUG, code="no_words")
        if alike:
            return sighting(seen, since=since, post=published(str(alike[0]["id"]), alike[0]))
        if draft.format is Format.VIDEO and self._may_be_in_work(auth, since):
            raise OutcomeUnknown(platform=SLUG, code="video_in_work")
        return sighting(seen, since=since)

    def _may_be_in_work(self, auth: Credential, since: datetime) -> bool:
        if self._clock() - since < VIDEO_SHOWS:
            return True
        own = own_posts(
            self._graph, auth, "videos", {"fields": "id,created_time,status", "limit": 25}, since, at="created_time"
        )
        ended = {"ready", "error", "expired"}
        return any(mapping(video, "status").get("video_status") not in ended for video in own)

    def _photo(self, auth: Credential, media: Media) -> str:
        """Upload one picture that nobody sees yet, and return its id."""
        fields = {"published": "false", "alt_text_custom": media.alt or None}
        with media.open() as stream:
            files = {"source": (media.filename, stream, media.mime)}
            return self._graph.make(
                auth, auth.remote_id, "photos", fields, write=False, files=files, total=patience(media.size)
            )


def link_of(draft: Draft) -> str:
    """The link a post shows a preview of: the one chosen, else the first of the text."""
    chosen = str(draft.options.get("link") or "").strip()
    links = find_links(draft.text)
    return chosen or (links[0].value if links else "")


def _glimpse(post: Mapping[str, Any]) -> Glimpse:
    return Glimpse(
        moment_of(post.get("created_time")), str(post.get("message") or ""), str(post.get("permalink_url") or "")
    )
