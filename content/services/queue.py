"""What a person does about a publication that did not simply go out. One conditional UPDATE each: one caller wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.states import AccountState
from config.lib.clock import now
from config.lib.db import transition
from config.lib.errors import NotAllowed, NotFound
from content.enqueue import publish_wake
from content.errors import AccountProblem, LookImpossible, MayBeLive, NeedsApproval, ScheduleRefused, WrongState
from content.models import Post, Publication
from content.selectors.approval import window_covers, window_text
from content.selectors.publication import can_look, may_be_live
from content.services.approving import approval_check, approved_values, window_of
from content.services.by_hand import by_hand_reason
from content.services.freezing import (
    NOT_CONNECTED,
    PREPARE_AGAIN,
    Frozen,
    content_hash_of,
    first_comment_state,
    gates_check,
    payloads_check,
    payloads_freeze,
    post_with_content,
)
from content.services.gates import Stage
from content.services.live_address import checked_address, checked_moment
from content.services.scheduling import due_check, late_limit
from content.services.status import post_refresh_status
from content.services.verdicts import forbidden_as_kept
from content.states import PUBLICATION_TRANSITIONS, CommentState, HeldFor, PublicationState
from team.actors import Actor
from team.audit import record
from team.models import Workspace

S = PublicationState
ANY = Q()
CLEARED: dict[str, Any] = {"error_kind": "", "error_code": "", "error_message": "", "error_params": {}}
# Somebody has acted, so the ladder of reminders starts anew should the row need a person again.
CALM: dict[str, Any] = {"attention_since": None, "remind_at": None, "reminders": 0}


@transaction.atomic
def publication_retry(
    *, workspace: Workspace, actor: Actor, publication_id: int, due_at: datetime | None = None
) -> Publication:
    """Send a failed or held-back post after all, with the post's content as it is now.

    `due_at`: aware; None means now. Raises NotFound, WrongState, MayBeLive when the failed send may have taken effect
    (see `publication_resend`), ScheduleRefused while the content still breaks a rule or the account is not connected,
    NeedsApproval unless this content is approved for that time, InvalidInput (see `due_check`).
    """
    due_check(due_at)
    row = _get(workspace, publication_id)
    if row.state not in (S.FAILED, S.PAUSED, S.NEEDS_HANDOFF):
        raise WrongState(S(row.state).label)
    if may_be_live(row):
        raise MayBeLive
    moment = due_at or now()
    post, frozen = _fresh(row, moment)
    payloads_check([frozen], post=post, stage=Stage.RESEND)
    approval_check(post=post, content=content_hash_of(post), moment=moment)
    return _move(
        row,
        actor,
        (S.FAILED, S.PAUSED, S.NEEDS_HANDOFF),
        S.SCHEDULED,
        "publication.retried",
        due_at=moment,
        next_attempt_at=moment,
        late_at=late_limit(post, moment),
        **frozen.values,
        **approved_values(post=post, content_hash=frozen.content_hash),
        attempt_count=0,
        check_count=0,
        comment_state=first_comment_state(frozen.payload),
        **PREPARE_AGAIN,
        **CLEARED,
    )


@transaction.atomic
def publication_confirm(
    *,
    workspace: Workspace,
    actor: Actor,
    publication_id: int,
    url: str,
    force: bool = False,
    published_at: datetime | None = None,
) -> Publication:
    """A person has seen the post on the platform (or posted it by hand) and gives its address.

    `published_at`: aware, when it went live; None means now. Its id at the platform stays unknown, and everything that
    was recorded about the sends stays. Raises NotFound, WrongState, InvalidInput unless `url` is an http(s) address,
    ForeignAddress when it is not one of the account's platform and `force` does not insist.
    """
    row = _get(workspace, publication_id)
    address = checked_address(account=row.account, url=url, force=force)
    moment = checked_moment(publication=row, moment=published_at)
    return _move(
        row,
        actor,
        (S.UNKNOWN, S.NEEDS_HANDOFF, S.FAILED),
        S.PUBLISHED,
        "publication.confirmed",
        next_attempt_at=None,
        remote_url=address,
        published_at=moment,
        closed_by=actor.user,
        # Whoever posts by hand writes the first comment by hand, too.
        comment_state=CommentState.NONE,
        **CLEARED,
    )


@transaction.atomic
def publication_resend(*, workspace: Workspace, actor: Actor, publication_id: int) -> Publication:
    """A person has looked and the unclear post is not there: send it again, with the same content and key.

    Should a person post it by now (`by_hand_reason`), it is handed over instead.

    Also for a failed one whose refusal may have taken effect. Raises NotFound, WrongState while the engine is still
    looking for it itself, ScheduleRefused when the account is not connected or a gate forbids the content by now,
    NeedsApproval unless the post is approved for now.
    """
    row = _get(workspace, publication_id)
    if row.state not in (S.UNKNOWN, S.FAILED) or (row.state == S.FAILED and not may_be_live(row)):
        raise WrongState(S(row.state).label)
    _connected(row)
    moment = now()
    post, fresh = _fresh(row, moment)
    kept = Frozen(row, row.payload, row.content_hash, row.by_hand)
    gates_check([kept], post=post, stage=Stage.RESEND)
    if fresh.content_hash != row.content_hash and (found := forbidden_as_kept(post, kept)):
        raise ScheduleRefused(found)
    approved: dict[str, Any] = {}
    if row.needs_approval:
        window = window_of(row.post)
        if not row.post.approved_hash or row.approved_hash != row.content_hash:
            raise NeedsApproval
        if not window_covers(window, moment):
            raise NeedsApproval(window_text(window, workspace.time_zone))
        approved = {"approved_from": window[0], "approved_until": window[1]}
    return _move(
        row,
        actor,
        (S.UNKNOWN, S.FAILED),
        S.SCHEDULED,
        "publication.resent",
        only=Q(next_attempt_at=None),
        by_hand=by_hand_reason(post=row.post, account=row.account, payload=row.payload),
        next_attempt_at=moment,
        late_at=late_limit(row.post, moment),
        attempt_count=0,
        check_count=0,
        **approved,
        **CLEARED,
    )


@transaction.atomic
def publication_to_handoff(
    *, workspace: Workspace, actor: Actor, publication_id: int, may_publish: bool
) -> Publication:
    """Post this one by hand, with the post's content as it is now.

    `may_publish`: the caller may take back what is scheduled, too. Raises NotFound, WrongState, NotAllowed for a
    scheduled one without that right, MayBeLive when the failed send may have taken effect, NeedsApproval unless the
    content is approved for now.
    """
    row = _get(workspace, publication_id)
    if row.state == S.SCHEDULED and not may_publish:
        raise NotAllowed
    if may_be_live(row):
        raise MayBeLive
    sources: tuple[str, ...] = (S.FAILED, S.PAUSED)
    sources += (S.SCHEDULED,) if may_publish else ()
    if row.state not in sources:
        raise WrongState(S(row.state).label)
    post, frozen = _fresh(row, now())
    gates_check([frozen], post=post, stage=Stage.RESEND)
    approval_check(post=post, content=content_hash_of(post), moment=now())
    return _move(
        row,
        actor,
        sources,
        S.NEEDS_HANDOFF,
        "publication.handed_off",
        next_attempt_at=None,
        **frozen.values,
        **approved_values(post=post, content_hash=frozen.content_hash),
    )


@transaction.atomic
def publication_drop(*, workspace: Workspace, actor: Actor, publication_id: int, may_publish: bool) -> Publication:
    """Give this account up for this post.

    `may_publish`: the caller may take back what is scheduled, too, as cancelling a scheduled post asks for. Raises
    NotFound, WrongState, NotAllowed for a scheduled one without that right.
    """
    row = _get(workspace, publication_id)
    if row.state == S.SCHEDULED and not may_publish:
        raise NotAllowed
    sources: tuple[str, ...] = (S.FAILED, S.UNKNOWN, S.NEEDS_HANDOFF, S.PAUSED)
    sources += (S.SCHEDULED,) if may_publish else ()
    return _move(row, actor, sources, S.CANCELLED, "publication.dropped", next_attempt_at=None, closed_by=actor.user)


@transaction.atomic
def publication_look(*, workspace: Workspace, actor: Actor, publication_id: int) -> Publication:
    """Have the engine look for an unclear post now, by the platform's own means.

    It only asks earlier than the engine would by itself; what follows from the answer is the same. Harmless while a
    look is under way. Raises NotFound, WrongState unless the outcome is unclear, LookImpossible where the platform
    cannot be asked, ScheduleRefused when the account is not connected.
    """
    row = _get(workspace, publication_id)
    if row.state != S.UNKNOWN:
        raise WrongState(S(row.state).label)
    if not can_look(row.account.platform):
        raise LookImpossible
    _connected(row)
    free = Publication.objects.for_workspace(workspace).filter(pk=row.pk, state=S.UNKNOWN, lease_token=None)
    if free.update(next_attempt_at=now(), updated_at=now(), **CALM):
        record(workspace, actor, "publication.looked", row)
        publish_wake()
    row.refresh_from_db()
    return row


def _fresh(row: Publication, moment: datetime) -> tuple[Post, Frozen]:
    """The post of a row with its content, and what the row would get of it; both in memory as planned for `moment`."""
    post = post_with_content(row.post)
    post.due_at = row.due_at = moment
    (frozen,) = payloads_freeze(post=post, publications=[row])
    return post, frozen


def _connected(row: Publication) -> None:
    if row.account.state != AccountState.OK:
        lost = AccountProblem("account_not_connected", NOT_CONNECTED, row.account_id, str(row.account))
        raise ScheduleRefused([lost])


# Read again under the post's lock.
_FRESH = ["state", "lease_token", "next_attempt_at", "error_kind", "first_sent_at", "needs_approval", "approved_hash"]
_FRESH += ["content_hash"]


def _get(workspace: Workspace, publication_id: int) -> Publication:
    row = (
        Publication.objects.for_workspace(workspace)
        .select_related("account__workspace", "post__workspace", "workspace")
        .filter(pk=publication_id)
        .first()
    )
    if row is None:
        raise NotFound
    # The lock order of every service: first the post, then its publications.
    posts = Post.objects.for_workspace(workspace).select_related("workspace").select_for_update(of=("self",))
    row.post = posts.get(pk=row.post_id)
    row.refresh_from_db(fields=_FRESH)
    return row


def _move(
    row: Publication, actor: Actor, sources: tuple[str, ...], state: str, verb: str, *, only: Q = ANY, **values: Any
) -> Publication:
    """The transition, unless a worker holds the row or it has left `sources`."""
    before = row.state
    values["held_for"] = HeldFor.NONE
    free = Publication.objects.for_workspace(row.workspace_id).filter(only, lease_token=None)
    won = transition(
        free, pk=row.pk, src=sources, dst=state, table=PUBLICATION_TRANSITIONS, updated_at=now(), **CALM, **values
    )
    if not won:
        row.refresh_from_db()
        raise WrongState(S(row.state).label)
    row.refresh_from_db()
    after = {"state": state, "url": values["remote_url"]} if "remote_url" in values else {"state": state}
    record(row.workspace, actor, verb, row, before={"state": before}, after=after)
    post_refresh_status(post_ids=[row.post_id])
    publish_wake()
    return row
