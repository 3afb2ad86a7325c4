"""Freezing what will be sent: from scheduling on, a publication carries its own copy of the content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.connectors.types import Problem
from accounts.models import SocialAccount
from content.enqueue import publish_wake
from content.errors import AccountProblem, PublishingBegan, ScheduleRefused
from content.models import Post, Publication
from content.services.approving import (
    NO_CONTENT,
    UNSENT,
    approval_digest,
    approval_holds,
    approval_required,
    approval_void,
    approved_values,
)
from content.services.by_hand import by_hand_reason, needs_connection
from content.services.gates import Stage
from content.services.gating import gate_problems
from content.services.payload import payload_build, payload_hash, payload_problems
from content.services.review_rounds import review_again
from content.services.status import post_refresh_status
from content.states import IN_FLIGHT, CommentState, PostKind, PostState, PublicationState
from team.actors import Actor

S = PublicationState
# States that carry content nobody has seen yet. Failed and held-back rows take the post's content when sent again.
REFREEZABLE = (S.SCHEDULED, S.NEEDS_HANDOFF)
_NO_ACCOUNTS = gettext_noop("Choose at least one account.")
# New content: its files may be uploaded ahead at once, whatever came of those before.
PREPARE_AGAIN: dict[str, Any] = {"prepare_at": None, "prepare_tries": 0}
NOT_CONNECTED = gettext_noop("The account is not connected. Connect it again first.")


@dataclass(frozen=True, slots=True)
class Frozen:
    """The content of one publication and its hash. `by_hand`: why a person posts it (message id), or ''."""

    publication: Publication
    payload: dict[str, Any]
    content_hash: str
    by_hand: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """What the publication's row takes over."""
        return {"payload": self.payload, "content_hash": self.content_hash, "by_hand": self.by_hand}


def post_with_content(post: Post) -> Post:
    """The same post with everything a payload is built from loaded, in a constant number of queries."""
    full = (
        Post.objects.for_workspace(post.workspace_id)
        .select_related("workspace", "author")
        .prefetch_related("variants__attachments__asset", "attachments__asset", "publications__account")
        .get(pk=post.pk)
    )
    for publication in full.publications.all():
        # An account's zone may be its workspace's, which is here already.
        publication.account.workspace = full.workspace
    return full


def payloads_freeze(*, post: Post, publications: Iterable[Publication]) -> list[Frozen]:
    """Build each publication's payload. Stores nothing."""
    frozen = []
    for publication in publications:
        payload = payload_build(post=post, account=publication.account)
        by_hand = by_hand_reason(post=post, account=publication.account, payload=payload)
        frozen.append(Frozen(publication, payload, payload_hash(payload), by_hand))
    return frozen


def payloads_check(frozen: Sequence[Frozen], *, post: Post, stage: Stage, connected: bool = True) -> None:
    """Raise ScheduleRefused with every rule broken at every account, by a gate, or when there is no account.

    Warnings do not count. `connected`: the accounts must be connected, too, unless a person posts there.
    """
    problems: list[AccountProblem] = []
    if not frozen:
        problems.append(AccountProblem("no_accounts", _NO_ACCOUNTS, field="accounts"))
    for item in frozen:
        account = item.publication.account
        if connected and needs_connection(account, by_hand=item.by_hand):
            problems.append(_problem(account, Problem("account_not_connected", "accounts", NOT_CONNECTED)))
        found = payload_problems(payload=item.payload, account=account)
        problems += [_problem(account, each) for each in found if each.severity == "error"]
    problems += gate_problems(post, frozen, stage)
    if problems:
        raise ScheduleRefused(problems)


def gates_check(frozen: Sequence[Frozen], *, post: Post, stage: Stage) -> None:
    """Raise ScheduleRefused with what the gates alone have against a step; platforms' limits play no part."""
    if problems := gate_problems(post, frozen, stage):
        raise ScheduleRefused(problems)


def post_content_hash(*, post: Post) -> str:
    """SHA-256 over what every chosen account would get: what a reviewer approves. Hex."""
    return content_hash_of(post_with_content(post))


def content_hash_of(full: Post) -> str:
    """The same of a post whose content is loaded; asks the database nothing."""
    return _combined(payloads_freeze(post=full, publications=full.publications.all()), full)


def review_seal(*, content: str, post: Post) -> str:
    """SHA-256 over what a reviewer looks at: the content of every account (its hash) and the wanted time. Hex."""
    return approval_digest(content, (post.due_at, None))


