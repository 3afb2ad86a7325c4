"""Putting posts into the queue: into the next free slot, or ahead of what stands there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput
from content.errors import ScheduleRefused
from content.models import Post, Publication
from content.selectors.slots import HORIZON, LEAD, Plan, next_free, slot_plans
from content.services.scheduling import post_lock, post_move, post_schedule
from content.states import PostState, PublicationState
from team.actors import Actor
from team.models import Workspace


class Place(StrEnum):
    """Where in the queue a post goes."""

    NEXT = "next"
    TOP = "top"


class NoFreeSlot(Conflict):
    """The chosen accounts have no slot that is free in the weeks to come."""

    code = "no_free_slot"
    message = _("None of the chosen accounts has a free slot in the next %(weeks)s weeks. Set slots, or choose a time.")

    def __init__(self) -> None:
        super().__init__(field="due", weeks=HORIZON.days // 7)


@transaction.atomic
def post_queue(
    *, workspace: Workspace, actor: Actor, post_id: int, place: Place = Place.NEXT, version: int | None = None
) -> Post:
    """Schedule a post into a slot of its accounts.

    `Place.NEXT`: the next free one. `Place.TOP`: the very next one; a post that stands there and may be moved goes to
    its own next free slot. Raises NotFound, NoFreeSlot, and whatever `post_schedule` raises, with nothing moved then.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    account_ids = list(
        Publication.objects.for_workspace(workspace).filter(post=post).values_list("account_id", flat=True)
    )
    # Whoever queues for one of these accounts waits here, so that two posts never find the same slot free.
    locked = SocialAccount.objects.for_workspace(workspace).filter(pk__in=account_ids).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk"))
    plans = slot_plans(workspace=workspace, account_ids=account_ids, leave_out_post=post.pk)
    free = next_free(plans)
    if place == Place.TOP and len(plans) == 1:
        only = next(iter(plans.values()))
        if (ahead := _make_room(workspace, actor, post, only, free[0] if free else None)) is not None:
            free = [ahead]
    if not free:
        raise NoFreeSlot
    return post_schedule(workspace=workspace, actor=actor, post_id=post.pk, due_at=free[0], version=version)


def _make_room(workspace: Workspace, actor: Actor, post: Post, plan: Plan, free: datetime | None) -> datetime | None:
    """Move the post in the first taken slot before `free` to its next free one; the slot that is free then."""
    start = now() + LEAD
    for moment in plan.moments(start.date(), (start + HORIZON).date()):
        if moment <= start or plan.paused or (free is not None and moment >= free):
            continue
        there = _movable(workspace, post, plan, moment)
        if there is None:
            continue
        rest = next_free(slot_plans(workspace=workspace, account_ids=[plan.account.pk], leave_out_post=post.pk))
        if rest:
            try:
                post_move(workspace=workspace, actor=actor, post_id=there, due_at=rest[0])
            except ScheduleRefused:
                # What may not be planned anew stays where it is.
                continue
            return moment
    return None


def _movable(workspace: Workspace, post: Post, plan: Plan, moment: datetime) -> int | None:
    """The one post in the slot, when moving it disturbs nobody: planned for this account only and not approved.

    An approval holds for a time; moving the post would end it.
    """
    near = Publication.objects.for_workspace(workspace).filter(account=plan.account).exclude(post=post)
    near = near.exclude(state=PublicationState.CANCELLED)
    rows = list(
        near.filter(due_at__range=(moment - plan.window, moment + plan.window)).select_related("post").order_by("pk")
    )
    if len(rows) != 1 or rows[0].state != PublicationState.SCHEDULED or rows[0].lease_token is not None:
        return None
    other = rows[0].post
    if other.state != PostState.SCHEDULED or other.approved_hash or other.recurrence_id is not None:
        return None
    alone = Publication.objects.for_workspace(workspace).filter(post=other).count() == 1
    return other.pk if alone else None


def post_schedule_or_queue(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    due_at: datetime | None,
    slot: str | None = None,
    version: int | None = None,
) -> Post:
    """Schedule for `due_at` (aware; None: now), or with `slot` into the queue. Raises what either of them raises."""
    if slot is None:
        return post_schedule(workspace=workspace, actor=actor, post_id=post_id, due_at=due_at, version=version)
    if due_at is not None:
        raise InvalidInput(_("Give either a time or a slot."), field="slot")
    return post_queue(workspace=workspace, actor=actor, post_id=post_id, place=Place(slot), version=version)
