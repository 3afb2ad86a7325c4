"""Which accounts share the calls of one application."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.connectors.types import AppRegistration
from accounts.models import AppBudget, SocialAccount
from accounts.services.budgets import app_budget_assign, app_budget_of
from accounts.services.health import account_check
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocialAccount]


def budget_of(account: SocialAccount) -> AppBudget | None:
    return SocialAccount.objects.unscoped("test").select_related("app_budget").get(pk=account.pk).app_budget


def test_accounts_of_one_application_share_a_budget(connect: Connect) -> None:
    first, second = connect("one", "practice-x"), connect("two", "practice-x")
    shared = budget_of(first)
    assert shared is not None
    assert budget_of(second) == shared
    assert (shared.platform, shared.host, shared.application) == ("practice-x", "", "")


def test_platforms_that_count_per_account_have_none(connect: Connect) -> None:
    assert budget_of(connect("one", "practice-weibo")) is None
    assert not AppBudget.objects.exists()


def test_accounts_connected_before_get_theirs_at_the_next_check(connect: Connect) -> None:
    account = connect("one", "practice-x")
    SocialAccount.objects.unscoped("test").update(app_budget=None)
    account.refresh_from_db()
    account_check(account=account)
    assert budget_of(account) is not None
    elsewhere = AppBudget.objects.create(platform="practice-x", application="old")
    SocialAccount.objects.unscoped("test").update(app_budget=elsewhere)
    account.refresh_from_db()
    account_check(account=account)
    assert budget_of(account) != elsewhere


def test_reconnecting_keeps_the_budget_and_its_clocks(connect: Connect) -> None:
    account = connect("one", "practice-x")
    before = budget_of(account)
    connect("one", "practice-x", account)
    assert budget_of(account) == before
    assert AppBudget.objects.count() == 1


def test_every_registration_and_server_has_its_own() -> None:
    account = SocialAccountFactory(platform="practice-x")
    apps = [None, AppRegistration("a", "secret-1"), AppRegistration("b", "secret-2")]
    made = [app_budget_of(account=account, app=app) for app in apps]
    account.host = "https://other.example"
    made.append(app_budget_of(account=account, app=apps[1]))
    assert len({budget.pk for budget in made if budget}) == 4
    assert all(budget.application != "a" and "secret" not in budget.application for budget in made if budget)
    assert app_budget_of(account=account, app=AppRegistration("a", "renewed")) == made[3]


def test_a_platform_that_no_longer_counts_so_lets_go() -> None:
    account = SocialAccountFactory(platform="practice-weibo")
    account.app_budget = AppBudget.objects.create(platform="practice-weibo")
    account.save()
    app_budget_assign(account=account, app=None)
    assert budget_of(account) is None
