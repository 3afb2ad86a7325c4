"""Rows and pages about data in and out, for the walks."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import SocialAccount
from analytics.models import FigureFile
from analytics.services.importing.files import file_create
from analytics.services.importing.own_profiles import profile_save
from team.actors import Actor
from team.models import User, Workspace
from tests.analytics.measuring import measured

DATA_PAGES = (
    "analytics/data/",
    "analytics/data/open/",
    "analytics/data/import/",
    "analytics/data/import/{figure_file}/",
    "analytics/data/entry/",
    "analytics/data/posts/{measured}/",
    "analytics/lineage/?metric=engagement_rate",
    "analytics/lineage/?metric=likes&account={measured_account}",
    "analytics/lineage/?metric=likes&post={measured}",
)


def data_objects(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the addresses about data."""
    who = {"workspace": workspace, "actor": Actor(user)}
    table = SimpleUploadedFile("walk.csv", "日期,粉丝数\n2026-01-02,5\n".encode())
    file = file_create(**who, account_id=account.pk, file=table, name="walk.csv")
    return {
        "file_id": file.pk,
        "figure_profile_id": profile_save(**who, file_id=file.pk, name=f"walk {user.pk}").pk,
        "measured_id": measured(account, "2026-01-01 00:00", remote_id=f"walk {user.pk}").pk,
        "table": "posts",
        "file_type": "csv",
        "action": "columns",
    }


def data_places(workspace: Workspace) -> dict[str, int]:
    """The demo's file."""
    file = FigureFile.objects.for_workspace(workspace).order_by("pk").first()
    assert file is not None
    return {"figure_file": file.pk}
