"""Comments under a channel's videos: reading, writing, hiding.

YouTube knows no keys for comments, so before one is written the thread is looked through for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ...errors import OutcomeUnknown, RemoteGone
from ...families.google import GoogleApi
from ...families.reading import part_of
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage, Published, PublishedState
from .wire import DATA, SLUG, video_url

INBOX_PAGES = 5
THREADS = 100
LOOK_PAGES = 3

Body = Mapping[str, Any]


class Comments:
    """Comments of one connector."""

    def __init__(self, api: GoogleApi) -> None:
        self._api = api

    def inbox(self, auth: Credential, cursor: str) -> InboxPage:
        """Comments by others newer than `cursor` (the moment of the newest one read), oldest first.

        The newest hundred threads are read with their answers each time, older ones only while they are new: an answer
        in a thread older than those is missed.
        """
        params = {
            "part": "snippet,replies",
            "allThreadsRelatedToChannelId": auth.remote_id,
            "order": "time",
            "textFormat": "plainText",
            "maxResults": str(THREADS),
        }
        after = moment_of(cursor) if cursor else None
        found: list[InboxItem] = []
        for threads in self._api.pages(f"{DATA}/commentThreads", auth, params, "items", most=INBOX_PAGES):
            items = [item for thread in threads for item in self._items(auth, thread)]
            fresh = [item for item in items if after is None or item.at > after]
            found += fresh
            if after is not None and len(fresh) < len(items):
                break
        found.sort(key=lambda item: item.at)
        others = tuple(item for item in found if item.author_id != auth.remote_id)
        return InboxPage(others, found[-1].at.isoformat() if found else cursor)

    def first_comment(self, auth: Credential, video: str, text: str) -> str:
        """Write under our own video and return the comment's id; one of ours with this text is taken for it."""
        params = {"part": "snippet", "videoId": video, "order": "time", "textFormat": "plainText", "maxResults": "100"}
        for page in self._api.pages(f"{DATA}/commentThreads", auth, params, "items", most=LOOK_PAGES):
            for thread in page:
                if _is_ours(auth, _top(thread), text):
                    return str(_top(thread)["id"])
        body = {
            "snippet": {
                "channelId": auth.remote_id,
                "videoId": video,
                "topLevelComment": {"snippet": {"textOriginal": text}},
            }
        }
        return str(_top(self._write(auth, f"{DATA}/commentThreads", body)).get("id") or "")

    def reply(self, auth: Credential, to: str, text: str) -> Published:
        """Answer in the thread of `to`; one of ours with this text that is newer than `to` is taken for it."""
        parent = to.partition(".")[0]
        answers = self._answers(auth, parent)
        target = next((_at(answer) for answer in answers if answer.get("id") == to), None)
        for answer in answers:
            if _is_ours(auth, answer, text) and (target is None or (_at(answer) or target) > target):
                return _published(answer)
        body = {"snippet": {"parentId": parent, "textOriginal": text}}
        return _published(self._write(auth, f"{DATA}/comments", body))

    def moderate(self, auth: Credential, identifier: str, status: str) -> None:
        """Set a comment's moderation status."""
        params = {"id": identifier, "moderationStatus": status}
        self._api.send("POST", f"{DATA}/comments/setModerationStatus", auth, write=True, params=params)

    def _write(self, auth: Credential, url: str, body: Body) -> dict[str, Any]:
        answer = self._api.send("POST", url, auth, write=True, params={"part": "snippet"}, json=body)
        made = answer.mapping()
        if not made.get("id"):
            raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
        return made

    def _answers(self, auth: Credential, parent: str) -> list[dict[str, Any]]:
        params = {"part": "snippet", "parentId": parent, "textFormat": "plainText", "maxResults": "100"}
        pages = self._api.pages(f"{DATA}/comments", auth, params, "items", most=LOOK_PAGES)
        return [item for page in pages for item in page]

    def _items(self, auth: Credential, thread: Body) -> Iterable[InboxItem]:
        """The comments of one thread. A list answer holds only some of the answers; the others are asked for."""
        snippet, top = part_of(thread, "snippet"), _top(thread)
        answers = [item for item in part_of(thread, "replies").get("comments") or () if isinstance(item, Mapping)]
        if int(snippet.get("totalReplyCount") or 0) > len(answers):
            try:
                answers = list(self._answers(auth, str(thread.get("id"))))
            except RemoteGone:
                # Deleted since the list was made.
                return []
        video = str(snippet.get("videoId") or "")
        made = [_item(comment, thread=str(thread.get("id")), video=video) for comment in (top, *answers)]
        return [item for item in made if item is not None]


def _top(thread: Body) -> Body:
    return part_of(part_of(thread, "snippet"), "topLevelComment")


def _at(comment: Body) -> datetime | None:
    return moment_of(part_of(comment, "snippet").get("publishedAt"))


def _author(comment: Body) -> str:
    return str(part_of(part_of(comment, "snippet"), "authorChannelId").get("value") or "")


def _is_ours(auth: Credential, comment: Body, text: str) -> bool:
    snippet = part_of(comment, "snippet")
    shown = snippet.get("textOriginal") or snippet.get("textDisplay") or ""
    return _author(comment) == auth.remote_id and " ".join(str(shown).split()) == " ".join(text.split())


def _item(comment: Body, *, thread: str, video: str) -> InboxItem | None:
    snippet, at = part_of(comment, "snippet"), _at(comment)
    if at is None:
        return None
    return InboxItem(
        remote_id=str(comment.get("id")),
        kind=InboxKind.COMMENT,
        author_id=_author(comment),
        author_handle=str(snippet.get("authorDisplayName") or ""),
        text=str(snippet.get("textOriginal") or snippet.get("textDisplay") or ""),
        at=at,
        thread_id=thread,
        post_id=video,
        url=f"{video_url(video)}&lc={comment.get('id')}" if video else "",
        raw={name: snippet[name] for name in ("likeCount", "moderationStatus", "parentId") if name in snippet},
    )


def _published(comment: Body) -> Published:
    return Published(PublishedState.LIVE, remote_id=str(comment.get("id")), published_at=_at(comment))
