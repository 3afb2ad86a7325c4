"""What the walks over every address share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from team.models import User
from team.roles import Role
from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory
from tests.routes import objects_of


@dataclass(frozen=True)
class Ground:
    """The owner of a workspace, and a row of that workspace for every parameter of every address."""

    owner: User
    values: dict[str, Any]


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """Made once for a module: some hundred rows take longer than most of its tests, each of which undoes its own."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        workspace = WorkspaceFactory()
        owner = MembershipFactory(workspace=workspace, role=Role.OWNER, user=UserFactory()).user
        made = Ground(owner, objects_of(workspace, owner))
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
