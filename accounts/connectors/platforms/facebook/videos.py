"""Publishing videos and Reels, and asking how they fare: the video itself tells what became of it.

Sources: developers.facebook.com, Video API publishing and Reels publishing (2026-07).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.meta_graph import Body
from ...families.values import mapping, on_one_line, rows
from ...messages import _
from ...text import problem
from ...types import Credential, Draft, Problem, Published, PublishedState
from .uploads import VIDEO_HOST, Uploads
from .wire import SLUG, published

# When a video that was finished still says that nobody asked for it to be published, the request was lost.
LOST_AFTER = timedelta(minutes=10)
PHASES = ("uploading_phase", "processing_phase", "publishing_phase")


class Videos(Uploads):
    """Videos of one Page."""

    def poll(self, auth: Credential, handle: str) -> Published:
        """How a video fares; asks again for it to be published when that request was lost.

        The video is one object: a repeated request publishes no second one.
        """
        try:
            plan = json.loads(handle)
            video, since, body = str(plan["video"]), datetime.fromisoformat(plan["since"]), dict(plan["finish"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        found = self._graph.get(auth, video, fields="status,permalink_url,post_id,created_time")
        status = mapping(found, "status")
        phases = [str(mapping(status, name).get("status") or "") for name in PHASES]
        if "error" in (*phases, status.get("video_status")) or status.get("video_status") == "expired":
            raise InvalidContent(problems=[_failed(status)], platform=SLUG, code="video_failed")
        publishing = phases[2]
        # Ordinary videos may report no publishing phase; Reels always do.
        if publishing == "complete" or (status.get("video_status") == "ready" and not publishing and not plan["reel"]):
            post = str(found.get("post_id") or video)
            return published(post if "_" in post else f"{auth.remote_id}_{post}", found)
        if publishing == "not_started" and self._clock() - since > LOST_AFTER:
            # Refused when it was published meanwhile, or still cannot be: the status will tell.
            with suppress(InvalidContent, RemoteGone):
                self._finish(auth, body, reel=bool(plan["reel"]))
        return Published(PublishedState.PROCESSING, handle=handle)

    def _publish_video(self, auth: Credential, draft: Draft) -> Published:
        media, reel = draft.media[0], bool(draft.options.get("reel"))
        body: Body = {"upload_phase": "finish", "description": draft.text or None, "title": draft.title or None}
        if reel:
            video = self._upload_reel(auth, media)
            body |= {"video_state": "PUBLISHED", "video_id": video}
        else:
            video, body["upload_session_id"] = self._upload_video(auth, media)
        kept = {"video": video, "since": self._clock().isoformat(), "reel": reel, "finish": body}
        # Unconfirmed, the video itself tells what became of it; nothing has to be looked for.
        with suppress(OutcomeUnknown, UnexpectedResponse):
            self._finish(auth, body, reel=reel)
        return Published(PublishedState.PROCESSING, handle=json.dumps(kept))

    def _finish(self, auth: Credential, body: Mapping[str, Any], *, reel: bool) -> None:
        """The one request that publishes an uploaded video."""
        edge, base = ("video_reels", "") if reel else ("videos", VIDEO_HOST)
        self._graph.change("POST", self._graph.at(auth.remote_id, edge), auth, body, base=base)


def _failed(status: Mapping[str, Any]) -> Problem:
    phases = [mapping(status, name) for name in PHASES]
    errors = [error for phase in phases for error in (mapping(phase, "error"), *rows(phase, "errors"))]
    words = [str(error["message"]) for error in errors if error.get("message")]
    reason = on_one_line((words or [str(status.get("video_status") or "error")])[0])
    return problem("media_failed", "media", _("Meta could not process the file: %(reason)s"), reason=reason[:200])
