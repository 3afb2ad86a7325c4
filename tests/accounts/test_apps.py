"""Developer apps of a workspace: entered once, tested, never shown; several accounts picked from one consent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.connectors.types import AccountInfo, AppRegistration, Credential, Grant, Quota
from accounts.models import ConnectSession, PlatformApp, SocialAccount, StoredCredential
from accounts.services.apps import app_save
from accounts.services.connecting import trips_empty
from accounts.services.picking import offers_keep, offers_take
from accounts.services.vault import app_open, app_seal, session_values
from config.lib.clock import now
from team.actors import SYSTEM, Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.accounts.connectors.fake_server import Answer
from tests.accounts.connectors.fakes.facebook import Fake
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def facebook(settings: Any) -> Iterator[Fake]:
    with Fake() as fake:
        settings.PLATFORM_GATEWAYS = fake.gateways()
        yield fake


@pytest.fixture
def client(owner: User, client_of: ClientOf) -> Client:
    return client_of(owner)


@pytest.fixture
def page(workspace: Workspace) -> Callable[[str], str]:
    return lambda rest: f"/w/{workspace.slug}/accounts/{rest}"


@pytest.fixture
def consent(client: Client, page: Callable[[str], str], facebook: Fake) -> Callable[..., str]:
    """Go to the platform, allow everything; where the browser is sent afterwards."""

    def go(query: str = "") -> str:
        leaving = client.post(page(f"connect/facebook/{query}"), {})
        back = facebook.allow(str(leaving.context["address"]))
        return str(client.get(f"/connect/callback/?{urlencode(back)}")["location"])

    return go


def entered(workspace: Workspace) -> PlatformApp:
    return PlatformApp.objects.for_workspace(workspace).get(platform="facebook")


def test_an_app_is_entered_tested_and_never_shown(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace
) -> None:
    before = client.get(page("connect/facebook/")).content.decode()
    assert page("apps/facebook/") in before
    refused = client.post(page("connect/facebook/"), {})
    assert refused.status_code == 422, "without the app nobody is sent to the platform"
    wrong = client.post(page("apps/facebook/"), {**facebook.app, "client_secret": "wrong-secret-of-32-characters-00"})
    assert wrong.status_code == 422
    assert not PlatformApp.objects.for_workspace(workspace).exists(), "what the platform refuses is not kept"
    saved = client.post(page("apps/facebook/"), dict(facebook.app))
    assert (saved.status_code, saved["location"]) == (302, page("connect/facebook/"))
    for address in ("apps/facebook/", "connect/facebook/", "apps/"):
        shown = client.get(page(address)).content.decode()
        assert facebook.app["client_secret"] not in shown
        assert facebook.app["client_id"] not in shown
    shown = client.get(page("apps/facebook/")).content.decode()
    assert "/connect/callback/" in shown
    assert "/hooks/" in shown
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_platformapp t")
        assert facebook.app["client_secret"] not in cursor.fetchone()[0]
    verbs = AuditEntry.objects.for_workspace(workspace).filter(target_type="platformapp").values_list("verb", "after")
    assert [verb for verb, _after in verbs] == ["app.entered"]
    assert facebook.app["client_secret"] not in str(list(verbs))


def test_empty_fields_keep_what_was_entered(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace
) -> None:
    client.post(page("apps/facebook/"), dict(facebook.app))
    assert client.post(page("apps/facebook/"), {"client_id": "", "client_secret": ""}).status_code == 302
    known = app_open(entered(workspace))
    assert (known.client_id, known.client_secret) == (facebook.app["client_id"], facebook.app["client_secret"])


def test_an_app_that_cannot_be_tested_now_is_kept_and_says_so(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace
) -> None:
    for _attempt in range(3):
        facebook.fault("GET", "graph.facebook.com", instead=Answer(503, {}))
    assert client.post(page("apps/facebook/"), dict(facebook.app)).status_code == 302
    assert entered(workspace).check_error == "transient"
    assert "tag-warn" in client.get(page("apps/")).content.decode()
    facebook.faults.clear()
    client.post(page("apps/facebook/test/"))
    assert entered(workspace).check_error == ""


def test_several_accounts_are_picked_from_one_consent(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace, consent: Callable[..., str]
) -> None:
    client.post(page("apps/facebook/"), dict(facebook.app))
    choose = consent()
    assert "/accounts/connect/pick/" in choose
    assert not SocialAccount.objects.for_workspace(workspace).exists(), "nothing is connected before the choice"
    offers = client.get(choose).context["offers"]
    assert len(offers) > 1
    assert client.post(choose, {}).status_code == 422
    assert client.post(choose, {"account": ["a-stranger"]}).status_code == 422
    taken = client.post(choose, {"account": [offers[0].remote_id]})
    assert taken.status_code == 302
    (account,) = SocialAccount.objects.for_workspace(workspace)
    assert account.remote_id == offers[0].remote_id
    assert client.get(choose).status_code == 400, "decided once"
    again = client.get(consent())
    assert again.status_code == 200
    marks = {offer.remote_id: offer.connected for offer in again.context["offers"]}
    assert marks == {offer.remote_id: offer is offers[0] for offer in offers}


def test_a_choice_belongs_to_the_person_who_signed_in(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace, consent: Callable[..., str],
    client_of: ClientOf,
) -> None:  # fmt: skip
    client.post(page("apps/facebook/"), dict(facebook.app))
    choose = consent()
    colleague = client_of(MembershipFactory(workspace=workspace, role=Role.MANAGER).user)
    assert colleague.get(choose).status_code == 404
    ConnectSession.objects.for_workspace(workspace).update(expires_at=now() - timedelta(seconds=1))
    assert client.get(choose).status_code == 400, "too late"


def test_an_app_in_use_cannot_be_removed(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace, consent: Callable[..., str]
) -> None:
    client.post(page("apps/facebook/"), dict(facebook.app))
    choose = consent()
    client.post(choose, {"account": [client.get(choose).context["offers"][0].remote_id]})
    client.post(page("apps/facebook/forget/"))
    assert entered(workspace)
    (account,) = SocialAccount.objects.for_workspace(workspace)
    client.post(page(f"{account.pk}/disconnect/"), {"confirmed": "yes"})
    assert not StoredCredential.objects.for_workspace(workspace).exists()
    client.post(page("apps/facebook/forget/"))
    assert not PlatformApp.objects.for_workspace(workspace).filter(platform="facebook").exists()


def test_a_self_test_reads_and_changes_nothing(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace, consent: Callable[..., str]
) -> None:
    client.post(page("apps/facebook/"), dict(facebook.app))
    choose = consent()
    client.post(choose, {"account": [client.get(choose).context["offers"][0].remote_id]})
    (account,) = SocialAccount.objects.for_workspace(workspace)
    seen = len(facebook.requests)
    answer = client.post(page(f"{account.pk}/self-test/"))
    assert answer.status_code == 200
    assert [finding.state for finding in answer.context["findings"]].count("bad") == 0
    assert len(answer.context["findings"]) >= 4
    assert {request.method for request in facebook.requests[seen:]} == {"GET"}


def test_the_list_of_apps_takes_few_queries(client: Client, page: Callable[[str], str]) -> None:
    client.get(page("apps/"))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(page("apps/")).status_code == 200
    assert len(captured) <= 8


def test_the_api_takes_secrets_and_gives_none(client: Client, facebook: Fake, workspace: Workspace) -> None:
    url = f"/api/v1/workspaces/{workspace.slug}/platform-apps/facebook/"
    assert client.get(url).status_code == 404
    put = client.put(url, {"values": dict(facebook.app)}, content_type="application/json")
    assert put.status_code == 200, put.content
    assert put.json()["id_ending"] == facebook.app["client_id"][-4:]
    for answer in (put, client.get(url), client.post(f"{url}test/"), client.get(url.removesuffix("facebook/"))):
        assert facebook.app["client_secret"] not in answer.content.decode()
    assert client.delete(url).status_code == 204
    assert client.delete(url).status_code == 409


def test_two_people_at_the_same_app(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saves while the platform is being asked about another's entry is not overwritten."""
    client.post(page("apps/facebook/"), dict(facebook.app))

    def meanwhile(*_asked: object) -> None:
        monkeypatch.undo()
        PlatformApp.objects.for_workspace(workspace).update(spend_cap=25)
        app_save(workspace=workspace, actor=SYSTEM, platform="facebook", values={})

    monkeypatch.setattr("accounts.services.apps._ask", meanwhile)
    late = client.post(page("apps/facebook/"), {**facebook.app, "client_secret": "0" * 32})
    assert late.status_code == 422
    assert app_open(entered(workspace)).client_secret == facebook.app["client_secret"]
    assert entered(workspace).spend_cap == 25


