"""Three personas of the demo brand: from a survey, audience data of its accounts and an observation in its shops."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import override

from accounts.connectors.errors import ConnectorError
from accounts.demo.survey import survey_csv
from accounts.models import Persona, ResearchSource, ResearchTag, SocialAccount
from accounts.research_states import Aspect, SourceKind
from accounts.selectors.personas.segments import Segment
from accounts.services.personas.evidence import evidence_link
from accounts.services.personas.personas import persona_save, persona_values
from accounts.services.personas.segments import persona_build
from accounts.services.research.audience import audience_attach, audience_read
from accounts.services.research.sheets import sheet_import, sheet_upload
from accounts.services.research.sources import SourceFacts, note_save
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via


@dataclass(frozen=True, slots=True)
class _Plan:
    """One persona: its name and sentence, whose answers make it, and what people added."""

    name: str
    summary: str
    bands: tuple[str, ...]
    tags: tuple[str, ...]
    occupation: str
    tone: int
    own_needs: tuple[str, ...] = ()
    audience: str = ""


PLANS = (
    _Plan(
        "工位冷泡族",
        "上午十点需要一杯不苦、不用洗茶具的茶；在小红书收藏清单，周一囤一周的量。",
        ("18-24", "25-34"),
        ("冷泡",),
        "互联网与设计公司的白领",
        0,
        ("包装能塞进工位抽屉",),
        "practice-xiaohongshu",
    ),
    _Plan(
        "周末围炉局",
        "把喝茶当成见朋友的理由，愿意为场景和仪式感多花一点，也爱拍照发出去。",
        ("25-34", "35-44"),
        ("围炉煮茶",),
        "三五好友里的组局人",
        1,
        (),
        "practice-instagram",
    ),
    _Plan(
        "体面送礼人",
        "给长辈和客户选茶，怕选错、怕踩坑，要有人替他把年份和产地说清楚。",
        ("35-44", "45-54", "55+"),
        ("送礼",),
        "企业主、部门负责人",
        2,
        (),
    ),
)


def demo_personas(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Bring in the survey, read audiences, make the personas. What the network does not tell is left out."""
    analyst, planner = Actor(people[4], Via.SYSTEM), Actor(people[2], Via.SYSTEM)
    today = local_day(now(), workspace.time_zone)
    survey = _survey(workspace, analyst)
    notes = note_save(
        workspace=workspace,
        actor=planner,
        facts=SourceFacts(
            title="静安店周末观察",
            collected_by="门店伙伴",
            collected_from=today - timedelta(days=22),
            collected_to=today - timedelta(days=20),
            sample=46,
            method="两个周六下午，在二楼记录每桌点什么、拍什么、聊什么",
            note="靠窗的桌子先满；来两人以上的桌有一半会自带点心。",
        ),
    )
    with override(workspace.language):
        made = [_persona(workspace, analyst, plan) for plan in PLANS]
    evidence_link(
        workspace=workspace,
        actor=planner,
        persona_id=made[1].pk,
        source_id=notes.pk,
        aspect=Aspect.NEED,
        statement=made[1].needs[0],
        count=19,
        note="第 2 页记录",
    )
    with override(workspace.language):
        audiences = _audiences(workspace, analyst, accounts, made)
    return {
        "personas": [row.pk for row in made],
        "research": [survey.pk, notes.pk, *(row.pk for row in audiences)],
        "research_tags": list(ResearchTag.objects.for_workspace(workspace).values_list("pk", flat=True)),
    }


def _survey(workspace: Workspace, actor: Actor) -> ResearchSource:
    today = local_day(now(), workspace.time_zone)
    facts = SourceFacts(
        title="秋季会员问卷",
        collected_by="方一",
        collected_from=today - timedelta(days=41),
        collected_to=today - timedelta(days=34),
        method="公众号推文与门店扫码，抽奖送小罐茶",
    )
    row = sheet_upload(
        workspace=workspace,
        actor=actor,
        kind=SourceKind.SURVEY,
        facts=facts,
        file=io.BytesIO(survey_csv()),
        name="秋季会员问卷.csv",
    )
    return sheet_import(workspace=workspace, actor=actor, source_id=row.pk)


def _persona(workspace: Workspace, actor: Actor, plan: _Plan) -> Persona:
    tags = ResearchTag.objects.for_workspace(workspace).filter(name__in=plan.tags)
    segment = Segment(bands=plan.bands, tag_ids=tuple(tags.values_list("pk", flat=True)))
    row = persona_build(workspace=workspace, actor=actor, name=plan.name, segment=segment)
    values = replace(
        persona_values(row),
        summary=plan.summary,
        occupation=plan.occupation,
        tone=plan.tone,
        needs=[*row.needs, *plan.own_needs],
        owner_id=actor.user.pk if actor.user else None,
    )
    return persona_save(workspace=workspace, actor=actor, values=values, persona_id=row.pk)


def _audiences(
    workspace: Workspace, actor: Actor, accounts: Mapping[str, SocialAccount], made: Sequence[Persona]
) -> list[ResearchSource]:
    found = []
    for plan, persona in zip(PLANS, made, strict=True):
        account = accounts.get(plan.audience)
        if account is None:
            continue
        try:
            source = audience_read(workspace=workspace, account_id=account.pk, actor=actor)
        except (DomainError, ConnectorError):
            continue
        audience_attach(workspace=workspace, actor=actor, source_id=source.pk, persona_id=persona.pk)
        found.append(source)
    return found
