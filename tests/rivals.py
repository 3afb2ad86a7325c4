"""Rows about competitors, one of each kind."""

from __future__ import annotations

from typing import Any

from accounts.models import (
    Competitor,
    CompetitorAlert,
    ContentSample,
    SnapshotImport,
    SwotLine,
    TrackedAccount,
    TrackedPost,
    TrackedSnapshot,
)
from config.lib.clock import local_day, now
from team.models import User, Workspace
from tests.hearing import listening_objects


def rival_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the addresses about competitors and of listening."""
    rival = Competitor.objects.create(workspace=workspace, name=f"Walk {user.pk}", owner=user)
    # Of a platform whose figures nobody can read, so that no address calls out.
    tracked = TrackedAccount.objects.create(
        workspace=workspace, competitor=rival, platform="practice-channels", handle=f"walk{user.pk}"
    )
    today = local_day(now(), workspace.time_zone)
    snapshot = TrackedSnapshot.objects.create(
        workspace=workspace, tracked=tracked, day=today, source="manual", followers=9, read_at=now()
    )
    post = TrackedPost.objects.create(workspace=workspace, tracked=tracked, remote_id="1", at=now(), read_at=now())
    alert = CompetitorAlert.objects.create(
        workspace=workspace, tracked=tracked, kind="silence", key="1", day=today, params={"days": 9, "usual": 1}
    )
    table = SnapshotImport.objects.create(
        workspace=workspace, name="walk.csv", headers=["Day"], rows=[[2, ["x"]]], created_by=user, tracked=tracked
    )
    return {
        **listening_objects(workspace, user),
        "competitor_id": rival.pk,
        "tracked_id": tracked.pk,
        "snapshot_id": snapshot.pk,
        "public_post_id": post.pk,
        "alert_id": alert.pk,
        "import_id": table.pk,
        "sample_id": ContentSample.objects.create(workspace=workspace, competitor=rival, title="walk").pk,
        "swot_id": SwotLine.objects.create(
            workspace=workspace, competitor=rival, kind="threat", text="walk", noted_on=today
        ).pk,
    }
