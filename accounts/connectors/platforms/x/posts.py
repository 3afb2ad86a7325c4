"""Making and finding posts.

X has no idempotency key: an unclear send is looked for in our own posts (users/:id/tweets), by text, attachments and
time. Source: docs.x.com, manage posts and timelines (2026-08).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import ConnectorError, InvalidContent, MediaExpired, OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.once import post_once
from ...families.values import mapping
from ...fence import Fenced
from ...outcomes import moment_of, thread_incomplete
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Published, PublishedState, Sighting
from . import money
from .media import Uploads
from .texts import parent_of, plain, text_is
from .wire import SLUG, checked, listed, made_at, next_page

SKEW = timedelta(minutes=2)
FIND_PAGES, FIND_PAGE = 5, 100
FIELDS = "created_at,referenced_tweets,entities,attachments,note_tweet"

Body = dict[str, Any]
Post = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a post we look for must be like."""

    text: str
    media: int
    thread: tuple[str, ...]

    def matches(self, post: Post) -> bool:
        """Whether a post is the first one."""
        return _is(post, self.text, self.media, None)


class Posts(Uploads):
    """Publishes, finds and deletes."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload, wait a little for X to work on the files, create the post and its thread.

        Files that take longer make the post PROCESSING. X knows no keys.
        """
        since = self._clock()
        media, pending = [], []
        for item in draft.media:
            if item.prepared:
                slow = item.kind is Format.VIDEO or item.mime == "image/gif"
                ready = self.prepare_poll(auth, item.prepared) if slow else True
                identifier = item.prepared
            else:
                made = self.prepare(auth, item)
                identifier, ready = made.handle, made.ready
            media.append(identifier)
            pending += [] if ready else [identifier]
        plan = {"since": since.isoformat(), "post": body_of(draft, media), "thread": list(draft.thread)}
        pending = self._wait(auth, pending)
        if pending:
            return Published(PublishedState.PROCESSING, handle=json.dumps({**plan, "pending": pending}))
        try:
            return self._post(auth, plan)
        except InvalidContent as error:
            if any(item.prepared for item in draft.media) and "media ids are invalid" in error.raw.lower():
                raise MediaExpired(platform=SLUG, code="media_gone", status=error.status, raw=error.raw) from error
            raise

    def poll(self, auth: Credential, handle: str) -> Published:
        """Post what waited for its files, once X is ready with them. Errors are those of `publish`."""
        try:
            plan = json.loads(handle)
            since, pending, post = datetime.fromisoformat(plan["since"]), list(plan["pending"]), plan["post"]
            wanted = Wanted(post.get("text", ""), len(post["media"]["media_ids"]), tuple(plan["thread"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        # An upload that is part of a post already need not be known any more.
        if "doubt" not in plan and any(not self._ready(auth, identifier) for identifier in pending):
            return Published(PublishedState.PROCESSING, handle=handle)
        return post_once(
            plan,
            self._clock(),
            look=lambda: self._look(auth, wanted, since).post,
            post=lambda: self._post(auth, plan),
        )

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts since then; text and attachments decide.

        Raises OutcomeUnknown when there are too many to look through, or when a thread stands in part.
        """
        return self._look(auth, Wanted(draft.text, len(draft.media), draft.thread), since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post."""
        money.spend(auth, "delete")
        try:
            self._api.send(auth, "DELETE", f"/2/tweets/{checked(remote_id)}", write=True)
        except RemoteGone:
            return

    def _look(self, auth: Credential, wanted: Wanted, since: datetime) -> Sighting:
        own = self._own(auth, start_time=_stamp(since - SKEW))
        seen = [_glimpse(post) for post in reversed(own)]
        root = next((post for post in own if wanted.matches(post)), None)
        if root is None:
            return sighting(seen, since=since)
        parts: list[str] = []
        for text in wanted.thread:
            parent = parts[-1] if parts else str(root["id"])
            after = next((post for post in own if _is(post, text, 0, parent)), None)
            if after is None:
                raise thread_incomplete(SLUG)
            parts.append(str(after["id"]))
        return sighting(seen, since=since, post=published(str(root["id"]), parts))

    def _own(self, auth: Credential, **since: str) -> list[Post]:
        """Our posts since a moment or post, oldest first. Raises OutcomeUnknown when there are too many."""
        found: list[Post] = []
        page: dict[str, str] = {}
        for _page in range(FIND_PAGES):
            money.may_read(auth, "owned_read")
            params = {"max_results": str(FIND_PAGE), "exclude": "retweets", "tweet.fields": FIELDS, **since, **page}
            answer = self._api.get(auth, f"/2/users/{auth.remote_id}/tweets", params)
            if not mapping(answer, "meta"):
                # X reports some refusals with status 200: no list is not an empty one.
                raise OutcomeUnknown(platform=SLUG, code="no_list")
            posts = [post for post in listed(answer) if post.get("id")]
            money.read(auth, "owned_read", (str(post["id"]) for post in posts), self._clock())
            found += posts
            page = next_page(answer)
            if not page:
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
                raise thread_incomplete(SLUG, error) from error
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


def _is(post: Post, text: str, media: int, parent: str | None) -> bool:
    """Whether a post says `text`, has so many attachments and answers `parent`."""
    keys = mapping(post, "attachments").get("media_keys") or ()
    return parent_of(post) == parent and len(keys) == media and text_is(post, text)


def _glimpse(post: Post) -> Glimpse:
    identifier = str(post["id"])
    return Glimpse(made_at(identifier) or moment_of(post.get("created_at")), plain(post), url_of(identifier))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
