"""Prizes on their way: telling winners, their addresses, sending, alternates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.crypto import seal, unseal
from config.lib.errors import InvalidInput, NotFound
from interactions.activity_errors import ActivityMoved, NobodyStandsBy, PrizesGiven
from interactions.activity_states import WINNER_TRANSITIONS, ActivityState, WinnersBy, WinnerState
from interactions.draws import recompute
from interactions.models import Activity, ActivityEntry, ActivityWinner
from interactions.selectors.activities.reading import activity_get, draw_of, prizes_of, proof_url, winner_get
from interactions.services.activities.drawing import listing_checked
from interactions.services.activities.steps import tell
from interactions.services.activities.writing import activity_lock
from interactions.services.answers import answer_write
from team.actors import Actor
from team.audit import record
from team.models import Workspace

W = WinnerState
ADDRESS = {"name": 60, "phone": 40, "address": 300}
# How long an address is kept after the prize has arrived, for complaints.
KEPT_AFTER = timedelta(days=30)


@transaction.atomic
def entry_pick(*, workspace: Workspace, actor: Actor, activity_id: int, entry_id: int, prize_id: int) -> ActivityWinner:
    """The jury picks an entry for a prize, once the activity has closed.

    Raises NotFound, ActivityMoved, PrizesGiven, InvalidInput for an entry that does not count or has won.
    """
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.winners_by != WinnersBy.JURY or row.state not in (ActivityState.CLOSED, ActivityState.DRAWN):
        raise ActivityMoved
    entry = ActivityEntry.objects.for_workspace(workspace).filter(activity=row, pk=entry_id).first()
    prize = next((one for one in prizes_of(row) if one.pk == prize_id), None)
    if entry is None or prize is None:
        raise NotFound
    winners = ActivityWinner.objects.for_workspace(workspace).filter(activity=row)
    if not entry.eligible:
        raise InvalidInput(_("This entry does not count."))
    if winners.filter(contact=entry.contact_id).exists():
        raise InvalidInput(_("This person has won already."))
    if winners.filter(prize=prize).exclude(state=W.FORFEITED).count() >= prize.count:
        raise PrizesGiven
    entry.picked_at, entry.picked_by = now(), actor.user
    entry.save(update_fields=["picked_at", "picked_by"])
    winner = ActivityWinner.objects.create(
        workspace=workspace, activity=row, prize=prize, entry=entry, contact_id=entry.contact_id, rank=_last(row) + 1
    )
    row.state = ActivityState.DRAWN
    row.save(update_fields=["state", "updated_at"])
    record(workspace, actor, "activity.entry_picked", row, after={"entry": entry.code, "prize": prize.name})
    return winner


@transaction.atomic
def winner_tell(*, workspace: Workspace, actor: Actor, activity_id: int, winner_id: int, text: str) -> ActivityWinner:
    """Write to a winner in their thread and let the time to answer begin.

    An empty `text`: they were told by hand, in the platform's app. Raises NotFound, ActivityMoved, and what
    `answer_write` refuses.
    """
    row, winner = _winner(workspace, activity_id, winner_id, W.TOLD)
    message = winner.entry.message
    if text.strip():
        if message is None:
            raise InvalidInput(_("The comment is gone, so nobody can be answered. Tell them by hand."), field="text")
        winner.message = answer_write(
            workspace=workspace, actor=actor, thread_id=message.thread_id, text=text, to_message_id=message.pk,
            take_over=True,
        )  # fmt: skip
    winner.told_at = now()
    winner.answer_by = winner.told_at + timedelta(days=row.claim_days)
    _moved(row, winner, actor, W.TOLD, ["message", "told_at", "answer_by"])
    return winner


@transaction.atomic
def winner_address(
    *, workspace: Workspace, actor: Actor, activity_id: int, winner_id: int, address: Mapping[str, str]
) -> ActivityWinner:
    """Keep what a winner gave for the parcel: `name`, `phone`, `address`; sealed. Raises NotFound, ActivityMoved."""
    row, winner = _winner(workspace, activity_id, winner_id, W.ANSWERED)
    given = {name: str(address.get(name, "")).strip() for name in ADDRESS}
    for name, most in ADDRESS.items():
        if len(given[name]) > most:
            raise InvalidInput(_("At most %(max)s characters."), field=name, max=most)
    if not given["address"]:
        raise InvalidInput(_("Enter the address."), field="address")
    winner.address, winner.answered_at = seal(given), now()
    _moved(row, winner, actor, W.ANSWERED, ["address", "answered_at"])
    return winner


def address_open(*, workspace: Workspace, actor: Actor, activity_id: int, winner_id: int) -> dict[str, str]:
    """A winner's address, noted in the audit log. Raises NotFound, also when there is none."""
    row = activity_get(workspace=workspace, activity_id=activity_id)
    winner = winner_get(activity=row, winner_id=winner_id)
    if not winner.address:
        raise NotFound
    record(workspace, actor, "activity.address_seen", row, after={"winner": winner.rank})
    return {name: str(value) for name, value in unseal(winner.address).items()}


