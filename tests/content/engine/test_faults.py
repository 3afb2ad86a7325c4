"""What platforms do wrong, and that each leads to exactly one post or to a person who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from content.engine import timing
from content.models import Publication
from content.services.queue import publication_confirm, publication_resend
from content.states import PublicationState as S
from team.models import Notification

from .conftest import Desk, Engine, fresh, hurry_up, until

POSTS = {"path": "/api/posts", "method": "POST"}
NATIVE, LOOKUP, NONE = "practice-weibo", "practice-xiaohongshu", "practice-douyin"


@pytest.mark.parametrize("effect", ["created_but_500", "created_but_reset"])
@pytest.mark.parametrize("slug", [NATIVE, LOOKUP])
def test_created_but_not_confirmed_is_found_and_never_repeated(
    desk: Desk, engine: Engine, effect: str, slug: str
) -> None:
    desk.network.fault(effect, **POSTS)
    row = desk.scheduled(desk.account(slug), text="Only once")
    engine.start()
    row = engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Only once"]
    assert row.remote_id == desk.network.effects()[0]["id"]
    kinds = desk.attempts(row)
    assert kinds[0] == ("send", "outcome_unknown")
    assert kinds[-1] == (("send", "published") if slug == NATIVE else ("find", "published"))


@pytest.mark.parametrize("slug", [NATIVE, LOOKUP])
def test_connection_cut_before_anything_was_created(desk: Desk, engine: Engine, slug: str) -> None:
    desk.network.fault("hang", seconds=0.2, **POSTS)
    row = desk.scheduled(desk.account(slug), text="In the end")
    engine.start()
    row = engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["In the end"]
    if slug == LOOKUP:
        outcomes = desk.attempts(row)
        assert outcomes == [
            ("send", "outcome_unknown"),
            *[("find", "absent")] * timing.LOOKS_NEEDED,
            ("send", "published"),
        ]


@pytest.mark.parametrize("created", [True, False])
def test_platform_without_key_or_search_asks_a_person(desk: Desk, engine: Engine, created: bool) -> None:
    desk.network.fault("created_but_500" if created else "hang", seconds=0.2, **POSTS)
    row = desk.scheduled(desk.account(NONE), text="Was it there?")
    engine.start()
    row = engine.until(row, S.UNKNOWN)
    assert row.next_attempt_at is None
    until(lambda: Notification.objects.unscoped("test").filter(kind="publication_unknown").exists())
    hurry_up()
    assert len(desk.texts()) == int(created)
    who = {"workspace": desk.workspace, "actor": desk.actor, "publication_id": row.pk}
    if created:
        publication_confirm(**who, url=f"{desk.network.url}/p/1")
        assert fresh(row).state == S.PUBLISHED
        assert fresh(row).remote_url == f"{desk.network.url}/p/1"
    else:
        publication_resend(**who)
        engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Was it there?"]


def test_refusal_that_lies_is_settled_by_a_person(desk: Desk, engine: Engine) -> None:
    """A definite 400 is a failure and never retried by itself, although this platform did create the post."""
    desk.network.fault("created_but_400", **POSTS)
    row = desk.scheduled(desk.account(), text="Refused, it says")
    engine.start()
    row = engine.until(row, S.FAILED, S.UNKNOWN)
    hurry_up()
    assert desk.texts() == ["Refused, it says"]


def test_rate_limit_holds_the_account_and_does_not_count(desk: Desk, engine: Engine) -> None:
    desk.network.fault("rate_limit", account="slow", retry_after=45, **POSTS)
    slow, other = desk.account(handle="slow"), desk.account(handle="other")
    first = desk.scheduled(slow, text="first")
    engine.start()
    until(lambda: fresh(first).error_kind == "rate_limited")
    row = fresh(first)
    assert row.state == S.SCHEDULED
    assert row.attempt_count == 0
    hold = SocialAccount.objects.unscoped("test").get(pk=slow.pk).hold_until - now()
    assert timedelta(seconds=40) < hold < timedelta(seconds=60)
    second, unrelated = desk.scheduled(slow, text="second"), desk.scheduled(other, text="unrelated")
    engine.until(unrelated, S.PUBLISHED)
    assert fresh(second).state == S.SCHEDULED
    Publication.objects.unscoped("test").filter(pk=first.pk).update(next_attempt_at=now() - timedelta(seconds=1))
    SocialAccount.objects.unscoped("test").update(hold_until=now())
    engine.until(second, S.PUBLISHED)
    assert desk.texts() == ["unrelated", "first", "second"]


def test_expired_token_is_renewed_and_the_post_goes_out(desk: Desk, engine: Engine) -> None:
    desk.network.fault("expire_token", **POSTS)
    row = desk.scheduled(desk.account(), text="After renewal")
    engine.start()
    row = engine.until(row, S.PUBLISHED)
    assert desk.attempts(row) == [("send", "auth_expired"), ("send", "published")]
    assert desk.texts() == ["After renewal"]


def test_revoked_access_waits_for_reconnection(desk: Desk, engine: Engine) -> None:
    desk.network.fault("revoke_token", **POSTS)
    account = desk.account(handle="lost")
    row = desk.scheduled(account, text="Waits")
    engine.start()
    until(lambda: SocialAccount.objects.unscoped("test").get(pk=account.pk).state == AccountState.NEEDS_RECONNECT)
    until(lambda: fresh(row).lease_token is None)
    assert fresh(row).state == S.SCHEDULED
    assert desk.texts() == []
    _connector, credential = desk.network.connect("practice-weibo", "lost")
    from accounts.services.vault import credential_store

    credential_store(account=account, credential=credential)
    SocialAccount.objects.unscoped("test").filter(pk=account.pk).update(state=AccountState.OK)
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["Waits"]


def test_passing_fault_is_retried_with_backoff(desk: Desk, engine: Engine, settings: object) -> None:
    """Nothing listens at the network's address: certainly nothing was written."""
    account = desk.account()
    row = desk.scheduled(account, text="Later")
    settings.PRACTICE_URL = "http://127.0.0.1:9"
    engine.start()
    until(lambda: fresh(row).attempt_count == 1 and fresh(row).lease_token is None)
    waiting = fresh(row)
    assert waiting.state == S.SCHEDULED
    assert waiting.error_kind == "transient"
    assert timedelta(seconds=2) < waiting.next_attempt_at - now() < timedelta(seconds=16)
    settings.PRACTICE_URL = desk.network.url
    engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Later"]


