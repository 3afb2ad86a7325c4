"""Repeating a post: begin, change, leave dates out, bring dates up to date, end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import local_day, now, validate_zone
from config.lib.errors import Conflict, DomainError, InvalidInput
from config.lib.recurrence import LOOKED_AT_MAX, Occurrence, Plan, RuleRefused, occurrences, rule_parts, rule_text
from content import enqueue
from content.errors import WrongState
from content.models import Post, Recurrence
from content.selectors.recurrence import plan_of, recurrence_get, touched_ids
from content.services.discretion import told_of
from content.services.drafting import clean_text
from content.services.freezing import post_with_content
from content.services.occurrences import hand_on
from content.services.scheduling import post_cancel, post_lock, post_restore, post_unschedule
from content.services.skipping import skip
from content.states import PostState
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.states import Via

VARIATIONS_MAX = 20
FIRST_DAY_MAX = timedelta(days=3660)


class RepeatsAlready(Conflict):
    """The post has a repetition in force, or is a date of one."""

    code = "repeats_already"
    message = _("This post repeats already. Change that repetition instead.")


class RepetitionEnded(Conflict):
    """Nothing can be changed any more."""

    code = "repetition_ended"
    message = _("This repetition has ended. Begin a new one.")


class NotADate(InvalidInput):
    """The repetition has no such date to come."""

    code = "not_a_date"
    message = _("The repetition has no such date to come.")

    def __init__(self) -> None:
        super().__init__(field="day")


@transaction.atomic
def recurrence_create(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    rule: str,
    first_day: date,
    clock: time,
    time_zone: str = "",
    variations: Sequence[str] = (),
) -> Recurrence:
    """Repeat a post by `rule` (RFC 5545, without DTSTART) from `first_day` at `clock` on the wall of `time_zone`.

    `time_zone`: IANA name, the workspace's when empty; it never changes afterwards. `variations`: texts used in turn
    after the post's own. When the post itself is planned for one of the dates, it is that date. Raises NotFound,
    WrongState for a cancelled post, RepeatsAlready, RuleRefused, InvalidInput naming the field.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state == PostState.CANCELLED:
        raise WrongState(PostState.CANCELLED.label)
    dated = Recurrence.objects.for_workspace(workspace).filter(pk=post.recurrence_id, ended_at=None)
    if post.recurrence_id is not None and dated.exists():
        raise RepeatsAlready
    if not post.publications.exists():
        raise InvalidInput(_("Choose at least one account for the post first."), field="accounts")
    plan = checked_plan(rule, first_day, clock, time_zone or workspace.time_zone)
    row = Recurrence(
        workspace=workspace,
        post=post,
        rule=plan.rule,
        first_day=plan.first_day,
        clock=plan.clock,
        time_zone=plan.zone,
        variations=_clean_variations(variations),
        created_by=actor.user,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RepeatsAlready from None
    _mark_pattern(row, post)
    record(workspace, actor, "recurrence.created", row, after=_facts(row))
    enqueue.occurrences(row.pk)
    return row


@transaction.atomic
def recurrence_change(
    *,
    workspace: Workspace,
    actor: Actor,
    recurrence_id: int,
    rule: str | None = None,
    first_day: date | None = None,
    clock: time | None = None,
    variations: Sequence[str] | None = None,
) -> Recurrence:
    """Give a repetition another rule, start, time of day or texts; None leaves a value as it is.

    Posts of dates that are no longer in it go, unless something of them was sent or people had changed them. Raises
    NotFound, RepetitionEnded, RuleRefused, InvalidInput.
    """
    row, post = hold(workspace, recurrence_id)
    before = _facts(row)
    plan = checked_plan(
        rule if rule is not None else row.rule, first_day or row.first_day, clock or row.clock, row.time_zone,
        old_start=row.first_day,
    )  # fmt: skip
    row.rule, row.first_day, row.clock = plan.rule, plan.first_day, plan.clock
    if variations is not None:
        row.variations = _clean_variations(variations)
    after = _facts(row)
    if after == before:
        return row
    row.problem = ""
    row.save()
    _mark_pattern(row, post)
    waiting = waiting_posts(row)
    ahead = _dates_until(plan_of(row), max((at for p in waiting if (at := p.occurrence_at)), default=now()))
    gone = [p for p in waiting if p.occurrence_at not in ahead]
    removed = _remove_all(row, gone, actor)
    changed = {name: value for name, value in after.items() if before[name] != value}
    record(
        workspace, actor, "recurrence.changed", row,
        before={name: before[name] for name in changed}, after={**changed, **({"removed": removed} if removed else {})},
    )  # fmt: skip
    enqueue.occurrences(row.pk)
    return row


@transaction.atomic
def recurrence_skip(*, workspace: Workspace, actor: Actor, recurrence_id: int, day: str) -> Recurrence:
    """Leave one date out; `day` is its key (`Occurrence.key`). Its post goes, or is cancelled if people had changed it.

    Raises NotFound, RepetitionEnded, NotADate, PublishingBegan.
    """
    row, _post = hold(workspace, recurrence_id)
    chosen = _date(row, day)
    if not skip(row, chosen):
        return row
    post = _waiting_at(row, chosen.at)
    if post is not None and post.pk != row.post_id:
        if post.pk in touched_ids(workspace=workspace, posts=[post]):
            post_cancel(workspace=workspace, actor=as_system(actor), post_id=post.pk)
        else:
            _remove(row, post, actor)
    record(workspace, actor, "recurrence.skipped", row, after={"day": day})
    return row


@transaction.atomic
def recurrence_unskip(*, workspace: Workspace, actor: Actor, recurrence_id: int, day: str) -> Recurrence:
    """Take a date back in; its post is made again. Raises NotFound, RepetitionEnded, NotADate."""
    row, _post = hold(workspace, recurrence_id)
    chosen = _date(row, day)
    if chosen.key not in row.skipped:
        return row
    row.skipped = [key for key in row.skipped if key != chosen.key]
    row.save(update_fields=["skipped"])
    post = Post.objects.for_workspace(workspace).filter(recurrence=row, occurrence_at=chosen.at).first()
    if post is not None and post.state == PostState.CANCELLED:
        post_restore(workspace=workspace, actor=as_system(actor), post_id=post.pk)
        post.refresh_from_db()
        hand_on(post=post, recurrence=row, actor=as_system(actor))
    record(workspace, actor, "recurrence.unskipped", row, after={"day": day})
    enqueue.occurrences(row.pk)
    return row


@transaction.atomic
def recurrence_end(*, workspace: Workspace, actor: Actor, recurrence_id: int, remove: bool = False) -> int:
    """Make no further dates; with `remove`, posts to come that nobody changed and nothing was sent of go, too.

    Returns how many posts went. Raises NotFound, RepetitionEnded.
    """
    row, _post = hold(workspace, recurrence_id)
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    removed = _remove_all(row, waiting_posts(row), actor) if remove else 0
    record(workspace, actor, "recurrence.ended", row, after={"removed": removed} if remove else {})
    return removed


def checked_plan(rule: str, first_day: date, clock: time, zone: str, *, old_start: date | None = None) -> Plan:
    """The plan of these values. Raises RuleRefused, and InvalidInput for a zone or start that cannot be.

    `old_start`: a start that stands already and may lie in the past.
    """
    try:
        validate_zone(zone)
    except ValidationError as wrong:
        raise InvalidInput(" ".join(wrong.messages), field="time_zone") from None
    plan = Plan(rule_text(rule_parts(rule)), first_day, clock.replace(second=0, microsecond=0), zone)
    today = local_day(now(), zone)
    if first_day != old_start and not today <= first_day <= today + FIRST_DAY_MAX:
        raise InvalidInput(_("The first day must be today or later, within ten years."), field="first_day")
    if next(occurrences(plan, after=now()), None) is None:
        raise RuleRefused(_("This rule has no date to come."))
    return plan


def hold(workspace: Workspace, recurrence_id: int) -> tuple[Recurrence, Post]:
    """The repetition and its pattern, locked in the order of all services. Raises NotFound, RepetitionEnded."""
    found = recurrence_get(workspace=workspace, recurrence_id=recurrence_id)
    post = post_lock(workspace=workspace, post_id=found.post_id)
    row = Recurrence.objects.for_workspace(workspace).select_for_update().get(pk=recurrence_id)
    if row.ended_at is not None:
        raise RepetitionEnded
    row.workspace, row.post, row.created_by = workspace, post_with_content(post), found.created_by
    return row, post


def _facts(row: Recurrence) -> dict[str, Any]:
    """What the audit log keeps of a repetition."""
    return {
        "rule": row.rule,
        "first_day": row.first_day.isoformat(),
        "clock": f"{row.clock:%H:%M}",
        "time_zone": row.time_zone,
        "variations": [text[:60] for text in row.variations],
    }


def _clean_variations(texts: Iterable[str]) -> list[str]:
    cleaned = [text for text in (clean_text(text, field="variations") for text in texts) if text.strip()]
    if len(cleaned) > VARIATIONS_MAX:
        raise InvalidInput(_("At most %(max)s further texts."), field="variations", max=VARIATIONS_MAX)
    return cleaned


def _mark_pattern(row: Recurrence, post: Post) -> None:
    """Let the pattern be the date it is planned for, so that no copy goes out beside it."""
    plan = plan_of(row)
    at = post.occurrence_at if post.recurrence_id == row.pk else None
    if at is None or at not in _dates_until(plan, at):
        at = post.due_at.replace(second=0, microsecond=0) if post.due_at else None
        if at is None or at <= now() or at not in _dates_until(plan, at):
            at = None
    Post.objects.for_workspace(row.workspace_id).filter(pk=post.pk).update(
        recurrence=row if at else None, occurrence_at=at
    )


def _dates_until(plan: Plan, last: datetime) -> set[datetime]:
    """The dates to come up to `last`."""
    found: set[datetime] = set()
    for each in occurrences(plan, after=now()):
        if each.at > last or len(found) >= LOOKED_AT_MAX:
            break
        found.add(each.at)
    return found


def _date(row: Recurrence, key: str) -> Occurrence:
    found = next((each for each in occurrences(plan_of(row), after=now()) if each.key == key), None)
    if found is None:
        raise NotADate
    return found


def waiting_posts(row: Recurrence) -> list[Post]:
    """Posts of dates to come, the pattern among them."""
    rows = Post.objects.for_workspace(row.workspace_id).filter(recurrence=row, occurrence_at__gt=now())
    rows = rows.select_related("workspace").prefetch_related("variants", "attachments__asset", "publications__account")
    return list(rows.order_by("occurrence_at"))


def _waiting_at(row: Recurrence, at: datetime) -> Post | None:
    return next((post for post in waiting_posts(row) if post.occurrence_at == at), None)


def _remove_all(row: Recurrence, posts: Sequence[Post], actor: Actor) -> int:
    """Delete those of `posts` that nobody changed; what began meanwhile stays."""
    touched = touched_ids(workspace=row.workspace, posts=posts)
    removed = 0
    for post in posts:
        if post.pk in touched or post.pk == row.post_id:
            continue
        try:
            _remove(row, post, actor)
        except DomainError:
            continue
        removed += 1
    return removed


@transaction.atomic
def _remove(row: Recurrence, post: Post, actor: Actor) -> None:
    """Delete one date's post. Raises PublishingBegan when an account has been reached."""
    locked = post_lock(workspace=row.workspace, post_id=post.pk)
    if locked.state == PostState.SCHEDULED:
        post_unschedule(workspace=row.workspace, actor=as_system(actor), post_id=post.pk)
    before = told_of(locked, {"title": locked.title, "text": locked.text, "id": locked.pk})
    record(row.workspace, as_system(actor), "post.deleted", locked, before=before)
    locked.delete()


def as_system(actor: Actor) -> Actor:
    """The same person, by way of the repetition: such changes of a date are not taken for somebody's own."""
    return Actor(actor.user, Via.SYSTEM, actor.ip)
