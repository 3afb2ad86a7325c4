"""What must keep a post from going out: pause, missing approval, lateness, lost lease, dead worker, lost database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection, connections

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.engine import send
from content.engine.rates import rate_of
from content.engine.reap import mend, reap
from content.engine.work import work
from content.errors import NeedsApproval, OwnApproval, PublishingBegan, WrongState
from content.models import Attempt, Heartbeat, Post, Publication
from content.services.freezing import publications_refreeze
from content.services.pausing import publishing_pause, publishing_resume
from content.services.queue import publication_confirm, publication_retry
from content.services.review import post_approve, post_submit
from content.services.scheduling import post_cancel, post_move, post_schedule, post_unschedule
from content.states import PauseScope, PostState
from content.states import PublicationState as S
from team.actors import Actor
from team.models import Notification
from team.states import ApprovalMode
from tests.factories import MembershipFactory

from .conftest import Desk, Engine, claim_one, fresh, until

POSTS = {"path": "/api/posts", "method": "POST"}
SPAN = timedelta(seconds=60)


@pytest.mark.parametrize("scope", list(PauseScope))
def test_pause_stops_and_resume_sends(desk: Desk, engine: Engine, scope: str) -> None:
    account = desk.account()
    pause = publishing_pause(
        workspace=desk.workspace, actor=desk.actor, scope=scope, reason="Storm", platform=account.platform,
        account_id=account.pk, campaign="618",
    )  # fmt: skip
    row = desk.scheduled(account, text="After the storm", campaign="618")
    engine.start()
    time.sleep(0.5)
    assert fresh(row).state == S.SCHEDULED
    assert desk.texts() == []
    publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk, overdue="send")
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["After the storm"]


def test_pause_between_claim_and_send(desk: Desk) -> None:
    row = desk.scheduled(desk.account())
    claimed, lease = claim_one()
    publishing_pause(workspace=desk.workspace, actor=desk.actor, scope=PauseScope.WORKSPACE, reason="Stop")
    assert work(claimed, lease) == "released"
    assert fresh(row).state == S.SCHEDULED
    assert fresh(row).lease_token is None
    assert desk.texts() == []
    assert not Attempt.objects.unscoped("test").exists()


def test_frozen_worker_does_not_send(desk: Desk) -> None:
    """It wakes after its lease: neither a new send begins nor a begun one goes on."""
    row = desk.scheduled(desk.account("practice-xiaohongshu"))
    claimed, lease = claim_one()
    Publication.objects.unscoped("test").update(lease_until=now() - timedelta(seconds=1))
    assert work(claimed, lease) == "released"
    reap()
    assert fresh(row).state == S.SCHEDULED
    assert desk.texts() == []

    row_again, lease = claim_one()
    begun = send.begin_sends

    def freeze(*args: Any, **kwargs: Any) -> dict[int, int]:
        found = begun(*args, **kwargs)
        lease.renewed(time.monotonic() - 3600, time.time() - 3600, SPAN)
        return found

    send.begin_sends = freeze
    try:
        assert work(row_again, lease) == "fenced"
    finally:
        send.begin_sends = begun
    assert desk.texts() == []
    assert fresh(row).state == S.SENDING
    Publication.objects.unscoped("test").update(lease_until=now() - timedelta(seconds=1))
    reap()
    assert fresh(row).state == S.UNKNOWN


def test_without_approval_nothing_is_sent(desk: Desk, engine: Engine) -> None:
    desk.workspace.approval_mode = ApprovalMode.REQUIRED
    desk.workspace.save()
    reviewer = Actor(MembershipFactory(workspace=desk.workspace).user)
    account = desk.account()
    post = desk.post(account, text="Approved text")
    who = {"workspace": desk.workspace, "post_id": post.pk}
    with pytest.raises(NeedsApproval):
        post_schedule(**who, actor=desk.actor, due_at=None)
    post_submit(**who, actor=desk.actor)
    with pytest.raises(OwnApproval):
        post_approve(**who, actor=desk.actor)
    post_approve(**who, actor=reviewer)
    post_schedule(**who, actor=desk.actor, due_at=now() + timedelta(seconds=1))
    # An edit voids the approval: the post stays where it is and is not sent.
    Post.objects.for_workspace(desk.workspace).filter(pk=post.pk).update(text="Edited text")
    publications_refreeze(post=Post.objects.for_workspace(desk.workspace).get(pk=post.pk), actor=desk.actor)
    (row,) = desk.of(post)
    assert row.content_hash != row.approved_hash
    assert row.payload["text"] == "Edited text"
    assert Post.objects.for_workspace(desk.workspace).get(pk=post.pk).status == "in_review"
    engine.start()
    time.sleep(1.5)
    assert desk.texts() == []
    assert fresh(row).state == S.SCHEDULED
    post_approve(**who, actor=reviewer)
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["Edited text"]


def test_approval_hash_that_does_not_match_is_never_sent(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account())
    Publication.objects.unscoped("test").filter(pk=row.pk).update(needs_approval=True, approved_hash="0" * 64)
    engine.start()
    time.sleep(0.6)
    assert desk.texts() == []


def test_moving_far_voids_a_required_approval(desk: Desk) -> None:
    desk.workspace.approval_mode = ApprovalMode.REQUIRED
    desk.workspace.save()
    due = now() + timedelta(days=1)
    post = desk.post(desk.account(), due_at=due)
    who = {"workspace": desk.workspace, "actor": desk.actor, "post_id": post.pk}
    post_submit(**who)
    post_approve(**who)  # the only approver may approve their own
    post_schedule(**who, due_at=due)
    post_move(**who, due_at=due + timedelta(hours=2))
    assert fresh(desk.of(post)[0]).approved_hash
    assert post_move(**who, due_at=due + timedelta(hours=6)).status == "in_review"
    assert not fresh(desk.of(post)[0]).approved_hash


def test_too_late_is_held_back_and_told(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    row = desk.scheduled(account, text="Stale")
    Publication.objects.unscoped("test").filter(pk=row.pk).update(
        due_at=now() - timedelta(hours=2), next_attempt_at=now() - timedelta(hours=2),
        late_at=now() - timedelta(hours=1),
    )  # fmt: skip
    engine.start()
    row = engine.until(row, S.PAUSED)
    until(lambda: Notification.objects.unscoped("test").filter(kind="publication_late").exists())
    assert desk.texts() == []
    publication_retry(workspace=desk.workspace, actor=desk.actor, publication_id=row.pk)
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["Stale"]


def test_assisted_platform_hands_over(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account("practice-channels"), text="By hand")
    engine.start()
    row = engine.until(row, S.NEEDS_HANDOFF)
    until(lambda: Notification.objects.unscoped("test").filter(kind="publication_handoff").exists())
    assert desk.texts() == []
    who = {"workspace": desk.workspace, "actor": desk.actor, "publication_id": row.pk}
    for address in ("javascript:alert(1)", "ftp://x/y", "", "https://"):
        with pytest.raises(InvalidInput):
            publication_confirm(**who, url=address)
    publication_confirm(**who, url=f" {desk.network.url}/p/9 ")
    assert fresh(row).state == S.PUBLISHED
    assert fresh(row).remote_url == f"{desk.network.url}/p/9"
    with pytest.raises(WrongState):
        publication_confirm(**who, url=f"{desk.network.url}/p/9")


def test_nothing_moves_under_a_send(desk: Desk, engine: Engine) -> None:
    desk.network.fault("latency", seconds=0.8, **POSTS)
    row = desk.scheduled(desk.account(), text="Under way")
    engine.start()
    until(lambda: fresh(row).state == S.SENDING)
    who = {"workspace": desk.workspace, "actor": desk.actor, "post_id": row.post_id}
    for change in (
        lambda: post_cancel(**who),
        lambda: post_unschedule(**who),
        lambda: post_move(**who, due_at=now() + timedelta(hours=1)),
        lambda: publications_refreeze(post=fresh(row).post, actor=desk.actor),
    ):
        with pytest.raises(PublishingBegan):
            change()
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["Under way"]


def test_cancelled_in_time_is_not_sent(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account(), due=now() + timedelta(seconds=0.7))
    engine.start()
    post = post_cancel(workspace=desk.workspace, actor=desk.actor, post_id=row.post_id)
    assert post.state == PostState.CANCELLED
    assert post.status == "cancelled"
    time.sleep(1.2)
    assert desk.texts() == []


def test_own_rate_budget_spreads_a_burst(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    far = now() + timedelta(seconds=62)
    SocialAccount.objects.unscoped("test").filter(pk=account.pk).update(rate_clock=far)
    row = desk.scheduled(account)
    engine.start()
    until(lambda: SocialAccount.objects.unscoped("test").get(pk=account.pk).hold_until > now())
    hold = SocialAccount.objects.unscoped("test").get(pk=account.pk).hold_until
    assert abs(hold - (far - rate_of(account.platform).ahead)) < timedelta(seconds=1)
    assert fresh(row).state == S.SCHEDULED
    assert fresh(row).attempt_count == 0
    SocialAccount.objects.unscoped("test").update(rate_clock=now(), hold_until=now())
    engine.until(row, S.PUBLISHED)


def test_rows_without_a_next_step_are_mended(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account(), text="Forgotten")
    Publication.objects.unscoped("test").update(next_attempt_at=None)
    assert mend() == 1
    engine.start()
    engine.until(row, S.PUBLISHED)


@contextmanager
def connections_cut() -> Iterator[None]:
    """Ends every other session of the test's database, as a restart of the server does."""
    params = connection.get_connection_params()
    admin = psycopg2.connect(**params)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    admin.close()
    connections.close_all()
    yield


