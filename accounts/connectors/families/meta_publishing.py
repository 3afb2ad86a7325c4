"""Publishing by containers: what the posts of Instagram and Threads have in common."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..errors import ConnectorError, OutcomeUnknown
from ..fence import Fenced
from ..http import Http
from ..outcomes import Clock, moment_of
from ..sightings import sighting
from ..types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .meta_containers import Containers, Names, waiting
from .meta_graph import Body, GraphPlatform, Row
from .meta_posts import likeliest, mark_of, own_posts

RAW = ("id", "permalink", "timestamp", "media_type", "media_product_type")


class ContainerPlatform(GraphPlatform):
    """A platform with containers. `names`: its words for the steps; `text_field`, `fields`: of a post."""

    names: Names
    text_field: str
    fields: str

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http=http, clock=clock)
        self._containers = Containers(self._graph, self.names, sleep)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Publish what a handle names once it is ready.

        What went well is kept in the new handle even if a later step fails; the next call meets the error again.
        """
        plan = self._containers.plan_of(handle)
        try:
            live = self._advance(auth, plan)
        except ConnectorError as error:
            if isinstance(error, Fenced) or plan == self._containers.plan_of(handle):
                raise
            live = None
        return live or waiting(plan)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's posts since then for this text and kind of post.

        Raises OutcomeUnknown when there are candidates without any words to tell them by, such as Stories.
        """
        plan = self._plan_of(draft)
        own = self._own(auth, str(plan["kind"]), since)
        seen = [Glimpse(moment_of(item.get("timestamp")), self._text(item), _url(item)) for item in own]
        alike = [item for item in own if self._matches(item, plan)]
        if not alike:
            return sighting(seen, since=since)
        if not plan["mark"]:
            raise OutcomeUnknown(platform=self._graph.platform, code="no_words")
        return sighting(seen, since=since, post=self._whole(auth, alike[0], draft, since))

    def _plan_of(self, draft: Draft) -> Body:
        """What a post is known by: `kind`, as the platform will call it, and `mark` of its words."""
        raise NotImplementedError

    def _edge(self, kind: str) -> str:
        """The list in which posts of this kind stand."""
        raise NotImplementedError

    def _advance(self, auth: Credential, plan: Body) -> Published | None:
        """Take the next steps of a plan, and write them into it; the post when it is live."""
        made = self._containers.advance(auth, plan, self._look)
        return self._live(auth, made) if made else None

    def _whole(self, auth: Credential, found: Row, draft: Draft, since: datetime) -> Published:
        """A post that was found, with all that belongs to it."""
        return published(found)

    def _look(self, auth: Credential, plan: Mapping[str, Any]) -> Row | None:
        """The post a plan became; only asked when its container is published."""
        since = datetime.fromisoformat(plan["since"])
        alike = [item for item in self._own(auth, str(plan.get("kind") or ""), since) if self._matches(item, plan)]
        return likeliest(alike, since, at="timestamp")

    def _own(self, auth: Credential, kind: str, since: datetime) -> list[Row]:
        return own_posts(self._graph, auth, self._edge(kind), {"fields": self.fields}, since, at="timestamp")

    def _matches(self, item: Mapping[str, Any], plan: Mapping[str, Any]) -> bool:
        # Stories have a list of their own, whatever they are made of.
        alike = plan.get("kind") in {"STORY", item.get("media_type")}
        return alike and (not plan.get("mark") or mark_of(self._text(item)) == plan["mark"])

    def _text(self, item: Mapping[str, Any]) -> str:
        return str(item.get(self.text_field) or "")

    def _live(self, auth: Credential, identifier: str, parts: Sequence[str] = ()) -> Published:
        try:
            return published(self._graph.get(auth, identifier, fields=self.fields), parts)
        except ConnectorError:
            # It is published; its address is looked up another time.
            return Published(PublishedState.LIVE, remote_id=identifier, parts=tuple(parts))


def published(item: Mapping[str, Any], parts: Sequence[str] = ()) -> Published:
    """A post that can be seen; `parts`: ids of what follows it."""
    return Published(
        PublishedState.LIVE,
        remote_id=str(item["id"]),
        url=_url(item),
        published_at=moment_of(item.get("timestamp")),
        parts=tuple(parts),
        raw={name: item[name] for name in RAW if name in item},
    )


def _url(item: Mapping[str, Any]) -> str:
    return str(item.get("permalink") or "")
