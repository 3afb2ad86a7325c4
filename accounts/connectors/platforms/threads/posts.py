"""Making posts on Threads, and what follows them.

Source: developers.facebook.com, Threads posts and replies (2026-08).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ...errors import InvalidContent, PolicyRejected, RemoteGone
from ...families.meta_containers import STEPS
from ...families.meta_graph import Body, Row
from ...families.meta_posts import address_of, mark_of, own_posts
from ...families.meta_publishing import published
from ...families.values import mapping, on_one_line
from ...outcomes import thread_incomplete
from ...types import Credential, Draft, Format, Media, Published
from .wire import SLUG, Wire


class Posts(Wire):
    """Prepares the first post in a container that nobody sees; `poll` publishes it, then the parts that follow.

    A plan keeps in `made` the ids that stand, the first post's and those of the parts of `thread`.
    """

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Have Threads fetch the files into a container."""
        words: Body = {
            "text": draft.text or None,
            "reply_control": draft.options.get("reply_control") or None,
            "topic_tag": str(draft.options.get("topic_tag") or "").strip().lstrip("#") or None,
        }
        plan = self._plan_of(draft)
        if len(draft.media) > 1:
            parts = [{**_file(item), "is_carousel_item": "true"} for item in draft.media]
            parent = {name: value for name, value in words.items() if value is not None}
            return self._containers.begin(auth, parts, {**parent, "media_type": "CAROUSEL"}, plan)
        single = _file(draft.media[0]) if draft.media else {"media_type": "TEXT"}
        return self._containers.begin(auth, [{**single, **words}], None, plan)

    def _plan_of(self, draft: Draft) -> Body:
        kind = "TEXT_POST"
        if draft.media:
            kind = "VIDEO" if draft.media[0].kind is Format.VIDEO else "IMAGE"
        kind = "CAROUSEL_ALBUM" if len(draft.media) > 1 else kind
        return {"mark": mark_of(draft.text), "kind": kind, "thread": list(draft.thread), "made": []}

    def _edge(self, kind: str) -> str:
        return "threads"

    def _advance(self, auth: Credential, plan: Body) -> Published | None:
        """Publish the container at hand, then the parts that are missing, each under the one before.

        Raises OutcomeUnknown when a later part was refused: the first one stands.
        """
        made, thread = plan["made"], plan["thread"]
        looks, known = 1, False
        try:
            while True:
                if not made or plan.get("container"):
                    identifier = self._containers.advance(auth, plan, self._look, looks=looks)
                    if not identifier:
                        return None
                    made.append(identifier)
                    plan["container"] = ""
                if not known:
                    # Whoever was at it before may not have come to write down what stands.
                    made += self._standing(auth, made[-1], thread[len(made) - 1 :], plan)
                    known = True
                if len(made) > len(thread):
                    return self._live(auth, made[0], made[1:])
                part = {"media_type": "TEXT", "text": thread[len(made) - 1], "reply_to_id": made[-1]}
                plan["container"], looks = self._containers.make(auth, part), STEPS
        except (InvalidContent, PolicyRejected, RemoteGone) as error:
            if not made:
                raise
            raise thread_incomplete(SLUG, error) from error

    def _whole(self, auth: Credential, found: Row, draft: Draft, since: datetime) -> Published:
        parts = self._standing(auth, str(found["id"]), draft.thread, {"since": since.isoformat()})
        if len(parts) < len(draft.thread):
            raise thread_incomplete(SLUG)
        return published(found, parts)

    def _look(self, auth: Credential, plan: Mapping[str, Any]) -> Row | None:
        made = plan["made"]
        if not made:
            return super()._look(auth, plan)
        text = plan["thread"][len(made) - 1]
        return next((item for item in self._replies(auth, plan) if _follows(item, made[-1], text)), None)

    def _standing(self, auth: Credential, last: str, thread: Sequence[str], plan: Mapping[str, Any]) -> list[str]:
        """Ids of the parts that stand under the post `last`, in order, up to the first that is missing."""
        parts: list[str] = []
        replies = self._replies(auth, plan) if thread else []
        for text in thread:
            found = next((item for item in replies if _follows(item, parts[-1] if parts else last, text)), None)
            if found is None:
                break
            parts.append(str(found["id"]))
        return parts

    def _replies(self, auth: Credential, plan: Mapping[str, Any]) -> list[Row]:
        fields, since = {"fields": f"{self.fields},replied_to"}, datetime.fromisoformat(plan["since"])
        return own_posts(self._graph, auth, "replies", fields, since, at="timestamp")


def _file(media: Media) -> Body:
    video = media.kind is Format.VIDEO
    body: Body = {"media_type": "VIDEO" if video else "IMAGE"}
    body["video_url" if video else "image_url"] = address_of(media, SLUG)
    if media.alt:
        body["alt_text"] = media.alt
    return body


def _follows(item: Mapping[str, Any], parent: str, text: str) -> bool:
    same = str(mapping(item, "replied_to").get("id")) == parent
    return same and on_one_line(str(item.get("text") or "")) == on_one_line(text)
