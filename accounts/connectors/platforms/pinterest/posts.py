"""Publishing pins: pictures in one call, videos once Pinterest has worked on them; deleting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from ...errors import OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.once import post_once
from ...families.verdicts import no_verdict
from ...types import Credential, Draft, Format, Published, PublishedState
from .drafts import facts_of, pictures_of, weight_of
from .finding import Finding, published
from .videos import SLOWEST, Videos
from .wire import SLUG

# The frame that becomes a video's cover, in milliseconds from its beginning: the first is often black.
COVER_AT = 1000
# The list of pins lags behind.
APART = timedelta(minutes=1)


class Posts(Videos, Finding):
    """Publishes and deletes pins."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the pin; videos that take long make it PROCESSING, and `poll` creates it."""
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        if video is None:
            return self._create(auth, {**facts_of(draft), "media_source": pictures_of(draft)})
        media = self._upload(auth, video)
        source = {"source_type": "video_id", "media_id": media, "cover_image_key_frame_time": COVER_AT}
        pin = {**facts_of(draft), "media_source": source}
        if self._ready_soon(auth, media):
            return self._create(auth, pin)
        plan = {"media": media, "pin": pin, "since": self._clock().isoformat()}
        return Published(PublishedState.PROCESSING, handle=json.dumps(plan, ensure_ascii=False))

    def poll(self, auth: Credential, handle: str) -> Published:
        """Create what waited for its video, once it is ready. Errors are those of `publish`."""
        try:
            plan = json.loads(handle)
            media, pin, since = str(plan["media"]), dict(plan["pin"]), datetime.fromisoformat(plan["since"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        if "doubt" not in plan and not self._ready(auth, media):
            return Published(PublishedState.PROCESSING, handle=handle)

        def look() -> Published | None:
            with no_verdict():
                return self._look(auth, pin, since).post

        def post() -> Published:
            try:
                return self._create(auth, pin)
            except UnexpectedResponse as error:
                raise OutcomeUnknown(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error

        return post_once(plan, self._clock(), look=look, post=post, apart=APART)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a pin; one that is gone counts as deleted."""
        try:
            self._api.send("DELETE", f"/pins/{quote(remote_id, safe='')}", auth, write=True)
        except RemoteGone:
            return

    def _create(self, auth: Credential, pin: Mapping[str, Any]) -> Published:
        total = 60 + weight_of(pin["media_source"]) / SLOWEST
        answer = self._api.send("POST", "/pins", auth, write=True, json=pin, total=total)
        made = answer.mapping()
        if not made.get("id"):
            raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
        return published(made)