def test_database_connections_lost_during_a_send(desk: Desk, engine: Engine) -> None:
    desk.network.fault("latency", seconds=0.8, **POSTS)
    row = desk.scheduled(desk.account("practice-xiaohongshu"), text="Through the outage")
    engine.start()
    until(lambda: fresh(row).state == S.SENDING)
    with connections_cut():
        row = engine.until(row, S.PUBLISHED)
    assert desk.attempts(row) == [("send", "published")]
    later = desk.scheduled(desk.account(handle="later"), text="After it")
    engine.until(later, S.PUBLISHED)
    assert desk.texts() == ["Through the outage", "After it"]


@pytest.mark.parametrize("slug", ["practice-weibo", "practice-xiaohongshu"])
def test_celery_worker_killed_in_the_middle_of_a_send(desk: Desk, tmp_path: Path, slug: str) -> None:
    """A real worker dies by SIGKILL while the platform is creating the post; the next one finds out."""
    desk.network.fault("latency", seconds=1.5, **POSTS)
    row = desk.scheduled(desk.account(slug), text="Once, whatever happens")
    first = celery_worker(desk, tmp_path)
    try:
        until(lambda: fresh(row).state == S.SENDING, 60)
        time.sleep(0.3)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    second = celery_worker(desk, tmp_path)
    try:
        until(lambda: fresh(row).state == S.PUBLISHED, 60, hurry=True)
    finally:
        second.terminate()
        assert second.wait(60) == 0
    assert desk.texts() == ["Once, whatever happens"]
    assert desk.attempts(row)[0] == ("send", "")


