"""The one state a post shows, kept in the post for lists and filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Case, Value, When

from content.models import Post, Publication
from content.selectors.approval import APPROVED
from content.states import WORST_FIRST, DisplayState, PostState, PublicationState, post_display


def post_refresh_status(*, post_ids: Iterable[int]) -> None:
    """Recompute `status` of the posts from their publications.

    Locks the posts first, so that of two refreshes the later one sees everything the earlier one saw.
    """
    wanted = sorted(set(post_ids))
    if not wanted:
        return
    with transaction.atomic():
        posts = list(
            Post.objects.unscoped("called by services and the engine with ids of rows they own")
            .filter(pk__in=wanted)
            .order_by("pk")
            .select_for_update()
            .values_list("pk", "state", "status")
        )
        states, waiting = _publications(wanted)
        changed: dict[str, list[int]] = defaultdict(list)
        for pk, state, status in posts:
            shown = shown_state(state, states[pk], waits_for_approval=pk in waiting)
            if shown != status:
                changed[shown].append(pk)
        for status, ids in changed.items():
            Post.objects.unscoped("ids locked above").filter(pk__in=ids).update(status=status)


def status_now(*, post: Post) -> tuple[DisplayState, list[str]]:
    """What the post shows as its publications stand now, and their states; the kept status may be a moment behind."""
    states, waiting = _publications([post.pk])
    return shown_state(post.state, states[post.pk], waits_for_approval=post.pk in waiting), states[post.pk]


def shown_state(post_state: str, publication_states: list[str], *, waits_for_approval: bool) -> DisplayState:
    """`states.post_display`, or "in review" while a scheduled publication lacks the approval it needs."""
    shown = post_display(post_state, publication_states)
    if waits_for_approval and post_state == PostState.SCHEDULED:
        return min(shown, DisplayState.IN_REVIEW, key=WORST_FIRST.index)
    return shown


def _publications(post_ids: list[int]) -> tuple[dict[int, list[str]], set[int]]:
    rows = (
        Publication.objects.unscoped("of the posts locked by the caller")
        .filter(post_id__in=post_ids)
        .annotate(approved=Case(When(APPROVED, then=Value(True)), default=Value(False)))
        .values_list("post_id", "state", "approved")
    )
    states: dict[int, list[str]] = defaultdict(list)
    waiting: set[int] = set()
    for post_id, state, approved in rows:
        states[post_id].append(state)
        if state == PublicationState.SCHEDULED and not approved:
            waiting.add(post_id)
    return states, waiting
