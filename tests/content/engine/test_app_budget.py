"""Calls that several accounts share because they belong to one application."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import AppBudget, SocialAccount
from accounts.models.social_account import LONG_AGO
from config.lib.clock import now
from content.engine.rates import rate_of
from content.models import Publication
from content.states import PublicationState as S

from .conftest import Desk, Engine, fresh, until

POSTS = {"path": "/api/posts", "method": "POST"}
X = "practice-x"


def test_accounts_of_one_application_share_its_budget(desk: Desk, engine: Engine) -> None:
    """Claimed together, each takes its own share of the budget."""
    rows = [desk.scheduled(desk.account(X, f"x{n}"), text=f"No {n}") for n in range(3)]
    (budget,) = AppBudget.objects.all()
    started = now()
    engine.start()
    for row in rows:
        engine.until(row, S.PUBLISHED)
    budget.refresh_from_db()
    assert budget.rate_clock >= started + 3 * rate_of(X, "app").gap
    assert sorted(desk.texts()) == ["No 0", "No 1", "No 2"]


def test_used_up_budget_holds_all_its_accounts_and_counts_no_attempt(desk: Desk, engine: Engine) -> None:
    rows = [desk.scheduled(desk.account(X, f"x{n}"), text=f"No {n}") for n in range(2)]
    other = desk.scheduled(desk.account(), text="Other platform")
    far = now() + rate_of(X, "app").ahead + timedelta(seconds=40)
    AppBudget.objects.update(rate_clock=far)
    engine.start()
    engine.until(other, S.PUBLISHED)
    until(lambda: AppBudget.objects.get().hold_until > now())
    assert abs(AppBudget.objects.get().hold_until - (far - rate_of(X, "app").ahead)) < timedelta(seconds=1)
    until(lambda: {(fresh(row).state, fresh(row).attempt_count) for row in rows} == {(S.SCHEDULED, 0)})
    assert desk.texts() == ["Other platform"]
    AppBudget.objects.update(rate_clock=now(), hold_until=now())
    for row in rows:
        engine.until(row, S.PUBLISHED)


def test_the_platform_asks_the_application_to_wait(desk: Desk, engine: Engine) -> None:
    """One 429 about the application keeps all its accounts quiet for as long as the platform said."""
    first, second = (desk.account(X, f"x{n}") for n in range(2))
    desk.network.fault("rate_limit", retry_after=60, scope="app", **POSTS)
    row = desk.scheduled(first, text="First")
    engine.start()
    until(lambda: AppBudget.objects.get().hold_until > now() + timedelta(seconds=50))
    later = desk.scheduled(second, text="Second")
    assert fresh(row).attempt_count == 0
    until(lambda: fresh(row).state == S.SCHEDULED)
    accounts = SocialAccount.objects.unscoped("test")
    assert set(accounts.values_list("hold_until", flat=True)) == {LONG_AGO}
    assert desk.attempts(later) == []
    AppBudget.objects.update(hold_until=now())
    Publication.objects.unscoped("test").filter(pk=row.pk).update(next_attempt_at=now())
    for each in (row, later):
        engine.until(each, S.PUBLISHED)
    assert sorted(desk.texts()) == ["First", "Second"]
