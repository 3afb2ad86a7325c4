"""The list of complaints, causes, report, REST: filters, numbers, cost."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from config.lib.clock import now
from interactions.models import Compensation, Complaint, ComplaintCause
from interactions.services.complaints.causes import causes_begin
from team.actors import SYSTEM
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.complaining import make_complaint

pytestmark = pytest.mark.django_db
JSON = "application/json"
THURSDAY = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def boss(client_of: Callable[[User], Client], owner: User) -> Client:
    return client_of(owner)


@pytest.fixture
def causes(workspace: Workspace) -> dict[str, ComplaintCause]:
    with translation.override("en"):
        causes_begin(workspace=workspace, actor=SYSTEM)
    return {row.name: row for row in ComplaintCause.objects.for_workspace(workspace)}


def at(workspace: Workspace, name: str, *args: Any) -> str:
    return reverse(f"interactions:{name}", args=[workspace.slug, *args])


def api(workspace: Workspace, path: str = "") -> str:
    return f"/api/v1/workspaces/{workspace.slug}/inbox/complaints/{path}"


def closed(workspace: Workspace, cause: ComplaintCause, number: int, **values: Any) -> Complaint:
    """A case that was opened a day ago and took `hours`."""
    hours = values.pop("hours", 10)
    start = now() - timedelta(days=1, hours=hours)
    given = {
        "number": f"TS-2026-9{number:03}", "subject": f"第 {number} 单", "channel": "phone", "stage": "closed",
        "outcome": "solved", "verdict": "justified", "received_at": start, "opened_at": start, "stage_at": start,
        "closed_at": start + timedelta(hours=hours),
    }  # fmt: skip
    return Complaint.objects.create(workspace=workspace, cause=cause, **{**given, **values})


def test_ten_thousand_cases_are_paged_filtered_and_cheap(
    workspace: Workspace, owner: User, boss: Client, causes: dict[str, ComplaintCause],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    moment, part = now(), causes["Shipped late"]
    Complaint.objects.bulk_create(
        Complaint(
            workspace=workspace, number=f"TS-2026-{n:05}", subject=f"第 {n} 单：茶饼碎了", channel="phone",
            received_at=moment, opened_at=moment - timedelta(minutes=n), stage_at=moment,
            stage_due_at=moment + timedelta(minutes=n - 50), cause=part if n % 2 else None,
            owner=owner if n % 3 else None, severity=4 if n == 77 else 2,
        )
        for n in range(10_000)
    )  # fmt: skip
    page = at(workspace, "complaints")
    boss.get(page)
    with django_assert_max_num_queries(11):
        text = boss.get(page).content
    assert len(gzip.compress(text)) < 15_000
    assert "TS-2026-00000" in text.decode()
    found = {
        "overdue=1": "TS-2026-00049", "severity=4": "TS-2026-00077", "q=09999": "TS-2026-09999",
        f"cause={part.parent_id}&q=00001": "TS-2026-00001", "owner=0&q=00003": "TS-2026-00003",
        "stage=all&page=200": "TS-2026-09999",
    }  # fmt: skip
    for query, number in found.items():
        assert number in boss.get(f"{page}?{query}").content.decode(), query
    assert "TS-2026-00050" not in boss.get(f"{page}?overdue=1").content.decode()
    assert "Nothing matches" in boss.get(f"{page}?q=nichts").content.decode()
    lines = b"".join(boss.get(at(workspace, "complaints_export") + "?severity=4").streaming_content).decode()  # type: ignore[attr-defined]
    assert len(lines.strip().split("\r\n")) == 2
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="complaint.exported").count() == 1


def test_a_case_page_is_cheap(
    workspace: Workspace, owner: User, boss: Client, django_assert_max_num_queries: Any
) -> None:
    row = make_complaint(workspace, owner)
    address = at(workspace, "complaint", row.pk)
    boss.get(address)
    with django_assert_max_num_queries(14):
        text = boss.get(address).content
    assert len(gzip.compress(text)) < 15_000


def test_causes_are_seeded_once_changed_and_archived(workspace: Workspace, boss: Client) -> None:
    page = at(workspace, "complaint_causes")
    assert 'name="usual"' in boss.get(page).content.decode()
    for _twice in range(2):
        boss.post(page, {"usual": "1"})
    rows = ComplaintCause.objects.for_workspace(workspace)
    assert (rows.filter(parent=None).count(), rows.filter(name="Gift missing").count()) == (7, 1)
    group, part = rows.get(name="Logistics"), rows.get(name="Gift missing")
    assert boss.post(page, {"name": "冷链断了", "parent": group.pk}).status_code == 302
    assert boss.post(page, {"name": "冷链断了", "parent": group.pk}).status_code == 422
    below = boss.post(at(workspace, "complaint_cause", group.pk), {"name": "Logistics", "parent": part.parent_id})
    assert below.status_code == 422  # a third level
    boss.post(at(workspace, "complaint_cause_archive", group.pk))
    assert rows.filter(parent=group, archived_at=None).count() == 0
    assert "冷链断了" not in boss.get(at(workspace, "complaint_new")).content.decode()
    boss.post(at(workspace, "complaint_cause_archive", rows.get(name="冷链断了").pk), {"back": "1"})
    assert rows.filter(pk=group.pk, archived_at=None).exists()


def test_the_report_finds_what_comes_most_often(
    workspace: Workspace, owner: User, boss: Client, causes: dict[str, ComplaintCause], time_machine: Any
) -> None:
    time_machine.move_to(THURSDAY, tick=False)
    for number in range(8):
        closed(workspace, causes["Shipped late"], number, hours=10 + number, product="礼盒", satisfaction=4)
    closed(workspace, causes["Damaged on the way"], 20, hours=100, product="茶饼", satisfaction=1, verdict="unfounded")
    last = closed(workspace, causes["Unfriendly"], 21, hours=2, outcome="withdrawn")
    closed(workspace, causes["Unfriendly"], 22, opened_at=now() - timedelta(days=200))
    for state, amount, currency in (("paid", 30, "CNY"), ("paid", 12, "CNY"), ("approved", 8, "CNY"),
                                    ("refused", 99, "CNY"), ("paid", 200, "")):  # fmt: skip
        Compensation.objects.create(
            workspace=workspace, complaint=last, kind="refund", amount=amount, currency=currency, state=state,
            asked_at=now(),
        )  # fmt: skip
    told = boss.get(api(workspace, "report/?days=90")).json()
    assert [(line["label"], line["cases"], line["share"], line["cumulated"]) for line in told["causes"]] == [
        ("Logistics · Shipped late", 8, 80.0, 80.0),
        ("Logistics · Damaged on the way", 1, 10.0, 90.0),
        ("Service · Unfriendly", 1, 10.0, 100.0),
    ]
    assert (told["cases"], told["justified"], told["rated"], round(told["satisfaction"], 2)) == (10, 9, 9, 3.67)
    assert (told["median_hours"], round(told["p90_hours"], 1)) == (14.0, 33.6)
    assert told["given"] == [
        {"currency": "CNY", "paid": "42.00", "due": "8.00", "cases": 1},
        {"currency": "", "paid": "200.00", "due": "0.00", "cases": 1},
    ]
    assert [one["product"] for one in told["products"]] == ["礼盒", "茶饼"]
    grouped = boss.get(api(workspace, "report/?by=first&product=礼盒")).json()
    assert [(line["label"], line["cases"]) for line in grouped["causes"]] == [("Logistics", 8)]
    page = boss.get(at(workspace, "complaint_report")).content.decode()
    assert page.count('class="par-bar"') == 3
    assert "par-bar" not in boss.get(at(workspace, "complaint_report") + "?show=table").content.decode()
    csv = boss.get(at(workspace, "complaint_report_csv")).content.decode()
    assert "Logistics · Shipped late,8,8,80.0,80.0" in csv


def test_everything_by_rest(workspace: Workspace, owner: User, member_of: Callable[..., User], boss: Client) -> None:
    manager = member_of(Role.MANAGER)
    given = {"subject": "碎了 13812345678", "channel": "phone", "caller_name": "周女士", "owner": manager.pk}
    made = boss.post(api(workspace), given, content_type=JSON, headers={"Idempotency-Key": "a"})
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["number"], row["person"], row["subject"]) == (
        "TS-" + str(now().year) + "-0001",
        "周••",
        "碎了 138••••5678",
    )
    here = api(workspace, f"{row['id']}/")
    cause = boss.post(api(workspace, "causes/"), {"name": "压制水分低"}, content_type=JSON,
                      headers={"Idempotency-Key": "b"}).json()  # fmt: skip

    def put(path: str, **data: Any) -> Any:
        return boss.put(f"{here}{path}", data, content_type=JSON)

    assert put("move/", stage="verification").json()["stage"] == "verification"
    found = put("findings/", findings="开裂", verdict="partly", cause=cause["id"], move_on=True).json()
    assert (found["stage"], found["cause"]) == ("solution", cause["id"])
    assert put("", product="熟普", severity=4).json()["product"] == "熟普"
    assert put("owner/", owner=None).json()["owner"] is None
    assert put("risk/", risk=True, note="明火").json()["risk"] is True
    one = boss.post(f"{here}compensations/", {"kind": "gift", "amount": "20"}, content_type=JSON,
                    headers={"Idempotency-Key": "c"}).json()  # fmt: skip
    assert (one["state"], one["amount"], one["currency"]) == ("approved", "20.00", "CNY")
    assert put("solution/", solution="送一饼", move_on=True).json()["stage"] == "confirmation"
    assert "/c/" in put("ask/").json()["url"]
    pay = api(workspace, f"compensations/{one['id']}/pay/")
    assert boss.put(pay, {}, content_type=JSON).status_code == 422
    assert boss.put(pay, {"proof_text": "已寄"}, content_type=JSON).json()["state"] == "paid"
    assert put("move/", stage="closed", outcome="solved").json()["outcome"] == "solved"
    assert len(boss.get(f"{here}history/").json()["results"]) >= 8
    assert boss.get(api(workspace, "?stage=closed")).json()["results"][0]["id"] == row["id"]
    assert boss.get(api(workspace, "setup/")).json() == {"free_amount": "100.00", "currency": "CNY"}
    changed = boss.put(api(workspace, "setup/"), {"free_amount": "50", "currency": "EUR"}, content_type=JSON)
    assert changed.json() == {"free_amount": "50.00", "currency": "EUR"}
    assert Compensation.objects.for_workspace(workspace).get().amount == Decimal(20)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 161}, "subject"),
        ({"channel": "pigeon"}, "channel"),
        ({"severity": "9"}, "severity"),
        ({"cause": "99999999"}, "cause"),
        ({"received_at": "2099-01-01T00:00"}, "received_at"),
        ({"words": "x" * 4001}, "words"),
    ],
)
def test_what_cannot_be_opened_stays_in_the_form(
    workspace: Workspace, boss: Client, values: dict[str, str], field: str
) -> None:
    data = {"subject": "茶饼碎了", "severity": "2", "channel": "phone", "product": "熟普 2019", **values}
    answer = boss.post(at(workspace, "complaint_new"), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert "熟普 2019" in answer.content.decode()
    assert not Complaint.objects.for_workspace(workspace).exists()
