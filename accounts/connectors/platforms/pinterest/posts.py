"""Publishing pins: pictures in one call, videos once Pinterest has worked on them; deleting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import quote

from ...errors import OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.verdicts import no_verdict
from ...types import Credential, Draft, Format, Published, PublishedState
from .drafts import facts_of, pictures_of, weight_of
from .finding import Finding, published
from .videos import SLOWEST, Videos
from .wire import SLUG

# The frame that becomes a video's cover, in milliseconds from its beginning: the first is often black.
COVER_AT = 1000
# How long after an unclear answer a pin that is not in the list counts as not made.
SETTLES = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Plan:
    """A pin that waits for its video, as the handle says it. ISO 8601: `since` publishing, `tried` unclear last."""

    media: str
    pin: Mapping[str, Any]
    since: str
    tried: str = ""

    @classmethod
    def parse(cls, handle: str) -> Self:
        """A plan from its handle. Raises UnexpectedResponse for one that is not ours."""
        try:
            plan = cls(**json.loads(handle))
            datetime.fromisoformat(plan.since)
        except (ValueError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        return plan

    @property
    def waiting(self) -> Published:
        """The answer that leads back to this plan."""
        return Published(PublishedState.PROCESSING, handle=json.dumps(asdict(self), ensure_ascii=False))


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
        return Plan(media, pin, self._clock().isoformat()).waiting

    def poll(self, auth: Credential, handle: str) -> Published:
        """Create what waited for its video, once it is ready and a look shows that it was not created before.

        After an unclear answer the handle remembers the try, and only looks follow for some minutes.
        """
        plan = Plan.parse(handle)
        if not plan.tried and not self._ready(auth, plan.media):
            return plan.waiting
        with no_verdict():
            found = self._look(auth, plan.pin, datetime.fromisoformat(plan.since)).post
        if found is not None:
            return found
        if plan.tried and self._clock() - datetime.fromisoformat(plan.tried) < SETTLES:
            return plan.waiting
        try:
            return self._create(auth, plan.pin)
        except (OutcomeUnknown, UnexpectedResponse):
            return replace(plan, tried=self._clock().isoformat()).waiting

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
