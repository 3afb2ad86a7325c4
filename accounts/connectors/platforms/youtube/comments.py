"""Writing and hiding comments.

YouTube knows no keys for comments, so before one is written the thread is looked through for it.
"""

from __future__ import annotations

from typing import Any

from ...errors import OutcomeUnknown
from ...types import Credential, Published, PublishedState
from .threads import LOOK_PAGES, Threads, at_of, is_ours, top_of
from .wire import DATA, SLUG, Body


class Comments(Threads):
    """Comments, answers and moderates under the channel's own videos."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on our own video; one of ours with this text is taken for it."""
        params = {"part": "snippet", "videoId": remote_id, "order": "time", "textFormat": "plainText"}
        params["maxResults"] = "100"
        for page in self._api.pages(f"{DATA}/commentThreads", auth, params, "items", most=LOOK_PAGES):
            for thread in page:
                if is_ours(auth, top_of(thread), text):
                    return str(thread["id"])
        top = {"snippet": {"textOriginal": text}}
        body = {"snippet": {"channelId": auth.remote_id, "videoId": remote_id, "topLevelComment": top}}
        # A thread has the id of the comment it begins with.
        return str(self._write(auth, f"{DATA}/commentThreads", body)["id"])

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer in a comment's thread; one of ours with this text that is newer than the comment is taken for it."""
        parent = to_remote_id.partition(".")[0]
        answers = self._answers(auth, parent)
        target = next((at_of(answer) for answer in answers if answer.get("id") == to_remote_id), None)
        for answer in answers:
            if is_ours(auth, answer, text) and (target is None or (at_of(answer) or target) > target):
                return _published(answer)
        body = {"snippet": {"parentId": parent, "textOriginal": text}}
        return _published(self._write(auth, f"{DATA}/comments", body))

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hold a comment for review, which hides it and its answers, or show it again."""
        params = {"id": remote_id, "moderationStatus": "heldForReview" if hidden else "published"}
        self._api.send("POST", f"{DATA}/comments/setModerationStatus", auth, write=True, params=params)

    def _write(self, auth: Credential, url: str, body: Body) -> dict[str, Any]:
        answer = self._api.send("POST", url, auth, write=True, params={"part": "snippet"}, json=body)
        made = answer.mapping()
        if not made.get("id"):
            raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
        return made


def _published(comment: Body) -> Published:
    return Published(PublishedState.LIVE, remote_id=str(comment.get("id")), published_at=at_of(comment))
