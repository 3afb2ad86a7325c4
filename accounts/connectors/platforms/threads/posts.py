"""Making, continuing and finding posts on Threads.

Source: developers.facebook.com, Threads posts and replies (2026-08).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, PolicyRejected, RemoteGone, Transient
from ...families.meta_containers import Containers, Names, mark_of
from ...families.meta_graph import Body, Graph, address_of, comparable
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Media, Published, PublishedState, Sighting
from .inbox import own_reply

SLUG = "threads"
NAMES = Names(create="threads", publish="threads_publish", state="status", detail="error_message")
FIELDS = "id,text,timestamp,permalink,media_type"


class Posts:
    """Posts of one account."""

    def __init__(self, graph: Graph, sleep: Callable[[float], None] = time.sleep) -> None:
        self._graph = graph
        self._containers = Containers(graph, NAMES, sleep)

    def begin(self, auth: Credential, draft: Draft) -> Published:
        """Prepare the first post in a container that nobody sees; `finish` publishes it and what follows."""
        words: Body = {
            "text": draft.text or None,
            "reply_control": draft.options.get("reply_control") or None,
            "topic_tag": str(draft.options.get("topic_tag") or "").strip().lstrip("#") or None,
        }
        plan = {"mark": mark_of(draft.text), "kind": kind_of(draft), "thread": list(draft.thread)}
        if len(draft.media) > 1:
            parts = [{**_file(item), "is_carousel_item": "true"} for item in draft.media]
            parent = {name: value for name, value in words.items() if value is not None}
            return self._containers.begin(auth, parts, {**parent, "media_type": "CAROUSEL"}, plan)
        single = _file(draft.media[0]) if draft.media else {"media_type": "TEXT"}
        return self._containers.begin(auth, [{**single, **words}], None, plan)

    def finish(self, auth: Credential, handle: str) -> Published:
        """Publish what a handle names and the thread that follows it, leaving out what stands already.

        Raises OutcomeUnknown when a later part was refused: the first one stands.
        """
        plan = self._containers.plan_of(handle)
        root = self._containers.finish(auth, plan, self._look)
        if not root:
            return Published(PublishedState.PROCESSING, handle=handle)
        try:
            parts = self._continue(auth, root, plan.get("thread") or (), datetime.fromisoformat(plan["since"]))
        except (InvalidContent, PolicyRejected, RemoteGone) as error:
            raise _incomplete(error) from error
        if parts is None:
            return Published(PublishedState.PROCESSING, handle=handle)
        return self._live(auth, root, parts)

    def answer(self, auth: Credential, to: str, text: str) -> Published:
        """Reply to a post, unless the same reply stands there already. Raises Transient when it takes too long."""
        known = own_reply(self._graph, auth, to, text)
        if known:
            return _published(known)
        fields = {"media_type": "TEXT", "text": text, "reply_to_id": to}
        made = self._containers.now_or_never(auth, fields)
        if not made:
            raise Transient(platform=SLUG, code="container_slow")
        return self._live(auth, made, [])

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's posts since then for this text and kind of post, and for its thread.

        Raises OutcomeUnknown when a thread stands in part, or when there are candidates without words.
        """
        own, mark = self._own(auth, "threads", since), mark_of(draft.text)
        seen = [Glimpse(moment_of(item.get("timestamp")), str(item.get("text") or ""), _url(item)) for item in own]
        alike = [item for item in own if _matches(item, kind_of(draft), mark)]
        if not alike:
            return sighting(seen, since=since)
        if not mark:
            raise OutcomeUnknown(platform=SLUG, code="no_words")
        root = alike[0]
        parts = self._standing(auth, str(root["id"]), draft.thread, since)
        if len(parts) < len(draft.thread):
            raise _incomplete()
        return sighting(seen, since=since, post=_published(root, parts))

    def _continue(self, auth: Credential, root: str, thread: Sequence[str], since: datetime) -> list[str] | None:
        """Ids of the parts that follow the first post, writing those that are missing; None when one takes long."""
        parts = self._standing(auth, root, thread, since)
        for text in thread[len(parts) :]:
            parent = parts[-1] if parts else root
            made = self._containers.now_or_never(auth, {"media_type": "TEXT", "text": text, "reply_to_id": parent})
            if not made:
                return None
            parts.append(made)
        return parts

    def _standing(self, auth: Credential, root: str, thread: Sequence[str], since: datetime) -> list[str]:
        """Ids of the parts of a thread that stand, in order, up to the first that is missing."""
        parts: list[str] = []
        replies = self._own(auth, "replies", since) if thread else []
        for text in thread:
            parent = parts[-1] if parts else root
            found = next((item for item in replies if _follows(item, parent, text)), None)
            if found is None:
                break
            parts.append(str(found["id"]))
        return parts

    def _look(self, auth: Credential, plan: Mapping[str, Any]) -> Body | None:
        """The post a plan became; only asked when the container is published or was made in doubt."""
        kind, mark = str(plan.get("kind") or ""), str(plan.get("mark") or "")
        own = self._own(auth, "threads", datetime.fromisoformat(plan["since"]))
        return next((item for item in own if _matches(item, kind, mark)), None)

    def _own(self, auth: Credential, edge: str, since: datetime) -> list[Body]:
        fields = {"fields": FIELDS if edge == "threads" else f"{FIELDS},replied_to"}
        return self._graph.own_posts(auth, f"{auth.remote_id}/{edge}", fields, since, at="timestamp")

    def _live(self, auth: Credential, identifier: str, parts: Sequence[str]) -> Published:
        try:
            return _published(self._graph.get(auth, identifier, fields=FIELDS), parts)
        except ConnectorError:
            # It is published; its address is looked up another time.
            return Published(PublishedState.LIVE, remote_id=identifier, parts=tuple(parts))


def kind_of(draft: Draft) -> str:
    """What Threads will call the post."""
    if len(draft.media) > 1:
        return "CAROUSEL_ALBUM"
    if not draft.media:
        return "TEXT_POST"
    return "VIDEO" if draft.media[0].kind is Format.VIDEO else "IMAGE"


def _file(media: Media) -> Body:
    video = media.kind is Format.VIDEO
    body: Body = {"media_type": "VIDEO" if video else "IMAGE"}
    body["video_url" if video else "image_url"] = address_of(media, SLUG)
    if media.alt:
        body["alt_text"] = media.alt
    return body


def _matches(item: Mapping[str, Any], kind: str, mark: str) -> bool:
    return item.get("media_type") == kind and (not mark or mark_of(str(item.get("text") or "")) == mark)


def _follows(item: Mapping[str, Any], parent: str, text: str) -> bool:
    replied = item.get("replied_to")
    same = isinstance(replied, dict) and str(replied.get("id")) == parent
    return same and comparable(str(item.get("text") or "")) == comparable(text)


def _url(item: Mapping[str, Any]) -> str:
    return str(item.get("permalink") or "")


def _published(item: Mapping[str, Any], parts: Sequence[str] = ()) -> Published:
    return Published(
        PublishedState.LIVE,
        remote_id=str(item["id"]),
        url=_url(item),
        published_at=moment_of(item.get("timestamp")),
        parts=tuple(parts),
        raw={name: item[name] for name in ("id", "permalink", "timestamp", "media_type") if name in item},
    )


def _incomplete(cause: ConnectorError | None = None) -> OutcomeUnknown:
    message = _("Only a part of the thread was published.")
    status, raw = (cause.status, cause.raw) if cause else (None, "")
    return OutcomeUnknown(message, platform=SLUG, code="thread_incomplete", status=status, raw=raw)
