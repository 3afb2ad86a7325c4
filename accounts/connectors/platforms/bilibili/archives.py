"""Submissions ("archives") as Bilibili lists them, and what the states of its review mean.

Source: open.bilibili.com, 视频稿件查询.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...errors import ConnectorError, PolicyRejected, RemoteGone
from ...families.codes import REASON
from ...families.values import mapping, moment, on_one_line
from ...messages import _
from ...types import Draft, Glimpse, Published, PublishedState
from .wire import SLUG

# States of a submission that the review has not decided yet: waiting, transcoding, delayed, distributing, submitted.
UNDECIDED = frozenset({-1, -6, -7, -8, -9, -10, -13, -15, -30, -40})
DELETED = -100


def refused(archive: Mapping[str, Any]) -> ConnectorError | None:
    """The error a submission's state stands for; None while it is visible or undecided."""
    state, info = _state(archive), mapping(archive, "addit_info")
    if state >= 0 or state in UNDECIDED:
        return None
    code = f"state{state}"
    if state == DELETED:
        return RemoteGone(platform=SLUG, code=code)
    reason = on_one_line(str(info.get("reject_reason") or info.get("state_desc") or ""))[:200]
    if not reason:
        return PolicyRejected(_("Bilibili's review did not let the video pass."), platform=SLUG, code=code)
    return PolicyRejected(REASON, platform=SLUG, code=code, params={"reason": reason})


def published(archive: Mapping[str, Any]) -> Published:
    """A submission as the engine's answer. One that is not visible is PROCESSING: `poll` tells why."""
    resource_id, live = str(archive["resource_id"]), _state(archive) >= 0
    return Published(
        PublishedState.LIVE if live else PublishedState.PROCESSING,
        remote_id=resource_id,
        url=address(resource_id),
        handle="" if live else resource_id,
        published_at=(moment(archive.get("ptime")) or moment(archive.get("ctime"))) if live else None,
        raw={"resource_id": resource_id, "state": _state(archive)},
    )


def matches(archive: Mapping[str, Any], draft: Draft) -> bool:
    """Whether a submission is the one a draft would become: title and description decide.

    Where the list shows no description (the site puts a dash in its place) the title alone does: Bilibili takes no two
    videos of the same title within a short time.
    """
    shown = on_one_line(str(archive.get("desc") or ""))
    same = on_one_line(str(archive.get("title") or "")) == on_one_line(draft.title)
    return same and shown in {on_one_line(draft.text), "", "-"}


def glimpse(archive: Mapping[str, Any]) -> Glimpse:
    """A submission as evidence."""
    resource_id = str(archive.get("resource_id") or "")
    return Glimpse(moment(archive.get("ctime")), str(archive.get("title") or ""), address(resource_id))


def address(resource_id: str) -> str:
    """Where viewers see a video."""
    return f"https://www.bilibili.com/video/{quote(resource_id, safe='')}"


def _state(archive: Mapping[str, Any]) -> int:
    """The review's state; a submission that names none is undecided."""
    state = mapping(archive, "addit_info").get("state")
    return state if isinstance(state, int) and not isinstance(state, bool) else -1
