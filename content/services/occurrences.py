"""Making the posts of a repetition ahead of time: each date once, whoever asks and however often.

Only dates to come are made. Those that passed while nothing ran are not made up for, so nothing goes out in a burst.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.states import AccountState
from config.lib.clock import now
from config.lib.errors import DomainError
from config.lib.recurrence import Occurrence, occurrences
from content.models import Post, Publication, Recurrence
from content.selectors.recurrence import plan_of
from content.services.approving import approval_required
from content.services.copying import content_values
from content.services.drafting import post_create
from content.services.freezing import post_with_content
from content.services.review import post_submit
from content.services.scheduling import DUE_REACH, post_lock, post_schedule
from content.states import PostState, PublicationState
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Membership
from team.permissions import Permission, allows
from team.services.notifications import notify
from team.states import Via

WHY = "repetitions of all workspaces are made by one run"
# Made this far ahead, and never fewer than the next few nor more than so many; at most so many per run.
HORIZON, AT_LEAST, AT_MOST, PER_RUN = timedelta(days=14), 3, 60, 60


def recurrences_in_force() -> list[int]:
    """Ids of the repetitions a run looks at."""
    return list(Recurrence.objects.unscoped(WHY).filter(ended_at=None).order_by("pk").values_list("pk", flat=True))


def occurrences_make(*, recurrence_id: int) -> int:
    """Make what is missing of one repetition's next dates; returns how many. Safe to run twice at once.

    Stops the repetition, telling people why, when its maker may no longer publish or the post was cancelled, and ends
    it after its last date.
    """
    rows = Recurrence.objects.unscoped(WHY).filter(pk=recurrence_id, ended_at=None)
    recurrence = rows.select_related("workspace", "post", "created_by").first()
    if recurrence is None:
        return 0
    with override(recurrence.workspace.language):
        if reason := _stop_reason(recurrence):
            return _stop(recurrence, reason)
        dates = dates_ahead(recurrence)
        if not dates:
            return _stop(recurrence, "")
        known = Post.objects.for_workspace(recurrence.workspace_id).filter(recurrence=recurrence)
        there = set(known.filter(occurrence_at__gt=now()).values_list("occurrence_at", flat=True))
        missing = [date for date in dates if date.at not in there and date.at <= now() + DUE_REACH][:PER_RUN]
        made = sum(_make(recurrence, date) for date in missing)
        rows.update(made_until=(missing or dates)[-1].at)
    return made


def dates_ahead(recurrence: Recurrence) -> list[Occurrence]:
    """The dates that should exist by now, soonest first; empty when none is left at all."""
    until = now() + HORIZON
    found: list[Occurrence] = []
    for date in occurrences(plan_of(recurrence), after=now()):
        if date.skipped:
            continue
        if len(found) == AT_MOST or (date.at > until and len(found) >= AT_LEAST):
            break
        found.append(date)
    return found


def copied_values(post: Post, text: str | None) -> dict[str, Any]:
    """What a date takes from the pattern (`post`, with its content loaded); `text` replaces its text everywhere."""
    values, seen = content_values(post), dict(post.acknowledged)
    if text is not None:
        # Who looked at the pattern's text has not looked at this one.
        texts = {hit["fingerprint"] for hit in post.verdict.get("hits", ()) if hit["field"] == "text"}
        seen = {name: mark for name, mark in seen.items() if name not in texts}
        values["text"] = text
        values["variants"] = {slug: {**own, "text": None} for slug, own in values["variants"].items()}
    return {
        **values,
        # Whoever looked at the pattern has looked at these words; the marks stay theirs.
        "acknowledged": seen,
        "account_ids": [row.account_id for row in _chosen(post) if _usable(row)],
    }


def text_in_turn(recurrence: Recurrence, before: int) -> str | None:
    """The text of a date that `before` others precede: the pattern's own (None), then each variation, and again."""
    texts: list[str | None] = [None, *recurrence.variations]
    return texts[before % len(texts)]


def hand_on(*, post: Post, recurrence: Recurrence, actor: Actor) -> bool:
    """Schedule a date's post, or plan it and ask for its approval where one is needed.

    What is refused stays a draft with its time; the repetition shows why and people are told. True when it is planned.
    """
    problem = _lost_accounts(recurrence.post)
    try:
        if problem:
            raise DomainError(problem)
        with transaction.atomic():
            # A date is planned at once and waits for its own approval where one is needed.
            waits = approval_required(post=post)
            post_schedule(
                workspace=recurrence.workspace,
                actor=actor,
                post_id=post.pk,
                due_at=post.occurrence_at,
                unapproved=["due_at"] if waits else (),
            )
            if waits:
                post_submit(workspace=recurrence.workspace, actor=actor, post_id=post.pk)
    except DomainError as error:
        _problem(recurrence, str(error))
        return False
    Recurrence.objects.for_workspace(recurrence.workspace_id).filter(pk=recurrence.pk).exclude(problem="").update(
        problem=""
    )
    return True


