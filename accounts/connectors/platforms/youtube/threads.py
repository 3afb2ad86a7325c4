"""Threads of comments as YouTube shows them."""

from __future__ import annotations

from datetime import datetime

from ...families.values import mapping, on_one_line
from ...outcomes import moment_of
from ...types import Credential
from .wire import DATA, Body, Wire

# Pages that are looked through for a comment of ours, a hundred each.
LOOK_PAGES = 3


class Threads(Wire):
    """Reads what stands in a thread."""

    def _answers(self, auth: Credential, parent: str) -> list[Body]:
        params = {"part": "snippet", "parentId": parent, "textFormat": "plainText", "maxResults": "100"}
        pages = self._api.pages(f"{DATA}/comments", auth, params, "items", most=LOOK_PAGES)
        return [item for page in pages for item in page]


def top_of(thread: Body) -> Body:
    """The comment a thread begins with."""
    return mapping(mapping(thread, "snippet"), "topLevelComment")


def at_of(comment: Body) -> datetime | None:
    """When a comment was written (aware UTC)."""
    return moment_of(mapping(comment, "snippet").get("publishedAt"))


def author_of(comment: Body) -> str:
    """The channel that wrote a comment."""
    return str(mapping(mapping(comment, "snippet"), "authorChannelId").get("value") or "")


def text_of(comment: Body) -> str:
    """A comment's words; what its author typed is told to the author only."""
    snippet = mapping(comment, "snippet")
    return str(snippet.get("textOriginal") or snippet.get("textDisplay") or "")


def is_ours(auth: Credential, comment: Body, text: str) -> bool:
    """Whether a comment is our own and says `text`."""
    return author_of(comment) == auth.remote_id and on_one_line(text_of(comment)) == on_one_line(text)
