"""The demo's pause of yesterday: lifted, one of its posts sent afterwards, one still to be decided about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from accounts.models import SocialAccount
from config.lib.clock import at_wall_clock, local_day, now
from content.demo import story
from content.models import Post, Publication, PublishPause
from content.states import HeldFor, LiftBy, PauseScope
from content.states import PublicationState as S
from team import audit
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via


def demo_pause(workspace: Workspace, people: Sequence[User], posts: Sequence[Post], account: SocialAccount) -> None:
    """Write the pause down as history; `posts` are those it stopped. It goes with its account when the demo does."""
    by, lifted_by = people[story.PAUSED_BY], people[story.LIFTED_BY]
    pause = PublishPause.objects.create(
        workspace=workspace,
        scope=PauseScope.ACCOUNT,
        account=account,
        reason=story.PAUSE_REASON,
        lift_by=LiftBy.PAUSER,
        paused_by=by,
        lifted_by=lifted_by,
        lifted_at=_moment(workspace, story.LIFTED_AT),
    )
    pause.paused_at = _moment(workspace, story.PAUSED_AT)
    pause.save(update_fields=["paused_at"])
    rows = Publication.objects.for_workspace(workspace).filter(post__in=[post.pk for post in posts])
    count = rows.update(held_by=pause)
    rows.filter(state=S.PAUSED).update(held_for=HeldFor.PAUSE)
    what = {"scope": pause.scope, "account": str(account), "reason": pause.reason}
    audit.record(workspace, Actor(by, Via.SYSTEM), "publishing.paused", pause, after=what)
    settled = {"stopped": count, "overdue": "hold", "held": count, "sent": 0, "dropped": 0, "left": 0}
    audit.record(workspace, Actor(lifted_by, Via.SYSTEM), "publishing.resumed", pause, before=what, after=settled)


def _moment(workspace: Workspace, when: tuple[int, str]) -> datetime:
    day, clock = when
    today = local_day(now(), workspace.time_zone)
    return at_wall_clock(today + timedelta(days=day), time.fromisoformat(clock), workspace.time_zone)
