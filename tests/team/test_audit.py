"""The audit log: complete, ordered, and impossible to alter unseen."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from team import audit
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from team.services.workspaces import workspace_update
from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory
from tests.team.people import acting

pytestmark = pytest.mark.django_db


def three(workspace: Workspace, owner: User) -> list[AuditEntry]:
    """Three entries."""
    return [
        audit.record(workspace, acting(owner), "workspace.updated", workspace, before={"n": i}, after={"n": i + 1})
        for i in range(3)
    ]


def tamper(sql: str) -> None:
    """Change rows past the guard, as somebody with the database password could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE team_auditentry DISABLE TRIGGER team_auditentry_guard")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE team_auditentry ENABLE TRIGGER team_auditentry_guard")


def test_entries_are_numbered_and_chained(workspace: Workspace, owner: User) -> None:
    first, second, third = three(workspace, owner)

    assert [e.seq for e in (first, second, third)] == [1, 2, 3]
    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert audit.first_break(workspace) is None


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE team_auditentry SET actor_label = 'Somebody else' WHERE seq = 2", 2),
        ("""UPDATE team_auditentry SET after = '{"n": 9}' WHERE seq = 1""", 1),
        ("DELETE FROM team_auditentry WHERE seq = 2", 3),
        ("UPDATE team_auditentry SET seq = seq + 10 WHERE seq = 3", 13),
    ],
)
def test_tampering_is_found_and_shown(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], sql: str, broken: int
) -> None:
    three(workspace, owner)
    tamper(sql)

    found = audit.first_break(workspace)
    assert found is not None
    assert found.seq == broken
    page = client_of(owner).get(reverse("team:audit", args=[workspace.slug]), {"check": "1"}).content.decode()
    assert f"broken at entry {broken}" in page


@pytest.mark.parametrize("sql", ["UPDATE team_auditentry SET verb = 'x.y'", "DELETE FROM team_auditentry"])
def test_the_database_itself_refuses_changes(workspace: Workspace, owner: User, sql: str) -> None:
    three(workspace, owner)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert audit.first_break(workspace) is None


def test_erasing_another_workspace_does_not_open_this_one(workspace: Workspace, owner: User) -> None:
    three(workspace, owner)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('juzhen.erase_workspace', %s, true)", [str(workspace.pk + 1)])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM team_auditentry")


def test_deleting_a_person_keeps_what_they_did(workspace: Workspace, member_of: Callable[..., User]) -> None:
    person = member_of(Role.PLANNER, name="Zhou Ran")
    three(workspace, person)

    person.delete()

    assert {e.actor_label for e in AuditEntry.objects.for_workspace(workspace)} == {"Zhou Ran"}
    assert audit.first_break(workspace) is None


@pytest.mark.django_db(transaction=True)
def test_entries_written_at_once_are_still_one_chain() -> None:
    workspace, owner = WorkspaceFactory(), UserFactory()

    def write(_: int) -> None:
        try:
            three(workspace, owner)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    numbers = AuditEntry.objects.for_workspace(workspace).order_by("seq").values_list("seq", flat=True)
    assert list(numbers) == list(range(1, 13))
    assert audit.first_break(workspace) is None


def test_filters_stand_in_the_address(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    other = member_of(Role.MANAGER)
    three(workspace, owner)
    workspace_update(workspace=workspace, actor=acting(other), name="Renamed")
    client, address = client_of(owner), reverse("team:audit", args=[workspace.slug])

    def shown(**params: str) -> int:
        return len(client.get(address, params).context["rows"])

    assert shown() == 4
    assert shown(actor=str(other.pk)) == 1
    assert shown(actor="0") == 0
    assert shown(verb="workspace.updated") == 4
    assert shown(q="Renamed") == 1
    assert shown(since="2020-01-01", until="2020-12-31") == 0
    assert shown(since="nonsense") == 4


def test_pages_go_on_where_the_last_one_ended(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    for _ in range(18):
        three(workspace, owner)
    client, address = client_of(owner), reverse("team:audit", args=[workspace.slug])

    first = client.get(address)
    second = client.get(address, {"before": first.context["next_before"]})

    seen = [row["entry"].seq for page in (first, second) for row in page.context["rows"]]
    assert seen == list(range(54, 0, -1))
    assert second.context["next_before"] is None


def test_the_log_is_taken_along_as_csv_that_no_spreadsheet_runs(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    three(workspace, owner)
    workspace_update(workspace=workspace, actor=acting(owner), name="=1+1")

    answer = client_of(owner).get(reverse("team:audit_export", args=[workspace.slug]))

    text = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[3]["object"] == "'=1+1"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_another_workspaces_entries_do_not_show(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    foreign = MembershipFactory()
    three(foreign.workspace, foreign.user)

    assert client_of(owner).get(reverse("team:audit", args=[workspace.slug])).context["rows"] == []


def test_changes_are_told_in_words(workspace: Workspace, owner: User, client_of: Callable[..., Client]) -> None:
    workspace_update(workspace=workspace, actor=acting(owner), approval_mode="required", number_style="wan")
    values = {"state": "needs_handoff", "due_at": "2026-12-09T04:00:00Z", "posts": [7, 8, 9], "revoked": True, "odd": 1}
    audit.record(workspace, acting(owner), "post.scheduled", workspace, before={"state": "draft"}, after=values)

    page = client_of(owner).get(reverse("team:audit", args=[workspace.slug])).content.decode()

    for words in (
        "<dt>Approval</dt><dd><del>Optional</del> → <ins>Required</ins></dd>",
        "<dt>Large numbers</dt><dd><del>By language</del> → <ins>万 / 亿</ins></dd>",
        "<dt>State</dt><dd><del>Draft</del> → <ins>Needs hand-off</ins></dd>",
        "<dt>Time</dt><dd><ins>9 Dec 12:00</ins></dd>",
        "<dt>Posts</dt><dd><ins>3</ins></dd>",
        "<dt>Ended at the platform</dt><dd><ins>yes</ins></dd>",
        "<dt>odd</dt><dd><ins>1</ins></dd>",
    ):
        assert words in page, words
