"""What fits a message, quickly; inserting it, and whether it helped."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from interactions.demo.faq_story import SAID
from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqUse, Message, Thread
from interactions.selectors.faq.matching import built, matches_of, suggest
from interactions.services.faq.writing import FaqDraft, faq_move, faq_save
from interactions.states import Delivery, Direction
from interactions.tasks import settle_faq
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory

from .making import sent, thread_of

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


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
    return lambda name, *args: reverse(f"interactions:{name}", args=[workspace.slug, *args])


@pytest.fixture
def library(workspace: Workspace) -> dict[str, FaqEntry]:
    """The demo's library, all published."""
    return {
        said.question: faq_save(
            workspace=workspace,
            actor=Actor(None),
            draft=FaqDraft(
                question=said.question,
                variants=said.variants,
                answer=said.answer,
                question_en=said.question_en,
                answer_en=said.answer_en,
                state=FaqState.PUBLISHED,
            ),
        )
        for said in SAID
    }


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("下单三天了还没发货，客服也不回，怎么回事", "下单后多久发货？"),
        ("你好，请问可以开发票吗？抬头是公司", "可以开发票吗？"),
        ("能寄到新疆吗", "能寄到新疆、西藏吗？"),
        ("静安店周末要排队吗", "静安店营业时间是几点？"),
        ("桂圆红枣老白茶孕妇可以喝吗？", "孕妇可以喝老白茶吗？"),
        ("公众号里的优惠券领了用不了，提示已过期", "会员券怎么用？"),
        ("炭盒今天裂了一道缝，还能用吗？有点不敢点火，想投诉", "炭盒开裂了怎么办？"),
        ("收到的礼盒少了一罐桂圆，订单尾号 8812，太失望了", "礼盒少了东西怎么补？"),
        ("What temperature for the jasmine one?", "茉莉雪芽用多少度的水？"),
        ("Do you ship the clay stove to Osaka?", "可以寄到国外吗？"),
        ("Which of your teas has no caffeine?", "哪些茶不含咖啡因？"),
        ("Hi! My parcel says delivered but nothing is here. Can you check?", "显示签收但没有收到怎么办？"),
    ],
)
def test_the_right_entry_comes_first(
    workspace: Workspace, library: dict[str, FaqEntry], text: str, question: str
) -> None:
    found = suggest(workspace=workspace, texts=[text])
    assert found, text
    assert found[0].entry.question == question
    assert len(found) <= 3
    assert found[0].words, "people are told why"


@pytest.mark.parametrize(
    "text", ["哈哈哈哈", "照片里这个杯子叫什么名字呀", "🍊🍊", "", "Beautiful evening setup", "吗", "的"]
)
def test_nothing_is_offered_where_nothing_fits(workspace: Workspace, library: Any, text: str) -> None:
    assert suggest(workspace=workspace, texts=[text]) == []


def test_only_what_is_published_and_in_time_is_offered(workspace: Workspace, library: dict[str, FaqEntry]) -> None:
    row, today = library["可以开发票吗？"], local_day(now(), workspace.time_zone)

    def offered() -> bool:
        return any(one.entry.pk == row.pk for one in suggest(workspace=workspace, texts=["可以开发票吗"]))

    assert offered()
    FaqEntry.objects.for_workspace(workspace).filter(pk=row.pk).update(valid_from=today + timedelta(days=1))
    assert not offered()
    FaqEntry.objects.for_workspace(workspace).filter(pk=row.pk).update(valid_from=None, valid_until=today)
    assert offered()
    faq_move(workspace=workspace, actor=Actor(None), faq_id=row.pk, state="archived")
    assert not offered()


def test_two_thousand_entries_answer_within_thirty_milliseconds() -> None:
    dice = random.Random(4)
    parts = [char for said in SAID for char in said.question + "".join(said.variants)]
    made = [(n, "".join(dice.choices(parts, k=12))) for n in range(2000) for _wording in range(4)]
    real = [(2000 + n, text) for n, said in enumerate(SAID) for text in (said.question, *said.variants)]
    index = built(made + real)
    text = "你好，下单三天了还没发货，客服也不回，怎么回事？能不能帮我查一下订单 8812 现在到哪里了"
    spent = []
    for _turn in range(9):
        began = time.perf_counter()
        (best, *_others) = matches_of(index, [text])
        spent.append(time.perf_counter() - began)
    assert best.entry_id == 2000 + next(n for n, said in enumerate(SAID) if said.question == "下单后多久发货？")
    assert sorted(spent)[4] < 0.03


