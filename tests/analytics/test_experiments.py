"""Growth experiments: planned, started, ended, judged; their results, and what cross-promotions brought."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import SocialAccount
from analytics.alarm import Reading
from analytics.effects import measure_trial
from analytics.models import GrowthExperiment
from analytics.selectors.growth.experiments import experiment_get, result_of
from analytics.tasks import find_insights
from content.models import CrossPromotion
from team.models import Task, Workspace
from team.roles import Role
from tests.analytics.watching import day_figures, exposures
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 6, 1)


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="weibo")


@pytest.fixture
def control(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="x")


def typed(whose: SocialAccount, **changes: Any) -> dict[str, Any]:
    good = {
        "title": "A sentence on the cover", "hypothesis": "More follow.", "change": "Covers say what it is about.",
        "accounts": [whose.pk], "metric": "exposure", "minimum": "10", "starts_on": "2026-05-04",
        "ends_on": "2026-05-31", "promotion": "", "owner": "",
    }  # fmt: skip
    return {**good, **changes}


def planned(client: Any, at: Any, workspace: Workspace, values: dict[str, Any]) -> GrowthExperiment:
    answer = client.post(at("experiment_new"), values)
    assert answer.status_code == 302, answer.context["form"].errors
    return GrowthExperiment.objects.for_workspace(workspace).latest("pk")


def moved(client: Any, at: Any, row: GrowthExperiment, state: str) -> int:
    return client.post(at("experiment_step", row.pk), {"state": state}).status_code


def test_a_trial_is_compared_with_as_many_days_before_it() -> None:
    own = {TODAY + n * DAY: Reading(100 if n < 0 else 150, 1) for n in range(-21, 21)}
    others = {TODAY + n * DAY: Reading(10 if n < 0 else 11, 1) for n in range(-21, 21)}
    found = measure_trial(own, others, first=TODAY, last=TODAY + 20 * DAY)
    assert (found.before, found.after, found.known, found.clear) == (100, 150, (21, 21), True)
    assert found.effect == pytest.approx(100 * (1.5 / 1.1 - 1))
    # A fortnight has too few weeks to say how much they differ anyway.
    assert measure_trial(own, others, first=TODAY, last=TODAY + 13 * DAY).clear is False
    sparse = {day: one for day, one in own.items() if day < TODAY or day.day % 2}
    assert measure_trial(sparse, {}, first=TODAY, last=TODAY + 20 * DAY).effect is None


def test_from_a_draft_to_a_verdict_whose_figures_stay(client, at, workspace, account, control, owner) -> None:
    row = planned(client, at, workspace, typed(account, controls=[control.pk], owner=owner.pk))
    assert client.get(at("experiment", row.pk)).status_code == 200
    assert client.post(at("experiment_verdict", row.pk), {"verdict": "keep", "words": "x"}).status_code == 409
    for one, before, after in ((account, 1000, 1500), (control, 100, 110)):
        exposures(one, [before] * 28 + [after] * 28, last=TODAY - DAY)
    assert moved(client, at, row, "ended") == 409
    assert moved(client, at, row, "running") == 302
    assert client.post(at("experiment_edit", row.pk), typed(account)).status_code == 409
    find_insights()
    row.refresh_from_db()
    assert row.state == "ended"
    assert Task.objects.for_workspace(workspace).get().assignee == owner
    found = result_of(experiment_get(workspace=workspace, experiment_id=row.pk))
    assert found is not None
    assert found.measure.effect == pytest.approx(100 * (1.5 / 1.1 - 1))
    assert (found.worth, found.whole, len(found.places)) == (True, True, 2)
    page = client.get(at("experiment", row.pk)).content.decode()
    assert "+36" in page
    refused = client.post(at("experiment_verdict", row.pk), {"verdict": "keep", "words": ""})
    assert refused.status_code == 422
    assert "words" in refused.context["form"].errors
    client.post(at("experiment_verdict", row.pk), {"verdict": "keep", "words": "It works."})
    exposures(account, [1000] * 56, last=TODAY - DAY)
    row.refresh_from_db()
    assert (row.verdict, row.verdict_by, row.figures["worth"]) == ("keep", owner, True)
    assert row.figures["effect"] == pytest.approx(36.36, abs=0.01)
    assert client.post(at("experiment_verdict", row.pk), {"verdict": "stop", "words": "No."}).status_code == 409
    assert "+36" in client.get(at("experiments")).content.decode()


def test_ended_early_it_ends_with_yesterday(client, at, workspace, account) -> None:
    row = planned(client, at, workspace, typed(account, starts_on="2026-05-31", ends_on="2026-06-20"))
    moved(client, at, row, "running")
    assert moved(client, at, row, "ended") == 422
    other = planned(client, at, workspace, typed(account, ends_on="2026-06-20"))
    moved(client, at, other, "running")
    assert moved(client, at, other, "ended") == 302
    other.refresh_from_db()
    assert (other.state, other.ends_on) == ("ended", TODAY - DAY)
    later = planned(client, at, workspace, typed(account, starts_on="2026-06-02", ends_on="2026-06-20"))
    assert moved(client, at, later, "running") == 422
    assert client.get(at("experiment_new") + f"?again={other.pk}").context["form"].initial["starts_on"] == TODAY + DAY
    assert client.post(at("experiment_drop", later.pk)).status_code == 302
    assert client.post(at("experiment_drop", other.pk)).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"), ({"accounts": []}, "accounts"), ({"ends_on": "2026-05-06"}, "ends_on"),
        ({"metric": "followers"}, "metric"), ({"minimum": "0"}, "minimum"), ({"ends_on": "2026-05-01"}, "ends_on"),
        ({"promotion": "999999"}, "promotion"), ({"accounts": ["999999"]}, "accounts"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused_at_its_field(client, at, account, changes, field) -> None:
    answer = client.post(at("experiment_new"), typed(account, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Covers say" in answer.content.decode()


def test_one_account_is_not_changed_and_left_alone_at_once(client, at, account) -> None:
    answer = client.post(at("experiment_new"), typed(account, controls=[account.pk]))
    assert "controls" in answer.context["form"].errors


def test_a_cross_promotion_is_measured_at_both_accounts(client, at, workspace, account, control) -> None:
    third = SocialAccountFactory(workspace=workspace, platform="douyin")
    done = TODAY - 30 * DAY
    row = CrossPromotion.objects.create(
        workspace=workspace, from_account=account, to_account=control, form="mention", state="done", done_on=done
    )
    for one, before, after in ((account, 10, 10), (control, 10, 20), (third, 10, 10)):
        level, rows = 1000, {}
        for n in range(-30, 30):
            level += before if n <= 0 else after
            rows[done + n * DAY] = {"followers": level}
        day_figures(one, rows)
    page = client.get(at("growth_promotion", row.pk))
    assert page.status_code == 200
    effect = page.context["effect"]
    assert (effect.sender.effect, effect.receiver.effect) == (pytest.approx(0), pytest.approx(100))
    assert str(control) in client.get(at("experiments")).content.decode()


def test_guests_look_and_do_nothing(client_of, member_of, client, at, workspace, account) -> None:
    row = planned(client, at, workspace, typed(account))
    guest = client_of(member_of(Role.GUEST))
    assert guest.get(at("experiment", row.pk)).status_code == 200
    assert guest.get(at("experiment_new")).status_code == 403
    assert guest.post(at("experiment_step", row.pk), {"state": "running"}).status_code == 403


def test_the_api_does_the_same(client, workspace, account) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/growth/experiments/"
    body = {name: value for name, value in typed(account).items() if value != ""}
    made = client.post(base, body, content_type="application/json")
    assert made.status_code == 201, made.content
    one = f"{base}{made.json()['id']}/"
    assert client.put(one, {**body, "title": "Other"}, content_type="application/json").json()["title"] == "Other"
    assert client.patch(one, {"state": "running"}, content_type="application/json").json()["state"] == "running"
    assert client.patch(one, {"state": "draft"}, content_type="application/json").status_code == 409
    exposures(account, [1000] * 56, last=TODAY - DAY)
    assert client.get(one).json()["result"]["effect"] == 0
    find_insights()
    told = client.post(f"{one}verdict/", {"verdict": "stop", "words": "No."}, content_type="application/json")
    assert told.json()["figures"]["effect"] == 0
    assert [row["verdict"] for row in client.get(base + "?verdict=stop").json()["results"]] == ["stop"]
    assert client.delete(one).status_code == 409


def test_the_list_costs_no_more_with_many_rows(client, at, workspace, account, django_assert_max_num_queries) -> None:
    for n in range(40):
        planned(client, at, workspace, typed(account, title=f"Trial {n}"))
    client.get(at("experiments"))
    with django_assert_max_num_queries(8):
        assert client.get(at("experiments")).status_code == 200


@pytest.mark.parametrize("metric", ["exposure", "followers_net"])
def test_one_of_twenty_accounts_costs_no_more(client, at, workspace, metric, django_assert_max_num_queries) -> None:
    many = [SocialAccountFactory(workspace=workspace, platform="weibo") for _n in range(20)]
    for n, one in enumerate(many):
        # Days without a reading: some accounts have holes, some end early.
        rows = {
            TODAY - back * DAY: {"followers": 9000 - (10 + n) * back, "impressions": 9} for back in range(1 + n, 70)
        }
        day_figures(one, {day: row for day, row in rows.items() if n % 3 or day.day != 9})
    ids = [one.pk for one in many]
    row = planned(client, at, workspace, typed(many[0], accounts=ids[:15], controls=ids[15:], metric=metric))
    GrowthExperiment.objects.for_workspace(workspace).update(state="running")
    client.get(at("experiments"))
    with django_assert_max_num_queries(7):
        page = client.get(at("experiment", row.pk))
    found = page.context["result"]
    means = [9] * 20 if metric == "exposure" else [10 + n for n in range(20)]
    assert [round(one.measure.before or 0, 6) for one in found.places[:8]] == means[:8]
    # Five of them say nothing of one of the 28 days; followers are carried on.
    missing = 5 * 9 / 28 if metric == "exposure" else 0
    assert found.measure.before == pytest.approx(sum(means[:15]) - missing)
