"""Everything known about what became of a publication at its platform, for a person who has to judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Attempt, MediaAsset, Publication
from content.selectors.publication import can_look, may_be_live
from content.selectors.steps import attempt_outcome, attempt_text
from content.states import AttemptKind
from content.states import PublicationState as S
from team.templatetags.ui import clock_time, short_moment

SENDS = (AttemptKind.SEND, AttemptKind.POLL)


@dataclass(frozen=True, slots=True)
class Seen:
    """A post that a look met; `text` is its beginning."""

    at: datetime | None
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one look saw: how many posts since when, and the newest of them."""

    looked_at: int
    since: datetime | None
    nearest: tuple[Seen, ...]
    by_key: bool
    found: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt, ready to show. `took` is None while no answer was recorded."""

    attempt: Attempt
    outcome: str
    said: str
    took: timedelta | None
    look: Look | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """`story`: what happened, in whole sentences. `undecided`: a person must say whether the post is there.

    `looking`: the engine still looks by itself. `may_look`: it can be asked to look now.
    """

    publication: Publication
    calls: tuple[Call, ...]
    story: tuple[str, ...]
    assets: tuple[MediaAsset, ...]
    undecided: bool
    looking: bool
    may_look: bool


def evidence_of(*, publication: Publication) -> Evidence:
    """The evidence of a publication in any state, loaded with its account and attempts. One query, for the files.

    Times are worded in the active zone.
    """
    row = publication
    calls = tuple(_call(attempt) for attempt in row.attempts.all())
    wanted = [item["asset_id"] for item in row.payload.get("media", [])]
    assets = MediaAsset.objects.for_workspace(row.workspace_id).in_bulk(wanted)
    unknown = row.state == S.UNKNOWN
    looking = unknown and row.next_attempt_at is not None
    return Evidence(
        publication=row,
        calls=calls,
        story=tuple(_story(row, calls)),
        assets=tuple(assets[pk] for pk in wanted if pk in assets),
        undecided=(unknown and not looking) or may_be_live(row),
        looking=looking,
        may_look=unknown and can_look(row.account.platform),
    )


def look_of(seen: Mapping[str, Any] | None) -> Look | None:
    """What an attempt's `seen` says; None when it was no look, or one that failed."""
    if not seen:
        return None
    nearest = tuple(
        Seen(_moment(item.get("at")), item.get("text", ""), item.get("url", "")) for item in seen["nearest"]
    )
    return Look(seen["looked_at"], _moment(seen.get("since")), nearest, bool(seen.get("by_key")), bool(seen["found"]))


def _call(attempt: Attempt) -> Call:
    ended = attempt.finished_at
    took = ended - attempt.started_at if ended else None
    return Call(attempt, attempt_outcome(attempt), attempt_text(attempt), took, look_of(attempt.seen))


def _story(row: Publication, calls: tuple[Call, ...]) -> list[str]:
    sends = [call.attempt for call in calls if call.attempt.kind in SENDS]
    looks = [call for call in calls if call.attempt.kind == AttemptKind.FIND]
    story = [_sent(sends[-1])] if sends else [_("It has not been sent to the platform.")]
    absent = sum(call.look is not None and not call.look.found for call in looks)
    failed = sum(call.look is None for call in looks)
    if absent:
        story.append(ngettext("%(n)s look did not find it.", "%(n)s looks did not find it.", absent) % {"n": absent})
    if failed:
        text = ngettext("%(n)s look got no answer.", "%(n)s looks got no answer.", failed)
        story.append(text % {"n": failed})
    if row.state == S.UNKNOWN and not can_look(row.account.platform):
        story.append(_("This platform gives no means of looking, so only a person can tell."))
    if row.state == S.PUBLISHED:
        story.append(_published(row))
    return story


def _sent(attempt: Attempt) -> str:
    facts = {"at": short_moment(attempt.started_at), "status": attempt.http_status, "code": attempt.code}
    if attempt.finished_at is None:
        return _("It was being sent at %(at)s when the worker stopped, so no answer was recorded.") % facts
    if attempt.outcome in {"published", "processing"}:
        return _("It was sent at %(at)s and the platform took it.") % facts
    if attempt.http_status:
        return (
            _("It was sent at %(at)s; the platform answered with HTTP %(status)s and did not confirm the post.") % facts
        )
    if attempt.code:
        return _("It was sent at %(at)s; no usable answer came back (%(code)s).") % facts
    return _("It was sent at %(at)s; no usable answer came back.") % facts


def _published(row: Publication) -> str:
    if row.closed_by is None:
        return _("It is live.")
    facts = {"name": row.closed_by.label, "at": clock_time(row.updated_at)}
    return _("%(name)s has seen it live and gave its address.") % facts


def _moment(text: object) -> datetime | None:
    return parse_datetime(text) if isinstance(text, str) else None