def test_suggestions_beside_the_box_count_once_a_message(
    client: Client, at: Any, account: SocialAccount, library: dict[str, FaqEntry], django_assert_max_num_queries: Any
) -> None:
    thread = thread_of(account, "能寄到新疆吗")
    client.get(at("faqs"))
    with django_assert_max_num_queries(12):
        page = client.get(at("faq_for", thread.pk), **HTMX).content.decode()
    assert "<mark>能寄到新疆</mark>" in page
    assert "<html" not in page
    client.get(at("faq_for", thread.pk))
    row = FaqEntry.objects.for_workspace(account.workspace).get(question="能寄到新疆、西藏吗？")
    assert row.shown == 1
    assert at("faq_for", thread.pk) in client.get(at("thread", thread.pk)).content.decode()


def used(client: Client, at: Any, thread: Thread, row: FaqEntry) -> dict[str, Any]:
    told: dict[str, Any] = client.post(at("faq_use", row.pk), {"thread": thread.pk}, **HTMX).json()
    return told


def answered(client: Client, at: Any, thread: Thread, told: dict[str, Any], text: str = "") -> FaqUse:
    values = {"text": text or told["text"], "do": "send", "faq": str(told["use"])}
    assert client.post(at("thread_answer", thread.pk), values, **HTMX).status_code == 200
    Message.objects.for_workspace(thread.workspace_id).filter(direction=Direction.OUT).update(delivery=Delivery.SENT)
    return FaqUse.objects.for_workspace(thread.workspace_id).get(pk=told["use"])


def test_an_answer_is_inserted_sent_and_counted(
    client: Client, at: Any, account: SocialAccount, operator: User, library: dict[str, FaqEntry]
) -> None:
    thread = thread_of(account, "能寄到新疆吗")
    row = library["能寄到新疆、西藏吗？"]
    told = used(client, at, thread, row)
    assert told["text"] == row.answer
    assert told["missing"] == []
    assert not sent(thread), "nothing is sent by inserting"
    use = answered(client, at, thread, told)
    assert (use.user, use.edited, use.message.text) == (operator, False, "能寄到新疆吗")
    second = answered(client, at, thread, used(client, at, thread, row), "可以的，首重 15 元")
    assert second.edited
    row.refresh_from_db()
    assert (row.used, row.sent, row.edited) == (2, 2, 1)


def test_the_answer_speaks_the_language_of_the_question(
    client: Client, at: Any, account: SocialAccount, library: dict[str, FaqEntry]
) -> None:
    thread = thread_of(account, "Do you ship to Osaka?", who="lena")
    told = used(client, at, thread, library["可以寄到国外吗？"])
    assert told["text"].startswith("Hi lena,")
    other = thread_of(account, "My parcel says delivered but nothing is here")
    unknown = used(client, at, other, library["礼盒少了东西怎么补？"])
    assert unknown["missing"] == ["order"]


def test_without_scripts_the_text_stands_in_the_box(
    client: Client, at: Any, account: SocialAccount, library: dict[str, FaqEntry]
) -> None:
    thread = thread_of(account, "能寄到新疆吗")
    row = library["能寄到新疆、西藏吗？"]
    back = client.post(at("faq_use", row.pk), {"thread": thread.pk}, follow=True)
    page = back.content.decode()
    use = FaqUse.objects.for_workspace(account.workspace).get()
    assert f">{row.answer}</textarea>" in page
    assert f'name="faq" value="{use.pk}"' in page


def test_uses_of_other_threads_are_left_aside(
    client: Client, at: Any, account: SocialAccount, library: dict[str, FaqEntry]
) -> None:
    one, other = thread_of(account, "能寄到新疆吗"), thread_of(account, "能寄到西藏吗")
    told = used(client, at, one, library["能寄到新疆、西藏吗？"])
    client.post(at("thread_answer", other.pk), {"text": "可以", "do": "send", "faq": f"{told['use']},9999,x"}, **HTMX)
    assert FaqUse.objects.for_workspace(account.workspace).get().sent_at is None


