"""Files of figures brought in through the page, for tests of the posts they tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import SocialAccount
from analytics.import_states import FileState
from analytics.models import FigureFile, MeasuredPost
from team.models import Workspace
from tests.factories import SocialAccountFactory


@pytest.fixture
def ours(workspace: Workspace) -> SocialAccount:
    """An account whose figures come from files."""
    return SocialAccountFactory(workspace=workspace, display_name="山屿茶")


@pytest.fixture
def bring_in(client: Client, at: Callable[..., str], ours: SocialAccount) -> Callable[..., FigureFile]:
    """Upload a file through the page and import it."""

    def send(*lines: str, heads: str = "标题,发布时间,点赞", account: SocialAccount | None = None) -> FigureFile:
        data = "\n".join([heads, *lines, ""]).encode()
        given = {"account": (account or ours).pk, "file": SimpleUploadedFile("export.csv", data)}
        assert client.post(at("figure_files"), given).status_code == 302
        file = FigureFile.objects.for_workspace(ours.workspace).latest("pk")
        assert client.post(at("figure_file_act", file.pk, "start")).status_code == 302
        file.refresh_from_db()
        assert file.state == FileState.DONE
        return file

    return send


def posts_of(account: SocialAccount) -> list[MeasuredPost]:
    """Posts of the account that are measured, the earliest first."""
    rows = MeasuredPost.objects.for_workspace(account.workspace).filter(account=account)
    return list(rows.order_by("published_at", "pk"))
