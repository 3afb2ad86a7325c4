"""The pages about accounts: what they show to whom, and what they cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import hooks
from accounts.models import SocialAccount, StoredCredential
from accounts.selectors.overview import access_of
from accounts.states import AccountState
from config.lib.clock import now
from team.audit import first_break
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.accounts.practice.fixtures import PracticeServer
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocialAccount]
ClientOf = Callable[[User | None], Client]
UrlOf = Callable[[str], str]


@pytest.fixture
def scheduled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An app above that still needs every account."""
    obstacle = hooks.Obstacle("scheduled", "3 scheduled posts will wait.", 3)
    monkeypatch.setattr(hooks, "before_disconnect", [lambda _account: obstacle])
    return None


def test_an_empty_list_teaches(owner: User, member_of: Callable[..., User], client_of: ClientOf, url_of: UrlOf) -> None:
    page = client_of(owner).get(url_of("accounts/")).content.decode()
    assert "No accounts yet" in page
    assert url_of("accounts/connect/") in page
    page = client_of(member_of(Role.GUEST)).get(url_of("accounts/")).content.decode()
    assert "Ask a workspace owner" in page
    assert url_of("accounts/connect/") not in page


@pytest.mark.parametrize("path", ["accounts/", "../api/v1/workspaces/{slug}/accounts/"])
def test_fifty_accounts_cost_no_more_queries_than_one(
    path: str, owner: User, client_of: ClientOf, workspace: Workspace, url_of: UrlOf
) -> None:
    url = f"/api/v1/workspaces/{workspace.slug}/accounts/" if "api" in path else url_of(path)
    client = client_of(owner)
    SocialAccountFactory(workspace=workspace, caretaker=owner)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    for number in range(49):
        account = SocialAccountFactory(workspace=workspace, caretaker=owner)
        if number % 2:
            StoredCredential.objects.create(workspace=workspace, account=account, sealed=b"x", expires_at=now())
    with CaptureQueriesContext(connection) as fifty:
        assert client.get(url).status_code == 200
    assert len(fifty) <= len(one)
    assert len(fifty) <= 12
    assert not [query for query in fifty if '"sealed"' in query["sql"]]


def test_two_hundred_accounts_come_in_pages(
    owner: User, client_of: ClientOf, workspace: Workspace, url_of: UrlOf
) -> None:
    for _number in range(205):
        SocialAccountFactory(workspace=workspace)
    client = client_of(owner)
    page = client.get(url_of("accounts/"))
    assert len(page.context["rows"]) == 100
    assert "Page 1 of 3" in page.content.decode()
    assert len(client.get(url_of("accounts/?page=3")).context["rows"]) == 5


