"""REST of posts and media: same rules as the pages, versions, idempotency, filters, permissions, exact schema."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from drf_spectacular.generators import SchemaGenerator

from content.models import Post
from team.roles import Role
from tests.content import media_samples as samples
from tests.factories import MediaAssetFactory, PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def base(workspace):
    return f"/api/v1/workspaces/{workspace.slug}"


@pytest.fixture
def api(client_of, owner):
    return client_of(owner)


def post(client, url, body, **headers):
    return client.post(url, body, content_type="application/json", headers=headers)


def patch(client, url, body, **headers):
    return client.patch(url, body, content_type="application/json", headers=headers)


def test_a_post_from_writing_to_deleting(api, base, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-x")
    asset = MediaAssetFactory(workspace=workspace)
    body = {
        "text": "Hello\n",
        "title": "T",
        "accounts": [account.pk],
        "media": [{"id": asset.pk, "alt": "A pot"}],
        "thread": ["two"],
        "variants": {"practice-x": {"text": "Hi X"}},
        "due_at": "2030-01-02T20:30:00+08:00",
        "options": {"language": "en"},
    }
    made = post(api, f"{base}/posts/", body)
    assert made.status_code == 201
    data = made.json()
    assert data["text"] == "Hello"
    assert data["status"] == "draft"
    assert data["due_at"] in {"2030-01-02T12:30:00Z", "2030-01-02T20:30:00+08:00"}
    assert data["accounts"] == [account.pk]
    assert data["media"] == [{"id": asset.pk, "alt": "A pot"}]
    assert data["variants"]["practice-x"]["text"] == "Hi X"
    assert data["publications"][0]["platform"] == "practice-x"
    url = f"{base}/posts/{data['id']}/"
    read = api.get(url)
    assert read["ETag"] == made["ETag"]
    assert api.get(url, headers={"If-None-Match": read["ETag"]}).status_code == 304
    changed = patch(api, url, {"text": "Other", "version": 1}).json()
    assert (changed["version"], changed["text"], changed["title"]) == (2, "Other", "T")
    copy = post(api, f"{url}duplicate/", {}).json()
    assert (copy["text"], copy["due_at"], copy["accounts"]) == ("Other", None, [account.pk])
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404


def test_nobody_overwrites_what_they_have_not_read(api, base, workspace):
    item = PostFactory(workspace=workspace)
    url = f"{base}/posts/{item.pk}/"
    etag = api.get(url)["ETag"]
    assert patch(api, url, {"text": "A"}, **{"If-Match": etag}).status_code == 200
    late = patch(api, url, {"text": "B"}, **{"If-Match": etag})
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    older = patch(api, url, {"text": "B", "version": 1})
    assert (older.status_code, older.json()["code"]) == (409, "version_conflict")
    assert patch(api, url, {"text": "C"}).json()["version"] == 3


def test_a_repeated_key_makes_one_post(api, base, workspace):
    first = post(api, f"{base}/posts/", {"text": "Once"}, **{"Idempotency-Key": "k1"})
    again = post(api, f"{base}/posts/", {"text": "Once"}, **{"Idempotency-Key": "k1"})
    assert first.json()["id"] == again.json()["id"]
    assert Post.objects.for_workspace(workspace).count() == 1
    assert post(api, f"{base}/posts/", {"text": "Else"}, **{"Idempotency-Key": "k1"}).status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"accounts": [999999]}, "accounts"),
        ({"media": [{"id": 999999}]}, "media"),
        ({"variants": {"myspace": {"text": "x"}}}, "variants.myspace"),
        ({"due_at": "tomorrow"}, "due_at"),
        ({"title": "x" * 201}, "title"),
        ({"thread": "not a list"}, "thread"),
    ],
)
def test_bad_input_names_its_field(api, base, body, field):
    answer = post(api, f"{base}/posts/", body)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["errors"][0]["field"] == field


def test_list_filters_and_pages(api, base, workspace, owner):
    account = SocialAccountFactory(workspace=workspace, platform="practice-x")
    old = PostFactory(workspace=workspace, title="Kettle", author=owner)
    new = PostFactory(workspace=workspace, text="Garden", state="scheduled", status="scheduled")
    PublicationFactory(post=new, account=account)
    PostFactory()
    ids = lambda query: [item["id"] for item in api.get(f"{base}/posts/{query}").json()["results"]]  # noqa: E731
    assert ids("") == [new.pk, old.pk]
    assert ids("?q=kettle") == [old.pk]
    assert ids("?status=scheduled") == [new.pk]
    assert ids("?platform=practice-x") == [new.pk]
    assert ids(f"?account={account.pk}") == [new.pk]
    assert ids(f"?author={owner.pk}") == [old.pk]
    page = api.get(f"{base}/posts/?page_size=1").json()
    assert [item["id"] for item in page["results"]] == [new.pk]
    assert [item["id"] for item in api.get(page["next"]).json()["results"]] == [old.pk]


@pytest.mark.parametrize("amount", [1, 50])
def test_the_list_asks_the_same_few_questions(api, base, workspace, amount, django_assert_max_num_queries):
    account = SocialAccountFactory(workspace=workspace)
    for _ in range(amount):
        PublicationFactory(post=PostFactory(workspace=workspace), account=account)
    with django_assert_max_num_queries(12):
        assert len(api.get(f"{base}/posts/").json()["results"]) == amount


def test_checks_as_data(api, base, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-x")
    item = PostFactory(workspace=workspace, text="茶" * 150)
    PublicationFactory(post=item, account=account, state="draft")
    answer = api.get(f"{base}/posts/{item.pk}/checks/", headers={"Accept-Language": "en"}).json()
    assert answer["schedulable"] is False
    found = answer["checks"][0]
    assert (found["code"], found["severity"], found["platform"]) == ("text_too_long", "error", "practice-x")
    assert "300" in found["detail"]
    assert set(found) == {
        *("code", "severity", "rule", "title", "detail", "target", "platform", "account_ids", "words", "span"),
        *("replacements", "law", "advice", "fingerprint", "acknowledged"),
    }


def test_published_posts_are_not_deleted(api, base, workspace):
    publication = PublicationFactory(post=PostFactory(workspace=workspace, state="scheduled"), state="published")
    answer = api.delete(f"{base}/posts/{publication.post_id}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "post_delete_refused")


def test_media_from_upload_to_delete(api, base):
    data = samples.image()
    upload = lambda: api.post(  # noqa: E731
        f"{base}/media/", {"file": SimpleUploadedFile("a.jpg", data), "title": "Tea", "tags": ["a", "b"]}
    )
    made = upload()
    assert made.status_code == 201
    body = made.json()
    assert (body["title"], body["tags"], body["mime"], body["existed"]) == ("Tea", ["a", "b"], "image/jpeg", False)
    assert upload().status_code == 200
    assert upload().json()["existed"] is True
    url = f"{base}/media/{body['id']}/"
    assert patch(api, url, {"alt": "A pot"}).json()["alt"] == "A pot"
    assert [item["id"] for item in api.get(f"{base}/media/?q=pot").json()["results"]] == [body["id"]]
    assert api.get(body["file_url"]).status_code == 200
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404


def test_media_in_use_and_refused_files(api, base, workspace):
    asset = MediaAssetFactory(workspace=workspace)
    post(api, f"{base}/posts/", {"text": "x", "media": [{"id": asset.pk}]})
    assert api.delete(f"{base}/media/{asset.pk}/").json()["code"] == "media_in_use"
    refused = api.post(f"{base}/media/", {"file": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert (refused.status_code, refused.json()["code"]) == (422, "media_refused")
    assert api.post(f"{base}/media/", {}).status_code == 422


@pytest.mark.parametrize("role", [Role.GUEST, Role.ANALYST])
def test_readers_only_read(client_of, member_of, base, workspace, role):
    client = client_of(member_of(role))
    item, asset = PostFactory(workspace=workspace), MediaAssetFactory(workspace=workspace)
    for path in ("posts/", f"posts/{item.pk}/", f"posts/{item.pk}/checks/", "media/", f"media/{asset.pk}/"):
        assert client.get(f"{base}/{path}").status_code == 200, path
    assert post(client, f"{base}/posts/", {"text": "x"}).status_code == 403
    assert patch(client, f"{base}/posts/{item.pk}/", {"text": "x"}).status_code == 403
    assert client.delete(f"{base}/posts/{item.pk}/").status_code == 403
    assert post(client, f"{base}/posts/{item.pk}/duplicate/", {}).status_code == 403
    assert client.delete(f"{base}/media/{asset.pk}/").status_code == 403
    assert client.post(f"{base}/media/", {"file": SimpleUploadedFile("a.png", samples.image("PNG"))}).status_code == 403


def test_a_designer_may_not_touch_what_is_scheduled(client_of, member_of, base, workspace):
    publication = PublicationFactory(post=PostFactory(workspace=workspace, state="scheduled"))
    client = client_of(member_of(Role.DESIGNER))
    assert patch(client, f"{base}/posts/{publication.post_id}/", {"text": "x"}).status_code == 403


def test_outsiders_find_nothing(client_of, outsider, base, workspace):
    item = PostFactory(workspace=workspace)
    for path in ("posts/", f"posts/{item.pk}/", "media/"):
        assert client_of(outsider).get(f"{base}/{path}").status_code == 404


def test_the_schema_names_every_operation():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found = {
        operation["operationId"]
        for path in schema["paths"].values()
        for method, operation in path.items()
        if method in {"get", "post", "patch", "delete"}
    }
    assert {"posts_list", "posts_create", "posts_get", "posts_edit", "posts_delete", "posts_duplicate", "posts_checks",
            "media_list", "media_upload", "media_get", "media_edit", "media_delete"} <= found  # fmt: skip
    assert "multipart/form-data" in next(
        operation["requestBody"]["content"]
        for path in schema["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and operation.get("operationId") == "media_upload"
    )
