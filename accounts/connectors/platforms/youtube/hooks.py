"""Pushes of new and changed videos: PubSubHubbub 0.4 with signed Atom entries.

Sources: developers.google.com/youtube/v3/guides/push_notifications; pubsubhubbub.github.io/PubSubHubbub section 5.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from ...errors import HookRefused
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from .wire import SLUG, video_url

HUB = "https://pubsubhubbub.appspot.com/subscribe"
TOPIC = "https://www.youtube.com/xml/feeds/videos.xml?channel_id="
LEASE_SECONDS = 10 * 86_400
ATOM, YT, GONE = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.youtube.com/xml/schemas/2015}",
    "{http://purl.org/atompub/tombstones/1.0}",
)


def receive(call: HookCall, secret: str) -> HookReceipt:
    """Answer the hub's question whether we want a subscription, or read what it pushes.

    The hub signs with the subscription's secret (SHA-1) and no time, so a push may be replayed; its events keep their
    ids then. Raises HookRefused.
    """
    if call.method == "GET":
        return _challenge(call)
    scheme, _equals, signature = call.headers.get("x-hub-signature", "").partition("=")
    wanted = hmac.new(secret.encode(), call.body, hashlib.sha1).hexdigest()
    if scheme != "sha1" or not hmac.compare_digest(signature.lower().encode(), wanted.encode()):
        raise HookRefused(platform=SLUG, code="signature")
    # Entities could make a small feed endless; YouTube's feeds declare no document type.
    if b"<!" in call.body.replace(b"<![CDATA[", b""):
        raise HookRefused(platform=SLUG, code="bad_feed")
    try:
        feed = ElementTree.fromstring(call.body)  # noqa: S314 - signed, and without a document type
    except ElementTree.ParseError:
        raise HookRefused(platform=SLUG, code="bad_feed") from None
    return HookReceipt(tuple(_events(feed)))


def _challenge(call: HookCall) -> HookReceipt:
    """Say yes to subscriptions of YouTube channels only."""
    query = call.query
    topic = urlsplit(query.get("hub.topic", ""))
    known = topic.hostname == "www.youtube.com" and bool(parse_qs(topic.query).get("channel_id"))
    if query.get("hub.mode") not in {"subscribe", "unsubscribe"} or not known or not query.get("hub.challenge"):
        raise HookRefused(platform=SLUG, code="challenge")
    return HookReceipt(reply=HookReply(query["hub.challenge"].encode()))


def _events(feed: ElementTree.Element) -> Iterator[WebhookEvent]:
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
        yield WebhookEvent(f"{video}:{updated}", HookKind.POST_PUBLISHED, channel, payload)
    for entry in feed.iter(f"{GONE}deleted-entry"):
        video, when = entry.get("ref", "").rpartition(":")[2], entry.get("when", "")
        uri = _text(entry, f"{GONE}by/{ATOM}uri")
        channel = uri.rpartition("/")[2]
        yield WebhookEvent(f"{video}:gone:{when}", HookKind.OTHER, channel, {"video_id": video, "deleted": when})


def _text(entry: ElementTree.Element, path: str) -> str:
    return (entry.findtext(path) or "").strip()
