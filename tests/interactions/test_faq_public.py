"""The public help page: what everybody may read, how long it is kept, and votes that count once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqSetup
from interactions.services.faq.voting import PER_DAY
from interactions.services.faq.writing import FaqDraft, faq_address_renew, faq_save, faq_setup_save
from interactions.services.surveys.answering import address_mark
from team.actors import Actor
from team.models import Workspace

pytestmark = pytest.mark.django_db


def entry_of(workspace: Workspace, question: str, **values: Any) -> FaqEntry:
    draft = FaqDraft(
        **{"question": question, "answer": "好的。", "state": FaqState.PUBLISHED, "public": True, **values}
    )
    return faq_save(workspace=workspace, actor=Actor(None), draft=draft)


@pytest.fixture
def page(workspace: Workspace) -> FaqSetup:
    entry_of(workspace, "可以开发票吗？", category="发票", answer="{{name}}您好，可以，找{{brand}}开。")
    entry_of(workspace, "能寄到国外吗？", question_en="Do you ship abroad?", answer_en="Yes, in 12 days.")
    entry_of(workspace, "内部怎么退款？", public=False)
    entry_of(workspace, "还没写好的", state=FaqState.DRAFT)
    return faq_setup_save(workspace=workspace, actor=Actor(None), public=True, noindex=True)


def path_of(setup: FaqSetup) -> str:
    return reverse("help:page", args=[setup.token])


def test_it_is_off_until_somebody_opens_it(client: Client, workspace: Workspace, page: FaqSetup) -> None:
    assert client.get(path_of(page)).status_code == 200
    faq_setup_save(workspace=workspace, actor=Actor(None), public=False, noindex=True)
    gone = client.get(path_of(page))
    assert gone.status_code == 404
    assert "no-store" in gone["Cache-Control"]
    assert client.get("/h/nothing-here/").status_code == 404
    faq_setup_save(workspace=workspace, actor=Actor(None), public=True, noindex=False)
    renewed = faq_address_renew(workspace=workspace, actor=Actor(None))
    assert client.get(path_of(page)).status_code == 404
    assert "X-Robots-Tag" not in client.get(path_of(renewed))


def test_it_shows_public_answers_in_the_language_asked_for(
    client: Client, workspace: Workspace, page: FaqSetup
) -> None:
    chinese = client.get(path_of(page), {"lang": "zh"}).content.decode()
    assert "可以开发票吗？" in chinese
    assert f"您好，可以，找{workspace.name}开。" in chinese
    assert "{{" not in chinese
    for hidden in ("内部怎么退款", "还没写好的", "<script", "set-cookie"):
        assert hidden not in chinese
    english = client.get(path_of(page), {"lang": "en"}).content.decode()
    assert "Do you ship abroad?" in english
    assert "发票" not in english
    assert '<html lang="en">' in english


def test_places_that_only_a_thread_could_fill_are_left_out_however_they_are_written(
    client: Client, workspace: Workspace, page: FaqSetup
) -> None:
    entry_of(
        workspace, "怎么查单？", answer="{{ name }}，您好，把 {{ order}} 告诉{{agent }}，{{ brand }} 来查{{ 别的 }}。"
    )
    shown = client.get(path_of(page), {"lang": "zh"}).content.decode()
    assert f"您好，把  告诉，{workspace.name} 来查{{{{ 别的 }}}}。" in shown
    assert not re.search(r"\{\{\s*(name|order|agent)", shown)


def test_it_may_be_kept_and_is_found_anew_after_changes(
    client: Client, workspace: Workspace, page: FaqSetup, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        first = client.get(path_of(page), {"lang": "zh"})
    assert first["Cache-Control"] == "public, max-age=300"
    assert "Accept-Language" in first["Vary"]
    assert not first.cookies
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    same = client.get(path_of(page), {"lang": "zh"}, headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    entry_of(workspace, "新问题？")
    assert client.get(path_of(page), {"lang": "zh"}, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(("text", "count"), [("发票", 1), ("没有的", 0), ("'; DROP --", 0), ("好的", 1), ("<b>", 0)])
def test_search_works_without_scripts(client: Client, page: FaqSetup, text: str, count: int) -> None:
    found = client.get(path_of(page), {"lang": "zh", "q": text})
    assert found.status_code == 200
    assert found.context["count"] == count
    assert "<b>" not in found.content.decode().split('role="status"')[-1][:200]


def opened(client: Client, page: FaqSetup, row: FaqEntry) -> tuple[str, str]:
    address = reverse("help:entry", args=[page.token, row.pk])
    shown = client.get(address)
    assert "no-store" in shown["Cache-Control"]
    mark = re.search(r'name="began" value="([^"]+)"', shown.content.decode())
    assert mark is not None
    return address, mark[1]


def test_a_vote_counts_once(client: Client, workspace: Workspace, page: FaqSetup, time_machine: Any) -> None:
    row = FaqEntry.objects.for_workspace(workspace).get(question="可以开发票吗？")
    time_machine.move_to(now(), tick=False)
    address, began = opened(client, page, row)
    time_machine.shift(5)
    told = client.post(address, {"helped": "yes", "began": began}, follow=True)
    assert "began" not in told.content.decode()
    client.post(address, {"helped": "yes", "began": began})
    fresh = Client()
    assert fresh.post(address, {"helped": "no", "began": began}).status_code == 409, "a mark is used once"
    row.refresh_from_db()
    assert (row.votes_yes, row.votes_no) == (1, 0)


@pytest.mark.parametrize(
    ("values", "wait", "status"),
    [({"homepage": "http://x"}, 5, 422), ({}, 0, 422), ({"began": "1-x:y:z"}, 5, 422), ({}, 90_000, 422)],
)
def test_votes_of_programs_are_refused(
    client: Client, workspace: Workspace, page: FaqSetup, time_machine: Any,
    values: dict[str, str], wait: int, status: int,
) -> None:  # fmt: skip
    row = FaqEntry.objects.for_workspace(workspace).get(question="可以开发票吗？")
    time_machine.move_to(now(), tick=False)
    address, began = opened(client, page, row)
    time_machine.shift(wait)
    assert client.post(address, {"helped": "yes", "began": began, **values}).status_code == status
    row.refresh_from_db()
    assert row.votes_yes == 0


def test_one_address_votes_so_often_a_day_only(
    client: Client, workspace: Workspace, page: FaqSetup, time_machine: Any
) -> None:
    row = FaqEntry.objects.for_workspace(workspace).get(question="可以开发票吗？")
    time_machine.move_to(now(), tick=False)
    address, began = opened(client, page, row)
    time_machine.shift(5)
    cache.set(f"faq:from:{workspace.pk}:{address_mark('127.0.0.1')}", PER_DAY, timeout=600)
    assert client.post(address, {"helped": "yes", "began": began}).status_code == 429


def test_entries_that_are_not_public_have_no_page(client: Client, workspace: Workspace, page: FaqSetup) -> None:
    for question in ("内部怎么退款？", "还没写好的"):
        row = FaqEntry.objects.for_workspace(workspace).get(question=question)
        assert client.get(reverse("help:entry", args=[page.token, row.pk])).status_code == 404
