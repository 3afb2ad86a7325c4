"""Sharing a link with a text and at most one picture, and looking for what was shared.

Source: open.weibo.com/wiki/2/statuses/share, read 2026-11. Everything else a person posts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ...counting import Span, count, find_links
from ...errors import ConnectorError, OutcomeUnknown, UnexpectedResponse, UnsupportedFeature
from ...messages import _
from ...sightings import sighting
from ...types import CountRule, Credential, Draft, Format, Glimpse, Published, PublishedState, Sighting
from .wire import DELAYED, SLUG, Api, id_of, moment, words_of

SHARE_MAX = 140
PICTURE_MAX = 5 * 1024 * 1024
PICTURE_TYPES = ("image/jpeg", "image/png", "image/gif")
PAGE = 100
# A look begins some minutes before the first attempt, and a post may stay invisible for two more.
VISIBLE_AFTER = timedelta(minutes=7)
SKEW = timedelta(minutes=1)
_TOPIC = re.compile(r"#[^#\n]+#")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

NO_LINK = _("Weibo takes posts from apps only with a link to the app's domain. A person posts this one.")
TOPIC = _("Weibo takes no #topics# from apps. A person posts this one.")
LONG = _("Weibo takes 140 characters from apps. A person posts this one.")
PICTURES = _("Weibo takes one picture from apps, JPEG, PNG or GIF below 5 MB. A person posts this one.")
VIDEO = _("Weibo takes no videos from apps. A person posts this one.")


def text_of(draft: Draft) -> str:
    """The text to share: the link of the option is added to a text without any."""
    link = str(draft.options.get("link") or "").strip()
    return f"{draft.text} {link}".strip() if link and not find_links(draft.text) else draft.text


def reason_by_hand(draft: Draft) -> str:
    """Why Weibo does not take this draft from an app, '' when it does."""
    text = text_of(draft)
    if any(item.kind is Format.VIDEO for item in draft.media):
        return VIDEO
    if len(draft.media) > 1 or any(item.size >= PICTURE_MAX or item.mime not in PICTURE_TYPES for item in draft.media):
        return PICTURES
    if _TOPIC.search(_without_links(text)):
        return TOPIC
    if count(text, CountRule.HALF_WIDTH) > SHARE_MAX:
        return LONG
    return "" if find_links(text) else NO_LINK


def web_link(draft: Draft) -> str:
    """The page of Weibo that opens with this text filled in. Raises UnsupportedFeature for files and long texts."""
    text = text_of(draft)
    if draft.media or count(text, CountRule.HALF_WIDTH) > SHARE_MAX:
        raise UnsupportedFeature(platform=SLUG, code="text_only")
    return f"https://service.weibo.com/share/share.php?{urlencode({'title': text, 'url': ''})}"


def bid_of(mid: str) -> str:
    """The id in addresses: the number in groups of seven digits from the right, each in base 62."""
    groups: list[str] = []
    while mid:
        mid, group = mid[:-7], mid[-7:]
        value, coded = int(group), ""
        while value:
            value, digit = divmod(value, 62)
            coded = _DIGITS[digit] + coded
        groups.insert(0, coded.rjust(4, "0") if mid else coded)
    return "".join(groups)


class Posts:
    """Posts of one account. `rip`: the internet address that stands for the person who posts."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Share the draft. PROCESSING when Weibo took it but shows it only in a while."""
        fields: dict[str, Any] = {"status": text_of(draft), **rip_of(auth)}
        try:
            if not draft.media:
                return live(self._api.post(auth, "/2/statuses/share.json", fields))
            picture = draft.media[0]
            with picture.open() as stream:
                files = {"pic": (picture.filename, stream, picture.mime)}
                return live(self._api.post(auth, "/2/statuses/share.json", fields, files=files))
        except ConnectorError as error:
            if error.code != DELAYED:
                raise
            at = self._api.clock().astimezone(UTC).isoformat()
            handle = {"text": fields["status"], "pictures": len(draft.media), "at": at}
            return Published(PublishedState.PROCESSING, handle=json.dumps(handle))

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether a post that Weibo took can be seen by now."""
        try:
            plan = json.loads(handle)
            text, pictures, at = str(plan["text"]), int(plan["pictures"]), datetime.fromisoformat(plan["at"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        found = self._look(auth, text, pictures, at).post
        return found or Published(PublishedState.PROCESSING, handle=handle)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's posts. Raises OutcomeUnknown while a post may not be visible yet."""
        seen = self._look(auth, text_of(draft), len(draft.media), since)
        if seen.post is None and self._api.clock() - since < VISIBLE_AFTER:
            raise OutcomeUnknown(platform=SLUG, code="not_visible_yet")
        return seen

    def _look(self, auth: Credential, text: str, pictures: int, since: datetime) -> Sighting:
        found = self._api.get(auth, "/2/statuses/user_timeline.json", uid=auth.remote_id, count=PAGE)
        listed = [item for item in (found.get("statuses") or ()) if isinstance(item, dict)]
        own = [item for item in listed if (moment(item.get("created_at")) or since) >= since - SKEW]
        seen = [Glimpse(moment(item.get("created_at")), words_of(item), url_of(item)) for item in own]
        wanted = _comparable(text)
        for item in reversed(own):
            if _comparable(words_of(item)) == wanted and _pictures(item) == min(pictures, 1):
                return sighting(seen, since=since, post=live(item))
        if len(own) == PAGE:
            raise OutcomeUnknown(platform=SLUG, code="too_many_posts")
        return sighting(seen, since=since)


def rip_of(auth: Credential) -> dict[str, str]:
    """The address Weibo wants to hear with every write, as entered with the app."""
    rip = auth.app.extra.get("rip", "") if auth.app else ""
    return {"rip": rip} if rip else {}


def live(status: Mapping[str, Any]) -> Published:
    """A status as the engine's answer. Raises OutcomeUnknown for one without an id."""
    if not id_of(status):
        raise OutcomeUnknown(platform=SLUG, code="no_id")
    at = moment(status.get("created_at"))
    return Published(PublishedState.LIVE, remote_id=id_of(status), url=url_of(status), published_at=at)


def url_of(status: Mapping[str, Any]) -> str:
    """Where a status can be seen; '' when that cannot be told."""
    mid, user = str(status.get("mid") or id_of(status)), status.get("user")
    uid = id_of(user) if isinstance(user, dict) else ""
    return f"https://weibo.com/{uid}/{bid_of(mid)}" if uid and mid.isdecimal() else ""


def _pictures(status: Mapping[str, Any]) -> int:
    return int(bool(status.get("original_pic") or status.get("thumbnail_pic") or status.get("pic_urls")))


def _comparable(text: str) -> str:
    """Weibo shortens links, so they are left out."""
    return "".join(_without_links(text).split())


def _without_links(text: str) -> str:
    links: list[Span] = find_links(text)
    for span in reversed(links):
        text = text[: span.start] + text[span.end :]
    return text
