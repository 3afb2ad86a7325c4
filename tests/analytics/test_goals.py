"""Pages and REST of goals: values by hand, targets with a history, who may do what."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.models import Goal, GoalValue
from team.models import AuditEntry
from team.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(goal, member_of):
    """A goal for conversions that an analyst enters."""
    return goal(metric="conversions", target="300", name="300 orders in June", typist=member_of(Role.ANALYST).pk)


def test_values_are_entered_pasted_and_corrected(typed, client_of, at, workspace):
    client, address = client_of(typed.typist), at("goal_values", typed.pk)
    one = {"day": "2026-06-01", "value": "12", "source": "Shop figures", "lines": ""}
    assert client.post(address, one).status_code == 302
    for wrong, words in (
        ({"value": "-1"}, "greater than or equal to 0"),
        ({"day": "2026-06-09"}, "days that have come"),
        ({"source": ""}, "required"),
        ({"value": ""}, "Enter the value"),
        ({"lines": "day,value\n2026-13-01,5"}, "Line 2 cannot be read"),
        ({"lines": "2026-05-01,x"}, "Line 1 cannot be read"),
    ):
        answer = client.post(address, {**one, **wrong})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    lines = "日期,数量\n2026-05-30,8\n2026/5/31;1 \n2026-06-01\t20\tOrders export"
    assert client.post(address, {**one, "lines": lines}).status_code == 302
    rows = GoalValue.objects.for_workspace(workspace).order_by("day").values_list("day", "value", "source")
    assert [(str(day), int(value), source) for day, value, source in rows] == [
        ("2026-05-30", 8, "Shop figures"), ("2026-05-31", 1, "Shop figures"), ("2026-06-01", 20, "Orders export"),
    ]  # fmt: skip
    typed.refresh_from_db()
    # What was before the first day does not count.
    assert typed.progress["value"] == 20
    entry = AuditEntry.objects.for_workspace(workspace).filter(verb="goal.values_entered").latest("seq")
    assert entry.before == {"2026-06-01": "12.00"}


def test_collected_figures_take_no_entries(goal, client, at):
    made = goal()
    answer = client.post(at("goal_values", made.pk), {"day": "2026-06-01", "value": "1", "source": "x", "lines": ""})
    assert answer.status_code == 422


def test_a_changed_target_is_a_new_version_with_its_reason(goal, client, at, entered, clock):
    made = goal()
    address = at("goal_target", made.pk)
    change = {"target": "1800", "ends_on": "2026-07-15", "reason": "The film came two weeks later."}
    assert client.post(address, {**change, "reason": ""}).status_code == 422
    assert client.post(address, {**change, "target": "40000"}).status_code == 422
    assert client.post(address, {**change, "ends_on": "2026-05-01"}).status_code == 422
    assert client.post(address, {**change, "target": "1500", "ends_on": "2026-07-01"}).status_code == 422
    assert client.post(address, change).status_code == 302
    made.refresh_from_db()
    assert (made.target, made.ends_on) == (1800, date(2026, 7, 15))
    assert [(row.number, int(row.target), row.reason) for row in made.versions.all()] == [
        (1, 1500, ""), (2, 1800, change["reason"]),
    ]  # fmt: skip
    # Editing a running goal never touches the target.
    edited = entered(target="5", metric="posts", name="1,800 followers", plan="Two notes\n\nOne film")
    assert client.post(at("goal_edit", made.pk), {**edited, "set": "1"}).status_code == 302
    made.refresh_from_db()
    assert (made.target, made.metric, made.plan) == (1800, "followers_net", ["Two notes", "One film"])
    assert client.post(at("goal_edit", made.pk), {**edited, "name": "Better", "set": "1"}).status_code == 422
    page = client.get(at("goal", made.pk)).content.decode()
    assert change["reason"] in page


def test_list_filters_card_and_budget(
    goal, client, at, workspace, account, django_assert_max_num_queries, client_of, member_of
):
    assert "No goal runs yet" in client.get(at("goals")).content.decode()
    made = goal()
    for n in range(35):
        Goal.objects.create(
            workspace=workspace, name=f"Goal {n}", state="active", metric="posts", subject="workspace", baseline=0,
            target=5, starts_on=date(2026, 5, 1), ends_on=date(2026, 9, 1), health="off_track",
        )  # fmt: skip
    with django_assert_max_num_queries(9):
        page = client.get(at("goals")).content.decode()
    assert made.name in page
    assert "Page 1 of 2" in page
    with django_assert_max_num_queries(12):
        client.get(at("goal", made.pk))
    for wanted in ({"health": "off_track"}, {"subject": "workspace"}, {"state": "closed"}):
        assert made.name not in client.get(at("goals"), wanted).content.decode()
    assert "Nothing matches" in client.get(at("goals"), {"owner": "999"}).content.decode()
    guest = client_of(member_of(Role.GUEST))
    card = guest.get(at("goals_card"), headers={"hx-request": "true"}).content.decode()
    assert "36 running" in card
    assert guest.get(at("goals_card")).status_code == 302
    of_account = guest.get(at("account_goals", account.pk), headers={"hx-request": "true"}).content.decode()
    assert made.name in of_account or "36 running" in of_account
    assert guest.get(at("goal", made.pk)).status_code == 200
    assert guest.get(at("goal_new")).status_code == 403
    assert guest.post(at("goal_review", made.pk), {"note": "x"}).status_code == 403


def test_rest(workspace, client, account, owner, clock):
    base, kind = f"/api/v1/workspaces/{workspace.slug}/goals/", {"content_type": "application/json"}
    body = {
        "name": "Grow", "metric": "followers_net", "subject": "account", "account": account.pk, "owner": owner.pk,
        "target": "1500", "starts_on": "2026-06-01", "ends_on": "2026-07-01", "objective": "brand",
        "reason": "Search peaks in July.", "activate": True,
        "milestones": [{"day": "2026-06-15", "value": "700", "label": "half"}],
    }  # fmt: skip
    refused = client.post(base, body, **kind)
    assert refused.status_code == 422
    assert refused.json()["code"] == "goal_not_smart"
    assert refused.json()["errors"][0]["field"] == "name"
    made = client.post(base, {**body, "name": "1,500 followers"}, **kind)
    assert made.status_code == 201, made.json()
    one = f"{base}{made.json()['id']}/"
    assert client.get(one).json()["progress"]["target"] == 1500
    assert client.get(base, {"account": account.pk, "state": "active"}).json()["results"][0]["milestones"]
    change = {"target": "1600", "ends_on": "2026-07-01", "reason": "A partner joins us."}
    assert client.post(f"{one}targets/", change, **kind).json()["target"] == "1600.00"
    assert [row["number"] for row in client.get(f"{one}targets/").json()["results"]] == [2, 1]
    assert client.post(f"{one}reviews/", {"note": "Fine."}, **kind).json()["progress"]["elapsed"] == 0
    assert client.get(f"{one}reviews/").json()["results"][0]["note"] == "Fine."
    values = {"values": [{"day": "2026-06-01", "value": "3", "source": "x"}]}
    assert client.post(f"{one}values/", values, **kind).status_code == 422
    assert client.get(f"{one}values/").json()["results"] == []
    assert client.put(one, {**body, "name": "1,600 followers"}, **kind).json()["name"] == "1,600 followers"
    assert client.delete(one).status_code == 409
    closed = client.post(f"{one}close/", {"outcome": "dropped", "lesson": "Other plans."}, **kind)
    assert closed.json()["state"] == "closed"
    draft = client.post(base, {"name": "Later"}, **kind).json()
    assert draft["progress"] is None
    assert client.delete(f"{base}{draft['id']}/").status_code == 204
