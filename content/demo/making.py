"""What the demo brand makes and learns: a video in the cut, a live session ready for tomorrow, a checklist, lessons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import at_wall_clock, local_day, now
from content.demo import making_story as story
from content.models import (
    Checklist,
    Evergreen,
    LiveCorrection,
    LiveSession,
    MediaAsset,
    Post,
    Production,
    Retrospective,
)
from content.production_states import LiveState, Stage
from content.services.learn.pool import evergreen_save
from content.services.learn.reviewing import action_add, review_save
from content.services.live.lines import PRODUCTS, ROLES, SEGMENTS
from content.services.live.moving import live_check_tick, live_move
from content.services.live.writing import live_create
from content.services.plan_lines import line_add
from content.services.production.lines import SCENES
from content.services.production.moving import part_tick, production_move, stage_plan
from content.services.production.writing import production_create
from content.services.sop.templates import checklist_save
from content.states import DisplayState
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.states import Via


def demo_making(
    workspace: Workspace,
    people: Sequence[User],
    posts: Sequence[Post],
    accounts: Mapping[str, SocialAccount],
    media: Mapping[str, MediaAsset],
) -> dict[str, list[int]]:
    """Make it, as the planner of the brand. Returns the ids by kind, for the removal."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(people[2], Via.SYSTEM)}
    second: dict[str, Any] = {"workspace": workspace, "actor": Actor(people[1], Via.SYSTEM)}
    today = local_day(now(), workspace.time_zone)
    videos = [_video(who, people, today, list(media.values())), *_ideas(who, people, today)]
    account = next(iter(accounts.values()))
    session = _live(who, second, today, account, people)
    checklist = checklist_save(
        workspace=workspace, actor=Actor(people[0], Via.SYSTEM), checklist_id=None, values=story.CHECKLIST
    )
    review = review_save(**who, retro_id=None, values={**story.REVIEW, "first_day": today.replace(day=1)})
    for place, (text, days) in enumerate(story.ACTIONS):
        values = {"text": text, "owner": people[place % 3].pk, "due_on": today + timedelta(days=days)}
        action_add(**who, retro_id=review.pk, values=values)
    pool = _pool(who, workspace, posts)
    return {
        "videos": videos,
        "live": [session],
        "checklists": [checklist.pk],
        "reviews": [review.pk],
        "evergreen": pool,
    }


def making_remove(workspace: Workspace) -> None:
    """Delete what the demo made, as the audit log lists it. Sessions with a correction log stay: it is kept."""
    made: dict[str, list[int]] = {}
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb="demo.created").values_list("after", flat=True)
    for after in entries:
        for kind, ids in ((after or {}).get("making") or {}).items():
            made.setdefault(kind, []).extend(ids)
    kept = LiveCorrection.objects.for_workspace(workspace).values("session")
    Retrospective.objects.for_workspace(workspace).filter(pk__in=made.get("reviews", [])).delete()
    Production.objects.for_workspace(workspace).filter(pk__in=made.get("videos", [])).delete()
    sessions = LiveSession.objects.for_workspace(workspace).filter(pk__in=made.get("live", []))
    sessions.exclude(pk__in=kept).delete()
    Checklist.objects.for_workspace(workspace).filter(pk__in=made.get("checklists", [])).delete()
    Evergreen.objects.for_workspace(workspace).filter(pk__in=made.get("evergreen", [])).delete()


def _video(who: dict[str, Any], people: Sequence[User], today: date, media: Sequence[MediaAsset]) -> int:
    row = production_create(**who, values={**story.VIDEO, "owner": people[2].pk, "due_on": today + timedelta(days=4)})
    pictures = [asset for asset in media if asset.kind == "image"]
    for place, scene in enumerate(story.SCENES):
        board = pictures[place % len(pictures)].pk if pictures and place < 3 else None
        line_add(SCENES, **who, plan=row, values={**scene, "board": board})
    plan = zip(story.STAGE_DAYS, (2, 2, 5, 5, 5, 1), strict=True)
    for (stage, days), person in plan:
        values = {"owner": people[person].pk, "due_on": today + timedelta(days=days)}
        stage_plan(**who, production_id=row.pk, stage=stage, values=values)
    for part in row.parts.filter(key__in=("raw", "music", "logo")):
        part_tick(**who, production_id=row.pk, part_id=part.pk, done=True)
    production_move(**who, production_id=row.pk, stage=Stage.EDIT)
    return row.pk


def _ideas(who: dict[str, Any], people: Sequence[User], today: date) -> list[int]:
    made = []
    for title, concept, stage, days in story.OTHERS:
        row = production_create(**who, values={"title": title, "concept": concept, "owner": people[2].pk})
        values = {"owner": people[5].pk, "due_on": today + timedelta(days=days)}
        stage_plan(**who, production_id=row.pk, stage=stage, values=values)
        production_move(**who, production_id=row.pk, stage=stage)
        made.append(row.pk)
    return made


def _live(
    who: dict[str, Any], second: dict[str, Any], today: date, account: SocialAccount, people: Sequence[User]
) -> int:
    start = at_wall_clock(today + timedelta(days=1), time(20, 0), who["workspace"].time_zone)
    values = {**story.LIVE, "account": account.pk, "starts_at": start, "ends_at": start + timedelta(minutes=90)}
    row = live_create(**who, values=values)
    products = [line_add(PRODUCTS, **who, plan=row, values=product) for product in story.PRODUCTS]
    for segment, product in story.SEGMENTS:
        number = products[product].pk if product is not None else None
        line_add(SEGMENTS, **who, plan=row, values={**segment, "product": number})
    for duty, place in story.DUTIES:
        born = date(1994, 5, 12) if duty == "host" else None
        line_add(ROLES, **who, plan=row, values={"duty": duty, "member": people[place].pk, "born_on": born})
    for check in row.checks.all():
        if check.group != "technical":
            evidence = story.EVIDENCE.get(check.key, "")
            live_check_tick(**second, live_id=row.pk, check_id=check.pk, done=True, evidence=evidence)
    live_move(**who, live_id=row.pk, state=LiveState.REHEARSED)
    live_move(**who, live_id=row.pk, state=LiveState.READY)
    return row.pk


def _pool(who: dict[str, Any], workspace: Workspace, posts: Sequence[Post]) -> list[int]:
    """The two oldest published posts, with other wordings."""
    numbers = [post.pk for post in posts]
    rows = Post.objects.for_workspace(workspace).filter(pk__in=numbers, status=DisplayState.PUBLISHED)
    oldest = list(rows.order_by("due_at")[: len(story.WORDINGS)])
    return [
        evergreen_save(**who, post_id=post.pk, values={"texts": texts, "gap_days": 60, "variation": 30}).pk
        for post, texts in zip(oldest, story.WORDINGS, strict=False)
    ]
