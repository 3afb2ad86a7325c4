"""Notifications: who gets them, and that the same thing is told once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from team import notices
from team.models import Notification, User, Workspace
from team.permissions import Permission
from team.roles import Role
from team.services.notifications import notify

pytestmark = pytest.mark.django_db
KIND = "tests.happened"


@pytest.fixture(autouse=True)
def _kind() -> None:
    notices.register(KIND, group="todo", icon="bell", text=lambda params: f"Happened to {params['what']}")


def test_reaches_holders_of_the_permission_and_named_members_only(
    workspace: Workspace, owner: User, outsider: User, member_of: Callable[..., User]
) -> None:
    guest, planner = member_of(Role.GUEST), member_of(Role.PLANNER)

    told = notify(
        workspace=workspace,
        kind=KIND,
        params={"what": "x"},
        permission=Permission.TEAM_MANAGE,
        users=[guest, outsider],
        exclude=planner,
    )

    assert told == 2
    rows = Notification.objects.for_workspace(workspace)
    assert set(rows.values_list("recipient_id", flat=True)) == {owner.pk, guest.pk}


def test_the_same_thing_is_told_once_while_unread(workspace: Workspace, owner: User) -> None:
    once = {"workspace": workspace, "kind": KIND, "params": {"what": "x"}, "users": [owner], "dedupe": "x:1"}

    assert [notify(**once), notify(**once)] == [1, 0]
    Notification.objects.for_workspace(workspace).update(read_at="2026-01-01T00:00Z")
    assert notify(**once) == 1


def test_an_unknown_kind_is_refused(workspace: Workspace, owner: User) -> None:
    with pytest.raises(LookupError):
        notify(workspace=workspace, kind="tests.nobody_words_it", params={}, users=[owner])
