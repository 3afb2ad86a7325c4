"""Folders, tags, search and the bulk bar of the media library."""

from __future__ import annotations

import pytest
from django.urls import reverse

from content.models import MediaAsset, MediaFolder
from team.models import AuditEntry
from team.roles import Role
from tests.factories import MediaAssetFactory, PostMediaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def web(client_of, owner):
    return client_of(owner)


@pytest.fixture
def to(workspace):
    return lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])


def folder(workspace, name, parent=None):
    return MediaFolder.objects.create(workspace=workspace, name=name, parent=parent)


def test_folders_are_made_renamed_moved_and_removed(web, to, workspace):
    opened = web.post(to("media_folder_new"), {"name": " Spring  tea "}, follow=True)
    spring = MediaFolder.objects.for_workspace(workspace).get()
    assert spring.name == "Spring tea"
    assert opened.context["here"].folder == spring
    web.post(to("media_folder_new"), {"name": "Posters", "parent": spring.pk})
    posters = MediaFolder.objects.for_workspace(workspace).get(parent=spring)
    assert "already" in web.post(to("media_folder_new"), {"name": "Spring tea"}, follow=True).content.decode()
    asset = MediaAssetFactory(workspace=workspace, folder=posters)
    page = web.get(to("media"), {"folder": posters.pk}).content.decode()
    assert page.index(">Spring tea</a>") < page.index("<h1")
    web.post(to("media_folder", posters.pk), {"action": "rename", "name": "Prints"})
    refused = web.post(to("media_folder", spring.pk), {"action": "move", "parent": posters.pk}, follow=True)
    assert "cannot lie in itself" in refused.content.decode()
    web.post(to("media_folder", posters.pk), {"action": "delete"})
    asset.refresh_from_db()
    assert asset.folder == spring
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {"media.folder_created", "media.folder_changed", "media.folder_deleted"} <= verbs


def test_a_folder_shows_its_files_and_a_search_those_below(web, to, workspace):
    top = folder(workspace, "Top")
    below = folder(workspace, "Below", top)
    near = MediaAssetFactory(workspace=workspace, title="Pot near", folder=top)
    deep = MediaAssetFactory(workspace=workspace, title="Pot deep", folder=below, width=321)
    loose = MediaAssetFactory(workspace=workspace, title="Pot loose", width=322)
    shown = lambda **query: {t.asset.pk for t in web.get(to("media"), query).context["tiles"]}  # noqa: E731
    assert shown() == {near.pk, deep.pk, loose.pk}
    assert shown(folder=top.pk) == {near.pk}
    assert shown(folder=top.pk, q="pot") == {near.pk, deep.pk}
    assert shown(folder=0) == {loose.pk}
    assert web.get(to("media"), {"folder": 999_999}).status_code == 404


def test_filters_and_orders(web, to, workspace):
    tall = MediaAssetFactory(workspace=workspace, title="b", width=100, height=200)
    wide = MediaAssetFactory(workspace=workspace, title="a", width=300, height=200, licence="own")
    PostMediaFactory(asset=tall, post__workspace=workspace)
    shown = lambda **query: [t.asset.pk for t in web.get(to("media"), query).context["tiles"]]  # noqa: E731
    assert shown(shape="tall") == [tall.pk]
    assert shown(size="large") == []
    assert shown(licence="unknown") == [tall.pk]
    assert shown(sort="title") == [wide.pk, tall.pk]
    assert shown(sort="used") == [tall.pk, wide.pk]
    assert shown(sort="title", skip=1) == [tall.pk]
    assert "in 1 post" in web.get(to("media"), {"view": "list"}).content.decode()


def test_the_bulk_bar(web, to, workspace):
    place = folder(workspace, "Place")
    one, two = MediaAssetFactory(workspace=workspace), MediaAssetFactory(workspace=workspace, width=321)
    foreign = MediaAssetFactory()
    ids = [one.pk, two.pk, foreign.pk]
    do = lambda **values: web.post(to("media_bulk"), {"id": ids, "back": "?q=x", **values})  # noqa: E731
    assert do(action="move", folder=place.pk).headers["Location"].endswith("?q=x")
    do(action="tag", tags="tea，spring")
    do(action="untag", tags="spring")
    tagged = MediaAsset.objects.for_workspace(workspace).filter(folder=place)
    assert [asset.tags for asset in tagged] == [["tea"], ["tea"]]
    foreign.refresh_from_db()
    assert (foreign.folder, foreign.tags) == (None, [])
    PostMediaFactory(asset=one, post__workspace=workspace)
    said = web.post(to("media_bulk"), {"id": ids, "action": "delete"}, headers={"Accept": "application/json"}).json()
    assert "1 file deleted · 2 stay" in said["message"]
    assert f"id={one.pk}" in do(action="rights").headers["Location"]


def test_tags_are_renamed_and_merged(web, to, workspace):
    both = MediaAssetFactory(workspace=workspace, tags=["tea", "teas", "pot"])
    MediaAssetFactory(workspace=workspace, tags=["teas"], width=321)
    assert web.get(to("media_tags")).context["tags"] == [("teas", 2), ("pot", 1), ("tea", 1)]
    web.post(to("media_tags"), {"old": "teas", "new": "tea"})
    both.refresh_from_db()
    assert both.tags == ["tea", "pot"]
    assert web.get(to("media_tags_suggest"), {"q": "TE"}).json() == {"tags": ["tea"]}
    web.post(to("media_tags"), {"old": "tea", "new": "x", "action": "remove"})
    assert web.get(to("media_tags")).context["tags"] == [("pot", 1)]


def test_the_api_does_the_same(web, workspace):
    base = f"/api/v1/workspaces/{workspace.slug}/media/"
    made = web.post(f"{base}folders/", {"name": "A"}, content_type="application/json")
    assert made.status_code == 201
    child = web.post(f"{base}folders/", {"name": "B", "parent": made.json()["id"]}, content_type="application/json")
    assert child.json()["path"] == "A / B"
    asset = MediaAssetFactory(workspace=workspace)
    body = {"ids": [asset.pk], "action": "move", "folder": child.json()["id"]}
    assert web.post(f"{base}bulk/", body, content_type="application/json").json() == {"changed": 1}
    assert [row["id"] for row in web.get(base, {"folder": child.json()["id"]}).json()["results"]] == [asset.pk]
    moved = web.patch(f"{base}folders/{child.json()['id']}/", {"parent": None}, content_type="application/json")
    assert moved.json()["parent"] is None
    assert web.delete(f"{base}folders/{made.json()['id']}/").status_code == 204


def test_who_only_looks_changes_nothing(client_of, member_of, to, workspace):
    client = client_of(member_of(Role.ANALYST))
    assert client.post(to("media_folder_new"), {"name": "X"}).status_code == 403
    assert client.post(to("media_bulk"), {"id": 1, "action": "delete"}).status_code == 403
    assert "New folder" not in client.get(to("media")).content.decode()


def test_three_thousand_files_take_as_few_questions(web, to, workspace, django_assert_max_num_queries):
    folder(workspace, "F")
    MediaAsset.objects.bulk_create(
        MediaAsset(workspace=workspace, kind="image", file="x", thumb="y", mime="image/png", size=9, sha256=f"{i:064}")
        for i in range(3_000)
    )
    web.get(to("media"))
    with django_assert_max_num_queries(8):
        page = web.get(to("media"), {"sort": "title", "skip": 2_960})
    assert len(page.context["tiles"]) == 40