@pytest.mark.parametrize(
    ("later", "after", "helped", "basis"),
    [
        ("明白了，谢谢！", timedelta(hours=1), "yes", "thanks"),
        ("所以到底能不能寄到新疆", timedelta(hours=2), "no", "again"),
        ("还是不行啊", timedelta(hours=2), "no", "again"),
        ("", timedelta(hours=73), "yes", "quiet"),
        ("", timedelta(hours=71), "", ""),
    ],
)
def test_whether_it_helped(
    client: Client, at: Any, account: SocialAccount, library: dict[str, FaqEntry], time_machine: Any,
    later: str, after: timedelta, helped: str, basis: str,
) -> None:  # fmt: skip
    thread = thread_of(account, "能寄到新疆吗", who="reader")
    row = library["能寄到新疆、西藏吗？"]
    use = answered(client, at, thread, used(client, at, thread, row))
    time_machine.move_to(now() + after, tick=True)
    if later:
        thread_of(account, later, who="reader")
    settle_faq()
    settle_faq()
    use.refresh_from_db()
    row.refresh_from_db()
    assert (use.helped, use.basis) == (helped, basis)
    assert (row.helped, row.unhelped) == (int(helped == "yes"), int(helped == "no"))


def test_an_answer_that_never_arrived_tells_nothing(
    client: Client, at: Any, account: SocialAccount, library: dict[str, FaqEntry], time_machine: Any
) -> None:
    thread = thread_of(account, "能寄到新疆吗")
    use = answered(client, at, thread, used(client, at, thread, library["能寄到新疆、西藏吗？"]))
    Message.objects.for_workspace(account.workspace).filter(pk=use.reply_id).update(delivery=Delivery.FAILED)
    time_machine.move_to(now() + timedelta(days=4), tick=True)
    assert settle_faq() == 1
    use.refresh_from_db()
    assert (use.helped, use.settled_at is not None) == ("", True)


def test_a_persons_mark_counts_more(
    client: Client, at: Any, account: SocialAccount, library: dict[str, FaqEntry], time_machine: Any
) -> None:
    thread = thread_of(account, "能寄到新疆吗")
    row = library["能寄到新疆、西藏吗？"]
    told = used(client, at, thread, row)
    assert client.post(at("faq_mark", told["use"]), {"helped": "yes"}, **HTMX).status_code == 409
    answered(client, at, thread, told)
    assert "help?" in client.get(at("faq_for", thread.pk), **HTMX).content.decode()
    time_machine.move_to(now() + timedelta(days=4), tick=True)
    settle_faq()
    client.post(at("faq_mark", told["use"]), {"helped": "no"})
    client.post(at("faq_mark", told["use"]), {"helped": "no"})
    row.refresh_from_db()
    assert (row.helped, row.unhelped) == (0, 1)


def test_api(client: Client, workspace: Workspace, account: SocialAccount, library: dict[str, FaqEntry]) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/inbox/faq/"
    thread, row = thread_of(account, "能寄到新疆吗"), library["能寄到新疆、西藏吗？"]
    (first, *_more) = client.post(base + "suggest/", {"thread": thread.pk}, content_type="application/json").json()
    assert (first["entry"]["id"], first["words"]) == (row.pk, ["能寄到新疆"])
    by_text = client.post(base + "suggest/", {"text": "可以开发票吗"}, content_type="application/json").json()
    assert by_text[0]["entry"]["question"] == "可以开发票吗？"
    given = client.post(f"{base}{row.pk}/use/", {"thread": thread.pk}, content_type="application/json").json()
    answer = client.post(
        f"/api/v1/workspaces/{workspace.slug}/inbox/threads/{thread.pk}/answers/",
        {"text": given["text"]},
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    use = f"{base}uses/{given['use']['id']}/"
    done = client.post(use + "sent/", {"message": answer.json()["id"]}, content_type="application/json").json()
    assert (done["edited"], done["sent_at"] is None) == (False, False)
    assert client.post(use + "mark/", {"helped": True}, content_type="application/json").json()["helped"] == "yes"
    assert len(client.get(f"{base}{row.pk}/uses/").json()["results"]) == 1
