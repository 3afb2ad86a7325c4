"""Reviews and the owner's answers to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...errors import InvalidContent
from ...families.marks import Mark
from ...families.values import mapping
from ...messages import _
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage, ItemChange, Published, PublishedState
from .wire import SLUG, Body, Wire, named, place_of

PAGES = 5
PER_PAGE = 50
REPLY_MAX_BYTES = 4096
STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


class Inbox(Wire):
    """Reads and answers reviews."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Reviews and answers written or changed that are not behind `cursor` yet, oldest first."""
        mark = Mark.of(cursor)
        params = {"pageSize": str(PER_PAGE), "orderBy": "updateTime desc"}
        found: list[InboxItem] = []
        for page in self._api.pages(f"{place_of(auth)}/reviews", auth, params, "reviews", most=PAGES):
            items = [item for review in page for item in _items(review)]
            fresh = mark.fresh(items)
            found += fresh
            if len(fresh) < len(items):
                break
        return mark.page(found)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Set the owner's answer to a review; there is one per review, so a repeat changes nothing."""
        if (over := len(text.encode()) - REPLY_MAX_BYTES) > 0:
            message = _("The answer is too long by %(over)s bytes; at most %(max)s are allowed.")
            params = {"over": over, "max": REPLY_MAX_BYTES}
            raise InvalidContent(message, platform=SLUG, code="reply_too_long", params=params)
        name = f"{to_remote_id}/reply"
        answer = self._api.send("PUT", named(name), auth, write=True, json={"comment": text})
        at = moment_of(answer.mapping().get("updateTime"))
        return Published(PublishedState.LIVE, remote_id=name, published_at=at)


def _items(review: Body) -> Iterator[InboxItem]:
    """A review, and our answer to it, of which there is one at most."""
    at, name = moment_of(review.get("updateTime")), str(review.get("name"))
    if at is None:
        return
    person, answer = mapping(review, "reviewer"), mapping(review, "reviewReply")
    # Google tells no identifier of reviewers.
    author = str(person.get("displayName") or "")
    item = InboxItem(
        remote_id=name,
        kind=InboxKind.REVIEW,
        author_id=author,
        author_handle=author,
        text=str(review.get("comment") or ""),
        at=at,
        thread_id=name,
        raw={key: review[key] for key in ("starRating", "createTime", "reviewReply") if key in review},
        change=ItemChange.NEW if review.get("createTime") in (None, review["updateTime"]) else ItemChange.EDITED,
        author_avatar=str(person.get("profilePhotoUrl") or ""),
        rating=STARS.get(str(review.get("starRating"))),
    )
    yield item
    if (said := moment_of(answer.get("updateTime"))) and answer.get("comment"):
        named, text = f"{name}/reply", str(answer["comment"])
        yield replace(
            item, remote_id=named, text=text, at=said, change=ItemChange.NEW, own=True, reply_to=name, rating=None
        )
