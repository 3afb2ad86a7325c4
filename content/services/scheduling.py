"""When posts go out: schedule, move, take back, cancel, restore."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.enqueue import publish_wake
from content.errors import DueInPast, NeedsApproval, PublishingBegan, VersionConflict, WrongState
from content.models import Post, Publication
from content.selectors.approval import window_covers
from content.services.approving import APPROVED_WINDOW, approval_check, approval_void, approved_values, window_of
from content.services.freezing import (
    PREPARE_AGAIN,
    Frozen,
    content_hash_of,
    first_comment_state,
    gates_check,
    payloads_check,
    payloads_freeze,
    post_content_hash,
    post_with_content,
    publications_refreeze,
)
from content.services.gates import Stage
from content.services.review_rounds import review_again, review_close, review_open
from content.services.status import post_refresh_status
from content.states import HeldFor, PostState, PublicationState, ReviewState
from team.actors import Actor
from team.audit import record
from team.models import Workspace

S = PublicationState
PAST_GRACE = timedelta(minutes=1)
# Further away there are typing errors only, and at the ends of the calendar no zone can show them.
DUE_REACH = timedelta(days=3653)
WAITING = (S.DRAFT, S.SCHEDULED, S.PAUSED)


@transaction.atomic
def post_schedule(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    due_at: datetime | None,
    version: int | None = None,
    unapproved: Sequence[str] = (),
) -> Post:
    """Freeze the content and hand the post to the engine.

    `due_at`: aware; None means now. `version`: the version the caller looked at. `unapproved`: what is
    new since the last approval; instead of refusing it, plan it and let it wait for its approval. A post that is
    scheduled already is moved. Raises NotFound, VersionConflict, DueInPast, NeedsApproval, ScheduleRefused
    (rules broken, per account), WrongState (in review, cancelled), InvalidInput (see `due_check`) and PublishingBegan.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    if version is not None and version != post.version:
        raise VersionConflict(post)
    moment = due_at or now()
    due_check(moment)
    if post.state == PostState.SCHEDULED and _rows(post).exclude(state__in=(S.DRAFT, S.CANCELLED)).exists():
        if post.approved_hash:
            approval_check(post=post, content=post_content_hash(post=post), moment=moment)
        return post_move(workspace=workspace, actor=actor, post_id=post_id, due_at=moment)
    if post.state not in (PostState.DRAFT, PostState.IDEA, PostState.APPROVED):
        raise WrongState(PostState(post.state).label)
    if moment < now() - PAST_GRACE:
        raise DueInPast
    full = post_with_content(post)
    approved = _approved_for(post, content_hash_of(full), moment, actor, unapproved)
    frozen = payloads_freeze(post=full, publications=[p for p in full.publications.all() if p.state == S.DRAFT])
    # Gates look at the time it would get.
    full.due_at = moment
    payloads_check(frozen, post=full, stage=Stage.SCHEDULE)
    for item in frozen:
        _hand_over(post, item, moment, approved=approved)
    before = {"state": post.state, "due_at": post.due_at}
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(state=PostState.SCHEDULED, due_at=moment)
    after = {"state": PostState.SCHEDULED, "due_at": moment, "accounts": [str(f.publication.account) for f in frozen]}
    record(workspace, actor, "post.scheduled", post, before=before, after=after)
    if not approved:
        post.due_at = moment
        review_open(post=post, actor=actor, tell=False)
    return _settled(post)


