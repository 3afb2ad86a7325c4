"""Personal data that the product keeps: who sees it, and how much of it is kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from compliance.engine.types import Hit, Severity
from compliance.models import CheckHit
from compliance.services.hits import hits_log
from content.models import LinkVisit
from content.transfer_states import RowState
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from tests.factories import PostFactory
from tests.routes import import_job, objects_of

pytestmark = pytest.mark.django_db


def found(text: str, rule: str = "PI-01") -> Hit:
    return Hit("text", 0, len(text), text, rule, "phone", Severity.BLOCK, {}, "", {}, {})


@pytest.mark.parametrize(
    ("text", "kept"),
    [("13812345678", "138******78"), ("110101199003078515", "110*************15"), ("王小明", "王**"), ("", "")],
)
def test_the_log_of_findings_does_not_keep_personal_data(
    workspace: Workspace, owner: User, text: str, kept: str
) -> None:
    post = PostFactory(workspace=workspace)
    for _again in range(2):
        hits_log(workspace=workspace, actor=Actor(owner), target=post, hits=[found(text)], outcome="shown", version="1")

    assert [row.words for row in CheckHit.objects.for_workspace(workspace)] == [kept]


def test_other_findings_are_kept_as_they_were(workspace: Workspace, owner: User) -> None:
    hits = [found("全国第一", rule="AD-01")]
    hits_log(workspace=workspace, actor=Actor(owner), target=None, hits=hits, outcome="shown", version="1")

    assert CheckHit.objects.for_workspace(workspace).get().words == "全国第一"


def test_guests_see_no_papers_findings_or_addresses_of_visitors(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    ids = objects_of(workspace, owner)
    LinkVisit.objects.create(
        workspace=workspace, link_id=ids["link_id"], what="view", ip="203.0.113.9", at="2026-11-01T00:00Z"
    )
    slug, api = workspace.slug, f"/api/v1/workspaces/{workspace.slug}/"
    closed = [
        reverse("content:media_paper", args=[slug, ids["asset_id"], "proof"]),
        reverse("compliance:evidence", args=[slug, ids["evidence_id"]]),
        reverse("compliance:hits", args=[slug]),
        reverse("compliance:hits_export", args=[slug]),
        f"{api}compliance/hits/",
        f"{api}review-links/{ids['link_id']}/visits/",
    ]
    guest, analyst = client_of(member_of(Role.GUEST)), client_of(member_of(Role.ANALYST))

    assert {address: guest.get(address).status_code for address in closed} == dict.fromkeys(closed, 403)
    assert {address: analyst.get(address).status_code for address in closed} == dict.fromkeys(closed, 200)
    page = reverse("content:review_link", args=[slug, ids["link_id"]])
    assert "203.0.113.9" not in guest.get(page).content.decode()
    assert "203.0.113.9" in analyst.get(page).content.decode()
    for name in ("overview", "rules", "exemptions"):
        assert (
            f"{slug}/compliance/findings" not in guest.get(reverse(f"compliance:{name}", args=[slug])).content.decode()
        )


def test_heads_of_an_import_come_back_harmless(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    job = import_job(workspace, owner)
    job.headers = ['=HYPERLINK("https://evil.example","x")', "Text"]
    job.save(update_fields=["headers"])
    job.rows.update(state=RowState.BROKEN, cells=["=1+1", "Tea"])
    lines = client_of(owner).get(reverse("content:import_errors", args=[workspace.slug, job.pk])).content.decode()

    cells = [cell for line in csv.reader(io.StringIO(lines.lstrip("\ufeff"))) for cell in line]
    assert not [cell for cell in cells if cell.startswith("=")]
    assert "'=1+1" in cells


def test_files_of_evidence_are_saved_never_shown(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    ids = objects_of(workspace, owner)
    answer = client_of(owner).get(reverse("compliance:evidence", args=[workspace.slug, ids["evidence_id"]]))

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
