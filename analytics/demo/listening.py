"""The demo brand listens: three monitors, ninety days of public talk from a table, posts found by search, a spike."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
from django.conf import settings

from accounts.connectors import registry
from accounts.models import Competitor, SocialAccount
from analytics.demo import listening_story as story
from analytics.listening_states import MentionSource, MonitorKind
from analytics.models import HeardText, HotTopic, ListeningCursor, ListeningImport, Monitor, MonitorSearch
from analytics.services.listening.finding import listen
from analytics.services.listening.imports import Row, texts_add
from analytics.services.listening.monitors import MonitorDraft, monitor_save
from analytics.services.listening.searching import search_run
from analytics.services.listening.spiking import day_look
from analytics.services.listening.topics import topics_find
from config.lib.clock import at_wall_clock, local_day, now
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
DAYS, STORMY, STORM_DAYS, RISEN = 90, 9, 2, 6


def demo_listening(*, workspace: Workspace, actor: Actor) -> None:
    """Bring the talk in, listen for three names, and look at every day as it would have been looked at."""
    members = Membership.objects.for_workspace(workspace).filter(role=Role.ANALYST).select_related("user")
    analyst = members.order_by("pk").first()
    doer = Actor(analyst.user, Via.SYSTEM) if analyst else actor
    table = texts_add(workspace=workspace, actor=doer, name="公开声量导出.xlsx", texts=_talk(workspace))
    rival = Competitor.objects.for_workspace(workspace).filter(name=story.RIVAL).first()
    drafts = (
        MonitorDraft(name="山屿茶", kind=MonitorKind.BRAND, any_of=story.BRAND_WORDS, none_of=("山屿民宿",)),
        MonitorDraft(
            name=story.RIVAL, kind=MonitorKind.COMPETITOR, any_of=story.RIVAL_WORDS,
            competitor_id=rival.pk if rival else None,
        ),
        MonitorDraft(name="围炉与新中式茶", kind=MonitorKind.INDUSTRY, any_of=story.INDUSTRY_WORDS),
    )  # fmt: skip
    asked = _voices(workspace)
    drafts = (replace(drafts[0], accounts=asked), *drafts[1:])
    made = [monitor_save(workspace=workspace, actor=doer, draft=draft).pk for draft in drafts]
    for search in MonitorSearch.objects.for_workspace(workspace).filter(monitor__in=made):
        search_run(search_id=search.pk)
    while Monitor.objects.for_workspace(workspace).filter(pk__in=made, fill_day__isnull=False).exists():
        listen(workspace=workspace)
    today = local_day(now(), workspace.time_zone)
    for back in reversed(range(30)):
        day_look(workspace=workspace, day=today - timedelta(days=back), tell=False)
    topics_find(workspace=workspace)
    audit.record(workspace, actor, MADE, workspace, after={"monitors": made, "listening_imports": [table.pk]})


def demo_unlistening(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's monitors and texts out, as the audit log lists them."""
    entries = list(AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True))
    for model, name in ((Monitor, "monitors"), (ListeningImport, "listening_imports")):
        ids = [pk for after in entries for pk in after.get(name, [])]
        model.objects.for_workspace(workspace).filter(pk__in=ids).delete()
    practice = [caps.slug for caps in registry.catalogue() if caps.practice]
    found = HeardText.objects.for_workspace(workspace).filter(source=MentionSource.SEARCH, platform__in=practice)
    found.delete()
    HotTopic.objects.for_workspace(workspace).delete()
    if not Monitor.objects.for_workspace(workspace).exists():
        ListeningCursor.objects.for_workspace(workspace).delete()


def _voices(workspace: Workspace) -> tuple[int, ...]:
    """Let people speak on the practice network, and say which of the brand's accounts can find it."""
    accounts = SocialAccount.objects.for_workspace(workspace).filter(
        platform__in={platform for platform, *_rest in story.VOICES}
    )
    asked = {row.platform: row.pk for row in accounts.order_by("-pk")}
    voices = [
        {"flavour": registry.capabilities(platform).slug.removeprefix("practice-"), "person": who, "text": text,
         "likes": likes, "at": (now() - timedelta(hours=hours)).isoformat()}
        for platform, hours, who, likes, text in story.VOICES
        if platform in asked
    ]  # fmt: skip
    if not settings.PRACTICE_URL or not voices:
        return ()
    with httpx.Client(base_url=settings.PRACTICE_URL, trust_env=False, timeout=30.0) as client:
        key = {"x-practice-key": settings.PRACTICE_ADMIN_KEY}
        client.post("/admin/voices", json={"voices": voices}, headers=key).raise_for_status()
    return tuple(sorted(asked.values()))


def _talk(workspace: Workspace) -> list[Row]:
    """About ten texts a day; more at weekends, a storm about one product, and a dish that comes into fashion."""
    dice = random.Random(2026)  # noqa: S311 - a story, the same each time
    today, latest = local_day(now(), workspace.time_zone), now() - timedelta(minutes=20)
    rows: list[Row] = []
    for back in range(DAYS):
        day = today - timedelta(days=back)
        weekend = day.weekday() >= 5
        wanted: list[tuple[Sequence[tuple[str, str]], int]] = [
            (story.BRAND, dice.randint(3, 5) + 2 * weekend),
            (story.RIVALS, dice.randint(1, 3) + weekend),
            (story.INDUSTRY, dice.randint(2, 4) + 2 * weekend),
        ]
        if STORMY <= back < STORMY + STORM_DAYS:
            wanted.append((story.STORM, 16 if back == STORMY + STORM_DAYS - 1 else 22))
        if back <= RISEN:
            wanted.append((story.RISING, dice.randint(2, 3)))
        for texts, count in wanted:
            for _turn in range(count):
                at = at_wall_clock(day, datetime.min.time(), workspace.time_zone)
                at += timedelta(minutes=dice.randint(7 * 60, 23 * 60 + 50))
                if at <= latest:
                    rows.append(_row(dice, texts, at))
    return rows


def _row(dice: random.Random, texts: Sequence[tuple[str, str]], at: datetime) -> Row:
    weights = {"good": 4, "plain": 4, "bad": 2}
    if texts is story.STORM:
        weights = {"good": 1, "plain": 1, "bad": 4}
    _mood, text = dice.choices(texts, [weights[mood] for mood, _text in texts])[0]
    opening = dice.choice(story.OPENINGS) if dice.random() < 0.4 and not text.startswith("#") else ""
    return Row(
        text=f"{opening}{text}",
        at=at,
        author=dice.choice(story.NAMES) + dice.choice(story.ENDS),
        platform=dice.choice(story.PLATFORMS),
        engagement=None if dice.random() < 0.1 else int(dice.paretovariate(1.1) * 6),
    )