def test_passing_faults_end_after_enough_attempts(desk: Desk, engine: Engine, settings: object) -> None:
    row = desk.scheduled(desk.account())
    settings.PRACTICE_URL = "http://127.0.0.1:9"
    engine.start()
    row = engine.until(row, S.FAILED, hurry=True, seconds=20)
    assert row.attempt_count == timing.MAX_ATTEMPTS
    assert row.error_params["attempts"] == timing.MAX_ATTEMPTS


def test_garbage_instead_of_an_answer_is_unclear_not_failed(desk: Desk, engine: Engine) -> None:
    desk.network.fault("garbage", **POSTS)
    row = desk.scheduled(desk.account(LOOKUP), text="Garbage")
    engine.start()
    engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Garbage"]


def test_error_of_our_own_is_never_resent(desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from accounts.connectors import registry

    class Broken(registry.load(NATIVE)):
        def publish(self, *args: object, **kwargs: object) -> object:
            super().publish(*args, **kwargs)
            raise ZeroDivisionError

    account = desk.account()
    row = desk.scheduled(account, text="Bug")
    monkeypatch.setattr("accounts.connectors.registry.load", lambda slug: Broken)
    engine.start()
    row = engine.until(row, S.UNKNOWN)
    assert row.next_attempt_at is None
    assert row.error_code == "ZeroDivisionError"
    hurry_up()
    assert desk.texts() == ["Bug"]


def test_late_success_closes_a_row_the_reaper_took(desk: Desk, engine: Engine, settings: object) -> None:
    settings.PUBLISH_SEND_LEASE = timedelta(seconds=2)
    desk.network.fault("latency", seconds=1.5, **POSTS)
    row = desk.scheduled(desk.account(LOOKUP), text="Slow")
    engine.start()
    until(lambda: fresh(row).state == S.SENDING)
    Publication.objects.unscoped("test").filter(pk=row.pk).update(lease_until=now() - timedelta(seconds=1))
    until(lambda: fresh(row).state == S.UNKNOWN)
    row = engine.until(row, S.PUBLISHED)
    assert row.remote_id
    assert desk.attempts(row) == [("send", "published")]
    assert desk.texts() == ["Slow"]


def test_video_is_polled_until_it_is_live(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account(), text="Moving", with_video=True)
    engine.start()
    row = engine.until(row, S.PUBLISHED, hurry=True, seconds=30)
    kinds = desk.attempts(row)
    assert kinds[0] == ("send", "processing")
    assert kinds[-1] == ("poll", "published")
    assert desk.texts() == ["Moving"]
