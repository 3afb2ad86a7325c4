"""Three invented tea brands beside the demo brand: profiles, accounts on the practice network, ninety days of figures.

Posts and today's figures are really read from the practice network. The days before lead to them, and the windows of
those days are counted from the posts that were read, so that no two figures contradict each other.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import httpx
from django.conf import settings

from accounts.competitor_states import SnapshotSource
from accounts.demo import competitors_story as story
from accounts.demo.competitors_story import Rival
from accounts.models import Competitor, SnapshotImport, SocialAccount, TrackedAccount, TrackedPost, TrackedSnapshot
from accounts.services.competitors.imports import import_begin, import_run
from accounts.services.competitors.profiles import Point, Profile, competitor_save, swot_add
from accounts.services.competitors.reading import tracked_read, window_of
from accounts.services.competitors.samples import Sample, sample_save, sample_take
from accounts.services.competitors.tracking import Found, tracked_add, tracked_own_set
from config.lib.clock import at_wall_clock, local_day, now
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

DAYS, POSTS_FROM = 90, 60
READ, TYPED = "practice-weibo", "practice-channels"


def demo_competitors(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Fill the section. Raises RuntimeError when the practice network refuses."""
    planner, analyst = people[2], Actor(people[4], Via.SYSTEM)
    _open(workspace)
    made: list[Competitor] = []
    for index, rival in enumerate(story.RIVALS):
        profile = Profile(
            name=rival.name,
            **rival.profile,
            owner_id=(planner if index else people[1]).pk,
            review_on=local_day(now(), workspace.time_zone) + timedelta(days=rival.review_in),
        )
        row = competitor_save(workspace=workspace, actor=analyst, profile=profile)
        tracked = tracked_add(
            workspace=workspace, actor=analyst, competitor_id=row.pk, found=Found(READ, rival.handle, rival.name)
        )
        _fill(tracked, rival.followers, rival.rise, rival.jump)
        _describe(workspace, analyst, row, tracked, rival)
        made.append(row)
    tracked_own_set(workspace=workspace, actor=analyst, account_ids={accounts[READ].pk})
    own = (
        TrackedAccount.objects.for_workspace(workspace)
        .select_related("workspace", "account")
        .get(account=accounts[READ])
    )
    _fill(own, accounts[READ].followers or 300_000, 0.031, 0)
    table = _typed(workspace, analyst, made)
    return {"competitors": [row.pk for row in made], "figure_imports": [table.pk]}


def _open(workspace: Workspace) -> None:
    """Put the brands and their posts on the practice network."""
    flavour = READ.removeprefix("practice-")
    accounts = [
        {"flavour": flavour, "handle": one.handle, "display_name": one.name, "bio": one.profile["what"],
         "followers": one.followers, "audience": 0.8}
        for one in story.RIVALS
    ]  # fmt: skip
    posts = [
        {"account": one.handle, "flavour": flavour, "format": "text", "text": text, "at": at.isoformat()}
        for one in story.RIVALS
        for at, text in _posts(workspace, one)
    ]
    with httpx.Client(base_url=settings.PRACTICE_URL, trust_env=False, timeout=30.0) as client:
        answer = client.post(
            "/admin/seed",
            json={"accounts": accounts, "posts": posts},
            headers={"x-practice-key": settings.PRACTICE_ADMIN_KEY},
        )
    if answer.is_error:
        raise RuntimeError(f"The practice network refused the competitors: {answer.text[:300]}")


def _posts(workspace: Workspace, rival: Rival) -> list[tuple[datetime, str]]:
    """Past moments and texts of a brand's posts, oldest first."""
    today = local_day(now(), workspace.time_zone)
    found = []
    for index, ago in enumerate(range(POSTS_FROM, rival.quiet_for, -rival.every)):
        clock = rival.clocks[index % len(rival.clocks)]
        at = at_wall_clock(today - timedelta(days=ago), clock, workspace.time_zone)
        found.append((at, rival.texts[index % len(rival.texts)]))
    return found


