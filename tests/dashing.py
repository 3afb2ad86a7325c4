"""Pages of dashboards for the walks, and the ids their addresses need."""

from __future__ import annotations

from typing import Any

from accounts.models import SocialAccount
from analytics.models import MeasuredPost, PostSharer
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
    "analytics/posts/",
    "analytics/posts/?sort=rate&q=a",
    "analytics/posts/{measured}/",
    "analytics/posts/{measured}/?view=spread",
    "analytics/posts/card/?post=1",
    "analytics/interaction/",
    "analytics/interaction/?period=90d",
    "analytics/goals/",
    "analytics/goals/new/",
    "analytics/goals/{goal}/",
    "analytics/goals/{goal}/edit/",
    "analytics/goals/{goal}/target/",
    "analytics/metrics/",
    "analytics/metrics/engagement_rate/",
)


def dashboard_objects(workspace: Workspace, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the addresses of dashboards."""
    post = MeasuredPost.objects.create(
        workspace=workspace, account=account, remote_id="walk", source=PostSource.BACKFILL, published_at=now()
    )
    PostSharer.objects.create(
        workspace=workspace, post=post, platform=account.platform, kind=SharerKind.REPOST, author_id=f"u{post.pk}",
        handle="walk", followers=9, at=now(), seen_at=now(), key=f"walk {post.pk}",
    )  # fmt: skip
    return {"metric_name": "exposure", "key": "trend", "measured_id": post.pk}


def dashboard_places(workspace: Workspace) -> dict[str, int]:
    """An account and a post of the demo that have figures."""
    post = MeasuredPost.objects.for_workspace(workspace).exclude(engagement=None).order_by("-published_at").first()
    assert post is not None
    account = SocialAccount.objects.for_workspace(workspace).get(pk=post.account_id)
    return {"measured": post.pk, "measured_account": account.pk}
