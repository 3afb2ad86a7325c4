"""A goal that nobody could judge later is refused at the field, and nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import AccountStrategy
from analytics.models import Goal
from analytics.states import BaselineSource, GoalState
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "提升小红书粉丝"}, "name", "can always be claimed"),
        ({"name": "Improve reach"}, "name", "can always be claimed"),
        ({"name": "go"}, "name", "so that others understand"),
        ({"metric": ""}, "metric", "what is counted"),
        ({"subject": ""}, "subject", "whose figures"),
        ({"account": ""}, "account", "which one"),
        ({"subject": "group"}, "group", "which one"),
        ({"owner": ""}, "owner", "answers for it"),
        ({"metric": "engagement", "target": "4.5", "baseline": "3"}, "typist", "not collected yet"),
        ({"metric": "engagement", "target": "4.5"}, "baseline", "Nothing was collected"),
        ({"metric": "regularity", "target": "90"}, "metric", "how often these accounts"),
        ({"target": ""}, "target", "figure that should be reached"),
        ({"metric": "followers", "target": "9000"}, "target", "above the value at the start, 10,000"),
        ({"metric": "engagement", "target": "150"}, "target", "cannot be more than 100"),
        ({"target": "9000"}, "stretch", "times the best there was"),
        ({"objective": ""}, "objective", "what it serves"),
        ({"reason": "so"}, "reason", "why this matters"),
        ({"starts_on": ""}, "starts_on", "first day"),
        ({"ends_on": ""}, "ends_on", "by which it is reached"),
        ({"ends_on": "2026-06-01"}, "ends_on", "in the future"),
        ({"ends_on": "2026-06-05"}, "ends_on", "at least a week"),
        ({"ends_on": "2028-09-01"}, "ends_on", "two years"),
        ({"ends_on": "yesterday"}, "ends_on", "valid date"),
        ({"m0_day": "2026-08-01", "m0_value": "9"}, "__all__", "between"),
        ({"m0_day": "2026-06-10"}, "__all__", "needs a day and a value"),
    ],
)
def test_what_is_refused(client, at, entered, workspace, changes, field, words):
    typed = entered(**changes)
    answer = client.post(at("goal_new"), {**typed, "set": "1"})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert field in form.errors
    assert words in answer.content.decode(), form.errors
    assert form["plan"].value() == typed["plan"]
    assert not Goal.objects.for_workspace(workspace).exists()


def test_a_vague_goal_stays_as_a_draft_and_is_set_later(client, at, entered, workspace):
    vague = entered(name="提升粉丝", target="", reason="")
    assert client.post(at("goal_new"), {**vague, "draft": "1"}).status_code == 302
    goal = Goal.objects.for_workspace(workspace).get()
    assert goal.state == GoalState.DRAFT
    assert "A draft" in client.get(at("goal", goal.pk)).content.decode()
    assert 'value="提升粉丝"' in client.get(at("goal_edit", goal.pk)).content.decode()
    assert client.post(at("goal_edit", goal.pk), {**entered(name="粉丝净增 1500"), "set": "1"}).status_code == 302
    goal.refresh_from_db()
    assert (goal.state, goal.baseline, goal.baseline_source) == (GoalState.ACTIVE, 0, BaselineSource.DATA)
    assert client.post(at("goal_remove", goal.pk)).status_code == 409


def test_a_bold_goal_needs_its_reason_and_a_figure_in_words_is_a_figure(goal):
    bold = goal(name="半年增长一万粉丝", target="9000", stretch="A film partner brings 6,000.")
    assert bold.stretch


def test_the_value_at_the_start_comes_from_data_or_is_typed_with_its_source(goal, workspace, member_of):
    level = goal(metric="followers", target="12000", name="12,000 followers")
    assert (level.baseline, str(level.baseline_on)) == (10_000, "2026-06-01")
    typed = goal(
        metric="engagement", target="4.5", baseline="3.1", baseline_note="May report", typist=member_of("analyst").pk
    )
    assert (typed.baseline, typed.baseline_source, typed.baseline_note) == (
        Decimal("3.1"),
        BaselineSource.TYPED,
        "May report",
    )


def test_people_and_accounts_of_others_are_unknown(client, at, entered, outsider):
    foreign = SocialAccountFactory()
    answer = client.post(at("goal_new"), {**entered(account=foreign.pk, owner=outsider.pk), "set": "1"})
    assert answer.status_code == 422
    assert {"account", "owner"} <= set(answer.context["form"].errors)


def test_regularity_starts_from_the_weeks_before(goal, account, workspace):
    AccountStrategy.objects.create(workspace=workspace, account=account, posts_per_week=3)
    made = goal(metric="regularity", target="80", name="80% of weeks with three posts")
    assert made.baseline == 0
    assert made.progress["value"] is None