@transaction.atomic
def _make(recurrence: Recurrence, date: Occurrence) -> bool:
    """Make one date's post unless it exists. The lock order is pattern, repetition, date."""
    workspace = recurrence.workspace
    pattern = post_lock(workspace=workspace, post_id=recurrence.post_id)
    held = Recurrence.objects.for_workspace(workspace).select_for_update().get(pk=recurrence.pk)
    held.workspace, held.post = workspace, post_with_content(pattern)
    made = Post.objects.for_workspace(workspace).filter(recurrence=held)
    same = held.ended_at is None and plan_of(held) == plan_of(recurrence)
    if not same or made.filter(occurrence_at=date.at).exists():
        return False
    actor = Actor(recurrence.created_by, Via.SYSTEM)
    text = text_in_turn(held, made.filter(occurrence_at__lt=date.at).count())
    try:
        with transaction.atomic():
            values = copied_values(held.post, text)
            copy = post_create(workspace=workspace, actor=actor, due_at=date.at, discreet=held.post.discreet, **values)
            marks: Mapping[str, Any] = {
                "recurrence": held,
                "occurrence_at": date.at,
                "campaign": pattern.campaign,
                "pillar_id": pattern.pillar_id,
                "late_minutes": pattern.late_minutes,
                "urgent": pattern.urgent,
            }
            Post.objects.for_workspace(workspace).filter(pk=copy.pk).update(**marks)
    except IntegrityError:
        # Another run was quicker in spite of the lock; the table lets each date in once.
        return False
    except DomainError as error:
        _problem(held, str(error))
        return False
    copy.recurrence, copy.occurrence_at, copy.workspace = held, date.at, workspace
    hand_on(post=copy, recurrence=held, actor=actor)
    return True


def _stop_reason(recurrence: Recurrence) -> str:
    """Why no further date may be made, in the workspace's language; empty while everything is in order."""
    maker = recurrence.created_by
    membership = (
        Membership.objects.for_workspace(recurrence.workspace_id).filter(user=maker, user__is_active=True).first()
    )
    if maker is None or membership is None:
        return _("Whoever set it up is no longer a member.")
    if not allows(membership.role, Permission.CONTENT_PUBLISH):
        return _("%(name)s, who set it up, may no longer schedule posts.") % {"name": maker.label}
    if recurrence.post.state == PostState.CANCELLED:
        return _("The post it copies was cancelled.")
    return ""


@transaction.atomic
def _stop(recurrence: Recurrence, reason: str) -> int:
    """End a repetition by itself: for `reason`, which people are told, or after its last date. Returns 0 made."""
    rows = Recurrence.objects.for_workspace(recurrence.workspace_id).filter(pk=recurrence.pk, ended_at=None)
    values = {"problem": reason} if reason else {}
    if not rows.update(ended_at=now(), **values):
        return 0
    verb = "recurrence.stopped" if reason else "recurrence.ended"
    record(recurrence.workspace, SYSTEM, verb, recurrence, after={"reason": reason} if reason else {})
    if reason:
        _tell(recurrence, "recurrence_stopped", reason)
    return 0


def _problem(recurrence: Recurrence, reason: str) -> None:
    rows = Recurrence.objects.for_workspace(recurrence.workspace_id).filter(pk=recurrence.pk)
    rows.update(problem=reason[:300])
    _tell(recurrence, "recurrence_problem", reason)


def _tell(recurrence: Recurrence, kind: str, reason: str) -> None:
    notify(
        workspace=recurrence.workspace,
        kind=kind,
        params={"post": str(recurrence.post), "reason": reason},
        url=reverse("content:post_repeat", args=[recurrence.workspace.slug, recurrence.post_id]),
        dedupe=f"{kind}:{recurrence.pk}",
        permission=Permission.CONTENT_PUBLISH,
        users=[recurrence.created_by] if recurrence.created_by else [],
    )


def _lost_accounts(pattern: Post) -> str:
    lost = [str(row.account) for row in _chosen(pattern) if not _usable(row)]
    return _("No longer connected: %(names)s.") % {"names": _(", ").join(lost)} if lost else ""


def _chosen(pattern: Post) -> list[Publication]:
    """Where the pattern goes, without accounts that were left out of it."""
    return [row for row in pattern.publications.all() if row.state != PublicationState.CANCELLED]


def _usable(row: Publication) -> bool:
    return bool(row.account.state != AccountState.DISCONNECTED)
