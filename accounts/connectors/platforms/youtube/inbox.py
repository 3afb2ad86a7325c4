"""Reading comments under the channel's videos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...errors import RemoteGone
from ...families.marks import Mark
from ...families.values import mapping, number, rows
from ...types import Credential, InboxItem, InboxKind, InboxPage, ItemChange
from .threads import Threads, at_of, author_of, text_of, top_of
from .wire import DATA, Body, video_url

PAGES = 5
THREADS = 100


class Inbox(Threads):
    """Reads public comments."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments and our answers that are not behind `cursor` yet, oldest first.

        The newest hundred threads are looked at each time, older ones only while they are new: an answer in a thread
        older than those is missed. Without a cursor, those hundred are read.
        """
        params = {
            "part": "snippet,replies",
            "allThreadsRelatedToChannelId": auth.remote_id,
            "order": "time",
            "textFormat": "plainText",
            "maxResults": str(THREADS),
        }
        mark = Mark.of(cursor)
        found: list[InboxItem] = []
        for threads in self._api.pages(f"{DATA}/commentThreads", auth, params, "items", most=PAGES if cursor else 1):
            items = [item for thread in threads for item in self._items(auth, thread, mark)]
            fresh = mark.fresh(items)
            found += fresh
            if len(fresh) < len(items):
                break
        told = (_ours(item) if item.author_id == auth.remote_id else item for item in found)
        return InboxPage(tuple(sorted(told, key=lambda item: item.at)), str(mark.after(found)))

    def _items(self, auth: Credential, thread: Body, mark: Mark) -> list[InboxItem]:
        """The comments of one thread.

        A list answer holds only a few of a thread's answers. The others cost a call, so they are asked for only when
        one of the few is new.
        """
        answers = rows(mapping(thread, "replies"), "comments")
        left_out = (number(mapping(thread, "snippet"), "totalReplyCount") or 0) > len(answers)
        if left_out and mark.fresh(_made(thread, answers)):
            try:
                answers = self._answers(auth, str(thread.get("id")))
            except RemoteGone:
                # Deleted since the list was made.
                return []
        return _made(thread, [top_of(thread), *answers])


def _ours(item: InboxItem) -> InboxItem:
    """A comment of our own: whom it answers is known by the comment its thread begins with."""
    answered = item.thread_id if item.thread_id != item.remote_id else ""
    return replace(item, own=True, author_id="", author_handle="", author_avatar="", author_url="", reply_to=answered)


def _made(thread: Body, comments: Sequence[Body]) -> list[InboxItem]:
    video = str(mapping(thread, "snippet").get("videoId") or "")
    made = (_item(comment, thread=str(thread.get("id")), video=video) for comment in comments)
    return [item for item in made if item is not None]


def _item(comment: Body, *, thread: str, video: str) -> InboxItem | None:
    snippet, at = mapping(comment, "snippet"), at_of(comment)
    if at is None:
        return None
    return InboxItem(
        remote_id=str(comment.get("id")),
        kind=InboxKind.COMMENT,
        author_id=author_of(comment),
        author_handle=str(snippet.get("authorDisplayName") or ""),
        text=text_of(comment),
        at=at,
        thread_id=thread,
        post_id=video,
        url=f"{video_url(video)}&lc={comment.get('id')}" if video else "",
        raw={name: snippet[name] for name in ("likeCount", "moderationStatus", "parentId") if name in snippet},
        change=ItemChange.NEW if snippet.get("updatedAt") in (None, snippet["publishedAt"]) else ItemChange.EDITED,
        author_avatar=str(snippet.get("authorProfileImageUrl") or ""),
        author_url=str(snippet.get("authorChannelUrl") or ""),
    )
