"""Posts and reviews of one location."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown, PolicyRejected
from ...families.google import GoogleApi
from ...families.reading import part_of
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import (
    Credential,
    Draft,
    Glimpse,
    InboxItem,
    InboxKind,
    InboxPage,
    Published,
    PublishedState,
    Sighting,
)
from .wire import SLUG, V4, place_of

FIND_PAGES = 10
POSTS_PER_PAGE = 100
REVIEW_PAGES = 5
REVIEWS_PER_PAGE = 50
REPLY_MAX_BYTES = 4096
SKEW = timedelta(minutes=2)
STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
# A call needs no address: Google knows the location's number.
CALL = "CALL"

Body = dict[str, Any]


class Posts:
    """Publishing, asking after and finding local posts; reading and answering reviews."""

    def __init__(self, api: GoogleApi) -> None:
        self._api = api

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Create the post; Google looks at it before it is shown."""
        answer = self._api.send("POST", f"{V4}/{place_of(auth)}/localPosts", auth, write=True, json=resource(draft))
        made = answer.mapping()
        if not made.get("name"):
            raise OutcomeUnknown(platform=SLUG, code="no_name", status=answer.status, raw=answer.raw)
        return fares(made)

    def poll(self, auth: Credential, name: str) -> Published:
        """How a post fares. Raises PolicyRejected when Google refused it."""
        return fares(self._api.get(f"{V4}/{name}", auth))

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look for the text among the location's posts since then."""
        params = {"pageSize": str(POSTS_PER_PAGE)}
        own: list[Body] = []
        cut: OutcomeUnknown | None = None
        url = f"{V4}/{place_of(auth)}/localPosts"
        try:
            # The order of the list is not documented, so all of it is read.
            for page in self._api.pages(url, auth, params, "localPosts", most=FIND_PAGES, whole=True):
                own += [post for post in page if (moment_of(post.get("createTime")) or since) >= since - SKEW]
        except OutcomeUnknown as error:
            cut = error
        seen = [
            Glimpse(moment_of(post.get("createTime")), str(post.get("summary") or ""), str(post.get("searchUrl") or ""))
            for post in own
        ]
        for post in sorted(own, key=lambda item: str(item.get("createTime"))):
            if _line(post.get("summary")) == _line(draft.text):
                found = published(post, live=post.get("state") == "LIVE")
                return sighting(seen, since=since, post=found)
        if cut is not None:
            raise cut
        return sighting(seen, since=since)

    def reviews(self, auth: Credential, cursor: str) -> InboxPage:
        """Reviews written or changed after `cursor` (the moment of the newest one read), oldest first."""
        after = moment_of(cursor) if cursor else None
        params = {"pageSize": str(REVIEWS_PER_PAGE), "orderBy": "updateTime desc"}
        found: list[InboxItem] = []
        for page in self._api.pages(f"{V4}/{place_of(auth)}/reviews", auth, params, "reviews", most=REVIEW_PAGES):
            items = [item for item in map(_review, page) if item is not None]
            fresh = [item for item in items if after is None or item.at > after]
            found += fresh
            if len(fresh) < len(items):
                break
        found.sort(key=lambda item: item.at)
        return InboxPage(tuple(found), found[-1].at.isoformat() if found else cursor)

    def reply(self, auth: Credential, review: str, text: str) -> Published:
        """Set the owner's answer to a review; there is one per review, so a repeat changes nothing."""
        if (over := len(text.encode()) - REPLY_MAX_BYTES) > 0:
            message = _("The answer is too long by %(over)s bytes; at most %(max)s are allowed.")
            params = {"over": over, "max": REPLY_MAX_BYTES}
            raise InvalidContent(message, platform=SLUG, code="reply_too_long", params=params)
        answer = self._api.send("PUT", f"{V4}/{review}/reply", auth, write=True, json={"comment": text})
        at = moment_of(answer.mapping().get("updateTime"))
        return Published(PublishedState.LIVE, remote_id=f"{review}/reply", published_at=at)


def resource(draft: Draft) -> Body:
    """The local post of a draft. Options: cta, cta_url. Raises InvalidContent when a picture has no public address."""
    made: Body = {"topicType": "STANDARD", "summary": draft.text}
    if draft.language:
        made["languageCode"] = draft.language
    if action := str(draft.options.get("cta") or ""):
        made["callToAction"] = {"actionType": action}
        if action != CALL:
            made["callToAction"]["url"] = str(draft.options.get("cta_url") or "").strip()
    if any(item.url is None for item in draft.media):
        message = _("Google fetches pictures from this installation, which must be reachable from the internet.")
        raise InvalidContent(message, platform=SLUG, code="no_public_address")
    if draft.media:
        made["media"] = [{"mediaFormat": "PHOTO", "sourceUrl": item.url} for item in draft.media]
    return made


def fares(post: Mapping[str, Any]) -> Published:
    """A local post as the engine's answer. Raises PolicyRejected when Google will not show it."""
    if post.get("state") == "REJECTED":
        raise PolicyRejected(_("Google has rejected the post."), platform=SLUG, code="REJECTED")
    return published(post, live=post.get("state") == "LIVE")


def published(post: Mapping[str, Any], *, live: bool) -> Published:
    """A local post that stands, shown (`live`) or not yet."""
    name = str(post["name"])
    return Published(
        PublishedState.LIVE if live else PublishedState.PROCESSING,
        remote_id=name,
        url=str(post.get("searchUrl") or ""),
        handle="" if live else name,
        published_at=moment_of(post.get("createTime")),
        raw={key: post[key] for key in ("name", "state", "createTime", "searchUrl") if key in post},
    )


def _review(review: Mapping[str, Any]) -> InboxItem | None:
    at, reviewer = moment_of(review.get("updateTime")), part_of(review, "reviewer")
    if at is None:
        return None
    stars = STARS.get(str(review.get("starRating")), 0)
    text = " ".join(filter(None, ("★" * stars + "☆" * (5 - stars), str(review.get("comment") or ""))))
    name = str(reviewer.get("displayName") or "")
    return InboxItem(
        remote_id=str(review.get("name")),
        kind=InboxKind.COMMENT,
        # Google tells no identifier of reviewers.
        author_id=name,
        author_handle=name,
        text=text,
        at=at,
        thread_id=str(review.get("name")),
        raw={key: review[key] for key in ("starRating", "createTime", "reviewReply") if key in review},
    )


def _line(text: object) -> str:
    return " ".join(str(text or "").split())
