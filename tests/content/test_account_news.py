"""Disconnecting an account that posts still need, and its return."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from accounts.models import SocialAccount
from accounts.services.marking import account_recovered
from accounts.states import AccountState, HealthKind
from content.enqueue import WAKE_CHANNEL
from content.states import PublicationState
from team.actors import SYSTEM
from team.models import User, Workspace
from tests.factories import PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


def test_scheduled_posts_must_be_confirmed_and_finished_ones_not(
    owner: User, workspace: Workspace, client_of: Callable[[User | None], Client]
) -> None:
    account = SocialAccountFactory(workspace=workspace)
    client, url = client_of(owner), f"/w/{workspace.slug}/accounts/{account.pk}/disconnect/"
    PublicationFactory(workspace=workspace, account=account, state=PublicationState.PUBLISHED)
    assert "scheduled post" not in client.get(url).content.decode()
    PublicationFactory(workspace=workspace, account=account, state=PublicationState.SCHEDULED)
    assert "1 scheduled post will wait" in client.get(url).content.decode()
    assert client.post(url).status_code == 409
    refused = client.delete(f"/api/v1/workspaces/{workspace.slug}/accounts/{account.pk}/")
    assert refused.json()["code"] == "account_in_use"
    assert client.post(url, {"confirmed": "yes"}).status_code == 302
    account.refresh_from_db()
    assert account.state == AccountState.DISCONNECTED


@pytest.mark.django_db(transaction=True)
def test_a_reconnected_account_wakes_the_publish_workers(workspace: Workspace) -> None:
    account: SocialAccount = SocialAccountFactory(workspace=workspace, state=AccountState.NEEDS_RECONNECT)
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE_CHANNEL}")
        account_recovered(account=account, kind=HealthKind.RECONNECTED, actor=SYSTEM)
        connection.connection.poll()
        assert [note.channel for note in connection.connection.notifies] == [WAKE_CHANNEL]
        cursor.execute(f"UNLISTEN {WAKE_CHANNEL}")
