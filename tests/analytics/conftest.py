"""Accounts with a history, and goals made through the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AccountReading, SocialAccount
from analytics.models import Goal
from team.models import User, Workspace
from tests.factories import SocialAccountFactory

TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Noon of 1 June 2026 in Shanghai; tests move it by days."""
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False) as traveller:
        yield traveller


@pytest.fixture
def read() -> Callable[..., None]:
    """Write readings of an account: `gain` a day over the last `days` days, ending at `last` on `until`."""

    def make(account: SocialAccount, *, gain: float, days: int = 90, last: int = 10_000, until: date = TODAY) -> None:
        AccountReading.objects.bulk_create(
            [
                AccountReading(
                    workspace=account.workspace,
                    account=account,
                    day=until - timedelta(days=back),
                    followers=max(0, round(last - gain * back + (back % 3))),
                    read_at=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")),
                )
                for back in range(days)
            ],
            ignore_conflicts=True,
        )

    return make


@pytest.fixture
def account(workspace: Workspace, read: Callable[..., None]) -> SocialAccount:
    """An account that has gained 50 followers a day for ninety days and has 10,000."""
    made = SocialAccountFactory(workspace=workspace)
    read(made, gain=50)
    return made


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    """The address of a page of this app by its name."""
    return lambda name, *args: reverse(f"analytics:{name}", args=[workspace.slug, *args])


@pytest.fixture
def client(client_of: Callable[..., Client], owner: User) -> Client:
    """Signed in as the owner."""
    return client_of(owner)


@pytest.fixture
def entered(account: SocialAccount, owner: User) -> Callable[..., dict[str, Any]]:
    """What a person types into the form for a good goal, with changes."""

    def make(**changes: Any) -> dict[str, Any]:
        good = {
            "name": "1,500 more followers by August", "metric": "followers_net", "subject": "account",
            "account": account.pk, "owner": owner.pk, "target": "1500", "starts_on": "2026-06-01",
            "ends_on": "2026-07-01", "objective": "brand", "reason": "Search peaks in July.",
            "plan": "Three notes a week", "rhythm": 7,
        }  # fmt: skip
        return {**good, **changes}

    return make


@pytest.fixture
def goal(
    client: Client, at: Callable[..., str], entered: Callable[..., dict[str, Any]], workspace: Workspace
) -> Callable[..., Goal]:
    """A goal set through the form."""

    def make(**changes: Any) -> Goal:
        answer = client.post(at("goal_new"), {**entered(**changes), "set": "1"})
        assert answer.status_code == 302, answer.context["form"].errors
        return Goal.objects.for_workspace(workspace).select_related("workspace").latest("pk")

    return make
