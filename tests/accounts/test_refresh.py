"""Renewing credentials at a real practice network: ahead of time, once, and without losing anything."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.connectors.errors import ConnectorError, NeedsReconnect, Transient
from accounts.models import HealthEvent, SocialAccount, StoredCredential
from accounts.services.refresh import CLOCK_SKEW, credential_refresh
from accounts.services.sessions import session_open, session_try
from accounts.services.vault import credential_open, credential_renewed, merged_secrets
from accounts.states import AccountState, HealthKind
from accounts.tasks import check_accounts, refresh_due_credentials
from config.lib.clock import now
from config.lib.crypto import seal
from team.models import Notification, User
from tests.accounts.practice.fixtures import PracticeServer

Connect = Callable[..., SocialAccount]
CALLERS = 50


def row(account: SocialAccount) -> StoredCredential:
    return StoredCredential.all_objects.select_related("account", "platform_app").get(account=account)


def change(account: SocialAccount, **values: Any) -> None:
    StoredCredential.all_objects.filter(account=account).update(**values)


def asked(practice: PracticeServer) -> int:
    return sum(fault["shown"] for fault in practice.admin("GET", "/admin/faults")["faults"])


@pytest.mark.django_db(transaction=True)
def test_fifty_callers_renew_once(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("latency", path="/api/token", count=0, seconds=0.3)
    start, results, errors = threading.Barrier(CALLERS), [], []

    def call() -> None:
        try:
            start.wait()
            results.append(credential_refresh(account_id=account.pk, seen_version=0))
        except Exception as error:  # noqa: BLE001 - the assertion below shows it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _number in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert asked(practice) == 1
    assert {credential.version for credential in results} == {1}
    assert len({credential.secrets["access"] for credential in results}) == 1
    assert session_open(account=account).credential.version == 1


@pytest.mark.django_db(transaction=True)
def test_of_fifty_callers_during_an_outage_one_asks(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("hang", path="/api/token", count=1, seconds=0.6)
    practice.fault("server_error", path="/api/token", count=0)
    start, kinds = threading.Barrier(10), []

    def call() -> None:
        start.wait()
        try:
            credential_refresh(account_id=account.pk, seen_version=0)
        except ConnectorError as error:
            kinds.append(error.kind)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert kinds == ["transient"] * 10
    account.refresh_from_db()
    assert account.state == AccountState.OK
    practice.clear_faults()
    assert credential_refresh(account_id=account.pk, seen_version=0).version == 1


@pytest.mark.django_db
def test_a_blip_changes_nothing_and_is_tried_again(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    before = credential_open(row(account)).secrets
    practice.fault("server_error", path="/api/token")
    with pytest.raises(Transient):
        credential_refresh(account_id=account.pk, seen_version=0)
    after = row(account)
    assert (after.refresh_failures, after.version) == (1, 0)
    assert now() < after.refresh_at < now() + timedelta(minutes=2)
    account.refresh_from_db()
    assert account.state == AccountState.OK
    assert credential_open(after).secrets == before
    assert credential_refresh(account_id=account.pk, seen_version=0).version == 1
    assert row(account).refresh_failures == 0
    assert HealthEvent.objects.for_workspace(account.workspace).filter(kind=HealthKind.TOKEN_REFRESHED).count() == 1


@pytest.mark.django_db
def test_garbage_instead_of_a_token_is_no_disconnect_and_overwrites_nothing(
    connect: Connect, practice: PracticeServer
) -> None:
    account = connect()
    before = credential_open(row(account)).secrets
    practice.fault("garbage", path="/api/token")
    with pytest.raises(ConnectorError):
        credential_refresh(account_id=account.pk, seen_version=0)
    account.refresh_from_db()
    assert account.state == AccountState.OK
    assert credential_open(row(account)).secrets == before


def test_an_empty_value_never_replaces_a_filled_one() -> None:
    assert merged_secrets({"access": "a", "refresh": "r"}, {"access": "b", "refresh": ""}) == (
        {"access": "b", "refresh": "r"},
        False,
    )
    assert merged_secrets({"access": "a"}, {"access": "b", "extra": "c"}) == ({"access": "b", "extra": "c"}, True)


@pytest.mark.django_db
def test_a_renewal_that_leaves_out_a_secret_keeps_the_old_one_and_is_repeated(connect: Connect) -> None:
    account = connect()
    stored = row(account)
    before = credential_open(stored)
    partial = replace(before, secrets={"access": "new", "refresh": ""}, expires_at=now() + timedelta(days=60))
    assert credential_renewed(row=stored, fresh=partial)
    after = credential_open(row(account))
    assert after.secrets == {"access": "new", "refresh": before.secrets["refresh"]}
    assert (after.expires_at, after.version) == (before.expires_at, 1)
    assert not credential_renewed(row=stored, fresh=replace(before, secrets={"access": "late"}))
    assert credential_open(row(account)).secrets["access"] == "new"


@pytest.mark.django_db
def test_a_definite_refusal_marks_the_account_once_and_tells_people(
    connect: Connect, practice: PracticeServer, owner: User
) -> None:
    account = connect()
    practice.fault("revoke_token", account="shanyu", path="/api/me")
    withdraw(account)
    for _attempt in range(2):
        with pytest.raises(NeedsReconnect):
            credential_refresh(account_id=account.pk, seen_version=0)
    account.refresh_from_db()
    assert account.state == AccountState.NEEDS_RECONNECT
    events = HealthEvent.objects.for_workspace(account.workspace).filter(kind=HealthKind.NEEDS_RECONNECT)
    assert events.count() == 1
    notice = Notification.objects.for_workspace(account.workspace).get(kind="account_needs_reconnect")
    assert notice.recipient == owner
    with pytest.raises(NeedsReconnect):
        session_open(account=account)


@pytest.mark.django_db
@pytest.mark.raises_notice("account_expiring")
def test_refusing_to_renew_is_not_losing_access_while_access_lasts(
    connect: Connect, practice: PracticeServer, owner: User, member_of: Callable[..., User]
) -> None:
    account = connect()
    caretaker = member_of("community")
    SocialAccount.objects.for_workspace(account.workspace).filter(pk=account.pk).update(caretaker=caretaker)
    stored = row(account)
    credential = credential_open(stored)
    broken = {"secrets": {**credential.secrets, "refresh": "unknown"}, "host": "", "remote_id": credential.remote_id}
    change(account, sealed=seal(broken), expires_at=now() + timedelta(days=2))
    assert credential_refresh(account_id=account.pk, seen_version=0).version == 0
    account.refresh_from_db()
    assert account.state == AccountState.OK
    after = row(account)
    assert after.refresh_refused
    assert after.refresh_at == after.expires_at + CLOCK_SKEW
    told = Notification.objects.for_workspace(account.workspace).filter(kind="account_expiring")
    assert {notice.recipient for notice in told} == {owner, caretaker}
    check_accounts()
    assert told.count() == 2


@pytest.mark.django_db
def test_access_that_renews_itself_worries_nobody(connect: Connect) -> None:
    account = connect()
    change(account, expires_at=now() + timedelta(hours=2))
    check_accounts()
    assert not Notification.objects.for_workspace(account.workspace).exists()


@pytest.mark.django_db
def test_renewal_starts_ahead_of_expiry_with_spread(connect: Connect) -> None:
    shares = set()
    for number in range(6):
        stored = row(connect(f"account{number}"))
        share = (stored.refresh_at - stored.updated_at) / (stored.expires_at - stored.updated_at)
        assert 0.69 < share < 0.86
        shares.add(round(share, 4))
    assert len(shares) > 1


@pytest.mark.django_db(transaction=True)
def test_the_task_renews_what_is_due_and_nothing_else(connect: Connect, eager: None) -> None:
    due, later = connect("due"), connect("later")
    change(due, refresh_at=now() - timedelta(seconds=1))
    assert refresh_due_credentials() == 1
    assert (row(due).version, row(later).version) == (1, 0)
    assert row(due).refresh_at > now()
    assert refresh_due_credentials() == 0


@pytest.mark.django_db(transaction=True)
def test_the_task_survives_a_refusal(connect: Connect, practice: PracticeServer, eager: None) -> None:
    account = connect()
    practice.fault("revoke_token", account="shanyu", path="/api/me")
    change(account, refresh_at=now() - timedelta(seconds=1), expires_at=now() - timedelta(seconds=1))
    withdraw(account)
    assert refresh_due_credentials() == 1
    account.refresh_from_db()
    assert account.state == AccountState.NEEDS_RECONNECT
    assert refresh_due_credentials() == 0


def withdraw(account: SocialAccount) -> None:
    """Look once, so that the standing order withdraws access."""
    session = session_try(account=account)
    with pytest.raises(ConnectorError):
        session.connector.probe(session.credential)


@pytest.mark.django_db
def test_a_session_renews_what_is_about_to_end(connect: Connect) -> None:
    account = connect()
    change(account, expires_at=now() + timedelta(seconds=20))
    session = session_open(account=account)
    assert session.credential.version == 1
    assert session.credential.expires_at > now() + timedelta(days=1)
    assert session.info.handle == "shanyu"


@pytest.mark.django_db
def test_a_session_lives_on_with_old_access_while_renewal_fails(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("server_error", path="/api/token", count=0)
    change(account, expires_at=now() + timedelta(seconds=20))
    assert session_open(account=account).credential.version == 0
    change(account, expires_at=now() - timedelta(seconds=1))
    with pytest.raises(Transient):
        session_open(account=account)


@pytest.mark.django_db
def test_a_dead_renewer_is_replaced_when_its_lease_ends(connect: Connect) -> None:
    account = connect()
    change(account, refresh_lease_until=now() + timedelta(seconds=1))
    assert credential_refresh(account_id=account.pk, seen_version=0).version == 1
