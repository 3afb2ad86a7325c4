"""The switch against the real claim loop: nothing leaves under a pause, and lifting one never floods an account."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from accounts.models import SocialAccount
from accounts.services.marking import account_recovered
from accounts.states import AccountState, HealthKind
from config.lib.clock import now
from content.engine import comments, late
from content.engine.claim import Claimer
from content.models import Attempt, Post, Publication, PublishPause
from content.selectors.pause_report import pause_report
from content.services.pausing import publishing_pause, publishing_resume
from content.services.triage import Decision, triage_decide
from content.states import CommentState, HeldFor, PauseScope, TriageAction
from content.states import PublicationState as S
from team.actors import SYSTEM
from team.models import Notification

from .conftest import Desk, Engine, fresh, until

POSTS = {"path": "/api/posts", "method": "POST"}
SPAN = timedelta(seconds=60)


def stop(desk: Desk, **values: Any) -> PublishPause:
    values = {"scope": PauseScope.WORKSPACE, "reason": "Storm", **values}
    return publishing_pause(workspace=desk.workspace, actor=desk.actor, **values)


def overdue(desk: Desk, account: SocialAccount, count: int, minutes: int = 10) -> list[Publication]:
    """Scheduled posts whose time has passed, the oldest first."""
    rows = [desk.scheduled(account, text=f"Post {n}") for n in range(count)]
    for n, row in enumerate(rows):
        due = now() - timedelta(minutes=minutes - n / 10)
        Publication.objects.unscoped("test").filter(pk=row.pk).update(due_at=due, next_attempt_at=due)
    return [fresh(row) for row in rows]


@pytest.mark.parametrize(("choice", "texts"), [("hold", []), ("send", ["Post 0"]), ("drop", [])])
def test_lifting_a_pause_under_a_running_worker_never_floods(
    desk: Desk, engine: Engine, choice: str, texts: list[str]
) -> None:
    account = desk.account()
    pause = stop(desk)
    rows = overdue(desk, account, 4)
    engine.start()
    time.sleep(0.4)
    publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk, overdue=choice)
    later = desk.scheduled(desk.account(handle="later"), text="Afterwards")
    engine.until(later, S.PUBLISHED)
    time.sleep(0.3)
    assert sorted(desk.texts()) == sorted([*texts, "Afterwards"])
    states = {"hold": [S.PAUSED] * 4, "send": [S.PUBLISHED] + [S.SCHEDULED] * 3, "drop": [S.CANCELLED] * 4}
    assert [fresh(row).state for row in rows] == states[choice]


def test_lifting_and_claiming_at_the_same_time(desk: Desk) -> None:
    """Whoever is first, each row ends up held or untouched, never claimed and held at once."""
    accounts = [desk.account(handle=f"h{n}") for n in range(6)]
    for _round in range(4):
        pause = stop(desk)
        rows = [overdue(desk, account, 1)[0] for account in accounts]
        claims: list[int] = []
        done = threading.Event()

        def claim(claims: list[int] = claims, done: threading.Event = done) -> None:
            claimer = Claimer(SPAN)
            while not done.is_set():
                claims += [each.publication_id for each in claimer.claim(8)]
            connections.close_all()

        worker = threading.Thread(target=claim)
        worker.start()
        publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk)
        done.set()
        worker.join(10)
        assert claims == []
        assert {fresh(row).state for row in rows} == {S.PAUSED}
        assert {fresh(row).lease_token for row in rows} == {None}


def test_what_a_worker_holds_when_a_pause_is_lifted_is_left_to_it(desk: Desk, engine: Engine) -> None:
    desk.network.fault("latency", seconds=1.2, **POSTS)
    flying = desk.scheduled(desk.account(), text="On its way")
    engine.start()
    until(lambda: fresh(flying).state == S.SENDING)
    pause = stop(desk)
    waiting = overdue(desk, desk.account(handle="second"), 2)
    publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk)
    assert fresh(flying).state == S.SENDING
    engine.until(flying, S.PUBLISHED)
    assert desk.texts() == ["On its way"]
    assert {fresh(row).held_for for row in waiting} == {HeldFor.PAUSE}
    pause.refresh_from_db()
    report = pause_report(pause=pause)
    assert [(call.publication_id, call.outcome) for call in report.in_flight] == [(flying.pk, "published")]
    assert (report.begun, report.stopped, report.undecided) == (0, 2, 2)


def test_the_report_of_a_pause_with_a_send_under_way(desk: Desk, engine: Engine) -> None:
    desk.network.fault("latency", seconds=1.0, **POSTS)
    flying = desk.scheduled(desk.account(), text="On its way")
    engine.start()
    until(lambda: fresh(flying).state == S.SENDING)
    pause = stop(desk)
    stopped = desk.scheduled(desk.account(handle="second"), text="Stopped")
    engine.until(flying, S.PUBLISHED)
    time.sleep(0.3)
    report = pause_report(pause=pause)
    assert report.went_out == {"already_sent": 1}
    assert report.begun == 0
    assert report.stopped == 1
    assert not Attempt.objects.unscoped("test").filter(publication=stopped).exists()


def test_a_comment_waiting_for_its_task_is_stopped(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account(), text="Post", first_comment="And first")
    engine.start()
    engine.until(row, S.PUBLISHED)
    Publication.objects.unscoped("test").filter(pk=row.pk).update(comment_next_at=now() - timedelta(seconds=1))
    assert comments.comments_due() == [row.pk]
    pause = stop(desk, scope=PauseScope.CAMPAIGN, campaign="618")
    Post.objects.unscoped("test").filter(pk=row.post_id).update(campaign="618")
    assert comments.comment_send(row.pk) == "lost"
    assert fresh(row).comment_state == CommentState.PENDING
    publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk)
    assert comments.comment_send(row.pk) == "done"


def test_the_late_sweep_leaves_paused_rows_to_the_pause(desk: Desk) -> None:
    row, other = overdue(desk, desk.account(), 1)[0], overdue(desk, desk.account(handle="free"), 1)[0]
    Publication.objects.unscoped("test").update(late_at=now() - timedelta(minutes=1))
    pause = stop(desk, scope=PauseScope.ACCOUNT, account_id=row.account_id)
    assert late.late_sweep() == 1
    assert (fresh(row).state, fresh(other).state, fresh(other).held_for) == (S.SCHEDULED, S.PAUSED, HeldFor.LATE)
    publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk)
    assert (fresh(row).state, fresh(row).held_for, fresh(row).held_by_id) == (S.PAUSED, HeldFor.PAUSE, pause.pk)


def test_triage_sends_in_order_through_the_engine(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    pause = stop(desk)
    rows = overdue(desk, account, 3)
    publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk)
    engine.start()
    decision = Decision(TriageAction.SEND, gap_minutes=1)
    ids = [row.pk for row in reversed(rows)]
    assert triage_decide(workspace=desk.workspace, actor=desk.actor, ids=ids, decision=decision).done == 3
    engine.until(rows[0], S.PUBLISHED)
    time.sleep(0.3)
    assert desk.texts() == ["Post 0"]
    assert [fresh(row).state for row in rows[1:]] == [S.SCHEDULED, S.SCHEDULED]


def reconnect(account: SocialAccount) -> None:
    account.refresh_from_db()
    assert account_recovered(account=account, kind=HealthKind.RECONNECTED, actor=SYSTEM)


@pytest.mark.raises_notice("account_posts_waiting")
@pytest.mark.raises_notice("account_triage")
def test_posts_that_waited_for_their_account_come_back_by_triage(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    rows = overdue(desk, account, 3)
    later = desk.scheduled(account, due=now() + timedelta(hours=1))
    SocialAccount.objects.unscoped("test").filter(pk=account.pk).update(state=AccountState.NEEDS_RECONNECT)
    Publication.objects.unscoped("test").filter(pk=rows[0].pk).update(late_at=now() - timedelta(minutes=1))
    engine.start()
    until(lambda: late.late_sweep() == 1 or fresh(rows[0]).state == S.PAUSED)
    assert fresh(rows[0]).held_for == HeldFor.RECONNECT
    waiting = Notification.objects.unscoped("test").filter(recipient=desk.owner)
    until(lambda: waiting.filter(kind="account_posts_waiting").count() == 1)
    assert not waiting.filter(kind="publication_late").exists()
    reconnect(account)
    notice = waiting.get(kind="account_triage")
    assert notice.params["count"] == 3
    assert notice.url.endswith(f"/queue/triage/?account={account.pk}")
    assert {fresh(row).held_for for row in rows} == {HeldFor.RECONNECT}
    assert fresh(later).state == S.SCHEDULED
    time.sleep(0.4)
    assert desk.texts() == []
    assert Post.objects.unscoped("test").get(pk=rows[1].post_id).status == "failed"


def test_one_post_a_little_late_just_goes_after_a_reconnection(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    (row,) = overdue(desk, account, 1, minutes=3)
    SocialAccount.objects.unscoped("test").filter(pk=account.pk).update(state=AccountState.NEEDS_RECONNECT)
    engine.start()
    reconnect(account)
    engine.until(row, S.PUBLISHED)
    assert desk.texts() == ["Post 0"]
    assert not Notification.objects.unscoped("test").filter(kind="account_triage").exists()


def test_one_post_that_is_later_waits_and_a_pause_keeps_its_own(desk: Desk) -> None:
    account, other = desk.account(), desk.account(handle="paused")
    (row,) = overdue(desk, account, 1, minutes=30)
    mine = overdue(desk, other, 3, minutes=30)
    stop(desk, scope=PauseScope.ACCOUNT, account_id=other.pk)
    SocialAccount.objects.unscoped("test").update(state=AccountState.NEEDS_RECONNECT)
    reconnect(account)
    reconnect(other)
    assert (fresh(row).state, fresh(row).held_for) == (S.PAUSED, HeldFor.RECONNECT)
    assert {fresh(each).state for each in mine} == {S.SCHEDULED}
