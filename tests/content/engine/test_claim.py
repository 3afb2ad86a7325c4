"""The claim statement: both plans choose the same rows, in fair turns, and leave out what must not go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.states import AccountState
from config.lib.clock import now
from content.engine import claim as claims
from content.engine.claim import Claimer
from content.models import Publication, PublishPause
from content.states import PauseScope
from content.states import PublicationState as S
from team.models import Workspace
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
SPAN = timedelta(seconds=60)


@pytest.fixture(params=["by row", "by account"])
def plan(request: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Force one of the two plans."""
    monkeypatch.setattr(claims, "MANY_DUE", 10_000 if request.param == "by row" else 0)
    return str(request.param)


def due(workspace: Workspace, account: Any = None, seconds: float = 10, **values: Any) -> Publication:
    """A row that has been due for some seconds."""
    account = account or SocialAccountFactory(workspace=workspace)
    at = now() - timedelta(seconds=seconds)
    values = {"late_at": now() + timedelta(hours=1), "due_at": at, **values}
    return PublicationFactory(post=PostFactory(workspace=workspace), account=account, **values)


def claimed(room: int = 10) -> list[int]:
    """Ids a worker with so much room gets; undone afterwards."""
    with transaction.atomic():
        found = [claim.publication_id for claim in Claimer(SPAN).claim(room)]
        transaction.set_rollback(True)
    return found


def test_turns_over_workspaces(plan: str) -> None:
    big, small = WorkspaceFactory(), WorkspaceFactory()
    for n in range(6):
        due(big, seconds=100 - n)
    late_comer = due(small, seconds=1)
    assert late_comer.pk in claimed(2)
    assert len(claimed(10)) == 7


def test_one_row_an_account_oldest_first(plan: str) -> None:
    workspace = WorkspaceFactory()
    account = SocialAccountFactory(workspace=workspace)
    _second, first = due(workspace, account, 5), due(workspace, account, 50)
    assert claimed() == [first.pk]
    Publication.objects.for_workspace(workspace).filter(pk=first.pk).update(
        state=S.SENDING, lease_token="1e7a8a57-0c6e-4a55-9d3f-5c1d8a0b2f10", lease_until=now() + SPAN
    )
    assert claimed() == []


@pytest.mark.parametrize(
    "values",
    [
        {"late_at": now() - timedelta(days=1)},
        {"needs_approval": True},
        {"needs_approval": True, "approved_hash": "0" * 64},
        {"next_attempt_at": now() + timedelta(days=1)},
        {"state": S.FAILED},
        {"state": S.UNKNOWN, "next_attempt_at": None},
    ],
    ids=["late", "unapproved", "other content approved", "not due", "failed", "for a person"],
)
def test_rows_that_stay(plan: str, values: dict[str, Any]) -> None:
    due(WorkspaceFactory(), **values)
    assert claimed() == []


@pytest.mark.parametrize(
    "values",
    [
        {"state": AccountState.NEEDS_RECONNECT},
        {"hold_until": now() + timedelta(days=1)},
        {"platform": "practice-channels"},
        {"platform": "no-longer-known"},
    ],
    ids=["reconnect", "held", "by hand", "unknown platform"],
)
def test_accounts_that_wait(plan: str, values: dict[str, Any]) -> None:
    workspace = WorkspaceFactory()
    due(workspace, SocialAccountFactory(workspace=workspace, **values))
    assert claimed() == []


def test_pause_holds_sends_but_not_questions(plan: str) -> None:
    workspace = WorkspaceFactory()
    due(workspace)
    unclear, processing = due(workspace, state=S.UNKNOWN), due(workspace, state=S.PROCESSING)
    other = due(WorkspaceFactory())
    PublishPause.objects.create(workspace=workspace, scope=PauseScope.WORKSPACE, reason="r")
    assert sorted(claimed()) == sorted([unclear.pk, processing.pk, other.pk])
    states = {claim.publication_id: claim.state for claim in Claimer(SPAN).claim(10)}
    assert states == {unclear.pk: S.UNKNOWN, processing.pk: S.PROCESSING, other.pk: S.CLAIMED}
