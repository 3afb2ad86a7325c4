"""The REST API of accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import hooks
from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.states import AccountState
from team.models import User, Workspace
from team.roles import Role
from tests.accounts.practice.fixtures import PracticeServer

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocialAccount]
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def api(workspace: Workspace) -> str:
    return f"/api/v1/workspaces/{workspace.slug}"


def send(client: Client, method: str, url: str, body: Any = None, **headers: str) -> Any:
    call = getattr(client, method)
    return call(url, body if body is not None else {}, content_type="application/json", headers=headers)


def test_connect_read_change_check_disconnect(
    practice: PracticeServer, owner: User, client_of: ClientOf, api: str, workspace: Workspace
) -> None:
    client = client_of(owner)
    body = {"platform": "practice-weibo", "values": {"handle": "shanyu", "display_name": "山屿茶"}}
    made = send(client, "post", f"{api}/accounts/connect/", body)
    assert made.status_code == 201, made.content
    account = made.json()["accounts"][0]
    assert (account["handle"], account["state"], account["followers"]) == ("shanyu", "ok", 200)
    url = f"{api}/accounts/{account['id']}/"
    read = client.get(url)
    assert read.json() == account
    assert client.get(url, headers={"If-None-Match": read["ETag"]}).status_code == 304
    changed = send(
        client, "patch", url, {"time_zone": "Asia/Tokyo", "caretaker": owner.pk}, **{"If-Match": read["ETag"]}
    )
    assert changed.status_code == 200, changed.content
    assert (changed.json()["zone"], changed.json()["caretaker"]) == ("Asia/Tokyo", owner.pk)
    assert send(client, "patch", url, {"position": 3}, **{"If-Match": read["ETag"]}).status_code == 412
    assert send(client, "patch", url, {"caretaker": None}).json()["caretaker"] is None
    wrong = send(client, "patch", url, {"time_zone": "Mars/Base"})
    assert wrong.status_code == 422
    assert wrong["Content-Type"] == "application/problem+json"
    assert wrong.json()["errors"][0]["field"] == "time_zone"
    assert send(client, "post", f"{url}check/").json()["check_error"] == ""
    assert client.delete(url).status_code == 204
    assert client.delete(url).json()["code"] == "account_disconnected"
    assert send(client, "post", f"{url}check/").status_code == 409
    assert client.get(f"{api}/accounts/").json()["results"] == []
    assert len(client.get(f"{api}/accounts/?state=disconnected").json()["results"]) == 1


def test_refusals_are_problem_documents(practice: PracticeServer, owner: User, client_of: ClientOf, api: str) -> None:
    client = client_of(owner)

    def code(body: Any) -> tuple[int, str]:
        answer = send(client, "post", f"{api}/accounts/connect/", body)
        return answer.status_code, answer.json()["code"]

    assert code({"platform": "practice-weibo", "values": {"handle": ""}}) == (422, "connect_refused")
    assert code({"platform": "mastodon", "values": {"host": "https://x.org"}}) == (422, "connect_refused")
    assert code({"platform": "nonsense", "values": {}}) == (404, "not_found")
    assert code({"platform": "practice-weibo"}) == (422, "invalid_input")
    assert code({"platform": "practice-weibo", "values": {"handle": "x"}, "account": 99999}) == (404, "not_found")


def test_the_same_idempotency_key_connects_once(
    practice: PracticeServer, owner: User, client_of: ClientOf, api: str
) -> None:
    client = client_of(owner)
    body = {"platform": "practice-weibo", "values": {"handle": "shanyu"}}
    first = send(client, "post", f"{api}/accounts/connect/", body, **{"Idempotency-Key": "k1"})
    second = send(client, "post", f"{api}/accounts/connect/", body, **{"Idempotency-Key": "k1"})
    assert second["Idempotent-Replay"] == "true"
    assert first.json() == second.json()


def test_scheduled_posts_ask_for_confirmation(
    connect: Connect, owner: User, client_of: ClientOf, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "before_disconnect", [lambda _a: hooks.Obstacle("scheduled", "2 posts wait.", 2)])
    account, client = connect(), client_of(owner)
    refused = client.delete(f"{api}/accounts/{account.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "account_in_use")
    assert refused.json()["detail"] == "2 posts wait."
    assert client.delete(f"{api}/accounts/{account.pk}/?confirm=true").status_code == 204


def test_the_catalogue(owner: User, client_of: ClientOf, api: str) -> None:
    rows = client_of(owner).get(f"{api}/platforms/").json()
    assert [row["slug"] for row in rows] == list(registry.slugs())
    bluesky = next(row for row in rows if row["slug"] == "bluesky")
    assert bluesky["text_max"] == 300
    assert {field["name"] for field in bluesky["connect_fields"]} == {"handle", "password", "host"}
    weibo = next(row for row in rows if row["slug"] == "practice-weibo")
    assert weibo["practice"] is True
    assert "connect_key" not in str(weibo)


@pytest.mark.parametrize("role", list(Role))
def test_roles(role: Role, connect: Connect, member_of: Callable[..., User], client_of: ClientOf, api: str) -> None:
    account = connect()
    client, may = client_of(member_of(role)), role in {Role.OWNER, Role.MANAGER}
    url = f"{api}/accounts/{account.pk}/"
    for path in (f"{api}/accounts/", url, f"{api}/platforms/"):
        assert client.get(path).status_code == 200
    assert send(client, "patch", url, {"position": 1}).status_code == (200 if may else 403)
    assert send(client, "post", f"{url}check/").status_code == (200 if may else 403)
    body = {"platform": "practice-weibo", "values": {"handle": "other"}}
    assert send(client, "post", f"{api}/accounts/connect/", body).status_code == (201 if may else 403)
    assert client.delete(url).status_code == (204 if may else 403)


def test_outsiders_get_nothing(connect: Connect, outsider: User, client_of: ClientOf, api: str) -> None:
    account = connect()
    for path in ("accounts/", f"accounts/{account.pk}/", "platforms/"):
        assert client_of(outsider).get(f"{api}/{path}").status_code == 404
        assert client_of(None).get(f"{api}/{path}").status_code in {401, 403}
    assert client_of(outsider).delete(f"{api}/accounts/{account.pk}/").status_code == 404
    account.refresh_from_db()
    assert account.state == AccountState.OK
