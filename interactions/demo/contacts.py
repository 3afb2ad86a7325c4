"""The demo brand's people: noted facts, tags, segments, consents, a merge, a block, and two requests about data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.connectors.types import InboxItem, InboxKind
from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from interactions.models import Contact, Identity, Segment
from interactions.services.contacts.care import contact_block, contact_edit, contact_tag
from interactions.services.contacts.lifecycle import lifecycles_follow
from interactions.services.contacts.merging import contacts_merge
from interactions.services.contacts.segments import segment_save
from interactions.services.ingest import items_take
from interactions.services.privacy.consents import consent_record, consent_withdraw
from interactions.services.privacy.requests import request_enter, request_fulfil
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
XHS, DY, WB, GZH = "practice-xiaohongshu", "practice-douyin", "practice-weibo", "practice-wechat"
BILI, IG = "practice-bilibili", "practice-instagram"


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody of the public. `lines`: (days ago, what they wrote); `facts` and `tags` as the team noted them."""

    key: str
    name: str
    platform: str
    kind: InboxKind
    lines: tuple[tuple[int, str], ...]
    tags: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


C, M = InboxKind.COMMENT, InboxKind.MESSAGE
PEOPLE = (
    _Person(
        "p01", "炉边听雪", XHS, M,
        ((64, "去年冬天的围炉套装还有补货吗？"), (51, "收到啦，包装好用心"), (40, "回购了两罐桂圆老白茶"),
         (33, "想给妈妈再寄一份，能写贺卡吗"), (21, "贺卡收到了，她很喜欢"), (12, "双十二有老客优惠吗"),
         (6, "静安店周六下午还有位置吗？"), (2, "到店了，橘子烤得刚好"), (1, "能开票吗，电话 13800138000")),
        ("老客", "静安店"), (("city", "上海"), ("phone", "13800138000"), ("orders", "SY20261102 SY20261117")),
        "爱喝桂圆老白茶，送礼多，喜欢手写贺卡。",
    ),
    _Person(
        "p02", "炉边听雪", DY, C, ((30, "抖音也来支持一下"), (9, "直播间那套茶具 13800138000 已下单")), ("直播间",)
    ),
    _Person("p03", "半盏清欢", XHS, C, ((5, "新手第一次买，盖碗会不会烫手？"), (4, "好的，谢谢"))),
    _Person("p04", "周末去喝茶", WB, C, ((3, "静安店可以带狗吗"),), ("静安店",)),
    _Person("p05", "橘子与炭火", BILI, C, ((88, "水温那期做得太好了"), (80, "85℃ 真的更甜"), (75, "求出白茶版本"))),
    _Person(
        "p06", "南山有台", GZH, M,
        ((200, "团购 30 盒礼盒有对公价吗"), (196, "合同已收到"), (190, "已付款，发票抬头稍后给")),
        ("团购",), (("city", "杭州"), ("orders", "SY20260510")), "企业采购，中秋和年前各一次。",
    ),
    _Person("p07", "mika brews", IG, C, ((10, "Do you ship the clay stove to Osaka?"), (8, "Great, thank you!"))),
    _Person("p08", "慢慢来会更快", DY, C, ((70, "第一泡要倒掉吗"),)),
    _Person("p09", "领券进群看主页", WB, C, ((7, "加群领茶叶，主页有链接"), (6, "加群领茶叶，主页有链接"))),
    _Person("p10", "不再打扰", XHS, M, ((25, "请删除我的所有信息"), (24, "谢谢，手机号也请删掉"))),
    _Person("p11", "阿茶的下午", XHS, C, ((13, "陈皮年份怎么看"), (11, "学到了！")), ("达人",)),
    _Person("p12", "七点半的月亮", WB, M, ((2, "会员日的券可以和到店礼一起用吗？"),), ("会员",), (("city", "苏州"),)),
)  # fmt: skip
SEGMENTS = (
    ("静安店常来", "到店活动优先通知", {"tags": ["静安店"], "seen_within": 60}),
    ("买过的人", "售后回访与新品试饮", {"facts": ["orders"]}),
    ("刚认识的新朋友", "欢迎语，七天内回复", {"lifecycle": ["new"], "messages_max": 5}),
    ("两个月没出现", "年前问候，不推销", {"not_seen_for": 60}),
)


