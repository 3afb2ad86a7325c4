"""Renewals that get lost: killed processes, answers that never come, slow platforms, clocks that differ."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection

from accounts.connectors.errors import AuthExpired, ConnectorError, MissingScope, NeedsReconnect, Transient
from accounts.models import HealthEvent, SocialAccount, StoredCredential
from accounts.services import refresh as renewing
from accounts.services.health import account_check, account_failed
from accounts.services.marking import account_mark
from accounts.services.mending import access_mend
from accounts.services.refresh import credential_refresh, credentials_refresh_due
from accounts.services.sessions import session_open, session_try
from accounts.services.vault import (
    RENEW_FROM,
    RENEW_TO,
    credential_open,
    credential_renewed,
    credential_store,
    renewal_due,
)
from accounts.states import AccountState, HealthKind
from accounts.tasks import refresh_due_credentials
from config.lib.clock import now
from team.models import Notification
from tests.accounts.practice.fixtures import PracticeServer

from .test_refresh import asked, change, row

Connect = Callable[..., SocialAccount]
SCRIPT = """
import os, signal, sys, threading
import django
django.setup()
from accounts.services import refresh
mode, account_id, version = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if mode == "die":
    refresh.credential_renewed = lambda **_values: os.kill(os.getpid(), signal.SIGKILL)
    refresh.credential_refresh(account_id=account_id, seen_version=version)
found, errors = set(), []
def call():
    try:
        found.add(refresh.credential_refresh(account_id=account_id, seen_version=version).secrets["access"])
    except Exception as error:
        errors.append(repr(error))
threads = [threading.Thread(target=call) for _number in range(12)]
print("ready", flush=True)
sys.stdin.readline()
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*sorted(found), *errors, flush=True)
"""


def process(practice: PracticeServer, account: SocialAccount, mode: str) -> subprocess.Popen[str]:
    """Another process of the installation that renews this account's first credential."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": url + (f"&port={database['PORT']}" if database["PORT"] else ""),
        "PRACTICE_URL": practice.url,
        "PRACTICE_ADMIN_KEY": practice.admin_key,
    }
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, mode, str(account.pk), "0"],
        env=env, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def helpers() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes of this test; ended with it."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for helper in started:
        helper.kill()
        helper.communicate()


def state(account: SocialAccount) -> str:
    account.refresh_from_db(fields=["state"])
    return account.state


def lease_ends(account: SocialAccount) -> None:
    """Time passes."""
    ago = now() - timedelta(seconds=1)
    change(account, refresh_lease_until=ago, refresh_at=ago)


@pytest.mark.django_db(transaction=True)
def test_four_processes_with_twelve_threads_each_renew_once(
    connect: Connect, practice: PracticeServer, helpers: list[subprocess.Popen[str]]
) -> None:
    account = connect()
    practice.fault("latency", path="/api/token", count=0, seconds=0.5)
    helpers += [process(practice, account, "ask") for _number in range(4)]
    for helper in helpers:
        assert helper.stdout is not None
        assert helper.stdout.readline() == "ready\n"
    answers = [helper.communicate("go\n", timeout=60)[0] for helper in helpers]
    helpers.clear()
    assert asked(practice) == 1
    assert set(answers) == {f"{credential_open(row(account)).secrets['access']}\n"}
    assert row(account).version == 1


@pytest.mark.django_db(transaction=True)
def test_killed_after_the_platform_renewed_and_before_it_was_stored(
    connect: Connect, practice: PracticeServer, eager: None, helpers: list[subprocess.Popen[str]]
) -> None:
    """The used refresh token is honoured for a minute: the next renewal must come within it, by itself."""
    account = connect()
    change(account, refresh_at=now() - timedelta(seconds=1))
    before = credential_open(row(account)).secrets
    helpers.append(process(practice, account, "die"))
    assert helpers[0].wait(60) == -9
    left = row(account)
    assert (left.version, credential_open(left).secrets) == (0, before)
    # Due again as soon as the lease has ended; with the schedule's rhythm well within a minute.
    assert left.refresh_at == left.refresh_lease_until
    assert now() < left.refresh_at < now() + timedelta(seconds=20)
    lease_ends(account)
    assert refresh_due_credentials() == 1
    after = credential_open(row(account))
    assert after.version == 1
    assert after.secrets["access"] != before["access"]
    assert state(account) == AccountState.OK
    assert account_check(account=account).state == AccountState.OK


