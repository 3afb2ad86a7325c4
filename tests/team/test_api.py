"""The REST API's manners: tokens, scopes, idempotency, problems, paging, throttling; and the team's own resources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from config.lib.errors import InvalidInput
from team.api.throttling import TokenThrottle
from team.models import ApiToken, Invitation, User, Workspace
from team.permissions import Permission as P
from team.roles import Role
from team.services.notifications import notify
from team.services.workspaces import workspace_update
from tests.factories import MembershipFactory
from tests.team.people import Api, acting, membership

pytestmark = pytest.mark.django_db


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The answer is a problem document of this kind."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["code"] == code
    assert body["type"] == f"urn:juzhen:problem:{code}"
    assert body["status"] == status
    assert body["detail"]
    return body


@pytest.fixture
def api(workspace: Workspace, owner: User) -> Api:
    return Api(workspace, owner)


def test_no_token_no_entry(workspace: Workspace) -> None:
    answer = Client().get(f"/api/v1/workspaces/{workspace.slug}/")

    problem(answer, 401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer jz_made-up", "Bearer", "Bearer a b"])
def test_a_wrong_token_is_refused(workspace: Workspace, header: str) -> None:
    answer = Client().get(f"/api/v1/workspaces/{workspace.slug}/", headers={"authorization": header})

    problem(answer, 401, "authentication_failed")


def test_only_the_hash_of_a_token_is_kept(api: Api) -> None:
    assert api.secret not in str(ApiToken.all_objects.values())
    assert api.secret.startswith(api.token.prefix)


def test_expired_and_revoked_tokens_end(workspace: Workspace, owner: User, client_of: Callable[..., Client]) -> None:
    short = Api(workspace, owner, expires_at=now() + timedelta(days=1))
    with time_machine.travel(now() + timedelta(days=2)):
        problem(short("get"), 401, "authentication_failed")

    assert short("get").status_code == 200
    client_of(owner).post(reverse("team:token_revoke", args=[workspace.slug, short.token.pk]))
    problem(short("get"), 401, "authentication_failed")


def test_a_token_does_only_what_its_scopes_say(workspace: Workspace, owner: User) -> None:
    narrow = Api(workspace, owner, [P.VIEW])

    assert narrow("get").status_code == 200
    problem(narrow("patch", "", {"name": "X"}), 403, "not_allowed")
    problem(narrow("get", "audit/"), 403, "not_allowed")


def test_a_token_loses_what_its_owners_role_loses(workspace: Workspace, member_of: Callable[..., User]) -> None:
    person = member_of(Role.MANAGER)
    api = Api(workspace, person)
    assert api("get", "audit/").status_code == 200

    member = membership(workspace, person)
    member.role = Role.GUEST
    member.save()

    problem(api("get", "audit/"), 403, "not_allowed")


def test_nobody_makes_a_token_with_scopes_they_do_not_hold(
    workspace: Workspace, member_of: Callable[..., User]
) -> None:
    with pytest.raises(InvalidInput):
        Api(workspace, member_of(Role.DESIGNER), [P.TEAM_MANAGE])


def test_a_token_opens_its_own_workspace_only(api: Api, owner: User) -> None:
    other = MembershipFactory(user=owner).workspace

    problem(api.client.get(f"/api/v1/workspaces/{other.slug}/"), 404, "not_found")
    assert [w["slug"] for w in api.client.get("/api/v1/workspaces/").json()["results"]] == [api.token.workspace.slug]


def test_tokens_are_made_and_shown_once_on_their_page(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    client, address = client_of(owner), reverse("team:tokens", args=[workspace.slug])

    answer = client.post(address, {"name": "Website", "scopes": [P.VIEW], "expires_on": ""})

    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in client.get(address).content.decode()
    assert client.post(address, {"name": "", "scopes": []}).status_code == 422


def test_the_same_key_gets_the_first_answer_again(api: Api, workspace: Workspace) -> None:
    body = {"email": "guest@example.com", "role": "guest"}

    first = api("post", "invitations/", body, Idempotency_Key="k1")
    again = api("post", "invitations/", body, Idempotency_Key="k1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replay"] == "true"
    assert Invitation.objects.for_workspace(workspace).count() == 1
    assert len(mail.outbox) == 1


def test_a_key_is_not_for_two_different_requests(api: Api) -> None:
    api("post", "invitations/", {"email": "a@example.com", "role": "guest"}, Idempotency_Key="k1")

    answer = api("post", "invitations/", {"email": "b@example.com", "role": "guest"}, Idempotency_Key="k1")

    problem(answer, 422, "idempotency_key_reused")


def test_a_refused_request_is_replayed_too(api: Api) -> None:
    body = {"email": "no address", "role": "guest"}

    first, again = (api("post", "invitations/", body, Idempotency_Key="k2") for _ in range(2))

    assert first.json() == again.json()
    assert again.headers["Idempotent-Replay"] == "true"


def test_what_is_wrong_is_named_by_field(api: Api) -> None:
    body = problem(api("post", "invitations/", {"email": "x", "role": "king"}), 422, "invalid_input")

    assert {error["field"] for error in body["errors"]} == {"email", "role"}


def test_broken_json_and_unknown_addresses_are_problems_too(api: Api) -> None:
    problem(api("post", "invitations/", "{"), 400, "parse_error")
    problem(api("get", "members/999999/"), 404, "not_found")
    problem(api("put", "members/"), 405, "method_not_allowed")


def test_too_many_calls_are_told_when_to_come_back(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TokenThrottle, "THROTTLE_RATES", {"token": "2/min"})

    answers = [api("get") for _ in range(3)]

    assert [a.status_code for a in answers] == [200, 200, 429]
    problem(answers[2], 429, "throttled")
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 61


def test_the_workspace_is_read_and_changed(api: Api, workspace: Workspace) -> None:
    assert api("get").json()["approval_mode"] == "optional"

    answer = api("patch", "", {"name": "新品牌", "late_minutes": 30})

    workspace.refresh_from_db()
    assert (answer.status_code, workspace.name, workspace.late_minutes) == (200, "新品牌", 30)
    problem(api("patch", "", {"time_zone": "Mars/Base"}), 422, "invalid_input")
    problem(api("patch", "", {"late_minutes": 0}), 422, "invalid_input")


def test_members_are_listed_changed_and_removed(api: Api, workspace: Workspace, member_of: Callable[..., User]) -> None:
    person = member_of(Role.GUEST)
    number = membership(workspace, person).pk

    assert api("get", f"members/{number}/").json()["role"] == "guest"
    assert api("patch", f"members/{number}/", {"role": "planner"}).json()["role"] == "planner"
    assert api("delete", f"members/{number}/").status_code == 204
    assert [m["role"] for m in api("get", "members/").json()["results"]] == ["owner"]
    own = membership(workspace, api.token.user).pk
    problem(api("delete", f"members/{own}/"), 409, "last_owner")


def test_invitations_are_made_listed_and_withdrawn(api: Api) -> None:
    made = api("post", "invitations/", {"email": "guest@example.com", "role": "guest"}).json()

    assert made["mailed"] is True
    assert "/invite/" in made["link"]
    assert [i["email"] for i in api("get", "invitations/").json()["results"]] == ["guest@example.com"]
    assert "link" not in api("get", "invitations/").json()["results"][0]
    assert api("delete", f"invitations/{made['id']}/").status_code == 204
    assert api("get", "invitations/").json()["results"] == []


def test_the_audit_log_is_paged_by_cursor(api: Api, workspace: Workspace, owner: User) -> None:
    for number in range(5):
        workspace_update(workspace=workspace, actor=acting(owner), name=f"Name {number}")

    first = api("get", "audit/?page_size=4").json()
    second = api.client.get(first["next"]).json()

    numbers = [entry["seq"] for page in (first, second) for entry in page["results"]]
    assert numbers == [6, 5, 4, 3, 2, 1]
    assert first["results"][0]["label"] == "Settings changed"
    assert len(api("get", "audit/?verb=api_token.created").json()["results"]) == 1


def test_notifications_are_listed_and_marked_read(api: Api, workspace: Workspace, owner: User) -> None:
    notify(
        workspace=workspace, kind="team.role_changed", params={"role": "owner", "by": "Lin"}, users=[owner], url="/me/"
    )
    item = api("get", "notifications/?unread=1").json()["results"][0]

    assert (item["text"], item["group"]) == ("Lin made you Owner.", "activity")
    assert api("post", f"notifications/{item['id']}/read/").json()["read_at"]
    assert api("get", "notifications/?unread=1").json()["results"] == []


def test_the_document_and_its_page_are_public(db: None) -> None:
    schema = Client().get("/api/v1/schema/", {"format": "json"}).json()
    page = Client(headers={"accept-language": "en"}).get("/api/docs/").content.decode()

    assert "/api/v1/workspaces/{slug}/members/" in schema["paths"]
    assert "curl -X POST" in page
    assert 'id="invitation_create"' in page
