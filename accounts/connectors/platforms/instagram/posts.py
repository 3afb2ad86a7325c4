"""Making and finding posts of an Instagram account.

Source: developers.facebook.com, Instagram Platform content publishing (2026-06).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ...errors import ConnectorError, OutcomeUnknown
from ...families.meta_containers import Containers, Names, mark_of
from ...families.meta_graph import Body, Graph, address_of
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Media, Published, PublishedState, Sighting

SLUG = "instagram"
NAMES = Names(create="media", publish="media_publish", state="status_code", detail="status")
FIELDS = "id,caption,timestamp,permalink,media_type,media_product_type"


class Posts:
    """Posts of one account."""

    def __init__(self, graph: Graph, sleep: Callable[[float], None] = time.sleep) -> None:
        self._graph = graph
        self._containers = Containers(graph, NAMES, sleep)

    def begin(self, auth: Credential, draft: Draft) -> Published:
        """Have Instagram fetch the files into a container; `finish` publishes it."""
        joint = collaborators_of(draft)
        words = {"caption": draft.text or None, "collaborators": json.dumps(joint) if joint else None}
        plan = {"mark": mark_of(draft.text), "kind": kind_of(draft)}
        if is_story(draft):
            return self._containers.begin(auth, [_file(draft.media[0], "STORIES")], None, {**plan, "mark": ""})
        if len(draft.media) > 1:
            parts = [{**_file(item, "VIDEO"), "is_carousel_item": "true"} for item in draft.media]
            parent = {name: value for name, value in words.items() if value is not None}
            return self._containers.begin(auth, parts, {**parent, "media_type": "CAROUSEL"}, plan)
        single: Body = {**_file(draft.media[0], "REELS"), **words}
        if draft.format is Format.VIDEO:
            single["share_to_feed"] = "false" if draft.options.get("reel_only") else "true"
        return self._containers.begin(auth, [single], None, plan)

    def finish(self, auth: Credential, handle: str) -> Published:
        """Publish what a handle names, unless it is published already or still being worked on."""
        plan = self._containers.plan_of(handle)
        identifier = self._containers.finish(auth, plan, self._look)
        if not identifier:
            return Published(PublishedState.PROCESSING, handle=handle)
        try:
            return _live(self._graph.get(auth, identifier, fields=FIELDS))
        except ConnectorError:
            # It is published; its address is looked up another time.
            return Published(PublishedState.LIVE, remote_id=identifier)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's posts since then for this caption and kind of post.

        Raises OutcomeUnknown when there are candidates without any words to tell them by, such as Stories.
        """
        kind = kind_of(draft)
        own = self._own(auth, kind, since)
        seen = [Glimpse(moment_of(item.get("timestamp")), str(item.get("caption") or ""), _url(item)) for item in own]
        mark = "" if kind == "STORY" else mark_of(draft.text)
        alike = [item for item in own if _matches(item, kind, mark)]
        if alike and not mark:
            raise OutcomeUnknown(platform=SLUG, code="no_words")
        return sighting(seen, since=since, post=_live(alike[0]) if alike else None)

    def _look(self, auth: Credential, plan: Mapping[str, Any]) -> Body | None:
        """The post a plan became; only asked when the container is published or was made in doubt."""
        kind = str(plan.get("kind") or "")
        own = self._own(auth, kind, datetime.fromisoformat(plan["since"]))
        return next((item for item in own if _matches(item, kind, str(plan.get("mark") or ""))), None)

    def _own(self, auth: Credential, kind: str, since: datetime) -> list[Body]:
        edge = "stories" if kind == "STORY" else "media"
        return self._graph.own_posts(auth, f"{auth.remote_id}/{edge}", {"fields": FIELDS}, since, at="timestamp")


def is_story(draft: Draft) -> bool:
    """Whether the draft becomes a Story."""
    return draft.options.get("placement") == "story"


def kind_of(draft: Draft) -> str:
    """What Instagram will call the post."""
    if is_story(draft):
        return "STORY"
    if len(draft.media) > 1:
        return "CAROUSEL_ALBUM"
    return "VIDEO" if draft.format is Format.VIDEO else "IMAGE"


def collaborators_of(draft: Draft) -> list[str]:
    """The joint authors of a draft, without @ and blanks."""
    names = str(draft.options.get("collaborators") or "").replace("，", ",").replace("、", ",").split(",")
    return [name.strip().lstrip("@") for name in names if name.strip()]


def _file(media: Media, video_type: str) -> Body:
    """The parameters of one file; Instagram fetches it from its address."""
    address = address_of(media, SLUG)
    if media.kind is Format.VIDEO:
        return {"media_type": video_type, "video_url": address}
    body: Body = {"image_url": address}
    if video_type == "STORIES":
        body["media_type"] = "STORIES"
    elif media.alt:
        body["alt_text"] = media.alt
    return body


def _matches(item: Mapping[str, Any], kind: str, mark: str) -> bool:
    alike = kind == "STORY" or item.get("media_type") == kind
    return alike and (not mark or mark_of(str(item.get("caption") or "")) == mark)


def _url(item: Mapping[str, Any]) -> str:
    return str(item.get("permalink") or "")


def _live(item: Mapping[str, Any]) -> Published:
    return Published(
        PublishedState.LIVE,
        remote_id=str(item["id"]),
        url=_url(item),
        published_at=moment_of(item.get("timestamp")),
        raw={name: item[name] for name in ("id", "permalink", "timestamp", "media_product_type") if name in item},
    )
