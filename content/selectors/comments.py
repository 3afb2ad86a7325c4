"""Reading remarks on a post, and where in its text they belong now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile

from content.models import Post, PostComment
from team.models import Workspace

LEAD = 30
_TEXTS = frozenset({"title", "text", "first_comment"})


@dataclass(frozen=True, slots=True)
class Talk:
    """A remark with its answers. `start`, `end`: where its words stand now; None when they are gone or it has none."""

    remark: PostComment
    answers: tuple[PostComment, ...]
    start: int | None
    end: int | None

    @property
    def outdated(self) -> bool:
        """Whether it is about words that have left the text."""
        return bool(self.remark.quote) and self.start is None


def text_at(post: Post, field: str) -> str | None:
    """The text an editor's field name stands for, None when the post has no such text."""
    if field in _TEXTS:
        return str(getattr(post, field))
    head, _dot, rest = field.partition(".")
    if head == "thread" and rest.isdecimal() and int(rest) < len(post.thread):
        return str(post.thread[int(rest)])
    if head == "variants":
        platform, _dot, name = rest.partition(".")
        variant = next((v for v in post.variants.all() if v.platform == platform), None)
        if variant is not None and name in _TEXTS:
            own = getattr(variant, name)
            return str(getattr(post, name) if own is None else own)
    return None


def talks_of(*, workspace: Workspace, post: Post) -> list[Talk]:
    """What is said about the post, what is open first, then by age. One query."""
    rows = PostComment.objects.for_workspace(workspace).filter(post=post)
    loaded = list(rows.select_related("author", "resolved_by").order_by("created_at", "pk"))
    answers: dict[int, list[PostComment]] = defaultdict(list)
    for row in loaded:
        if row.parent_id is not None and row.deleted_at is None:
            answers[row.parent_id].append(row)
    talks = []
    for row in loaded:
        if row.parent_id is not None or (row.deleted_at is not None and not answers[row.pk]):
            continue
        start = _place(post, row)
        talks.append(Talk(row, tuple(answers[row.pk]), start, None if start is None else start + len(row.quote)))
    return sorted(talks, key=lambda talk: talk.remark.resolved_at is not None)


def lead_of(text: str, start: int) -> str:
    """What stands before a place in a text, enough to tell it from others with the same words."""
    return text[max(0, start - LEAD) : start]


def _place(post: Post, comment: PostComment) -> int | None:
    """Where the quoted words stand now: after what stood before them, else nearest to where they were."""
    text = text_at(post, comment.field) if comment.quote else None
    if text is None:
        return None
    places, at = [], text.find(comment.quote)
    while at >= 0:
        places.append(at)
        at = text.find(comment.quote, at + 1)

    def unlike(place: int) -> tuple[int, int]:
        lead = lead_of(text, place)
        same = sum(
            1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(lead[::-1], comment.lead[::-1], strict=False))
        )
        return -same, abs(place - (comment.start or 0))

    return min(places, key=unlike, default=None)
