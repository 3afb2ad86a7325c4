"""What people show of the demo brand: collected, asked for, permitted, used and rewarded."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.services.custody.proofs import Evidence
from analytics.demo import ugc_story as story
from analytics.listening_states import MonitorKind
from analytics.models import Mention, UserPost, UserPostUse
from analytics.services.ugc.collecting import CollectedAlready, UgcDraft, ugc_collect, ugc_enter
from analytics.services.ugc.permitting import Grant, ugc_ask, ugc_grant, ugc_refuse, ugc_use
from analytics.services.ugc.rewarding import Reward, reward_give, reward_promise
from analytics.ugc_states import UgcSource
from config.lib.clock import local_day, now
from content.models import Post
from interactions.models import Message
from interactions.states import Direction, Sentiment
from team.actors import Actor
from team.models import Membership, Workspace
from team.roles import Role
from team.states import Via

FOUND_IN_INBOX, HEARD = 4, 5


def demo_ugc(*, workspace: Workspace, actor: Actor) -> None:
    """Collect, and let each of them come as far as the story says."""
    members = Membership.objects.for_workspace(workspace).filter(role=Role.COMMUNITY).select_related("user")
    member = members.order_by("pk").first()
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(member.user, Via.SYSTEM) if member else actor}
    liked = Message.objects.for_workspace(workspace).filter(
        direction=Direction.IN, deleted_at=None, sentiment=Sentiment.POSITIVE, at__lt=now() - timedelta(days=1)
    )
    said = Mention.objects.for_workspace(workspace).filter(
        monitor__kind=MonitorKind.BRAND, sentiment=Sentiment.POSITIVE, heard__isnull=False
    )
    for pk in liked.order_by("-at").values_list("pk", flat=True)[:FOUND_IN_INBOX]:
        _collect(who, message_id=pk)
    for pk in said.order_by("-at").values_list("pk", flat=True)[:HEARD]:
        _collect(who, mention_id=pk)
    for one in story.LINKS:
        row = ugc_enter(**who, draft=UgcDraft(*one.draft))
        _come(who, row, one)
        _dated(workspace, row.pk, one.ago)
    heard = UserPost.objects.for_workspace(workspace).filter(source="heard").order_by("pk").first()
    if heard is not None:
        ugc_ask(**who, user_post_id=heard.pk, words=story.ASKING)
    _found_when_said(workspace)


def _collect(who: dict[str, Any], *, message_id: int | None = None, mention_id: int | None = None) -> None:
    try:
        ugc_collect(**who, message_id=message_id, mention_id=mention_id)
    except CollectedAlready:
        return


def _come(who: dict[str, Any], row: UserPost, one: story.Link) -> None:
    """Ask, write the answer down, use and reward it, as far as the story goes."""
    today = local_day(now(), row.workspace.time_zone)
    which = {**who, "user_post_id": row.pk}
    ugc_ask(**which, words=story.ASKING)
    if not one.consent:
        return
    if one.refused:
        ugc_refuse(**which, note=one.consent)
        return
    until = today + timedelta(days=one.days) if one.days else None
    grant = Grant(one.scope, one.channels, until, one.consent)
    ugc_grant(**which, grant=grant, evidence=Evidence(text=story.PROOF))
    if one.used:
        ugc_use(**which)
    if one.gift:
        reward = Reward("gift", Decimal(one.worth), "CNY", one.gift, today + timedelta(days=7))
        reward_promise(**which, reward=reward)
        if one.given:
            reward_give(**which, given_on=today)
    if one.withdrawn:
        ugc_refuse(**which, withdrawn=True, note=one.withdrawn)


def _dated(workspace: Workspace, pk: int, ago: int) -> None:
    """Let what was done just now have been done since it was found `ago` days ago: asked at once, answered next day."""
    found = now() - timedelta(days=ago, hours=3)
    row = UserPost.objects.for_workspace(workspace).get(pk=pk)
    after = {"found_at": 0, "asked_at": 2, "answered_at": 26, "used_at": 51, "withdrawn_at": 24 * max(2, ago - 6)}
    for name, hours in after.items():
        if getattr(row, name) is not None:
            setattr(row, name, found + timedelta(hours=hours))
    if row.reward_given_on is not None:
        row.reward_given_on = local_day(found + timedelta(days=8), workspace.time_zone)
        row.reward_due_on = local_day(found + timedelta(days=9), workspace.time_zone)
    row.save()
    uses = UserPostUse.objects.for_workspace(workspace).filter(user_post=row)
    Post.objects.for_workspace(workspace).filter(pk__in=uses.values("post")).update(created_at=row.used_at or found)
    uses.update(made_at=row.used_at or found)


def _found_when_said(workspace: Workspace) -> None:
    """What was collected from the inbox was found some hours after it came, from listening on the days since."""
    rows = UserPost.objects.for_workspace(workspace).exclude(source=UgcSource.HAND).select_related("message")
    for number, row in enumerate(rows.order_by("pk")):
        said = row.message.at if row.message else now() - timedelta(days=2 * number)
        row.found_at = min(said + timedelta(hours=5 + number), now())
        row.asked_at = row.asked_at and min(row.found_at + timedelta(days=1), now())
        row.save(update_fields=["found_at", "asked_at"])


def demo_unugc(*, workspace: Workspace, actor: Actor) -> None:
    """Forget them, and the drafts made from them."""
    rows = UserPost.objects.for_workspace(workspace)
    Post.objects.for_workspace(workspace).filter(pk__in=rows.values("uses__post")).delete()
    rows.delete()
