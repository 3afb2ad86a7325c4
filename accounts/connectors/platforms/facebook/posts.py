"""Making and finding posts of a Page.

Sources: developers.facebook.com, Pages API posts (v25.0), Video API publishing and Reels publishing (2026-07).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from ...addresses import on_hosts
from ...errors import InvalidContent, OutcomeUnknown, UnexpectedResponse
from ...families.meta_graph import VERSION, Body, Graph, comparable
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...text import find_links, problem
from ...types import Credential, Draft, Format, Glimpse, Media, Published, PublishedState, Sighting

SLUG = "facebook"
VIDEO_HOST = f"https://graph-video.facebook.com/{VERSION}"
CHUNK = 16_000_000
BYTES_PER_SECOND = 200_000
# When a video that was finished still says that nobody asked for it to be published, the request was lost.
LOST_AFTER = timedelta(minutes=10)
FIELDS = "id,message,created_time,permalink_url"


class Posts:
    """Posts of one Page."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Upload unseen, then make the post by one request. Videos are PROCESSING until Facebook has worked on them."""
        if draft.format is Format.VIDEO:
            return self._publish_video(auth, draft)
        photos = [self._photo(auth, item) for item in draft.media]
        body: Body = {"message": draft.text or None}
        if photos:
            body["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
        else:
            body["link"] = link_of(draft) or None
        made = self._graph.make(auth, f"{auth.remote_id}/feed", body, write=True)
        return _live(made)

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
        status = found.get("status")
        status = status if isinstance(status, dict) else {}
        phases = [_phase(status, name) for name in ("uploading_phase", "processing_phase", "publishing_phase")]
        if "error" in (*phases, status.get("video_status")) or status.get("video_status") == "expired":
            raise InvalidContent(problems=[_failed(status)], platform=SLUG, code="video_failed")
        publishing = phases[2]
        # Ordinary videos may report no publishing phase; Reels always do.
        if publishing == "complete" or (status.get("video_status") == "ready" and not publishing and not plan["reel"]):
            post = str(found.get("post_id") or video)
            identifier = post if "_" in post else f"{auth.remote_id}_{post}"
            return _live(identifier, found)
        if publishing == "not_started" and self._graph.now() - since > LOST_AFTER:
            # Refused when it was published meanwhile, or still cannot be: the status will tell.
            with suppress(InvalidContent):
                self._finish(auth, body, reel=bool(plan["reel"]))
        return Published(PublishedState.PROCESSING, handle=handle)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the Page's posts since then for this text.

        Raises OutcomeUnknown when absence cannot be proved: a video is being worked on, or the draft has no words to
        be told by.
        """
        edge = f"{auth.remote_id}/published_posts"
        fields = {"fields": FIELDS, "since": int(since.timestamp())}
        own = self._graph.own_posts(auth, edge, fields, since, at="created_time")
        seen = [_glimpse(post) for post in own]
        wanted = comparable(draft.text)
        alike = [post for post in own if comparable(str(post.get("message") or "")) == wanted]
        if alike and not wanted:
            raise OutcomeUnknown(platform=SLUG, code="no_words")
        if alike:
            return sighting(seen, since=since, post=_live(str(alike[0]["id"]), alike[0]))
        if draft.format is Format.VIDEO and self._videos_in_work(auth, since):
            raise OutcomeUnknown(platform=SLUG, code="video_in_work")
        return sighting(seen, since=since)

    def _videos_in_work(self, auth: Credential, since: datetime) -> bool:
        fields = {"fields": "id,created_time,status", "limit": 25}
        own = self._graph.own_posts(auth, f"{auth.remote_id}/videos", fields, since, at="created_time")
        return any(
            (video.get("status") or {}).get("video_status") not in {"ready", "error", "expired"} for video in own
        )

    def _photo(self, auth: Credential, media: Media) -> str:
        """Upload one picture that nobody sees yet, and return its id."""
        fields = {"published": "false", "alt_text_custom": media.alt or None}
        with media.open() as stream:
            files = {"source": (media.filename, stream, media.mime)}
            edge = f"{auth.remote_id}/photos"
            return self._graph.make(auth, edge, fields, write=False, files=files, total=_patience(media.size))

    def _publish_video(self, auth: Credential, draft: Draft) -> Published:
        media, reel = draft.media[0], bool(draft.options.get("reel"))
        words: Body = {"description": draft.text or None, "title": draft.title or None}
        if reel:
            video, body = self._upload_reel(auth, media), {"video_state": "PUBLISHED", **words}
            body["video_id"] = video
        else:
            video, session = self._upload_video(auth, media)
            body = {"upload_session_id": session, **words}
        body["upload_phase"] = "finish"
        kept = {"video": video, "since": self._graph.now().isoformat(), "reel": reel, "finish": body}
        # Unconfirmed, the video itself tells what became of it; nothing has to be looked for.
        with suppress(OutcomeUnknown):
            self._finish(auth, body, reel=reel)
        return Published(PublishedState.PROCESSING, handle=json.dumps(kept))

    def _finish(self, auth: Credential, body: Mapping[str, Any], *, reel: bool) -> None:
        """The one request that publishes an uploaded video."""
        if reel:
            self._graph.call("POST", f"{auth.remote_id}/video_reels", auth, body, write=True)
        else:
            self._graph.call("POST", f"{auth.remote_id}/videos", auth, body, write=True, base=VIDEO_HOST)

    def _upload_video(self, auth: Credential, media: Media) -> tuple[str, str]:
        """Send a video in the parts Facebook asks for; its id and the upload session."""
        edge = f"{auth.remote_id}/videos"
        start: Body = {"upload_phase": "start", "file_size": media.size}
        found = self._graph.call("POST", edge, auth, start, base=VIDEO_HOST).mapping()
        video, session = str(found.get("video_id") or ""), str(found.get("upload_session_id") or "")
        if not video or not session:
            raise UnexpectedResponse(platform=SLUG, code="no_video_id")
        with media.open() as stream:
            while (span := _span(found))[0] < span[1]:
                stream.seek(span[0])
                data = stream.read(min(span[1] - span[0], CHUNK))
                fields = {"upload_phase": "transfer", "upload_session_id": session, "start_offset": span[0]}
                files = {"video_file_chunk": ("chunk", data, "application/octet-stream")}
                answer = self._graph.call(
                    "POST", edge, auth, fields, base=VIDEO_HOST, files=files, total=_patience(len(data))
                )
                found = answer.mapping()
                if _span(found)[0] <= span[0]:
                    raise UnexpectedResponse(platform=SLUG, code="no_progress", raw=answer.raw)
        return video, session

    def _upload_reel(self, auth: Credential, media: Media) -> str:
        """Send a Reel to the upload host; its id."""
        edge = f"{auth.remote_id}/video_reels"
        found = self._graph.call("POST", edge, auth, {"upload_phase": "start"}).mapping()
        video, address = str(found.get("video_id") or ""), str(found.get("upload_url") or "")
        # The token goes along, so the address must be Facebook's own.
        if not video or not on_hosts(address, ("rupload.facebook.com",)):
            raise UnexpectedResponse(platform=SLUG, code="no_upload_url")
        headers = {
            "authorization": f"OAuth {auth.secrets['access']}",
            "offset": "0",
            "file_size": str(media.size),
            "content-length": str(media.size),
            "content-type": "application/octet-stream",
        }
        content = _pieces(media)
        self._graph.call("POST", address, headers=headers, content=content, total=_patience(media.size))
        return video


def link_of(draft: Draft) -> str:
    """The link a post shows a preview of: the one chosen, else the first of the text."""
    chosen = str(draft.options.get("link") or "").strip()
    links = find_links(draft.text)
    return chosen or (links[0].value if links else "")


def is_link(text: str) -> bool:
    """Whether a text is one web address."""
    return bool(re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text))


def _pieces(media: Media) -> Iterator[bytes]:
    with media.open() as stream:
        while piece := stream.read(1_000_000):
            yield piece


def _patience(size: int) -> float:
    return max(90.0, size / BYTES_PER_SECOND)


def _span(found: Mapping[str, Any]) -> tuple[int, int]:
    """The bytes Facebook wants next; both equal when it has all."""
    try:
        return int(found["start_offset"]), int(found["end_offset"])
    except (KeyError, TypeError, ValueError):
        raise UnexpectedResponse(platform=SLUG, code="no_offsets") from None


def _phase(status: Mapping[str, Any], name: str) -> str:
    phase = status.get(name)
    return str(phase.get("status") or "") if isinstance(phase, dict) else ""


def _failed(status: Mapping[str, Any]) -> Any:
    phases = [phase for phase in status.values() if isinstance(phase, dict)]
    errors = [error for phase in phases for error in (phase.get("error"), *(phase.get("errors") or ())) if error]
    words = [str(error.get("message") or "") for error in errors if isinstance(error, dict)]
    reason = " ".join(next((word for word in words if word), str(status.get("video_status") or "error")).split())
    return problem("media_failed", "media", _("Meta could not process the file: %(reason)s"), reason=reason[:200])


def _live(identifier: str, found: Mapping[str, Any] | None = None) -> Published:
    found = found or {}
    url = str(found.get("permalink_url") or "")
    if url.startswith("/"):
        url = f"https://www.facebook.com{url}"
    return Published(
        PublishedState.LIVE,
        remote_id=identifier,
        url=url or f"https://www.facebook.com/{identifier}",
        published_at=moment_of(found.get("created_time")),
        raw={name: found[name] for name in ("id", "created_time", "permalink_url") if name in found},
    )


def _glimpse(post: Mapping[str, Any]) -> Glimpse:
    return Glimpse(
        moment_of(post.get("created_time")), str(post.get("message") or ""), str(post.get("permalink_url") or "")
    )
