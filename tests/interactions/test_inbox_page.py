"""The inbox page: list, thread, filters, live answers, steps; whom it lets do what."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.connectors.types import InboxKind, ItemChange
from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Identity, Message, Thread, ThreadNote
from interactions.services.answers import answer_write
from interactions.services.ingest import items_take
from interactions.services.threads import thread_assign, thread_claim
from interactions.states import Delivery, ThreadState
from team.actors import Actor
from team.models import AuditEntry, Notification, User, Workspace
from team.roles import Role
from tests.factories import PublicationFactory, SocialAccountFactory

from .making import item, received, sent, thread_of

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
OPEN = {"mine", "free", "urgent", "tagged"}


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


@pytest.fixture
def operator(member_of: Callable[..., User]) -> User:
    return member_of(Role.COMMUNITY, name="Operator")


@pytest.fixture
def client(client_of: Callable[..., Client], operator: User) -> Client:
    return client_of(operator)


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    def address(name: str, *args: Any) -> str:
        return reverse(f"interactions:{name}", args=[workspace.slug, *args])

    return address


def fresh(thread: Thread) -> Thread:
    return Thread.objects.for_workspace(thread.workspace_id).get(pk=thread.pk)


def page_of(answer: Any) -> str:
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_the_list_is_cheap_and_small(
    client: Client, at: Any, account: SocialAccount, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        thread_of(account, f"第 {number} 条：什么时候发货？", at=now() - timedelta(minutes=number))
    client.get(at("inbox"))
    with django_assert_max_num_queries(9):
        page = page_of(client.get(at("inbox")))
    assert page.count('class="conv ') + page.count('class="conv"') == 40
    assert len(gzip.compress(page.encode())) < 15_000
    assert "Load more" in page
    thread = Thread.objects.for_workspace(account.workspace).latest("pk")
    with django_assert_max_num_queries(16):
        page = page_of(client.get(at("thread", thread.pk)))
    assert len(gzip.compress(page.encode())) < 15_000
    with django_assert_max_num_queries(8):
        client.get(at("inbox_live"), {"thread": thread.pk, "v": fresh(thread).version, "who": "all"}, **HTMX)


def test_rows_page_by_key(client: Client, at: Any, account: SocialAccount) -> None:
    for number in range(45):
        thread_of(account, f"第 {number} 条")
    seen: list[str] = []
    address = at("inbox") + "?who=all"
    while address:
        page = page_of(client.get(address, **HTMX))
        seen += [part.split('"')[0] for part in page.split('data-id="')[1:]]
        more = page.split('href="?')[1].split('"')[0] if "data-more" in page else ""
        address = f"{at('inbox')}?{more.replace('&amp;', '&')}" if more else ""
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=mine", {"mine"}), ("who=unassigned", {"free", "urgent", "tagged"}), ("who=all", OPEN),
        ("who=all&state=resolved", {"done"}), ("who=all&channel=message", {"free"}), ("who=all&priority=4", {"urgent"}),
        ("who=all&tag=售后", {"tagged"}), ("who=all&overdue=1", {"urgent"}), ("who=all&q=炭盒", {"tagged"}),
        ("who=all&platform=nowhere", set()), ("who=all&state=nonsense&sort=x&account=y", OPEN),
    ],
)  # fmt: skip
def test_filters(client: Client, at: Any, account: SocialAccount, operator: User, query: str, found: set[str]) -> None:
    rows = Thread.objects.for_workspace(account.workspace)
    for name in ("mine", "urgent", "done"):
        thread_of(account, name, who=name)
    thread_of(account, "free", who="free", kind=InboxKind.MESSAGE)
    thread_of(account, "炭盒裂了", who="tagged")
    rows.filter(identity__handle="mine").update(assignee=operator)
    rows.filter(identity__handle="urgent").update(priority=4, due_at=now() - timedelta(minutes=1))
    rows.filter(identity__handle="done").update(state=ThreadState.RESOLVED)
    rows.filter(identity__handle="tagged").update(tags=["售后"])
    page = page_of(client.get(f"{at('inbox')}?{query}", **HTMX))
    shown = {name for name in ("mine", "free", "urgent", "done", "tagged") if f">{name}</b>" in page}
    assert shown == found


def test_what_an_empty_inbox_says(client: Client, at: Any, account: SocialAccount, operator: User) -> None:
    assert "Nobody waits for an answer" in page_of(client.get(at("inbox") + "?who=all"))
    assert "Nothing fits" in page_of(client.get(at("inbox") + "?who=all&q=zzz"))
    thread = thread_of(account, "还有吗")
    Thread.objects.for_workspace(account.workspace).filter(pk=thread.pk).update(
        due_at=now() + timedelta(minutes=27, seconds=30)
    )
    assert "is due in 27 min" in page_of(client.get(at("inbox") + "?who=mine"))
    account.delete()
    assert "No account is connected" in page_of(client.get(at("inbox") + "?who=all"))


def test_a_thread_shows_what_was_said_and_done(client: Client, at: Any, account: SocialAccount, operator: User) -> None:
    post = PublicationFactory(
        account=account, post__workspace=account.workspace, post__title="围炉茶单", remote_id="post-7"
    )
    start = now() - timedelta(hours=2)
    thread = thread_of(account, "炭盒裂了，电话 13812345678", "还能用吗", who="柚子", at=start, post_id="post-7")
    client.post(at("thread_note", thread.pk), {"text": "同批次第 2 例"})
    client.post(at("thread_step", thread.pk, "assign"), {"user": operator.pk})
    page = page_of(client.get(at("thread", thread.pk)))
    for words in (
        "围炉茶单",
        "138••••5678",
        "还能用吗",
        "同批次第 2 例",
        "Operator gave it to Operator",
        "unanswered",
        "reached us",
    ):
        assert words in page, words
    assert "13812345678" not in page
    assert fresh(thread).unread == 0
    assert str(post.post_id) in page


def test_personal_data_are_uncovered_for_a_reason_only(
    client: Client, at: Any, account: SocialAccount, client_of: Any, member_of: Any
) -> None:
    thread = thread_of(account, "电话 13812345678")
    assert client.post(at("thread_step", thread.pk, "reveal"), {"reason": ""}, **HTMX).status_code == 422
    planner = client_of(member_of(Role.PLANNER))
    assert planner.post(at("thread_step", thread.pk, "reveal"), {"reason": "call"}).status_code == 403
    assert client.post(at("thread_step", thread.pk, "reveal"), {"reason": "call back"}, **HTMX).status_code == 200
    assert "13812345678" in page_of(client.get(at("thread", thread.pk)))
    assert "13812345678" not in page_of(planner.get(at("thread", thread.pk)))
    entry = AuditEntry.objects.for_workspace(account.workspace).get(verb="inbox.revealed")
    assert entry.after == {"reason": "call back"}


def test_answering_by_form_and_by_script(client: Client, at: Any, account: SocialAccount) -> None:
    thread = thread_of(account, "什么时候发货？")
    empty = client.post(at("thread_answer", thread.pk), {"text": "  "})
    assert empty.status_code == 422
    assert "Write something" in empty.content.decode()
    kept = client.post(at("thread_answer", thread.pk), {"text": "您好 {{order}} 已发出"})
    assert (kept.status_code, "{{order}} 已发出" in kept.content.decode()) == (422, True)
    long = client.post(at("thread_answer", thread.pk), {"text": "长" * 200}, **HTMX)
    assert (long.status_code, long.json()["code"]) == (422, "answer_too_long")
    done = client.post(at("thread_answer", thread.pk), {"text": "明天发出", "do": "resolve", "back": "?who=mine"})
    assert done.headers["Location"].endswith("?who=mine")
    assert fresh(thread).state == ThreadState.RESOLVED
    assert [row.text for row in sent(thread)] == ["明天发出"]


def test_two_people_are_kept_apart(
    client: Client, at: Any, account: SocialAccount, owner: User, operator: User, client_of: Any
) -> None:
    thread = thread_of(account, "在吗")
    (seen,) = received(thread)
    other = client_of(owner)
    assert other.post(at("thread_claim", thread.pk), {"do": "claim"}, **HTMX).status_code == 200
    taken = client.post(at("thread_claim", thread.pk), {"do": "claim"}, **HTMX)
    assert (taken.status_code, taken.json()["code"]) == (409, "thread_claimed")
    assert "is writing an answer" in page_of(client.get(at("thread", thread.pk)))
    refused = client.post(at("thread_answer", thread.pk), {"text": "在的"})
    assert refused.status_code == 409
    assert "在的</textarea>" in refused.content.decode()
    assert client.post(at("thread_claim", thread.pk), {"do": "take"}, **HTMX).status_code == 200
    answer_write(workspace=account.workspace, actor=Actor(owner), thread_id=thread.pk, text="我来", take_over=True)
    late = client.post(at("thread_answer", thread.pk), {"text": "在的", "seen": seen.pk}, **HTMX)
    assert (late.status_code, late.json()["code"]) == (409, "thread_changed")


def test_live_answers_hold_what_is_new_and_never_the_box(
    client: Client, at: Any, account: SocialAccount, owner: User, client_of: Any
) -> None:
    thread = thread_of(account, "在吗")
    client.get(at("thread", thread.pk))
    asked = {"thread": thread.pk, "v": fresh(thread).version, "who": "all"}
    first = client.get(at("inbox_live"), asked).json()
    assert set(first) >= {"mark", "rows", "banner", "version"}
    assert "conversation" not in first
    again = client.get(at("inbox_live"), {**asked, "mark": first["mark"]}).json()
    assert "rows" not in again
    client_of(owner).get(at("inbox_live"), {**asked, "typing": "1"})
    thread_of(account, "还有货吗", who=thread.identity.remote_id)
    news = client.get(at("inbox_live"), {**asked, "mark": first["mark"]}).json()
    assert "还有货吗" in news["conversation"]
    assert "textarea" not in news["conversation"] + news["head"]
    assert "looking at this thread" in news["banner"]
    assert fresh(thread).unread == 0


@pytest.mark.raises_notice("inbox.assigned")
def test_steps(client: Client, at: Any, account: SocialAccount, owner: User, time_machine: Any) -> None:
    thread = thread_of(account, "在吗")
    for step, values in (
        ("assign", {"user": owner.pk}), ("priority", {"priority": 4}), ("tags", {"add": "售后，加急"}),
        ("tags", {"drop": "加急"}), ("snooze", {"until": "tomorrow", "reason": "等仓库"}),
        ("contact", {"note": "老客户"}),
    ):  # fmt: skip
        assert client.post(at("thread_step", thread.pk, step), values).status_code == 302
    row = fresh(thread)
    assert (row.assignee_id, row.priority, row.tags, row.state, row.reason) == (
        owner.pk,
        4,
        ["售后"],
        "snoozed",
        "等仓库",
    )
    assert Notification.objects.for_workspace(account.workspace).get().kind == "inbox.assigned"
    for step, values in (
        ("snooze", {"until": "gestern"}), ("snooze", {"until": "2020-01-01T00:00"}), ("priority", {"priority": 9}),
        ("move", {"state": "replied"}), ("assign", {"user": 10**9}),
    ):  # fmt: skip
        assert client.post(at("thread_step", thread.pk, step), values, **HTMX).status_code in (404, 422)
    client.post(at("thread_step", thread.pk, "move"), {"state": "spam"})
    assert fresh(thread).state == ThreadState.SPAM
    assert client.post(at("thread_step", thread.pk, "dance")).status_code == 404


@pytest.mark.raises_notice("inbox.mention")
def test_a_note_tells_who_is_named(client: Client, at: Any, account: SocialAccount, member_of: Any) -> None:
    named = member_of(Role.MANAGER, name="林晓")
    thread = thread_of(account, "在吗")
    client.post(at("thread_note", thread.pk), {"text": "@林晓 需要登记吗？"}, **HTMX)
    assert client.post(at("thread_note", thread.pk), {"text": " "}, **HTMX).status_code == 422
    assert ThreadNote.objects.for_workspace(account.workspace).count() == 1
    told = Notification.objects.for_workspace(account.workspace).get(kind="inbox.mention")
    assert told.recipient_id == named.pk
    assert "登记" not in str(told.params)


def test_bulk_tells_what_it_could_not_do(client: Client, at: Any, account: SocialAccount, operator: User) -> None:
    ids = [thread_of(account, f"第 {n} 条").pk for n in range(3)]
    told = client.post(at("inbox_bulk"), {"ids": [*ids, 10**9], "do": "resolve"}, **HTMX).json()
    assert told["failed"] == [10**9]
    assert Thread.objects.for_workspace(account.workspace).filter(state=ThreadState.RESOLVED).count() == 3
    client.post(at("inbox_bulk"), {"ids": ids, "do": "tag", "tag": "双十二"})
    client.post(at("inbox_bulk"), {"ids": ids, "do": "assign", "user": operator.pk})
    assert fresh(Thread(pk=ids[0], workspace_id=account.workspace_id)).tags == ["双十二"]
    assert client.post(at("inbox_bulk"), {"ids": [], "do": "resolve"}, **HTMX).status_code == 422


def test_fates_of_answers(client: Client, at: Any, account: SocialAccount, operator: User) -> None:
    thread = thread_of(account, "在吗")
    actor = Actor(operator)
    lost = answer_write(workspace=account.workspace, actor=actor, thread_id=thread.pk, text="在的")
    rows = Message.objects.for_workspace(account.workspace)
    rows.filter(pk=lost.pk).update(
        delivery=Delivery.FAILED, error_message="The platform's rules do not allow this content."
    )
    page = page_of(client.get(at("thread", thread.pk)))
    assert "Not sent" in page
    assert "rules do not allow" in page
    assert client.post(at("message_step", lost.pk, "retry"), **HTMX).status_code == 200
    assert rows.get(pk=lost.pk).delivery in (Delivery.QUEUED, Delivery.SENDING, Delivery.FAILED)
    rows.filter(pk=lost.pk).update(delivery=Delivery.UNKNOWN)
    assert "It arrived" in page_of(client.get(at("thread", thread.pk)))
    assert client.post(at("message_step", lost.pk, "confirm"), **HTMX).status_code == 200
    assert rows.get(pk=lost.pk).delivery == Delivery.SENT
    assert client.post(at("message_step", lost.pk, "dance"), **HTMX).status_code == 404


def test_roles(at: Any, account: SocialAccount, client_of: Any, member_of: Any) -> None:
    thread = thread_of(account, "在吗")
    guest, analyst = client_of(member_of(Role.GUEST)), client_of(member_of(Role.ANALYST))
    assert guest.get(at("inbox")).status_code == 403
    page = page_of(analyst.get(at("thread", thread.pk)))
    assert "does not answer" in page
    assert "data-reply" not in page
    assert fresh(thread).unread == 1, "who cannot answer has not read it for the team"
    assert analyst.post(at("thread_answer", thread.pk), {"text": "x"}).status_code == 403
    assert analyst.post(at("thread_step", thread.pk, "assign"), {"user": 1}).status_code == 403


def test_the_navigation_counts_what_waits(client: Client, at: Any, account: SocialAccount, owner: User) -> None:
    mine, free = thread_of(account, "一"), thread_of(account, "二")
    thread_assign(workspace=account.workspace, actor=Actor(owner), thread_id=mine.pk, user_id=owner.pk)
    home = page_of(client.get(reverse("content:home", args=[account.workspace.slug])))
    assert 'data-nav-count="interactions">1<' in home
    Thread.objects.for_workspace(account.workspace).filter(pk=free.pk).update(due_at=now() - timedelta(minutes=3))
    assert "waits longer than promised" in page_of(client.get(at("inbox_soon"), **HTMX))


def test_the_live_answer_speaks_like_the_badge(
    client: Client, at: Any, account: SocialAccount, workspace: Workspace
) -> None:
    """The page's script finds the badge on a page that was opened with nothing waiting, and fills it."""
    home = page_of(client.get(reverse("content:home", args=[workspace.slug])))
    assert home.count('data-nav-count="interactions" hidden><') == 2
    assert client.get(at("inbox_live"), {"who": "all"}).json()["waiting"] == ""
    thread = thread_of(account, "在吗")
    assert client.get(at("inbox_live"), {"who": "all"}).json()["waiting"] == "1"
    identity = {"workspace": workspace, "account": account, "identity": thread.identity, "contact": thread.contact}
    for number in range(100):
        who = Identity.objects.create(
            workspace=workspace,
            contact=thread.contact,
            remote_id=f"r-{number}",
            platform=account.platform,
            first_seen_at=now(),
            last_seen_at=now(),
        )
        Thread.objects.create(**(identity | {"identity": who}), channel="comment", first_at=now(), last_at=now())
    assert client.get(at("inbox_live"), {"who": "all"}).json()["waiting"] == "99+"


