"""Rules answer within limits and leave people waiting for a person; answers pass the checks (handbook INT-3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.connectors.types import InboxKind
from accounts.models import SocialAccount
from interactions.models import AnswerClock, Message, SavedReply, Thread
from interactions.moderation_errors import AnswerBlocked, ReplyNotForRules
from interactions.services.answers import answer_write
from interactions.services.arrivals import account_look
from interactions.services.delivery import answer_deliver
from interactions.services.ingest import items_take
from interactions.services.moderation import applying
from interactions.services.moderation.applying import runs_apply_due
from interactions.services.saved_replies import ReplyDraft, reply_save
from interactions.services.sla.setup import CalendarDraft, calendar_remove, calendar_save
from interactions.services.threads import thread_claim
from interactions.sla_errors import CalendarInUse
from interactions.states import Delivery as D
from interactions.states import Origin
from interactions.states import ThreadState as S
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from tests.accounts.practice.fixtures import PracticeServer
from tests.factories import SocialAccountFactory

from .making import item, sent, thread_of
from .ruling import rule_of, runs_of

pytestmark = pytest.mark.django_db
DM = InboxKind.MESSAGE


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    row: SocialAccount = SocialAccountFactory(workspace=workspace)  # type: ignore[assignment]
    return row


@pytest.fixture
def greeting(workspace: Workspace, owner: User) -> int:
    draft = ReplyDraft("欢迎", "{{name}}您好，这里是{{account}}，工作时间内会有人答复您。")
    return reply_save(workspace=workspace, actor=Actor(owner), draft=draft).pk


def again(thread: Thread) -> Thread:
    return Thread.objects.for_workspace(thread.workspace_id).get(pk=thread.pk)


def say(account: SocialAccount, text: str, who: str = "fish", **values: Any) -> Thread:
    thread = thread_of(account, text, who=who, author_name="小鱼", kind=DM, **values)
    runs_apply_due()
    return thread


def test_a_greeting_goes_out_once_and_the_person_still_waits(
    connect: Callable[..., SocialAccount], practice: PracticeServer, workspace: Workspace, owner: User, greeting: int
) -> None:
    account = connect()
    rule = rule_of(workspace, owner, first=True, channels=["message"], reply_id=greeting, reply_hours=2160)
    said = practice.admin(
        "POST",
        "/admin/say",
        {"account": "shanyu", "flavour": "weibo", "kind": "message", "person": "小鱼", "text": "在吗"},
    )
    assert said is not None
    account_look(account_id=account.pk)
    thread = Thread.objects.for_workspace(workspace).get(channel="message")
    before = thread.awaiting_since, thread.due_at, thread.due_kind, thread.unread
    assert runs_apply_due() == 1
    (answer,) = sent(thread)
    assert (answer.text, answer.origin) == ("小鱼您好，这里是山屿茶，工作时间内会有人答复您。", Origin.RULE)
    assert answer_deliver(message_id=answer.pk) == "sent"
    account_look(account_id=account.pk)
    row = again(thread)
    assert (row.awaiting_since, row.due_at, row.due_kind, row.unread) == before
    assert (row.state, row.messages_out, row.last_out_at) == (S.OPEN, 0, None)
    clocks = AnswerClock.objects.for_workspace(workspace).filter(thread=thread, kind="first")
    assert [clock.state for clock in clocks] == ["running"]
    items_take(account=account, items=[item("你好？", who=thread.identity.remote_id, kind=DM)])
    assert runs_apply_due() == 0
    assert len(runs_of(rule)) == 1
    answer_write(workspace=workspace, actor=Actor(owner), thread_id=thread.pk, text="在的，请讲")
    row = again(thread)
    assert (row.state, row.awaiting_since, row.messages_out) == (S.REPLIED, None, 1)


@time_machine.travel(datetime(2026, 11, 26, 15, 0, tzinfo=UTC), tick=False)
def test_the_away_note_comes_outside_business_hours_and_not_again_within_its_limit(
    account: SocialAccount, workspace: Workspace, owner: User, greeting: int
) -> None:
    week = [[(540, 1080)]] * 7
    calendar = calendar_save(
        workspace=workspace, actor=Actor(owner), draft=CalendarDraft("客服", "Asia/Shanghai", week, public_days=False)
    )
    rule = rule_of(workspace, owner, hours="closed", calendar_id=calendar.pk, reply_id=greeting, reply_hours=12)
    thread = say(account, "睡了吗")
    say(account, "还在吗")
    assert len(sent(thread)) == 1
    assert [run.done[0].get("why") for run in runs_of(rule)] == [None, "limit"]
    with time_machine.travel(datetime(2026, 11, 27, 2, 0, tzinfo=UTC), tick=False):
        say(account, "早上好")
    with time_machine.travel(datetime(2026, 11, 27, 14, 0, tzinfo=UTC), tick=False):
        say(account, "又是晚上")
    assert len(sent(thread)) == 2
    with pytest.raises(CalendarInUse):
        calendar_remove(workspace=workspace, actor=Actor(owner), calendar_id=calendar.pk)


def test_a_person_who_answers_or_writes_silences_rules(
    account: SocialAccount, workspace: Workspace, owner: User, greeting: int
) -> None:
    rule = rule_of(workspace, owner, keywords_any=["门店"], reply_id=greeting, reply_hours=1, quiet_hours=12)
    thread = thread_of(account, "你好", who="fish", kind=DM)
    answer_write(workspace=workspace, actor=Actor(owner), thread_id=thread.pk, text="您好")
    say(account, "门店几点开")
    other = thread_of(account, "在吗", who="crab", kind=DM)
    thread_claim(workspace=workspace, user=owner, thread_id=other.pk)
    say(account, "门店在哪", who="crab")
    assert [run.done[0]["why"] for run in runs_of(rule)] == ["person", "person"]
    assert [row.origin for row in sent(thread)] == [Origin.PERSON]
    third = say(account, "门店地址", who="whale")
    assert [row.origin for row in sent(third)] == [Origin.RULE]


def test_a_worker_that_dies_after_the_answer_does_not_answer_again(
    account: SocialAccount, workspace: Workspace, owner: User, greeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = rule_of(workspace, owner, first=True, channels=["message"], reply_id=greeting, reply_hours=2160)
    with time_machine.travel(datetime(2026, 7, 20, 9, 0, tzinfo=UTC)) as clock:
        with monkeypatch.context() as dying:
            dying.setattr(applying, "event_follow", lambda run: 1 / 0)
            thread = say(account, "在吗")
        (run,) = runs_of(rule)
        (answer,) = sent(thread)
        assert (run.state, run.reply_id) == ("waiting", answer.pk)
        clock.shift(applying.LEASE)
        assert runs_apply_due() == 1
        assert sent(thread) == [answer]
        (run,) = runs_of(rule)
        assert (run.state, run.done) == ("done", [{"what": "reply", "state": "done"}])


def test_two_rules_never_both_answer_one_message(
    account: SocialAccount, workspace: Workspace, owner: User, greeting: int
) -> None:
    rule_of(workspace, owner, name="一", first=True, reply_id=greeting)
    second = rule_of(workspace, owner, name="二", keywords_any=["券"], reply_id=greeting)
    thread = say(account, "券呢")
    assert len(sent(thread)) == 1
    assert runs_of(second)[0].done[0]["why"] == "other"


@pytest.mark.parametrize(("text", "error"), [("{{agent}}为您服务", ReplyNotForRules), ("本茶包治百病", AnswerBlocked)])
def test_a_rule_takes_no_reply_it_could_not_send(
    workspace: Workspace, owner: User, account: SocialAccount, text: str, error: type[Exception]
) -> None:
    reply = SavedReply.objects.create(workspace=workspace, title="x", text=text)
    with pytest.raises(error):
        rule_of(workspace, owner, keywords_any=["x"], reply_id=reply.pk)


def test_answers_pass_the_checks_before_they_go(
    account: SocialAccount, workspace: Workspace, owner: User, client_of: Callable[..., Client], url_of: Any
) -> None:
    client, thread = client_of(owner), thread_of(account, "喝了有什么好处")
    blocked = client.post(url_of(f"inbox/{thread.pk}/answer/"), {"text": "全国第一，降血压"})
    assert (blocked.status_code, "全国第一，降血压" in blocked.content.decode()) == (422, True)
    assert "must not be sent" in blocked.content.decode()
    warned = client.post(
        url_of(f"inbox/{thread.pk}/answer/"), {"text": "会员券不与满减叠加"}, headers={"HX-Request": "true"}
    )
    assert (warned.status_code, warned.json()["code"]) == (409, "answer_warned")
    page = client.post(url_of(f"inbox/{thread.pk}/answer/"), {"text": "会员券不与满减叠加"}).content.decode()
    assert "Send anyway" in page
    assert sent(thread) == []
    ok = client.post(url_of(f"inbox/{thread.pk}/answer/"), {"text": "会员券不与满减叠加", "accepted": "1"})
    assert ok.status_code == 302
    assert [row.delivery for row in sent(thread)] == [D.QUEUED]
    entry = AuditEntry.objects.for_workspace(workspace).get(verb="inbox.warning_accepted")
    assert entry.after["rules"]
    assert "满减" not in str(entry.after)


def test_a_phone_number_is_a_leak_in_public_and_a_warning_in_private(
    account: SocialAccount, workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    client, api = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/inbox/threads"
    for kind, status in ((InboxKind.COMMENT, 422), (DM, 409)):
        thread = thread_of(account, "电话多少", kind=kind)
        answer = client.post(
            f"{api}/{thread.pk}/answers/", {"text": "打 13812345678"}, content_type="application/json",
            headers={"Idempotency-Key": f"k-{kind}"},
        )  # fmt: skip
        assert answer.status_code == status, answer.content
    answer = client.post(
        f"{api}/{thread.pk}/answers/", {"text": "打 13812345678", "accepted": True}, content_type="application/json",
        headers={"Idempotency-Key": "k-3"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.content


def test_a_saved_reply_is_checked_when_it_is_written(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], url_of: Any
) -> None:
    answer = client_of(owner).post(url_of("inbox/replies/new/"), {"title": "x", "text": "喝了能降血压"})
    assert answer.status_code == 422
    assert "must not be sent" in answer.content.decode()
    assert Message.all_objects.count() == 0
