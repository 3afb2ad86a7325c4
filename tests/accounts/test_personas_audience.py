"""Audience data: read from the practice network on demand and monthly, given to a persona, refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Persona, PersonaEvidence, ResearchSource, SocialAccount
from accounts.tasks import read_audience, read_audiences
from team.models import User, Workspace

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]
UrlOf = Callable[[str], str]
Connect = Callable[..., SocialAccount]


def test_reading_and_giving_it_to_a_persona(
    connect: Connect, owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace
) -> None:
    account, client = connect(), client_of(owner)
    page = client.get(url_of("accounts/research/")).content.decode()
    assert "not read yet" in page
    answer = client.post(url_of(f"accounts/research/audience/{account.pk}/"))
    source = ResearchSource.objects.for_workspace(workspace).get()
    assert answer["Location"] == url_of(f"accounts/research/{source.pk}/")
    assert source.figures.get(dimension="age", key="65+").value is None, "withheld is not 0"
    page = client.get(answer["Location"]).content.decode()
    assert "Size not told by the platform" in page
    row = Persona.objects.create(workspace=workspace, name="Readers")
    client.post(url_of(f"accounts/research/{source.pk}/attach/"), {"persona": row.pk})
    proofs = PersonaEvidence.objects.for_workspace(workspace).filter(persona=row)
    assert {"age", "gender", "city", "active_hour"} <= set(proofs.values_list("aspect", flat=True))
    assert not proofs.filter(aspect="age", statement="65+").exists()
    city = proofs.filter(aspect="city").order_by("-count").first()
    assert city is not None
    assert city.base == sum(one.count or 0 for one in proofs.filter(aspect="city"))
    page = client.get(url_of(f"accounts/personas/{row.pk}/")).content.decode()
    assert source.title in page
    assert 'class="hours"' in page
    client.post(url_of(f"accounts/research/audience/{account.pk}/"))
    assert ResearchSource.objects.for_workspace(workspace).count() == 1, "a second reading of a day replaces the first"
    number = proofs.count()
    client.post(url_of(f"accounts/research/{source.pk}/attach/"), {"persona": row.pk})
    assert proofs.count() == number


def test_reasons_are_told(
    connect: Connect,
    owner: User,
    client_of: ClientOf,
    url_of: UrlOf,
    workspace: Workspace,
    practice: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = {"flavour": "weibo", "handle": "small", "followers": 99}
    assert practice.client.post(f"{practice.url}/api/accounts", json=values).status_code == 201
    account, client = connect("small"), client_of(owner)
    answer = client.post(url_of(f"accounts/research/audience/{account.pk}/"))
    assert answer.status_code == 409
    assert "only from 100 followers on" in answer.content.decode()
    api = f"/api/v1/workspaces/{workspace.slug}/accounts/{account.pk}/audience/"
    refused = client.post(api)
    assert (refused.status_code, refused.json()["code"]) == (409, "audience_unavailable")
    account.state = "needs_reconnect"
    account.save()
    assert "must be connected again" in client.post(api).json()["detail"]
    assert not ResearchSource.objects.for_workspace(workspace).exists()


def test_every_month(
    connect: Connect, workspace: Workspace, eager: None, django_capture_on_commit_callbacks: Any
) -> None:
    account = connect()
    start = datetime(2026, 3, 2, 8, tzinfo=UTC)
    with time_machine.travel(start, tick=False), django_capture_on_commit_callbacks(execute=True):
        assert read_audiences() == 1
    assert ResearchSource.objects.for_workspace(workspace).count() == 1
    with time_machine.travel(start + timedelta(days=29), tick=False):
        assert read_audiences() == 0
    with time_machine.travel(start + timedelta(days=31), tick=False):
        assert read_audiences() == 1
        assert read_audience(account.pk) in {"read", "audience_unavailable"}
    assert read_audience(0) == "gone"