@transaction.atomic
def winner_send(
    *, workspace: Workspace, actor: Actor, activity_id: int, winner_id: int, carrier: str = "", tracking: str = ""
) -> ActivityWinner:
    """The prize is on its way. Raises NotFound, ActivityMoved, InvalidInput."""
    row, winner = _winner(workspace, activity_id, winner_id, W.SENT)
    winner.carrier, winner.tracking, winner.sent_at = carrier.strip(), tracking.strip(), now()
    for name, most in (("carrier", 40), ("tracking", 60)):
        if len(getattr(winner, name)) > most:
            raise InvalidInput(_("At most %(max)s characters."), field=name, max=most)
    _moved(row, winner, actor, W.SENT, ["carrier", "tracking", "sent_at"])
    return winner


@transaction.atomic
def winner_received(*, workspace: Workspace, actor: Actor, activity_id: int, winner_id: int) -> ActivityWinner:
    """The prize has arrived. Raises NotFound, ActivityMoved."""
    row, winner = _winner(workspace, activity_id, winner_id, W.RECEIVED)
    winner.received_at = now()
    _moved(row, winner, actor, W.RECEIVED, ["received_at"])
    return winner


@transaction.atomic
def winner_replace(*, workspace: Workspace, actor: Actor, activity_id: int, winner_id: int) -> ActivityWinner | None:
    """A winner did not answer in time or gives the prize up: the next alternate of the same drawn order takes it.

    In a jury's activity the prize becomes free again (None). Before the deadline only whoever was not told, or gave it
    up, may lose a prize, so somebody told keeps the announced time. Raises NotFound, ActivityMoved, NobodyStandsBy,
    InvalidInput while the time to answer runs.
    """
    row, winner = _winner(workspace, activity_id, winner_id, W.FORFEITED)
    if winner.state == W.TOLD and winner.answer_by is not None and winner.answer_by > now():
        raise InvalidInput(_("The announced time to answer is not over."))
    _moved(row, winner, actor, W.FORFEITED, [])
    if row.winners_by != WinnersBy.DRAW:
        return None
    draw = draw_of(row, listing=True)
    if draw is None or not draw.seed:
        raise ActivityMoved
    rank = _last(row) + 1
    places = recompute.draw(listing_checked(row, draw), draw.seed)
    place = next((one for one in places if one.rank == rank and not one.prize), None)
    if place is None:
        raise NobodyStandsBy
    entry = ActivityEntry.objects.for_workspace(workspace).get(activity=row, number=place.number)
    fresh = ActivityWinner.objects.create(
        workspace=workspace, activity=row, prize=winner.prize, entry=entry, contact_id=entry.contact_id, rank=rank,
        replaces=winner,
    )  # fmt: skip
    record(
        workspace, actor, "activity.alternate_called", row,
        before={"winner": winner.entry.code}, after={"winner": entry.code, "rank": rank},
    )  # fmt: skip
    return fresh


@transaction.atomic
def winner_forfeit(*, workspace: Workspace, actor: Actor, activity_id: int, winner_id: int) -> ActivityWinner:
    """As `winner_replace` when nobody stands by: the prize stays with us, as the announced rules say."""
    row, winner = _winner(workspace, activity_id, winner_id, W.FORFEITED)
    if winner.state == W.TOLD and winner.answer_by is not None and winner.answer_by > now():
        raise InvalidInput(_("The announced time to answer is not over."))
    _moved(row, winner, actor, W.FORFEITED, [])
    return winner


def winner_words(activity: Activity, winner: ActivityWinner, *, deadline: datetime | None = None) -> str:
    """What a winner is written, from the activity's own text; the reader's zone is active."""
    until = timezone.localtime(deadline or now() + timedelta(days=activity.claim_days)).strftime("%Y-%m-%d %H:%M")
    values = {"prize": winner.prize.name, "deadline": until, "proof": proof_url(activity)}
    text = activity.winner_text
    for name, value in values.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text


def claims_watch() -> int:
    """Each minute: tell people of winners whose time to answer is over, and forget addresses of parcels that arrived.

    Returns how many winners that was about.
    """
    rows = ActivityWinner.objects.unscoped("the clock covers every workspace")
    late = rows.filter(state=W.TOLD, answer_by__lte=now(), late_told_at=None)
    done = 0
    for winner in list(late.select_related("activity__workspace").defer("address")[:200]):
        with transaction.atomic():
            if late.filter(pk=winner.pk).update(late_told_at=now()):
                tell(winner.activity, "activity.claim_over", view="activity_winners")
                done += 1
    old = rows.filter(received_at__lt=now() - KEPT_AFTER).exclude(address=None)
    return done + old.update(address=None)


def _winner(workspace: Workspace, activity_id: int, winner_id: int, to: str) -> tuple[Activity, ActivityWinner]:
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    winner = winner_get(activity=row, winner_id=winner_id)
    if row.state != ActivityState.DRAWN or to not in WINNER_TRANSITIONS[winner.state]:
        raise ActivityMoved
    return row, winner


def _moved(row: Activity, winner: ActivityWinner, actor: Actor, to: str, names: list[str]) -> None:
    before, winner.state = winner.state, to
    winner.save(update_fields=["state", *names])
    record(
        row.workspace, actor, "activity.winner_moved", row,
        before={"winner": winner.rank, "state": before}, after={"winner": winner.rank, "state": to},
    )  # fmt: skip


def _last(row: Activity) -> int:
    rows = ActivityWinner.objects.for_workspace(row.workspace_id).filter(activity=row)
    return rows.order_by("-rank").values_list("rank", flat=True).first() or 0