def test_an_app_whose_key_is_lost_is_entered_again(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace
) -> None:
    client.post(page("apps/facebook/"), dict(facebook.app))
    PlatformApp.objects.for_workspace(workspace).update(sealed=b"lost" * 30)
    for address in ("apps/", "apps/facebook/", "connect/facebook/"):
        assert client.get(page(address)).status_code == 200
    assert client.post(page("connect/facebook/"), {}).status_code == 422
    assert client.post(page("apps/facebook/"), dict(facebook.app)).status_code == 302
    assert app_open(entered(workspace)).client_id == facebook.app["client_id"]


def test_what_nobody_picked_is_forgotten_in_time(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace, consent: Callable[..., str]
) -> None:
    client.post(page("apps/facebook/"), dict(facebook.app))
    consent()
    trips = ConnectSession.objects.for_workspace(workspace)
    assert session_values(trips.get())["grants"]
    assert trips_empty() == 0, "the person still has time"
    trips.update(expires_at=now() - timedelta(seconds=1))
    assert trips_empty() == 1
    assert session_values(trips.get()) == {}
    assert trips_empty() == 0


def test_a_picked_account_keeps_what_the_platform_said(workspace: Workspace, owner: User) -> None:
    app = PlatformApp.objects.create(
        workspace=workspace, platform="facebook", sealed=app_seal(AppRegistration("a", "b"))
    )
    trip = ConnectSession.objects.create(
        workspace=workspace, user=owner, platform="facebook", platform_app=app, state_hash="h", used_at=now(),
        expires_at=now(),
    )  # fmt: skip
    told = AccountInfo(
        "1", "one", missing_scopes=("read_insights",), by_hand="why", quotas=(Quota("Posts", 1, 5, now()),),
        choices={"board": (("b1", "Tea"),)}, text_max=99,
    )  # fmt: skip
    offers_keep(trip=trip, grants=[Grant(Credential({"access": "x"}), told)])
    (taken,) = offers_take(workspace=workspace, actor=Actor(owner), trip_id=trip.pk, remote_ids={"1"})
    account = taken.account
    assert (account.missing_scopes, account.by_hand, account.text_max) == (["read_insights"], "why", 99)
    assert (account.quotas[0]["limit"], account.choices) == (5, {"board": [["b1", "Tea"]]})


def test_a_self_test_that_asked_nothing_does_not_say_all_is_well(
    client: Client, page: Callable[[str], str], facebook: Fake, workspace: Workspace, consent: Callable[..., str]
) -> None:
    client.post(page("apps/facebook/"), dict(facebook.app))
    choose = consent()
    client.post(choose, {"account": [client.get(choose).context["offers"][0].remote_id]})
    (account,) = SocialAccount.objects.for_workspace(workspace)
    for _time in range(3):
        facebook.fault("GET", "graph.facebook.com", instead=Answer(429, {}))
    findings = client.post(page(f"{account.pk}/self-test/")).context["findings"]
    assert findings[0].state == "warn"
