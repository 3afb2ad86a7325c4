"""Making, finding and answering posts.

X has no idempotency key: an unclear send is looked for in our own posts (users/:id/tweets), by text, attachments and
time. The text comes back with links shortened and some characters as HTML entities; both are undone to compare.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import ConnectorError, InvalidContent, MediaExpired, OutcomeUnknown, UnexpectedResponse
from ...fence import Fenced
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Published, PublishedState, Sighting
from . import money
from .media import Uploads
from .wire import SLUG, Api, made_at, rows

SKEW = timedelta(minutes=2)
FIND_PAGES, FIND_PAGE = 5, 100
FIELDS = "created_at,referenced_tweets,entities,attachments,note_tweet"
_LEADING_MENTIONS = re.compile(r"^(?:@\w+\s+)+")

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a post we look for must be like."""

    text: str
    media: int
    thread: tuple[str, ...]

    def matches(self, post: Mapping[str, Any], text: str, media: int, parent: str | None) -> bool:
        """Whether a post is the one with this text, number of attachments and parent."""
        keys = (post.get("attachments") or {}).get("media_keys") or ()
        if parent_of(post) != parent or len(keys) != media:
            return False
        return text_is(post, text)


class Posts:
    """Posts of one account."""

    def __init__(self, api: Api, uploads: Uploads) -> None:
        self._api, self._uploads = api, uploads

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Upload, wait a little for X to work on the files, post. Files that take longer make the post PROCESSING."""
        since = self._api.clock()
        media, pending = [], []
        for item in draft.media:
            if item.prepared:
                slow = item.kind is Format.VIDEO or item.mime == "image/gif"
                ready = self._uploads.prepared_ready(auth, item.prepared) if slow else True
                identifier = item.prepared
            else:
                made = self._uploads.upload(auth, item)
                identifier, ready = made.handle, made.ready
            media.append(identifier)
            pending += [] if ready else [identifier]
        plan = {"since": since.isoformat(), "post": body_of(draft, media), "thread": list(draft.thread)}
        pending = self._uploads.wait(auth, pending)
        if pending:
            return Published(PublishedState.PROCESSING, handle=json.dumps({**plan, "pending": pending}))
        try:
            return self._post(auth, plan)
        except InvalidContent as error:
            if any(item.prepared for item in draft.media) and "media ids are invalid" in error.raw.lower():
                raise MediaExpired(platform=SLUG, code="media_gone", status=error.status, raw=error.raw) from error
            raise

    def resume(self, auth: Credential, handle: str) -> Published:
        """Go on with a post that waited for its files. It may be asked for often: so look before posting."""
        try:
            plan = json.loads(handle)
            since, pending, post = datetime.fromisoformat(plan["since"]), list(plan["pending"]), plan["post"]
            wanted = Wanted(post.get("text", ""), len(post["media"]["media_ids"]), tuple(plan["thread"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        if any(not self._uploads.ready(auth, identifier) for identifier in pending):
            return Published(PublishedState.PROCESSING, handle=handle)
        return self.find(auth, wanted, since).post or self._post(auth, plan)

    def find(self, auth: Credential, wanted: Wanted, since: datetime) -> Sighting:
        """Look through our own posts since then.

        Raises OutcomeUnknown when there are too many to look through, or when a thread stands in part.
        """
        own = self.own(auth, start_time=_stamp(since - SKEW))
        seen = [_glimpse(post) for post in own]
        root = next((post for post in own if wanted.matches(post, wanted.text, wanted.media, None)), None)
        if root is None:
            return sighting(seen, since=since)
        parts: list[str] = []
        for text in wanted.thread:
            parent = parts[-1] if parts else str(root["id"])
            after = next((post for post in own if wanted.matches(post, text, 0, parent)), None)
            if after is None:
                raise _incomplete()
            parts.append(str(after["id"]))
        return sighting(seen, since=since, post=published(str(root["id"]), parts))

    def answer(self, auth: Credential, to: str, text: str, *, kind: str) -> str:
        """Answer a post, unless we have already done so with this text; the answer's id."""
        own = self.own(auth, since_id=to)
        done = next((post for post in own if parent_of(post) == to and text_is(post, text)), None)
        if done is not None:
            return str(done["id"])
        return self._api.create_post(auth, {"text": text, "reply": {"in_reply_to_tweet_id": to}}, kind=kind)

    def own(self, auth: Credential, **since: str) -> list[Body]:
        """Our posts since a moment or post, oldest first. Raises OutcomeUnknown when there are too many."""
        found: list[Body] = []
        token = ""
        for _page in range(FIND_PAGES):
            money.may_read(auth, "owned_read")
            params = {"max_results": str(FIND_PAGE), "exclude": "retweets", "tweet.fields": FIELDS, **since}
            answer = self._api.get(
                auth, f"/2/users/{auth.remote_id}/tweets", {**params, **({"pagination_token": token} if token else {})}
            )
            listed = [post for post in rows(answer) if post.get("id")]
            money.read(auth, "owned_read", (str(post["id"]) for post in listed), self._api.clock())
            found += listed
            token = str((answer.get("meta") or {}).get("next_token") or "")
            if not token:
                return found[::-1]
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")

    def _post(self, auth: Credential, plan: Mapping[str, Any]) -> Published:
        first = plan["post"]
        root = self._api.create_post(auth, first, kind=money.kind_of(str(first.get("text", ""))))
        parts: list[str] = []
        common = {name: first[name] for name in ("made_with_ai", "paid_partnership") if name in first}
        for text in plan.get("thread", ()):
            body = {"text": text, **common, "reply": {"in_reply_to_tweet_id": parts[-1] if parts else root}}
            try:
                parts.append(self._api.create_post(auth, body, kind=money.kind_of(text)))
            except (Fenced, OutcomeUnknown):
                raise
            except ConnectorError as error:
                # The first post stands: only a look at the account tells how to go on.
                raise _incomplete(error) from error
        return published(root, parts)