def test_steps_with_earlier_messages_lead_back_to_the_list(client: Client, at: Any, account: SocialAccount) -> None:
    thread = thread_of(account, *(f"第 {number} 句" for number in range(52)))
    asked = {"who": "all", "state": "any"}
    shown = client.get(at("thread", thread.pk), asked, **HTMX)
    earlier = page_of(client.get(at("thread", thread.pk), {**asked, "before": shown.context["talk"].before}, **HTMX))
    assert "第 0 句" in earlier
    assert 'name="back" value="?who=all&amp;state=any"' in earlier


def test_the_filters_offer_tags_of_work_and_do_not_read_the_list(
    client: Client, at: Any, account: SocialAccount, django_assert_max_num_queries: Any
) -> None:
    rows = Thread.objects.for_workspace(account.workspace)
    for tag, state in (("打样", ThreadState.OPEN), ("旧事", ThreadState.RESOLVED)):
        rows.filter(pk=thread_of(account, tag).pk).update(tags=[tag], state=state)
    client.get(at("inbox_filters"), **HTMX)
    with django_assert_max_num_queries(7):
        answer = client.get(at("inbox_filters"), **HTMX)
    assert (answer.context["tags"], "rows" in answer.context) == (["打样"], False)
    chosen = page_of(client.get(at("inbox_filters"), {"tag": "旧事"}))
    assert "<option selected>旧事</option>" in chosen, "what is chosen stays chosen"


def test_a_claim_is_not_a_change(account: SocialAccount, owner: User) -> None:
    thread = thread_of(account, "在吗")
    before = fresh(thread).version
    thread_claim(workspace=account.workspace, user=owner, thread_id=thread.pk)
    assert fresh(thread).version == before


def test_deleted_and_edited_messages_are_marked(client: Client, at: Any, account: SocialAccount) -> None:
    thread = thread_of(account, "裂了", "算了")
    first, second = received(thread)
    edited = item("裂了一道缝", remote_id=first.remote_id, change=ItemChange.EDITED)
    gone = item("", remote_id=second.remote_id, change=ItemChange.DELETED)
    items_take(account=account, items=[edited, gone])
    page = page_of(client.get(at("thread", thread.pk)))
    assert "edited" in page
    assert "This message was deleted" in page
