"""What an account has written on Zhihu: addresses, figures, comments. Reads only."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ...errors import InvalidContent, RateLimited
from ...families.values import mapping, moment, number, rows
from ...types import AccountDay, InboxItem, InboxKind, InboxPage, PostMetrics
from .wire import Api

FIGURES = {
    "impressions": "ViewCount",
    "reach": "PageShowUV",
    "likes": "UpvoteCount",
    "comments": "CommentCount",
    "shares": "ShareCount",
    "saves": "CollectCount",
    "video_views": "PlayCount",
    "follows": "NewFollowerCount",
}
DAILY = {"followers_gained": "NewCount", "followers_lost": "UnfollowCount", "profile_visits": "HomepageVisitorCount"}
# The newest creations are watched; comments are fetched only where their number grew, a few creations per look.
WATCHED, LOOKS, COMMENTS = 20, 5, 50
_PAGES = {"answer": "www.zhihu.com/answer", "article": "zhuanlan.zhihu.com/p", "pin": "www.zhihu.com/pin"}
_PATH = re.compile(r"(?:/question/\d+)?/(answer|p|pin|zvideo)/(\w+)")
_TAG = re.compile(r"<[^>]*>")


def address_of(remote_id: str) -> str | None:
    """The address of a creation, from itself or from `kind:number` (answer, article, pin, zvideo); None for neither."""
    if remote_id.startswith("https://"):
        return remote_id if _PATH.search(remote_id) else None
    kind, _colon, token = remote_id.partition(":")
    if not re.fullmatch(r"\w+", token) or kind not in {*_PAGES, "zvideo"}:
        return None
    return f"https://{_PAGES.get(kind, 'www.zhihu.com/zvideo')}/{token}"


def figures_of(api: Api, secret: str, remote_ids: Sequence[str]) -> list[PostMetrics]:
    """Figures of the account's own creations. Others, and those that are gone, are left out.

    Each costs a call of the day's allowance: when it is used up, what was read so far is returned.
    """
    found: list[PostMetrics] = []
    for remote_id in remote_ids:
        url = address_of(remote_id)
        if url is None:
            continue
        try:
            listed = rows(_object(api.get(secret, "/user/creator_content_stats", {"ContentUrl": url})), "Items")
        except InvalidContent:
            continue
        except RateLimited:
            if found:
                return found
            raise
        if listed:
            found.append(_metrics(remote_id, mapping(listed[0], "Metrics")))
    return found


def days_of(api: Api, secret: str, since: date, until: date) -> list[AccountDay]:
    """Followers won and lost and visits of the profile, by day of China's calendar."""
    query = {"ContentType": "all", "StartDate": since.isoformat(), "EndDate": until.isoformat()}
    details = mapping(_object(api.get(secret, "/user/creator_account_stats", query)), "FollowerDetails")
    found: dict[date, AccountDay] = {}
    for row in rows(details, "Daily"):
        try:
            day = date.fromisoformat(str(row.get("Date"))[:10])
        except ValueError:
            continue
        if since <= day <= until:
            raw = {name: row[name] for name in (*DAILY.values(), "NetIncrease", "HomepageFollowCount") if name in row}
            found[day] = AccountDay(day, raw=raw, **{ours: number(row, name) for ours, name in DAILY.items()})
    return [found[day] for day in sorted(found)]


def comments_of(api: Api, secret: str, cursor: str, own: str) -> InboxPage:
    """Comments under the newest creations since `cursor`, oldest first.

    The list of creations says how many comments each has, so that only those with new ones cost a call of the day's
    allowance. `own`: the account's name in addresses, whose own comments are left out.
    """
    known = _known(cursor)
    listed = rows(_object(api.get(secret, "/user/contents", {"ContentType": "all", "Limit": WATCHED})), "Items")
    kept: dict[str, list[int]] = {}
    items: list[InboxItem] = []
    looks = 0
    for row in listed:
        url, count = str(row.get("Url") or ""), number(row, "CommentCount") or 0
        match = _PATH.search(url)
        if match is None:
            continue
        seen, newest = known.get(match[0], (0, 0))
        if count > seen and looks == LOOKS and cursor:
            # Next time: it keeps its old number. A first look leaves older conversations alone.
            count = seen
        elif count > seen and looks < LOOKS:
            looks += 1
            fresh = [item for item in _comments(api, secret, url, own) if item.at.timestamp() > newest]
            newest = max((int(item.at.timestamp()) for item in fresh), default=newest)
            items += fresh
        kept[match[0]] = [count, newest]
    moved = json.dumps(kept, separators=(",", ":"))
    return InboxPage(tuple(sorted(items, key=lambda item: item.at)), moved if moved != cursor else "")


def _comments(api: Api, secret: str, url: str, own: str) -> Iterator[InboxItem]:
    query = {"ContentUrl": url, "Limit": COMMENTS, "Order": "reverse"}
    try:
        found = _object(api.get(secret, "/user/content_comments", query))
    except InvalidContent:
        # Removed between the two calls.
        return
    for row in rows(found, "Items"):
        root = mapping(row, "Comment")
        for comment in (root, *rows(row, "Children")):
            at = moment(comment.get("CreatedAt"))
            if at is not None and comment.get("ID") and str(comment.get("AuthorToken") or "") != own:
                yield _item(comment, str(root.get("ID") or comment["ID"]), url, at)


def _item(comment: Mapping[str, Any], thread: str, url: str, at: datetime) -> InboxItem:
    author = str(comment.get("AuthorToken") or "")
    return InboxItem(
        remote_id=str(comment["ID"]),
        kind=InboxKind.COMMENT,
        author_id=author,
        author_handle=author,
        text=html.unescape(_TAG.sub(" ", str(comment.get("Content") or ""))).strip(),
        at=at,
        thread_id=thread,
        post_id=url,
        url=url,
        raw={name: comment[name] for name in ("ID", "Type", "ReplyID", "RootID", "LikeCount") if name in comment},
    )


def _metrics(remote_id: str, found: Mapping[str, Any]) -> PostMetrics:
    values = {ours: number(found, theirs) for ours, theirs in FIGURES.items()}
    raw = {name: value for name, value in found.items() if isinstance(value, int | float | str)}
    return PostMetrics(remote_id, raw=raw, **values)


def _known(cursor: str) -> dict[str, tuple[int, int]]:
    """Number of comments and time of the newest one, by creation; empty for a first or unreadable cursor."""
    try:
        return {str(key): (int(count), int(newest)) for key, (count, newest) in json.loads(cursor).items()}
    except (ValueError, AttributeError, TypeError):
        return {}


def _object(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}
