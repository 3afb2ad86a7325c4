"""The REST API under attack: repeated and parallel calls, bodies without end, secrets in stored answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from config.lib.clock import now
from content.models import Post
from team.models import IdempotencyRecord, User, Workspace
from team.roles import Role
from team.tasks import forget_expired
from tests.team.people import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(workspace: Workspace, owner: User) -> Api:
    """The owner's token."""
    return Api(workspace, owner)


def posts_of(workspace: Workspace) -> int:
    return Post.objects.for_workspace(workspace).count()


def records() -> Any:
    return IdempotencyRecord.objects.unscoped("looks at all of a test")


def test_a_key_whose_request_crashed_can_be_used_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("content.api.posts.post_create", lambda **_values: 1 / 0)
        assert api("post", "posts/", {"text": "x"}, Idempotency_Key="k").status_code == 500

    assert api("post", "posts/", {"text": "x"}, Idempotency_Key="k").status_code == 201


def test_a_key_whose_process_died_can_be_used_again_after_five_minutes(api: Api, workspace: Workspace) -> None:
    api("post", "posts/", {"text": "x"}, Idempotency_Key="k")
    records().update(status=None)
    assert api("post", "posts/", {"text": "x"}, Idempotency_Key="k").status_code == 409

    records().update(created_at=now() - timedelta(minutes=6))

    assert api("post", "posts/", {"text": "x"}, Idempotency_Key="k").status_code == 201
    assert posts_of(workspace) == 2


def test_answers_are_kept_for_a_day(api: Api, workspace: Workspace) -> None:
    api("post", "posts/", {"text": "x"}, Idempotency_Key="old")
    records().update(created_at=now() - timedelta(hours=25))
    api("post", "posts/", {"text": "x"}, Idempotency_Key="new")

    assert forget_expired() == 1
    assert records().get().key == "new"


def test_the_link_of_an_invitation_is_stored_nowhere(api: Api) -> None:
    made = api("post", "invitations/", {"email": "a@example.com", "role": "guest"}, Idempotency_Key="k").json()

    secret = made["link"].rstrip("/").rsplit("/", 1)[1]
    assert secret not in json.dumps(records().get().body)


def test_a_repeated_refusal_is_a_problem_document_again(api: Api) -> None:
    first, again = (api("post", "posts/", {"title": "x" * 999}, Idempotency_Key="k") for _ in range(2))

    assert again.headers["Idempotent-Replay"] == "true"
    assert again.headers["Content-Type"] == first.headers["Content-Type"] == "application/problem+json"
    assert again.json() == first.json()


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "k"}])
def test_a_body_beyond_the_limit_is_refused(api: Api, headers: dict[str, str]) -> None:
    answer = api("post", "posts/", {"text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, **headers)

    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[" * 100_000, 400),
        ('{"a":' * 100_000, 400),
        ('{"options": ' + "[" * 900 + "]" * 900 + "}", (201, 400, 422)),
        ("nul", 400),
        ('{"text": NaN}', 400),
        (b'{"text": "\xff\xfe"}', 400),
        ('{"text": "\\ud800"}', 422),
        ('{"options": {"\\u0000": 1}}', 422),
        ("1" * 5000, 400),
    ],
)
def test_json_that_is_none(api: Api, body: str | bytes, status: int | tuple[int, ...]) -> None:
    answer = api.client.post(f"{api.root}posts/", body, content_type="application/json")

    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    assert answer.status_code == 201 or answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("given", ["-1", "0", "99999999999", "x", "1e9", "", "%00"])
def test_page_sizes_and_cursors_nobody_gave_out(api: Api, given: str) -> None:
    for path in ("posts/", "publications/", "media/", "accounts/", "audit/", "notifications/", "members/"):
        for name in ("page_size", "cursor"):
            answer = api.client.get(f"{api.root}{path}?{name}={given}")
            assert answer.status_code in {200, 404, 422}, (path, name)


def test_fields_the_api_does_not_offer_change_nothing(
    api: Api, workspace: Workspace, owner: User, member_of: Callable[..., User]
) -> None:
    other = member_of(Role.GUEST)
    given = {
        "text": "mine",
        "id": 1,
        "author": other.pk,
        "author_id": other.pk,
        "workspace": 1,
        "workspace_id": 1,
        "state": "scheduled",
        "status": "published",
        "approved_at": "2026-01-01T00:00:00Z",
        "approved_hash": "x",
        "version": 77,
        "publications": [{"state": "published"}],
    }
    made = api("post", "posts/", given).json()
    post = Post.objects.for_workspace(workspace).get(pk=made["id"])

    assert (post.author, post.state, post.version, post.approved_at) == (owner, "draft", 1, None)

    before = api("get", "").json()
    after = api("patch", "", {"slug": "stolen", "is_demo": True, "created_by": other.pk, "name": "New"}).json()
    assert after == {**before, "name": "New"}


def test_no_method_by_the_side_door(api: Api, workspace: Workspace) -> None:
    made = api("post", "posts/", {"text": "x"}).json()

    for options in ({"headers": {"X-HTTP-Method-Override": "DELETE"}}, {"QUERY_STRING": "_method=DELETE"}):
        api.client.post(f"{api.root}posts/{made['id']}/", "{}", content_type="application/json", **options)
    for method in ("PUT", "TRACE", "CONNECT", "PROPFIND"):
        assert api.client.generic(method, f"{api.root}posts/{made['id']}/").status_code == 405

    assert posts_of(workspace) == 1


def test_a_browser_session_needs_its_csrf_token(owner: User, workspace: Workspace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    answer = client.post(f"/api/v1/workspaces/{workspace.slug}/posts/", "{}", content_type="application/json")

    assert answer.status_code == 403
    assert posts_of(workspace) == 0