def first_comment_state(payload: dict[str, Any]) -> str:
    """Whether a first comment is to follow the post."""
    return CommentState.PENDING if payload["first_comment"] else CommentState.NONE


@transaction.atomic
def content_changed(*, post: Post, actor: Actor, changed: Iterable[str]) -> None:
    """What a change of content means for a post that was approved or scheduled: void the one, refreeze the other.

    Every service that changes what an account would get calls it, inside its transaction and with the post locked.
    `changed`: names of the fields. Raises what `publications_refreeze` raises.
    """
    changed = list(changed)
    edited_note(post=post, actor=actor, changed=changed)
    if post.state == PostState.SCHEDULED:
        publications_refreeze(post=post, actor=actor, changed=changed)
    elif post.approved_hash and not approval_holds(post=post, content=post_content_hash(post=post)):
        approval_void(post=post, actor=actor, changed=changed)
    if of_content(changed):
        review_again(post=post, actor=actor)
    post_refresh_status(post_ids=[post.pk])


def of_content(changed: Iterable[str]) -> bool:
    """Whether what accounts get differs; the time alone is none of it."""
    return any(name not in NO_CONTENT and name != "due_at" for name in changed)


def edited_note(*, post: Post, actor: Actor, changed: Iterable[str]) -> None:
    """Remember who changed content last: nobody approves their own work. A changed time alone is none."""
    if actor.user is None or not of_content(changed):
        return
    post.edited_by = actor.user
    Post.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(edited_by=actor.user)


@transaction.atomic
def publications_refreeze(*, post: Post, actor: Actor, changed: Iterable[str] = ()) -> None:
    """Take an edit of a scheduled post into its publications that have not gone out.

    Called inside the edit's transaction. Voids an approval when the content changed. Raises PublishingBegan when a send
    is under way and ScheduleRefused when the new content breaks a rule.
    """
    full = post_with_content(post)
    # The engine changes these rows without the post's lock; locking them decides who was first.
    locked = list(
        Publication.objects.for_workspace(full.workspace_id)
        .filter(post=full)
        .select_related("account")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    if any(row.state in IN_FLIGHT for row in locked):
        raise PublishingBegan
    everything = payloads_freeze(post=full, publications=locked)
    holds = approval_holds(post=full, content=_combined(everything, full))
    unsent = any(row.state in UNSENT for row in locked)
    if not holds and unsent and (full.approved_hash or approval_required(post=full)):
        approval_void(post=full, actor=actor, changed=changed)
    waiting = [item for item in everything if item.publication.state in REFREEZABLE]
    stale = [
        item
        for item in waiting
        if (item.content_hash, item.by_hand) != (item.publication.content_hash, item.publication.by_hand)
    ]
    if stale:
        payloads_check(stale, post=full, stage=Stage.EDIT, connected=False)
    for item in stale:
        Publication.objects.for_workspace(full.workspace_id).filter(pk=item.publication.pk).update(
            **item.values,
            **approved_values(post=full, content_hash=item.content_hash, approved=holds),
            comment_state=first_comment_state(item.payload),
            **PREPARE_AGAIN,
        )
    publish_wake()
    post_refresh_status(post_ids=[full.pk])


@transaction.atomic
def account_by_hand_apply(*, account: SocialAccount) -> None:
    """Take the account's changed reason for posting by hand to what is scheduled on it; content and approval stay.

    Rows that a worker holds are left to it.
    """
    rows = Publication.objects.for_workspace(account.workspace_id).filter(account=account, state=S.SCHEDULED)
    loaded = rows.select_related("post").prefetch_related("post__variants").defer("prepared").order_by("pk")
    for row in loaded.select_for_update(of=("self",)):
        reason = by_hand_reason(post=row.post, account=account, payload=row.payload)
        if row.by_hand != reason:
            rows.filter(pk=row.pk, lease_token=None).update(by_hand=reason, **PREPARE_AGAIN)


def _combined(frozen: Iterable[Frozen], post: Post) -> str:
    parts = sorted(f"{item.publication.account_id}:{item.content_hash}" for item in frozen)
    # What decides about labels and about who must approve belongs to what was approved.
    marks = {"kind": post.kind if post.kind != PostKind.POST else "", "ad": post.ad_kind, "ai": post.ai_content}
    parts += [f"{name}={value}" for name, value in marks.items() if value]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _problem(account: SocialAccount, problem: Problem) -> AccountProblem:
    return AccountProblem(
        code=problem.code,
        message=problem.message,
        account_id=account.pk,
        account=str(account),
        platform=account.platform,
        field=problem.field,
        params=dict(problem.params),
    )
