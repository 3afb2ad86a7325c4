"""The public form: what is taken, what is refused kindly, and what is never kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from interactions.models import Survey, SurveyAnswer, SurveyDay, SurveyResponse
from interactions.selectors.surveys.reading import contact_url, questions_of
from interactions.services.surveys.answering import PER_DAY, address_mark
from interactions.services.surveys.questions import QuestionDraft, question_add
from interactions.services.surveys.writing import Outline, survey_close, survey_create, survey_open
from interactions.tasks import forget_survey_texts
from team.actors import Actor
from tests.surveying import make_contact

pytestmark = pytest.mark.django_db


def open_survey(workspace, user, **values):
    """An open survey: a rating, a choice, why (only after “No”), and a text."""
    who = {"workspace": workspace, "actor": Actor(user)}
    row = survey_create(**who, outline=Outline(**{"title": "Tea", "language": "en", "purpose": "To learn.", **values}))

    def ask(*given, **more):
        return question_add(**who, survey_id=row.pk, draft=QuestionDraft(*given, **more))

    ask("rating", "How was it?", required=True)
    choice = ask("single", "Again?", options=("Yes", "Maybe", "No"), required=True)
    ask(
        "single",
        "Why not?",
        options=("Taste", "Price"),
        other=True,
        required=True,
        needs=choice.pk,
        needs_values=("o3",),
    )
    ask("long", "Anything else?")
    survey_open(**who, survey_id=row.pk)
    row.refresh_from_db()
    return row


def begin(client, survey, query=""):
    """Open the form; returns its address and the signed time."""
    address = reverse("survey:form", args=[survey.token]) + query
    page = client.get(address).content.decode()
    return address, re.search(r'name="began" value="([^"]+)"', page)[1]


def fields(given):
    """Form fields from {question: answer}; a text at a choice with `other` is the other one."""
    data = {}
    for question, value in given.items():
        if question.other and value not in {o["key"] for o in question.options}:
            data |= {f"q{question.pk}": "other", f"q{question.pk}_other": value}
        else:
            data[f"q{question.pk}"] = value
    return data


def answer(client, survey, given, *, query="", wait=20, **more):
    """Open the form, think for `wait` seconds, send it."""
    start = now()
    with time_machine.travel(start, tick=False):
        address, began = begin(client, survey, query)
    with time_machine.travel(start + timedelta(seconds=wait), tick=False):
        return client.post(address, {**fields(given), "began": began, **more})


@pytest.fixture
def survey(workspace, owner):
    cache.clear()
    return open_survey(workspace, owner, privacy_url="https://shanyu.example/privacy", keep_days=30)


@pytest.fixture
def asked(survey):
    return questions_of(survey)


def test_answering_once(survey, asked, client_of):
    client = Client()
    address = reverse("survey:form", args=[survey.token])
    first = client.get(address + "?src=wechat")
    page = first.content.decode()
    for words in ("To learn.", "deleted after 30 days", "https://shanyu.example/privacy", 'lang="en"', "noindex"):
        assert words in page
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    assert len(page.encode()) < 60_000
    client.get(address + "?src=wechat")
    done = answer(client, survey, {asked[0]: "5", asked[1]: "o1", asked[3]: "Lovely"}, query="?src=wechat", wait=61)
    assert done["Location"] == reverse("survey:thanks", args=[survey.token])
    assert "Thank you!" in client.get(done["Location"]).content.decode()
    row = SurveyResponse.objects.for_workspace(survey.workspace).get()
    assert (row.seconds, row.source, row.mood, row.contact) == (61, "wechat", "positive", None)
    assert [(a.number, a.choices, a.text) for a in row.answers.order_by("question")] == [
        (5, [], ""), (None, ["o1"], ""), (None, [], "Lovely"),
    ]  # fmt: skip
    assert SurveyDay.objects.for_workspace(survey.workspace).get().opened == 1
    again = client.get(address)
    assert "You have answered already" in again.content.decode()
    assert client.post(address, {}).status_code == 409
    assert SurveyResponse.objects.for_workspace(survey.workspace).count() == 1


def test_what_is_missing_is_told_at_the_field_and_nothing_typed_is_lost(survey, asked):
    client = Client()
    given = {asked[1]: "o3", asked[2]: "  ", asked[3]: "Mine & yours <b>"}
    page = answer(client, survey, given)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Please answer this question." in text
    assert "Please say what else." in text
    assert "Mine &amp; yours &lt;b&gt;" in text
    assert re.search(rf'name="q{asked[1].pk}" value="o3" checked', text)
    for data in ({f"q{asked[0].pk}": "6"}, {f"q{asked[0].pk}": "9" * 99}, {f"q{asked[1].pk}": "o9"}):
        _address, began = begin(client, survey)
        whole = {f"q{asked[0].pk}": "5", f"q{asked[1].pk}": "o1", **data, "began": began}
        assert client.post(reverse("survey:form", args=[survey.token]), whole).status_code == 422
    assert not SurveyResponse.objects.for_workspace(survey.workspace).exists()


def test_a_question_whose_condition_is_not_met_is_neither_needed_nor_kept(survey, asked):
    assert answer(Client(), survey, {asked[0]: "3", asked[1]: "o1", asked[2]: "o2"}).status_code == 302
    kept = SurveyAnswer.objects.for_workspace(survey.workspace).values_list("question", flat=True)
    assert asked[2].pk not in set(kept)
    assert answer(Client(), survey, {asked[0]: "1", asked[1]: "o3"}).status_code == 422
    assert answer(Client(), survey, {asked[0]: "1", asked[1]: "o3", asked[2]: "shop closed"}).status_code == 302
    assert SurveyAnswer.objects.for_workspace(survey.workspace).get(question=asked[2]).text == "shop closed"


def test_programs_are_refused_and_people_are_not(survey, asked):
    good = {asked[0]: "4", asked[1]: "o1"}
    client = Client()
    quick = answer(client, survey, good, wait=1)
    assert (quick.status_code, "very quick" in quick.content.decode()) == (422, True)
    trapped = answer(client, survey, good, homepage="http://spam.example")
    assert (trapped.status_code, "people do not see" in trapped.content.decode()) == (422, True)
    assert "spam.example" not in trapped.content.decode()
    for began in ("", "forged", "1-abc:1abc:xyz"):
        stale = client.post(reverse("survey:form", args=[survey.token]), {**fields(good), "began": began})
        assert (stale.status_code, "open for too long" in stale.content.decode()) == (422, True)
    assert answer(client, survey, good, wait=25 * 3600).status_code == 422
    # A second attempt with the same page goes through, and goes through once, whoever replays it.
    start = now()
    with time_machine.travel(start, tick=False):
        address, began = begin(client, survey)
    with time_machine.travel(start + timedelta(seconds=30), tick=False):
        assert client.post(address, {**fields(good), "began": began}).status_code == 302
        assert Client().post(address, {**fields(good), "began": began}).status_code == 409
    assert SurveyResponse.objects.for_workspace(survey.workspace).count() == 1


def test_an_address_sends_so_many_a_day_and_is_kept_nowhere(survey, asked, monkeypatch):
    monkeypatch.setattr("interactions.services.surveys.answering.PER_DAY", 2)
    assert PER_DAY > 20
    good = {asked[0]: "4", asked[1]: "o1"}
    codes = [answer(Client(REMOTE_ADDR="203.0.113.9"), survey, good).status_code for _n in range(3)]
    assert codes == [302, 302, 429]
    assert answer(Client(REMOTE_ADDR="203.0.113.10"), survey, good).status_code == 302
    mark = address_mark("203.0.113.9")
    assert "203.0.113" not in mark
    with time_machine.travel(now() + timedelta(days=1)):
        assert address_mark("203.0.113.9")[10:] != mark[10:]


def test_a_personal_link_joins_the_answer_with_the_contact(survey, asked, workspace, owner, client_of):
    contact, other = make_contact(workspace), make_contact(workspace, erased_at=now())
    query = "?" + contact_url(survey, contact).partition("?")[2]
    client = Client()
    assert "personal link" in client.get(reverse("survey:form", args=[survey.token]) + query).content.decode()
    good = {asked[0]: "4", asked[1]: "o1"}
    assert answer(client, survey, good, query=query).status_code == 302
    assert SurveyResponse.objects.for_workspace(workspace).get().contact == contact
    shown = Client().get(reverse("survey:form", args=[survey.token]) + query).content.decode()
    assert "You have answered already" in shown
    # Forged and erased ones are open to answer, but nobody is joined.
    for forged in ("?c=1-1:xx", "?" + contact_url(survey, other).partition("?")[2]):
        assert answer(Client(), survey, good, query=forged).status_code == 302
    assert SurveyResponse.objects.for_workspace(workspace).filter(contact=None).count() == 2
    share = reverse("interactions:survey_share", args=[workspace.slug, survey.pk])
    page = client_of(owner).get(share, {"contact": contact.name}).content.decode()
    assert f'value="{contact.pk}"' in page
    assert contact_url(survey, contact) in client_of(owner).post(share, {"contact": contact.pk}).content.decode()
    assert client_of(owner).post(share, {"contact": other.pk}).status_code == 422


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"state": "draft"}, 404, "is not open"),
        ({"opens_at": datetime(2199, 1, 1, tzinfo=UTC)}, 403, "You can answer from 2199-01-01 08:00"),
        ({"closes_at": datetime(2020, 1, 1, tzinfo=UTC)}, 410, "has ended"),
        ({"state": "closed"}, 410, "has ended"),
        ({"most": 3, "answered": 3}, 410, "is full"),
    ],
)
def test_a_survey_that_takes_no_answers_says_why(survey, change, code, words):
    Survey.objects.for_workspace(survey.workspace).filter(pk=survey.pk).update(**change)
    page = Client().get(reverse("survey:form", args=[survey.token]))
    assert (page.status_code, words in page.content.decode()) == (code, True)
    assert not SurveyDay.objects.for_workspace(survey.workspace).exists()


def test_a_survey_that_closes_or_fills_meanwhile(survey, asked, workspace, owner):
    client, good = Client(), {asked[0]: "4", asked[1]: "o1"}
    Survey.objects.for_workspace(workspace).filter(pk=survey.pk).update(most=1)
    assert answer(client, survey, good).status_code == 302
    late = Client()
    assert late.get(reverse("survey:form", args=[survey.token])).status_code == 410
    survey_close(workspace=workspace, actor=Actor(owner), survey_id=survey.pk)
    assert late.post(reverse("survey:form", args=[survey.token]), {**fields(good), "began": ""}).status_code == 410
    assert Client().get(reverse("survey:form", args=["nothing"])).status_code == 404


def test_texts_and_contacts_go_after_the_promised_days(survey, asked, workspace):
    query = "?" + contact_url(survey, make_contact(workspace)).partition("?")[2]
    answer(Client(), survey, {asked[0]: "4", asked[1]: "o1", asked[3]: "Call me"}, query=query)
    with time_machine.travel(now() + timedelta(days=29)):
        assert forget_survey_texts() == 0
    with time_machine.travel(now() + timedelta(days=31)):
        assert forget_survey_texts() == 1
        assert forget_survey_texts() == 0
    row = SurveyResponse.objects.for_workspace(workspace).get()
    assert (row.contact, row.answers.exclude(text="").count(), row.answers.count()) == (None, 0, 3)
