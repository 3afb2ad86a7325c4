"""Connecting by a form, on a real practice network."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import HealthEvent, SocialAccount, StoredCredential
from accounts.services.vault import credential_open
from accounts.states import AccountState, HealthKind
from team.audit import first_break
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.accounts.practice.fixtures import PracticeServer

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocialAccount]
ClientOf = Callable[[User | None], Client]
UrlOf = Callable[[str], str]


def kinds(account: SocialAccount) -> list[str]:
    rows = HealthEvent.objects.for_workspace(account.workspace).filter(account=account)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def secrets_of(account: SocialAccount) -> dict[str, str]:
    row = StoredCredential.all_objects.select_related("account", "platform_app").get(account=account)
    return dict(credential_open(row).secrets)


def test_a_form_opens_the_account_and_the_page_shows_it(
    connect: Connect, owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace
) -> None:
    account = connect("shanyu")
    assert account.state == AccountState.OK
    assert account.display_name == "山屿茶"
    assert account.followers == 200
    assert account.host == ""
    assert kinds(account) == [HealthKind.CONNECTED]
    page = client_of(owner).get(url_of(f"accounts/{account.pk}/")).content.decode()
    assert "山屿茶" in page
    assert "Connected" in page
    listing = client_of(owner).get(url_of("accounts/")).content.decode()
    assert "@shanyu" in listing
    entry = AuditEntry.objects.for_workspace(workspace).get(verb="account.connected")
    assert entry.actor == owner
    assert first_break(workspace) is None


def test_the_same_account_twice_is_one_account(connect: Connect, workspace: Workspace) -> None:
    first, second = connect("shanyu"), connect("shanyu")
    assert first.pk == second.pk
    assert SocialAccount.objects.for_workspace(workspace).count() == 1
    assert StoredCredential.all_objects.filter(account=first).count() == 1
    assert kinds(first) == [HealthKind.CONNECTED, HealthKind.RECONNECTED]


def test_accounts_get_places_in_the_order_they_came(connect: Connect) -> None:
    assert [connect(name).position for name in ("one", "two", "three")] == [0, 1, 2]


def test_secrets_show_up_nowhere(
    connect: Connect,
    practice: PracticeServer,
    owner: User,
    client_of: ClientOf,
    url_of: UrlOf,
    workspace: Workspace,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    account = connect("shanyu")
    hidden = [*secrets_of(account).values(), practice.admin_key]
    assert len(hidden) == 3
    client = client_of(owner)
    pages = [
        client.get(url_of(path)).content.decode()
        for path in (
            "accounts/",
            f"accounts/{account.pk}/",
            f"accounts/{account.pk}/settings/",
            f"accounts/{account.pk}/activity/",
            "accounts/connect/practice-weibo/",
            f"accounts/connect/practice-weibo/?account={account.pk}",
        )
    ]
    api = f"/api/v1/workspaces/{workspace.slug}/"
    pages += [
        client.get(f"{api}{path}").content.decode() for path in ("accounts/", f"accounts/{account.pk}/", "platforms/")
    ]
    client.post(url_of(f"accounts/{account.pk}/check/"))
    pages.append(caplog.text)
    pages.append(repr(StoredCredential.all_objects.get(account=account)))
    with connection.cursor() as cursor:
        for table in ("accounts_storedcredential", "accounts_socialaccount", "accounts_healthevent", "team_auditentry"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            pages.append(cursor.fetchone()[0])
        cursor.execute("SELECT sealed FROM accounts_storedcredential")
        pages.append(bytes(cursor.fetchone()[0]).decode("latin-1"))
    for secret in hidden:
        assert not [text for text in pages if secret in text]


def test_bad_input_comes_back_at_its_field_with_nothing_lost(
    practice: PracticeServer, owner: User, client_of: ClientOf, url_of: UrlOf
) -> None:
    client = client_of(owner)
    answer = client.post(url_of("accounts/connect/practice-weibo/"), {"handle": "", "display_name": "山屿茶"})
    assert answer.status_code == 422
    assert "handle" in answer.context["form"].errors
    assert "山屿茶" in answer.content.decode()
    answer = client.post(url_of("accounts/connect/practice-weibo/"), {"handle": "no spaces here", "display_name": "x"})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert client.post(url_of("accounts/connect/practice-weibo/")).status_code == 422


@pytest.mark.parametrize(
    "host",
    ["http://169.254.169.254", "https://10.0.0.8", "https://[::1]:9", "http://metadata.internal", "https://u:p@x.org"],
)
@pytest.mark.parametrize("platform", ["bluesky", "mastodon"])
def test_inner_servers_are_refused_at_the_form(
    host: str, platform: str, owner: User, client_of: ClientOf, url_of: UrlOf, settings: Any, workspace: Workspace
) -> None:
    settings.PRIVATE_HOSTS = frozenset()
    values = {"host": host, "handle": "brand.example.com", "password": "abcd-efgh-ijkl-mnop"}
    answer = client_of(owner).post(url_of(f"accounts/connect/{platform}/"), values)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"host"}, errors
    page = answer.content.decode()
    assert "server" in " ".join(errors["host"]).lower()
    assert "abcd-efgh" not in page
    assert not SocialAccount.objects.for_workspace(workspace).exists()


def test_without_a_practice_network_the_page_says_so(
    owner: User, client_of: ClientOf, url_of: UrlOf, settings: Any
) -> None:
    settings.PRACTICE_URL = settings.PRACTICE_ADMIN_KEY = ""
    client = client_of(owner)
    assert "not running" in client.get(url_of("accounts/connect/")).content.decode()
    assert "not running" in client.get(url_of("accounts/connect/practice-weibo/")).content.decode()
    answer = client.post(url_of("accounts/connect/practice-weibo/"), {"handle": "shanyu"})
    assert answer.status_code == 422


def test_a_reconnection_keeps_the_row_and_its_settings(
    connect: Connect, practice: PracticeServer, owner: User, client_of: ClientOf, url_of: UrlOf
) -> None:
    account = connect("shanyu")
    client = client_of(owner)
    client.post(url_of(f"accounts/{account.pk}/settings/"), {"time_zone": "Asia/Tokyo", "caretaker": str(owner.pk)})
    practice.fault("revoke_token", account="shanyu", path="/api/me")
    client.post(url_of(f"accounts/{account.pk}/check/"))
    account.refresh_from_db()
    assert account.state == AccountState.NEEDS_RECONNECT
    old = secrets_of(account)
    again = connect("shanyu", account=account)
    assert (again.pk, again.state, again.time_zone, again.caretaker) == (
        account.pk, AccountState.OK, "Asia/Tokyo", owner,
    )  # fmt: skip
    assert secrets_of(again) != old
    assert kinds(again) == [HealthKind.CONNECTED, HealthKind.NEEDS_RECONNECT, HealthKind.RECONNECTED]


def test_reconnecting_as_somebody_else_is_refused(
    connect: Connect, owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace
) -> None:
    account = connect("shanyu")
    before = secrets_of(account)
    answer = client_of(owner).post(
        url_of(f"accounts/connect/practice-weibo/?account={account.pk}"), {"handle": "other"}
    )
    assert answer.status_code == 422
    assert "sign in as shanyu" in answer.content.decode()
    assert SocialAccount.objects.for_workspace(workspace).count() == 1
    assert secrets_of(account) == before


def test_an_answer_without_a_token_never_replaces_a_credential(
    connect: Connect, practice: PracticeServer, owner: User, client_of: ClientOf, url_of: UrlOf
) -> None:
    account = connect("shanyu")
    before = secrets_of(account)
    practice.fault("garbage", path="/api/accounts")
    answer = client_of(owner).post(url_of("accounts/connect/practice-weibo/"), {"handle": "shanyu"})
    assert answer.status_code == 422
    assert secrets_of(account) == before


@pytest.mark.parametrize("role", list(Role))
def test_who_may_connect(
    role: Role, practice: PracticeServer, member_of: Callable[..., User], client_of: ClientOf, url_of: UrlOf
) -> None:
    may = role in {Role.OWNER, Role.MANAGER}
    client = client_of(member_of(role))
    assert client.get(url_of("accounts/")).status_code == 200
    assert client.get(url_of("accounts/platforms/")).status_code == 200
    for path in ("accounts/connect/", "accounts/connect/practice-weibo/"):
        assert client.get(url_of(path)).status_code == (200 if may else 403)
    answer = client.post(url_of("accounts/connect/practice-weibo/"), {"handle": "shanyu"})
    assert answer.status_code == (302 if may else 403)


def test_outsiders_and_strangers_see_nothing(
    connect: Connect, outsider: User, client_of: ClientOf, url_of: UrlOf
) -> None:
    account = connect("shanyu")
    for path in ("accounts/", "accounts/connect/", f"accounts/{account.pk}/", f"accounts/{account.pk}/disconnect/"):
        assert client_of(outsider).get(url_of(path)).status_code == 404
        assert client_of(None).get(url_of(path)).status_code == 302
    assert client_of(outsider).post(url_of(f"accounts/{account.pk}/disconnect/")).status_code == 404


def test_another_workspace_has_its_own_row(
    connect: Connect, member_of: Callable[..., User], client_of: ClientOf, practice: PracticeServer
) -> None:
    from tests.factories import WorkspaceFactory

    mine = connect("shanyu")
    other = WorkspaceFactory()
    owner = member_of(Role.OWNER, other)
    client_of(owner).post(f"/w/{other.slug}/accounts/connect/practice-weibo/", {"handle": "shanyu"})
    theirs = SocialAccount.objects.for_workspace(other).get()
    assert theirs.pk != mine.pk
    client = client_of(owner)
    assert client.get(f"/w/{other.slug}/accounts/{mine.pk}/").status_code == 404
    assert client.post(f"/w/{other.slug}/accounts/{mine.pk}/check/").status_code == 404
    assert client.get(f"/w/{other.slug}/accounts/connect/practice-weibo/?account={mine.pk}").status_code == 404
    assert json.loads(client.get(f"/api/v1/workspaces/{other.slug}/accounts/").content)["results"][0]["id"] == theirs.pk
    cache.clear()
