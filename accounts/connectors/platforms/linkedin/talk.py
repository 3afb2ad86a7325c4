"""Comments: writing them, and what reached a page (comments, mentions, shares).

Source: learn.microsoft.com/linkedin, Comments API and Organization Social Action Notifications (202604). LinkedIn keeps
notifications for 60 days. What reached a person's profile is closed to apps, and so are messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ...errors import OutcomeUnknown, UnexpectedResponse
from ...messages import _
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .posts import can_read, is_page
from .wire import SLUG, Api, enc, millis, moment, url_of

PAGE, PAGES_MAX = 100, 10
FIRST_LOOK = timedelta(days=7)
_COMMENT = re.compile(r"urn:li:comment:\((?:urn:li:)?(\w+:\d+),(\d+)\)")
KINDS: Mapping[str, InboxKind] = {
    "COMMENT": InboxKind.COMMENT,
    "SHARE_MENTION": InboxKind.MENTION,
    "SHARE": InboxKind.SHARE,
}


def write_comment(api: Api, auth: Credential, to: str, text: str) -> str:
    """Comment on a post, or answer a comment; the comment's URN. One of ours with this text is not written again.

    For people LinkedIn does not let us look: an unclear comment there is UnexpectedResponse, which nobody repeats.
    """
    parent = _COMMENT.fullmatch(to)
    thing = f"urn:li:{parent[1]}" if parent else to
    path = f"/rest/socialActions/{enc(whole(to))}/comments"
    if can_read(auth):
        for found in api.elements(auth, f"{path}?start=0&count={PAGE}"):
            said = found.get("message")
            same = isinstance(said, dict) and said.get("text") == text and found.get("actor") == auth.remote_id
            if same and (known := _urn_of(found, thing)):
                return known
    body = {"actor": auth.remote_id, "object": thing, "message": {"text": text}}
    if parent:
        body["parentComment"] = whole(to)
    try:
        answer = api.send(auth, "POST", path, write=True, json=body)
        made = _urn_of({"id": answer.headers.get("x-restli-id"), **(answer.mapping() if answer.body else {})}, thing)
        if not made:
            raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
    except OutcomeUnknown as error:
        if can_read(auth):
            raise
        message = _(
            "LinkedIn did not confirm the comment, and does not let us look. See below the post whether it is there."
        )
        raise UnexpectedResponse(message, platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error
    return made


def whole(urn: str) -> str:
    """A comment's URN in its full form: notifications shorten the post in it."""
    found = _COMMENT.fullmatch(urn)
    return f"urn:li:comment:(urn:li:{found[1]},{found[2]})" if found else urn


def read_inbox(api: Api, auth: Credential, cursor: str) -> InboxPage:
    """Items newer than `cursor` ("<milliseconds>|<notification>"), oldest first; nothing for people."""
    if not is_page(auth.remote_id):
        return InboxPage(())
    since, _mark, last = cursor.partition("|")
    now = api.clock()
    start = int(since) if since.isdecimal() else millis(now - FIRST_LOOK)
    mark = (start, int(last) if last.isdecimal() else -1)
    actions = ",".join(KINDS)
    found: dict[tuple[int, int], Mapping[str, Any]] = {}
    for page in range(PAGES_MAX):
        query = (
            f"q=criteria&organizationalEntity={enc(auth.remote_id)}&actions=List({actions})"
            f"&timeRange=(start:{start},end:{millis(now)})&start={page * PAGE}&count={PAGE}"
        )
        listed = api.elements(auth, f"/rest/organizationalEntityNotifications?{query}")
        found |= {place: item for item in listed if (place := _place(item)) > mark}
        if len(listed) < PAGE:
            break
    if not found:
        return InboxPage(())
    items = (_item(found[place], auth.remote_id) for place in sorted(found))
    newest = max(found)
    return InboxPage(tuple(item for item in items if item is not None), f"{newest[0]}|{newest[1]}")


def _place(notification: Mapping[str, Any]) -> tuple[int, int]:
    at, number = notification.get("lastModifiedAt"), notification.get("notificationId")
    return (at if isinstance(at, int) else 0, number if isinstance(number, int) else 0)


def _item(notification: Mapping[str, Any], own: str) -> InboxItem | None:
    kind, at = KINDS.get(str(notification.get("action"))), moment(notification.get("lastModifiedAt"))
    decorated = notification.get("decoratedGeneratedActivity")
    told = decorated if isinstance(decorated, dict) else {}
    activity = told.get("comment") or told.get("share") or {}
    author = str(activity.get("owner") or "")
    urn = whole(str(activity.get("entity") or notification.get("generatedActivity") or ""))
    if kind is None or at is None or not urn or not author or author == own:
        return None
    source = notification.get("decoratedSourcePost")
    post = str((source if isinstance(source, dict) else {}).get("entity") or notification.get("sourcePost") or "")
    return InboxItem(
        remote_id=urn,
        kind=kind,
        author_id=author,
        author_handle=author.rpartition(":")[2],
        text=str(activity.get("text") or ""),
        at=at,
        thread_id=post or urn,
        post_id="" if kind is InboxKind.MENTION else post,
        url=url_of(post if kind is InboxKind.COMMENT and post else urn),
        raw={
            name: notification[name]
            for name in ("notificationId", "action", "generatedActivity")
            if name in notification
        },
    )


def _urn_of(comment: Mapping[str, Any], thing: str) -> str:
    """A comment's URN from an answer, which may give it whole or only its number."""
    given = str(comment.get("commentUrn") or comment.get("$URN") or "")
    if given:
        return whole(given)
    number = str(comment.get("id") or "")
    return f"urn:li:comment:({thing},{number})" if number.isdecimal() else whole(number)
