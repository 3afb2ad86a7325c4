"""What filters by a group of accounts says so when that group was deleted, and never widens to all accounts unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AccountGroup, SocialAccount
from accounts.services.matrix.groups import GroupValues, group_delete, group_save
from analytics.models import AlertRule
from team.actors import Actor
from team.models import User, Workspace
from tests.analytics.watching import exposures, rule_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(workspace: Workspace, account: SocialAccount, owner: User) -> AccountGroup:
    values = GroupValues(name="Short videos", account_ids=[account.pk])
    return group_save(workspace=workspace, actor=Actor(owner), group_id=None, values=values)


def deleted(group: AccountGroup, owner: User) -> None:
    group_delete(workspace=group.workspace, actor=Actor(owner), group_id=group.pk)


def page(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_rule_says_that_its_group_was_deleted(client, at, workspace, account, group, owner) -> None:
    exposures(account, [900, 900, 400])
    answer = client.post(at("alert_rule_new"), {**rule_values(reach="group", group=group.pk), "save": "1"})
    assert answer.status_code == 302
    rule = AlertRule.objects.for_workspace(workspace).get()
    assert "was deleted" not in page(client, at("alert_rule", rule.pk))
    deleted(group, owner)

    shown = page(client, at("alert_rule", rule.pk))
    assert "The account group of this rule was deleted" in shown
    assert at("alert_rule_edit", rule.pk) + "#id_group" in shown
    assert "not enough figures" not in shown
    assert "The account group of this rule was deleted" in page(client, at("alert_rule_edit", rule.pk))
    assert "Watches nothing" in page(client, at("alert_rules"))


def test_a_goal_says_that_its_group_was_deleted(client, at, goal, group, owner) -> None:
    made = goal(subject="group", group=group.pk)
    assert "was deleted" not in page(client, at("goal", made.pk))
    deleted(group, owner)

    shown = page(client, at("goal", made.pk))
    assert "The account group of this goal was deleted" in shown
    assert "next check of the account" not in shown
    answer = client.post(at("goal_close", made.pk), {"outcome": "reached", "lesson": "Keep groups."})
    assert answer.status_code == 422
    assert answer.context["close_form"].errors == {
        "outcome": ["Nothing is measured, so nobody can say that it was reached."]
    }
    assert client.post(at("goal_close", made.pk), {"outcome": "dropped", "lesson": "Keep groups."}).status_code == 302


@pytest.mark.parametrize("name", ["overview", "accounts", "posts", "growth"])
def test_an_address_says_that_its_group_was_deleted(client, at, account, group, owner, name) -> None:
    address = f"{at(name)}?group={group.pk}"
    assert "The group of accounts in this address" not in page(client, address)
    deleted(group, owner)
    assert "The group of accounts in this address" in page(client, address)
