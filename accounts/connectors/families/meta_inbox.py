"""What people wrote, in lists that have no cursor of their own, and comments under posts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..outcomes import moment_of
from ..types import Credential, InboxItem, InboxPage
from .marks import Mark
from .meta_graph import Body, Graph, Row
from .values import mapping, on_one_line, rows

POSTS, COMMENTS, PAGES = 25, 50, 10


# Reads a list as far as it holds something new.
Reader = Callable[[Credential, Mark], list[InboxItem]]


def look(auth: Credential, cursor: str, *readers: Reader) -> InboxPage:
    """What several lists hold that is newer than `cursor` (a mark for each of them), oldest first, nothing twice."""
    marks = [Mark.of(text) for text in [*cursor.split("|"), *("" for _reader in readers)][: len(readers)]]
    found = [mark.fresh(read(auth, mark)) for read, mark in zip(readers, marks, strict=True)]
    moved = "|".join(str(mark.after(items)) for mark, items in zip(marks, found, strict=True))
    items: dict[str, InboxItem] = {}
    for item in (item for listed in found for item in listed):
        items.setdefault(item.remote_id, item)
    return InboxPage(tuple(sorted(items.values(), key=lambda item: item.at)), moved if items else "")


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments under the newest posts. `posts`: the account's list of them, with their address in the field `url`.

    `fields`: what is read of a comment; `at`, `words`: the fields with its time and text; `order`: parameters that put
    the newest first.
    """

    posts: str
    url: str
    fields: str
    at: str
    words: str
    order: Mapping[str, str]

    def read(self, graph: Graph, auth: Credential, mark: Mark) -> list[tuple[Row, Row]]:
        """Of the newest posts the newest comments, in one request; further pages where all of them are new."""
        order = "".join(f".{name}({value})" for name, value in self.order.items())
        fields = f"id,{self.url},comments{order}.limit({COMMENTS}){{{self.fields}}}"
        found: list[tuple[Row, Row]] = []
        for post in rows(graph.get(auth, auth.remote_id, self.posts, fields=fields, limit=POSTS), "data"):
            listed = rows(mapping(post, "comments"), "data")
            if mark.second and len(listed) == COMMENTS and not self._reached(mark, listed):
                listed = self._further(graph, auth, str(post["id"]), mark)
            found += [(item, post) for item in listed]
        return found

    def own(self, graph: Graph, auth: Credential, to: str, edge: str, text: str) -> str:
        """The id of our own comment with this text under a post or comment, '' when there is none."""
        fields: Body = {"fields": f"id,{self.words},from", "limit": COMMENTS}
        fields |= {name: value for name, value in self.order.items() if name == "order"}
        for item in rows(graph.get(auth, to, edge, **fields), "data"):
            mine = str(mapping(item, "from").get("id")) == auth.remote_id
            if mine and on_one_line(str(item.get(self.words) or "")) == on_one_line(text):
                return str(item["id"])
        return ""

    def _further(self, graph: Graph, auth: Credential, post: str, mark: Mark) -> list[Row]:
        found: list[Row] = []
        fields = {"fields": self.fields, "limit": 100, **self.order}
        for page, _more in graph.pages(auth, post, "comments", fields, most=PAGES):
            found += page
            if self._reached(mark, page):
                break
        return found

    def _reached(self, mark: Mark, listed: Sequence[Row]) -> bool:
        return bool(listed) and mark.passed(moment_of(listed[-1].get(self.at)))