def test_celery_worker_finishes_its_send_before_it_stops(desk: Desk, tmp_path: Path) -> None:
    """A warm shutdown: the send under way ends and is written down, nothing new begins, the heartbeat goes."""
    desk.network.fault("latency", seconds=1.5, **POSTS)
    account = desk.account()
    rows = [desk.scheduled(account, text="Finished"), desk.scheduled(account, text="Not begun")]
    worker = celery_worker(desk, tmp_path)
    try:
        until(lambda: fresh(rows[0]).state == S.SENDING, 60)
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    assert [fresh(row).state for row in rows] == [S.PUBLISHED, S.SCHEDULED]
    assert desk.texts() == ["Finished"]
    assert not Heartbeat.objects.exists()


def celery_worker(desk: Desk, folder: Path) -> subprocess.Popen[bytes]:
    """The publish worker as it runs in production."""
    database = connection.settings_dict
    socket_or_host = database["HOST"]
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={socket_or_host}"
    if database["PORT"]:
        url += f"&port={database['PORT']}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": url,
        "PRACTICE_URL": desk.network.url,
        "PRACTICE_ADMIN_KEY": desk.network.admin_key,
        "JUZHEN_SEND_LEASE_SECONDS": "3",
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "publish", "-P", "threads", "-c", "1"]
    command += ["-n", f"test-{os.getpid()}@%h", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    log = (folder / "worker.log").open("ab")
    return subprocess.Popen(command, env=env, cwd=Path(__file__).parents[3], stdout=log, stderr=log)
