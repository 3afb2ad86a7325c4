"""What comes out: figures with their uncertainty, slices, texts, export, deletion."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from config.lib.clock import local_day, now
from interactions.demo.surveys import demo_surveys, demo_unsurveys
from interactions.models import Survey, SurveyAnswer, SurveyDay, SurveyResponse
from interactions.selectors.frequent import frequent_words
from interactions.selectors.surveys.figures import Nps, wilson
from interactions.selectors.surveys.reading import questions_of
from team.actors import Actor
from team.roles import Role
from tests.interactions.test_survey_form import open_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(workspace, owner):
    cache.clear()
    return open_survey(workspace, owner)


def fill(survey, count, *, text="", source="", days=1):
    """`count` responses over `days` days: ratings 1–5 in turn, “Yes” and “No” in turn."""
    rating, choice, _why, words = questions_of(survey)
    rows = SurveyResponse.objects.bulk_create(
        SurveyResponse(
            workspace=survey.workspace, survey=survey, at=now() - timedelta(days=n % days), seconds=60 + n % 3,
            source=source,
        )
        for n in range(count)
    )  # fmt: skip
    both = {"workspace": survey.workspace}
    SurveyAnswer.objects.bulk_create(
        [SurveyAnswer(**both, response=row, question=rating, number=n % 5 + 1) for n, row in enumerate(rows)]
        + [
            SurveyAnswer(**both, response=r, question=choice, choices=["o1" if n % 2 else "o3"])
            for n, r in enumerate(rows)
        ]
        + [SurveyAnswer(**both, response=row, question=words, text=text) for row in rows if text]
    )
    Survey.objects.for_workspace(survey.workspace).filter(pk=survey.pk).update(answered=count)
    return rows


def page_of(client, survey, name="survey", *ids, **params):
    return client.get(reverse(f"interactions:{name}", args=[survey.workspace.slug, survey.pk, *ids]), params)


def test_intervals_are_those_of_the_textbook():
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20.
    assert [round(x, 4) for x in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(x, 4) for x in wilson(15, 148)] == [0.0624, 0.1605]
    assert [round(x, 4) for x in wilson(0, 20)] == [0.0, 0.1611]
    score = Nps(promoters=60, passives=25, detractors=15)
    low, high = score.span
    assert score.score == 45
    assert low < 45 < high
    # The large-sample (Wald) half width is 14.5 here; a sound interval is near it.
    assert 26 < high - low < 31
    assert Nps(0, 0, 5).span == (-100.0, pytest.approx(-13.0, abs=15))
    assert Nps(0, 0, 0).span is None


def test_results_of_many_responses(survey, client_of, owner, django_assert_max_num_queries):
    fill(survey, 4_000, days=20)
    SurveyDay.objects.create(
        workspace=survey.workspace, survey=survey, day=local_day(now(), "Asia/Shanghai"), opened=8_000
    )
    client = client_of(owner)
    page_of(client, survey)
    with django_assert_max_num_queries(12):
        page = page_of(client, survey).content.decode()
    assert ">4000<" in page
    assert "50<small>%" in page
    assert "1 min 1 s" in page
    assert "3.00" in page
    assert "Too few answers" not in page
    assert page.count('<svg class="hbar"') >= 5


def test_slices_by_day_source_and_answer(survey, client_of, owner):
    fill(survey, 10, source="wechat")
    fill(survey, 4)
    for source in ("wechat", ""):
        SurveyDay.objects.create(workspace=survey.workspace, survey=survey, day=now().date(), source=source, opened=9)
    client, rating = client_of(owner), questions_of(survey)[0]

    def count(**params):
        return page_of(client, survey, **params).context["results"].count

    assert (count(), count(src="wechat"), count(src="-"), count(src="x")) == (14, 10, 4, 0)
    assert count(answer=f"{rating.pk}:5") == 2
    assert count(answer="9:") == 14
    tomorrow = (local_day(now(), "Asia/Shanghai") + timedelta(days=1)).isoformat()
    assert (count(**{"from": tomorrow}), count(until=tomorrow), count(until="nonsense")) == (0, 14, 14)
    few = page_of(client, survey, src="-").content.decode()
    assert "Too few answers to publish" in few
    assert "Nothing matches" in page_of(client, survey, src="x").content.decode()


def test_texts_are_masked_counted_and_paged(survey, client_of, owner):
    fill(survey, 90, text="物流太慢了，请打 13812345678 或 a.b@mail.example")
    client, words = client_of(owner), questions_of(survey)[3]
    page = page_of(client, survey).content.decode()
    assert "13812345678" not in page
    assert "物流" in page
    assert ">物流 <" in page
    texts = page_of(client, survey, "survey_texts", words.pk, q="物流").content.decode()
    assert "Page 1 of 3" in texts
    assert "a.b@mail" not in texts
    assert "Page 1 of 3" in page_of(client, survey, "survey_texts", words.pk, q="MAIL.example").content.decode()
    for covered in ("zzz", "13812345678", "1234", "a.b@"):
        assert "Nothing matches" in page_of(client, survey, "survey_texts", words.pk, q=covered).content.decode()


def test_export_is_complete_masked_and_harmless(survey, client_of, owner, member_of):
    rows = fill(survey, 3, text='=HYPERLINK("http://x") 13812345678', source="+wechat")
    client = client_of(owner)
    answer = page_of(client, survey, "survey_export", format="csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == [
        "Response", "Time", "Seconds", "Source", "Contact", "How was it?", "Again?", "Why not?", "Anything else?",
    ]  # fmt: skip
    assert [line[0] for line in lines[1:]] == [str(row.pk) for row in reversed(rows)]
    assert lines[1][3:] == ["'+wechat", "", "3", "No", "", '\'=HYPERLINK("http://x") 138••••5678']
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(page_of(client, survey, "survey_export", format="xlsx").streaming_content))
    )
    assert [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)] == lines
    assert page_of(client_of(member_of(Role.ANALYST)), survey, "survey_export").status_code == 403


def test_single_responses_are_shown_and_deleted(survey, client_of, owner, django_assert_max_num_queries):
    rows = fill(survey, 60, text="fine")
    client = client_of(owner)
    page_of(client, survey, "survey_responses")
    with django_assert_max_num_queries(10):
        page = page_of(client, survey, "survey_responses").content.decode()
    assert "Page 1 of 3" in page
    assert "5 / 5" in page
    name = "interactions:survey_response_remove"
    client.post(reverse(name, args=[survey.workspace.slug, survey.pk, rows[0].pk]))
    survey.refresh_from_db()
    assert (survey.answered, SurveyResponse.objects.for_workspace(survey.workspace).count()) == (59, 59)


def test_frequent_words_without_a_dictionary():
    texts = ["物流太慢", "物流慢，盒子压坏", "盒子压坏了，物流也慢", "The box was broken", "box broken again", "a box"]
    found = dict(frequent_words(texts, least=2))
    assert found["物流"] == 3
    assert found["box"] == 3
    assert found["盒子压坏"] == 2
    assert "盒子" not in found


def test_the_demo_s_surveys_come_and_go(workspace, owner, client_of):
    demo_surveys(workspace=workspace, actor=Actor(owner))
    rows = Survey.objects.for_workspace(workspace)
    assert sorted(rows.values_list("state", "answered")) == [("closed", 78), ("open", 44)]
    for row in rows:
        assert page_of(client_of(owner), row).status_code == 200
    demo_unsurveys(workspace=workspace, actor=Actor(owner))
    assert not Survey.objects.for_workspace(workspace).exists()
