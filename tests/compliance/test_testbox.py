"""The test box: a text judged without being kept, on the page, by htmx and by REST; where findings are shown."""

from __future__ import annotations

import pytest

from compliance.engine.types import Hit, Severity, Subject
from compliance.models import CheckHit
from compliance.selectors.marking import findings_of, pieces_of
from compliance.services.checking import content_check
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
TEXT = "全网第一的岩茶，喝了能降血脂"


def hit(start: int, end: int, severity: Severity = Severity.WARN, field: str = "text") -> Hit:
    return Hit(field, start, end, "", "AD-01", "", severity, {}, "", {}, {})


def cut(text: str, *hits: Hit) -> list[tuple[str, int]]:
    return [(piece.text, piece.number) for piece in pieces_of(text, findings_of(hits), field="text")]


def test_a_text_is_cut_where_findings_stand():
    assert cut("abcdef", hit(1, 3)) == [("a", 0), ("bc", 1), ("def", 0)]
    assert cut("abcdef", hit(0, 6), hit(2, 4, Severity.BLOCK)) == [("ab", 1), ("cd", 2), ("ef", 1)]
    assert cut("abc", hit(0, 2), hit(2, 3), hit(0, 0), hit(2, 9), hit(0, 1, field="title")) == [("ab", 1), ("c", 2)]
    assert cut("") == []


def test_findings_are_underlined_with_their_law(at, signed_in):
    page = signed_in.post(at("test"), {"title": "<b>新茶</b>", "text": TEXT, "industry": "food"}).content.decode()
    assert 'class="mk mk-block" href="#hit-' in page
    assert "Blocks" in page
    assert "<b>新茶</b>" not in page
    assert "rule=AD-01" in page


def test_htmx_gets_the_verdict_only_and_nothing_is_kept(at, signed_in, workspace):
    answer = signed_in.post(at("test"), {"text": TEXT, "industry": "food"}, headers={"hx-request": "true"})
    assert "<html" not in answer.content.decode()
    assert "finds" in answer.content.decode()
    assert not CheckHit.objects.for_workspace(workspace).exists()


def test_empty_clean_and_senseless_input(at, signed_in):
    assert "What would your rules say?" in signed_in.get(at("test")).content.decode()
    assert "What would your rules say?" in signed_in.post(at("test"), {"text": " "}).content.decode()
    assert "No rule found anything" in signed_in.post(at("test"), {"text": "周末下午，慢慢泡茶。"}).content.decode()
    assert signed_in.post(at("test"), {"text": "x", "platform": "nowhere"}).status_code == 422
    assert signed_in.post(at("test"), {"text": "x" * 10_001}).status_code == 422


def test_the_account_decides_about_the_platform(at, signed_in, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-xiaohongshu")
    text = {"text": "加我微信 tea_2026 领茶样"}
    without = signed_in.post(at("test"), text).content.decode()
    with_account = signed_in.post(at("test"), {**text, "account": account.pk}).content.decode()
    assert "PF-02" in with_account
    assert with_account != without
    other = SocialAccountFactory()
    assert signed_in.post(at("test"), {**text, "account": other.pk}).status_code == 422


def test_rest(api, client_of, writer, outsider, workspace):
    kind = {"content_type": "application/json"}
    body = {"texts": {"title": "新茶", "text": TEXT}, "industry": "food", "platform": "xiaohongshu"}
    verdict = client_of(writer).post(api("check/"), body, **kind).json()
    assert verdict["severity"] == "block"
    first = verdict["hits"][0]
    assert TEXT[first["start"] : first["end"]] == first["text"]
    assert first["why"]["zh"]
    assert client_of(outsider).post(api("check/"), body, **kind).status_code == 404
    for wrong in ({"texts": "x"}, {"texts": {}, "industry": "magic"}, {"texts": {"x": "y"}, "account": 999}):
        assert client_of(writer).post(api("check/"), wrong, **kind).status_code in {400, 404, 422}


def test_a_check_costs_one_query_when_nothing_changed(workspace, django_assert_num_queries):
    subject = Subject(texts={"text": TEXT})
    content_check(workspace=workspace, subject=subject)
    with django_assert_num_queries(1):
        assert content_check(workspace=workspace, subject=subject).severity is Severity.BLOCK
