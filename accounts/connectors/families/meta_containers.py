"""Posts in two steps, as Instagram and Threads make them: a container that nobody sees, and publishing it.

A container can be published only once, and says so afterwards. So `begin` makes nothing visible and hands out a handle
that the caller keeps, and `advance` publishes nothing but what a kept handle names.

Sources: developers.facebook.com, Instagram Platform content publishing (2026-06), Threads posts (2026-08).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..errors import ConnectorError, InvalidContent, OutcomeUnknown, RemoteGone, Transient, UnexpectedResponse
from ..messages import _
from ..text import problem
from ..types import Credential, Published, PublishedState
from .meta_errors import meaning_of, subcode_in
from .meta_graph import Body, Graph, Row
from .values import on_one_line

READY, DONE, GONE, BROKEN = "FINISHED", "PUBLISHED", "EXPIRED", "ERROR"
STEP, STEPS = 2.0, 5

# Finds the post that a plan became among those of the account.
Finder = Callable[[Credential, Mapping[str, Any]], Row | None]


@dataclass(frozen=True, slots=True)
class Names:
    """What the steps are called at one platform: edges of the account, and fields of a container."""

    create: str
    publish: str
    state: str
    detail: str


class Containers:
    """Containers of one account. `sleep` waits between looks at one that is being worked on."""

    def __init__(self, graph: Graph, names: Names, sleep: Callable[[float], None] = time.sleep) -> None:
        self._graph, self._names, self._sleep = graph, names, sleep

    def begin(self, auth: Credential, parts: Sequence[Body], parent: Body | None, plan: Mapping[str, Any]) -> Published:
        """Make the container of a post, of a carousel from its `parts`; nothing is visible yet.

        `plan`: what the later steps must know besides, as JSON values.
        """
        made = [self.make(auth, part) for part in parts]
        kept: Body = {**plan, "since": self._graph.now().isoformat()}
        if parent is None:
            kept["container"] = made[0]
        elif self._pending(auth, made, STEPS):
            kept |= {"children": made, "parent": parent}
        else:
            kept["container"] = self.make(auth, {**parent, "children": ",".join(made)})
        return waiting(kept)

    def plan_of(self, handle: str) -> Body:
        """What a handle keeps. Raises UnexpectedResponse for what is no handle of ours."""
        try:
            plan = json.loads(handle)
            datetime.fromisoformat(plan["since"])
            if not (plan.get("container") or plan.get("made") or (plan["children"] and plan["parent"])):
                raise KeyError("container")
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=self._graph.platform, code="bad_handle") from None
        return dict(plan)

    def advance(self, auth: Credential, plan: Body, look: Finder, *, looks: int = 1) -> str:
        """Publish the container of a plan and return the post's id, '' while it is being worked on.

        Where a carousel's files took long, its container is made now and put into the plan: the next step publishes
        it. Raises OutcomeUnknown when publishing was not confirmed: then the container is asked.
        """
        if not plan.get("container"):
            children = [str(item) for item in plan["children"]]
            if not self._pending(auth, children, 1):
                plan["container"] = self.make(auth, {**plan["parent"], "children": ",".join(children)})
                del plan["children"], plan["parent"]
            return ""
        container = str(plan["container"])
        state = self._settled(auth, container, looks)
        if state == DONE:
            found = look(auth, plan)
            return str(found["id"]) if found else ""
        return self._publish(auth, container) if state == READY else ""

    def make(self, auth: Credential, fields: Mapping[str, Any]) -> str:
        """One container; nothing becomes visible by it."""
        return self._graph.make(auth, auth.remote_id, self._names.create, fields, write=False)

    def at_once(self, auth: Credential, fields: Mapping[str, Any]) -> str:
        """Make a container and publish it within seconds, for short answers; the post's id.

        Raises Transient when it does not get ready.
        """
        container = self.make(auth, fields)
        if self._settled(auth, container, STEPS) != READY:
            raise Transient(platform=self._graph.platform, code="container_slow")
        made = self._publish(auth, container)
        if not made:
            raise OutcomeUnknown(platform=self._graph.platform, code="no_id")
        return made

    def _publish(self, auth: Credential, container: str) -> str:
        """Publish a container that is ready and return the post's id.

        A refusal is believed only when the container does not say that it is published; then '' is returned.
        """
        try:
            return self._graph.make(auth, auth.remote_id, self._names.publish, {"creation_id": container}, write=True)
        except (InvalidContent, RemoteGone):
            if self._state(auth, container) == DONE:
                return ""
            raise

    def _settled(self, auth: Credential, container: str, looks: int) -> str:
        """The state of a container, after so many looks unless it is settled before."""
        for left in range(looks - 1, -1, -1):
            state = self._state(auth, container)
            if state in {READY, DONE} or not left:
                return state
            self._sleep(STEP)
        return ""

    def _pending(self, auth: Credential, containers: Sequence[str], looks: int) -> list[str]:
        """Which containers are not ready after so many looks."""
        left = list(containers)
        for look in range(looks):
            left = [item for item in left if self._state(auth, item) not in {READY, DONE}]
            if not left or look == looks - 1:
                break
            self._sleep(STEP)
        return left

    def _state(self, auth: Credential, container: str) -> str:
        """IN_PROGRESS, FINISHED or PUBLISHED. Raises InvalidContent when it failed, RemoteGone when it ran out."""
        names = self._names
        found = self._graph.get(auth, container, fields=",".join(dict.fromkeys((names.state, names.detail))))
        state, detail = str(found.get(names.state) or ""), str(found.get(names.detail) or "")
        if state == BROKEN:
            raise failed(detail, self._graph.platform)
        if state == GONE:
            message = _("Meta has dropped what was prepared, because it was not published within a day. Publish again.")
            raise RemoteGone(message, platform=self._graph.platform, code="container_expired")
        return state


def waiting(plan: Mapping[str, Any]) -> Published:
    """A post that goes on from this plan."""
    return Published(PublishedState.PROCESSING, handle=json.dumps(plan))


def failed(detail: str, platform: str) -> ConnectorError:
    """The error of a file that could not be worked on; `detail`: the platform's words, with its code in them."""
    named = subcode_in(detail)
    meaning = meaning_of(named)
    if meaning and meaning.message:
        found = problem("media_failed", "media", meaning.message)
    else:
        reason = on_one_line(detail)[:200] or "ERROR"
        found = problem("media_failed", "media", _("Meta could not process the file: %(reason)s"), reason=reason)
    return InvalidContent(problems=[found], platform=platform, code=str(named.subcode or "media_failed"))
