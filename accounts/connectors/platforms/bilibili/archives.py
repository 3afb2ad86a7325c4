"""Video submissions ("archives") of one account: upload, submit, follow the review, look up, delete, figures.

Source: open.bilibili.com, 服务端视频稿件投递, 视频稿件查询, 视频稿件删除, 获取单个稿件数据.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.chunked import Part, insist, parts
from ...families.codes import REASON
from ...families.values import mapping, moment, number, on_one_line, rows, video_and_cover
from ...messages import _
from ...sightings import sighting
from ...text import problem
from ...types import Credential, Draft, Glimpse, Media, PostMetrics, Published, PublishedState, Sighting
from .wire import SLUG, Api

# The documents advise parts of 8 MB, whatever the file's size.
PART = 8 * 1024 * 1024
LIST_PAGE, LIST_PAGES = 50, 10
# States of a submission that the review has not decided yet: waiting, transcoding, delayed, distributing, submitted.
UNDECIDED = frozenset({-1, -6, -7, -8, -9, -10, -13, -15, -30, -40})
DELETED = -100
FIGURES = {"likes": "like", "comments": "reply", "shares": "share", "saves": "favorite", "video_views": "view"}


class Archives:
    """What can be done with videos. Errors are those of `wire`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Upload video and cover, then submit in the one call that counts; the review follows."""
        video, cover = video_and_cover(draft)
        body = submission(draft)
        token = self._upload(auth, video)
        if cover is not None:
            body["cover"] = self._cover(auth, cover)
        found = self._api.call(
            "POST", "/archive/add-by-utoken", auth, params={"upload_token": token}, body=body, write=True
        )
        if not found.get("resource_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_resource_id")
        return published({"resource_id": found["resource_id"], "addit_info": {"state": -30}})

    def poll(self, auth: Credential, resource_id: str) -> Published:
        """How the review went. Raises PolicyRejected with the platform's reason, RemoteGone for a deleted video."""
        archive = self._api.get(auth, "/archive/view", {"resource_id": resource_id})
        if not archive.get("resource_id"):
            raise UnexpectedResponse(platform=SLUG, code="no_archive")
        if (error := refused(archive)) is not None:
            raise error
        return published(archive)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the submissions since then in every state; title and description decide, the earliest counts.

        One that the review refused is found as well, and polled as such. Raises OutcomeUnknown when there are more than
        can be looked through.
        """
        wanted, seen, match = (on_one_line(draft.title), on_one_line(draft.text)), [], None
        for archive in self._since(auth, since):
            seen.append(_glimpse(archive))
            if (on_one_line(str(archive.get("title") or "")), on_one_line(str(archive.get("desc") or ""))) == wanted:
                match = archive
        return sighting(seen, since=since, post=published(match) if match else None)

    def delete(self, auth: Credential, resource_id: str) -> None:
        """Remove a video for good; one that is gone counts as removed."""
        try:
            self._api.call("POST", "/archive/delete", auth, body={"resource_id": resource_id}, write=True)
        except RemoteGone:
            return

    def metrics(self, auth: Credential, resource_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures, video by video."""
        figures = []
        for resource_id in resource_ids:
            try:
                found = self._api.get(auth, "/data/arc/stat", {"resource_id": resource_id})
            except RemoteGone:
                continue
            raw = {name: found[name] for name in (*FIGURES.values(), "coin", "danmaku") if name in found}
            values = {ours: number(found, theirs) for ours, theirs in FIGURES.items()}
            figures.append(PostMetrics(resource_id, raw=raw, **values))
        return figures

    def _upload(self, auth: Credential, video: Media) -> str:
        suffix = "flv" if video.mime == "video/x-flv" else "mp4"
        ticket = self._api.call("POST", "/archive/video/init", auth, body={"name": f"video.{suffix}", "utype": "0"})
        token = str(ticket.get("upload_token") or "")
        if not token:
            raise UnexpectedResponse(platform=SLUG, code="no_upload_token")
        with video.open() as stream:
            for part in parts(stream, video.size, PART):
                self._part(token, part)
        self._api.call("POST", "/archive/video/complete", auth, params={"upload_token": token})
        return token

    def _part(self, token: str, part: Part) -> None:
        insist(lambda: self._api.upload_part(token, part.number + 1, part.data))

    def _cover(self, auth: Credential, cover: Media) -> str:
        with cover.open() as stream:
            files = {"file": (cover.filename, stream, cover.mime)}
            found = self._api.call("POST", "/archive/cover/upload", auth, files=files)
        if not found.get("url"):
            raise UnexpectedResponse(platform=SLUG, code="no_cover_url")
        return str(found["url"])

    def _since(self, auth: Credential, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Submissions newer than `since`, newest first."""
        for page in range(1, LIST_PAGES + 1):
            found = self._api.get(auth, "/archive/viewlist", {"pn": page, "ps": LIST_PAGE, "status": "all"})
            listed = rows(found, "list")
            fresh = [archive for archive in listed if (moment(archive.get("ctime")) or since) >= since]
            yield from fresh
            if len(listed) < LIST_PAGE or len(fresh) < len(listed):
                return
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def submission(draft: Draft) -> dict[str, Any]:
    """The body of a submission. Raises InvalidContent when the section is no number."""
    section, copyright_ = str(draft.options.get("tid") or ""), str(draft.options.get("copyright") or "1")
    if not section.isdecimal():
        wrong = problem("option_unknown", "options.tid", _("Choose one of the values of “%(name)s”."), name="tid")
        raise InvalidContent(problems=[wrong], platform=SLUG)
    body: dict[str, Any] = {
        "title": draft.title.strip(),
        "tid": int(section),
        "tag": ",".join(tags_of(draft)),
        "copyright": int(copyright_),
        "no_reprint": 1 if draft.options.get("no_reprint") and copyright_ == "1" else 0,
    }
    if draft.text.strip():
        body["desc"] = draft.text
    if copyright_ == "2":
        body["source"] = str(draft.options.get("source") or "").strip()
    return body


def tags_of(draft: Draft) -> list[str]:
    """The tags a person entered, separated by commas of either kind, each once."""
    typed = str(draft.options.get("tags") or "").replace("，", ",").replace("、", ",").split(",")
    return list(dict.fromkeys(tag.strip().lstrip("#").strip() for tag in typed if tag.strip(" #")))


def refused(archive: Mapping[str, Any]) -> ConnectorError | None:
    """The error a submission's state stands for; None while it is visible or undecided."""
    state, info = _state(archive), mapping(archive, "addit_info")
    if state >= 0 or state in UNDECIDED:
        return None
    code = f"state{state}"
    if state == DELETED:
        return RemoteGone(platform=SLUG, code=code)
    reason = " ".join(str(info.get("reject_reason") or info.get("state_desc") or "").split())[:200]
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


def address(resource_id: str) -> str:
    """Where viewers see a video."""
    return f"https://www.bilibili.com/video/{resource_id}"


def _state(archive: Mapping[str, Any]) -> int:
    """The review's state; a submission that names none is undecided."""
    state = mapping(archive, "addit_info").get("state")
    return state if isinstance(state, int) and not isinstance(state, bool) else -1


def _glimpse(archive: Mapping[str, Any]) -> Glimpse:
    resource_id = str(archive.get("resource_id") or "")
    return Glimpse(moment(archive.get("ctime")), str(archive.get("title") or ""), address(resource_id))