@transaction.atomic
def post_move(*, workspace: Workspace, actor: Actor, post_id: int, due_at: datetime | None) -> Post:
    """Give a draft another wanted time, or a scheduled post another due time; None puts it back into the tray.

    Publications held back because they were late are scheduled again. An approval ends when the new time is outside
    its window. What is planned must pass every gate for its new time: rules, rights and checklists may have changed
    since. Raises NotFound, InvalidInput (see `due_check`), DueInPast, PublishingBegan once an account has been reached,
    WrongState for cancelled posts, ScheduleRefused.
    """
    due_check(due_at)
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state == PostState.CANCELLED:
        raise WrongState(PostState.CANCELLED.label)
    if due_at is None and post.state == PostState.SCHEDULED:
        return post_unschedule(workspace=workspace, actor=actor, post_id=post_id)
    before = {"due_at": post.due_at}
    if post.state == PostState.SCHEDULED and due_at is not None:
        if due_at < now() - PAST_GRACE:
            raise DueInPast
        rows = _waiting_rows(post)
        _gates_at(post, {row.pk for row in rows}, due_at)
        for row in rows:
            _rows(post).filter(pk=row.pk).update(
                state=S.SCHEDULED,
                held_for=HeldFor.NONE,
                due_at=due_at,
                next_attempt_at=due_at,
                late_at=late_limit(post, due_at),
            )
        if any(row.state == S.PAUSED for row in rows):
            # A held-back row still carries the content of the day it was planned.
            publications_refreeze(post=post, actor=actor)
    if due_at is not None and post.approved_hash and not window_covers(window_of(post), due_at):
        approval_void(post=post, actor=actor, changed=["due_at"])
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(due_at=due_at)
    if due_at != post.due_at and (not due_at or not post.due_at or abs(due_at - post.due_at) > APPROVED_WINDOW):
        post.due_at = due_at
        review_again(post=post, actor=actor)
    record(workspace, actor, "post.moved", post, before=before, after={"due_at": due_at})
    return _settled(post)


@transaction.atomic
def post_unschedule(*, workspace: Workspace, actor: Actor, post_id: int) -> Post:
    """Back to a draft in the tray. Raises NotFound, WrongState, PublishingBegan once an account has been reached."""
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state != PostState.SCHEDULED:
        raise WrongState(PostState(post.state).label)
    _take_back(post, _waiting_rows(post), S.DRAFT)
    review_close(post=post, state=ReviewState.WITHDRAWN)
    before = {"state": post.state, "due_at": post.due_at}
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(state=PostState.DRAFT, due_at=None)
    record(workspace, actor, "post.unscheduled", post, before=before, after={"state": PostState.DRAFT, "due_at": None})
    return _settled(post)