def test_filters_lie_in_the_address(owner: User, client_of: ClientOf, workspace: Workspace, url_of: UrlOf) -> None:
    make = SocialAccountFactory
    tea = make(workspace=workspace, display_name="Tea house", platform="practice-x")
    lost = make(workspace=workspace, display_name="Shop", state=AccountState.NEEDS_RECONNECT)
    gone = make(workspace=workspace, display_name="Old", state=AccountState.DISCONNECTED)
    client = client_of(owner)

    def shown(query: str) -> list[SocialAccount]:
        return [row.account for row in client.get(url_of(f"accounts/{query}")).context["rows"]]

    assert shown("") == [tea, lost]
    assert shown("?platform=practice-x") == [tea]
    assert shown("?state=needs_reconnect") == [lost]
    assert shown("?state=disconnected") == [gone]
    assert shown("?q=tea") == [tea]
    assert shown("?q=nothing") == []
    assert "No account matches" in client.get(url_of("accounts/?q=nothing")).content.decode()
    fragment = client.get(url_of("accounts/?q=tea"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Tea house" in fragment


def test_the_end_of_access_is_worded_by_how_much_it_matters(workspace: Workspace) -> None:
    account = SocialAccountFactory(workspace=workspace)

    def access(left: timedelta | None, **values: Any) -> tuple[str, str]:
        until = now() + left if left is not None else None
        found = access_of(account, StoredCredential(account=account, expires_at=until, **values))
        return found.text, found.tone

    due = now() + timedelta(hours=1)
    from django.utils import translation

    with translation.override("en"):
        assert access(None) == ("No end", "")
        assert access(timedelta(hours=2), refresh_at=due) == ("Renews itself", "")
        assert access(timedelta(days=42, minutes=5), refresh_at=due) == ("42 days", "")
        assert access(timedelta(days=2, minutes=5), refresh_at=due, refresh_refused=True) == ("2 days", "bad")
        assert access(timedelta(days=9, minutes=5), refresh_at=due, refresh_failures=6) == ("9 days", "warn")
        assert access(timedelta(minutes=90), refresh_at=None) == ("2 hours", "bad")
        assert access(timedelta(hours=-1), refresh_at=None) == ("Ended", "bad")
        assert access_of(account, None).text == "Lost"


def test_settings_are_checked_saved_and_recorded(
    connect: Connect, owner: User, outsider: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace
) -> None:
    account, client = connect(), client_of(owner)
    url = url_of(f"accounts/{account.pk}/settings/")
    answer = client.post(url, {"time_zone": "Asia/Shanghigh", "caretaker": ""})
    assert answer.status_code == 422
    assert "is not a time zone" in answer.content.decode()
    assert "Asia/Shanghigh" in answer.content.decode()
    assert client.post(url, {"time_zone": "", "caretaker": str(outsider.pk)}).status_code == 422
    assert client.post(url, {"time_zone": "Asia/Tokyo", "caretaker": str(owner.pk)}).status_code == 302
    account.refresh_from_db()
    assert (account.time_zone, account.caretaker, account.zone) == ("Asia/Tokyo", owner, "Asia/Tokyo")
    entry = AuditEntry.objects.for_workspace(workspace).get(verb="account.updated")
    assert entry.after == {"time_zone": "Asia/Tokyo", "caretaker_id": owner.pk}
    client.post(url, {"time_zone": "Asia/Tokyo", "caretaker": str(owner.pk)})
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="account.updated").count() == 1
    page = client.get(url_of(f"accounts/{account.pk}/activity/")).content.decode()
    assert "changed the settings" in page
    assert first_break(workspace) is None


def test_moving_changes_the_order_everywhere(connect: Connect, owner: User, client_of: ClientOf, url_of: UrlOf) -> None:
    one, two, three = (connect(name) for name in ("one", "two", "three"))
    client = client_of(owner)

    def order() -> list[str]:
        return [row.account.handle for row in client.get(url_of("accounts/")).context["rows"]]

    answer = client.post(url_of(f"accounts/{three.pk}/move/"), {"step": "-1", "from": "list", "query": "?q=o"})
    assert answer["location"] == url_of("accounts/?q=o")
    assert order() == ["one", "three", "two"]
    client.post(url_of(f"accounts/{one.pk}/move/"), {"step": "-1"})
    assert order() == ["one", "three", "two"]
    client.post(url_of(f"accounts/{one.pk}/move/"), {"step": "1"})
    assert order() == ["three", "one", "two"]
    assert two.pk


def test_disconnecting_forgets_the_secret_and_keeps_the_history(
    connect: Connect, owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace
) -> None:
    account, client = connect(), client_of(owner)
    url = url_of(f"accounts/{account.pk}/disconnect/")
    assert "Disconnect “山屿茶”?" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    account.refresh_from_db()
    assert account.state == AccountState.DISCONNECTED
    assert not StoredCredential.all_objects.filter(account=account).exists()
    assert client.post(url).status_code == 409
    page = client.get(url_of(f"accounts/{account.pk}/")).content.decode()
    assert "Disconnected" in page
    assert account.pk not in [row.account.pk for row in client.get(url_of("accounts/")).context["rows"]]
    again = connect("shanyu")
    assert (again.pk, again.state) == (account.pk, AccountState.OK)
    assert first_break(workspace) is None


def test_what_relies_on_the_account_must_be_confirmed(
    connect: Connect, scheduled: None, owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace
) -> None:
    account, client = connect(), client_of(owner)
    url = url_of(f"accounts/{account.pk}/disconnect/")
    assert "3 scheduled posts will wait." in client.get(url).content.decode()
    refused = client.post(url)
    assert refused.status_code == 409
    assert "Tick the box" in refused.content.decode()
    assert StoredCredential.all_objects.filter(account=account).exists()
    assert client.post(url, {"confirmed": "yes"}).status_code == 302
    entry = AuditEntry.objects.for_workspace(workspace).get(verb="account.disconnected")
    assert entry.after["scheduled"] == 3


def test_roles_see_what_they_may_do(
    connect: Connect, member_of: Callable[..., User], client_of: ClientOf, url_of: UrlOf
) -> None:
    account = connect()
    for role in Role:
        client, may = client_of(member_of(role)), role in {Role.OWNER, Role.MANAGER}
        for path in ("", "settings/", "activity/"):
            page = client.get(url_of(f"accounts/{account.pk}/{path}"))
            assert page.status_code == 200
            assert ("accounts/connect/" in page.content.decode()) == may or path
        assert client.get(url_of(f"accounts/{account.pk}/disconnect/")).status_code == (200 if may else 403)
        for path in ("check/", "move/", "settings/"):
            answer = client.post(url_of(f"accounts/{account.pk}/{path}"), {"time_zone": "", "caretaker": ""})
            assert answer.status_code == (302 if may else 403), (role, path)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_renders_in_both_languages(
    language: str, connect: Connect, practice: PracticeServer, owner: User, url_of: UrlOf
) -> None:
    account = connect()
    client = Client(headers={"accept-language": language})
    client.force_login(owner)
    for path in (
        "accounts/",
        "accounts/platforms/",
        "accounts/connect/",
        "accounts/connect/bluesky/",
        "accounts/connect/mastodon/",
        "accounts/connect/practice-douyin/",
        f"accounts/{account.pk}/",
        f"accounts/{account.pk}/settings/",
        f"accounts/{account.pk}/activity/",
        f"accounts/{account.pk}/disconnect/",
    ):
        page = client.get(url_of(path))
        assert page.status_code == 200, path
        text = page.content.decode()
        assert " style=" not in text
        assert "onclick" not in text
    assert client.get(url_of("accounts/connect/nonsense/")).status_code == 404
    assert client.get(url_of("accounts/999999/")).status_code == 404
