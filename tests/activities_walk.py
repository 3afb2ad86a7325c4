"""Rows about activities for the walks over all addresses, and the pages of the demo's activities."""

from __future__ import annotations

from typing import Any

from config.lib.clock import now
from config.lib.crypto import seal
from interactions.models import (
    Activity,
    ActivityDraw,
    ActivityEntry,
    ActivityExclusion,
    ActivityPrize,
    ActivityWinner,
    Message,
)
from team.models import User, Workspace

ACTIVITY_PAGES = (
    "inbox/activities/",
    "inbox/activities/new/",
    "inbox/activities/{lottery}/",
    "inbox/activities/{lottery}/entries/",
    "inbox/activities/{lottery}/draw/",
    "inbox/activities/{lottery}/winners/",
    "inbox/activities/{lottery}/winners/{prize_winner}/",
    "inbox/activities/{checking_in}/",
    "inbox/activities/{checking_in}/entries/",
    "inbox/activities/{checking_in}/entries/import/",
    "inbox/activities/{drafted}/",
    "inbox/activities/{drafted}/edit/",
    "inbox/activities/{drafted}/draw/",
)


def activity_objects(workspace: Workspace, user: User, message: Message) -> dict[str, Any]:
    """A value for each parameter of the addresses about activities."""
    contact = message.thread.contact
    row = Activity.objects.create(workspace=workspace, name="walk", created_by=user)
    of = {"workspace": workspace, "activity": row}
    entry = ActivityEntry.objects.create(
        **of, message=message, contact=contact, at=now(), day=now().date(), code="0" * 16, eligible=True
    )
    prize = ActivityPrize.objects.create(**of, position=1, name="walk")
    address = seal({"name": "walk", "phone": "", "address": "walk"})
    winner = ActivityWinner.objects.create(
        **of, prize=prize, entry=entry, contact=contact, rank=1, address=address, state="answered"
    )
    ActivityDraw.objects.create(
        **of, listing="", commit_hash="0" * 64, committed_at=now(), source="typed", reveal_at=now()
    )
    exclusion = ActivityExclusion.objects.create(**of, contact=contact, reason="walk", by=user, at=now())
    return {
        "activity_id": row.pk,
        "entry_id": entry.pk,
        "winner_id": winner.pk,
        "exclusion_id": exclusion.pk,
        "activity_prize_id": prize.pk,
    }


def activity_places(workspace: Workspace) -> dict[str, int]:
    """The demo's activities, and a winner whose prize has not been sent."""
    rows = Activity.objects.for_workspace(workspace)
    lottery = rows.get(state="drawn")
    winner = ActivityWinner.objects.for_workspace(workspace).filter(activity=lottery, state="answered").first()
    assert winner is not None
    return {
        "lottery": lottery.pk,
        "checking_in": rows.get(state="open").pk,
        "drafted": rows.get(state="draft").pk,
        "prize_winner": winner.pk,
    }
