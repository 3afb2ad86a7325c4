"""What a draft asks of Reddit, and what tells its post from others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...families.values import unspaced
from ...types import Draft, Format

COMMUNITY = re.compile(r"(u_)?[A-Za-z0-9][A-Za-z0-9_-]{1,23}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What tells a post from others: community, title, kind (self, link, image, gallery, video), body or address."""

    community: str
    title: str
    kind: str
    body: str = ""

    @classmethod
    def of(cls, draft: Draft) -> Wanted:
        """The post a draft asks for."""
        kind = kind_of(draft)
        body = draft.text if kind == "self" else link_of(draft) if kind == "link" else ""
        return cls(community_of(draft), draft.title, kind, body)

    def matches(self, post: Mapping[str, Any]) -> bool:
        """Whether a post of ours is this one."""
        if str(post.get("subreddit") or "").lower() != self.community.lower():
            return False
        if unspaced(str(post.get("title") or "")) != unspaced(self.title):
            return False
        if self.kind == "self":
            return bool(post.get("is_self")) and unspaced(str(post.get("selftext") or "")) == unspaced(self.body)
        if self.kind == "link":
            return str(post.get("url") or "").rstrip("/") == self.body.rstrip("/")
        if self.kind == "gallery":
            return bool(post.get("is_gallery"))
        return (
            not post.get("is_self")
            and not post.get("is_gallery")
            and bool(post.get("is_video")) == (self.kind == "video")
        )


def kind_of(draft: Draft) -> str:
    """Which of Reddit's kinds a draft becomes."""
    if any(item.kind is Format.VIDEO for item in draft.media):
        return "video"
    if draft.media:
        return "gallery" if len(draft.media) > 1 else "image"
    return "link" if link_of(draft) else "self"


def link_of(draft: Draft) -> str:
    """The address a link post leads to, '' for others."""
    return str(draft.options.get("link") or "").strip()


def community_of(draft: Draft) -> str:
    """The community's bare name, also from r/name and addresses."""
    name = str(draft.options.get("subreddit") or "").strip().rstrip("/")
    return name.rpartition("/")[2]
