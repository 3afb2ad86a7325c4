"""The platform advisor: scores with reasons and sources, decisions that stay as they were made, REST."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.connectors import registry
from accounts.demo.advisor import demo_advisor
from accounts.models import Persona, PlatformDecision
from accounts.selectors.advisor.facts import facts_of, source_of
from accounts.selectors.advisor.scoring import DEFAULT_WEIGHTS, Plan, recommend, score_platforms, words_of
from accounts.tasks import remind_decisions
from config.lib.clock import local_day, now
from team.models import Notification
from team.roles import Role
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


def plan(**changes):
    given = {
        "market": "world", "aim": "sales", "gender": "any", "age_from": 18, "age_to": 28,
        "pieces": {"text": 0, "image": 2, "video": 2, "article": 0}, "hours": {"image": 1, "video": 4},
        "hours_week": 20, "money_month": 0, "care": 2,
    }  # fmt: skip
    return Plan(**{**given, **changes})


def scored(**changes):
    return {row.slug: row for row in score_platforms(plan(**changes), DEFAULT_WEIGHTS)}


def test_every_figure_names_a_source_and_a_day():
    for slug in registry.real_slugs():
        facts = facts_of(slug)
        rows = [*facts.get("ages", ()), *(value for key, value in facts.items() if key != "ages")]
        for row in rows:
            source = source_of(row["source"])
            assert source.url.startswith(("https://", "http://"))
            assert len(source.day) == 10


@pytest.mark.parametrize(
    ("changes", "slug", "criterion", "value"),
    [
        ({}, "tiktok", "audience", 62),
        ({"age_from": 66, "age_to": 80}, "tiktok", "audience", 10),
        ({"gender": "women", "age_from": None, "age_to": None}, "pinterest", "audience", 74),
        ({"market": "china", "gender": "men", "age_from": None, "age_to": None}, "xiaohongshu", "audience", 30),
        # Nobody knows: neutral, whatever is asked.
        ({"market": "china"}, "douyin", "audience", 50),
        ({"named": frozenset({"douyin"}), "market": "china"}, "douyin", "audience", 100),
        ({"pieces": {"text": 1, "image": 0, "video": 3, "article": 0}}, "youtube", "forms", 75),
        ({"pieces": {}}, "youtube", "forms", 50),
        ({"hours_week": 8}, "youtube", "cost", 48),
        ({"hours_week": 0}, "youtube", "cost", 50),
        ({"market": "china", "shops": frozenset({"douyin"})}, "douyin", "conversion", 70),
    ],
)
def test_scores(changes, slug, criterion, value):
    row = scored(**changes)[slug]
    assert row.scores[criterion] == value
    assert row.reasons[criterion]


def test_posting_by_hand_and_reviews_cost_operability():
    low, high = scored(market="china", care=1), scored(market="china", care=3)
    assert low["xiaohongshu"].scores["rules"] < low["weibo"].scores["rules"]
    assert high["weibo"].scores["rules"] < low["weibo"].scores["rules"]


@pytest.mark.parametrize("gender", ["any", "women", "men"])
def test_every_reason_can_be_worded(gender):
    for row in score_platforms(plan(market="both", gender=gender, money_month=10), DEFAULT_WEIGHTS):
        for reasons in row.plain()["reasons"].values():
            assert all("%(" not in words_of(reason) and "%%" not in words_of(reason) for reason in reasons)


def test_the_market_and_the_weights_decide():
    assert set(scored(market="china")).isdisjoint(scored(market="world"))
    assert len(scored(market="both")) == len(registry.real_slugs())
    only_forms = {"forms": 1}
    texts = plan(pieces={"article": 1}, market="china")
    best = score_platforms(texts, only_forms)[0]
    assert (best.total, best.scores["forms"]) == (100, 100)


def test_at_most_three_core_platforms_and_no_more_than_the_hours_allow():
    wide = plan(hours_week=200)
    core, optional = recommend(score_platforms(wide, DEFAULT_WEIGHTS), wide)
    assert len(core) == 3
    assert not set(core) & set(optional)
    narrow = plan(hours_week=10)
    assert len(recommend(score_platforms(narrow, DEFAULT_WEIGHTS), narrow)[0]) == 1
    assert registry.real("practice-xiaohongshu") == "xiaohongshu"


@pytest.fixture
def form():
    """What the decision form sends beside the plan in the address."""
    day = (now() + timedelta(days=100)).date().isoformat()
    return {
        "market": "china", "aim": "sales", "gender": "women", "age_from": "24", "age_to": "38", "core": ["douyin"],
        "optional": ["weibo"], "name": "Spring", "reason": "The shop is there.", "review_on": day, "w_cost": "9",
    }  # fmt: skip


def test_pages(client_of, owner, member_of, workspace, url_of, form, django_assert_max_num_queries):
    client = client_of(owner)
    assert "No decision about platforms yet" in client.get(url_of("accounts/advisor/")).content.decode()
    persona = Persona.objects.create(workspace=workspace, name="Ava", age_from=20, age_to=25, channels=["tiktok"])
    with django_assert_max_num_queries(9):
        page = client.get(url_of("accounts/advisor/new/"), {"persona": persona.pk, "market": "world"}).content.decode()
    assert "62% of people from 18 to 29" in page
    assert "Pew Research Center" in page
    assert "own research names this platform" in page
    wrong = client.get(url_of("accounts/advisor/new/"), {"age_from": "40", "age_to": "20"})
    assert "must not be below the first" in wrong.content.decode()
    address = url_of("accounts/advisor/new/")
    for changes, words in (
        ({"core": []}, "at least one core platform"),
        ({"reason": "yes"}, "Say in a sentence"),
        ({"review_on": "2020-01-01"}, "next two years"),
        ({"name": ""}, "required"),
    ):
        answer = client.post(address, {**form, **changes})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert client.post(address, form).status_code == 302
    many = {**form, "core": ["douyin", "weibo", "bilibili", "kuaishou"], "name": "Many"}
    assert client.post(address, many).status_code == 302
    first, second = PlatformDecision.objects.for_workspace(workspace).order_by("pk")
    assert (first.core, first.optional, first.weights["cost"]) == (["douyin"], ["weibo"], 9)
    assert len(first.scores) == 9
    account = SocialAccountFactory(workspace=workspace, platform="practice-xiaohongshu")
    with django_assert_max_num_queries(9):
        listed = client.get(url_of("accounts/advisor/")).content.decode()
    assert "1 account is on a platform that was not chosen" in listed
    assert str(account) in listed
    assert "Spring" in listed
    assert "Compare A with B" in listed
    page = client.get(url_of(f"accounts/advisor/{second.pk}/")).content.decode()
    assert "More than three core platforms" in page
    pair = client.get(url_of("accounts/advisor/compare/"), {"a": first.pk, "b": second.pk}).content.decode()
    assert "Spring" in pair
    assert "Many" in pair
    assert client.get(url_of("accounts/advisor/compare/"), {"a": "x"}).status_code == 302
    guest = client_of(member_of(Role.GUEST))
    assert guest.get(address).status_code == 200
    assert guest.post(address, form).status_code == 403
    assert client.post(url_of(f"accounts/advisor/{second.pk}/remove/")).status_code == 302
    assert PlatformDecision.objects.for_workspace(workspace).count() == 1


def test_rest(client_of, owner, workspace):
    client, kind = client_of(owner), {"content_type": "application/json"}
    base = f"/api/v1/workspaces/{workspace.slug}/advisor/"
    body = {"market": "world", "aim": "brand", "pieces": {"video": 3}, "hours": {"video": 4}, "hours_week": 30}
    answer = client.post(f"{base}compare/", body, **kind).json()
    assert 1 <= len(answer["core"]) <= 3
    assert answer["platforms"][0]["reasons"]["audience"]
    day = (now() + timedelta(days=90)).date().isoformat()
    keep = {**body, "name": "World", "core": answer["core"], "reason": "Best by far.", "review_on": day}
    made = client.post(f"{base}decisions/", {**keep, "weights": {"cost": 0}}, **kind)
    assert made.status_code == 201, made.json()
    assert made.json()["weights"]["cost"] == 0
    assert client.post(f"{base}decisions/", {**keep, "core": ["nowhere"]}, **kind).status_code == 422
    assert client.get(f"{base}decisions/").json()["results"][0]["name"] == "World"
    one = f"{base}decisions/{made.json()['id']}/"
    assert client.get(one).json()["inputs"]["hours_week"] == 30
    assert client.delete(one).status_code == 204


@pytest.mark.raises_notice("platforms_review")
def test_who_decided_is_reminded_once_of_the_decision_that_holds(workspace, owner):
    demo_advisor(workspace=workspace, people=[owner, owner], accounts={})
    assert remind_decisions() == 0
    holds = PlatformDecision.objects.for_workspace(workspace).first()
    assert holds.review_on > local_day(now(), workspace.time_zone)
    with time_machine.travel(now() + timedelta(days=121)):
        assert remind_decisions() == 1
        assert remind_decisions() == 0
    assert Notification.objects.for_workspace(workspace).filter(kind="platforms_review").count() == 1
