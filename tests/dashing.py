"""Pages of dashboards for the walks, and the ids their addresses need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import AudienceFigure, ResearchSource, SocialAccount
from accounts.research_states import SourceKind
from analytics.models import Goal, GoalValue, MeasuredPost, PostSharer, PostSnapshot
from analytics.services.store.partitions import partitions_make
from analytics.store_states import PostSource, SharerKind
from config.lib.clock import now
from team.models import Workspace

DASHBOARD_PAGES = (
    "analytics/",
    "analytics/?period=90d&compare=year&metric=engagement_rate&by=week&view=table",
    "analytics/accounts/",
    "analytics/accounts/{measured_account}/",
    "analytics/accounts/{measured_account}/?metric=followers",
    "analytics/accounts/{measured_account}/audience/",
    "analytics/accounts/{measured_account}/audience/?view=table",
    "analytics/posts/",
    "analytics/posts/?sort=rate&q=a",
    "analytics/posts/{measured}/",
    "analytics/posts/{measured}/?view=spread",
    "analytics/posts/{measured}/?view=table",
    "analytics/posts/card/?post=1",
    "analytics/interaction/",
    "analytics/interaction/?period=90d",
    "analytics/interaction/?view=table",
    "analytics/goals/",
    "analytics/goals/new/",
    "analytics/goals/{goal}/",
    "analytics/goals/{goal}/?view=way",
    "analytics/goals/{goal}/edit/",
    "analytics/goals/{goal}/target/",
    "analytics/metrics/",
    "analytics/metrics/engagement_rate/",
)


def dashboard_objects(workspace: Workspace, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the addresses of dashboards."""
    post = MeasuredPost.objects.create(
        workspace=workspace, account=account, remote_id="walk", source=PostSource.BACKFILL, likes=5,
        published_at=now() - timedelta(days=3),
    )  # fmt: skip
    partitions_make([now()])
    PostSnapshot.objects.create(workspace=workspace, post=post, captured_at=now(), likes=5)
    PostSharer.objects.create(
        workspace=workspace, post=post, platform=account.platform, kind=SharerKind.REPOST, author_id=f"u{post.pk}",
        handle="walk", followers=9, at=now(), seen_at=now(), key=f"walk {post.pk}",
    )  # fmt: skip
    source = ResearchSource.objects.create(workspace=workspace, kind=SourceKind.AUDIENCE, title="walk", account=account)
    AudienceFigure.objects.create(
        workspace=workspace, source=source, dimension="gender", key="female", value=70, unit="share"
    )
    return {
        "metric_name": "exposure",
        "key": "trend",
        "talk_drawing": "volume",
        "aspect": "gender",
        "measured_id": post.pk,
        "drawn_goal_id": _goal(workspace).pk,
    }


def _goal(workspace: Workspace) -> Goal:
    """One that runs, so that there is a chart."""
    today = now().date()
    goal = Goal.objects.create(
        workspace=workspace, name="walk", state="active", metric="conversions", subject="workspace", baseline=0,
        target=9, starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=9),
    )  # fmt: skip
    GoalValue.objects.create(workspace=workspace, goal=goal, day=today, value=2, source="walk")
    return goal


def dashboard_places(workspace: Workspace) -> dict[str, int]:
    """An account and a post of the demo that have figures."""
    post = MeasuredPost.objects.for_workspace(workspace).exclude(engagement=None).order_by("-published_at").first()
    assert post is not None
    account = SocialAccount.objects.for_workspace(workspace).get(pk=post.account_id)
    return {"measured": post.pk, "measured_account": account.pk}
