"""Answers reach the platform once, or a person is told why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.connectors.errors import PolicyRejected
from accounts.models import SocialAccount
from accounts.services.wire import connector_of
from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.errors import AnswerEmpty, NoAccess, ThreadChanged, ThreadClaimed, ThreadMoved
from interactions.models import Message, Thread
from interactions.services.answers import answer_confirm, answer_retry, answer_withdraw, answer_write
from interactions.services.arrivals import account_look
from interactions.services.delivery import answer_deliver, answers_deliver_due
from interactions.services.ingest import items_take
from interactions.services.moderating import comment_moderate
from interactions.services.threads import thread_assign, thread_claim, thread_move
from interactions.states import Delivery as D
from interactions.states import ThreadState as S
from team.actors import Actor
from team.models import Notification, User
from team.roles import Role
from tests.accounts.practice.fixtures import PracticeServer

from .making import item, received, sent, thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(connect: Callable[..., SocialAccount], practice: PracticeServer) -> Thread:
    """A comment at the practice network that has reached us."""
    account = connect()
    at = (now() - timedelta(minutes=1)).isoformat()
    post = {"account": "shanyu", "flavour": "weibo", "at": at, "format": "text", "text": "新茶到店"}
    practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})
    practice.admin("POST", "/admin/comment-storm", {"account": "shanyu", "flavour": "weibo", "n": 1})
    account_look(account_id=account.pk)
    rows = Thread.objects.for_workspace(account.workspace).filter(state=S.OPEN)
    return rows.select_related("account__workspace").order_by("-last_at")[0]


@pytest.fixture
def answer(thread: Thread, owner: User) -> Callable[..., Message]:
    def write(text: str = "明天发出，单号会私信给您", **values: Any) -> Message:
        workspace = thread.account.workspace
        return answer_write(workspace=workspace, actor=Actor(user=owner), thread_id=thread.pk, text=text, **values)

    return write


def fresh(message: Message) -> Message:
    return Message.objects.for_workspace(message.workspace_id).get(pk=message.pk)


def again(thread: Thread) -> Thread:
    return Thread.objects.for_workspace(thread.workspace_id).get(pk=thread.pk)


def test_an_answer_arrives_and_is_read_back_once(thread: Thread, answer: Callable[..., Message]) -> None:
    message = answer()
    assert (again(thread).state, again(thread).due_at) == (S.REPLIED, None)
    assert answer_deliver(message_id=message.pk) == "sent"
    assert answer_deliver(message_id=message.pk) == "not now"
    assert (fresh(message).delivery, fresh(message).error_message) == (D.SENT, "")
    assert fresh(message).remote_id
    account_look(account_id=thread.account_id)
    assert [row.pk for row in sent(thread)] == [message.pk]
    assert (again(thread).messages_out, again(thread).state) == (1, S.REPLIED)


def test_a_lost_task_is_made_up_for(answer: Callable[..., Message]) -> None:
    message = answer()
    assert answers_deliver_due() == 1
    assert fresh(message).delivery == D.SENT


@pytest.mark.raises_notice("inbox.answer_failed")
def test_a_refused_answer_leaves_them_waiting_and_is_told(
    thread: Thread, answer: Callable[..., Message], practice: PracticeServer
) -> None:
    before = again(thread)
    message = answer(resolve=True)
    assert again(thread).state == S.RESOLVED
    practice.fault("reject", path="/api/inbox/*", count=1)
    assert answer_deliver(message_id=message.pk) == "failed"
    assert fresh(message).error_kind == "policy_rejected"
    assert (again(thread).state, again(thread).awaiting_since) == (S.OPEN, before.awaiting_since)
    workspace = thread.account.workspace
    answer_retry(workspace=workspace, actor=Actor(user=None), message_id=message.pk)
    assert again(thread).state == S.REPLIED
    assert answer_deliver(message_id=message.pk) == "sent"
    with pytest.raises(ThreadMoved):
        answer_retry(workspace=workspace, actor=Actor(user=None), message_id=message.pk)


@pytest.mark.raises_notice("inbox.answer_failed")
def test_a_refusal_in_characters_without_a_place_in_the_database_ends_the_answer(
    thread: Thread, answer: Callable[..., Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise PolicyRejected("No\x00: %(why)s", params={"why": "a\x00b\ud83dc", "limit": 3})

    monkeypatch.setattr(type(connector_of(thread.account.platform)), "reply", refuse)
    message = answer()
    assert answer_deliver(message_id=message.pk) == "failed"
    row = fresh(message)
    assert (row.delivery, row.error_message, row.error_params) == (
        D.FAILED, "No: %(why)s", {"why": "ab?c", "limit": "3"},
    )  # fmt: skip
    told = Notification.objects.for_workspace(thread.workspace_id).get(kind="inbox.answer_failed")
    assert told.params == {"message": "No: %(why)s", "params": {"why": "ab?c", "limit": "3"}}


def test_passing_faults_are_tried_again_and_being_slowed_down_counts_no_attempt(
    answer: Callable[..., Message], practice: PracticeServer, time_machine: Any
) -> None:
    message = answer()
    practice.fault("rate_limit", path="/api/inbox/*", count=1, retry_after=30)
    assert answer_deliver(message_id=message.pk) == "rate_limited"
    assert (fresh(message).delivery, fresh(message).attempts) == (D.QUEUED, 0)
    assert answers_deliver_due() == 0
    time_machine.move_to(now() + timedelta(minutes=2))
    practice.kill()
    assert answers_deliver_due() == 0
    assert (fresh(message).delivery, fresh(message).attempts) == (D.QUEUED, 1)
    practice.start()
    time_machine.move_to(now() + timedelta(minutes=20))
    assert answers_deliver_due() == 1


@pytest.mark.raises_notice("inbox.answer_unclear")
def test_an_unclear_answer_is_never_repeated_and_proved_by_what_the_platform_shows(
    thread: Thread, answer: Callable[..., Message]
) -> None:
    """Somebody kills the worker in the middle of the call."""
    message = answer()
    Message.objects.for_workspace(thread.workspace_id).filter(pk=message.pk).update(
        delivery=D.SENDING, attempts=1, lease_until=now() - timedelta(minutes=1)
    )
    assert answers_deliver_due() == 0
    assert fresh(message).delivery == D.UNKNOWN
    own = item(message.text, who=thread.identity.remote_id, own=True, remote_id="seen-there")
    items_take(account=thread.account, items=[own])
    assert (fresh(message).delivery, fresh(message).remote_id) == (D.SENT, "seen-there")
    assert len(sent(thread)) == 1


def test_people_decide_about_an_unclear_answer(thread: Thread, answer: Callable[..., Message]) -> None:
    workspace = thread.account.workspace
    rows = Message.objects.for_workspace(workspace)
    there, lost = answer("一"), answer("二")
    rows.filter(pk__in=[there.pk, lost.pk]).update(delivery=D.UNKNOWN, next_attempt_at=None)
    answer_confirm(workspace=workspace, actor=Actor(user=None), message_id=there.pk)
    answer_withdraw(workspace=workspace, actor=Actor(user=None), message_id=lost.pk)
    assert [fresh(there).delivery, fresh(lost).delivery] == [D.SENT, D.WITHDRAWN]


def test_answers_keep_their_order(answer: Callable[..., Message]) -> None:
    first, second = answer("一"), answer("二")
    assert answer_deliver(message_id=second.pk) == "not now"
    assert answer_deliver(message_id=first.pk) == "sent"
    assert answer_deliver(message_id=second.pk) == "sent"


def test_nobody_answers_past_the_person_or_a_colleague(
    thread: Thread, answer: Callable[..., Message], member_of: Callable[..., User]
) -> None:
    (seen,) = received(thread)
    thread_of(thread.account, "等等，不是这个订单", who=thread.identity.remote_id)
    with pytest.raises(ThreadChanged):
        answer(seen_message_id=seen.pk)
    colleague = member_of(Role.COMMUNITY)
    workspace = thread.account.workspace
    thread_claim(workspace=workspace, user=colleague, thread_id=thread.pk)
    with pytest.raises(ThreadClaimed):
        answer()
    with pytest.raises(AnswerEmpty):
        answer("  ")
    assert answer(take_over=True).delivery == D.QUEUED
    assert again(thread).claimed_by_id is None


def test_only_those_who_may_answer_are_given_threads(
    thread: Thread, owner: User, member_of: Callable[..., User]
) -> None:
    workspace, actor = thread.account.workspace, Actor(user=owner)
    with pytest.raises(NoAccess):
        thread_assign(workspace=workspace, actor=actor, thread_id=thread.pk, user_id=member_of(Role.ANALYST).pk)
    with pytest.raises(NotFound):
        thread_assign(workspace=workspace, actor=actor, thread_id=thread.pk, user_id=10**9)
    thread_assign(workspace=workspace, actor=actor, thread_id=thread.pk, user_id=owner.pk)
    thread_move(workspace=workspace, actor=actor, thread_id=thread.pk, state=S.RESOLVED)
    assert (again(thread).assignee_id, again(thread).state, again(thread).due_at) == (owner.pk, S.RESOLVED, None)
    assert Notification.objects.for_workspace(workspace).count() == 0


def test_what_is_deleted_at_the_platform_leaves_none_of_its_words_here(thread: Thread, owner: User) -> None:
    """The reasons of a judgement quote the text."""
    workspace = thread.account.workspace
    (message,) = received(thread)
    Message.objects.for_workspace(workspace).filter(pk=message.pk).update(
        text="骗子，退钱", reasons=[["退钱", "complaint"]], edits=[{"text": "骗子"}], attachments=[{"kind": "image"}]
    )
    comment_moderate(workspace=workspace, actor=Actor(user=owner), message_id=message.pk, what="delete")
    row = fresh(message)
    assert row.deleted_at is not None
    assert (row.text, row.reasons, row.edits, row.attachments) == ("", [], [], [])
