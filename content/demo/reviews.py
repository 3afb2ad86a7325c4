"""The demo's reviews: a rule for paid partnerships, one waiting for its client, one with changes asked for, a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from accounts.models import SocialAccount
from config.lib.clock import at_wall_clock, local_day, now
from content.demo import story
from content.demo.looking import look_at_warnings
from content.models import MediaAsset, Post
from content.selectors.approval_rules import Level
from content.services.drafting import post_create
from content.services.policies import PolicyValues, policy_save
from content.services.review import post_approve, post_request_changes, post_submit
from content.services.review_links import LinkValues, link_create
from content.services.review_talk import review_comment
from content.services.suggestions import Wording, suggestion_make
from content.states import AdKind
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

RULE, INSIDE, OUTSIDE = "商业合作内容", "内容负责人", "品牌方确认"
CLIENT = "青瓦民宿 · 市场部"
STAY = (
    "广告 · 与青瓦民宿合作（Paid partnership）\n在青瓦民宿的屋檐下煮了一壶老白茶。\n雪落下来之前，水先开了。\n\n"
    "入住任意茶室房型，送山屿茶冬日茶礼一份，12 月 31 日前有效。\n#青瓦民宿 #山屿茶 #冬日旅行"
)
LOUD, CALM = "闻过的人都说回不去了。", "像刚掀开的盖碗，香气慢慢散开。"
CANDLE = (
    "广告 · 与慢火合作（Paid partnership）\n和香薰品牌「慢火」一起做了三支茶香蜡烛。\n"
    + LOUD
    + "\n\n陈皮、茉莉、岩韵，点一支，再泡一杯。\n#慢火 #山屿茶"
)
WHY = "“都说”没有依据，换成我们自己闻到的。"


def demo_reviews(
    workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount], media: Mapping[str, MediaAsset]
) -> dict[str, list[int]]:
    """Make them; returns the ids of the posts, rules and links, for their removal."""
    owner, manager, planner = (Actor(people[n], Via.SYSTEM) for n in (0, 1, 2))
    levels = (Level(name=INSIDE, people=(people[1].pk,), hours=4), Level(name=OUTSIDE, external=True, hours=16))
    rule = policy_save(
        workspace=workspace,
        actor=owner,
        values=PolicyValues(name=RULE, levels=levels, ad_kinds=(AdKind.PAID, AdKind.COMMISSION)),
    )
    both = (accounts[story.XHS], accounts[story.WB])
    stay = _post(workspace, planner, "雪天住进青瓦民宿", STAY, both, media["shop"], 3)
    post_submit(workspace=workspace, actor=planner, post_id=stay.pk)
    post_approve(workspace=workspace, actor=manager, post_id=stay.pk, note="口径没问题，等民宿那边确认房型和有效期。")
    link = link_create(
        workspace=workspace, actor=manager, post_ids=[stay.pk], values=LinkValues(CLIENT, days=14, may_approve=True)
    )
    candle = _post(workspace, planner, "三支茶香蜡烛", CANDLE, (accounts[story.XHS],), media["tangerine"], 4)
    post_submit(workspace=workspace, actor=planner, post_id=candle.pk)
    suggestion_make(
        workspace=workspace,
        actor=manager,
        post_id=candle.pk,
        wording=Wording("text", CANDLE.replace(LOUD, CALM), note=WHY),
    )
    post_request_changes(
        workspace=workspace, actor=manager, post_id=candle.pk, note="“闻过的人都说”没有依据，建议的写法放在下面了。"
    )
    review_comment(workspace=workspace, actor=planner, post_id=candle.pk, note="收到，今天下午改好再提审。")
    return {"posts": [stay.pk, candle.pk], "policies": [rule.pk], "links": [link.pk]}


def _post(
    workspace: Workspace,
    actor: Actor,
    title: str,
    text: str,
    accounts: Sequence[SocialAccount],
    picture: MediaAsset,
    days: int,
) -> Post:
    post = post_create(
        workspace=workspace,
        actor=actor,
        title=title,
        text=text,
        due_at=_moment(workspace, days),
        account_ids=[account.pk for account in accounts],
        media=[(picture.pk, "")],
        ad_kind=AdKind.PAID,
    )
    look_at_warnings(post, actor)
    return post


def _moment(workspace: Workspace, days: int) -> datetime:
    day = local_day(now(), workspace.time_zone) + timedelta(days=days)
    return at_wall_clock(day, time(19, 30), workspace.time_zone)