@transaction.atomic
def post_cancel(*, workspace: Workspace, actor: Actor, post_id: int) -> Post:
    """Give the post up. Where it is live already it stays live; accounts not reached yet are left out.

    Raises NotFound, WrongState when it is cancelled already, PublishingBegan while a send is under way or unclear.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state == PostState.CANCELLED:
        raise WrongState(PostState.CANCELLED.label)
    rows = _locked(post)
    if any(row.state in (S.CLAIMED, S.SENDING, S.PROCESSING, S.UNKNOWN) for row in rows):
        raise PublishingBegan
    _take_back(post, [row for row in rows if row.state not in (S.PUBLISHED, S.CANCELLED)], S.CANCELLED)
    if not any(row.state == S.PUBLISHED for row in rows):
        Post.objects.for_workspace(workspace).filter(pk=post.pk).update(state=PostState.CANCELLED)
        review_close(post=post, state=ReviewState.WITHDRAWN)
    record(workspace, actor, "post.cancelled", post, before={"state": post.state}, after={"state": PostState.CANCELLED})
    return _settled(post)


@transaction.atomic
def post_restore(*, workspace: Workspace, actor: Actor, post_id: int) -> Post:
    """Make a cancelled post a draft again. Raises NotFound, WrongState."""
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state != PostState.CANCELLED:
        raise WrongState(PostState(post.state).label)
    _take_back(post, [row for row in _locked(post) if row.state == S.CANCELLED], S.DRAFT)
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(state=PostState.DRAFT)
    record(workspace, actor, "post.restored", post, before={"state": post.state}, after={"state": PostState.DRAFT})
    return _settled(post)


def post_lock(*, workspace: Workspace, post_id: int) -> Post:
    """The post, locked until the caller's transaction ends. Raises NotFound."""
    post = (
        Post.objects.for_workspace(workspace)
        .select_related("workspace")
        .select_for_update(of=("self",))
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise NotFound
    return post


def due_check(moment: object) -> None:
    """Raise InvalidInput (`due_at`) when `moment`, an aware datetime, is more than ten years away; others pass."""
    if isinstance(moment, datetime) and abs(moment - now()) > DUE_REACH:
        raise InvalidInput(_("Choose a date within ten years."), field="due_at")


def late_limit(post: Post, due_at: datetime) -> datetime:
    """The moment after which the engine asks a person instead of sending: by the post's own rule or the workspace's."""
    minutes = post.workspace.late_minutes if post.late_minutes is None else post.late_minutes
    return due_at + timedelta(minutes=minutes)


def lateness_apply(*, post: Post) -> None:
    """Take a changed lateness or urgency of a scheduled `post` to its waiting publications.

    Called inside the edit's transaction, with the post locked. The time a row waits for its account's limits or was
    put off by the platform does not count as late.
    """
    waiting = _rows(post).filter(state=S.SCHEDULED).select_related("account").order_by("pk")
    for row in waiting.select_for_update(of=("self",)):
        if row.due_at is None:
            continue
        moments = [row.due_at, row.next_attempt_at or row.due_at]
        if not post.urgent and row.account.pace_until > now():
            moments.append(row.account.pace_until)
        _rows(post).filter(pk=row.pk).update(late_at=late_limit(post, max(moments)))


def _approved_for(post: Post, content: str, moment: datetime, actor: Actor, unapproved: Sequence[str]) -> bool:
    """Whether the post may go out at `moment` as it is. Raises NeedsApproval unless it may wait."""
    try:
        approval_check(post=post, content=content, moment=moment)
    except NeedsApproval:
        if not unapproved:
            raise
        approval_void(post=post, actor=actor, changed=unapproved)
        return False
    if post.approved_hash and not window_covers(window_of(post), moment):
        approval_void(post=post, actor=actor, changed=["due_at"])
    return True


def _hand_over(post: Post, item: Frozen, due_at: datetime, *, approved: bool) -> None:
    caps = registry.capabilities(item.publication.account.platform)
    Publication.objects.for_workspace(post.workspace_id).filter(pk=item.publication.pk, state=S.DRAFT).update(
        state=S.SCHEDULED,
        due_at=due_at,
        next_attempt_at=due_at,
        late_at=late_limit(post, due_at),
        **item.values,
        **approved_values(post=post, content_hash=item.content_hash, approved=approved),
        attempt_count=0,
        check_count=0,
        error_kind="",
        error_code="",
        error_message="",
        error_params={},
        comment_state=first_comment_state(item.payload) if caps.first_comment else "",
        comment_attempts=0,
        **PREPARE_AGAIN,
    )


def _gates_at(post: Post, ids: Collection[int], moment: datetime) -> None:
    """Raise ScheduleRefused for what a gate has against these publications of the post going out at `moment`."""
    full = post_with_content(post)
    full.due_at = moment
    concerned = [row for row in full.publications.all() if row.pk in ids]
    for row in concerned:
        row.due_at = moment
    gates_check(payloads_freeze(post=full, publications=concerned), post=full, stage=Stage.EDIT)


def _rows(post: Post) -> QuerySet[Publication]:
    return Publication.objects.for_workspace(post.workspace_id).filter(post=post)


def _locked(post: Post) -> list[Publication]:
    return list(_rows(post).order_by("pk").select_for_update())


def _waiting_rows(post: Post) -> list[Publication]:
    """All rows but cancelled ones, none of which may have been reached yet."""
    rows = [row for row in _locked(post) if row.state != S.CANCELLED]
    if any(row.state not in WAITING and row.state != S.NEEDS_HANDOFF for row in rows):
        raise PublishingBegan
    return [row for row in rows if row.state != S.DRAFT]


def _take_back(post: Post, rows: Iterable[Publication], state: str) -> None:
    _rows(post).filter(pk__in=[row.pk for row in rows]).update(
        state=state, held_for=HeldFor.NONE, next_attempt_at=None, late_at=None
    )


def _settled(post: Post) -> Post:
    post_refresh_status(post_ids=[post.pk])
    publish_wake()
    post.refresh_from_db()
    return post
