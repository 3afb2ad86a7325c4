"""What a person does about a publication that did not simply go out. One conditional UPDATE each: one caller wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.states import AccountState
from config.lib.clock import now
from config.lib.db import transition
from config.lib.errors import InvalidInput, NotFound
from content.enqueue import publish_wake
from content.errors import AccountProblem, NeedsApproval, ScheduleRefused, WrongState
from content.models import Post, Publication
from content.selectors.approval import window_covers, window_text
from content.services.approving import approval_check, approved_values, window_of
from content.services.freezing import (
    NOT_CONNECTED,
    PREPARE_AGAIN,
    content_hash_of,
    first_comment_state,
    payloads_check,
    payloads_freeze,
    post_with_content,
)
from content.services.scheduling import late_limit
from content.services.status import post_refresh_status
from content.states import PUBLICATION_TRANSITIONS, CommentState, HeldFor, PublicationState
from team.actors import Actor
from team.audit import record
from team.models import Workspace

S = PublicationState
ANY = Q()
URL_MAX = 500
CLEARED: dict[str, Any] = {"error_kind": "", "error_code": "", "error_message": "", "error_params": {}}


@transaction.atomic
def publication_retry(
    *, workspace: Workspace, actor: Actor, publication_id: int, due_at: datetime | None = None
) -> Publication:
    """Send a failed or held-back post after all, with the post's content as it is now.

    `due_at`: aware; None means now. Raises NotFound, WrongState, ScheduleRefused while the content still breaks a rule
    or the account is not connected, NeedsApproval unless this content is approved for that time.
    """
    row = _get(workspace, publication_id)
    if row.state not in (S.FAILED, S.PAUSED, S.NEEDS_HANDOFF):
        raise WrongState(S(row.state).label)
    post = post_with_content(row.post)
    (frozen,) = payloads_freeze(post=post, publications=[row])
    payloads_check([frozen])
    moment = due_at or now()
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
        payload=frozen.payload,
        content_hash=frozen.content_hash,
        **approved_values(post=post, content_hash=frozen.content_hash),
        attempt_count=0,
        check_count=0,
        comment_state=first_comment_state(frozen.payload),
        **PREPARE_AGAIN,
        **CLEARED,
    )


@transaction.atomic
def publication_confirm(*, workspace: Workspace, actor: Actor, publication_id: int, url: str) -> Publication:
    """A person has seen the post on the platform (or posted it by hand) and gives its address.

    Raises NotFound, WrongState, InvalidInput unless `url` is an http(s) address.
    """
    row = _get(workspace, publication_id)
    return _move(
        row,
        actor,
        (S.UNKNOWN, S.NEEDS_HANDOFF, S.FAILED),
        S.PUBLISHED,
        "publication.confirmed",
        next_attempt_at=None,
        remote_url=_checked_url(url),
        published_at=now(),
        closed_by=actor.user,
        # Whoever posts by hand writes the first comment by hand, too.
        comment_state=CommentState.NONE,
        **CLEARED,
    )


@transaction.atomic
def publication_resend(*, workspace: Workspace, actor: Actor, publication_id: int) -> Publication:
    """A person has looked and the unclear post is not there: send it again, with the same content and key.

    Raises NotFound, WrongState while the engine is still looking for it itself, ScheduleRefused when the account is not
    connected, NeedsApproval unless the post is approved for now.
    """
    row = _get(workspace, publication_id)
    if row.account.state != AccountState.OK:
        lost = AccountProblem("account_not_connected", NOT_CONNECTED, row.account_id, str(row.account))
        raise ScheduleRefused([lost])
    moment = now()
    approved: dict[str, Any] = {}
    if row.needs_approval:
        window = window_of(row.post)
        if not row.post.approved_hash:
            raise NeedsApproval
        if not window_covers(window, moment):
            raise NeedsApproval(window_text(window, workspace.time_zone))
        approved = {"approved_from": window[0], "approved_until": window[1]}
    return _move(
        row,
        actor,
        (S.UNKNOWN,),
        S.SCHEDULED,
        "publication.resent",
        only=Q(next_attempt_at=None),
        next_attempt_at=moment,
        late_at=late_limit(row.post, moment),
        attempt_count=0,
        check_count=0,
        **approved,
        **CLEARED,
    )


@transaction.atomic
def publication_to_handoff(*, workspace: Workspace, actor: Actor, publication_id: int) -> Publication:
    """Post this one by hand, with the post's content as it is now.

    Raises NotFound, WrongState, NeedsApproval unless the content is approved for now.
    """
    row = _get(workspace, publication_id)
    sources = (S.FAILED, S.PAUSED, S.SCHEDULED)
    if row.state not in sources:
        raise WrongState(S(row.state).label)
    post = post_with_content(row.post)
    (frozen,) = payloads_freeze(post=post, publications=[row])
    approval_check(post=post, content=content_hash_of(post), moment=now())
    return _move(
        row,
        actor,
        sources,
        S.NEEDS_HANDOFF,
        "publication.handed_off",
        next_attempt_at=None,
        payload=frozen.payload,
        content_hash=frozen.content_hash,
        **approved_values(post=post, content_hash=frozen.content_hash),
    )


@transaction.atomic
def publication_drop(*, workspace: Workspace, actor: Actor, publication_id: int) -> Publication:
    """Give this account up for this post. Raises NotFound, WrongState."""
    row = _get(workspace, publication_id)
    sources = (S.FAILED, S.UNKNOWN, S.NEEDS_HANDOFF, S.PAUSED, S.SCHEDULED)
    return _move(row, actor, sources, S.CANCELLED, "publication.dropped", next_attempt_at=None, closed_by=actor.user)


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
    row.post = Post.objects.for_workspace(workspace).select_for_update().get(pk=row.post_id)
    row.refresh_from_db(fields=["state", "lease_token", "next_attempt_at", "needs_approval"])
    return row


def _move(
    row: Publication, actor: Actor, sources: tuple[str, ...], state: str, verb: str, *, only: Q = ANY, **values: Any
) -> Publication:
    """The transition, unless a worker holds the row or it has left `sources`."""
    before = row.state
    values["held_for"] = HeldFor.NONE
    free = Publication.objects.for_workspace(row.workspace_id).filter(only, lease_token=None)
    won = transition(free, pk=row.pk, src=sources, dst=state, table=PUBLICATION_TRANSITIONS, updated_at=now(), **values)
    if not won:
        row.refresh_from_db()
        raise WrongState(S(row.state).label)
    row.refresh_from_db()
    after = {"state": state, "url": values["remote_url"]} if "remote_url" in values else {"state": state}
    record(row.workspace, actor, verb, row, before={"state": before}, after=after)
    post_refresh_status(post_ids=[row.post_id])
    publish_wake()
    return row


def _checked_url(url: str) -> str:
    address = url.strip()
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= URL_MAX
    except ValueError:
        usable = False
    if not usable:
        raise InvalidInput(_("Paste the post's address; it starts with https://."), field="url")
    return address
