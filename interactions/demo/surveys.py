"""The demo brand's surveys: one that has ended, one that runs, with answers as its customers would give them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.lib.clock import local_day, now
from interactions.models import Survey, SurveyDay, SurveyQuestion
from interactions.selectors.surveys.reading import questions_of
from interactions.services.surveys.answering import Given, answers_read, response_store
from interactions.services.surveys.questions import QuestionDraft, question_add
from interactions.services.surveys.writing import Outline, survey_close, survey_create, survey_open
from interactions.survey_states import QuestionKind as K
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Workspace

MADE = "demo.created"
_PURPOSE = "用于改进山屿茶的商品与服务，不作其他用途。"
_HOLDER = "山屿茶（示范品牌）"
SOURCES = ("xiaohongshu", "wechat", "parcel", "xiaohongshu", "wechat", "")

LIKED = (
    "包装很有仪式感，送人有面子，茶香也正。",
    "围炉的时候全家都在喝，陈皮味道很醇。",
    "茶汤透亮，回甘明显，比去年还好。",
    "炉子升温快，柿子和橘子的搭配想得周到。",
    "礼盒很精致，丝带和卡片都用心。",
    "客服推荐的冲泡方法很好用。",
    "物流很快，包装完好，没有一点磕碰。",
    "陈皮普洱性价比高，会回购。",
    "包装可以再利用当收纳盒，喜欢。",
)
MIXED = (
    "味道不错，就是价格偏高，希望有小份装。",
    "茶很好，冲泡说明的字太小了。",
    "希望礼盒里多送几包茶样。",
    "物流两天才到，客服倒是回得快。",
    "包装好看但是有点过度，拆起来麻烦。",
    "想要更多口味的选择，比如桂花。",
)
BAD = (
    "物流太慢，五天才到，盒角压坏了。",
    "炭炉有裂纹，换货等了一周。",
    "价格比直播间贵，感觉被坑。",
    "包装压坏了，送人很尴尬。",
    "冲泡说明看不懂，第一次泡得很苦。",
    "物流信息三天没有更新，客服说再等等。",
)
REASONS = {
    "good": (
        "茶好喝，朋友来家里都问在哪买的。",
        "性价比高，客服也耐心。",
        "喝了两年，品质稳定。",
        "门店体验很舒服，包装也好看。",
        "桂花那款香气自然，不腻。",
        "送长辈他们很喜欢，包装体面。",
    ),
    "fair": (
        "味道可以，价格有点高。",
        "还行，希望有小份装可以先试。",
        "没有特别的理由，偶尔会买。",
        "物流一般，茶不错。",
    ),
    "poor": ("物流慢，等了五天。", "收到的时候包装压坏了。", "价格变动太大，前一天买贵了。"),
}


@dataclass(frozen=True, slots=True)
class _Story:
    """A survey of the demo. Days count from today; `count`: responses; `opened`: browsers for each ten responses."""

    outline: Outline
    questions: tuple[QuestionDraft, ...]
    count: int
    first: int
    last: int
    opened: int
    closed: bool


STORIES = (
    _Story(
        Outline(
            title="围炉礼盒开箱后，您觉得怎么样？",
            introduction="感谢您选择山屿茶围炉礼盒。五个问题，大约一分钟；您的回答会直接影响明年的礼盒。",
            thanks="您的意见已经送到产品团队。改进结果会在公众号里公布。",
            purpose=_PURPOSE,
            holder=_HOLDER,
            keep_days=180,
            tag="冬日围炉",
        ),
        (
            QuestionDraft(K.RATING, "总体来说，您给围炉礼盒打几分？", required=True),
            QuestionDraft(
                K.MULTIPLE, "您最满意哪几点？", options=("茶的味道", "礼盒包装", "炉具", "客服", "物流"), other=True
            ),
            QuestionDraft(
                K.SINGLE, "明年冬天还会再买吗？", required=True, options=("一定会", "可能会", "还没想好", "不会")
            ),
            QuestionDraft(K.LONG, "有什么我们可以做得更好？"),
        ),
        78,
        -46,
        -22,
        16,
        closed=True,
    ),
    _Story(
        Outline(
            title="桂花乌龙新口味试饮反馈",
            introduction="您在门店或包裹里尝过了桂花乌龙的茶样。四个问题，帮我们决定它要不要上市。",
            thanks="谢谢！试饮结果会在双十二前公布。",
            purpose="用于决定桂花乌龙是否上市以及如何调整，不作其他用途。",
            holder=_HOLDER,
            keep_days=180,
            most=200,
            tag="桂花乌龙",
        ),
        (
            QuestionDraft(K.NPS, "您有多大可能把这款茶推荐给朋友？", required=True),
            QuestionDraft(K.SINGLE, "香气的浓淡如何？", required=True, options=("太淡", "正好", "太浓")),
            QuestionDraft(K.SINGLE, "正式上市后您会购买吗？", required=True, options=("会", "看价格", "不会")),
            QuestionDraft(K.SHORT, "请说说打这个分的原因"),
        ),
        44,
        -11,
        0,
        14,
        closed=False,
    ),
)


def demo_surveys(*, workspace: Workspace, actor: Actor) -> None:
    """Make both surveys and answer them; the same answers each time."""
    made = []
    for number, story in enumerate(STORIES):
        row = survey_create(workspace=workspace, actor=actor, outline=story.outline)
        for draft in story.questions:
            question_add(workspace=workspace, actor=actor, survey_id=row.pk, draft=draft, quiet=True)
        if number == 1:
            _ask_why_not(workspace, actor, row)
        row = survey_open(workspace=workspace, actor=actor, survey_id=row.pk)
        _answer(row, story, random.Random(1112 + number))  # noqa: S311 - believable, not secret
        if story.closed:
            survey_close(workspace=workspace, actor=actor, survey_id=row.pk)
            ended = now() + timedelta(days=story.last)
            Survey.objects.for_workspace(workspace).filter(pk=row.pk).update(
                opened_at=now() + timedelta(days=story.first), closed_at=ended, created_at=ended - timedelta(days=30)
            )
        made.append(row.pk)
    audit.record(workspace, actor, MADE, workspace, after={"surveys": made})


def demo_unsurveys(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's surveys out, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("surveys", [])]
    Survey.objects.for_workspace(workspace).filter(pk__in=ids).delete()


def _ask_why_not(workspace: Workspace, actor: Actor, row: Survey) -> None:
    """A question for those who would not buy it."""
    buys = questions_of(row)[2]
    draft = QuestionDraft(
        K.SINGLE,
        "主要原因是什么？",
        options=("味道不合适", "已有常喝的茶", "担心睡眠"),
        other=True,
        needs=buys.pk,
        needs_values=("o3",),
    )
    question_add(workspace=workspace, actor=actor, survey_id=row.pk, draft=draft, quiet=True)


def _answer(row: Survey, story: _Story, dice: random.Random) -> None:
    questions, moment, days = questions_of(row), now(), max(1, story.last - story.first)
    counts: dict[tuple[int, str], int] = {}
    zone = ZoneInfo(row.workspace.time_zone)
    times = sorted(
        _awake(moment + timedelta(days=story.first) + _later(dice, days), zone, dice) for _n in range(story.count)
    )
    for at in times:
        at, source = min(at, moment - timedelta(minutes=dice.randint(20, 300))), dice.choice(SOURCES)
        mood = dice.choices(("good", "fair", "poor"), weights=(62, 24, 14))[0]
        answers = answers_read(questions, {one.pk: _said(one, mood, dice) for one in questions})
        response_store(
            survey=row, questions=questions, answers=answers, at=at, seconds=dice.randint(35, 210), source=source
        )
        day = (local_day(at, row.workspace.time_zone) - local_day(moment, row.workspace.time_zone)).days
        counts[day, source] = counts.get((day, source), 0) + 1
    today = local_day(moment, row.workspace.time_zone)
    SurveyDay.objects.bulk_create(
        SurveyDay(
            workspace_id=row.workspace_id,
            survey=row,
            day=today + timedelta(days=day),
            source=source,
            opened=max(n, round(n * story.opened / 10) + dice.randint(0, 1)),
        )
        for (day, source), n in counts.items()
    )


def _later(dice: random.Random, days: int) -> timedelta:
    """Most answer soon after they were asked."""
    return timedelta(days=days * dice.betavariate(1.4, 2.6), hours=dice.uniform(-3, 3))


def _awake(at: datetime, zone: ZoneInfo, dice: random.Random) -> datetime:
    """A moment of the same day at which people look at their phones."""
    return at.astimezone(zone).replace(hour=dice.choice((8, 9, 12, 12, 13, 15, 18, 19, 20, 20, 21, 22)))


def _said(one: SurveyQuestion, mood: str, dice: random.Random) -> Given:
    if one.kind == K.RATING:
        return Given(
            (str(dice.choices((5, 4), (7, 4))[0] if mood == "good" else 3 if mood == "fair" else dice.choice((1, 2))),)
        )
    if one.kind == K.NPS:
        spans = {"good": (9, 10), "fair": (7, 8), "poor": (2, 6)}
        return Given((str(dice.randint(*spans[mood])),))
    if one.kind == K.MULTIPLE:
        count = {"good": 3, "fair": 2, "poor": 1}[mood]
        picked = dice.sample([option["key"] for option in one.options], dice.randint(1, count))
        return Given(tuple(picked))
    if one.kind == K.SINGLE:
        return Given((_pick(one, mood, dice),))
    if dice.random() < 0.4:
        return Given()
    if one.kind == K.SHORT:
        return Given(text=dice.choice(REASONS[mood]))
    return Given(text=dice.choice({"good": LIKED, "fair": MIXED, "poor": BAD}[mood]))


def _pick(one: SurveyQuestion, mood: str, dice: random.Random) -> str:
    keys = [option["key"] for option in one.options]
    if one.needs_id is not None:
        return dice.choice(keys)
    if len(keys) == 3 and one.text.startswith("香气"):
        return dice.choices(keys, (2, 7, 1) if mood != "poor" else (5, 2, 3))[0]
    place = {"good": (0, 0, 1), "fair": (1, 1, 2), "poor": (-1, -1, 1)}[mood]
    at = dice.choice(place)
    return keys[min(at, len(keys) - 1)]
