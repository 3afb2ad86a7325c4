"""Events platforms push: only genuine ones, each once, worked on from the table even when a task is lost."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts import hooks
from accounts.connectors.hooks import HookKind
from accounts.models import ReceivedEvent, SocialAccount
from accounts.services.addresses import hook_secret
from accounts.services.apps import hook_address
from accounts.services.event_work import events_handle, events_handle_waiting
from accounts.services.subscribing import subscriptions_renew
from accounts.services.webhooks import BODY_MAX, _short, events_forget
from accounts.states import AccountState
from config.lib.clock import now
from config.lib.crypto import unseal
from content.states import PublicationState as S
from team.models import User, Workspace
from tests.accounts.practice.fixtures import PracticeServer
from tests.factories import PostFactory, PublicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(connect: Callable[..., SocialAccount]) -> SocialAccount:
    return connect()


@pytest.fixture
def push(account: SocialAccount, client: Client) -> Callable[..., int]:
    """Deliver an event as the practice network does; `sign` and `at` may be wrong. Returns the status."""
    path = hook_address(account).partition("://")[2].partition("/")[2]

    def deliver(number: int = 1, *, kind: str = "comment.created", sign: str = "", **changes: Any) -> int:
        at = changes.pop("at", now())
        whom = changes.pop("whom", account.remote_id)
        body = json.dumps({"id": f"evt-{number}", "type": kind, "account": whom, "text": "何时发货"}).encode()
        stamp = str(int(at.timestamp()))
        key = sign or hook_secret(str(account.hook_token))
        digest = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        answer = client.post(
            f"/{changes.pop('path', path)}",
            body,
            content_type="application/json",
            headers={"X-Practice-Timestamp": stamp, "X-Practice-Signature": f"sha256={digest}"},
        )
        return answer.status_code

    return deliver


def events(workspace: Workspace) -> list[ReceivedEvent]:
    return list(ReceivedEvent.objects.for_workspace(workspace).order_by("pk"))


def test_each_event_is_kept_once_and_sealed(push: Callable[..., int], account: SocialAccount) -> None:
    assert [push(1), push(1), push(2)] == [200, 200, 200]
    first, second = events(account.workspace)
    assert (first.account, first.kind, first.event_id, second.event_id) == (account, "comment", "evt-1", "evt-2")
    assert "何时发货".encode() not in bytes(first.sealed)
    assert unseal(first.sealed)["text"] == "何时发货"


def test_what_is_not_genuine_leaves_no_trace(push: Callable[..., int], account: SocialAccount, client: Client) -> None:
    assert push(sign="somebody-else-s-word-of-24c") == 403
    assert push(at=now() - timedelta(minutes=6)) == 403
    assert push(sign=str(account.hook_token)) == 403, "the word in the address proves nothing"
    for word in ("unknown-word", "0" * 32, "None", "%00", "a" * 3000):
        assert push(path=f"hooks/{word}/") == 404
    huge = client.post(
        "/" + hook_address(account).partition("://")[2].partition("/")[2],
        b"x" * (BODY_MAX + 1),
        content_type="text/plain",
    )
    assert huge.status_code == 413
    assert events(account.workspace) == []


def test_events_of_other_accounts_are_none_of_ours(push: Callable[..., int], account: SocialAccount) -> None:
    assert push(whom="a-stranger") == 200
    assert events(account.workspace) == []


def test_handling_happens_once_and_a_lost_task_is_made_up_for(
    push: Callable[..., int], account: SocialAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(hooks, "platform_events", [lambda _account, rows: told.extend(row.event_id for row in rows)])
    push(1)
    (event,) = events(account.workspace)
    assert event.handled_at is None, "the task runs after the commit; here it was lost"
    assert events_handle_waiting() == 0, "its own task has half a minute"
    ReceivedEvent.objects.for_workspace(account.workspace).update(received_at=now() - timedelta(minutes=2))
    assert events_handle_waiting() == 1
    assert told == ["evt-1"]
    assert events_handle(account_id=account.pk) == 0
    assert told == ["evt-1"]
    ReceivedEvent.objects.for_workspace(account.workspace).update(received_at=now() - timedelta(days=31))
    assert events_forget() == 1


def test_a_finished_post_is_asked_about_at_once(account: SocialAccount) -> None:
    post = PostFactory(workspace=account.workspace)
    later = now() + timedelta(minutes=9)
    row = PublicationFactory(post=post, account=account, state=S.PROCESSING, next_attempt_at=later)
    ReceivedEvent.objects.create(
        workspace=account.workspace, platform=account.platform, account=account, event_id="e", sealed=b"",
        kind=HookKind.POST_PUBLISHED,
    )  # fmt: skip
    assert events_handle(account_id=account.pk) == 1
    row.refresh_from_db()
    assert row.next_attempt_at is not None
    assert row.next_attempt_at <= now()


def test_keys_rotate_over_events_too(push: Callable[..., int], account: SocialAccount) -> None:
    push(1)
    (before,) = events(account.workspace)
    call_command("rotate_keys")
    (after,) = events(account.workspace)
    assert bytes(before.sealed) != bytes(after.sealed)
    assert unseal(after.sealed)["id"] == "evt-1"


def test_live_notifications_are_switched_on_by_a_call(
    account: SocialAccount, owner: User, client_of: Callable[[User | None], Client], practice: PracticeServer
) -> None:
    client = client_of(owner)
    page = f"/w/{account.workspace.slug}/accounts/{account.pk}/"
    assert client.post(f"{page}live/", {"on": "1"}).status_code == 302
    account.refresh_from_db()
    assert account.hook_since is not None
    assert subscriptions_renew() == 1
    api = f"/api/v1/workspaces/{account.workspace.slug}/accounts/{account.pk}/live/"
    off = client.put(api, {"on": False}, content_type="application/json")
    assert (off.status_code, off.json()) == (200, {"on": False, "since": None})
    practice.fault("server_error", path="/api/webhook")
    client.post(f"{page}live/", {"on": "1"})
    account.refresh_from_db()
    assert account.hook_since is None, "what the platform refuses is not on"


def test_an_event_that_fails_keeps_no_other_waiting(
    push: Callable[..., int], account: SocialAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(1)
    push(2)
    bad, good = events(account.workspace)

    def tell(_account: SocialAccount, rows: Sequence[ReceivedEvent]) -> None:
        if any(row.pk == bad.pk for row in rows):
            raise KeyError("a fault of ours")

    monkeypatch.setattr(hooks, "platform_events", [tell])
    ReceivedEvent.objects.for_workspace(account.workspace).update(received_at=now() - timedelta(minutes=2))
    assert events_handle_waiting() == 1
    good.refresh_from_db()
    bad.refresh_from_db()
    assert good.handled_at is not None
    assert (bad.handled_at, bad.tries) == (None, 1)
    assert bad.next_try_at > now()


def test_long_identifiers_stay_apart(account: SocialAccount, client: Client) -> None:
    long = "x" * 250
    assert len({_short(f"{long}{n}") for n in range(3)}) == 3
    assert _short("evt\x00-1") == "evt-1"


def test_a_disconnected_account_receives_nothing(push: Callable[..., int], account: SocialAccount) -> None:
    SocialAccount.objects.for_workspace(account.workspace).update(state=AccountState.DISCONNECTED)
    push(1)
    assert events(account.workspace) == []
