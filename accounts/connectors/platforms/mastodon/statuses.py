"""Statuses as the server shows them: which of ours is a post we look for, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from ...errors import OutcomeUnknown
from ...outcomes import moment_of
from ...types import Credential, Draft, Glimpse, Published, PublishedState
from .markup import comparable, plain
from .wire import SLUG, Wire

SKEW = timedelta(minutes=2)
FIND_PAGES = 5
FIND_PAGE = 40

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a post we look for must be like."""

    text: str
    spoiler: str
    media: int
    thread: tuple[str, ...]

    @classmethod
    def of_draft(cls, draft: Draft) -> Wanted:
        """The post a draft would become."""
        return cls(draft.text, str(draft.options.get("spoiler") or ""), len(draft.media), draft.thread)

    @classmethod
    def of_plan(cls, plan: Mapping[str, Any]) -> Wanted:
        """The post a kept plan would become. Raises KeyError, TypeError for what is no plan."""
        status = plan["status"]
        media, spoiler = len(status.get("media_ids", ())), str(status.get("spoiler_text", ""))
        return cls(status["status"], spoiler, media, tuple(plan["thread"]))

    def standing(self, own: Sequence[Body]) -> list[Body]:
        """What of the post and its thread is among our statuses (oldest first, so the earliest counts), in order."""
        chain: list[Body] = []
        for text, media in ((self.text, self.media), *((text, 0) for text in self.thread)):
            parent = str(chain[-1]["id"]) if chain else None
            found = next((status for status in own if self._matches(status, text, media, parent)), None)
            if found is None:
                break
            chain.append(found)
        return chain

    def _matches(self, status: Body, text: str, media: int, parent: str | None) -> bool:
        reply_to = status.get("in_reply_to_id")
        return (
            (None if reply_to is None else str(reply_to)) == parent
            and len(status.get("media_attachments") or ()) == media
            and comparable(str(status.get("spoiler_text") or "")) == comparable(self.spoiler)
            and comparable(plain(str(status.get("content") or ""))) == comparable(text)
        )


class Statuses(Wire):
    """Reads the account's own statuses."""

    def _own(self, auth: Credential, since: datetime) -> list[Body]:
        """Our posts since then, oldest first. Raises OutcomeUnknown when there are more than can be looked through."""
        path = f"/api/v1/accounts/{quote(auth.remote_id, safe='')}/statuses"
        found: list[Body] = []
        older = ""
        for _page in range(FIND_PAGES):
            params = {"limit": str(FIND_PAGE), "exclude_reblogs": "true", **({"max_id": older} if older else {})}
            listed = self._api.list(auth, path, params)
            fresh = [status for status in listed if (moment_of(status.get("created_at")) or since) >= since - SKEW]
            found += fresh
            if not listed or len(fresh) < len(listed):
                return found[::-1]
            older = str(listed[-1]["id"])
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def published(chain: Sequence[Body]) -> Published:
    """A status and its thread as the engine's answer."""
    root = chain[0]
    return Published(
        PublishedState.LIVE,
        remote_id=str(root["id"]),
        url=str(root.get("url") or root.get("uri") or ""),
        published_at=moment_of(root.get("created_at")),
        parts=tuple(str(part["id"]) for part in chain[1:]),
        raw={name: root[name] for name in ("id", "uri", "url", "created_at", "visibility") if name in root},
    )


def glimpse(status: Body) -> Glimpse:
    """A status as evidence."""
    text = plain(str(status.get("content") or ""))
    return Glimpse(moment_of(status.get("created_at")), text, str(status.get("url") or status.get("uri") or ""))
