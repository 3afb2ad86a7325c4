"""The security checklist by market, its due days and score; sign-ins and what Juzhen itself noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import HealthEvent, LoginEvent, SecurityCheck, SocialAccount
from accounts.states import HealthKind
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


@pytest.fixture
def mate(member_of: Callable[..., User]) -> User:
    return member_of(Role.COMMUNITY)


@pytest.fixture
def page(workspace: Workspace, account: SocialAccount) -> str:
    return f"/w/{workspace.slug}/accounts/{account.pk}/custody/"


@pytest.fixture
def api(workspace: Workspace, account: SocialAccount) -> str:
    return f"/api/v1/workspaces/{workspace.slug}/accounts/{account.pk}/security/"


@pytest.mark.parametrize(
    ("platform", "has", "lacks"),
    [
        ("practice-weibo", {"phone", "real_name"}, {"recovery"}), ("weibo", {"phone", "real_name"}, {"recovery"}),
        ("practice-x", {"recovery"}, {"phone", "real_name"}), ("mastodon", {"recovery"}, {"phone", "real_name"}),
    ],
)  # fmt: skip
def test_points_follow_the_market(client_of, owner, workspace, platform, has, lacks):
    account = SocialAccountFactory(workspace=workspace, platform=platform)
    address = f"/api/v1/workspaces/{workspace.slug}/accounts/{account.pk}/security/"
    body = client_of(owner).get(address).json()
    items = {point["item"] for point in body["points"]}
    assert has | {"two_factor", "devices", "password"} <= items
    assert not items & lacks
    assert body["score"] == 0
    missing = f"/w/{workspace.slug}/accounts/{account.pk}/custody/checks/{next(iter(lacks))}/"
    assert client_of(owner).get(missing).status_code == 404


def test_a_point_is_done_with_proof_and_comes_due_again(client_of, owner, mate, workspace, account, page, api):
    client = client_of(mate)
    with time_machine.travel("2026-03-02 02:00", tick=False) as clock:
        for wrong in ({}, {"proof_url": "javascript:alert(1)"}, {"proof_text": "x", "done_on": "2027-01-01"}):
            answer = client.post(f"{page}checks/devices/", {"done_on": "2026-03-02", **wrong})
            assert answer.status_code == 422
        proof = {"done_on": "2026-03-01", "proof_text": "Three devices, all ours"}
        file = SimpleUploadedFile("list.pdf", b"%PDF-1.7 list")
        assert client.post(f"{page}checks/devices/", {**proof, "file": file}).status_code == 302
        shown = client.get(page).content.decode()
        assert "Three devices, all ours" in shown
        assert "due 31 Mar" in shown
        assert client.get(api).json()["score"] == 12
        assert "list.pdf" in client.get(f"{page}checks/devices/").content.decode()
        clock.move_to("2026-04-01 02:00")
        assert client.get(api).json()["score"] == 0
        made = client.post(f"{api}checks/", {"item": "devices", "proof_text": "again"}, **JSON)
        assert made.json()["done_on"] == "2026-04-01"
        assert client.get(api).json()["score"] == 12
        assert client.post(f"{api}checks/", {"item": "recovery", "proof_text": "x"}, **JSON).status_code == 422
    assert SecurityCheck.objects.for_workspace(workspace).count() == 2


def test_sign_ins_beside_what_was_noticed(client_of, owner, mate, member_of, workspace, account, page, api):
    HealthEvent.objects.create(workspace=workspace, account=account, kind=HealthKind.NEEDS_RECONNECT)
    HealthEvent.objects.create(workspace=workspace, account=account, kind=HealthKind.TOKEN_REFRESHED)
    record(workspace, Actor(owner), "account.reconnected", account)
    client = client_of(mate)
    for wrong in (
        {"place": "", "device": ""}, {"verdict": "stranger"}, {"at": "2999-01-01T10:00"}, {"at": "yesterday"},
        {"verdict": "maybe"},
    ):  # fmt: skip
        values = {"at": "2026-01-05T10:00", "place": "Shenzhen", "verdict": "open", **wrong}
        assert client.post(f"{page}sign-ins/new/", values).status_code == 422
    noted = {"at": "2026-01-05T10:00", "place": "Shenzhen", "device": "Unknown Android", "verdict": "open"}
    assert client.post(f"{page}sign-ins/new/", noted).status_code == 302
    row = LoginEvent.objects.for_workspace(workspace).get()
    assert row.at.isoformat() == "2026-01-05T02:00:00+00:00"  # typed on the workspace's clock
    shown = client.get(page).content.decode()
    assert "A suspicious sign-in is still being looked into" in shown
    for words in ("Unknown Android", "Access lost", "Account connected again", owner.label):
        assert words in shown
    assert "Access renewed" not in shown
    handled = {**noted, "verdict": "stranger", "handling": "Password changed, devices signed out"}
    assert client.post(f"{page}sign-ins/{row.pk}/", handled).status_code == 302
    row.refresh_from_db()
    assert (row.handled_by, row.handled_at is not None) == (mate, True)
    assert "still being looked into" not in client.get(page).content.decode()
    events = client.get(api).json()["events"]
    assert {event["kind"] for event in events} == {"noticed", "act", "login"}
    again = client.post(f"{api}sign-ins/", {"at": "2026-01-06T00:00Z", "place": "Wuhan"}, **JSON)
    assert again.status_code == 201
    put = client.put(
        f"{api}sign-ins/{again.json()['id']}/", {"at": "2026-01-06T00:00Z", "place": "Wuhan", "verdict": "ours"}, **JSON
    )
    assert put.json()["verdict"] == "ours"
    analyst = client_of(member_of(Role.GUEST))
    assert analyst.get(api).status_code == 403
