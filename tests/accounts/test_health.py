"""Checks of accounts at a real practice network: figures, trouble, recovery, each told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from accounts import hooks
from accounts.connectors.errors import AuthExpired, NeedsReconnect, OutcomeUnknown, PolicyRejected, Transient
from accounts.connectors.types import AccountInfo
from accounts.models import HealthEvent, SocialAccount
from accounts.services.health import account_check, account_failed, facts_keep
from accounts.states import AccountState, HealthKind
from accounts.tasks import check_account, check_accounts
from config.lib.clock import now
from team import notices
from team.models import AuditEntry, Notification, User, Workspace
from tests.accounts.practice.fixtures import PracticeServer

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocialAccount]
ClientOf = Callable[[User | None], Client]


def kinds(account: SocialAccount) -> list[str]:
    rows = HealthEvent.objects.for_workspace(account.workspace).filter(account=account)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def told(account: SocialAccount, kind: str) -> list[str]:
    rows = Notification.objects.for_workspace(account.workspace).filter(kind=kind)
    with translation.override("en"):
        return [notices.get(row.kind).text(row.params) for row in rows]


def test_a_check_brings_the_figures(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    SocialAccount.objects.for_workspace(account.workspace).update(followers=1, checked_at=None)
    account.refresh_from_db()
    account_check(account=account)
    account.refresh_from_db()
    assert account.followers == 200
    assert account.checked_at is not None
    assert kinds(account) == [HealthKind.CONNECTED]


def test_an_outage_is_noted_once_and_so_is_its_end(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("server_error", path="/api/me", count=3)
    for _round in range(3):
        account_check(account=account)
    assert (account.state, account.check_error) == (AccountState.OK, "transient")
    account_check(account=account)
    account_check(account=account)
    assert account.check_error == ""
    assert kinds(account) == [HealthKind.CONNECTED, HealthKind.UNREACHABLE, HealthKind.RECOVERED]
    assert not Notification.objects.for_workspace(account.workspace).exists()


def test_a_stopped_network_is_an_outage(connect: Connect, settings: Any) -> None:
    account = connect()
    settings.PRACTICE_URL = "http://127.0.0.1:9"
    account_check(account=account)
    assert (account.state, account.check_error) == (AccountState.OK, "transient")


@pytest.mark.raises_notice("account_needs_reconnect")
def test_withdrawn_access_is_seen_by_the_check_and_told(
    connect: Connect, practice: PracticeServer, owner: User, client_of: ClientOf
) -> None:
    account = connect()
    practice.fault("revoke_token", account="shanyu", path="/api/me")
    account_check(account=account)
    account_check(account=account)
    assert account.state == AccountState.NEEDS_RECONNECT
    assert kinds(account) == [HealthKind.CONNECTED, HealthKind.NEEDS_RECONNECT]
    assert told(account, "account_needs_reconnect") == [
        "Weibo (practice) “山屿茶” must be connected again before it can publish."
    ]
    notice = Notification.objects.for_workspace(account.workspace).get()
    page = client_of(owner).get(notice.url)
    assert page.status_code == 200
    assert "Reconnect" in page.content.decode()
    entry = AuditEntry.objects.for_workspace(account.workspace).get(verb="account.needs_reconnect")
    assert entry.actor is None
    assert entry.after["state"] == "needs_reconnect"


def test_an_expired_token_is_renewed_during_the_check(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("expire_token", account="shanyu", path="/api/me")
    account_check(account=account)
    assert (account.state, account.check_error) == (AccountState.OK, "")


def test_a_restriction_is_told_and_so_is_its_end_in_history(connect: Connect, owner: User) -> None:
    account = connect()
    account_failed(account=account, error=Transient())
    account_failed(account=account, error=OutcomeUnknown())
    assert account.state == AccountState.OK
    from accounts.services.marking import account_mark

    for _time in range(2):
        account_mark(account=account, state=AccountState.RESTRICTED, error=PolicyRejected())
    assert len(told(account, "account_restricted")) == 1
    assert "restricts" in told(account, "account_restricted")[0]
    account_check(account=account)
    assert account.state == AccountState.OK
    assert kinds(account) == [HealthKind.CONNECTED, HealthKind.RESTRICTED, HealthKind.RECOVERED]


@pytest.mark.raises_notice("account_restricted")
def test_a_check_the_platform_refuses_is_a_restriction(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("reject", account="shanyu", path="/api/me")
    account_check(account=account)
    assert account.state == AccountState.RESTRICTED


@pytest.mark.parametrize("error", [NeedsReconnect(), AuthExpired()])
def test_lost_access_met_while_publishing_marks_the_account(connect: Connect, error: Exception) -> None:
    account = connect()
    stale = SocialAccount.objects.for_workspace(account.workspace).get(pk=account.pk)
    account_failed(account=account, error=error)
    account_failed(account=stale, error=error)
    assert account.state == AccountState.NEEDS_RECONNECT
    assert kinds(account).count(HealthKind.NEEDS_RECONNECT) == 1


def test_a_rejected_post_has_the_account_looked_at(
    connect: Connect, eager: None, django_capture_on_commit_callbacks: Any
) -> None:
    account = connect()
    SocialAccount.objects.for_workspace(account.workspace).update(checked_at=None)
    with django_capture_on_commit_callbacks(execute=True):
        account_failed(account=account, error=PolicyRejected())
    account.refresh_from_db()
    assert account.checked_at is not None
    assert account.state == AccountState.OK


def test_apps_above_hear_of_a_recovery(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []
    monkeypatch.setattr(hooks, "after_reconnect", [lambda account: heard.append(account.pk)])
    account = connect()
    account_failed(account=account, error=NeedsReconnect())
    connect("shanyu", account=account)
    assert heard == [account.pk]


def test_rounds_reach_every_account_but_those_that_wait_for_a_person(
    connect: Connect, eager: None, django_capture_on_commit_callbacks: Any, workspace: Workspace
) -> None:
    accounts = [connect(name) for name in ("one", "two", "three")]
    rows = SocialAccount.objects.for_workspace(workspace)
    rows.update(checked_at=now() - timedelta(hours=1))
    rows.filter(pk=accounts[2].pk).update(state=AccountState.NEEDS_RECONNECT)
    with django_capture_on_commit_callbacks(execute=True):
        assert check_accounts() == 2
    checked = rows.filter(checked_at__gt=now() - timedelta(minutes=1))
    assert set(checked) == set(accounts[:2])
    with django_capture_on_commit_callbacks(execute=True):
        assert check_accounts() == 0
    assert check_account(0) == "gone"


def test_check_now_says_what_came_of_it(
    connect: Connect, practice: PracticeServer, owner: User, client_of: ClientOf, url_of: Callable[[str], str]
) -> None:
    account, client = connect(), client_of(owner)
    url = url_of(f"accounts/{account.pk}/check/")
    assert "works" in client.post(url, follow=True).content.decode()
    practice.fault("server_error", path="/api/me")
    page = client.post(url, follow=True).content.decode()
    assert "could not be reached" in page
    practice.fault("revoke_token", account="shanyu", path="/api/me")
    page = client.post(url, {"from": "list", "query": "?platform=practice-weibo"}, follow=True)
    assert "must be connected again" in page.content.decode()
    assert page.request["QUERY_STRING"] == "platform=practice-weibo"
    assert client.get(url).status_code == 405


def test_what_a_hostile_server_says_about_an_account_is_tamed(connect: Connect) -> None:
    account = connect()
    wild = AccountInfo(
        remote_id=account.remote_id,
        handle="a\x00b\n" + "x" * 500,
        display_name="\x00",
        url="javascript:alert(1)",
        followers=2**70,
        text_max=2**40,
    )
    url = account.url
    facts_keep(account, wild)
    account.refresh_from_db()
    assert (len(account.handle), account.handle[:4]) == (200, "a b ")
    assert (account.display_name, account.url, account.followers, account.text_max) == ("山屿茶", url, 200, None)
