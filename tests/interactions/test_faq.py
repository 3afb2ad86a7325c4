"""The library of frequent questions: writing, rules, history, tables, candidates, roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.faq_states import FaqState
from interactions.hooks import Erased
from interactions.models import FaqEntry, FaqWording, Message
from interactions.selectors.faq.candidates import candidates_of
from interactions.selectors.tokens import lexemes
from interactions.services.faq.erasing import faq_erased
from interactions.services.faq.writing import FaqDraft, faq_save
from interactions.states import Direction, Intent
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory

from .making import thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    return lambda name, *args: reverse(f"interactions:{name}", args=[workspace.slug, *args])


@pytest.fixture
def operator(member_of: Callable[..., User]) -> User:
    return member_of(Role.COMMUNITY)


@pytest.fixture
def client(client_of: Callable[..., Client], operator: User) -> Client:
    return client_of(operator)


def entry_of(workspace: Workspace, question: str, **values: Any) -> FaqEntry:
    draft = FaqDraft(**{"question": question, "answer": "好的。", "state": FaqState.PUBLISHED, **values})
    return faq_save(workspace=workspace, actor=Actor(None), draft=draft)


def form_of(**values: Any) -> dict[str, Any]:
    return {"question": "可以开发票吗？", "answer": "可以。", "state": "published", "owner": "", **values}


def test_an_entry_is_written_changed_and_remembers_how_it_read(client: Client, at: Any, workspace: Workspace) -> None:
    made = client.post(at("faq_new"), form_of(variants="怎么开票\n怎么开票\n 可以开发票吗？ ", tags="发票，税"))
    row = FaqEntry.objects.for_workspace(workspace).get()
    assert made["Location"] == at("faq", row.pk)
    assert (row.variants, row.tags, row.state) == (["怎么开票"], ["发票", "税"], "published")
    client.post(at("faq_edit", row.pk), form_of(answer="可以，当天开好。"))
    assert [one.answer for one in FaqWording.objects.for_workspace(workspace).order_by("number")] == [
        "可以。", "可以，当天开好。",
    ]  # fmt: skip
    client.post(at("faq_edit", row.pk), form_of(answer="可以，当天开好。", tags="x"))
    assert FaqWording.objects.for_workspace(workspace).count() == 2, "tags are no wording"
    page = client.get(at("faq", row.pk)).content.decode()
    assert "<del>可以。</del>" in page
    verbs = list(AuditEntry.objects.for_workspace(workspace).order_by("seq").values_list("verb", flat=True))
    assert verbs[-3:] == ["faq.created", "faq.changed", "faq.changed"]


def test_the_rules_keep_a_forbidden_answer_from_being_published(client: Client, at: Any, workspace: Workspace) -> None:
    bad = form_of(answer="我们的茶是国家级、全国第一的茶，可以治愈失眠。")
    refused = client.post(at("faq_new"), bad)
    assert refused.status_code == 422
    assert "国家级" in refused.content.decode()
    assert client.post(at("faq_new"), {**bad, "state": "draft"}).status_code == 302
    row = FaqEntry.objects.for_workspace(workspace).get()
    assert "国家级" in client.get(at("faq", row.pk)).content.decode()
    client.post(at("faq_step", row.pk), {"step": "published"})
    row.refresh_from_db()
    assert row.state == FaqState.DRAFT


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"question": " "}, "question"),
        ({"answer": ""}, "answer"),
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "valid_until"),
        ({"variants": "\n".join(f"问法 {n}" for n in range(31))}, "variants"),
        ({"variants": "长" * 301}, "variants"),
        ({"owner": "999999"}, "owner"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(client: Client, at: Any, values: dict[str, str], field: str) -> None:
    page = client.post(at("faq_new"), form_of(**values))
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_a_question_stands_once_and_archived_ones_do_not_count(client: Client, at: Any, workspace: Workspace) -> None:
    row = entry_of(workspace, "可以开发票吗？")
    assert client.post(at("faq_new"), form_of()).status_code == 422
    client.post(at("faq_step", row.pk), {"step": "archived"})
    assert client.post(at("faq_new"), form_of()).status_code == 302
    client.post(at("faq_step", row.pk), {"step": "published"})
    row.refresh_from_db()
    assert row.state == FaqState.ARCHIVED


def test_the_list_finds_by_pairs_of_characters_and_stays_cheap(
    client: Client, at: Any, workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    for n in range(60):
        entry_of(workspace, f"第 {n} 问", category="物流" if n % 2 else "售后", variants=[f"偏远地区 {n}"])
    entry_of(workspace, "茉莉雪芽用多少度的水？", answer_en="About 80 degrees.")
    client.get(at("faqs"))
    with django_assert_max_num_queries(12):
        page = client.get(at("faqs")).content.decode()
    assert "茉莉雪芽" in page
    for asked in ("茉莉雪芽", "80 degrees", "雪芽 多少度"):
        found = client.get(at("faqs"), {"q": asked})
        assert [row.question for row, _f, _d in found.context["lines"]] == ["茉莉雪芽用多少度的水？"], asked
    assert len(client.get(at("faqs"), {"category": "物流"}).context["lines"]) == 30
    assert "Nothing fits" in client.get(at("faqs"), {"q": "没有的东西"}).content.decode()


def test_entries_nobody_looked_at_are_due(client: Client, at: Any, workspace: Workspace) -> None:
    row = entry_of(workspace, "可以开发票吗？")
    FaqEntry.objects.for_workspace(workspace).update(reviewed_on=now().date() - timedelta(days=200))
    assert len(client.get(at("faqs"), {"due": "1"}).context["lines"]) == 1
    client.post(at("faq_step", row.pk), {"step": "reviewed"})
    assert not client.get(at("faqs"), {"due": "1"}).context["lines"]


def test_tables_go_out_and_come_back(client: Client, at: Any, workspace: Workspace) -> None:
    entry_of(workspace, "可以开发票吗？", variants=["怎么开票", "=cmd"], public=True)
    out = client.post(at("faq_export"))
    assert out["Content-Disposition"].endswith('.csv"')
    text = out.content.decode("utf-8-sig").replace("好的。", "当天开好。")
    extra = "门店几点开门？,,,10 点。,,门店,,published,,,,0,0,0,0,0,0,0,0\r\n"
    file = SimpleUploadedFile("faq.csv", (text + extra).encode("gb18030"))
    assert client.post(at("faq_tables"), {"file": file}).status_code == 302
    rows = {row.question: row for row in FaqEntry.objects.for_workspace(workspace)}
    assert rows["可以开发票吗？"].answer == "当天开好。"
    assert rows["可以开发票吗？"].variants == ["怎么开票", "=cmd"]
    assert rows["可以开发票吗？"].public
    assert rows["门店几点开门？"].state == FaqState.PUBLISHED


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("a,b\n1,2\n", "name the columns"),
        ("question,answer\n好问题,答案\n,没有问题\n", "Row 3"),
        ("问题,答案,失效日\n好问题,答案,明天\n", "明天"),
        ("", "name the columns"),
        ("question,answer,state\n好问题,国家级的茶,published\n", "Row 2"),
    ],
)
def test_a_wrong_table_takes_nothing_in(client: Client, at: Any, workspace: Workspace, table: str, told: str) -> None:
    page = client.post(at("faq_tables"), {"file": SimpleUploadedFile("faq.csv", table.encode() or b" ")})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not FaqEntry.objects.for_workspace(workspace).exists()


@pytest.fixture
def asked(workspace: Workspace) -> SocialAccount:
    account: SocialAccount = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    for text in (
        "冷泡茶放冰箱几个小时？",
        "请问冷泡放冰箱多久",
        "冷泡要在冰箱放几个小时呀，电话 13812345678",
        "静安店几点关门？",
    ):
        thread_of(account, text)
    Message.objects.for_workspace(workspace).filter(direction=Direction.IN).update(intent=Intent.QUESTION)
    return account


def test_candidates_are_groups_nobody_answers_yet(
    client: Client, at: Any, workspace: Workspace, asked: SocialAccount
) -> None:
    (found,) = candidates_of(workspace=workspace, days=30)
    assert (found.group.count, found.group.people) == (3, 3)
    page = client.get(at("faq_candidates")).content.decode()
    assert "冷泡" in page
    assert "13812345678" not in page
    form = client.get(at("faq_new"), {"candidate": found.group.key}).content.decode()
    assert "冷泡" in form
    assert "13812345678" not in form
    entry_of(workspace, "冷泡茶要放冰箱几个小时？", variants=["冷泡放冰箱多久"])
    assert not candidates_of(workspace=workspace, days=30)


def test_what_is_dismissed_never_comes_back(
    client: Client, at: Any, workspace: Workspace, asked: SocialAccount
) -> None:
    (found,) = candidates_of(workspace=workspace, days=30)
    client.post(at("faq_dismiss"), {"key": found.group.key, "days": "30"})
    thread_of(asked, "想问冷泡茶放冰箱要几个小时")
    Message.objects.for_workspace(workspace).update(intent=Intent.QUESTION)
    assert not candidates_of(workspace=workspace, days=90)
    assert "changed" in client.post(at("faq_dismiss"), {"key": "nothing"}, follow=True).content.decode()


def test_erasing_somebody_takes_wordings_with_their_name(workspace: Workspace) -> None:
    row = entry_of(workspace, "可以开发票吗？", variants=["我是柚子不加糖，怎么开票", "怎么开票"])
    faq_erased(workspace, Erased((), (), (), (), ("柚子不加糖",)))
    row.refresh_from_db()
    assert row.variants == ["怎么开票"]
    assert FaqWording.objects.for_workspace(workspace).get().variants == ["怎么开票"]


@pytest.mark.parametrize("name", ["王芳", "柚子不加糖"])
def test_an_erased_name_is_neither_kept_nor_found_by(workspace: Workspace, name: str) -> None:
    row = entry_of(
        workspace,
        "可以开发票吗？",
        variants=[f"我是{name}", "怎么开票"],
        category="发票",
        tags=["公司"],
        answer="可以{{name}}",
    )
    plain = entry_of(workspace, "寄到哪里？")
    faq_erased(workspace, Erased((), (), (), (), (name,)))
    row.refresh_from_db()
    assert row.variants == ["怎么开票"]
    found = {word for word in row.tokens.replace("'", " ").split() if not word.startswith("w")}
    assert not found & lexemes(name)
    assert {"发票", "开票", "公司", "可以"} <= found
    before = plain.tokens
    plain.refresh_from_db()
    assert sorted(plain.tokens.split()) == sorted(before.split())


def test_roles(at: Any, workspace: Workspace, client_of: Any, member_of: Any) -> None:
    row = entry_of(workspace, "可以开发票吗？")
    analyst = client_of(member_of(Role.ANALYST))
    assert analyst.get(at("faq", row.pk)).status_code == 200
    assert "New entry" not in analyst.get(at("faqs")).content.decode()
    for name, args in (("faq_new", ()), ("faq_edit", (row.pk,)), ("faq_page", ()), ("faq_tables", ())):
        assert analyst.get(at(name, *args)).status_code == 403
    assert analyst.post(at("faq_step", row.pk), {"step": "archived"}).status_code == 403
    assert client_of(member_of(Role.GUEST)).get(at("faqs")).status_code == 403


def test_api(client: Client, workspace: Workspace) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/inbox/faq/"
    made = client.post(
        base, {"question": "可以开发票吗？", "answer": "可以。", "state": "published"}, content_type="application/json"
    )
    assert made.status_code == 201
    one = f"{base}{made.json()['id']}/"
    changed = client.put(one, {"question": "能开发票吗？", "answer": "可以。"}, content_type="application/json")
    assert changed.json()["state"] == "draft"
    assert [row["question"] for row in client.get(one + "wordings/").json()] == ["能开发票吗？", "可以开发票吗？"]
    assert (
        client.post(one + "state/", {"state": "published"}, content_type="application/json").json()["state"]
        == "published"
    )
    blocked = client.put(
        one, {"question": "q", "answer": "国家级的茶", "state": "published"}, content_type="application/json"
    )
    assert blocked.status_code == 422
    assert blocked.json()["code"] == "faq_blocked"
    assert client.post(one + "review/").status_code == 200
    table = client.get(base + "table/").content.decode("utf-8-sig")
    taken = client.post(base + "table/", {"csv": table}, content_type="application/json")
    assert taken.json() == {"created": 0, "changed": 1}
    assert client.put(base + "page/", {"public": True}, content_type="application/json").json()["noindex"]
    assert client.get(base + "candidates/").json() == []
    assert client.delete(one).status_code == 204
    assert client.get(base).json()["results"] == []
