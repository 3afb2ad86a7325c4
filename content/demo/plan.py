"""Gives the demo brand its plan, through the services people use; drafts of columns are made at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from content.demo import plan_story as told
from content.models import Idea, Pillar, Post
from content.selectors.briefs import Subject
from content.services.briefs import BriefValues, brief_save
from content.services.column_drafts import column_make
from content.services.columns import ColumnValues, column_save
from content.services.idea_drafts import idea_draft
from content.services.ideas import IdeaValues, idea_create, idea_vote
from content.services.pillars import PillarValues, pillar_save
from content.services.themes import ThemeValues, theme_save
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via


def demo_plan(
    workspace: Workspace, people: Sequence[User], posts: Sequence[Post], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Pillars for `posts`, ideas, briefs, themes and columns; the ids of what was made, by kind."""
    planner = Actor(people[2], Via.SYSTEM)
    pillars = _pillars(workspace, planner, posts)
    ideas, drafts = _ideas(workspace, people, planner, pillars)
    monday = local_day(now(), workspace.time_zone)
    monday -= timedelta(days=monday.weekday())
    themes = [
        theme_save(
            workspace=workspace,
            actor=planner,
            theme_id=None,
            values=ThemeValues(title, monday + timedelta(days=first), monday + timedelta(days=last), note, tone),
        ).pk
        for title, tone, first, last, note in told.THEMES
    ]
    columns = _columns(workspace, people, planner, pillars, accounts)
    return {
        "pillars": [row.pk for row in pillars],
        "ideas": [row.pk for row in ideas],
        "themes": themes,
        "columns": columns,
        "posts": drafts,
    }


def _pillars(workspace: Workspace, actor: Actor, posts: Sequence[Post]) -> list[Pillar]:
    rows = []
    left = list(posts)
    for name, tone, share, audience, description, signs in told.PILLARS:
        values = PillarValues(name, tone, description, audience, share)
        row = pillar_save(workspace=workspace, actor=actor, pillar_id=None, values=values)
        of_it = [post for post in left if any(sign in post.title for sign in signs)]
        left = [post for post in left if post not in of_it]
        # History is written down, not edited: what is published keeps its time and state.
        Post.objects.for_workspace(workspace).filter(pk__in=[post.pk for post in of_it]).update(pillar=row)
        rows.append(row)
    template: dict[str, Any] = dict(told.BRIEF_TEMPLATE)
    subject = Subject("pillar", rows[told.TEMPLATE_OF].pk)
    brief_save(workspace=workspace, actor=actor, subject=subject, values=BriefValues(**template))
    return rows


def _ideas(
    workspace: Workspace, people: Sequence[User], planner: Actor, pillars: Sequence[Pillar]
) -> tuple[list[Idea], list[int]]:
    today = local_day(now(), workspace.time_zone)
    rows = []
    for title, note, pillar, stage, priority, weeks, owner, likes in told.IDEAS:
        values = IdeaValues(
            title,
            note,
            pillar_id=pillars[pillar].pk if pillar is not None else None,
            week=today + timedelta(weeks=weeks) if weeks is not None else None,
            owner_id=people[owner].pk if owner is not None else None,
            priority=priority,
            stage=stage,
        )
        row = idea_create(workspace=workspace, actor=planner, values=values)
        for number in likes:
            idea_vote(workspace=workspace, actor=Actor(people[number], Via.SYSTEM), idea_id=row.pk, like=True)
        rows.append(row)
    briefed = rows[told.BRIEFED]
    texts: dict[str, Any] = dict(told.BRIEF)
    brief = BriefValues(**texts, deadline=today + timedelta(days=6), owner_id=people[2].pk)
    brief_save(workspace=workspace, actor=planner, subject=Subject("idea", briefed.pk), values=brief)
    return rows, [idea_draft(workspace=workspace, actor=planner, idea_id=briefed.pk).pk]


def _columns(
    workspace: Workspace,
    people: Sequence[User],
    planner: Actor,
    pillars: Sequence[Pillar],
    accounts: Mapping[str, SocialAccount],
) -> list[int]:
    today = local_day(now(), workspace.time_zone)
    made = []
    for name, pillar, weekdays, clock, lead, text, hashtags, owner in told.COLUMNS:
        values = ColumnValues(
            name,
            weekdays,
            time.fromisoformat(clock),
            today,
            pillar_id=pillars[pillar].pk,
            lead_days=lead,
            text=text,
            hashtags=hashtags,
            account_ids=[next(iter(accounts.values())).pk],
            owner_id=people[owner].pk,
        )
        row = column_save(workspace=workspace, actor=planner, column_id=None, values=values)
        column_make(column_id=row.pk)
        made.append(row.pk)
    return made
