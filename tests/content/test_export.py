"""Exports: what is in the files, large ones in the background, and until when they can be fetched."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from config.lib.clock import now
from content import tasks
from content.models import ExportJob, Post
from content.selectors.post import PostFilters
from content.services import exporting
from content.services.exporting import export_create, exports_stalled, exports_sweep
from content.views import exports as exports_view
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role
from tests.factories import MediaAssetFactory, PostFactory, PostMediaFactory, PublicationFactory, VariantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(workspace, owner):
    due = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)
    post = PostFactory(
        workspace=workspace, author=owner, title="=HYPERLINK(1)", text="Tea, \x0b“围炉”", due_at=due, campaign="Winter"
    )
    PublicationFactory(post=post, remote_url="https://x.example/1")
    VariantFactory(post=post)
    PostMediaFactory(post=post, asset=MediaAssetFactory(workspace=workspace))
    return post


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_three_formats_come_at_once(client_of, owner, workspace, post):
    client, page = client_of(owner), f"/w/{workspace.slug}/exports/"
    assert client.get(page).status_code == 200
    text = body(client.post(page, {"format": "csv"})).decode()
    assert text.startswith("\ufeff")
    heads, line = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    shown = dict(zip(heads, line, strict=True))
    assert (shown["Title"], shown["Time"], shown["Campaign"]) == ("'=HYPERLINK(1)", "2030-01-01 20:00", "Winter")
    sheet = openpyxl.load_workbook(io.BytesIO(body(client.post(page, {"format": "xlsx"})))).active
    assert sheet["C2"].value == "'=HYPERLINK(1)"
    assert sheet["C2"].data_type == "s"
    whole = json.loads(body(client.post(page, {"format": "json"})))
    (item,) = whole["posts"]
    assert (item["title"], item["due_at"]) == ("=HYPERLINK(1)", "2030-01-01T12:00:00+00:00")
    assert item["publications"][0]["url"] == "https://x.example/1"
    assert item["media"][0]["title"]
    assert item["variants"]["practice-weibo"]["text"] == "Another text"
    assert client.post(page, {"format": "doc"}).status_code == 422
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="export.made").count() == 3


def test_the_filters_of_the_list_hold(client_of, owner, workspace, post):
    PostFactory(workspace=workspace, title="Other")
    answer = client_of(owner).post(f"/w/{workspace.slug}/exports/?campaign=Winter", {"format": "json"})
    assert len(json.loads(body(answer))["posts"]) == 1
    empty = client_of(owner).post(f"/w/{workspace.slug}/exports/?campaign=Nothing", {"format": "json"})
    assert json.loads(body(empty))["posts"] == []


@pytest.mark.raises_notice("export_ready")
def test_large_ones_are_made_in_the_background_and_end(
    client_of, owner, member_of, workspace, post, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(exports_view, "AT_ONCE", 0)
    asked = []
    monkeypatch.setattr("content.tasks.write_export.delay", asked.append)
    client, page = client_of(owner), f"/w/{workspace.slug}/exports/"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {"format": "xlsx"}).status_code == 302
    job = ExportJob.objects.for_workspace(workspace).get()
    assert asked == [job.pk]
    assert client.get(f"{page}{job.pk}/file/").status_code == 404
    assert "hx-trigger" in client.get(f"{page}?part=jobs", headers={"hx-request": "true"}).content.decode()
    assert tasks.write_export(job.pk) == 1
    assert tasks.write_export(job.pk) == 0
    answer = client.get(f"{page}{job.pk}/file/")
    assert openpyxl.load_workbook(io.BytesIO(body(answer))).active.max_row == 2
    assert client_of(member_of(Role.MANAGER)).get(f"{page}{job.pk}/file/").status_code == 404
    ExportJob.objects.for_workspace(workspace).update(expires_at=now())
    assert client.get(f"{page}{job.pk}/file/").status_code == 404
    name = ExportJob.objects.for_workspace(workspace).get().file.name
    assert exports_sweep() == 1
    assert not job.file.storage.exists(name)


def test_a_lost_worker_s_export_is_taken_up(workspace, owner, post, monkeypatch):
    job = export_create(workspace=workspace, actor=Actor(owner), filters=PostFilters(), format="csv")
    assert exports_stalled() == []
    ExportJob.objects.for_workspace(workspace).update(created_at=now() - timedelta(minutes=20))
    asked = []
    monkeypatch.setattr("content.tasks.enqueue.export", asked.append)
    tasks.resume_transfers()
    assert asked == [job.pk]


def test_exports_read_in_batches_at_a_constant_cost(workspace, owner, post, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("content.selectors.export._BATCH", 3)
    Post.objects.bulk_create(Post(workspace=workspace, title=f"p{n}") for n in range(6))
    out = io.BytesIO()
    with django_assert_num_queries(3 * 4 + 2):
        count = exporting.write(out, workspace=workspace, filters=PostFilters(), format="csv", zone="UTC")
    assert count == 7


def test_exports_by_api(client_of, owner, workspace, post):
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/exports/"
    made = client.post(base, {"format": "json", "campaign": "Winter"}, content_type="application/json")
    assert (made.status_code, made.json()["url"]) == (202, None)
    tasks.write_export(made.json()["id"])
    ready = client.get(f"{base}{made.json()['id']}/").json()
    assert (ready["state"], ready["rows"]) == ("ready", 1)
    assert json.loads(body(client.get(ready["url"])))["posts"][0]["id"] == post.pk
    assert client.post(base, {"format": "x"}, content_type="application/json").status_code in {400, 422}
