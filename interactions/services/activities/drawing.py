"""Closing and drawing: first the list is frozen and its hash published, then a public seed decides, once.

Nobody can choose the outcome: when the list is fixed the seed does not exist, and when the seed is known the list can
no longer change. Triggers in the database keep it so (migration `activities`), and before drawing the hash is computed
anew.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import DomainError, InvalidInput
from interactions.activity_errors import (
    ActivityMoved,
    ListingBroken,
    NotEnded,
    NothingToDraw,
    SamePerson,
    SeedNotYet,
    SeedsDiffer,
)
from interactions.activity_states import ActivityKind, ActivityState, SeedSource, WinnersBy
from interactions.draws import recompute
from interactions.models import Activity, ActivityDraw, ActivityEntry, ActivityWinner
from interactions.selectors.activities.reading import draw_of, prizes_of
from interactions.services.activities.beacon import is_randomness, randomness, round_at, round_url, time_of
from interactions.services.activities.collecting import entries_collect
from interactions.services.activities.steps import tell
from interactions.services.activities.writing import activity_lock
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Workspace

A = ActivityState
# The seed is taken from at least this long after the list was fixed.
AHEAD = timedelta(minutes=2)
SEED_MAX = 200
# One line for each person: the first entry that counts; in check-ins of those who came on enough days.
_NUMBER = """
WITH firsts AS (
    SELECT DISTINCT ON (contact_id) id, at FROM interactions_activityentry e
    WHERE activity_id = %(activity)s AND eligible AND (
        %(days)s <= 1 OR (
            SELECT count(DISTINCT d.day) FROM interactions_activityentry d
            WHERE d.activity_id = %(activity)s AND d.contact_id = e.contact_id AND d.eligible) >= %(days)s)
    ORDER BY contact_id, at, id
), numbered AS (SELECT id, row_number() OVER (ORDER BY at, id) AS n FROM firsts)
UPDATE interactions_activityentry e SET number = numbered.n FROM numbered WHERE e.id = numbered.id
"""


@transaction.atomic
def activity_close(
    *, workspace: Workspace, actor: Actor, activity_id: int, reveal_at: datetime | None = None
) -> Activity:
    """Take no more entries. With a draw: freeze the list, publish its hash and name the seed's moment.

    `reveal_at` (aware): when the seed becomes known, the announced time of the draw by default, or soon when that has
    passed. Raises NotFound, ActivityMoved, NotEnded, NothingToDraw, InvalidInput at `reveal_at`.
    """
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.state != A.OPEN:
        raise ActivityMoved
    moment = now()
    if row.ends_at is None or row.ends_at > moment:
        raise NotEnded
    entries_collect(activity=row, force=True)
    row.state, row.closed_at = A.CLOSED, moment
    row.save(update_fields=["state", "closed_at", "updated_at"])
    if row.winners_by == WinnersBy.DRAW:
        listing_commit(row, actor, reveal_at=_reveal(row, reveal_at, moment), moment=moment)
    record(workspace, actor, "activity.closed", row, after={"entries": row.entries, "counting": row.counting})
    return row


def _reveal(row: Activity, wanted: datetime | None, moment: datetime) -> datetime:
    if wanted is not None:
        if wanted < moment + AHEAD:
            raise InvalidInput(_("The seed must not be known yet: choose a later time."), field="reveal_at")
        if wanted > moment + timedelta(days=60):
            raise InvalidInput(_("At most 60 days ahead."), field="reveal_at")
        return wanted
    return max(row.draw_at or moment, moment + AHEAD)


def listing_commit(row: Activity, actor: Actor, *, reveal_at: datetime, moment: datetime) -> None:
    """Freeze the list of an activity that closed at `moment`, inside the transaction that holds its row.

    The demo's past is made with it, too. Raises NothingToDraw.
    """
    prizes = prizes_of(row)
    if not prizes:
        raise NothingToDraw
    days = row.min_days if row.kind == ActivityKind.CHECK_IN else 1
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, {"activity": row.pk, "days": days})
    entries = ActivityEntry.objects.for_workspace(row.workspace_id).filter(activity=row, number__isnull=False)
    codes = list(entries.order_by("number").values_list("code", flat=True))
    if not codes:
        raise NothingToDraw
    number = round_at(reveal_at) if row.source == SeedSource.DRAND else None
    name = f"drand quicknet round {number}" if number else row.source_name
    listing = recompute.written(
        activity=row.token,
        source=f"{name} {reveal_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
        prizes=[prize.count for prize in prizes],
        alternates=row.alternates,
        codes=codes,
    )
    draw = ActivityDraw.objects.create(
        workspace_id=row.workspace_id,
        activity=row,
        listing=listing,
        commit_hash=hashlib.sha256(listing.encode()).hexdigest(),
        committed_at=moment,
        committed_by=actor.user,
        source=row.source,
        source_name=name,
        source_url=round_url(number) if number else row.source_url,
        round=number,
        reveal_at=time_of(number) if number else reveal_at,
    )
    record(
        row.workspace, actor, "activity.committed", row,
        after={"hash": draw.commit_hash, "entries": len(codes), "source": name},
    )  # fmt: skip


@transaction.atomic
def seed_type(*, workspace: Workspace, actor: Actor, activity_id: int, seed: str) -> Activity:
    """Type the public seed in. The first person's value waits; when a second person types the same, it decides.

    Raises NotFound, ActivityMoved, SeedNotYet, SamePerson, SeedsDiffer, InvalidInput at `seed`.
    """
    row, draw = _undrawn(workspace, activity_id)
    seed = recompute.clean_seed(seed)
    if not seed or len(seed) > SEED_MAX:
        raise InvalidInput(_("Enter the public value, at most %(max)s characters."), field="seed", max=SEED_MAX)
    if draw.reveal_at > now():
        raise SeedNotYet
    if draw.round is not None and not is_randomness(seed):
        raise InvalidInput(_("A drand value has 64 digits from 0 to 9 and a to f."), field="seed")
    if actor.user is None:
        raise SamePerson
    if draw.typed and draw.typed_by_id != actor.user.pk:
        if seed != draw.typed:
            raise SeedsDiffer(field="seed")
        draw.confirmed_by = actor.user
        _draw(row, draw, actor, seed)
        return row
    if draw.typed == seed:
        raise SamePerson
    before = draw.typed
    draw.typed, draw.typed_by, draw.typed_at = seed, actor.user, now()
    draw.save(update_fields=["typed", "typed_by", "typed_at"])
    record(workspace, actor, "activity.seed_typed", row, before={"seed": before}, after={"seed": seed})
    return row


def seed_fetch(*, workspace: Workspace, actor: Actor, activity_id: int) -> Activity:
    """Read the seed from the beacon and draw. Calls the network, so not inside a transaction.

    Raises NotFound, ActivityMoved, SeedNotYet, SeedUnreachable.
    """
    with transaction.atomic():
        _row, draw = _undrawn(workspace, activity_id)
    if draw.round is None:
        raise ActivityMoved
    if draw.reveal_at > now():
        raise SeedNotYet
    seed = randomness(draw.round)
    with transaction.atomic():
        row, draw = _undrawn(workspace, activity_id)
        _draw(row, draw, actor, seed)
    return row


def draws_due() -> int:
    """Each minute: draw where the beacon's round has come. Returns how many were drawn."""
    rows = ActivityDraw.objects.unscoped("the clock covers every workspace").defer("listing")
    due = rows.filter(drawn_at=None, source=SeedSource.DRAND, reveal_at__lte=now()).select_related(
        "activity__workspace"
    )
    drawn = 0
    for draw in due[:20]:
        try:
            seed_fetch(workspace=draw.activity.workspace, actor=SYSTEM, activity_id=draw.activity_id)
        except DomainError:
            # Without a network two people type the value in; until then it is tried again.
            continue
        drawn += 1
    return drawn