def _fill(tracked: TrackedAccount, followers: int, rise: float, jump: float) -> None:
    """Write the days before today, then read today. `rise`: growth over all days; `jump`: of the last day alone."""
    tracked_read(tracked=tracked)
    posts = list(TrackedPost.objects.for_workspace(tracked.workspace_id).filter(tracked=tracked))
    today = local_day(now(), tracked.workspace.time_zone)
    before = followers / (1 + jump)
    oldest = min((post.at for post in posts), default=now())
    rows = []
    for ago in range(DAYS - 1, 0, -1):
        moment = now() - timedelta(days=ago)
        part = 1 - ago / DAYS
        wave = 0.021 * math.sin(ago * 0.31) + 0.012 * math.sin(ago * 0.83)
        known = [post for post in posts if post.at <= moment] if moment - timedelta(days=7) >= oldest else None
        rows.append(
            TrackedSnapshot(
                workspace=tracked.workspace,
                tracked=tracked,
                day=today - timedelta(days=ago),
                source=SnapshotSource.API,
                followers=round(before * (1 - rise * (1 - part**1.3) + wave * rise)),
                posts_total=None,
                read_at=moment,
                **(window_of(known, moment, full=False) if known is not None else {}),
            )
        )
    TrackedSnapshot.objects.bulk_create(rows)
    # Once more, now that the days before are known: what is unusual is found by the product itself.
    tracked_read(tracked=tracked)


def _describe(workspace: Workspace, actor: Actor, row: Competitor, tracked: TrackedAccount, rival: Rival) -> None:
    best = sorted(
        TrackedPost.objects.for_workspace(workspace).filter(tracked=tracked),
        key=lambda post: -(post.engagement or 0),
    )
    latest = TrackedSnapshot.objects.for_workspace(workspace).filter(tracked=tracked).order_by("-day").first()
    evidence = {"figures": f"snapshot:{latest.pk}" if latest else "", "": ""}
    for post, sample in zip(best, rival.samples, strict=False):
        taken = sample_take(workspace=workspace, actor=actor, post_id=post.pk)
        values = Sample(
            title=sample["title"],
            url=post.url,
            excerpt=post.text,
            learn=sample["learn"],
            tags=tuple(sample["tags"].split("、")),
            rating=int(sample["rating"]),
            posted_on=taken.posted_on,
        )
        sample_save(workspace=workspace, actor=actor, sample=values, competitor_id=row.pk, sample_id=taken.pk)
        evidence["sample"] = f"sample:{taken.pk}"
    for kind, text, proof in rival.swot:
        point = Point(kind, text, evidence.get(proof, proof))
        swot_add(workspace=workspace, actor=actor, competitor_id=row.pk, point=point)


def _typed(workspace: Workspace, actor: Actor, made: Sequence[Competitor]) -> SnapshotImport:
    """A tool's weekly export of a platform that nobody can read, for two of the brands."""
    today = local_day(now(), workspace.time_zone)
    lines = ["账号名称,统计日期,粉丝总数,新增作品数,点赞数,评论数,转发数"]
    for row, rival in zip(made[:2], story.RIVALS, strict=False):
        name = f"{rival.name}视频号"
        found = Found(TYPED, f"{rival.handle}_sph", name)
        tracked_add(workspace=workspace, actor=actor, competitor_id=row.pk, found=found)
        for week in range(12, -1, -1):
            day = today - timedelta(days=7 * week + 1)
            followers = round(rival.followers * 0.21 * (1 - 0.012 * week))
            posts = 2 + (week * 5 + rival.every) % 3
            likes = posts * round(followers * (0.009 + 0.0021 * math.sin(week)))
            lines.append(f"{name},{day},{followers},{posts},{likes},{likes // 17},{likes // 9}")
    file = io.BytesIO("\n".join(lines).encode())
    table = import_begin(workspace=workspace, actor=actor, file=file, name="视频号周报.csv", window_days=7)
    return import_run(workspace=workspace, actor=actor, import_id=table.pk)
