"""Paid calls: the price is shown, each call counted before it is made, and the cap holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from accounts.connectors import registry
from accounts.connectors.errors import SpendCapReached
from accounts.models import ApiSpend, PlatformApp, SocialAccount
from accounts.services.sessions import session_open
from accounts.services.spending import next_month, spend_charge, spend_of
from team.models import User, Workspace
from tests.accounts.connectors.fakes.x import Fake

ClientOf = Callable[[User | None], Client]


@pytest.fixture
def account(settings: Any, owner: User, client_of: ClientOf, workspace: Workspace) -> Iterator[SocialAccount]:
    """An account at X, connected through the workspace's own app."""
    with Fake() as fake:
        settings.PLATFORM_GATEWAYS = fake.gateways()
        client = client_of(owner)
        client.post(f"/w/{workspace.slug}/accounts/apps/x/", dict(fake.app))
        leaving = client.post(f"/w/{workspace.slug}/accounts/connect/x/", {})
        client.get(f"/connect/callback/?{urlencode(fake.allow(str(leaving.context['address'])))}")
        yield SocialAccount.objects.for_workspace(workspace).get()


def app(workspace: Workspace) -> PlatformApp:
    return PlatformApp.objects.for_workspace(workspace).get(platform="x")


def cap(client: Client, workspace: Workspace, amount: str) -> None:
    answer = client.post(f"/w/{workspace.slug}/accounts/apps/x/cap/", {"cap": amount})
    assert answer.status_code == 302


@pytest.mark.django_db
def test_calls_are_priced_and_counted(
    account: SocialAccount, owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    session = session_open(account=account)
    session.connector.probe(session.credential)  # type: ignore[attr-defined]
    spend = spend_of(app=app(workspace))
    assert spend is not None
    assert spend.total == sum(line.price.amount * line.calls for line in spend.lines)
    shown = client_of(owner).get(f"/w/{workspace.slug}/accounts/apps/x/").content.decode()
    assert all(str(line.price.amount.normalize()) in shown for line in spend.lines)
    assert "charge" not in repr(session.credential)


@pytest.mark.django_db
@pytest.mark.raises_notice("platform_spend_cap")
def test_the_cap_stops_before_the_call_and_people_are_told(
    account: SocialAccount, owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    price = registry.capabilities("x").prices[0]
    client = client_of(owner)
    cap(client, workspace, "nonsense")
    assert app(workspace).spend_cap is None
    cap(client, workspace, "1.00")
    charge = session_open(account=account).credential.charge
    assert charge is not None
    before = spend_of(app=app(workspace))
    assert before is not None
    rest = int((Decimal(1) - before.total) / price.amount)
    charge(price.kind, rest)
    with pytest.raises(SpendCapReached) as refused:
        charge(price.kind, 1 + int(Decimal(1) / price.amount))
    assert refused.value.retry_after > 0
    after = spend_of(app=app(workspace))
    assert after is not None
    assert after.total == before.total + price.amount * rest, "what was refused is not counted"
    cap(client, workspace, "")
    charge(price.kind, 1000)


@pytest.mark.django_db(transaction=True)
def test_two_callers_cannot_both_take_the_last(account: SocialAccount, workspace: Workspace) -> None:
    price = registry.capabilities("x").prices[0]
    known = app(workspace)
    ApiSpend.objects.for_workspace(workspace).delete()
    PlatformApp.objects.for_workspace(workspace).update(spend_cap=(price.amount * 10).quantize(Decimal("0.01")))
    allowed = int(PlatformApp.objects.for_workspace(workspace).get(pk=known.pk).spend_cap / price.amount)  # type: ignore[operator]

    def one(_number: int) -> bool:
        try:
            spend_charge(price.kind, app_id=known.pk, workspace_id=workspace.pk, platform="x")
        except SpendCapReached:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(allowed + 20))) == allowed


def test_months_follow_one_another() -> None:
    assert next_month(datetime(2026, 12, 1, tzinfo=UTC).date()) == datetime(2027, 1, 1, tzinfo=UTC)
    assert next_month(datetime(2026, 2, 1, tzinfo=UTC).date()) == datetime(2026, 3, 1, tzinfo=UTC)
