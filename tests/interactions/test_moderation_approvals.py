"""Answers of juniors, and those about prices, refunds or health, go when a second person has seen them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Message, ReplyReview, Thread
from interactions.moderation_errors import OwnReply, ReviewDone
from interactions.services.answers import answer_withdraw, answer_write
from interactions.services.delivery import answers_deliver_due
from interactions.services.ingest import items_take
from interactions.services.moderation.approving import reply_approve, reply_return
from interactions.services.moderation.policy import policy_save
from interactions.states import Delivery as D
from interactions.states import ThreadState as S
from team.actors import Actor
from team.models import AuditEntry, Notification, User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory

from .making import item, sent, thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    row: SocialAccount = SocialAccountFactory(workspace=workspace)  # type: ignore[assignment]
    return row


@pytest.fixture
def junior(member_of: Callable[..., User]) -> User:
    return member_of(Role.COMMUNITY)


@pytest.fixture
def ask(account: SocialAccount, workspace: Workspace, owner: User, junior: User) -> Callable[..., ReplyReview]:
    """The policy is set, and the junior answers a complaint."""
    policy_save(
        workspace=workspace, actor=Actor(owner), roles=["community"], user_ids=[], topics=["refund"],
        words={"refund": ["退款", "赔"]}, intents=[],
    )  # fmt: skip

    def write(text: str = "马上为您处理", **values: Any) -> ReplyReview:
        thread = thread_of(account, "炭盒裂了，退货")
        row = answer_write(workspace=workspace, actor=Actor(junior), thread_id=thread.pk, text=text, **values)
        return ReplyReview.objects.for_workspace(workspace).select_related("thread", "message").get(message=row)

    return write


def again(thread: Thread) -> Thread:
    return Thread.objects.for_workspace(thread.workspace_id).get(pk=thread.pk)


@pytest.mark.raises_notice("inbox.approval_asked")
@pytest.mark.raises_notice("inbox.approval_given")
def test_an_answer_waits_is_approved_and_sent_once(
    ask: Callable[..., ReplyReview], workspace: Workspace, owner: User, junior: User
) -> None:
    review = ask("退款今天内到账", resolve=True)
    thread = review.thread
    assert [one["code"] for one in review.why] == ["role", "topic"]
    assert (review.message.delivery, review.message.next_attempt_at) == (D.WAITING, None)
    assert (again(thread).state, again(thread).messages_out) == (S.OPEN, 0)
    assert again(thread).awaiting_since is not None
    assert again(thread).due_at is not None
    assert answers_deliver_due() == 0
    assert set(
        Notification.objects.for_workspace(workspace)
        .filter(kind="inbox.approval_asked")
        .values_list("recipient_id", flat=True)
    ) == {owner.pk}
    with pytest.raises(OwnReply):
        reply_approve(workspace=workspace, actor=Actor(junior), review_id=review.pk)
    reply_approve(workspace=workspace, actor=Actor(owner), review_id=review.pk)
    with pytest.raises(ReviewDone):
        reply_approve(workspace=workspace, actor=Actor(owner), review_id=review.pk)
    (message,) = sent(thread)
    assert (message.delivery, message.approved_by, message.sent_by) == (D.QUEUED, owner, junior)
    assert (again(thread).state, again(thread).awaiting_since) == (S.RESOLVED, None)
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {"inbox.approval_asked", "inbox.approval_given", "inbox.reply_policy_saved"} <= verbs


@pytest.mark.raises_notice("inbox.approval_returned")
def test_an_answer_is_returned_with_a_reason_or_taken_back(
    ask: Callable[..., ReplyReview], workspace: Workspace, owner: User, junior: User, client_of: Callable[..., Client],
    url_of: Any,
) -> None:  # fmt: skip
    review = ask()
    client = client_of(owner)
    empty = client.post(url_of(f"inbox/approvals/{review.pk}/"), {"do": "return", "reason": " "})
    assert (empty.status_code, "Say what should be different" in empty.content.decode()) == (422, True)
    assert client.post(url_of(f"inbox/approvals/{review.pk}/"), {"do": "return", "reason": "先道歉"}).status_code == 302
    (message,) = sent(review.thread)
    assert message.delivery == D.WITHDRAWN
    page = client_of(junior).get(url_of(f"inbox/{review.thread_id}/")).content.decode()
    assert "先道歉" in page
    assert again(review.thread).state == S.OPEN
    other = ask()
    answer_withdraw(workspace=workspace, actor=Actor(junior), message_id=other.message_id)
    with pytest.raises(ReviewDone):
        reply_return(workspace=workspace, actor=Actor(owner), review_id=other.pk, reason="x")


def test_a_changed_answer_is_checked_and_keeps_what_stood_before(
    ask: Callable[..., ReplyReview], workspace: Workspace, owner: User, client_of: Callable[..., Client], url_of: Any
) -> None:
    review, client = ask(), client_of(owner)
    address = url_of(f"inbox/approvals/{review.pk}/")
    refused = client.post(address, {"do": "approve", "text": "全国第一"})
    assert (refused.status_code, "全国第一" in refused.content.decode()) == (422, True)
    warned = client.post(address, {"do": "approve", "text": "满减之后再退"})
    assert (warned.status_code, 'name="accepted"' in warned.content.decode()) == (409, True)
    assert client.post(address, {"do": "approve", "text": "满减之后再退", "accepted": "1"}).status_code == 302
    message = Message.objects.for_workspace(workspace).get(pk=review.message_id)
    assert (message.text, message.delivery, message.edits[0]["text"]) == ("满减之后再退", D.QUEUED, "马上为您处理")
    assert ReplyReview.objects.for_workspace(workspace).get().edited


def test_topics_need_a_second_person_whoever_writes_and_the_rest_goes_at_once(
    ask: Callable[..., ReplyReview], account: SocialAccount, workspace: Workspace, owner: User
) -> None:
    thread = thread_of(account, "怎么办")
    plain = answer_write(workspace=workspace, actor=Actor(owner), thread_id=thread.pk, text="请稍等")
    money = answer_write(workspace=workspace, actor=Actor(owner), thread_id=thread.pk, text="我们会赔您一份")
    assert (plain.delivery, money.delivery) == (D.QUEUED, D.WAITING)
    policy_save(
        workspace=workspace, actor=Actor(owner), roles=[], user_ids=[owner.pk], topics=[], words={}, intents=["praise"]
    )
    praised = thread_of(account, "太好喝了，谢谢你们")
    row = answer_write(workspace=workspace, actor=Actor(owner), thread_id=praised.pk, text="谢谢喜欢")
    codes = [one["code"] for one in ReplyReview.objects.for_workspace(workspace).get(message=row).why]
    assert codes == ["person", "intent"]


def test_the_page_lists_what_waits_in_few_queries(
    ask: Callable[..., ReplyReview], workspace: Workspace, owner: User, junior: User, client_of: Callable[..., Client],
    url_of: Any, django_assert_max_num_queries: Any, account: SocialAccount,
) -> None:  # fmt: skip
    assert "Nothing waits for approval" in client_of(owner).get(url_of("inbox/approvals/")).content.decode()
    for _number in range(4):
        ask("退款会到账")
    client = client_of(owner)
    client.get(url_of("inbox/approvals/"))
    with django_assert_max_num_queries(12):
        page = client.get(url_of("inbox/approvals/")).content.decode()
    assert page.count("Approve and send") == 4
    assert "炭盒裂了" in page
    assert "Refunds and compensation: “退款”" in page
    own = client_of(junior).get(url_of("inbox/approvals/?view=mine")).content.decode()
    assert "Approve and send" not in own
    assert "Somebody else has to approve it" in own
    thread = ReplyReview.objects.for_workspace(workspace).order_by("pk")[0].thread
    shown = client.get(url_of(f"inbox/{thread.pk}/")).content.decode()
    assert "Waits for approval" in shown
    assert "Approve and send" in shown
    items_take(account=account, items=[item("快点", who=thread.identity.remote_id, at=now())])
    assert again(thread).unread == 1


def test_the_policy_page_keeps_own_words_and_warns_of_a_lonely_approver(
    workspace: Workspace, owner: User, junior: User, client_of: Callable[..., Client], url_of: Any
) -> None:
    client = client_of(owner)
    page = client.get(url_of("inbox/reply-policy/")).content.decode()
    assert "Only one person may approve" in page
    assert "退款" in page
    given = {
        "roles": "community",
        "topics": ["price"],
        "words_price": "报价、让利",
        "words_refund": "",
        "words_health": "",
    }
    assert client.post(url_of("inbox/reply-policy/"), given).status_code == 302
    assert "报价, 让利" in client.get(url_of("inbox/reply-policy/")).content.decode()
    assert client.post(url_of("inbox/reply-policy/"), {**given, "roles": "guest"}).status_code == 422
    assert client_of(junior).post(url_of("inbox/reply-policy/"), given).status_code in (200, 302)
