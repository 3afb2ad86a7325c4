"""The demo's article, poll and lottery, and what its writers keep for reuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import now
from content.demo.story import GZH, WB, X
from content.models import LinkTags, MediaAsset, PostTemplate, Snippet
from content.selectors.link_tags import link_tags_of
from content.services.drafting import post_create
from content.services.link_tags import link_tags_save
from content.services.post_templates import template_save
from content.services.snippets import snippet_save
from content.states import AdKind, SnippetKind
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

ARTICLE = (
    "<h2>先备一炉炭</h2><p>围炉煮茶，七分在火。选<strong>橄榄炭</strong>，烟少、火稳，一次添三四块就够。</p>"
    '<img data-asset="{stove}"><h2>三款茶，三种时辰</h2>'
    "<ul><li>午后：陈皮白茶，煮到汤色橙红</li><li>傍晚：正山小种，配烤柿子</li><li>夜里：熟普，少盐的坚果</li></ul>"
    "<blockquote>水初沸时投茶，三分钟后离火，汤最润。</blockquote>"
    '<p>配方与茶器清单见<a href="https://shanyu.cn/weilu">围炉手册</a>。</p><img data-asset="{lineup}">'
)
TEXTS = (
    ("门店结尾", "{brand} · 每日 10:00—22:00，{门店}等你来坐坐。"),
    ("发货说明", "下单后 48 小时内发出，顺丰包邮；详情见 {link}"),
    ("节气开头", "{date}，换一壶应季的茶。"),
)
GROUPS = (
    ("围炉话题", ("围炉煮茶", "冬日仪式感", "陈皮白茶", "周末去哪儿")),
    ("新品话题", ("山屿茶", "茶礼", "新品上市", "国货好物", "伴手礼")),
)


def demo_compose(
    workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount], media: Mapping[str, MediaAsset]
) -> dict[str, list[int]]:
    """Make it, and return the ids of what was made by kind, for the removal."""
    writer = Actor(people[2], Via.SYSTEM)
    posts = [post_create(workspace=workspace, actor=writer, **values) for values in _posts(accounts, media)]
    kept = [
        snippet_save(workspace=workspace, actor=writer, name=name, text=text)
        for name, text in TEXTS
        if not Snippet.objects.for_workspace(workspace).filter(name__iexact=name).exists()
    ]
    kept += [
        snippet_save(workspace=workspace, actor=writer, name=name, kind=SnippetKind.TAGS, tags=tags)
        for name, tags in GROUPS
        if not Snippet.objects.for_workspace(workspace).filter(name__iexact=name).exists()
    ]
    made = {"posts": [post.pk for post in posts], "snippets": [row.pk for row in kept]}
    if not PostTemplate.objects.for_workspace(workspace).filter(name__iexact="每周投票").exists():
        template = template_save(workspace=workspace, actor=writer, post_id=posts[1].pk, name="每周投票")
        made["templates"] = [template.pk]
    if link_tags_of(workspace=workspace) is None:
        rules: LinkTags = link_tags_save(workspace=workspace, actor=Actor(people[0], Via.SYSTEM), domains=["shanyu.cn"])
        made["link_tags"] = [rules.pk]
    return made


def _posts(accounts: Mapping[str, SocialAccount], media: Mapping[str, MediaAsset]) -> list[dict[str, Any]]:
    draws = now() + timedelta(days=12)
    return [
        {
            "title": "围炉煮茶，从一块炭开始",
            "text": "围炉的诀窍，一半在火。全文见公众号。 https://shanyu.cn/weilu",
            "kind": "article",
            "details": {
                "body": ARTICLE.format(stove=media["stove"].pk, lineup=media["lineup"].pk),
                "digest": "橄榄炭、三款茶、一张清单：在家也能围一炉。",
                "author": "周然",
            },
            "media": [(media["gift-wide"].pk, "")],
            "account_ids": [accounts[GZH].pk, accounts[WB].pk],
            "ad_kind": AdKind.OWN,
            "campaign": "冬日围炉",
            "variants": {WB: {"media": [(media["stove"].pk, ""), (media["tangerine"].pk, "")]}},
        },
        {
            "title": "本周投票：雪天第一壶",
            "text": "下雪的那天，你想先煮哪一壶？",
            "kind": "poll",
            "details": {
                "question": "雪天第一壶喝什么",
                "options": ["陈皮白茶", "正山小种", "熟普", "茉莉花茶"],
                "days": 3,
            },
            "media": [(media["lineup"].pk, "")],
            "account_ids": [accounts[WB].pk, accounts[X].pk],
        },
        {
            "title": "抽三套围炉礼盒",
            "text": "冬天的第一场聚会，我们请。",
            "kind": "lottery",
            "details": {
                "prizes": [{"name": "围炉煮茶礼盒", "quantity": 3, "value": "398 元"}],
                "conditions": "关注并转发本条，评论说说你想和谁围炉",
                "method": "微博抽奖平台随机抽取",
                "draws_at": draws.isoformat(),
                "redeem": "开奖后 7 日内私信提供收件信息",
                "forfeiture": "逾期未领视为放弃，不再补抽",
                "organiser": "山屿茶",
                "contact": "微博私信 @山屿茶SHANYU",
                "delivery": "开奖后 15 日内顺丰寄出，包邮",
            },
            "media": [(media["gift"].pk, "")],
            "account_ids": [accounts[WB].pk],
            "ad_kind": AdKind.OWN,
            "campaign": "冬日围炉",
        },
    ]