@pytest.mark.django_db(transaction=True)
def test_killed_where_a_used_refresh_token_is_never_honoured(
    connect: Connect, practice: PracticeServer, eager: None, helpers: list[subprocess.Popen[str]]
) -> None:
    account = connect()
    change(account, refresh_at=now() - timedelta(seconds=1))
    helpers.append(process(practice, account, "die"))
    assert helpers[0].wait(60) == -9
    overtake(practice, account, times=2)
    lease_ends(account)
    assert refresh_due_credentials() == 1
    assert state(account) == AccountState.NEEDS_RECONNECT
    assert Notification.objects.for_workspace(account.workspace).filter(kind="account_needs_reconnect").count() == 1
    practice.fault("latency", path="/api/token", count=0, seconds=0)
    lease_ends(account)
    assert refresh_due_credentials() == 0
    with pytest.raises(NeedsReconnect):
        session_open(account=account)
    assert asked(practice) == 0


def overtake(practice: PracticeServer, account: SocialAccount, *, times: int) -> None:
    """Renew at the platform behind our back, so that what we hold becomes an old pair."""
    token = credential_open(row(account)).secrets["refresh"]
    for _time in range(times):
        answer = httpx.post(f"{practice.url}/api/token", json={"refresh_token": token}, trust_env=False)
        token = answer.raise_for_status().json()["refresh_token"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "effect", ["server_error", "created_but_500", "created_but_reset", "hang", "garbage", "rate_limit", "reject"]
)
def test_no_passing_fault_disconnects_and_the_first_retry_comes_soon(
    connect: Connect, practice: PracticeServer, effect: str
) -> None:
    """With created_but_… the platform has replaced both tokens, and we were not told."""
    account = connect()
    before = credential_open(row(account)).secrets
    practice.fault(effect, path="/api/token", seconds=0.2)
    with pytest.raises(ConnectorError) as caught:
        credential_refresh(account_id=account.pk, seen_version=0)
    assert not isinstance(caught.value, NeedsReconnect | AuthExpired)
    after = row(account)
    assert credential_open(after).secrets == before
    assert now() < after.refresh_at < now() + timedelta(seconds=13)
    # Work goes on meanwhile: a refused old token leads to a renewal, not to a disconnect.
    assert account_check(account=account).state == AccountState.OK
    assert state(account) == AccountState.OK
    assert not Notification.objects.for_workspace(account.workspace).exists()


