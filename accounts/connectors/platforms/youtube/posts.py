"""Publishing videos, asking after them, deleting them."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import ConnectorError, InvalidContent, PolicyRejected, RemoteGone
from ...families.codes import REASON
from ...families.values import mapping, video_and_cover
from ...families.verdicts import no_verdict
from ...fence import Fenced
from ...messages import _
from ...outcomes import moment_of
from ...types import Credential, Draft, Published, PublishedState
from .drafts import resource
from .upload import Uploads
from .wire import DATA, SLUG, Body, first, video_url


class Posts(Uploads):
    """Publishes and deletes videos."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload the video with its facts; YouTube then works on it for a while (PROCESSING).

        A picture beside it becomes its thumbnail. One that is refused does not undo the video: its error stands in
        `raw`.
        """
        video, picture = video_and_cover(draft)
        made = self._upload(auth, resource(draft), video, notify=not draft.options.get("quiet"))
        raw: dict[str, str] = {}
        if picture is not None:
            try:
                self._set_thumbnail(auth, str(made["id"]), picture)
            except Fenced:
                raise
            except ConnectorError as error:
                raw["thumbnail"] = f"{error.kind} {error.code}".strip()
        return _fares(made, raw)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether YouTube has finished; `handle` is the video's id.

        Raises InvalidContent or PolicyRejected when YouTube will not show it.
        """
        params = {"part": "snippet,status,processingDetails", "id": handle}
        with no_verdict():
            video = first(self._api.get(f"{DATA}/videos", auth, params))
        if video is None:
            raise RemoteGone(platform=SLUG, code="video_not_found")
        return _fares(video, {})

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a video; one that is gone counts as deleted."""
        try:
            self._api.send("DELETE", f"{DATA}/videos", auth, write=True, params={"id": remote_id})
        except RemoteGone:
            return


def _fares(video: Body, raw: Mapping[str, str]) -> Published:
    """A video resource as the engine's answer. Raises what its end without being shown means."""
    identifier = str(video.get("id") or "")
    status, processing = mapping(video, "status"), mapping(video, "processingDetails")
    state = str(status.get("uploadStatus") or "uploaded")
    # A processed video stands, whatever is still known of its processing.
    if state == "failed" or (state == "uploaded" and processing.get("processingStatus") == "failed"):
        reason = status.get("failureReason") or processing.get("processingFailureReason") or state
        message = _("YouTube could not process the video: %(reason)s")
        raise InvalidContent(message, platform=SLUG, code=str(reason), params={"reason": reason})
    if state == "rejected":
        reason = str(status.get("rejectionReason") or state)
        raise PolicyRejected(REASON, platform=SLUG, code=reason, params={"reason": reason})
    if state == "deleted":
        raise RemoteGone(platform=SLUG, code="deleted")
    live = state == "processed"
    return Published(
        PublishedState.LIVE if live else PublishedState.PROCESSING,
        remote_id=identifier,
        url=video_url(identifier),
        handle="" if live else identifier,
        published_at=moment_of(mapping(video, "snippet").get("publishedAt")),
        raw={"id": identifier, "privacyStatus": str(status.get("privacyStatus") or ""), **raw},
    )
