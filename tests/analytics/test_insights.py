"""Insights and improvement actions through tasks, pages and the API; goals that count collected figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import SocialAccount
from analytics.models import ImprovementAction, Insight
from analytics.selectors.past import past_of
from analytics.selectors.progress import progress_of
from analytics.selectors.series import Measured, running
from analytics.services.store.rolling import rollups_settle
from analytics.tasks import find_insights
from config.lib.clock import now
from team.models import Task, Workspace
from team.roles import Role
from tests.analytics.measuring import measured, sampled
from tests.analytics.watching import day_figures, exposures
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 6, 1)


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="weibo")


@pytest.fixture
def insight(workspace: Workspace, account: SocialAccount) -> Insight:
    """Twelve ordinary posts in the morning and six at eight in the evening (Shanghai) that do twice as well."""
    for n in range(18):
        late = n < 6
        published = now().replace(hour=12 if late else 1, minute=0) - (5 + 3 * n) * DAY
        post = measured(account, published)
        sampled(
            post, (f"{published + DAY:%Y-%m-%d %H:%M}", {"likes": 200 + n if late else 100 + n, "impressions": 1000})
        )
    rollups_settle()
    find_insights()
    return Insight.objects.for_workspace(workspace).get(code="best_hour")


def values(**changes: Any) -> dict[str, Any]:
    good = {
        "title": "Post at eight", "hypothesis": "More people are there.", "metric": "exposure", "reach": "workspace",
        "expected": "10", "due_on": "2026-06-10",
    }  # fmt: skip
    return {**good, **changes}


def test_insights_are_found_dismissed_and_gone(insight, workspace, client, at, clock, account) -> None:
    assert insight.params["group"] == "20"
    page = client.get(at("insights")).content.decode()
    assert "20–22" in page
    assert client.get(at("insight", insight.pk)).status_code == 200
    find_insights()
    assert Insight.objects.for_workspace(workspace).filter(code="best_hour").count() == 1
    assert client.post(at("insight_dismiss", insight.pk), {"reason": " "}).status_code == 422
    assert client.post(at("insight_dismiss", insight.pk), {"reason": "The shop is shut then."}).status_code == 302
    find_insights()
    insight.refresh_from_db()
    assert insight.state == "dismissed"
    client.post(at("insight_restore", insight.pk))
    clock.shift(120 * DAY)
    find_insights()
    insight.refresh_from_db()
    assert insight.state == "gone"


def test_an_action_gives_a_task_and_is_measured_four_weeks_later(
    insight, workspace, client, at, account, clock, owner
) -> None:
    other = SocialAccountFactory(workspace=workspace, platform="x")
    given = values(owner=owner.pk, reach="account", account=account.pk)
    answer = client.post(at("improvement_new") + f"?insight={insight.pk}", given)
    assert answer.status_code == 302, answer.context["form"].errors
    action = ImprovementAction.objects.for_workspace(workspace).get()
    task = Task.objects.for_workspace(workspace).get()
    assert (action.insight, action.task, task.assignee, task.due_on) == (insight, task, owner, date(2026, 6, 10))
    assert client.post(at("improvement_move", action.pk), {"state": "done", "done_on": "2026-07-01"}).status_code == 422
    assert client.post(at("improvement_move", action.pk), {"state": "done", "done_on": ""}).status_code == 302
    task.refresh_from_db()
    action.refresh_from_db()
    assert (action.state, action.done_on, task.state) == ("done", TODAY, "done")
    assert "measured on 2 Jul<" in client.get(at("improvement", action.pk)).content.decode()
    clock.shift(31 * DAY)
    # 1,000 a day before and 1,500 after; the other account rose from 100 to 110: 1.5 ÷ 1.1 = 1.364.
    for one, before, after in ((account, 1000, 1500), (other, 100, 110)):
        exposures(one, [before] * 28 + [0] + [after] * 28, last=TODAY + 28 * DAY)
    find_insights()
    action.refresh_from_db()
    assert (action.state, action.effect) == ("measured", "better")
    assert action.measured["effect"] == pytest.approx(36.4, abs=3)
    assert "+3" in client.get(at("improvement", action.pk)).content.decode()


@pytest.mark.parametrize("metric", ["exposure", "followers_net"])
def test_accounts_that_come_or_go_are_no_effect(workspace, client, at, account, clock, owner, metric) -> None:
    new, other, gone = (SocialAccountFactory(workspace=workspace, platform=name) for name in ("weibo", "x", "x"))
    given = values(owner=owner.pk, reach="platform", platform="weibo", metric=metric)
    client.post(at("improvement_new"), given)
    action = ImprovementAction.objects.for_workspace(workspace).get()
    assert client.post(at("improvement_move", action.pk), {"state": "done"}).status_code == 302
    clock.shift(31 * DAY)

    def run(one: SocialAccount, gains: dict[int, int]) -> None:
        """What the account gained on days counted from the day it was done."""
        if metric == "exposure":
            day_figures(one, {TODAY + n * DAY: {"impressions": gain} for n, gain in gains.items()})
        else:
            levels = {n: 5000 + sum(gain for at, gain in gains.items() if at <= n) for n in gains}
            day_figures(one, {TODAY + n * DAY: {"followers": level} for n, level in levels.items()})

    # Both that were there before and after stay the same; one joins that would double what is measured, and of those
    # compared with one stops reporting.
    run(account, {n: 100 + n % 3 for n in range(-30, 29)})
    run(new, {n: 100 + n % 3 for n in range(3, 29)})
    run(other, {n: 100 + n % 3 for n in range(-30, 29)})
    run(gone, {n: 100 + n % 3 for n in range(-30, 2)})
    find_insights()
    action.refresh_from_db()
    assert (action.state, action.effect) == ("measured", "unclear")
    assert action.measured["effect"] == pytest.approx(0, abs=1)
    counted = [action.measured[name] for name in ("accounts", "left_out", "compared", "compared_left_out")]
    assert counted == [1, 1, 1, 1]
    page = client.get(at("improvement", action.pk)).content.decode()
    assert "1 of these accounts" in page
    assert "1 of the others" in page


def test_finishing_the_task_finishes_the_action(workspace, client, at, account, owner) -> None:
    client.post(at("improvement_new"), values(owner=owner.pk))
    action = ImprovementAction.objects.for_workspace(workspace).get()
    task = Task.objects.for_workspace(workspace).get()
    task.state, task.done_at = "done", now()
    task.save()
    find_insights()
    action.refresh_from_db()
    assert (action.state, action.done_on) == ("done", TODAY)


def test_an_action_taken_up_again_takes_its_task_up_again(workspace, client, at, account, owner) -> None:
    client.post(at("improvement_new"), values(owner=owner.pk))
    action = ImprovementAction.objects.for_workspace(workspace).get()
    address = f"/api/v1/workspaces/{workspace.slug}/improvements/{action.pk}/"
    for state in ("done", "doing"):
        assert client.patch(address, {"state": state}, content_type="application/json").status_code == 200
    task = Task.objects.for_workspace(workspace).get()
    assert (task.state, task.done_at) == ("open", None)
    find_insights()
    action.refresh_from_db()
    assert (action.state, action.done_on) == ("doing", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"), ({"metric": "followers"}, "metric"), ({"owner": "999999"}, "owner"),
        ({"reach": "account"}, "account"), ({"expected": "-101"}, "expected"), ({"due_on": "x"}, "due_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_refused_at_its_field(client, at, owner, account, changes, field) -> None:
    answer = client.post(at("improvement_new"), values(**{"owner": owner.pk, **changes}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_guests_look_and_do_nothing(client_of, member_of, at, insight) -> None:
    guest = client_of(member_of(Role.GUEST))
    assert guest.get(at("insight", insight.pk)).status_code == 200
    assert guest.get(at("improvement_new")).status_code == 403
    assert guest.post(at("insight_dismiss", insight.pk), {"reason": "x"}).status_code == 403


def test_the_api_does_the_same(client, workspace, insight, account, owner) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}"
    rows = client.get(f"{base}/insights/?state=open&code=best_hour").json()["results"]
    assert [row["id"] for row in rows] == [insight.pk]
    body = {**values(owner=owner.pk), "insight": insight.pk}
    made = client.post(f"{base}/improvements/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    done = client.patch(f"{base}/improvements/{pk}/", {"state": "done"}, content_type="application/json")
    assert done.json()["done_on"] == "2026-06-01"
    gone = client.post(f"{base}/insights/{insight.pk}/dismissal/", {"reason": "No."}, content_type="application/json")
    assert gone.json()["state"] == "dismissed"
    assert client.delete(f"{base}/insights/{insight.pk}/dismissal/").json()["state"] == "open"


def test_lists_cost_no_more_with_many_rows(
    client, at, workspace, owner, account, django_assert_max_num_queries
) -> None:
    for n in range(40):
        row = Insight.objects.create(
            workspace=workspace, code="one_platform", key=str(n), metric="exposure", size=n, found_on=TODAY,
            seen_on=TODAY, params={"platform": "weibo", "percent": 70}, account=account,
        )  # fmt: skip
        ImprovementAction.objects.create(
            workspace=workspace, title="x", hypothesis="x", metric="exposure", owner=owner, account=account,
            reach="account", insight=row,
        )  # fmt: skip
    for name in ("insights", "improvements"):
        with django_assert_max_num_queries(12):
            assert client.get(at(name)).status_code == 200


def test_goals_count_what_is_collected(goal, account, workspace, clock) -> None:
    exposures(account, [100] * 10, last=TODAY - DAY)
    made = goal(metric="exposure", account=account.pk, target="5000", name="5,000 exposures by July")
    clock.shift(3 * DAY)
    exposures(account, [400, 500, 600], last=TODAY + 2 * DAY)
    progress = progress_of(made)
    # What happened from the first day on; what was before does not count.
    assert (progress.value, progress.done) == (1500, pytest.approx(0.3))


def test_a_rate_of_a_goal_is_the_ratio_of_all_days(account, workspace) -> None:
    rows = {TODAY - 2 * DAY: {"impressions": 1000, "likes": 10}, TODAY - DAY: {"impressions": 100, "likes": 10}}
    day_figures(account, rows)
    point = running(Measured(workspace, "engagement_rate", "account", account.pk), TODAY - 5 * DAY, TODAY)[-1]
    assert point == (TODAY - DAY, pytest.approx(100 * 20 / 1100))
    past = past_of(Measured(workspace, "engagement_rate", "account", account.pk), starts_on=TODAY, today=TODAY)
    assert past.baseline is not None
    assert float(past.baseline) == pytest.approx(1.82)


def test_followers_come_from_the_account_s_days_where_it_has_them(account, workspace, read) -> None:
    read(account, gain=0, days=5, last=1000)
    day_figures(account, {TODAY - DAY: {"followers": 1111}})
    points = dict(running(Measured(workspace, "followers", "account", account.pk), TODAY - 4 * DAY, TODAY))
    assert points[TODAY - DAY] == 1111
    assert points[TODAY - 2 * DAY] == pytest.approx(1000, abs=3)


def test_goals_that_are_typed_stay_typed(goal, account, workspace, client, at, owner) -> None:
    made = goal(
        metric="engagement", account=account.pk, target="6", baseline="4", baseline_note="report", typist=owner.pk,
        name="6% engagement by July",
    )  # fmt: skip
    client.post(at("goal_values", made.pk), {"day": "2026-06-01", "value": "4.5", "source": "creator centre"})
    assert progress_of(made).value == 4.5
