"""The survey builder: drafts from templates, questions and their versions, opening, REST."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from interactions.models import Survey, SurveyQuestion
from interactions.selectors.surveys.reading import questions_of
from interactions.services.surveys.templates import TEMPLATES
from team.models import AuditEntry
from team.roles import Role
from tests.interactions.test_survey_form import answer, open_survey

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def at(workspace):
    def address(name, *ids):
        return reverse(f"interactions:{name}", args=[workspace.slug, *ids])

    return address


@pytest.fixture
def api(workspace):
    return lambda path: f"/api/v1/workspaces/{workspace.slug}/{path}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("template", list(TEMPLATES))
def test_a_draft_from_each_template_opens(at, client_of, owner, workspace, template, language):
    client = client_of(owner)
    made = client.post(at("survey_new"), {"template": template, "title": "", "language": language})
    row = Survey.objects.for_workspace(workspace).get()
    assert made["Location"] == at("survey_questions", row.pk)
    chinese = bool(re.search(r"[\u4e00-\u9fff]", row.title + "".join(q.text for q in questions_of(row))))
    assert chinese == (language == "zh-hans")
    assert client.post(at("survey_step", row.pk), {"step": "open"})["Location"] == at("survey_share", row.pk)
    row.refresh_from_db()
    assert row.state == "open"
    assert client.get(reverse("survey:form", args=[row.token])).status_code == 200


def test_what_is_refused_keeps_what_was_typed(at, client_of, owner, workspace):
    client = client_of(owner)
    assert client.post(at("survey_new"), {"language": "en"}).status_code == 422
    client.post(at("survey_new"), {"title": "Tea", "language": "en"})
    row = Survey.objects.for_workspace(workspace).get()
    # Neither questions nor purpose: it stays a draft, and says why.
    told = client.post(at("survey_step", row.pk), {"step": "open"}, follow=True).content.decode()
    assert "Add at least one question" in told
    bad = {"kind": "single", "text": "Which tea do you like?", "options": "only one"}
    page = client.post(at("survey_question_new", row.pk), bad)
    assert page.status_code == 422
    assert "Which tea do you like?" in page.content.decode()
    client.post(at("survey_question_new", row.pk), {**bad, "options": "Green\nBlack"})
    assert "PIPL, article 17" in client.post(at("survey_step", row.pk), {"step": "open"}, follow=True).content.decode()
    form = {"title": "Tea", "language": "en", "keep_days": "30", "purpose": "x", "privacy_url": "javascript:alert(1)"}
    page = client.post(at("survey_settings", row.pk), form)
    assert page.status_code == 422
    assert "javascript:alert(1)" in page.content.decode()
    times = {"privacy_url": "", "opens_at": "2030-01-02T10:00", "closes_at": "2030-01-01T10:00"}
    assert client.post(at("survey_settings", row.pk), {**form, **times}).status_code == 422
    assert client.post(at("survey_settings", row.pk), {**form, **times, "closes_at": ""}).status_code == 302
    row.refresh_from_db()
    assert row.opens_at.isoformat() == "2030-01-02T02:00:00+00:00"  # the workspace's wall clock is Shanghai's
    assert row.holder == workspace.name


def test_changing_an_answered_question_keeps_its_answers(at, client_of, owner, workspace):
    survey = open_survey(workspace, owner)
    rating, choice, why, _text = questions_of(survey)
    answer(client_of(None), survey, {rating: "2", choice: "o3", why: "too dear"})
    client = client_of(owner)
    form = {"kind": "single", "text": choice.text, "options": "Yes\nMaybe\nNo", "required": "on"}
    # Neither words nor options change: the same question.
    client.post(at("survey_question", survey.pk, choice.pk), {**form, "required": ""})
    choice.refresh_from_db()
    assert (choice.required, choice.retired_at) == (False, None)
    client.post(at("survey_question", survey.pk, choice.pk), {**form, "options": "Yes\nNo\nNever"})
    choice.refresh_from_db()
    new = SurveyQuestion.objects.for_workspace(workspace).get(replaces=choice)
    assert choice.retired_at is not None
    assert [(o["key"], o["text"]) for o in new.options] == [("o1", "Yes"), ("o3", "No"), ("o4", "Never")]
    why.refresh_from_db()
    assert why.needs == new
    page = client.get(at("survey", survey.pk)).content.decode()
    assert "1 earlier question" in page
    # Options that a condition needs stay.
    gone = client.post(at("survey_question", survey.pk, new.pk), {**form, "options": "Yes\nNever"})
    assert gone.status_code == 422
    assert "depends on an answer that would be gone" in gone.content.decode()
    told = client.post(at("survey_question_step", survey.pk, new.pk), {"step": "remove"}, follow=True)
    assert "only asked after this one" in told.content.decode()
    told = client.post(at("survey_question_step", survey.pk, why.pk), {"step": "up"}, follow=True)
    assert "has to stay behind" in told.content.decode()
    client.post(at("survey_question_step", survey.pk, rating.pk), {"step": "down"})
    assert [q.pk for q in questions_of(survey)][:2] == [new.pk, rating.pk]
    told = client.post(at("survey_step", survey.pk), {"step": "remove"}, follow=True)
    assert "Close the survey instead" in told.content.decode()
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {"survey.opened", "survey.question_changed", "survey.questions_ordered"} <= verbs


def test_the_list_with_many_surveys(at, client_of, owner, member_of, workspace, django_assert_max_num_queries):
    client = client_of(owner)
    assert "No surveys yet" in client.get(at("surveys")).content.decode()
    Survey.objects.bulk_create(
        Survey(workspace=workspace, title=f"Survey {n}", state="open" if n % 2 else "closed") for n in range(70)
    )
    with django_assert_max_num_queries(9):
        page = client.get(at("surveys"), {"state": "open"}).content.decode()
    assert "Page 1 of 2" in page
    assert "Nothing matches" in client.get(at("surveys"), {"q": "zzz"}).content.decode()
    survey = Survey.objects.for_workspace(workspace).first()
    assert client_of(member_of(Role.GUEST)).get(at("surveys")).status_code == 403
    analyst = client_of(member_of(Role.ANALYST))
    assert "New survey" not in analyst.get(at("surveys")).content.decode()
    assert analyst.get(at("survey", survey.pk)).status_code == 200
    assert analyst.get(at("survey_questions", survey.pk)).status_code == 403


def test_rest(api, client_of, owner, workspace):
    client = client_of(owner)
    body = {"title": "Tea", "template": "nps", "language": "en", "purpose": "To learn."}
    made = client.post(api("surveys/"), body, **JSON)
    assert made.status_code == 201
    base = f"surveys/{made.json()['id']}/"
    first, second = (q["id"] for q in made.json()["questions"])
    added = client.post(
        api(base + "questions/"),
        {"kind": "short", "text": "Why so low?", "needs": first, "needs_values": ["0", "1"]}, **JSON,
    ).json()  # fmt: skip
    assert added["needs"] == first
    ordered = client.put(api(base + "questions/"), {"order": [first, added["id"], second]}, **JSON)
    assert [q["id"] for q in ordered.json()["questions"]] == [first, added["id"], second]
    wrong = client.put(api(base + "questions/"), {"order": [added["id"], first, second]}, **JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_input")
    changed = client.put(api(base + f"questions/{second}/"), {"kind": "long", "text": "And why?"}, **JSON)
    assert changed.json()["text"] == "And why?"
    assert client.delete(api(base + f"questions/{second}/")).status_code == 204
    assert client.put(api(base), {"title": "Tea 2", "purpose": "x"}, **JSON).json()["title"] == "Tea 2"
    assert client.post(api(base + "open/")).json()["state"] == "open"
    survey = Survey.objects.for_workspace(workspace).get()
    nps, why = questions_of(survey)
    answer(client_of(None), survey, {nps: "1", why: "call 13812345678"})
    found = client.get(api(base + "results/")).json()
    assert found["questions"][0]["nps"]["score"] == -100
    told = client.get(api(base + "responses/")).json()["results"][0]
    assert [a["text"] for a in told["answers"]] == ["", "call 138••••5678"]
    assert client.delete(api(base)).status_code == 409
    assert client.delete(api(base + f"responses/{told['id']}/")).status_code == 204
    assert client.post(api(base + "close/")).json()["state"] == "closed"
    assert [row["id"] for row in client.get(api("surveys/"), {"state": "closed"}).json()["results"]] == [survey.pk]
    assert client.delete(api(base)).status_code == 204
