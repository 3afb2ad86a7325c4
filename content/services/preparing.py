"""Uploading a post's files before it is due, so that little is left to do when its time comes.

Nothing here can make a publication fail or go out twice: what could not be uploaded ahead is uploaded with the post.
What a platform will never take is told to people while there is time to replace it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.connectors import registry
from accounts.connectors.base import Prepares, PreparesSlowly
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MediaExpired,
    MissingScope,
    NeedsReconnect,
    PolicyRejected,
    RateLimited,
)
from accounts.connectors.types import Can, Media
from accounts.services.health import account_failed
from accounts.services.refresh import credential_refresh
from accounts.services.sessions import Session, session_open
from accounts.states import AccountState
from config.lib.clock import now
from content import enqueue
from content.errors import MediaMissing
from content.models import MediaAsset, Publication
from content.selectors.approval import APPROVED
from content.selectors.publication import is_paused
from content.services.payload import alt_mark, payload_draft, prepared_handle
from content.states import PublicationState
from team.permissions import Permission
from team.services.notifications import notify

log = structlog.get_logger(__name__)
WHY = "files are uploaded ahead for all workspaces"
LOOK_AHEAD = timedelta(minutes=30)
# An upload must outlast the due time this much; later than that the post is asked about or sends the file itself.
KEEP_AFTER_DUE = timedelta(minutes=5)
# Rows due sooner are left to the publish workers.
TOO_LATE = timedelta(seconds=5)
BATCH = 100
RETRY_BASE, RETRY_CAP = timedelta(seconds=20), timedelta(minutes=5)
POLL_WAIT = timedelta(seconds=5)
# The lease outlasts the connector's own limit for an upload, which grows with the file (bytes and bytes per second).
UPLOAD_LEAST, UPLOAD_SPEED = 90.0, 200_000
LEASE_SLACK = timedelta(seconds=60)
# The longest one run may take, in seconds; a file that needs longer goes with its post.
LONGEST = 3000
GONE = gettext_noop("A media file of this post no longer exists.")
NO_PARAMS: Mapping[str, Any] = {}


class Refused(Exception):
    """The platform will never take these entries of the payload's media, or our library lost them."""

    def __init__(
        self, items: Sequence[Mapping[str, Any]], code: str, message: str, params: Mapping[str, Any] = NO_PARAMS
    ) -> None:
        super().__init__(message)
        self.items, self.code, self.message, self.params = items, code, message, params


def publications_to_prepare() -> list[int]:
    """Ids of scheduled publications due within 30 minutes whose files may be uploaded now, the next due first.

    Workspaces take turns. Paused, unapproved and unhealthy ones are left out, as are those that a
    person posts and those tried a moment ago.
    """
    turn = Window(RowNumber(), partition_by=F("workspace_id"), order_by=F("next_attempt_at").asc())
    rows = _waiting(now()).annotate(turn=turn).order_by("turn", "next_attempt_at")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def publication_prepare(publication_id: int) -> str:
    """Upload what the platform does not hold yet of one publication, unless somebody else is at it.

    Returns one word for the log. Refusals are told to people; all other failures are tried again later, and whatever
    happens the publication itself stays as it is.
    """
    rows = _waiting(now()).select_related("account__workspace", "workspace", "post__author")
    row = rows.filter(pk=publication_id).first()
    if row is None or not _lease(row):
        return "lost"
    try:
        return _work(row)
    except Refused as refusal:
        for item in refusal.items:
            _keep(row, item, {"refused": refusal.code})
        _tell(row, refusal)
        _next(row, now())
        return "refused"
    except ConnectorError as error:
        return _later(row, error)


def prepared_forget(publication: Publication) -> None:
    """After MediaExpired: rely on no upload any more, so that the next send takes the files along."""
    Publication.objects.unscoped(WHY).filter(pk=publication.pk).update(prepared={}, prepare_at=None, prepare_tries=0)


@cache
def preparing_platforms() -> list[str]:
    """Slugs of the platforms that take files ahead of the post."""
    return [slug for slug in registry.slugs() if Can.PREPARE in registry.capabilities(slug).can]


def _free(moment: datetime) -> QuerySet[Publication]:
    """Rows nobody is at. Their own columns only, so that an UPDATE looks at them again after waiting for a lock."""
    return Publication.objects.unscoped(WHY).filter(
        Q(prepare_at=None) | Q(prepare_at__lte=moment),
        APPROVED,
        by_hand="",
        state=PublicationState.SCHEDULED,
        lease_token=None,
        next_attempt_at__gt=moment + TOO_LATE,
        next_attempt_at__lte=moment + LOOK_AHEAD,
    )


def _waiting(moment: datetime) -> QuerySet[Publication]:
    """Free rows with files, on accounts that may be worked with now."""
    return (
        _free(moment)
        .filter(
            Q(account__app_budget=None) | Q(account__app_budget__hold_until__lte=moment),
            account__state=AccountState.OK,
            account__by_hand="",
            account__hold_until__lte=moment,
            account__platform__in=preparing_platforms(),
        )
        .exclude(payload__media=[])
        .exclude(is_paused())
    )


def _lease(row: Publication) -> bool:
    """Take the row for ourselves; whoever else found it due at the same moment gets nothing."""
    seconds = sum(max(UPLOAD_LEAST, item["size"] / UPLOAD_SPEED) for item in _missing(row))
    moment = now()
    until = moment + timedelta(seconds=min(seconds, LONGEST)) + LEASE_SLACK
    return _free(moment).filter(pk=row.pk, content_hash=row.content_hash).update(prepare_at=until) == 1


def _missing(row: Publication) -> list[dict[str, Any]]:
    """The payload's attachments that the account's platform does not hold, ready, for long enough."""
    return [item for item in row.payload["media"] if not _settled(row, item)]