@pytest.mark.django_db
def test_waits_grow_to_an_hour(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("server_error", path="/api/token", count=0)
    waits = []
    for _failure in range(9):
        with pytest.raises(Transient):
            credential_refresh(account_id=account.pk, seen_version=0)
        waits.append((row(account).refresh_at - now()).total_seconds())
    expected = [10, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    for wait, centre in zip(waits, expected, strict=True):
        assert 0.75 * centre < wait < 1.25 * centre
    assert state(account) == AccountState.OK


@pytest.mark.django_db
def test_an_answer_without_tokens_stores_nothing(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    account = connect()
    before = credential_open(row(account)).secrets

    class Empty:
        def refresh(self, auth: Any) -> Any:
            return replace(auth, secrets={"access": "", "refresh": ""}, version=auth.version + 1)

        def probe(self, auth: Any) -> Any:
            raise AssertionError("not asked")

    monkeypatch.setattr(renewing, "connector_of", lambda _platform: Empty())
    with pytest.raises(ConnectorError, match="do not understand"):
        credential_refresh(account_id=account.pk, seen_version=0)
    assert (row(account).version, credential_open(row(account)).secrets) == (0, before)
    assert state(account) == AccountState.OK


@pytest.mark.django_db
def test_a_renewal_ends_before_its_lease(
    connect: Connect, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a second caller would use the same refresh token beside it."""
    assert renewing.RENEW_WITHIN < renewing.LEASE
    monkeypatch.setattr(renewing, "RENEW_WITHIN", timedelta(seconds=0.4))
    account = connect()
    practice.fault("latency", path="/api/token", seconds=1.5)
    began = time.monotonic()
    with pytest.raises(Transient):
        credential_refresh(account_id=account.pk, seen_version=0)
    assert time.monotonic() - began < 1.2
    assert row(account).refresh_lease_until < now()
    # What the platform did late is found by the next renewal.
    time.sleep(1.3)
    assert credential_refresh(account_id=account.pk, seen_version=0).version == 1
    assert account_check(account=account).state == AccountState.OK


def in_thread(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Run beside the test; the list gets the result or the error."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        except ConnectorError as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


@pytest.mark.django_db(transaction=True)
def test_two_renewals_at_once_after_a_lease_was_overrun(
    connect: Connect, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was frozen longer than its lease wakes up beside its successor."""
    monkeypatch.setattr(renewing, "LEASE", timedelta(seconds=0.3))
    account = connect()
    practice.fault("latency", path="/api/token", seconds=1.2)
    thread, results = in_thread(lambda: credential_refresh(account_id=account.pk, seen_version=0))
    time.sleep(0.5)
    second = credential_refresh(account_id=account.pk, seen_version=0)
    thread.join(30)
    assert asked(practice) == 1  # the second met no fault
    assert [credential.secrets for credential in results] == [second.secrets]
    assert row(account).version == 1
    assert account_check(account=account).state == AccountState.OK


@pytest.mark.django_db(transaction=True)
def test_a_late_success_mends_what_its_successor_concluded(
    connect: Connect, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = connect()
    practice.fault("latency", path="/api/token", seconds=0.8)
    thread, results = in_thread(lambda: credential_refresh(account_id=account.pk, seen_version=0))
    time.sleep(0.3)
    account_mark(account=account, state=AccountState.NEEDS_RECONNECT, error=NeedsReconnect())
    thread.join(30)
    assert results[0].version == 1
    assert state(account) == AccountState.OK
    assert HealthEvent.objects.for_workspace(account.workspace).filter(kind=HealthKind.RECOVERED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_a_reconnection_overtook_marks_nothing(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    overtake(practice, account, times=2)
    # Long enough for a reconnection on a busy machine.
    practice.fault("latency", path="/api/token", seconds=2.5)
    thread, results = in_thread(lambda: credential_refresh(account_id=account.pk, seen_version=0))
    time.sleep(0.3)
    connect("shanyu", account=account)
    thread.join(30)
    assert results[0].version == 1
    assert state(account) == AccountState.OK
    assert not Notification.objects.for_workspace(account.workspace).exists()


@pytest.mark.django_db
def test_a_refusal_of_a_replaced_credential_says_nothing(connect: Connect) -> None:
    account = connect()
    credential_refresh(account_id=account.pk, seen_version=0)
    account_failed(account=account, error=NeedsReconnect(), seen_version=0)
    assert state(account) == AccountState.OK
    account_failed(account=account, error=NeedsReconnect(), seen_version=1)
    assert state(account) == AccountState.NEEDS_RECONNECT


@pytest.mark.django_db
def test_connecting_again_never_reuses_a_version(connect: Connect) -> None:
    account = connect()
    stored = row(account)
    assert credential_renewed(row=stored, fresh=credential_open(stored))
    again = credential_store(account=account, credential=credential_open(stored))
    assert again.version == 2
    empty = replace(credential_open(stored), secrets={"access": "new", "refresh": ""})
    credential_store(account=account, credential=empty)
    assert credential_open(row(account)).secrets["refresh"] == credential_open(stored).secrets["refresh"]


def test_a_thousand_accounts_of_one_expiry_are_spread_over_the_window() -> None:
    start = now()
    life = timedelta(hours=2)
    shares = [(renewal_due(start + life, since=start) - start) / life for _number in range(1000)]
    assert min(shares) >= RENEW_FROM
    assert max(shares) <= RENEW_TO
    parts = Counter(int((share - RENEW_FROM) / (RENEW_TO - RENEW_FROM) * 10) for share in shares)
    # 100 on average in each tenth of the window; six standard deviations apart would be a fault.
    assert all(43 < parts[part] < 157 for part in range(10))


@pytest.mark.django_db
def test_a_pile_of_due_renewals_is_worked_off_in_portions_and_asked_for_once(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = [connect(f"pile{number}") for number in range(3)]
    for account in accounts:
        change(account, refresh_at=now() - timedelta(hours=1))
    monkeypatch.setattr(renewing, "DUE_PER_RUN", 2)
    assert credentials_refresh_due() == 2
    assert credentials_refresh_due() == 1
    assert credentials_refresh_due() == 0
    # A task that got lost is started again after a minute.
    StoredCredential.all_objects.update(refresh_at=now() - timedelta(seconds=1))
    assert credentials_refresh_due() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("left", "version"), [(59, 1), (62, 0)])
def test_what_ends_within_a_minute_is_renewed_before_use(connect: Connect, left: int, version: int) -> None:
    account = connect()
    change(account, expires_at=now() + timedelta(seconds=left))
    assert session_open(account=account).credential.version == version


@pytest.mark.django_db
def test_our_clock_behind_the_platform(connect: Connect, practice: PracticeServer) -> None:
    """We believe in a token that has ended: refused, renewed, used; nobody is told."""
    account = connect()
    practice.fault("expire_token", path="/api/me")
    assert account_check(account=account).state == AccountState.OK
    assert row(account).version == 1
    assert not Notification.objects.for_workspace(account.workspace).exists()


@pytest.mark.django_db
def test_our_clock_ahead_of_the_platform(connect: Connect, practice: PracticeServer) -> None:
    """We believe that access has ended: where the platform will not renew, ask before giving the account up."""
    account = connect()
    change(account, expires_at=now() - timedelta(minutes=2))
    spoil_refresh_token(account)
    assert session_open(account=account).credential.version == 0
    assert state(account) == AccountState.OK
    change(account, expires_at=now() - timedelta(minutes=6))
    with pytest.raises(NeedsReconnect):
        session_open(account=account)
    assert state(account) == AccountState.NEEDS_RECONNECT
    # The access itself was never refused; a check by hand finds out and brings the account back.
    assert session_try(account=account).credential.version == 0


def spoil_refresh_token(account: SocialAccount) -> None:
    """Access that works and cannot be renewed."""
    stored = row(account)
    credential = credential_open(stored)
    assert credential_renewed(row=stored, fresh=replace(credential, secrets={**credential.secrets, "refresh": "used"}))
    change(account, version=0, expires_at=stored.expires_at)


@pytest.mark.django_db
@pytest.mark.parametrize("effect", ["server_error", "garbage", "rate_limit", "reject", "created_but_400"])
def test_old_access_is_used_while_it_lasts_whatever_renewing_meets(
    connect: Connect, practice: PracticeServer, effect: str
) -> None:
    account = connect()
    practice.fault(effect, path="/api/token", count=0)
    change(account, expires_at=now() + timedelta(seconds=30))
    assert session_open(account=account).credential.version == 0
    change(account, expires_at=now() - timedelta(seconds=1), refresh_lease_until=now() - timedelta(seconds=1))
    with pytest.raises(Transient, match="cannot be reached to renew"):
        session_open(account=account)
    assert state(account) == AccountState.OK


# --- what a refusal of the credential means -------------------------------------------------------


@pytest.mark.django_db
def test_an_expired_token_is_renewed_and_work_goes_on(connect: Connect) -> None:
    account = connect()
    assert access_mend(account=account, error=AuthExpired(), seen_version=0)
    assert access_mend(account=account, error=AuthExpired(), seen_version=0)  # somebody else's refusal of the old one
    assert row(account).version == 1
    assert access_mend(account=account, error=NeedsReconnect(), seen_version=0)
    assert state(account) == AccountState.OK


@pytest.mark.django_db
def test_out_of_reach_is_no_loss(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("server_error", path="/api/token")
    assert not access_mend(account=account, error=AuthExpired(), seen_version=0)
    practice.fault("garbage", path="/api/me")
    assert not access_mend(account=account, error=AuthExpired(), seen_version=0)
    assert state(account) == AccountState.OK
    assert access_mend(account=account, error=AuthExpired(), seen_version=0)


@pytest.mark.django_db
def test_access_is_lost_when_the_renewed_credential_is_refused(connect: Connect, practice: PracticeServer) -> None:
    account = connect()
    practice.fault("expire_token", path="/api/me")
    assert not access_mend(account=account, error=AuthExpired(), seen_version=0)
    assert state(account) == AccountState.NEEDS_RECONNECT
    assert Notification.objects.for_workspace(account.workspace).filter(kind="account_needs_reconnect").count() == 1
    assert not access_mend(account=account, error=AuthExpired(), seen_version=0)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [NeedsReconnect(), MissingScope(scopes=["write"])])
def test_a_withdrawal_marks_the_account_at_once(connect: Connect, error: ConnectorError) -> None:
    account = connect()
    assert not access_mend(account=account, error=error, seen_version=0)
    assert state(account) == AccountState.NEEDS_RECONNECT
