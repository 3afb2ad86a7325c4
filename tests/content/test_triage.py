"""Deciding about held-back posts: one, several or all, by page, task and API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from content import tasks
from content.models import Post, Publication, PublishingLimit, PublishPause
from content.services.triage import AT_ONCE, Decision, triage_decide
from content.states import HeldFor, PauseScope, TriageAction
from content.states import PublicationState as S
from team.actors import Actor
from team.models import AuditEntry, Notification, User, Workspace
from team.permissions import Permission as P
from team.permissions import allows
from team.roles import Role
from team.states import ApprovalMode
from tests.content.held import fresh, held, many
from tests.factories import MembershipFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
Clients = Callable[[User | None], Client]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, display_name="Hill Tea")


@pytest.fixture
def desk(workspace: Workspace, owner: User, client_of: Clients) -> Callable[..., Any]:
    """Post a decision on the triage page as the owner and follow to what is shown."""

    def decide(query: str = "", **values: Any) -> str:
        answer = client_of(owner).post(f"/w/{workspace.slug}/queue/triage/{query}", values, follow=True)
        assert answer.status_code in (200, 422), answer.status_code
        return answer.content.decode()

    return decide


def lifted(workspace: Workspace, reason: str = "Recall") -> PublishPause:
    """A pause of the past."""
    return PublishPause.objects.create(workspace=workspace, scope=PauseScope.WORKSPACE, reason=reason, lifted_at=now())


def test_the_page_says_what_why_and_how_late(
    workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients
) -> None:
    pause, lost = lifted(workspace, "Wrong price"), SocialAccountFactory(workspace=workspace, display_name="Back again")
    old = held(account, minutes=-200, reason=HeldFor.PAUSE, held_by=pause, text="The older one")
    new = held(account, minutes=-12, text="The newer one")
    waited = held(lost, minutes=-90, reason=HeldFor.RECONNECT)
    too_long = held(account, minutes=-30, text="x" * 3000)
    client, base = client_of(owner), f"/w/{workspace.slug}/queue/triage/"
    page = client.get(base).content.decode()
    for text in ("Wrong price", "3 hours late", "12 minutes late", "while its account was not connected", "4 wait"):
        assert text in page, text
    assert page.index(f'value="{old.pk}"') < page.index(f'value="{waited.pk}"') < page.index(f'value="{new.pk}"')
    assert page.count("Cannot go as it is") == 1
    assert f'value="send:{too_long.pk}"' not in page
    for query, rows in [
        (f"?pause={pause.pk}", {old}),
        (f"?account={lost.pk}", {waited}),
        ("?reason=late", {new, too_long}),
    ]:
        narrowed = client.get(base + query).content.decode()
        shown = {row.pk for row in (old, new, waited, too_long) if f'name="ids" value="{row.pk}"' in narrowed}
        assert shown == {row.pk for row in rows}, query
    assert client.get(base + "?pause=999999999&account=x").status_code == 200
    tab = client.get(f"/w/{workspace.slug}/queue/?tab=held").content.decode()
    assert "It was stopped by the pause “Wrong price”." in tab
    assert f"queue/triage/?pause={pause.pk}" in tab


def test_nothing_to_decide(workspace: Workspace, owner: User, client_of: Clients) -> None:
    assert "Nothing waits for a decision" in client_of(owner).get(f"/w/{workspace.slug}/queue/triage/").content.decode()


def test_sending_keeps_a_gap_per_account_and_the_order_of_the_times(
    workspace: Workspace, account: SocialAccount, desk: Callable[..., str]
) -> None:
    other = SocialAccountFactory(workspace=workspace)
    PublishingLimit.objects.create(workspace=workspace, account=other, gap_minutes=20)
    second, first, third = (held(account, minutes=-m) for m in (20, 30, 10))
    others = [held(other, minutes=-m) for m in (25, 15)]
    left = held(account, minutes=-40)
    began = now()
    page = desk(action="send", ids=[row.pk for row in (third, second, first, *others)])
    assert "5 posts go out in order" in page
    times = [fresh(row).next_attempt_at for row in (first, second, third)]
    assert began <= times[0] <= now()
    assert [time - times[0] for time in times] == [timedelta(minutes=n) for n in (0, 5, 10)]
    assert fresh(others[1]).due_at - fresh(others[0]).due_at == timedelta(minutes=20)
    row = fresh(second)
    assert (row.state, row.held_for, row.due_at) == (S.SCHEDULED, "", row.next_attempt_at)
    assert row.late_at == row.due_at + timedelta(minutes=workspace.late_minutes)
    assert (row.post.due_at, row.post.status) == (row.due_at, "scheduled")
    assert fresh(left).state == S.PAUSED
    entry = AuditEntry.objects.for_workspace(workspace).get(verb="triage.sent")
    assert sorted(entry.after["publications"]) == sorted(r.pk for r in (first, second, third, *others))
    assert "somebody was quicker" in desk(action="send", ids=[first.pk])


def test_the_chosen_gap_wins(workspace: Workspace, account: SocialAccount, desk: Callable[..., str]) -> None:
    PublishingLimit.objects.create(workspace=workspace, account=None, gap_minutes=45)
    rows = [held(account, minutes=-m) for m in (9, 6, 3, 1)]
    desk(action="send", ids=[rows[0].pk, rows[1].pk])
    assert fresh(rows[1]).due_at - fresh(rows[0]).due_at == timedelta(minutes=45)
    desk(action="send", ids=[rows[2].pk, rows[3].pk], gap="15")
    assert fresh(rows[3]).due_at - fresh(rows[2]).due_at == timedelta(minutes=15)


def test_what_cannot_go_stays_and_says_why(
    workspace: Workspace, account: SocialAccount, desk: Callable[..., str]
) -> None:
    lost = SocialAccountFactory(workspace=workspace, state=AccountState.NEEDS_RECONNECT, display_name="Lost one")
    good, long, gone = held(account), held(account, text="x" * 3000), held(lost)
    page = desk(action="send", ids=[good.pk, long.pk, gone.pk])
    assert "2 posts could not go" in page
    assert "The account is not connected." in page
    assert [fresh(row).state for row in (good, long, gone)] == [S.SCHEDULED, S.PAUSED, S.PAUSED]
    assert "1 post goes out now" in page


def test_rescheduling_keeps_the_distances(
    workspace: Workspace, account: SocialAccount, desk: Callable[..., str]
) -> None:
    rows = [held(account, minutes=-m) for m in (90, 60, 45)]
    distances = [row.due_at - rows[0].due_at for row in rows]
    first = timezone.localtime(now() + timedelta(days=2), SHANGHAI).replace(second=0, microsecond=0)
    assert "Choose when the first one goes out." in desk(action="reschedule", ids=[rows[0].pk])
    assert "already passed" in desk(action="reschedule", ids=[rows[0].pk], first_at="2020-01-01T10:00")
    assert "two years" in desk(action="reschedule", ids=[rows[0].pk], first_at="9999-12-31T10:00")
    page = desk(action="reschedule", ids=[row.pk for row in rows], when="first", first_at=f"{first:%Y-%m-%dT%H:%M}")
    assert "3 posts are moved" in page
    moved = [fresh(row) for row in rows]
    assert moved[0].due_at == first
    assert [row.due_at - first for row in moved] == distances
    assert {row.state for row in moved} == {S.SCHEDULED}
    assert [row.post.due_at for row in moved] == [row.due_at for row in moved]


def test_from_tomorrow_at_the_same_time_of_day(
    workspace: Workspace, account: SocialAccount, desk: Callable[..., str]
) -> None:
    days_ago = [held(account, minutes=-60 * 24 * d) for d in (3, 2)]
    desk(action="reschedule", ids=[row.pk for row in days_ago], when="tomorrow")
    before = [row.due_at.astimezone(SHANGHAI) for row in days_ago]
    after = [fresh(row).due_at.astimezone(SHANGHAI) for row in days_ago]
    assert [moment.time() for moment in after] == [moment.time() for moment in before]
    today = now().astimezone(SHANGHAI).date()
    assert [moment.date() - today for moment in after] == [timedelta(days=1), timedelta(days=2)]


def test_moving_far_asks_for_a_required_approval_again(
    workspace: Workspace, account: SocialAccount, desk: Callable[..., str]
) -> None:
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    near, far, bare = (held(account, minutes=-m) for m in (5, 300, 4))
    for row in (near, far):
        Post.objects.for_workspace(workspace).filter(pk=row.post_id).update(approved_hash="f" * 64)
        Publication.objects.for_workspace(workspace).filter(pk=row.pk).update(approved_hash=row.content_hash)
    assert "needs a new approval first" in desk(action="send", ids=[bare.pk])
    desk(action="send", ids=[near.pk])
    assert fresh(near).approved_hash == fresh(near).content_hash != ""
    page = desk(action="reschedule", ids=[far.pk], when="tomorrow")
    assert "1 needs a new approval first" in page
    row = fresh(far)
    assert (row.state, row.needs_approval, row.approved_hash, row.post.approved_hash) == (S.SCHEDULED, True, "", "")
    assert row.post.status == "in_review"
    other = held(account, minutes=-3)
    window = {"approved_hash": "f" * 64, "approved_until": now() - timedelta(minutes=1)}
    Post.objects.for_workspace(workspace).filter(pk=other.post_id).update(**window)
    Publication.objects.for_workspace(workspace).filter(pk=other.pk).update(approved_hash=other.content_hash)
    assert "does not cover this time" in desk(action="send", ids=[other.pk])


def test_dropping_and_the_buttons_of_one_row(
    workspace: Workspace, owner: User, account: SocialAccount, desk: Callable[..., str]
) -> None:
    pause = lifted(workspace)
    rows = [held(account, reason=HeldFor.PAUSE, held_by=pause) for _n in range(3)]
    late = held(account)
    assert "Choose at least one post." in desk(action="drop")
    desk(row=f"send:{rows[0].pk}", ids=[rows[1].pk])
    desk(row=f"drop:{rows[1].pk}")
    assert [fresh(row).state for row in rows] == [S.SCHEDULED, S.CANCELLED, S.PAUSED]
    assert (fresh(rows[1]).closed_by, fresh(rows[1]).post.status) == (owner, "cancelled")
    page = desk(f"?pause={pause.pk}", action="drop", everything="1")
    assert "1 post is left out" in page
    assert (fresh(rows[2]).state, fresh(late).state) == (S.CANCELLED, S.PAUSED)
    assert {entry.target_id for entry in AuditEntry.objects.for_workspace(workspace).filter(verb="triage.dropped")} == {
        str(pause.pk)
    }


def test_a_post_with_other_accounts_keeps_its_planned_time(
    workspace: Workspace, account: SocialAccount, desk: Callable[..., str]
) -> None:
    row = held(account, minutes=-120)
    other = Publication.objects.create(
        workspace=workspace, post=row.post, account=SocialAccountFactory(workspace=workspace), state=S.PUBLISHED
    )
    planned = row.post.due_at
    desk(action="send", ids=[row.pk, other.pk])
    assert fresh(row).post.due_at == planned
    assert fresh(other).state == S.PUBLISHED


@pytest.mark.raises_notice("triage_done")
def test_300_rows_are_decided_in_the_background(
    workspace: Workspace, owner: User, account: SocialAccount, desk: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    ids = many(account, 300)
    assert len(ids) > AT_ONCE
    monkeypatch.setitem(current_app.conf, "task_always_eager", True)
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
        page = desk(action="send", everything="1", gap="1")
    assert "300 posts are being worked on" in page
    assert len(queries) < 90
    times = list(Publication.objects.for_workspace(workspace).order_by("pk").values_list("next_attempt_at", flat=True))
    assert [time - times[0] for time in times] == [timedelta(minutes=n) for n in range(300)]
    notice = Notification.objects.for_workspace(workspace).get(recipient=owner, kind="triage_done")
    assert (notice.params["done"], notice.params["refused"]) == (300, 0)
    who = {"user_id": owner.pk, "via": "web", "ip": None}
    again = {"action": "send", "gap_minutes": 1, "first_at": None, "tomorrow": False}
    assert tasks.decide_triage(workspace.pk, who, ids, again) == 0
    assert Notification.objects.for_workspace(workspace).filter(kind="triage_done").count() == 1
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="triage.sent").count() == 1
    assert set(Post.objects.for_workspace(workspace).values_list("status", flat=True)) == {"scheduled"}


def test_2000_rows_take_seconds_and_few_statements(workspace: Workspace, owner: User, account: SocialAccount) -> None:
    ids = many(account, 2000)
    began = now()
    with CaptureQueriesContext(connection) as queries:
        done = triage_decide(
            workspace=workspace, actor=Actor(owner), ids=ids, decision=Decision(TriageAction.RESCHEDULE, tomorrow=True)
        )
    assert done.done == 2000
    assert len(queries) < 40
    assert now() - began < timedelta(seconds=30)


@pytest.mark.parametrize("role", list(Role))
def test_roles(workspace: Workspace, account: SocialAccount, member_of: Any, client_of: Clients, role: Role) -> None:
    row = held(account)
    client, path = client_of(member_of(role)), f"/w/{workspace.slug}/queue/triage/"
    page = client.get(path).content.decode()
    assert (f'value="{row.pk}"' in page) == allows(role, P.QUEUE_RESOLVE)
    assert str(row.post) in page
    answer = client.post(path, {"action": "drop", "ids": [row.pk]})
    assert answer.status_code == (302 if allows(role, P.QUEUE_RESOLVE) else 403)


def test_other_workspaces_rows_cannot_be_reached(
    workspace: Workspace, owner: User, account: SocialAccount, desk: Callable[..., str], client_of: Clients
) -> None:
    other = WorkspaceFactory()
    MembershipFactory(workspace=other, user=owner)
    foreign, pause = held(SocialAccountFactory(workspace=other)), lifted(other, "Secret reason")
    Publication.objects.unscoped("test").filter(pk=foreign.pk).update(held_by=pause, held_for=HeldFor.PAUSE)
    own = held(account)
    page = desk(action="drop", ids=[foreign.pk])
    assert "somebody was quicker" in page
    page = desk(f"?pause={pause.pk}", action="drop", everything="1")
    assert "Secret reason" not in page
    assert [fresh(row).state for row in (foreign, own)] == [S.PAUSED, S.PAUSED]
    body = {"action": "drop", "publications": [foreign.pk]}
    answer = client_of(owner).post(
        f"/api/v1/workspaces/{workspace.slug}/triage/", body, content_type="application/json"
    )
    assert answer.json()["done"] == 0
    assert fresh(foreign).state == S.PAUSED


def test_triage_by_api(workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients) -> None:
    pause, lost = lifted(workspace), SocialAccountFactory(workspace=workspace, state=AccountState.NEEDS_RECONNECT)
    rows = [held(account, minutes=-m, reason=HeldFor.PAUSE, held_by=pause) for m in (30, 20)]
    late, stuck = held(account, minutes=-10), held(lost, minutes=-5, reason=HeldFor.RECONNECT)
    client, url = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/triage/"

    def ask(**body: Any) -> Any:
        return client.post(url, body, content_type="application/json")

    listed = client.get(url).json()["results"]
    assert [item["id"] for item in listed] == [rows[0].pk, rows[1].pk, late.pk, stuck.pk]
    assert (listed[0]["held_for"], listed[0]["held_by"]) == ("pause", pause.pk)
    assert [item["id"] for item in client.get(f"{url}?pause={pause.pk}").json()["results"]] == [r.pk for r in rows]
    assert [item["id"] for item in client.get(f"{url}?reason=late").json()["results"]] == [late.pk]
    assert ask(action="send").status_code in (400, 422)
    assert ask(action="reschedule", all=True).json()["code"] == "invalid_input"
    assert ask(action="send", all=True, gap_minutes=0).status_code in (400, 422)
    done = ask(action="send", pause=pause.pk, gap_minutes=30).json()
    assert (done["done"], done["background"], done["refused"]) == (2, False, [])
    assert fresh(rows[1]).due_at - fresh(rows[0]).due_at == timedelta(minutes=30)
    refused = ask(action="send", all=True).json()
    assert refused["done"] == 1
    assert [(item["publication"], item["code"]) for item in refused["refused"]] == [(stuck.pk, "account_not_connected")]
    assert ask(action="drop", account=lost.pk).json()["done"] == 1
    many(account, AT_ONCE + 1)
    assert ask(action="drop", all=True).status_code == 202


def test_the_page_costs_the_same_queries_for_1_and_50_rows(
    workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients
) -> None:
    client, path = client_of(owner), f"/w/{workspace.slug}/queue/triage/"
    pause = lifted(workspace)
    held(account, reason=HeldFor.PAUSE, held_by=pause)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for n in range(49):
        held(account, minutes=-n, reason=HeldFor.PAUSE, held_by=pause)
    with CaptureQueriesContext(connection) as full:
        client.get(path)
    assert len(full) == len(few)
    assert len(full) <= 14