def _settled(row: Publication, item: Mapping[str, Any]) -> bool:
    entry = _entry(row, item)
    if entry.get("refused"):
        return bool(entry.get("alt") == alt_mark(item))
    return bool(entry.get("ready") and _held(row, item))


def _entry(row: Publication, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is known of an attachment on the server the account lives on now."""
    entry: Mapping[str, Any] = row.prepared.get(item["sha256"]) or {}
    return entry if entry.get("host") == row.account.host else {}


def _held(row: Publication, item: Mapping[str, Any]) -> str:
    due_at = row.next_attempt_at or now()
    return prepared_handle(item, {item["sha256"]: _entry(row, item)}, until=due_at + KEEP_AFTER_DUE)


def _work(row: Publication) -> str:
    missing = _missing(row)
    if not missing:
        _next(row, _again_at(row))
        return "prepared"
    try:
        files = {media.sha256: media for media in payload_draft(row.payload, workspace=row.workspace).media}
    except MediaMissing:
        raise Refused(missing, "media_missing", GONE) from None
    session = session_open(account=row.account)
    ready = True
    for item in missing:
        try:
            ready &= _upload(row, session, item, files[item["sha256"]])
        except (InvalidContent, PolicyRejected) as error:
            raise Refused([item], error.code or error.kind, error.message, error.params) from error
        except AuthExpired:
            credential_refresh(account_id=row.account_id, seen_version=session.credential.version)
            raise
    if not ready:
        return _look_again(row)
    _next(row, _again_at(row))
    return "prepared"


def _upload(row: Publication, session: Session, item: Mapping[str, Any], media: Media) -> bool:
    """Have one file at the platform; True when it is ready there."""
    connector = session.connector
    if not isinstance(connector, Prepares):
        raise TypeError(f"{row.account.platform} cannot prepare")
    handle = _held(row, item)
    if handle and isinstance(connector, PreparesSlowly):
        try:
            ready = connector.prepare_poll(session.credential, handle)
        except MediaExpired:
            log.info("a file uploaded ahead is gone, uploading it again", publication=row.pk)
        else:
            _keep(row, item, {**_entry(row, item), "ready": ready})
            return ready
    held = connector.prepare(session.credential, media)
    until = held.until.isoformat() if held.until else None
    _keep(row, item, {"handle": held.handle, "until": until, "ready": held.ready})
    return held.ready


def _keep(row: Publication, item: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    """Write down what became of one attachment, beside what others wrote; what the payload left behind is dropped."""
    fresh = {**entry, "host": row.account.host, "alt": alt_mark(item)}
    with transaction.atomic():
        locked = Publication.objects.unscoped(WHY).select_for_update().only("payload", "prepared").get(pk=row.pk)
        wanted = {media["sha256"] for media in locked.payload["media"]}
        kept = {sha256: known for sha256, known in locked.prepared.items() if sha256 in wanted}
        row.prepared = {**kept, item["sha256"]: fresh}
        Publication.objects.unscoped(WHY).filter(pk=row.pk).update(prepared=row.prepared)


def _again_at(row: Publication) -> datetime:
    """When a row that has all its files is looked at again: should it be moved, or an upload not last."""
    return (row.next_attempt_at or now()) + KEEP_AFTER_DUE


def _same(row: Publication) -> QuerySet[Publication]:
    """The row, unless somebody changed its content meanwhile: then it is to be looked at again at once."""
    return Publication.objects.unscoped(WHY).filter(pk=row.pk, content_hash=row.content_hash)


def _next(row: Publication, at: datetime) -> None:
    _same(row).update(prepare_at=at, prepare_tries=0)


def _look_again(row: Publication) -> str:
    """The platform is working on a file: ask again soon, without waiting for the next round."""
    _next(row, now() + POLL_WAIT)
    enqueue.prepare(row.pk, delay_seconds=int(POLL_WAIT.total_seconds()) + 1)
    return "processing"


def _later(row: Publication, error: ConnectorError) -> str:
    """After a passing fault: try again with growing gaps. Lost access is the account's matter, told at once."""
    if isinstance(error, NeedsReconnect | MissingScope):
        account_failed(account=row.account, error=error)
    wait = min(RETRY_CAP, RETRY_BASE * 2 ** min(row.prepare_tries, 8)) * random.uniform(0.7, 1.0)  # noqa: S311 - jitter
    if isinstance(error, RateLimited):
        wait = max(wait, timedelta(seconds=error.retry_after))
    _same(row).update(prepare_at=now() + wait, prepare_tries=F("prepare_tries") + 1)
    log.info("file not uploaded ahead", publication=row.pk, error=error.kind, code=error.code, tries=row.prepare_tries)
    return error.kind


def _name_of(row: Publication, item: Mapping[str, Any]) -> str:
    """The file's title in the library, else its place among the post's files."""
    assets = MediaAsset.objects.for_workspace(row.workspace_id).filter(pk=item["asset_id"])
    title = assets.values_list("title", flat=True).first()
    return title or f"#{row.payload['media'].index(item) + 1}"


def _tell(row: Publication, refusal: Refused) -> None:
    notify(
        workspace=row.workspace,
        kind="media_problem",
        params={
            "file": _name_of(row, refusal.items[0]),
            "post": str(row.post),
            "account": str(row.account),
            "message": refusal.message,
            "message_params": {str(name): str(value) for name, value in refusal.params.items()},
        },
        url=reverse("content:post_edit", args=[row.workspace.slug, row.post_id]),
        dedupe=f"media_problem:{row.pk}:{refusal.items[0]['sha256'][:16]}",
        permission=Permission.QUEUE_RESOLVE,
        users=[row.post.author] if row.post.author else [],
    )
