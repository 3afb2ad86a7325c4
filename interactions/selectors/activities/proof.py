"""What anybody may know about an activity: no names, no words of comments."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from interactions.activity_states import WinnerState
from interactions.models import Activity, ActivityDraw, ActivityEntry, ActivityPost, ActivityPrize
from interactions.selectors.activities.reading import draw_of, posts_of, prizes_of, winners_of


@dataclass(frozen=True, slots=True)
class PublicWinner:
    """A drawn or picked entry. `gone`: the prize went to an alternate."""

    rank: int
    prize: str
    number: int | None
    code: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """All the public page shows."""

    activity: Activity
    prizes: list[ActivityPrize]
    posts: list[ActivityPost]
    draw: ActivityDraw | None
    winners: list[PublicWinner]
    people: int


def proof_of(activity: Activity) -> Proof:
    """What the public page shows of an activity that was announced."""
    draw = draw_of(activity)
    entries = ActivityEntry.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    return Proof(
        activity,
        prizes_of(activity),
        posts_of(activity),
        draw,
        [
            PublicWinner(one.rank, one.prize.name, one.entry.number, one.entry.code, one.state == WinnerState.FORFEITED)
            for one in winners_of(activity)
        ],
        entries.filter(number__isnull=False).count() if draw else activity.counting,
    )


def command_line(proof: Proof) -> str:
    """How to recompute the draw with the downloaded script, '' before it was drawn."""
    if proof.draw is None or not proof.draw.seed:
        return ""
    prizes = ",".join(str(prize.count) for prize in proof.prizes)
    seed, file = shlex.quote(proof.draw.seed), f"entries-{proof.activity.token}.txt"
    return f"python3 draw_check.py {file} --seed {seed} --prizes {prizes} --commit {proof.draw.commit_hash}"