def _undrawn(workspace: Workspace, activity_id: int) -> tuple[Activity, ActivityDraw]:
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    draw = draw_of(row, listing=True)
    if row.state != A.CLOSED or draw is None or draw.drawn_at is not None:
        raise ActivityMoved
    return row, draw


def _draw(row: Activity, draw: ActivityDraw, actor: Actor, seed: str) -> None:
    """Decide, inside the transaction that holds the activity's row. Raises ListingBroken."""
    listing = listing_checked(row, draw)
    places = [place for place in recompute.draw(listing, seed) if place.prize]
    prizes = prizes_of(row)
    entries = ActivityEntry.objects.for_workspace(row.workspace_id).filter(activity=row)
    by_number = {one.number: one for one in entries.filter(number__in=[place.number for place in places])}
    ActivityWinner.all_objects.bulk_create(
        ActivityWinner(
            workspace_id=row.workspace_id,
            activity=row,
            prize=prizes[place.prize - 1],
            entry=by_number[place.number],
            contact_id=by_number[place.number].contact_id,
            rank=place.rank,
        )
        for place in places
    )
    draw.seed, draw.drawn_at = seed, now()
    draw.save(update_fields=["seed", "drawn_at", "confirmed_by"])
    row.state = A.DRAWN
    row.save(update_fields=["state", "updated_at"])
    record(
        row.workspace, actor, "activity.drawn", row,
        after={"seed": seed, "hash": draw.commit_hash, "winners": [place.code for place in places]},
    )  # fmt: skip
    tell(row, "activity.drawn", view="activity_winners")


def listing_checked(row: Activity, draw: ActivityDraw) -> recompute.Listing:
    """The frozen list, once it is sure that neither it nor the entries behind it changed. Raises ListingBroken."""
    data = draw.listing.encode()
    if hashlib.sha256(data).hexdigest() != draw.commit_hash:
        raise ListingBroken
    listing = recompute.read(data)
    entries = ActivityEntry.objects.for_workspace(row.workspace_id).filter(activity=row, number__isnull=False)
    if tuple(entries.order_by("number").values_list("code", flat=True)) != listing.codes:
        raise ListingBroken
    return listing
