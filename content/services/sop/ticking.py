"""Ticking a line of a checklist for a post. Append-only."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import ChecklistItem, ChecklistTick, MediaAsset, Post
from content.production_errors import RoleNeeded
from content.production_states import Proof
from content.selectors.sop.due import concerns, content_mark
from content.services.freezing import post_with_content
from content.services.holding import planned_hold
from content.services.releasing import held_release
from content.services.row_values import address, row_of, text
from content.services.scheduling import post_lock
from content.states import HeldFor, PostState
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace
from team.roles import Role

# These may tick in anybody's place.
DEPUTIES = (Role.OWNER, Role.MANAGER)


@transaction.atomic
def checklist_tick(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    item_id: int,
    done: bool,
    evidence: str = "",
    asset_id: int | None = None,
) -> ChecklistTick:
    """Write down that `actor` ticked a line for a post as it is now, or with `done` false took the tick back.

    What is planned already is held back when a tick is taken back, and goes on once it is ticked again in time.

    `evidence`: an address, a number or a remark, as the line wants; `asset_id`: a file of the library. Raises NotFound
    (also for lines that are no longer asked for), InvalidInput naming what is missing, RoleNeeded.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    rows = ChecklistItem.objects.for_workspace(workspace).select_related("checklist")
    item: ChecklistItem | None = rows.filter(pk=item_id, retired_at=None, checklist__retired_at=None).first()
    if item is None:
        raise NotFound
    if item.role and not _has_role(workspace, actor, item.role):
        raise RoleNeeded(Role(item.role).label)
    proof = _proof(workspace, item, evidence) if done else text(500, one_line=True)(workspace, "evidence", evidence)
    asset = row_of(MediaAsset, deleted_at=None)(workspace, "asset", asset_id) if done else None
    if done and item.proof == Proof.FILE and asset is None:
        raise InvalidInput(_("Choose the file that proves it."), field="asset")
    tick = ChecklistTick.objects.create(
        workspace=workspace,
        item=item,
        post=post,
        done=done,
        evidence=proof,
        asset=asset,
        content_mark=content_mark(post_with_content(post)),
        post_version=post.version,
        by=actor.user,
        by_label=actor.label[:160],
        at=now(),
    )
    after = {"item": item.text, "done": done, "evidence": proof}
    record(workspace, actor, "post.checked", post, after=after)
    if post.state == PostState.SCHEDULED and done:
        held_release(workspace=workspace, post_id=post.pk, reason=HeldFor.CHECK)
    elif post.state == PostState.SCHEDULED:
        _hold_open(post, item, actor)
    return tick


def _hold_open(post: Post, item: ChecklistItem, actor: Actor) -> None:
    """What is planned waits for the line that was taken back, at the accounts it concerns."""
    full = post_with_content(post)
    wanted = {row.account_id for row in full.publications.all()}
    asked = {pk for pk in wanted if concerns(item.checklist, full, [pk])}
    if asked and planned_hold(post=post, account_ids=asked):
        record(post.workspace, actor, "post.held_by_rules", post, after={"rules": [item.text]})


def _proof(workspace: Workspace, item: ChecklistItem, evidence: str) -> str:
    if item.proof == Proof.LINK:
        cleaned: str = address(workspace, "evidence", evidence)
        if not cleaned:
            raise InvalidInput(_("Enter the address that proves it."), field="evidence")
        return cleaned
    cleaned = text(500, one_line=True)(workspace, "evidence", evidence)
    if item.proof == Proof.NUMBER:
        try:
            number = Decimal(cleaned)
        except InvalidOperation:
            raise InvalidInput(_("Enter the number that proves it."), field="evidence") from None
        if not number.is_finite():
            raise InvalidInput(_("Enter the number that proves it."), field="evidence")
    return cleaned


def _has_role(workspace: Workspace, actor: Actor, role: str) -> bool:
    if actor.user is None:
        return False
    members = Membership.objects.for_workspace(workspace).filter(user=actor.user)
    return members.filter(role__in=[role, *DEPUTIES]).exists()
