"""The demo brand's activities: a lottery that is over with its proof, a check-in that runs, a draft the law stops."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from accounts.models import SocialAccount
from accounts.practice_network.remarks import PEOPLE
from config.lib.clock import now
from content.models import Publication
from content.states import PublicationState
from interactions.activity_states import ActivityKind, ActivityState, SeedSource, WinnersBy
from interactions.models import Activity, ActivityWinner, Identity
from interactions.selectors.activities.reading import posts_of, winners_of
from interactions.services.activities.collecting import entries_collect
from interactions.services.activities.drawing import listing_commit, seed_type
from interactions.services.activities.importing import entries_import
from interactions.services.activities.steps import activity_announce
from interactions.services.activities.winning import (
    winner_address,
    winner_received,
    winner_replace,
    winner_send,
    winner_tell,
)
from interactions.services.activities.writing import Plan, PostDraft, PrizeDraft, activity_create, activity_lock
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
SEED = "07 15 19 23 28 30 + 11"
WISHES = (
    "想在阳台上围炉煮茶，#围炉", "#围炉 冬天和爸妈一起喝", "抽我抽我 #围炉", "#围炉 陈皮普洱配烤橘子",
    "第一次参加 #围炉",
    "#围炉 希望好运", "给办公室的同事抽一份 #围炉", "#围炉 下雪天就等这个", "支持山屿茶！#围炉", "#围炉 去年没抢到",
)  # fmt: skip
_CLAIM: dict[str, Any] = {
    "claim_days": 7,
    "claim_how": "收到通知后私信回复收件信息。",
    "delivery": "顺丰包邮，确认地址后五个工作日内寄出。",
    "forfeiture": "逾期未回复视为放弃，由候补依次递补。",
    "organiser": "山屿茶（示范品牌）",
    "contact": "400-000-0000（示范号码）",
    "winner_text": "恭喜您获得「{{prize}}」！请在 {{deadline}} 前私信我们收件信息，公示：{{proof}}",
}


def demo_activities(*, workspace: Workspace, actor: Actor) -> None:
    """Make all three; nothing where the demo has no published posts."""
    posts = _posts(workspace)
    if len(posts) < 2:
        return
    who: dict[str, Any] = {"workspace": workspace, "actor": actor}
    made = [
        _lottery(who, posts[0], random.Random(1122)).pk,  # noqa: S311 - believable, not secret
        _check_in(who, posts[1], random.Random(1123)).pk,  # noqa: S311 - as above
        _draft(who, posts[0]).pk,
    ]
    audit.record(workspace, actor, MADE, workspace, after={"activities": made})


def demo_unactivities(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's activities out, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("activities", [])]
    Activity.objects.for_workspace(workspace).filter(pk__in=ids).delete()


def _posts(workspace: Workspace) -> list[Publication]:
    """The latest published post of each account, those with most followers first."""
    rows = Publication.objects.for_workspace(workspace).filter(state=PublicationState.PUBLISHED).exclude(remote_id="")
    found: dict[int, Publication] = {}
    for row in rows.select_related("account").order_by("-published_at", "-pk"):
        found.setdefault(row.account_id, row)
    return sorted(found.values(), key=lambda row: (row.account.platform, row.pk))


def _lottery(who: dict[str, Any], post: Publication, dice: random.Random) -> Activity:
    moment = now()
    start, end = moment - timedelta(days=16), moment - timedelta(days=9)
    plan = Plan(
        name="冬日围炉抽奖",
        starts_at=start,
        ends_at=moment + timedelta(hours=1),
        draw_at=moment + timedelta(hours=2),
        rules="在本帖评论区带话题 #围炉 说说你的冬天，每人一次机会。员工及其家属不参与。仅寄送中国大陆地址。",
        keywords=["#围炉"],
        prizes=[
            PrizeDraft("围炉礼盒", 1, Decimal("398")),
            PrizeDraft("陈皮普洱 100 克", 3, Decimal("128")),
            PrizeDraft("茶样三件套", 5, Decimal("29.90")),
        ],
        posts=[PostDraft(publication_id=post.pk)],
        alternates=5,
        source=SeedSource.TYPED,
        source_name="练习网络第 48 期示范号码",
        **_CLAIM,
    )
    row = activity_create(**who, plan=plan)
    activity_announce(**who, activity_id=row.pk, seen=True)
    names = [*_names(post.account), *_names(post.account)[:6]]
    lines = [
        (
            name,
            dice.choice(WISHES) if dice.random() > 0.12 else "好想要",
            start + (end - start) * dice.betavariate(1.2, 2),
        )
        for name in names
    ]
    _said(who, row, lines)
    # What was announced and frozen in the past is written down so; from the commitment on nothing can be moved.
    Activity.objects.for_workspace(row.workspace_id).filter(pk=row.pk).update(
        starts_at=start, ends_at=end, draw_at=end + timedelta(hours=2), announced_at=start - timedelta(hours=3),
        created_at=start - timedelta(days=2), end_told_at=end,
    )  # fmt: skip
    row = activity_lock(workspace=who["workspace"], activity_id=row.pk)
    entries_collect(activity=row, force=True)
    closed = end + timedelta(minutes=20)
    row.state, row.closed_at = ActivityState.CLOSED, closed
    row.save(update_fields=["state", "closed_at", "updated_at"])
    listing_commit(row, who["actor"], reveal_at=end + timedelta(hours=2), moment=closed)
    people = _two(who["workspace"])
    for person in people:
        row = seed_type(workspace=who["workspace"], actor=person, activity_id=row.pk, seed=SEED)
    if len(people) == 2:
        _prizes(who, row)
    return row


def _prizes(who: dict[str, Any], row: Activity) -> None:
    """Some prizes have arrived, some are on their way, one winner never answered."""
    given: dict[str, Any] = {**who, "activity_id": row.pk}
    winners = winners_of(row)
    ended = row.ends_at or now()
    for number, one in enumerate(winners[:7]):
        winner_tell(**given, winner_id=one.pk, text="")
        told = ended + timedelta(hours=3 + number)
        ActivityWinner.objects.for_workspace(row.workspace_id).filter(pk=one.pk).update(
            told_at=told, answer_by=told + timedelta(days=row.claim_days)
        )
        if number in (0, 1, 2, 4):
            address = {"name": "（示范）", "phone": "000-0000-0000", "address": "示范市围炉路 1 号"}
            winner_address(**given, winner_id=one.pk, address=address)
        if number in (0, 1, 4):
            winner_send(**given, winner_id=one.pk, carrier="顺丰", tracking=f"SF000000000{number}")
        if number == 0:
            winner_received(**given, winner_id=one.pk)
    winner_replace(**given, winner_id=winners[3].pk)


def _check_in(who: dict[str, Any], post: Publication, dice: random.Random) -> Activity:
    moment = now()
    start = moment - timedelta(days=6)
    plan = Plan(
        name="冬日喝茶打卡",
        kind=ActivityKind.CHECK_IN,
        starts_at=start,
        ends_at=moment + timedelta(days=8),
        draw_at=moment + timedelta(days=8, hours=2),
        rules="每天在本帖评论“打卡”并说说今天喝了什么茶，打卡满 5 天即可参加抽奖。",
        keywords=["打卡"],
        min_days=5,
        prizes=[PrizeDraft("桂花乌龙茶样", 10, Decimal("39"))],
        posts=[PostDraft(publication_id=post.pk)],
        alternates=5,
        **_CLAIM,
    )
    row = activity_create(**who, plan=plan)
    activity_announce(**who, activity_id=row.pk, seen=True)
    teas = ("陈皮普洱", "桂花乌龙", "老白茶", "茉莉花茶", "岩茶", "熟普")
    lines = []
    for name in _names(post.account)[:16]:
        keen = dice.uniform(0.25, 1)
        for day in range(6):
            if dice.random() < keen:
                at = start + timedelta(days=day, hours=dice.uniform(1, 14))
                text = f"打卡第{day + 1}天，今天喝{dice.choice(teas)}" if dice.random() > 0.08 else "今天忘记写了"
                lines.append((name, text, at))
    _said(who, row, lines)
    Activity.objects.for_workspace(row.workspace_id).filter(pk=row.pk).update(announced_at=start - timedelta(days=1))
    return row


def _draft(who: dict[str, Any], post: Publication) -> Activity:
    """What somebody wrote in a hurry: a prize above the limit, praise as a condition, half of the rules missing."""
    moment = now()
    plan = Plan(
        name="双十二锦鲤大奖",
        starts_at=moment + timedelta(days=5),
        ends_at=moment + timedelta(days=12),
        rules="下单并晒五星好评即可参加，抽一位锦鲤，全网最高奖品。最终解释权归本店所有。",
        winners_by=WinnersBy.DRAW,
        prizes=[PrizeDraft("茶山双人私享旅行", 1, Decimal("68000")), PrizeDraft("全年茶礼", 3, None)],
        posts=[PostDraft(publication_id=post.pk)],
        organiser="山屿茶（示范品牌）",
    )
    return activity_create(**who, plan=plan)


def _names(account: SocialAccount) -> list[str]:
    """People of the simulated public who have not written to this account so far."""
    known = Identity.objects.for_workspace(account.workspace_id).filter(platform=account.platform)
    taken = set(known.values_list("name", flat=True)) | set(known.values_list("handle", flat=True))
    fresh = [name for name in PEOPLE["zh"] if name not in taken]
    return fresh if len(fresh) > 15 else list(PEOPLE["zh"])


def _said(who: dict[str, Any], row: Activity, lines: Iterable[tuple[str, str, datetime]]) -> None:
    table = ["昵称,评论内容,评论时间"]
    table += [f"{name},{text},{min(at, now()).isoformat()}" for name, text, at in sorted(lines, key=lambda one: one[2])]
    (post,) = posts_of(row)
    entries_import(**who, activity_id=row.pk, post=post.pk, file=BytesIO("\n".join(table).encode()))


def _two(workspace: Workspace) -> Sequence[Actor]:
    """Who types the seed, and who confirms it; one where nobody else is there."""
    rows = Membership.objects.for_workspace(workspace).select_related("user")
    people = {row.role: row.user for row in rows.order_by("-pk")}
    first = people[Role.OWNER]
    second = people.get(Role.COMMUNITY) or people.get(Role.MANAGER)
    return [Actor(one, Via.SYSTEM) for one in (first, second) if one is not None]
