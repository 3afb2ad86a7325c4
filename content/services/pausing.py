"""The switch that stops publishing, for a whole workspace, one platform, one account or one campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.connectors.registry import UnknownPlatform
from accounts.selectors.account import account_get
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput
from content.enqueue import publish_wake
from content.errors import AlreadyPaused, LiftNotAllowed
from content.models import Post, Publication, PublishPause
from content.selectors.approval import window_covers
from content.selectors.pacing import gap_minutes, paced
from content.selectors.pauses import freed_by_lifting, lifters, may_lift, pause_get, stopped_now
from content.services.scheduling import late_limit
from content.services.status import post_refresh_status
from content.states import HeldFor, LiftBy, Overdue, PauseScope
from content.states import PublicationState as S
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

CAMPAIGN_MAX = 60


@dataclass(frozen=True, slots=True)
class Resumed:
    """A lifted pause and what became of the posts it had stopped; `left` are those another pause still covers."""

    pause: PublishPause
    held: int = 0
    sent: int = 0
    dropped: int = 0
    left: int = 0


@transaction.atomic
def publishing_pause(
    *,
    workspace: Workspace,
    actor: Actor,
    scope: str,
    reason: str,
    platform: str = "",
    account_id: int | None = None,
    campaign: str = "",
    lift_by: str = LiftBy.PAUSERS,
) -> PublishPause:
    """Stop sending from now on. What is already on its way is not recalled; everything else waits.

    `scope`: a PauseScope; `platform` (slug), `account_id` or `campaign` (the posts' tag) with the matching scope.
    `lift_by`: a LiftBy. Raises InvalidInput, NotFound, AlreadyPaused.
    """
    if scope not in PauseScope:
        raise InvalidInput(field="scope")
    if lift_by not in LiftBy:
        raise InvalidInput(field="lift_by")
    if not reason.strip():
        raise InvalidInput(_("Say why publishing stops, so that the others know."), field="reason")
    what = _what(workspace, scope, platform, account_id, campaign)
    try:
        with transaction.atomic():
            pause = PublishPause.objects.create(
                workspace=workspace,
                scope=scope,
                reason=reason.strip()[:300],
                lift_by=lift_by,
                paused_by=actor.user,
                **what,
            )
    except IntegrityError:
        raise AlreadyPaused from None
    after = {**_described(pause), "reason": pause.reason, "lift_by": lift_by}
    record(workspace, actor, "publishing.paused", pause, after=after)
    url = reverse("content:pause_page", args=[workspace.slug, pause.pk])
    _tell(pause, "publishing_paused", actor, url)
    # It holds from the commit on, so its time is taken as late as possible.
    pause.paused_at = now()
    pause.save(update_fields=["paused_at"])
    return pause


@transaction.atomic
def publishing_resume(*, workspace: Workspace, actor: Actor, pause_id: int, overdue: str = Overdue.HOLD) -> Resumed:
    """Lift a pause and settle, in the same transaction, the posts it has stopped; those not yet due simply go on.

    `overdue`, for stopped rows that no other pause covers: `hold` (they wait for a person's decision), `send` (from
    now on in the order of their times, each account's a gap apart), `drop` (these accounts are left out). Raises
    NotFound, InvalidInput, LiftNotAllowed, and Conflict when somebody lifted it already.
    """
    if overdue not in Overdue:
        raise InvalidInput(field="overdue")
    pause = pause_get(workspace=workspace, pause_id=pause_id)
    if pause.lifted_at is None and not may_lift(pause=pause, actor=actor):
        raise LiftNotAllowed(lifters(pause=pause))
    open_row = PublishPause.objects.for_workspace(workspace).filter(pk=pause_id, lifted_at=None)
    if not open_row.update(lifted_at=now(), lifted_by=actor.user):
        raise Conflict
    stopped, ids = stopped_now(pause=pause).count(), _locked(pause)
    settle = {Overdue.HOLD: _hold, Overdue.SEND: _send, Overdue.DROP: _drop}[Overdue(overdue)]
    counts = {"held": 0, "sent": 0, "dropped": 0, **settle(pause, actor, ids)}
    pause.refresh_from_db()
    done = Resumed(pause, **counts, left=max(0, stopped - len(ids)))
    after = {"stopped": stopped, "overdue": overdue, **counts, "left": done.left}
    record(
        workspace, actor, "publishing.resumed", pause, before={**_described(pause), "reason": pause.reason}, after=after
    )
    page, query = ("triage", f"?pause={pause.pk}") if done.held else ("queue", "")
    url = reverse(f"content:{page}", args=[workspace.slug]) + query
    _tell(pause, "publishing_resumed", actor, url, held=done.held)
    publish_wake()
    return done


def _what(workspace: Workspace, scope: str, platform: str, account_id: int | None, campaign: str) -> dict[str, Any]:
    """The columns that say what is paused; only the one that belongs to the scope is filled."""
    if scope == PauseScope.ACCOUNT:
        if account_id is None:
            raise InvalidInput(_("Choose the account."), field="account_id")
        return {"account": account_get(workspace=workspace, account_id=account_id)}
    if scope == PauseScope.PLATFORM:
        try:
            registry.capabilities(platform)
        except UnknownPlatform:
            raise InvalidInput(_("Choose the platform."), field="platform") from None
        return {"platform": platform}
    if scope == PauseScope.CAMPAIGN:
        tag = campaign.strip()
        if not tag or len(tag) > CAMPAIGN_MAX:
            raise InvalidInput(_("Name the campaign as its posts do."), field="campaign")
        return {"campaign": tag}
    return {}


def _locked(pause: PublishPause) -> list[int]:
    """Ids of the rows the lifting frees, the oldest first, after locking their posts (the lock order of all services).

    The rows themselves need no lock: until this transaction commits every claim still sees the pause, and what changes
    a row changes its state or lease, which the UPDATE asks again.
    """
    freed = freed_by_lifting(pause=pause)
    posts = Post.objects.for_workspace(pause.workspace_id).filter(Exists(freed.filter(post=OuterRef("pk")).order_by()))
    locked = set(posts.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    return [pk for pk, post_id in freed.values_list("pk", "post_id") if post_id in locked]


def _hold(pause: PublishPause, _actor: Actor, ids: Sequence[int]) -> dict[str, int]:
    return {"held": _move(pause, ids, state=S.PAUSED, next_attempt_at=None, held_for=HeldFor.PAUSE)}


def _drop(pause: PublishPause, actor: Actor, ids: Sequence[int]) -> dict[str, int]:
    return {"dropped": _move(pause, ids, state=S.CANCELLED, next_attempt_at=None, closed_by=actor.user)}


def _move(pause: PublishPause, ids: Sequence[int], **values: Any) -> int:
    rows = Publication.objects.for_workspace(pause.workspace_id).filter(pk__in=ids, state=S.SCHEDULED, lease_token=None)
    moved = rows.update(held_by=pause, updated_at=now(), **values)
    touched = Publication.objects.for_workspace(pause.workspace_id).filter(pk__in=ids)
    post_refresh_status(post_ids=touched.values_list("post_id", flat=True))
    return moved


_SPREAD = """
UPDATE content_publication p SET due_at = x.at, next_attempt_at = x.at, late_at = x.late_at, held_by_id = %s,
  updated_at = clock_timestamp()
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS x(id, at, late_at)
WHERE p.id = x.id AND p.workspace_id = %s AND p.state = 'scheduled' AND p.lease_token IS NULL
"""


def _send(pause: PublishPause, actor: Actor, ids: Sequence[int]) -> dict[str, int]:
    rows = list(
        Publication.objects.for_workspace(pause.workspace_id)
        .filter(pk__in=ids)
        .select_related("post")
        .defer("payload", "post__text", "post__notes", "post__thread", "post__first_comment")
        .order_by("due_at", "pk")
    )
    for row in rows:
        row.post.workspace = pause.workspace
    gaps = gap_minutes(workspace=pause.workspace, account_ids={row.account_id for row in rows})
    times = paced(((row.pk, row.account_id) for row in rows), gaps=gaps, start=now())
    # A time the approval does not cover is for a person to decide, like every change after an approval.
    outside = {
        row.pk
        for row in rows
        if row.needs_approval and not window_covers((row.approved_from, row.approved_until), times[row.pk])
    }
    held = _hold(pause, actor, list(outside)) if outside else {}
    rows = [row for row in rows if row.pk not in outside]
    times = {row.pk: times[row.pk] for row in rows}
    late: list[datetime] = [late_limit(row.post, times[row.pk]) for row in rows]
    with connection.cursor() as cursor:
        values: list[Any] = [pause.pk, list(times), list(times.values()), late, pause.workspace_id]
        cursor.execute(_SPREAD, values)
        return {**held, "sent": int(cursor.rowcount)}


def _described(pause: PublishPause) -> dict[str, Any]:
    """What is paused, for the audit log."""
    account = str(pause.account) if pause.account_id else ""
    return {"scope": pause.scope, "platform": pause.platform, "account": account, "campaign": pause.campaign}


def _tell(pause: PublishPause, kind: str, actor: Actor, url: str, **params: Any) -> None:
    notify(
        workspace=pause.workspace,
        kind=kind,
        params={"by": actor.label, "reason": pause.reason, **params},
        url=url,
        dedupe=f"{kind}:{pause.pk}",
        permission=Permission.CONTENT_PUBLISH,
        exclude=actor.user,
    )