def body_of(draft: Draft, media: Sequence[str]) -> Body:
    """The request for a first post."""
    body: Body = {"text": draft.text} if draft.text else {}
    if media:
        body["media"] = {"media_ids": list(media)}
    who = draft.options.get("reply_settings") or "everyone"
    if who != "everyone":
        body["reply_settings"] = who
    for name in ("made_with_ai", "paid_partnership"):
        if draft.options.get(name):
            body[name] = True
    return body


def url_of(identifier: str) -> str:
    """An address of a post that needs no user name."""
    return f"https://x.com/i/web/status/{identifier}"


def published(identifier: str, parts: Sequence[str] = ()) -> Published:
    """A post as the engine's answer."""
    return Published(
        PublishedState.LIVE,
        remote_id=identifier,
        url=url_of(identifier),
        published_at=made_at(identifier),
        parts=tuple(parts),
        raw={"id": identifier},
    )


def parent_of(post: Mapping[str, Any]) -> str | None:
    """The id of the post it answers, None for one of its own."""
    linked = rows(post, "referenced_tweets")
    return next((str(item["id"]) for item in linked if item.get("type") == "replied_to" and item.get("id")), None)


def plain(post: Mapping[str, Any]) -> str:
    """A post's whole text as it was written: links in full, those of attachments left out, entities undone."""
    whole = post.get("note_tweet") if isinstance(post.get("note_tweet"), dict) else post
    text = str((whole or {}).get("text") or "")
    # Links of attachments are listed with the post, also when the text stands in the note.
    entities = [(whole or {}).get("entities"), post.get("entities")]
    for link in (item for found in entities if isinstance(found, dict) for item in rows(found, "urls")):
        shown = "" if link.get("media_key") else str(link.get("expanded_url") or "")
        if link.get("url"):
            text = text.replace(str(link["url"]), shown)
    return html.unescape(text)


def text_is(post: Mapping[str, Any], text: str) -> bool:
    """Whether a post says `text`; X may put the names of those who are answered in front."""
    theirs, ours = comparable(plain(post)), comparable(text)
    return ours in (theirs, _LEADING_MENTIONS.sub("", theirs))


def comparable(text: str) -> str:
    """A text without what X changes: Unicode form, white space, how links begin and end."""
    text = unicodedata.normalize("NFC", re.sub(r"(?i)https?://", "", text))
    return " ".join(re.sub(r"/(?=\s|$)", "", text).split())


def _glimpse(post: Mapping[str, Any]) -> Glimpse:
    identifier = str(post["id"])
    return Glimpse(made_at(identifier) or moment_of(post.get("created_at")), plain(post), url_of(identifier))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _incomplete(cause: ConnectorError | None = None) -> OutcomeUnknown:
    message = _("Only a part of the thread was published.")
    status, raw = (cause.status, cause.raw) if cause else (None, "")
    return OutcomeUnknown(message, platform=SLUG, code="thread_incomplete", status=status, raw=raw)
