"""Pages of dashboards for the walks, and the ids their addresses need."""

from __future__ import annotations

from typing import Any

from accounts.models import SocialAccount
from analytics.models import MeasuredPost
from team.models import Workspace

DASHBOARD_PAGES = (
    "analytics/",
    "analytics/?period=90d&compare=year&metric=engagement_rate&by=week&view=table",
    "analytics/metrics/",
    "analytics/metrics/engagement_rate/",
)
DASHBOARD_OBJECTS: dict[str, Any] = {"metric_id": "exposure", "key": "trend"}


def dashboard_places(workspace: Workspace) -> dict[str, int]:
    """An account and a post of the demo that have figures."""
    post = MeasuredPost.objects.for_workspace(workspace).exclude(engagement=None).order_by("-published_at").first()
    assert post is not None
    account = SocialAccount.objects.for_workspace(workspace).get(pk=post.account_id)
    return {"measured": post.pk, "measured_account": account.pk}
