"""Paid calls: the price is shown, each call counted before it is made, and the cap holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
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
from accounts.services.spending import spend_charge, spend_of
from config.lib.clock import now
from content.engine.outcome import after_send
from content.models import Publication
from content.states import PublicationState as S
from team.models import User, Workspace
from tests.accounts.connectors.fakes.x import Fake
from tests.factories import PublicationFactory

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


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.raises_notice("platform_spend_cap")
def test_the_cap_stops_before_the_call_and_people_are_told(
    account: SocialAccount, owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    price = registry.capabilities("x").prices[0]
    client = client_of(owner)
    for nonsense in ("nonsense", "NaN", "-1", "1e30"):
        cap(client, workspace, nonsense)
    assert app(workspace).spend_cap is None
    cap(client, workspace, "1.00")
    charge = session_open(account=account).credential.charge
    assert charge is not None
    before = spend_of(app=app(workspace))
    assert before is not None
    rest = int((Decimal(1) - before.total) / price.amount)
    charge(price.kind, rest)
    with pytest.raises(SpendCapReached):
        charge(price.kind, 1 + int(Decimal(1) / price.amount))
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


@pytest.mark.django_db(transaction=True)
def test_reading_is_counted_whatever_the_cap_says(account: SocialAccount, workspace: Workspace) -> None:
    price = registry.capabilities("x").prices[0]
    charge = session_open(account=account).credential.charge
    assert charge is not None
    PlatformApp.objects.for_workspace(workspace).update(spend_cap=Decimal("0.01"))
    charge(price.kind, 100, made=True)
    spend = spend_of(app=app(workspace))
    assert spend is not None
    assert spend.used_up
    with pytest.raises(SpendCapReached):
        charge(price.kind, 0)


@pytest.mark.django_db(transaction=True)
def test_spending_outlasts_the_app(
    account: SocialAccount, owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    charge = session_open(account=account).credential.charge
    assert charge is not None
    charge(registry.capabilities("x").prices[0].kind, 10)
    before = spend_of(app=app(workspace))
    assert before is not None
    client = client_of(owner)
    client.post(f"/w/{workspace.slug}/accounts/{account.pk}/disconnect/", {"confirmed": "yes"})
    client.post(f"/w/{workspace.slug}/accounts/apps/x/forget/")
    assert not PlatformApp.objects.for_workspace(workspace).exists()
    client.post(f"/w/{workspace.slug}/accounts/apps/x/", dict(Fake.app))
    after = spend_of(app=app(workspace))
    assert after is not None
    assert after.total >= before.total, "the platform's bill does not begin anew either"


@pytest.mark.django_db(transaction=True)
def test_the_cap_holds_the_post_and_nothing_else(
    account: SocialAccount, owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    row = PublicationFactory(post__workspace=workspace, account=account)
    then = after_send(SpendCapReached(platform="x"), publication=row, caps=registry.capabilities("x"), moment=now())
    assert (then.hold, then.counts, then.state) == (None, False, S.SCHEDULED)
    assert then.at is not None
    assert then.at - now() < timedelta(minutes=16)
    Publication.objects.for_workspace(workspace).update(error_kind="spend_cap", next_attempt_at=then.at)
    cap(client, workspace, "1000")
    row.refresh_from_db()
    assert row.next_attempt_at is not None
    assert row.next_attempt_at <= now()
