"""Deciding about a proposal: take it as a draft, or let it rest."""

from __future__ import annotations

from django.db import transaction

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from config.lib.errors import NotFound
from content.models import EvergreenProposal, Post, Variant
from content.production_errors import ProposalClosed
from content.production_states import ProposalState
from content.services.drafting import PostChanges, post_duplicate, post_update
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def proposal_accept(*, workspace: Workspace, actor: Actor, proposal_id: int) -> Post:
    """A draft of the post with the proposed wording for the proposed accounts. It is checked, approved and scheduled
    like any other. Raises NotFound, ProposalClosed."""
    row = _open(workspace, proposal_id)
    post = post_duplicate(workspace=workspace, actor=actor, post_id=row.evergreen.post_id)
    accounts = _usable(workspace, row.account_ids)
    if row.text != row.evergreen.post.text:
        # A platform's own text would hide the new wording.
        Variant.objects.for_workspace(workspace).filter(post=post).update(text=None)
    changes = PostChanges(text=row.text, account_ids=accounts)
    post = post_update(workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=changes)
    _decide(row, actor, ProposalState.ACCEPTED, post)
    record(workspace, actor, "evergreen.accepted", row.evergreen.post, after={"draft": post.pk})
    return post


@transaction.atomic
def proposal_skip(*, workspace: Workspace, actor: Actor, proposal_id: int) -> None:
    """Not now: the post is not proposed again for two weeks. Raises NotFound, ProposalClosed."""
    row = _open(workspace, proposal_id)
    _decide(row, actor, ProposalState.SKIPPED, None)
    record(workspace, actor, "evergreen.skipped", row.evergreen.post)


def _usable(workspace: Workspace, ids: list[int]) -> list[int]:
    rows = SocialAccount.objects.for_workspace(workspace).filter(pk__in=ids)
    return list(rows.exclude(state=AccountState.DISCONNECTED).values_list("pk", flat=True))


def _open(workspace: Workspace, proposal_id: int) -> EvergreenProposal:
    rows = EvergreenProposal.objects.for_workspace(workspace).select_related("evergreen__post")
    row: EvergreenProposal | None = rows.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if row is None:
        raise NotFound
    if row.state != ProposalState.OPEN:
        raise ProposalClosed
    return row


def _decide(row: EvergreenProposal, actor: Actor, state: str, draft: Post | None) -> None:
    row.state, row.decided_by, row.decided_at, row.draft = state, actor.user, now(), draft
    row.save(update_fields=["state", "decided_by", "decided_at", "draft"])
