"""What reaches our accounts is taken in once, in the platform's order, and threads follow it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.connectors.errors import Transient
from accounts.connectors.types import InboxKind, ItemChange
from accounts.models import ReceivedEvent, SocialAccount
from accounts.services.event_work import events_handle
from accounts.services.wire import connector_of
from config.lib.clock import now
from config.lib.crypto import seal
from interactions.models import Contact, Identity, Inflow, Message, Reaction, Thread
from interactions.selectors.threads import ThreadFilters, thread_page, threads_found
from interactions.services.arrivals import account_look, looks_due
from interactions.services.changes import TEXT_MAX
from interactions.services.ingest import items_take
from interactions.services.threads import thread_move, thread_snooze, threads_wake
from interactions.states import ThreadState as S
from team.actors import Actor
from team.models import User, Workspace
from tests.accounts.practice.fixtures import PracticeServer
from tests.factories import PublicationFactory, SocialAccountFactory

from .making import item, received, thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


def threads(account: SocialAccount) -> list[Thread]:
    return list(Thread.objects.for_workspace(account.workspace_id).order_by("pk"))


def test_repeating_a_batch_changes_nothing(account: SocialAccount) -> None:
    batch = [item("在吗"), item("何时发货"), item("谢谢", who="reader-2", kind=InboxKind.MESSAGE)]
    assert len(items_take(account=account, items=batch).messages) == 3
    before = [(row.version, row.unread, row.messages_in) for row in threads(account)]
    assert items_take(account=account, items=[*batch, *batch]).messages == []
    assert [(row.version, row.unread, row.messages_in) for row in threads(account)] == before


def test_one_thread_per_person_and_channel(account: SocialAccount) -> None:
    """However often it is resolved, and under whichever post they comment."""
    first = thread_of(account, "一", who="reader-1")
    first.state, first.awaiting_since = S.RESOLVED, None
    first.save()
    again = thread_of(account, "二", who="reader-1", post_id="post-2")
    private = thread_of(account, "三", who="reader-1", kind=InboxKind.MESSAGE)
    assert again.pk == first.pk
    assert again.state == S.OPEN
    assert private.pk != first.pk
    assert private.contact_id == first.contact_id
    assert Contact.objects.for_workspace(account.workspace_id).get().messages_in == 3


def test_what_was_resolved_without_an_answer_waits_no_more(account: SocialAccount) -> None:
    thread = thread_of(account, "好看", who="reader-1", at=now() - timedelta(days=30))
    thread_move(workspace=account.workspace, actor=Actor(user=None), thread_id=thread.pk, state=S.RESOLVED)
    thread = thread_of(account, "还有货吗", who="reader-1")
    assert thread.state == S.OPEN
    assert thread.due_at is not None
    assert thread.due_at > now()


def test_threads_follow_the_platforms_times_in_any_order_of_arrival(account: SocialAccount) -> None:
    start = now() - timedelta(hours=3)
    story = [
        item("一", at=start),
        item("我们答", at=start + timedelta(minutes=10), own=True),
        item("二", at=start + timedelta(minutes=20)),
        item("三", at=start + timedelta(minutes=30)),
    ]
    for seed in range(6):
        Thread.objects.for_workspace(account.workspace_id).delete()
        for each in random.Random(seed).sample(story, k=len(story)):
            items_take(account=account, items=[each])
        (thread,) = threads(account)
        assert (thread.preview, thread.first_at, thread.last_at) == ("三", start, story[3].at)
        assert thread.awaiting_since == story[2].at, seed
        assert (thread.state, thread.messages_in, thread.messages_out) == (S.OPEN, 3, 1)


def test_edits_and_deletions_are_followed(account: SocialAccount) -> None:
    thread = thread_of(account, "裂了")
    (message,) = received(thread)
    edited = item("裂了，订单 8812", remote_id=message.remote_id, change=ItemChange.EDITED)
    assert items_take(account=account, items=[edited, edited]).changed == 1
    message.refresh_from_db()
    assert (message.text, [edit["text"] for edit in message.edits]) == ("裂了，订单 8812", ["裂了"])
    third = replace(edited, text="裂了，订单 8813", changed_at=now() + timedelta(minutes=2))
    late = replace(edited, text="裂了，订单 88", changed_at=now() - timedelta(minutes=2))
    assert [items_take(account=account, items=[each]).changed for each in (third, late)] == [1, 0]
    message.refresh_from_db()
    assert message.text == "裂了，订单 8813"
    gone = replace(edited, change=ItemChange.DELETED, text="", at=now())
    assert items_take(account=account, items=[gone]).changed == 1
    message.refresh_from_db()
    thread.refresh_from_db()
    assert (message.text, message.edits) == ("", [])
    assert message.deleted_at is not None
    assert (thread.state, thread.awaiting_since, thread.due_at) == (S.RESOLVED, None, None)
    assert items_take(account=account, items=[edited]).changed == 0, "what was deleted does not come back"


def test_texts_are_kept_as_far_as_they_can_be(account: SocialAccount) -> None:
    """Bounds and characters without a place in the database hold for edits, too."""
    long, odd = "长" * (TEXT_MAX + 5), "坏\x00字\ud83d符"
    first, second = item(long, remote_id="long"), item(odd, remote_id="odd")
    items_take(account=account, items=[first, second, item("回\x00", own=True, author_id="u-1", remote_id="own")])
    rows = Message.objects.for_workspace(account.workspace_id)
    assert [row.text for row in rows.order_by("pk")] == ["长" * TEXT_MAX, "坏字?符", "回"]
    later = [item(text, remote_id=name, change=ItemChange.EDITED, at=now()) for name, text in
             (("long", f"{long}长"), ("odd", "又\x00\ud83d"))]  # fmt: skip
    assert items_take(account=account, items=later).changed == 1, "what differs behind the bound is no edit"
    assert [row.text for row in rows.order_by("pk")] == ["长" * TEXT_MAX, "又?", "回"]


def test_a_thread_shows_what_its_last_message_became(account: SocialAccount) -> None:
    """An open page follows the thread's version; who waits since when is none of an edit's business."""
    first = thread_of(account, "在吗", at=now() - timedelta(days=3))
    thread_move(workspace=account.workspace, actor=Actor(user=None), thread_id=first.pk, state=S.RESOLVED)
    thread = thread_of(account, "太好喝了，谢谢你们", who=first.identity.remote_id)
    message = received(thread)[-1]
    assert (thread.sentiment, thread.preview) == ("positive", "太好喝了，谢谢你们")
    text = "炭盒烧了一次就裂了，质量太差，要求退货"
    items_take(
        account=account, items=[item(text, remote_id=message.remote_id, change=ItemChange.EDITED, at=message.at)]
    )
    after = next(row for row in threads(account) if row.pk == thread.pk)
    assert (after.preview, after.sentiment, after.intent) == (text, "negative", "complaint")
    assert after.version > thread.version
    assert (after.state, after.awaiting_since, after.due_at) == (S.OPEN, message.at, thread.due_at)
    items_take(account=account, items=[item(text, remote_id=message.remote_id, hidden=True, at=message.at)])
    hidden = next(row for row in threads(account) if row.pk == thread.pk)
    assert hidden.version > after.version


def test_a_deleted_message_that_never_came_is_no_message(account: SocialAccount) -> None:
    assert items_take(account=account, items=[item(change=ItemChange.DELETED)]).messages == []


def test_history_is_read_in_quietly(account: SocialAccount) -> None:
    old = [item("一", at=now() - timedelta(days=9)), item("二", at=now() - timedelta(days=8))]
    items_take(account=account, items=old, quiet=True)
    (thread,) = threads(account)
    assert (thread.state, thread.unread, thread.due_at, thread.messages_in) == (S.RESOLVED, 0, None, 2)


def test_blocked_people_go_to_spam_without_a_clock(account: SocialAccount) -> None:
    thread_of(account, "加微信领券", who="reader-9")
    Contact.objects.for_workspace(account.workspace_id).update(blocked_at=now())
    thread = thread_of(account, "再说一遍", who="reader-9")
    assert (thread.state, thread.due_at) == (S.SPAM, None)


def test_reactions_are_kept_once_and_make_no_thread(account: SocialAccount) -> None:
    like = item(kind=InboxKind.LIKE, text="")
    items_take(account=account, items=[like])
    items_take(account=account, items=[like])
    assert Reaction.objects.for_workspace(account.workspace_id).count() == 1
    assert threads(account) == []


def test_comments_know_their_post(account: SocialAccount) -> None:
    published = PublicationFactory(account=account, post__workspace=account.workspace, remote_id="post-7")
    thread = thread_of(account, "好看", post_id="post-7")
    assert received(thread)[0].publication_id == published.pk


def test_snoozed_threads_wake_by_the_clock_or_when_they_write(
    account: SocialAccount, owner: User, time_machine: Any
) -> None:
    sleeping, stirred = thread_of(account, "一"), thread_of(account, "二", who="reader-77")
    for thread in (sleeping, stirred):
        until = now() + timedelta(hours=2)
        thread_snooze(workspace=account.workspace, actor=Actor(user=owner), thread_id=thread.pk, until=until)
    stirred = thread_of(account, "三", who="reader-77")
    assert (stirred.state, stirred.snoozed_until) == (S.OPEN, None)
    assert threads_wake() == 0
    time_machine.move_to(now() + timedelta(hours=3))
    assert threads_wake() == 1
    sleeping.refresh_from_db()
    assert (sleeping.state, sleeping.snoozed_until) == (S.OPEN, None)


def test_lists_go_by_time_left_and_page_without_gaps(
    account: SocialAccount, owner: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        thread_of(account, f"第 {number} 条", at=now() - timedelta(minutes=number * 7 % 25))
    seen: list[Any] = []
    after = ""
    while True:
        with django_assert_max_num_queries(1):
            page = thread_page(workspace=account.workspace, user=owner, filters=ThreadFilters(), after=after, size=10)
        seen += [row.due_at for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == 25
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("searched", "hits"),
    [
        ("炭盒", 1), ("裂", 1), ("炭盒裂了", 0), ("8812", 1), ("Osaka", 1), ("osak", 1), ("盒炭", 0), ("", 0),
        ("' | !", 0), ("半糖去冰", 1), ("stove osaka", 1),
    ],
)  # fmt: skip
def test_search_finds_chinese_words_names_and_nothing_else(account: SocialAccount, searched: str, hits: int) -> None:
    thread_of(account, "炭盒今天裂了一道缝，订单尾号 8812")
    thread_of(account, "Do you ship the clay stove to Osaka?", at=now() - timedelta(days=70))
    thread_of(account, "好看", who="半糖去冰")
    other = SocialAccountFactory(platform="practice-weibo")
    thread_of(other, "炭盒裂了，Osaka 8812", who="半糖去冰")
    assert len(threads_found(workspace=account.workspace, text=searched)) == hits


@pytest.fixture
def posted(connect: Callable[..., SocialAccount], practice: PracticeServer) -> SocialAccount:
    """An account at the practice network with one post."""
    account = connect()
    post = {
        "account": "shanyu",
        "flavour": "weibo",
        "at": (now() - timedelta(minutes=1)).isoformat(),
        "format": "text",
        "text": "新茶到店",
    }
    practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})
    return account


def test_a_storm_is_looked_at_and_every_comment_is_there_once(posted: SocialAccount, practice: PracticeServer) -> None:
    practice.admin("POST", "/admin/comment-storm", {"account": "shanyu", "flavour": "weibo", "n": 120})
    assert looks_due() == 1
    assert account_look(account_id=posted.pk).startswith("read")
    first = Message.objects.for_workspace(posted.workspace).count()
    assert first >= 120
    account_look(account_id=posted.pk)
    assert Message.objects.for_workspace(posted.workspace).count() == first
    inflow = Inflow.objects.for_workspace(posted.workspace).get()
    assert (inflow.failures, inflow.missed) == (0, 0)
    assert inflow.backfilled_at is not None


def test_a_platform_out_of_reach_is_noted_and_tried_again_later(
    posted: SocialAccount, practice: PracticeServer
) -> None:
    practice.fault("server_error", path="/api/inbox")
    account_look(account_id=posted.pk)
    inflow = Inflow.objects.for_workspace(posted.workspace).get()
    assert (inflow.failures, inflow.error_kind) == (1, "transient")
    assert inflow.next_poll_at is not None
    assert inflow.next_poll_at > now() + timedelta(minutes=2)
    practice.clear_faults()
    account_look(account_id=posted.pk)
    inflow.refresh_from_db()
    assert (inflow.failures, inflow.error_message) == (0, "")


def test_a_fault_in_characters_without_a_place_in_the_database_is_noted(
    posted: SocialAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise Transient("Away\x00: %(why)s", params={"why": "a\x00b\ud83dc"})

    monkeypatch.setattr(type(connector_of(posted.platform)), "inbox", fail)
    assert account_look(account_id=posted.pk) == "transient"
    inflow = Inflow.objects.for_workspace(posted.workspace).get()
    assert (inflow.failures, inflow.error_message, inflow.error_params) == (1, "Away: %(why)s", {"why": "ab?c"})


def test_a_push_that_says_nothing_makes_us_look(account: SocialAccount) -> None:
    event = ReceivedEvent.objects.create(
        workspace=account.workspace, platform=account.platform, account=account, event_id="e", sealed=seal({}),
        kind="comment",
    )  # fmt: skip
    assert events_handle(account_id=account.pk) == 1
    event.refresh_from_db()
    assert event.handled_at is not None
    assert Identity.objects.for_workspace(account.workspace).count() == 0
