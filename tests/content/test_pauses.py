"""Pausing by page and API: scopes, who may lift, what lifting settles, and the proof of the stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Attempt, Post, Publication, PublishPause
from content.selectors.pause_report import pause_report, pause_stopped, pause_went_out
from content.selectors.publication import is_paused
from content.services.pausing import publishing_pause, publishing_resume
from content.services.queue import publication_retry
from content.states import HeldFor, LiftBy, PauseScope
from content.states import PublicationState as S
from team.actors import Actor
from team.models import AuditEntry, Membership, Notification, User, Workspace
from team.roles import Role
from tests.content.held import fresh, ready
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
Clients = Callable[[User | None], Client]


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, display_name="Hill Tea")


def stop(workspace: Workspace, user: User, **values: Any) -> PublishPause:
    """A pause of everything, unless told."""
    values = {"scope": PauseScope.WORKSPACE, "reason": "Recall", **values}
    return publishing_pause(workspace=workspace, actor=Actor(user), **values)


def address(workspace: Workspace, path: str) -> str:
    return f"/w/{workspace.slug}/queue/{path}"


def paused_ids(workspace: Workspace) -> set[int]:
    return set(Publication.objects.for_workspace(workspace).filter(is_paused()).values_list("pk", flat=True))


def test_each_scope_covers_its_posts_and_no_others(workspace: Workspace, owner: User, account: SocialAccount) -> None:
    other = SocialAccountFactory(workspace=workspace, platform="practice-x")
    stranger = ready(SocialAccountFactory(), minutes=5, campaign="618")
    mine, tagged = ready(account, minutes=5), ready(account, minutes=5, campaign="618")
    elsewhere = ready(other, minutes=5, campaign="618")
    cases = [
        ({"scope": PauseScope.WORKSPACE}, {mine, tagged, elsewhere}),
        ({"scope": PauseScope.PLATFORM, "platform": account.platform}, {mine, tagged}),
        ({"scope": PauseScope.ACCOUNT, "account_id": other.pk}, {elsewhere}),
        ({"scope": PauseScope.CAMPAIGN, "campaign": " 618 "}, {tagged, elsewhere}),
    ]
    for values, covered in cases:
        pause = stop(workspace, owner, **values)
        assert paused_ids(workspace) == {row.pk for row in covered}, values
        assert not Publication.objects.unscoped("test").filter(is_paused(), pk=stranger.pk).exists()
        assert set(pause_stopped(pause=pause)) == set()
        publishing_resume(workspace=workspace, actor=Actor(owner), pause_id=pause.pk)
        assert paused_ids(workspace) == set()


@pytest.mark.parametrize(
    ("lift_by", "may"),
    [
        (LiftBy.PAUSERS, {"owner", "pauser", "manager"}),
        (LiftBy.OWNERS, {"owner"}),
        (LiftBy.PAUSER, {"owner", "pauser"}),
    ],
)
def test_who_may_lift(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Clients, lift_by: str, may: set[str]
) -> None:
    people = {
        "owner": owner, "pauser": member_of(Role.MANAGER, name="Pauline"), "manager": member_of(Role.MANAGER),
    }  # fmt: skip
    for who, user in people.items():
        pause = stop(workspace, people["pauser"], lift_by=lift_by)
        answer = client_of(user).post(address(workspace, f"pauses/{pause.pk}/resume/"))
        assert answer.status_code == (302 if who in may else 403), who
        if who not in may:
            text = answer.content.decode()
            assert owner.label in text
            assert ("Pauline" in text) == (lift_by == LiftBy.PAUSER) or "Paused by" in text
            refused = client_of(user).post(
                f"/api/v1/workspaces/{workspace.slug}/pauses/{pause.pk}/resume/", content_type="application/json"
            )
            assert (refused.status_code, refused.json()["code"]) == (403, "lift_not_allowed")
            assert owner.label in refused.json()["detail"]
            assert "Resume publishing</button>" not in text
            publishing_resume(workspace=workspace, actor=Actor(owner), pause_id=pause.pk)
    assert not PublishPause.objects.for_workspace(workspace).filter(lifted_at=None).exists()


@pytest.mark.parametrize(("overdue", "state"), [("hold", S.PAUSED), ("send", S.SCHEDULED), ("drop", S.CANCELLED)])
def test_resuming_settles_what_was_stopped_and_nothing_else(
    workspace: Workspace, owner: User, account: SocialAccount, overdue: str, state: str
) -> None:
    other = SocialAccountFactory(workspace=workspace)
    late = [ready(account, minutes=-m) for m in (30, 20, 10)]
    second = ready(other, minutes=-15)
    later, claimed = ready(account, minutes=30), ready(SocialAccountFactory(workspace=workspace), minutes=-1)
    lease = {"state": S.CLAIMED, "lease_token": claimed.request_key, "lease_until": now() + timedelta(minutes=1)}
    Publication.objects.unscoped("test").filter(pk=claimed.pk).update(**lease)
    pause, own = stop(workspace, owner), stop(workspace, owner, scope=PauseScope.ACCOUNT, account_id=other.pk)
    began = now()
    done = publishing_resume(workspace=workspace, actor=Actor(owner), pause_id=pause.pk, overdue=overdue)
    counts = {"held": 0, "sent": 0, "dropped": 0, {"hold": "held", "send": "sent", "drop": "dropped"}[overdue]: 3}
    assert {name: getattr(done, name) for name in counts} == counts
    assert done.left == 1
    rows = [fresh(row) for row in late]
    assert {row.state for row in rows} == {state}
    assert {row.held_by_id for row in rows} == {pause.pk}
    assert {row.held_for for row in rows} == {HeldFor.PAUSE if overdue == "hold" else ""}
    untouched = [fresh(row) for row in (second, later, claimed)]
    assert [row.state for row in untouched] == [S.SCHEDULED, S.SCHEDULED, S.CLAIMED]
    assert [row.due_at for row in untouched] == [second.due_at, later.due_at, claimed.due_at]
    if overdue == "send":
        gaps = [row.next_attempt_at - rows[0].next_attempt_at for row in rows]
        assert gaps == [timedelta(minutes=n) for n in (0, 5, 10)]
        assert began <= rows[0].next_attempt_at <= now()
        assert all(row.late_at > row.next_attempt_at for row in rows)
    else:
        assert {row.next_attempt_at for row in rows} == {None}
        shown = {"hold": "failed", "drop": "cancelled"}[overdue]
        assert set(
            Post.objects.for_workspace(workspace)
            .filter(pk__in=[r.post_id for r in rows])
            .values_list("status", flat=True)
        ) == {shown}
    entry = AuditEntry.objects.for_workspace(workspace).get(verb="publishing.resumed")
    assert (entry.after["stopped"], entry.after["left"], entry.after["overdue"]) == (4, 1, overdue)
    report = pause_report(pause=done.pause)
    assert (report.stopped, report.became) == (4, {state: 3})
    assert report.undecided == (3 if overdue == "hold" else 0)
    again = publishing_resume(workspace=workspace, actor=Actor(owner), pause_id=own.pk, overdue=overdue)
    assert fresh(second).held_by_id == again.pause.pk


def test_resuming_in_order_leaves_what_is_approved_for_another_time(
    workspace: Workspace, owner: User, account: SocialAccount
) -> None:
    """An approval covers a time; a post that would go out after it is for a person to decide."""
    row, free = ready(account, minutes=-180), ready(account, minutes=-170)
    window = {"approved_from": row.due_at - timedelta(hours=2), "approved_until": row.due_at + timedelta(hours=2)}
    Publication.objects.unscoped("test").filter(pk=row.pk).update(
        needs_approval=True, approved_hash=row.content_hash, **window
    )
    pause = stop(workspace, owner)
    done = publishing_resume(workspace=workspace, actor=Actor(owner), pause_id=pause.pk, overdue="send")
    assert (done.sent, done.held) == (1, 1)
    held = fresh(row)
    assert (held.state, held.held_for, held.due_at) == (S.PAUSED, HeldFor.PAUSE, row.due_at)
    assert fresh(free).state == S.SCHEDULED


def call(
    row: Publication, *, started: timedelta, ended: timedelta | None, outcome: str = "", kind: str = "send"
) -> None:
    """A call to the platform, told from now."""
    number = row.attempts.count() + 1
    Attempt.objects.create(
        workspace=row.workspace, publication=row, number=number, kind=kind, started_at=now() + started,
        finished_at=now() + ended if ended is not None else None, outcome=outcome,
    )  # fmt: skip


def live(row: Publication, *, ago: timedelta, **values: Any) -> None:
    Publication.objects.unscoped("test").filter(pk=row.pk).update(state=S.PUBLISHED, published_at=now() - ago, **values)


def test_the_report_proves_the_stop(
    workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients
) -> None:
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    pause = stop(workspace, owner)
    PublishPause.objects.for_workspace(workspace).update(paused_at=now() - hour)
    pause.refresh_from_db()
    flying, dead, before = ready(account, minutes=-70), ready(account, minutes=-90), ready(account, minutes=-80)
    call(flying, started=-hour - second, ended=-hour + 2 * second, outcome="published")
    live(flying, ago=hour - 2 * second)
    call(dead, started=-hour - timedelta(minutes=20), ended=None)
    call(before, started=-hour - timedelta(minutes=9), ended=-hour - timedelta(minutes=8), outcome="published")
    live(before, ago=hour + timedelta(minutes=8))
    unclear, by_hand, leak = ready(account, minutes=-75), ready(account, minutes=-65), ready(account, minutes=-40)
    call(unclear, started=-hour - timedelta(minutes=5), ended=-hour - timedelta(minutes=4), outcome="outcome_unknown")
    live(unclear, ago=timedelta(minutes=30), closed_by=owner)
    live(by_hand, ago=timedelta(minutes=20), closed_by=owner)
    stopped = [ready(account, minutes=-m) for m in (5, 3)]
    coming = ready(account, minutes=15)
    report = pause_report(pause=pause)
    assert report.stopped == 4  # also `dead` and `leak`, which are still due
    assert (report.waiting, report.next_due) == (1, coming.next_attempt_at)
    assert [attempt.publication_id for attempt in report.in_flight] == [flying.pk]
    assert report.begun == 0
    assert report.went_out == {"already_sent": 1, "confirmed": 1, "by_hand": 1}
    reasons = {row.pk: row.reason for row in pause_went_out(pause=pause)}
    assert reasons == {flying.pk: "already_sent", unclear.pk: "confirmed", by_hand.pk: "by_hand"}
    page = client_of(owner).get(address(workspace, f"pauses/{pause.pk}/")).content.decode()
    for text in ("No call to a platform has been begun", "noted it as live", "posted it by hand", str(stopped[0].post)):
        assert text in page, text
    call(leak, started=-timedelta(minutes=30), ended=-timedelta(minutes=30) + second, outcome="published")
    live(leak, ago=timedelta(minutes=30))
    api = client_of(owner).get(f"/api/v1/workspaces/{workspace.slug}/pauses/{pause.pk}/").json()
    assert (api["stopped"], api["waiting"], api["begun"]) == (3, 1, 1)
    assert api["went_out"]["breach"] == 1
    assert [item["publication"] for item in api["in_flight"]] == [flying.pk]
    assert {item["id"]: item["reason"] for item in api["went_out_posts"]}[leak.pk] == "breach"
    assert (
        "was begun while the pause was in force"
        in client_of(owner)
        .get(address(workspace, f"pauses/{pause.pk}/"), headers={"hx-request": "true"})
        .content.decode()
    )
    listed = client_of(owner).get(f"/api/v1/workspaces/{workspace.slug}/pauses/{pause.pk}/stopped/").json()
    assert [item["id"] for item in listed["results"]] == [dead.pk, *(row.pk for row in stopped)]


def test_a_lifted_pause_shows_what_became_of_its_posts(
    workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients
) -> None:
    rows = [ready(account, minutes=-m) for m in (9, 6, 3)]
    pause = stop(workspace, owner)
    client = client_of(owner)
    assert "What becomes of 3 stopped posts" in client.get(address(workspace, f"pauses/{pause.pk}/")).content.decode()
    answer = client.post(address(workspace, f"pauses/{pause.pk}/resume/"))
    assert answer.headers["Location"] == address(workspace, f"triage/?pause={pause.pk}")
    publication_retry(workspace=workspace, actor=Actor(owner), publication_id=rows[0].pk)
    assert (fresh(rows[0]).held_for, fresh(rows[0]).held_by_id) == ("", pause.pk)
    page = client.get(address(workspace, f"pauses/{pause.pk}/")).content.decode()
    for text in ("3 held for a decision", "Decide about 2", "No call to a platform was begun between"):
        assert text in page, text
    assert "Recall" in client.get(address(workspace, "pauses/")).content.decode()
    lifted = client.get(f"/api/v1/workspaces/{workspace.slug}/pauses/?lifted=true").json()
    assert [item["id"] for item in lifted] == [pause.pk]
    assert client.get(f"/api/v1/workspaces/{workspace.slug}/pauses/").json() == []


def test_the_others_are_told_how_many_wait(
    workspace: Workspace, owner: User, account: SocialAccount, member_of: Callable[..., User]
) -> None:
    planner = member_of(Role.PLANNER)
    ready(account, minutes=-5)
    pause = stop(workspace, owner)
    publishing_resume(workspace=workspace, actor=Actor(owner), pause_id=pause.pk)
    notices = dict(Notification.objects.for_workspace(workspace).filter(recipient=planner).values_list("kind", "url"))
    assert notices["publishing_resumed"].endswith(f"/queue/triage/?pause={pause.pk}")
    assert notices["publishing_paused"].endswith(f"/queue/pauses/{pause.pk}/")


def test_the_form_is_filled_by_its_address_and_refuses_what_is_missing(
    workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients
) -> None:
    client = client_of(owner)
    Post.objects.create(workspace=workspace, text="x", campaign="Double 12")
    page = client.get(address(workspace, f"pause/?scope=account&account={account.pk}")).content.decode()
    assert 'value="account" checked' in page
    assert f'value="{account.pk}" selected' in page
    assert "Double 12" in page
    for values, field in [
        ({"scope": "campaign", "campaign": " "}, "Name the campaign as its posts do."),
        ({"scope": "campaign", "campaign": "x" * 61}, "Name the campaign as its posts do."),
        ({"scope": "account", "account": "x"}, "Choose the account."),
        ({"scope": "platform", "platform": "nowhere"}, "Choose the platform."),
        ({"scope": "nonsense"}, "Check this value."),
        ({"scope": "workspace", "lift_by": "nobody"}, "Check this value."),
    ]:
        answer = client.post(address(workspace, "pause/"), {"reason": "Recall", **values})
        assert answer.status_code == 422, values
        assert field in answer.content.decode()
    done = client.post(
        address(workspace, "pause/"),
        {"scope": "campaign", "campaign": "Double 12", "reason": "Wrong price", "lift_by": "owners"},
    )
    pause = PublishPause.objects.for_workspace(workspace).get()
    assert done.headers["Location"] == address(workspace, f"pauses/{pause.pk}/")
    assert (pause.campaign, pause.lift_by, pause.account_id, pause.platform) == ("Double 12", "owners", None, "")
    assert (
        client.post(
            address(workspace, "pause/"), {"scope": "campaign", "campaign": "Double 12", "reason": "Again"}
        ).status_code
        == 409
    )
    assert "Campaign “Double 12”" in client.get(f"/w/{workspace.slug}/banners/").content.decode()
    found = client.get(f"/w/{workspace.slug}/search/?q=pause", headers={"hx-request": "true"}).content.decode()
    assert address(workspace, "pause/") in found
    link = f"{address(workspace, 'pause/')}?scope=account&amp;account={account.pk}"
    assert link in client.get(f"/w/{workspace.slug}/accounts/{account.pk}/").content.decode()


def test_pauses_by_api(workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients) -> None:
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/pauses/"
    ready(account, minutes=-5, campaign="618")
    body = {"scope": "campaign", "campaign": "618", "reason": "Stop", "lift_by": "pauser"}
    made = client.post(base, body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert (made.json()["campaign"], made.json()["lift_by"]) == ("618", "pauser")
    url = f"{base}{made.json()['id']}/"
    assert client.get(url).json()["stopped"] == 1
    bad = client.post(f"{url}resume/", {"overdue": "flood"}, content_type="application/json")
    assert bad.status_code in (400, 422)
    done = client.post(f"{url}resume/", {"overdue": "drop"}, content_type="application/json").json()
    assert (done["dropped"], done["held"], done["left"]) == (1, 0, 0)
    assert done["lifted_by"] == owner.label
    assert client.post(f"{url}resume/", content_type="application/json").status_code == 409


def test_the_page_costs_the_same_queries_for_1_and_40_stopped_posts(
    workspace: Workspace, owner: User, account: SocialAccount, client_of: Clients
) -> None:
    client = client_of(owner)
    ready(account, minutes=-1)
    pause = stop(workspace, owner)
    path = address(workspace, f"pauses/{pause.pk}/")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for n in range(39):
        ready(account, minutes=-2 - n)
    with CaptureQueriesContext(connection) as many:
        assert "What becomes of 40 stopped posts" in client.get(path).content.decode()
    assert len(many) == len(few)
    assert len(many) <= 24
    with CaptureQueriesContext(connection) as live_part:
        client.get(path, headers={"hx-request": "true"})
    assert len(live_part) <= 12
    for n in range(3):
        extra = stop(workspace, owner, scope=PauseScope.CAMPAIGN, campaign=f"c{n}")
        publishing_resume(workspace=workspace, actor=Actor(owner), pause_id=extra.pk)
    with CaptureQueriesContext(connection) as listing:
        client.get(address(workspace, "pauses/"))
    assert len(listing) <= 12


def test_the_pauser_who_left_leaves_the_pause_to_owners(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Clients
) -> None:
    pauser = member_of(Role.MANAGER)
    pause = stop(workspace, pauser, lift_by=LiftBy.PAUSER)
    Membership.objects.for_workspace(workspace).filter(user=pauser).delete()
    page = client_of(owner).get(address(workspace, f"pauses/{pause.pk}/")).content.decode()
    assert "Resume publishing</button>" in page
