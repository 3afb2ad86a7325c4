"""Atom feeds of new, changed and deleted videos.

Sources: developers.google.com/youtube/v3/guides/push_notifications; RFC 6721 for deleted entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from ...errors import HookRefused
from ...hooks import HookKind, WebhookEvent
from .wire import SLUG, video_url

ATOM, YT, GONE = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.youtube.com/xml/schemas/2015}",
    "{http://purl.org/atompub/tombstones/1.0}",
)


def events_of(body: bytes) -> Iterator[WebhookEvent]:
    """The events of a feed whose signature was checked. Raises HookRefused when it is none."""
    # Entities could make a small feed endless; YouTube's feeds declare no document type.
    if b"<!" in body.replace(b"<![CDATA[", b""):
        raise HookRefused(platform=SLUG, code="bad_feed")
    try:
        feed = ElementTree.fromstring(body)  # noqa: S314 - signed, and without a document type
    except (ElementTree.ParseError, ValueError, LookupError):
        # The last two: an encoding that is unknown or not used.
        raise HookRefused(platform=SLUG, code="bad_feed") from None
    for entry in feed.iter(f"{ATOM}entry"):
        video, channel = _text(entry, f"{YT}videoId"), _text(entry, f"{YT}channelId")
        published, updated = _text(entry, f"{ATOM}published"), _text(entry, f"{ATOM}updated")
        payload = {
            "video_id": video,
            "title": _text(entry, f"{ATOM}title"),
            "url": video_url(video),
            "published": published,
            "updated": updated,
        }
        if video and channel:
            yield WebhookEvent(f"{video}:{updated}", HookKind.POST_PUBLISHED, channel, payload)
    for entry in feed.iter(f"{GONE}deleted-entry"):
        video, when = entry.get("ref", "").rpartition(":")[2], entry.get("when", "")
        channel = _text(entry, f"{GONE}by/{ATOM}uri").rpartition("/")[2]
        if video and channel:
            yield WebhookEvent(f"{video}:gone:{when}", HookKind.OTHER, channel, {"video_id": video, "deleted": when})


def _text(entry: ElementTree.Element, path: str) -> str:
    return (entry.findtext(path) or "").strip()
