"""Handing posts over and asking how they fare: one `publish_id` stands for one post.

A video is visible once its last byte has arrived; photos are fetched by TikTok, so there the first call decides.
Source: Content Posting API reference (Direct Post, Photo, Get Post Status).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from ...addresses import on_hosts
from ...errors import InvalidContent, OutcomeUnknown, RemoteGone, Transient, UnexpectedResponse
from ...messages import _
from ...outcomes import moment_of
from ...text import problem
from ...types import Credential, Draft, Format, Media, Published, PublishedState
from .errors import SLUG, failure
from .uploads import Uploads, chunks, is_incomplete
from .wording import PUBLIC, check_length, post_info

# An upload address is good for an hour.
UPLOAD_LIFE = timedelta(hours=1, minutes=5)
UPLOAD_HOSTS = ("tiktokapis.com",)


class Posts(Uploads):
    """Posts of one account. TikTok knows no keys."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Hand the post over; it is always PROCESSING at first."""
        with unseen():
            creator = self._creator(auth)
        info = post_info(draft, creator)
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        plan: dict[str, Any] = {"size": video.size if video else 0, "since": self._clock().isoformat()}
        plan |= {"public": info["privacy_level"] == PUBLIC, "name": str(creator.get("creator_username") or "")}
        if video is None:
            plan |= {"kind": "photo", "publish_id": self._photos(auth, draft, info)}
        else:
            check_length(video, creator)
            plan |= {"kind": "video", "publish_id": self._video(auth, video, info)}
        return Published(PublishedState.PROCESSING, handle=json.dumps(plan))

    def poll(self, auth: Credential, handle: str) -> Published:
        """How the post fares. A public one is live once moderation has given it an id; others never get one."""
        try:
            plan = json.loads(handle)
            identifier, size = str(plan["publish_id"]), int(plan["size"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        waiting = Published(PublishedState.PROCESSING, handle=handle)
        ended = (moment_of(plan.get("since")) or self._clock()) + UPLOAD_LIFE < self._clock()
        try:
            found = self._status(auth, identifier)
        except RemoteGone:
            if ended:
                raise
            # A post that has just begun may not be known everywhere yet.
            return waiting
        status = str(found.get("status") or "")
        if status == "FAILED":
            raise failure(str(found.get("fail_reason") or "internal"))
        if ended and is_incomplete(found, size):
            message = _("The video did not reach TikTok completely. Publish it again.")
            raise InvalidContent(message, platform=SLUG, code="upload_incomplete")
        if status == "SEND_TO_USER_INBOX":
            message = _("TikTok has put the post into the app's inbox: finish it there.")
            raise InvalidContent(message, platform=SLUG, code=status)
        listed = found.get("publicaly_available_post_id") or found.get("post_id")
        ids = [str(item) for item in listed] if isinstance(listed, list) else []
        if status != "PUBLISH_COMPLETE" or (plan.get("public") and not ids):
            return waiting
        url = f"https://www.tiktok.com/@{plan.get('name')}/{plan.get('kind')}/{ids[0]}" if ids else ""
        return Published(PublishedState.LIVE, remote_id=ids[0] if ids else "", url=url, handle=handle, raw=found)

    def _photos(self, auth: Credential, draft: Draft, info: dict[str, Any]) -> str:
        urls = [item.url for item in draft.media]
        if not all(urls):
            message = _("TikTok fetches pictures itself: this installation must be reachable from the internet.")
            raise InvalidContent(problems=(problem("media_not_public", "media", message),), platform=SLUG)
        source = {"source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": urls}
        body = {"media_type": "PHOTO", "post_mode": "DIRECT_POST", "post_info": info, "source_info": source}
        found = self._api.post(auth, "/v2/post/publish/content/init/", body, write=True)
        if not found.get("publish_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_publish_id")
        return str(found["publish_id"])

    def _video(self, auth: Credential, video: Media, info: dict[str, Any]) -> str:
        chunk, amount = chunks(video.size)
        source = {"source": "FILE_UPLOAD", "video_size": video.size, "chunk_size": chunk, "total_chunk_count": amount}
        with unseen():
            body = {"post_info": info, "source_info": source}
            found = self._api.post(auth, "/v2/post/publish/video/init/", body)
            identifier, address = str(found.get("publish_id") or ""), str(found.get("upload_url") or "")
            if not identifier or not address.startswith("https://") or not on_hosts(address, UPLOAD_HOSTS):
                raise UnexpectedResponse(platform=SLUG, code="no_upload_url")
        self._upload(auth, identifier, address, video)
        return identifier


@contextmanager
def unseen() -> Iterator[None]:
    """Steps that make nothing visible: an answer that nobody understands leaves nothing to be looked for."""
    try:
        yield
    except UnexpectedResponse as error:
        raise Transient(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error