def demo_contacts(*, workspace: Workspace, actor: Actor) -> None:
    """Let people write to the demo's accounts, then do with them what the team would have done."""
    accounts = {row.platform: row for row in SocialAccount.objects.for_workspace(workspace).order_by("-pk")}
    doer = _doer(workspace, Role.COMMUNITY) or actor
    people: dict[str, Contact] = {}
    for person in PEOPLE:
        if (account := accounts.get(person.platform)) is not None:
            people[person.key] = _written(workspace, doer, account, person)
    lifecycles_follow(workspace_id=workspace.pk, contact_ids=[row.pk for row in people.values()])
    made = {"contacts": [row.pk for row in people.values()], "segments": list[int]()}
    if len(people) == len(PEOPLE):
        _cared_for(workspace, doer, _doer(workspace, Role.MANAGER) or actor, people)
    for name, purpose, rules in SEGMENTS:
        if not Segment.objects.for_workspace(workspace).filter(name=name).exists():
            row = segment_save(workspace=workspace, actor=doer, name=name, purpose=purpose, rules=rules)
            made["segments"].append(row.pk)
    audit.record(workspace, actor, MADE, workspace, after=made)


def demo_uncontacts(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's people and segments out, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    made = list(entries)
    Contact.objects.for_workspace(workspace).filter(
        pk__in=[pk for one in made for pk in one.get("contacts", [])]
    ).delete()
    Segment.objects.for_workspace(workspace).filter(
        pk__in=[pk for one in made for pk in one.get("segments", [])]
    ).delete()


def _doer(workspace: Workspace, role: Role) -> Actor | None:
    rows = Membership.objects.for_workspace(workspace).filter(role=role).select_related("user").order_by("pk")
    member = rows.first()
    return Actor(member.user, Via.SYSTEM) if member else None


def _written(workspace: Workspace, doer: Actor, account: SocialAccount, person: _Person) -> Contact:
    author = f"shanyu-{person.key}"
    items = [
        InboxItem(
            remote_id=f"{author}-{number}",
            kind=person.kind,
            author_id=author,
            author_handle=author,
            author_name=person.name,
            text=text,
            at=now() - timedelta(days=days, minutes=17 * number),
        )
        for number, (days, text) in enumerate(person.lines)
    ]
    items_take(account=account, items=items, quiet=True)
    rows = Identity.objects.for_workspace(workspace).filter(platform=account.platform, remote_id=author)
    contact = rows.select_related("contact").get().contact
    if person.facts or person.note:
        contact_edit(
            workspace=workspace, actor=doer, contact_id=contact.pk, name=contact.name, note=person.note,
            facts=dict(person.facts),
        )  # fmt: skip
    if person.tags:
        contact_tag(workspace=workspace, actor=doer, contact_id=contact.pk, tags=person.tags)
    return contact


def _cared_for(workspace: Workspace, doer: Actor, manager: Actor, people: dict[str, Contact]) -> None:
    who: dict[str, Any] = {"workspace": workspace, "actor": doer}
    contacts_merge(**who, contact_id=people["p01"].pk, other_id=people["p02"].pk)
    contact_block(**who, contact_id=people["p09"].pk, reason="反复发引流广告")
    consent_record(
        **who,
        contact_id=people["p01"].pk,
        purpose="marketing",
        how="私信里勾选会员须知",
        evidence="私信截图，11 月 12 日",
    )
    consent_record(**who, contact_id=people["p06"].pk, purpose="service", basis="contract", how="团购合同")
    consent_record(**who, contact_id=people["p12"].pk, purpose="marketing", how="会员日报名表")
    withdrawn = consent_record(**who, contact_id=people["p05"].pk, purpose="marketing", how="评论区抽奖报名")
    consent_withdraw(**who, consent_id=withdrawn.pk)
    today = local_day(now(), workspace.time_zone)
    care: dict[str, Any] = {"workspace": workspace, "actor": manager}
    erase = request_enter(
        **care, contact_id=people["p10"].pk, kind="erase", asked_by="本人，小红书私信", checked="从同一账号私信确认",
        received_on=today - timedelta(days=20),
    )  # fmt: skip
    request_fulfil(**care, request_id=erase.pk)
    request_enter(
        **care, contact_id=people["p06"].pk, kind="export", asked_by="本人，公众号留言", checked="核对订单号与收货城市",
        received_on=today - timedelta(days=4),
    )  # fmt: skip
