"""From schedule to the network: on time, once, with everything beside it kept apart from the send."""

from __future__ import annotations

import time
from datetime import timedelta

from config.lib.clock import now
from content.models import Heartbeat, Post, Publication
from content.services.scheduling import post_schedule
from content.states import PublicationState as S
from team.models import Notification

from .conftest import Desk, Engine, fresh, until


def test_due_post_is_sent_once_and_on_time(desk: Desk, engine: Engine) -> None:
    engine.start()
    due = now() + timedelta(seconds=1.0)
    row = desk.scheduled(desk.account(), due=due, text="Tea from the hills #tea")
    row = engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["Tea from the hills #tea"]
    assert timedelta(0) <= row.published_at - due < timedelta(seconds=0.8)
    assert row.remote_id
    assert row.remote_url.startswith(desk.network.url)
    assert desk.attempts(row) == [("send", "published")]
    until(lambda: Post.objects.unscoped("test").get(pk=row.post_id).status == "published")
    assert fresh(row).account.last_published_at == row.published_at


def test_publish_now_wakes_the_worker_at_once(desk: Desk, engine: Engine) -> None:
    engine.start()
    account = desk.account()
    until(lambda: Heartbeat.objects.exists())
    time.sleep(0.3)
    started = time.monotonic()
    row = desk.scheduled(account)
    engine.until(row, S.PUBLISHED)
    assert time.monotonic() - started < 0.8


def test_per_account_order(desk: Desk, engine: Engine) -> None:
    account, start = desk.account(), now() - timedelta(seconds=30)
    rows = [desk.scheduled(account, due=start + timedelta(seconds=n), text=f"No {n}") for n in range(6)]
    engine.start(slots=8)
    engine.until(rows[-1], S.PUBLISHED)
    assert desk.texts() == [f"No {n}" for n in range(6)]


def test_two_loops_send_each_post_once(desk: Desk, engine: Engine) -> None:
    accounts = [desk.account(handle=f"a{n}") for n in range(6)]
    rows = [desk.scheduled(account, text=f"{account.handle} {n}") for n in range(5) for account in accounts]
    engine.start(slots=4, name="one")
    engine.start(slots=4, name="two")
    until(lambda: not Publication.objects.unscoped("test").exclude(state=S.PUBLISHED).exists(), 20)
    assert sorted(desk.texts()) == sorted(row.payload["text"] for row in rows)


def test_small_workspace_is_not_starved_by_a_burst(desk: Desk, engine: Engine) -> None:
    for n in range(12):
        account = desk.account(handle=f"big{n}")
        for k in range(4):
            desk.scheduled(account, due=now() - timedelta(seconds=40), text=f"big {n} {k}")
    small = Desk(desk.network)
    row = small.scheduled(small.account(handle="small"), text="small")
    desk.network.fault("latency", path="/api/posts", method="POST", count=0, seconds=0.1)
    engine.start(slots=3)
    engine.until(row, S.PUBLISHED)
    assert desk.texts().index("small") <= 6


def test_what_is_sent_is_what_was_frozen(desk: Desk, engine: Engine) -> None:
    """Even an edit that goes around the services cannot change what was scheduled."""
    row = desk.scheduled(desk.account(), text="As scheduled", due=now() + timedelta(seconds=1))
    Post.objects.unscoped("test").filter(pk=row.post_id).update(text="Changed behind its back")
    engine.start()
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["As scheduled"]


def test_picture_with_description_arrives(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account("practice-xiaohongshu"), text="Look", title="Spring")
    engine.start()
    engine.until(row, S.PUBLISHED)
    (effect,) = desk.network.effects()
    assert effect["title"] == "Spring"
    assert len(effect["media"]) == 1


def test_one_post_on_two_platforms_fails_on_one(desk: Desk, engine: Engine) -> None:
    good, bad = desk.account(handle="good"), desk.account(handle="bad")
    desk.network.fault("reject", account="bad", path="/api/posts", method="POST")
    post = desk.post(good, bad, text="Both")
    post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=post.pk, due_at=None)
    engine.start()
    first, second = desk.of(post)
    engine.until(first, S.PUBLISHED)
    second = engine.until(second, S.FAILED)
    assert second.error_kind == "policy_rejected"
    assert second.error_message
    until(lambda: Post.objects.unscoped("test").get(pk=post.pk).status == "failed")
    until(lambda: Notification.objects.unscoped("test").filter(kind="publication_failed").count() == 1)
    assert desk.texts() == ["Both"]


def test_a_failing_side_effect_never_repeats_the_send(desk: Desk, engine: Engine, monkeypatch: object) -> None:
    """The notice cannot be written (its kind is unknown); the post stays published once, and its state is right."""
    from team import notices

    notices._known.pop("publication_failed")
    try:
        good, bad = desk.account(handle="good"), desk.account(handle="bad")
        desk.network.fault("reject", account="bad", path="/api/posts", method="POST")
        post = desk.post(good, bad, text="Both")
        post_schedule(workspace=desk.workspace, actor=desk.actor, post_id=post.pk, due_at=None)
        engine.start()
        for row, state in zip(desk.of(post), (S.PUBLISHED, S.FAILED), strict=True):
            engine.until(row, state)
        time.sleep(0.3)
        assert desk.texts() == ["Both"]
        assert Notification.objects.unscoped("test").count() == 0
    finally:
        from content.notices import register_all

        register_all()


def test_heartbeat_comes_and_goes(desk: Desk, engine: Engine) -> None:
    engine.start(slots=3, name="here")
    until(lambda: Heartbeat.objects.filter(name="here", slots=3).exists())
    engine.stop()
    assert not Heartbeat.objects.exists()
