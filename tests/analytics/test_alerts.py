"""Alert rules from the form to the notification: judging, telling once, resolving, trying on the past."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import SocialAccount
from analytics.alert_states import AlertState
from analytics.models import Alert, AlertRule, Fetch, RollupMark
from analytics.tasks import judge_rules, judge_silence
from config.lib.clock import now
from team.models import AuditEntry, Notification, Workspace
from team.roles import Role
from tests.analytics.watching import collected, day_figures, exposures, rule_values
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 6, 1)


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace)


@pytest.fixture
def rule(client: Any, at: Any, workspace: Workspace) -> Any:
    """Make a rule through the form."""

    def make(**changes: Any) -> AlertRule:
        answer = client.post(at("alert_rule_new"), {**rule_values(**changes), "save": "1"})
        assert answer.status_code == 302, answer.context["form"].errors
        return AlertRule.objects.for_workspace(workspace).latest("pk")

    return make


def alerts(rule: AlertRule) -> list[Alert]:
    return list(Alert.objects.for_workspace(rule.workspace).filter(rule=rule).order_by("day"))


def tellings(rule: AlertRule) -> int:
    return Notification.objects.for_workspace(rule.workspace).filter(kind__startswith="figure_").count()


@pytest.mark.raises_notice("figure_alert")
def test_a_threshold_is_told_once_and_resolves_by_itself(rule, account, clock) -> None:
    made = rule()
    exposures(account, [900, 900, 400])
    collected(account)
    for _turn in range(3):
        assert judge_rules() == 1
    (alert,) = alerts(made)
    assert (alert.day, alert.value, alert.low, alert.state) == (TODAY - DAY, 400, 500, AlertState.OPEN)
    assert tellings(made) == 1
    notice = Notification.objects.for_workspace(made.workspace).get(kind="figure_alert")
    assert notice.url.endswith(f"/analytics/alerts/{alert.pk}/")
    # Another low day goes on with the same alert and tells nobody: the quiet days are not over.
    clock.shift(DAY)
    exposures(account, [300])
    collected(account)
    judge_rules()
    (alert,) = alerts(made)
    assert (alert.day, alert.last_day, alert.worst_day, alert.value) == (TODAY - DAY, TODAY, TODAY, 300)
    assert tellings(made) == 1
    clock.shift(DAY)
    exposures(account, [800])
    collected(account)
    judge_rules()
    (alert,) = alerts(made)
    assert (alert.state, alert.resolved_by) == (AlertState.RESOLVED, None)
    # A new one within the quiet days is written down, and nobody told.
    clock.shift(DAY)
    exposures(account, [100])
    collected(account)
    judge_rules()
    assert [one.told_at is not None for one in alerts(made)] == [True, True]
    assert made.quiet_days == 3


@pytest.mark.raises_notice("figure_urgent")
def test_within_the_quiet_days_nobody_is_told_again(rule, account, clock) -> None:
    made = rule(quiet_days="10", severity="critical")
    for value in (400, 900, 400):
        exposures(account, [value])
        collected(account)
        judge_rules()
        clock.shift(DAY)
    first, second = alerts(made)
    assert (first.state, second.state) == (AlertState.RESOLVED, AlertState.OPEN)
    assert first.told_at
    assert second.told_at is None
    assert tellings(made) == 1
    # Still so when they are over: told once more; once somebody has taken it up, never again.
    for _n in range(9):
        exposures(account, [400])
        collected(account)
        judge_rules()
        clock.shift(DAY)
    assert tellings(made) == 2


def test_who_looks_after_it_is_not_told_again(rule, account, clock, client, at) -> None:
    made = rule(quiet_days="1")
    exposures(account, [400])
    collected(account)
    judge_rules()
    (alert,) = alerts(made)
    assert client.post(at("alert_acknowledge", alert.pk)).status_code == 302
    for _n in range(3):
        clock.shift(DAY)
        exposures(account, [400])
        collected(account)
        judge_rules()
    assert tellings(made) == 1
    assert client.post(at("alert_resolve", alert.pk)).status_code == 302
    judge_rules()
    (alert,) = alerts(made)
    assert alert.state == AlertState.RESOLVED
    verbs = AuditEntry.objects.for_workspace(made.workspace).values_list("verb", flat=True)
    assert {"alert_rule.made", "alert.acknowledged", "alert.resolved"} <= set(verbs)


def test_days_whose_figures_are_not_all_in_wait(rule, account, clock) -> None:
    made = rule()
    exposures(account, [900, 400])
    # Last read before the day was over.
    row = collected(account, datetime(2026, 5, 31, 20, tzinfo=ZoneInfo("Asia/Shanghai")))
    judge_rules()
    assert alerts(made) == []
    # Read since, but the roll-up of the day waits.
    collected(account)
    mark = RollupMark.objects.create(workspace=made.workspace, account=account, day=TODAY - DAY)
    judge_rules()
    assert alerts(made) == []
    mark.delete()
    judge_rules()
    assert len(alerts(made)) == 1
    assert row.account_id == account.pk


def test_today_can_only_be_too_high(rule, account) -> None:
    low, high = rule(), rule(direction="above", limit="5000", name="Exposure very high")
    exposures(account, [900])
    exposures(account, [10], last=TODAY)
    collected(account)
    judge_rules()
    assert (alerts(low), alerts(high)) == ([], [])
    exposures(account, [6000], last=TODAY)
    judge_rules()
    assert (alerts(low), [one.day for one in alerts(high)]) == ([], [TODAY])


@pytest.fixture
def stuck(workspace: Workspace) -> SocialAccount:
    """An account that works and whose figures have not come for four days."""
    found = SocialAccountFactory(workspace=workspace)
    exposures(found, [900] * 20, last=TODAY - 5 * DAY)
    collected(found, now() - 4 * DAY)
    return found


def test_an_account_that_is_stuck_switches_no_rule_off(rule, account, stuck, client, at, workspace) -> None:
    made = rule(kind="change", limit="50", versus="weekday")
    exposures(account, [900] * 13 + [910])
    collected(account)
    judge_rules()
    # That the stuck account brings nothing is no fall.
    assert alerts(made) == []
    exposures(account, [100])
    judge_rules()
    (alert,) = alerts(made)
    assert (alert.value, alert.expected, alert.evidence["without"]) == (100, 900, [stuck.pk])
    # The rule, its trial and the alert say so; figures beside them are those it was judged by.
    address = reverse("accounts:detail", args=[workspace.slug, stuck.pk])
    assert address in client.get(at("alert_rule", made.pk)).content.decode()
    tried = client.post(at("alert_rule_new"), {**rule_values(kind="change", limit="50"), "try": "1"})
    assert address in tried.content.decode()
    assert [one.expected for one in tried.context["trial"].verdicts if one.fires] == [900]
    page = client.get(at("alert", alert.pk))
    assert address in page.content.decode()
    assert [reading.value for _day, reading in page.context["base"]] == [900]
    told = client.get(f"/api/v1/workspaces/{workspace.slug}/alert-rules/{made.pk}/trial/").json()
    assert (told["silent_accounts"], told["without"]) == ([stuck.pk], [stuck.pk])


def test_a_total_with_a_stuck_account_is_not_called_too_low(rule, account, stuck, client, at, workspace) -> None:
    low, high = rule(limit="500"), rule(direction="above", limit="5000", name="Exposure very high")
    exposures(account, [400])
    collected(account)
    judge_rules()
    assert alerts(low) == []
    page = client.get(at("alert_rule", low.pk))
    assert reverse("accounts:detail", args=[workspace.slug, stuck.pk]) in page.content.decode()
    assert not page.context["trial"].verdicts[-1].judged
    told = client.get(f"/api/v1/workspaces/{workspace.slug}/alert-rules/{low.pk}/trial/").json()
    assert (told["silent_accounts"], told["without"]) == ([stuck.pk], [])
    exposures(account, [6000])
    judge_rules()
    assert [one.day for one in alerts(high)] == [TODAY - DAY]
    # Somebody enters what is missing: nobody waits any more.
    exposures(account, [400])
    fetch = Fetch.objects.create(
        workspace=workspace, account=stuck, kind="import", state="done", started_at=now(), finished_at=now()
    )
    judge_rules()
    assert [one.value for one in alerts(low)] == [400]
    assert fetch.pk


def test_a_figure_of_accounts_waits_for_every_account_that_reports_it(rule, account, workspace) -> None:
    other = SocialAccountFactory(workspace=workspace)
    made = rule(metric="orders", limit="15")
    for one in (account, other):
        day_figures(one, {TODAY - n * DAY: {"orders": 10} for n in (2, 3)})
    day_figures(account, {TODAY - DAY: {"orders": 10}})
    judge_rules()
    assert alerts(made) == []
    day_figures(other, {TODAY - DAY: {"orders": 1}})
    judge_rules()
    assert [one.value for one in alerts(made)] == [11]


def test_weekend_dips_tell_nobody_and_a_real_one_does(rule, account, client, at) -> None:
    week = [1000, 1020, 990, 1010, 1000, 350, 330]
    history = [value + 7 * (n % 3) for n in range(20) for value in week]
    exposures(account, history)
    collected(account)
    made = rule(kind="anomaly", direction="both", limit="")
    judge_rules()
    assert alerts(made) == []
    exposures(account, [30])
    judge_rules()
    (alert,) = alerts(made)
    assert alert.expected == pytest.approx(337, abs=7)
    assert len(alert.evidence["base"]) == 8
    assert all(date.fromisoformat(one).weekday() == 6 for one in alert.evidence["base"])
    page = client.get(at("alert", alert.pk)).content.decode()
    assert "30" in page


@pytest.mark.raises_notice("figure_note")
def test_missing_figures_are_told_and_over_when_they_come(rule, account, workspace, clock) -> None:
    made = rule(kind="no_data", metric="", limit="", silent_hours="6", severity="info")
    lost = SocialAccountFactory(workspace=workspace, state="needs_reconnect")
    for one in (account, lost):
        collected(one, now() - timedelta(hours=7))
    assert (judge_rules(), judge_silence()) == (0, 1)
    (alert,) = alerts(made)
    assert [one["account"] for one in alert.evidence["silent"]] == [account.pk]
    collected(account)
    judge_silence()
    (alert,) = alerts(made)
    assert alert.state == AlertState.RESOLVED
    # Silent once more on the same day: a day is told of once.
    clock.shift(timedelta(hours=7))
    judge_silence()
    assert len(alerts(made)) == 1
    assert tellings(made) == 1


@pytest.mark.raises_notice("figure_alert")
def test_an_account_that_falls_silent_later_is_told_of(rule, account, workspace, clock, client, at) -> None:
    made = rule(kind="no_data", metric="", limit="", silent_hours="6", quiet_days="30")
    later, again = (SocialAccountFactory(workspace=workspace) for _n in range(2))

    def silent() -> set[int]:
        judge_silence()
        (alert,) = alerts(made)
        assert alert.value == len(alert.evidence["silent"])
        return {one["account"] for one in alert.evidence["silent"]}

    collected(account, now() - timedelta(hours=7))
    collected(later)
    collected(again)
    assert silent() == {account.pk}
    assert tellings(made) == 1
    assert client.post(at("alert_acknowledge", alerts(made)[0].pk)).status_code == 302
    clock.shift(2 * DAY)
    collected(again)
    assert silent() == {account.pk, later.pk}
    (alert,) = alerts(made)
    assert (alert.worst_day, alert.state, tellings(made)) == (TODAY + 2 * DAY, "acknowledged", 2)
    latest = Notification.objects.for_workspace(workspace).filter(kind="figure_alert").latest("pk")
    assert latest.params["value"] == 2
    # It comes back and falls silent once more: told of already.
    collected(later)
    assert silent() == {account.pk}
    clock.shift(DAY)
    collected(again)
    assert silent() == {account.pk, later.pk}
    assert tellings(made) == 2


def test_an_alert_stays_what_it_was_when_its_rule_is_changed(rule, account, client, at, workspace, owner) -> None:
    made = rule()
    exposures(account, [900, 400])
    collected(account)
    judge_rules()
    (alert,) = alerts(made)
    before = client.get(at("alert", alert.pk)).context["chart"].summary
    edit = at("alert_rule_edit", made.pk)
    assert client.post(edit, {**rule_values(name="Other name", limit="450"), "save": "1"}).status_code == 302
    assert alerts(made)[0].state == AlertState.OPEN
    given = rule_values(metric="clicks", reach="account", account=str(account.pk), kind="change", limit="20")
    assert client.post(edit, {**given, "save": "1"}).status_code == 302
    (alert,) = alerts(made)
    assert (alert.state, alert.resolved_by) == (AlertState.RESOLVED, owner)
    page = client.get(at("alert", alert.pk))
    assert page.context["chart"].summary == before
    told = client.get(f"/api/v1/workspaces/{workspace.slug}/figure-alerts/{alert.pk}/").json()
    assert (told["kind"], told["metric"], told["reach"], told["account"]) == (
        "threshold",
        "exposure",
        "workspace",
        None,
    )
    assert "400" in told["sentence"]
    assert "500" in told["sentence"]


def test_trying_on_the_past_counts_tellings_and_keeps_nothing(client, at, account, workspace) -> None:
    exposures(account, [100 if n % 10 == 0 else 900 for n in range(90)])
    answer = client.post(at("alert_rule_new"), {**rule_values(), "try": "1"})
    assert answer.status_code == 200
    trial = answer.context["trial"]
    assert (len(trial.told), trial.fired, trial.judged, trial.too_often) == (9, 9, 90, False)
    assert "9" in answer.content.decode()
    assert not AlertRule.objects.for_workspace(workspace).exists()
    often = client.post(at("alert_rule_new"), {**rule_values(limit="901", quiet_days="0"), "try": "1"})
    assert often.context["trial"].too_often
    assert "note-warn" in often.content.decode()
    empty = client.post(at("alert_rule_new"), {**rule_values(metric="clicks"), "try": "1"})
    assert empty.context["trial"].judged == 0


def test_gaps_of_the_past_are_found_for_missing_figures(client, at, account) -> None:
    for back in (20, 19, 18, 14, 13):
        moment = now() - back * DAY
        Fetch.objects.create(
            workspace=account.workspace, account=account, kind="posts", state="done", started_at=moment,
            finished_at=moment,
        )  # fmt: skip
    given = rule_values(kind="no_data", metric="", limit="", silent_hours="36", quiet_days="0")
    trial = client.post(at("alert_rule_new"), {**given, "try": "1"}).context["trial"]
    # Silent from 36 hours after the noon of day −18 on: at midnight of −16 until −14, then from −11 until now.
    fired = [(TODAY - one.day).days for one in trial.verdicts if one.fires]
    assert fired == [16, 15, 14, *range(11, 0, -1)]
    assert trial.judged == 20


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"limit": ""}, "limit"), ({"metric": ""}, "metric"), ({"kind": "change", "limit": "0"}, "limit"),
        ({"direction": "both"}, "direction"), ({"roles": []}, "roles"), ({"reach": "account"}, "account"),
        ({"reach": "group"}, "group"), ({"reach": "platform"}, "platform"), ({"name": " "}, "name"),
        ({"quiet_days": "91"}, "quiet_days"), ({"people": ["999999"]}, "people"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused_at_its_field(client, at, account, changes, field) -> None:
    answer = client.post(at("alert_rule_new"), {**rule_values(**changes), "save": "1"})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", "2026-03-29"), ("Asia/Kathmandu", "2026-05-31")])
def test_days_are_those_of_the_workspace(rule, account, workspace, clock, zone, day) -> None:
    """A day of 23 hours is over at its own midnight; a zone off the full hour has its own days."""
    workspace.time_zone = zone
    workspace.save()
    made = rule()
    that = date.fromisoformat(day)
    end = datetime.combine(that + DAY, datetime.min.time(), ZoneInfo(zone))
    clock.move_to(end - timedelta(minutes=1))
    exposures(account, [900, 100], last=that)
    collected(account)
    judge_rules()
    assert alerts(made) == []
    clock.move_to(end + timedelta(minutes=1))
    collected(account)
    judge_rules()
    assert [one.day for one in alerts(made)] == [that]


def test_a_paused_rule_judges_nothing_and_its_alerts_are_over(rule, account, client, at) -> None:
    made = rule()
    exposures(account, [400])
    collected(account)
    judge_rules()
    assert client.post(at("alert_rule_switch", made.pk), {"state": "paused"}).status_code == 302
    assert alerts(made)[0].state == AlertState.RESOLVED
    assert judge_rules() == 0


def test_told_are_roles_people_and_who_looks_after_the_account(rule, account, member_of, workspace, owner) -> None:
    planner, analyst, other = (member_of(role) for role in (Role.PLANNER, Role.ANALYST, Role.GUEST))
    account.caretaker = other
    account.save()
    made = rule(roles=["planner"], people=[str(analyst.pk)], tell_caretaker="on")
    exposures(account, [400])
    collected(account)
    judge_rules()
    told = Notification.objects.for_workspace(workspace).filter(kind="figure_alert")
    assert set(told.values_list("recipient_id", flat=True)) == {planner.pk, analyst.pk, other.pk}
    assert made.listeners.count() == 1


def test_only_who_may_set_goals_makes_rules(client_of, member_of, workspace, at, rule, account) -> None:
    made = rule()
    analyst = client_of(member_of(Role.ANALYST))
    assert analyst.get(at("alert_rule", made.pk)).status_code == 200
    assert analyst.post(at("alert_rule_new"), rule_values()).status_code == 403
    assert analyst.post(at("alert_rule_remove", made.pk)).status_code == 403


def test_lists_cost_no_more_with_many_rows(client, at, account, workspace, django_assert_max_num_queries) -> None:
    for number in range(40):
        made = AlertRule.objects.create(
            workspace=workspace, name=f"Rule {number}", kind="threshold", metric="exposure", limit=number + 1
        )
        Alert.objects.create(
            workspace=workspace, rule=made, kind="threshold", metric="exposure", limit=number + 1, day=TODAY,
            last_day=TODAY, worst_day=TODAY, severity="warning", raised_at=now(), value=1, low=number + 1,
        )  # fmt: skip
    for name in ("alerts", "alert_rules"):
        with django_assert_max_num_queries(12):
            assert client.get(at(name)).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(at("alert", Alert.objects.for_workspace(workspace).latest("pk").pk)).status_code == 200


def test_the_api_does_the_same(client, workspace, account, at) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}"
    body = {**rule_values(), "minimum": 0, "limit": "500"}
    tried = client.post(f"{base}/alert-rules/try/", body, content_type="application/json")
    assert (tried.status_code, tried.json()["told"]) == (200, 0)
    made = client.post(f"{base}/alert-rules/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    exposures(account, [400])
    collected(account)
    judge_rules()
    assert client.get(f"{base}/alert-rules/{pk}/trial/").json()["told"] == 1
    (alert,) = client.get(f"{base}/figure-alerts/?state=open").json()["results"]
    taken = client.post(f"{base}/figure-alerts/{alert['id']}/acknowledge/")
    assert taken.json()["state"] == "acknowledged"
    note = client.post(
        f"{base}/figure-alerts/{alert['id']}/notes/", {"text": "A post was deleted."}, content_type="application/json"
    )
    assert note.status_code == 201
    assert "A post was deleted." in client.get(at("alert", alert["id"])).content.decode()
    assert client.post(f"{base}/figure-alerts/{alert['id']}/resolve/").json()["state"] == "resolved"
    changed = client.put(f"{base}/alert-rules/{pk}/", {**body, "name": "Other"}, content_type="application/json")
    assert changed.json()["name"] == "Other"
    paused = client.patch(f"{base}/alert-rules/{pk}/", {"state": "paused"}, content_type="application/json")
    assert paused.json()["state"] == "paused"
    assert client.delete(f"{base}/alert-rules/{pk}/").status_code == 204
