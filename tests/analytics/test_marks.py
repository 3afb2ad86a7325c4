"""What stands above a curve: pauses, lost accounts, complaints, gaps, alerts and what people wrote down."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import HealthEvent
from accounts.states import HealthKind
from analytics.mark_kinds import MarkKind
from analytics.models import AccountDay, Alert, AlertRule, Annotation
from analytics.selectors.dashboards.incidents import incidents_of
from analytics.selectors.dashboards.marks import kinds_read, kinds_written, moments_of
from analytics.selectors.figures.scope import Scope
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.store.days import DayFigures, days_store
from analytics.store_states import FetchKind
from config.lib.clock import now
from content.models import PublishPause
from content.states import PauseScope
from interactions.models import Complaint
from team.models import AuditEntry
from team.permissions import Permission as P
from team.roles import Role
from tests.analytics.reporting import made, two_months
from tests.factories import SocialAccountFactory, WorkspaceFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db
MAY = (date(2026, 5, 1), date(2026, 5, 31))
EVERY = tuple(MarkKind.values)


def moment(day: int, hour: int = 4) -> datetime:
    """An hour of May 2026, UTC."""
    return datetime(2026, 5, day, hour, tzinfo=UTC)


@pytest.fixture
def pair(workspace):
    return [
        SocialAccountFactory(workspace=workspace, platform=f"practice-{name}", display_name=name)
        for name in ("x", "weibo")
    ]


@pytest.fixture
def trouble(workspace, pair):
    """One of each kind in May, in the order of their days."""
    one, _two = pair
    pause = PublishPause.objects.create(
        workspace=workspace, scope=PauseScope.ACCOUNT, account=one, reason="Rumour", lifted_at=moment(4)
    )
    PublishPause.objects.for_workspace(workspace).filter(pk=pause.pk).update(paused_at=moment(2))
    for account in pair:
        for day, kind in (
            (6, HealthKind.NEEDS_RECONNECT),
            (7, HealthKind.NEEDS_RECONNECT),
            (9, HealthKind.RECONNECTED),
        ):
            event = HealthEvent.objects.create(workspace=workspace, account=account, kind=kind)
            HealthEvent.all_objects.filter(pk=event.pk).update(at=moment(day))
    Complaint.objects.create(
        workspace=workspace, number="TS-2026-1", subject="Wang's order", channel="phone", severity=4,
        received_at=moment(12), opened_at=moment(12), stage_at=moment(12),
    )  # fmt: skip
    fetch = fetch_begin(account=one, kind=FetchKind.DAYS)
    days_store(fetch=fetch, days=[DayFigures(date(2026, 5, day), {"followers": 100}) for day in (14, 15, 19, 20)])
    rule = AlertRule.objects.create(workspace=workspace, name="Too low", kind="threshold", metric="exposure", limit=1)
    Alert.objects.create(
        workspace=workspace, rule=rule, kind="threshold", metric="exposure", limit=1, day=date(2026, 5, 22),
        last_day=date(2026, 5, 23), worst_day=date(2026, 5, 22), severity="info", raised_at=moment(23),
    )  # fmt: skip
    return Annotation.objects.create(
        workspace=workspace, first=date(2026, 5, 25), last=date(2026, 5, 26), text="Shop closed", account_ids=[one.pk],
        made_at=now(),
    )  # fmt: skip


def told(workspace: Any, accounts: Any = None, **options: Any) -> list[tuple[str, int, int | None]]:
    """What is found in May: kind or code, first and last day."""
    given = {"kinds": EVERY, "complaints": True, **options}
    rows = incidents_of(Scope(workspace, *MAY, accounts), **given)
    return [(one.code or one.kind, one.first.day, one.last.day if one.last else None) for one in rows]


def test_each_kind_is_found_once_with_its_days(workspace, pair, trouble):
    other = WorkspaceFactory()
    Annotation.objects.create(workspace=other, first=MAY[0], last=MAY[1], text="elsewhere", made_at=now())
    # Access was lost at both accounts on the same days: told once.
    assert told(workspace) == [
        ("pause", 2, 4), ("access", 6, 9), ("complaint", 12, None), ("gap", 16, 18), ("alert", 22, 23),
        ("note", 25, 26),
    ]  # fmt: skip
    assert told(workspace, [pair[1].pk]) == [("access", 6, 9), ("complaint", 12, None), ("alert", 22, 23)]
    assert told(workspace, kinds=("note",)) == [("note", 25, 26)]
    assert "complaint" not in [code for code, _first, _last in told(workspace, complaints=False)]
    assert told(workspace, kinds=()) == []


def test_days_that_people_filled_are_no_gap(workspace, pair):
    days_store(
        fetch=fetch_begin(account=pair[0], kind=FetchKind.MANUAL),
        days=[DayFigures(date(2026, 5, day), {"followers": 100}) for day in (3, 10, 17)],
    )
    assert AccountDay.objects.for_workspace(workspace).count() == 3
    assert told(workspace) == []


def test_marks_are_cut_to_the_days_of_the_view(workspace, trouble):
    scope = Scope(workspace, date(2026, 5, 26), date(2026, 5, 31))
    found = moments_of(scope, kinds=("note", "incident"), complaints=True)
    assert [(one.day, one.last, one.begins) for one in found] == [
        (date(2026, 5, 26), None, date(2026, 5, 25)), (date(2026, 5, 26), date(2026, 5, 31), date(2026, 5, 12)),
    ]  # fmt: skip


def test_kinds_in_the_address():
    assert kinds_read("") == EVERY
    assert kinds_read("none") == ()
    assert kinds_read("note,unknown,date") == ("date", "note")
    assert (kinds_written(EVERY), kinds_written(()), kinds_written(("note", "date"))) == ("", "none", "date,note")


def test_the_curve_shows_and_leaves_out(client, at, workspace, trouble, django_assert_max_num_queries):
    address = at("overview") + "?period=custom&from=2026-05-01&to=2026-05-31&metric=followers"
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert "Publishing paused: Rumour" in page
    assert "Access lost: 2 accounts" in page
    assert "Grave complaint: TS-2026-1" in page
    assert "Wang" not in page
    assert "mark-s" in page
    table = client.get(f"{address}&view=trend").content.decode()
    # A stretch is told on each of its days.
    assert table.count("Shop closed") >= 2
    less = client.get(f"{address}&marks=note,date").content.decode()
    assert "Rumour" not in less
    assert "Shop closed" in less
    assert "marks=date%2Cnote" in less or "marks=date,note" in less
    file = client.get(at("overview_chart", "trend", "csv") + "?period=custom&from=2026-05-01&to=2026-05-31&marks=note")
    text = b"".join(file).decode() if file.streaming else file.content.decode()
    assert "Shop closed" in text
    assert "Rumour" not in text


def test_guests_see_no_complaints(client_of, member_of, at, trouble):
    page = client_of(member_of(Role.GUEST)).get(at("overview") + "?period=custom&from=2026-05-01&to=2026-05-31")
    assert "Grave complaint" not in page.content.decode()
    assert (
        client_of(member_of(Role.GUEST)).post(at("annotation_new"), {"text": "x", "first": "2026-05-01"}).status_code
        == 403
    )


def test_writing_changing_and_deleting_one(client, at, workspace, pair):
    page = at("annotation_new")
    assert client.get(page).status_code == 200
    bad = client.post(page, {"text": "Storm", "first": "2026-05-09", "last": "2026-05-07"})
    assert bad.status_code == 422
    assert "The last day comes before the first." in bad.content.decode()
    assert "Storm" in bad.content.decode()
    back = at("overview") + "?period=90d"
    sent = {"text": "Storm", "first": "2026-05-07", "last": "", "account_ids": [pair[0].pk], "next": back}
    assert client.post(page, sent).url == back
    row = Annotation.objects.for_workspace(workspace).get()
    assert (row.first, row.last, row.account_ids) == (date(2026, 5, 7), date(2026, 5, 7), [pair[0].pk])
    changed = client.post(
        at("annotation", row.pk), {"text": "Flood", "first": "2026-05-07", "next": "https://evil.example"}
    )
    assert changed.url == at("overview")
    row.refresh_from_db()
    assert (row.text, row.account_ids) == ("Flood", [])
    assert client.post(at("annotation_remove", row.pk)).status_code == 302
    assert not Annotation.objects.for_workspace(workspace).exists()
    verbs = AuditEntry.objects.for_workspace(workspace).filter(verb__startswith="annotation.").order_by("pk")
    assert [one.verb for one in verbs] == ["annotation.added", "annotation.changed", "annotation.removed"]


def test_by_rest(client, workspace, pair):
    base = f"/api/v1/workspaces/{workspace.slug}/analytics"
    sent = {"first": "2026-05-07", "text": "Storm", "accounts": [pair[0].pk]}
    row = client.post(f"{base}/annotations/", sent, content_type="application/json").json()
    assert (row["last"], row["accounts"]) == ("2026-05-07", [pair[0].pk])
    one = f"{base}/annotations/{row['id']}/"
    assert client.patch(one, {"last": "2026-05-08"}, content_type="application/json").json()["text"] == "Storm"
    assert client.patch(one, {"last": "2026-05-01"}, content_type="application/json").status_code == 422
    listed = client.get(f"{base}/annotations/", {"first": "2026-05-08"}).json()["results"]
    assert [found["id"] for found in listed] == [row["id"]]
    marks = client.get(
        f"{base}/marks/", {"period": "custom", "from": "2026-05-01", "to": "2026-05-31", "marks": "note"}
    )
    assert marks.json() == [
        {"kind": "note", "incident": "", "first": "2026-05-07", "last": "2026-05-08", "text": "Storm",
         "accounts": [pair[0].pk], "id": row["id"]}
    ]  # fmt: skip
    foreign = SocialAccountFactory(workspace=WorkspaceFactory())
    refused = client.post(f"{base}/annotations/", {**sent, "accounts": [foreign.pk]}, content_type="application/json")
    assert refused.status_code == 422
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


def test_reports_keep_what_was_known(client, workspace):
    two_months(workspace)
    Annotation.objects.create(
        workspace=workspace, first=date(2026, 5, 8), last=date(2026, 5, 10), text="Shop closed", made_at=now()
    )
    report = made(client, workspace)
    page = client.get(f"/w/{workspace.slug}/analytics/reports/{report.pk}/").content.decode()
    assert "Shop closed" in page
    Annotation.objects.for_workspace(workspace).update(first=MAY[0] + timedelta(days=2), text="Changed later")
    again = client.get(f"/w/{workspace.slug}/analytics/reports/{report.pk}/").content.decode()
    assert "Shop closed" in again
    assert "Changed later" not in again


def test_a_token_is_told_of_complaints_only_with_the_scope_for_them(workspace, owner, trouble):
    days = "analytics/marks/?period=custom&from=2026-05-01&to=2026-05-31"
    told_by = {
        bool(P.INBOX_VIEW in scopes): "Grave complaint" in Api(workspace, owner, scopes)("get", days).content.decode()
        for scopes in ([P.VIEW], [P.VIEW, P.INBOX_VIEW])
    }
    assert told_by == {False: False, True: True}
