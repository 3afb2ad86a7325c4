"""A complaint from intake to closing: who may do what when, and what is told to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import DocumentAccess, SealedDocument, SocialAccount
from config.lib.clock import now
from interactions.models import Compensation, Complaint, ComplaintCause, ComplaintEvent, Contact, ThreadEvent
from interactions.selectors.complaints.reading import ask_url, caller_of
from interactions.services.complaints.personal import callers_reseal
from interactions.services.contacts.merging import contacts_merge, merge_undo
from interactions.services.privacy.copying import contact_data
from interactions.services.privacy.erasing import contact_erase
from interactions.tasks import forget_callers, tick_complaints
from team.actors import SYSTEM, Actor
from team.models import AuditEntry, Notification, Task, User, Workspace
from team.roles import Role
from tests.complaining import make_complaint

from .making import thread_of

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def account(connect: Callable[..., SocialAccount], time_machine: Any) -> SocialAccount:
    time_machine.move_to(THURSDAY, tick=False)
    return connect()


@pytest.fixture
def worker(member_of: Callable[..., User]) -> User:
    return member_of(Role.COMMUNITY, name="客服")


@pytest.fixture
def desk(client_of: Callable[[User], Client], worker: User) -> Client:
    return client_of(worker)


def at(workspace: Workspace, name: str, *args: Any) -> str:
    return reverse(f"interactions:{name}", args=[workspace.slug, *args])


def do(client: Client, row: Complaint, step: str, **data: Any) -> Any:
    return client.post(at(row.workspace, "complaint_step", row.pk, step), data)


def fresh(row: Complaint) -> Complaint:
    return Complaint.objects.for_workspace(row.workspace_id).select_related("workspace").get(pk=row.pk)


def cause_of(workspace: Workspace, name: str = "Broken or cracked") -> ComplaintCause:
    return ComplaintCause.objects.for_workspace(workspace).get(name=name)


def solved(client: Client, row: Complaint) -> None:
    """As far as confirmation, without a compensation."""
    do(client, row, "move", stage="verification")
    found = {"findings": "两饼开裂", "verdict": "justified", "cause": cause_of(row.workspace).pk, "on": "1"}
    do(client, row, "verify", **found)
    do(client, row, "solve", solution="退两饼的钱", on="1")


@pytest.mark.raises_notice("complaint.approval")
@pytest.mark.raises_notice("complaint.decided")
@pytest.mark.raises_notice("complaint.rated")
def test_from_a_thread_until_it_is_closed(
    account: SocialAccount, workspace: Workspace, worker: User, owner: User, desk: Client,
    client_of: Callable[[User | None], Client],
) -> None:  # fmt: skip
    thread = thread_of(account, "订单号：SY20261188 茶饼碎了，我要投诉")
    page = desk.get(at(workspace, "thread", thread.pk)).content.decode()
    assert f"complaints/new/?thread={thread.pk}" in page
    new = at(workspace, "complaint_new") + f"?thread={thread.pk}"
    assert "茶饼碎了" in desk.get(new).content.decode()
    told = {"subject": "茶饼碎了", "words": "碎了", "severity": 3, "product": "熟普", "owner": worker.pk}
    answer = desk.post(new, told)
    row = Complaint.objects.for_workspace(workspace).get()
    assert answer.url == at(workspace, "complaint", row.pk)
    assert (row.number, row.channel, row.stage) == ("TS-2026-0001", "comment", "intake")
    assert (row.order_number, row.contact_id, row.owner) == ("SY20261188", thread.contact_id, worker)
    assert row.stage_due_at is not None
    assert row.stage_due_at <= now() + timedelta(hours=2)

    again = desk.post(new, told)
    assert again.status_code == 422
    assert "TS-2026-0001" in again.content.decode()
    assert desk.post(new, {**told, "another": "1"}).status_code == 302

    assert do(desk, row, "move", stage="verification", was="intake").status_code == 302
    empty = do(desk, row, "verify", findings="两饼开裂", verdict="", cause="", on="1")
    assert empty.status_code == 422
    assert "两饼开裂" in empty.content.decode()
    found = {"findings": "两饼开裂", "verdict": "justified", "cause": cause_of(workspace).pk, "on": "1"}
    assert do(desk, row, "verify", **found).status_code == 302
    assert fresh(row).stage == "solution"

    do(desk, row, "compensate", kind="refund", amount="420", currency="CNY", words="退两饼")
    one = Compensation.objects.for_workspace(workspace).get()
    assert (one.state, one.needs_second) == ("asked", True)
    assert Notification.objects.for_workspace(workspace).filter(recipient=owner, kind="complaint.approval").exists()
    waits = do(desk, row, "solve", solution="退两饼的钱", on="1")
    assert waits.status_code == 422
    assert fresh(row).stage == "solution"
    boss = client_of(owner)
    assert boss.post(at(workspace, "compensation_decide", one.pk), {"approved": "1"}).status_code == 302
    do(desk, row, "solve", solution="退两饼的钱", on="1")
    assert fresh(row).stage == "confirmation"

    do(desk, row, "ask")
    url = ask_url(fresh(row))
    assert url in desk.get(at(workspace, "complaint", row.pk)).content.decode()
    visitor = client_of(None)
    path = url.removeprefix("http://127.0.0.1:8000")
    assert "TS-2026-0001" in visitor.get(path).content.decode()
    assert visitor.post(path, {"words": "x"}).status_code == 422
    assert visitor.post(path, {"satisfaction": "4", "words": "谢谢"}).status_code == 302
    assert visitor.post(path, {"satisfaction": "1"}).status_code == 409
    assert (fresh(row).satisfaction, fresh(row).satisfaction_words) == (4, "谢谢")

    assert do(desk, row, "close", outcome="solved", was="confirmation").status_code == 422  # not given yet
    paid = desk.post(at(workspace, "compensation_pay", one.pk), {"proof_text": ""})
    assert paid.status_code == 422
    desk.post(at(workspace, "compensation_pay", one.pk), {"proof_text": "已退", "proof_url": "https://pay.example/1"})
    assert do(desk, row, "close", outcome="solved", was="confirmation").status_code == 302
    row = fresh(row)
    assert (row.stage, row.outcome, row.closed_at) == ("closed", "solved", now())
    notices = set(Notification.objects.for_workspace(workspace).values_list("kind", "recipient__name"))
    assert {("complaint.decided", worker.name), ("complaint.rated", worker.name)} <= notices
    verbs = list(ThreadEvent.objects.for_workspace(workspace).filter(thread=thread).values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("complaint")] == [
        "complaint_opened", "complaint_opened", "complaint_moved", "complaint_moved", "complaint_moved",
        "complaint_closed",
    ]  # fmt: skip
    history = ComplaintEvent.objects.for_workspace(workspace).filter(complaint=row)
    assert [(e.before, e.after) for e in history if e.after] == [
        ("", "intake"), ("intake", "verification"), ("verification", "solution"), ("solution", "confirmation"),
        ("confirmation", "closed"),
    ]  # fmt: skip
    assert AuditEntry.objects.for_workspace(workspace).filter(verb__startswith="complaint.").count() > 10


@pytest.mark.parametrize(
    ("stage", "to", "fits"),
    [
        ("intake", "verification", True),
        ("intake", "solution", False),
        ("intake", "confirmation", False),
        ("verification", "intake", False),
        ("verification", "solution", True),
        ("solution", "verification", True),
        ("confirmation", "verification", False),
        ("confirmation", "solution", True),
        ("closed", "verification", True),
        ("closed", "solution", False),
    ],
)
def test_which_stage_may_follow(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], stage: str, to: str, fits: bool
) -> None:
    row = make_complaint(workspace, owner)
    values = {"stage": stage, "findings": "x", "verdict": "partly", "solution": "y", "cause": cause_of(workspace)}
    Complaint.objects.for_workspace(workspace).filter(pk=row.pk).update(**values)
    address = f"/api/v1/workspaces/{workspace.slug}/inbox/complaints/{row.pk}/move/"
    answer = client_of(owner).put(address, {"stage": to, "note": "weil"}, content_type="application/json")
    assert answer.status_code == (200 if fits else 409)
    assert fresh(row).stage == (to if fits else stage)


def test_closing_another_way_needs_a_reason_and_opening_again_asks_anew(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    boss, row = client_of(owner), make_complaint(workspace, owner)
    assert do(boss, row, "close", outcome="withdrawn", note="").status_code == 422
    assert do(boss, row, "close", outcome="refused", note="不属实").status_code == 422  # nothing was verified
    assert do(boss, row, "close", outcome="withdrawn", note="顾客说不用了").status_code == 302
    assert fresh(row).outcome == "withdrawn"
    Complaint.objects.for_workspace(workspace).filter(pk=row.pk).update(satisfaction=1, rated_at=now(), ask_key="k")
    assert do(boss, row, "move", stage="verification", note="").status_code == 422
    assert do(boss, row, "move", stage="verification", note="又来了").status_code == 302
    again = fresh(row)
    assert (again.stage, again.outcome, again.closed_at) == ("verification", "", None)
    assert (again.satisfaction, again.ask_key) == (None, "")
    seen_elsewhere = do(boss, row, "move", stage="closed", was="intake")
    assert seen_elsewhere.status_code == 422


@pytest.mark.parametrize(
    ("amount", "currency", "kind", "second"),
    [("100", "CNY", "refund", False), ("100.01", "CNY", "refund", True), ("5", "USD", "coupon", True),
     ("80", "CNY", "points", False), ("101", "CNY", "points", True)],
)  # fmt: skip
def test_above_the_limit_a_second_person_decides(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client],
    amount: str, currency: str, kind: str, second: bool,
) -> None:  # fmt: skip
    row, boss = make_complaint(workspace, owner), client_of(owner)
    do(boss, row, "move", stage="verification")
    do(boss, row, "compensate", kind=kind, amount=amount, currency=currency)
    one = Compensation.objects.for_workspace(workspace).get()
    assert (one.needs_second, one.state) == (second, "asked" if second else "approved")
    if second:
        decide = at(workspace, "compensation_decide", one.pk)
        boss.post(decide, {"approved": "1"})  # asked for it herself
        one.refresh_from_db()
        assert one.state == "asked"
        assert client_of(member_of(Role.COMMUNITY)).post(decide, {"approved": "1"}).status_code == 403
        manager = client_of(member_of(Role.MANAGER))
        manager.post(decide, {"approved": "0", "note": ""})
        manager.post(decide, {"approved": "0", "note": "太高"})
        one.refresh_from_db()
        assert (one.state, one.decision_note) == ("refused", "太高")
        assert boss.post(at(workspace, "compensation_pay", one.pk), {"proof_text": "x"}).status_code == 302
        one.refresh_from_db()
        assert one.state == "refused"


def test_small_compensations_of_a_case_are_added_up(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    row, boss = make_complaint(workspace, owner), client_of(owner)
    do(boss, row, "move", stage="verification")
    for amount in ("60", "40", "0.01"):
        do(boss, row, "compensate", kind="refund", amount=amount, currency="CNY")
    do(boss, row, "compensate", kind="points", amount="80", currency="CNY")
    rows = Compensation.objects.for_workspace(workspace).order_by("pk")
    assert [(one.amount, one.needs_second) for one in rows] == [
        (60, False), (40, False), (Decimal("0.01"), True), (80, False),
    ]  # fmt: skip


@pytest.mark.raises_notice("complaint.late")
@pytest.mark.raises_notice("complaint.given")
def test_late_stages_are_told_to_the_owner_then_to_the_lead(
    workspace: Workspace, owner: User, member_of: Callable[..., User], time_machine: Any
) -> None:
    time_machine.move_to(THURSDAY, tick=False)
    worker, lead = member_of(Role.PLANNER), member_of(Role.COMMUNITY)
    row = make_complaint(workspace, owner, owner_id=worker.pk)

    def told() -> list[tuple[str, int]]:
        rows = Notification.objects.for_workspace(workspace).filter(kind="complaint.late").order_by("pk")
        return list(rows.values_list("recipient__name", "pk"))

    assert Notification.objects.for_workspace(workspace).get(kind="complaint.given").recipient == worker
    assert tick_complaints() == 0
    time_machine.move_to(THURSDAY + timedelta(hours=2, minutes=1), tick=False)
    assert (tick_complaints(), tick_complaints()) == (1, 0)
    assert [name for name, _pk in told()] == [worker.name]
    time_machine.move_to(THURSDAY + timedelta(hours=4, minutes=1), tick=False)
    assert (tick_complaints(), tick_complaints()) == (1, 0)
    assert {name for name, _pk in told()} == {worker.name, lead.name}
    assert ComplaintEvent.objects.for_workspace(workspace).filter(complaint=row, verb="overdue").count() == 1


def test_a_caller_is_sealed_covered_uncovered_for_a_reason_and_forgotten(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], time_machine: Any
) -> None:
    time_machine.move_to(THURSDAY, tick=False)
    boss = client_of(owner)
    data = {
        "subject": "打电话来投诉",
        "severity": 2,
        "channel": "phone",
        "caller_name": "周女士",
        "reach": "13900001234",
    }
    boss.post(at(workspace, "complaint_new"), data)
    row = Complaint.objects.for_workspace(workspace).get()
    assert b"13900001234" not in bytes(row.caller or b"")
    assert caller_of(row) == {"name": "周女士", "reach": "13900001234"}
    page = at(workspace, "complaint", row.pk)
    assert "13900001234" not in boss.get(page).content.decode()
    boss.post(at(workspace, "complaint_reveal", row.pk), {"reason": "回电"})
    assert "13900001234" in boss.get(page).content.decode()
    assert AuditEntry.objects.for_workspace(workspace).get(verb="complaint.revealed").after == {"reason": "回电"}
    assert callers_reseal() == ("complaint", 1)
    assert caller_of(fresh(row))["name"] == "周女士"
    do(boss, row, "close", outcome="withdrawn", note="不用了")
    assert forget_callers() == 0
    time_machine.move_to(THURSDAY + timedelta(days=181), tick=False)
    assert forget_callers() == 1
    assert fresh(row).caller is None


def test_files_are_sealed_and_every_opening_is_written_down(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], member_of: Callable[..., User]
) -> None:
    boss, row = client_of(owner), make_complaint(workspace, owner)
    for _twice in range(2):
        do(boss, row, "attach", file=SimpleUploadedFile("碎.png", PICTURE))
    assert do(boss, row, "attach", file=SimpleUploadedFile("x.exe", b"MZ")).status_code == 422
    evidence = row.evidence.get()
    shown = boss.get(at(workspace, "complaint_evidence", evidence.pk))
    assert (shown.status_code, shown.content) == (200, PICTURE)
    assert DocumentAccess.objects.for_workspace(workspace).filter(act="viewed").count() == 1
    assert client_of(member_of(Role.ANALYST)).get(at(workspace, "complaint_evidence", evidence.pk)).status_code == 403
    boss.post(at(workspace, "complaint_evidence_remove", evidence.pk))
    assert not SealedDocument.objects.for_workspace(workspace).exists()


@pytest.mark.raises_notice("complaint.risk")
def test_an_improvement_is_a_task_and_a_risk_is_told(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    worker = member_of(Role.COMMUNITY)
    desk, row = client_of(worker), make_complaint(workspace, worker)
    due = (now() + timedelta(days=3)).date().isoformat()
    do(desk, row, "improve", title="加固外箱", assignee=worker.pk, due_on=due)
    task = Task.objects.for_workspace(workspace).get()
    assert (task.source_type, task.source_id, task.assignee) == ("complaint", str(row.pk), worker)
    assert "加固外箱" in desk.get(at(workspace, "complaint", row.pk)).content.decode()
    do(desk, row, "risk", risk="1", note="")
    assert not fresh(row).risk
    do(desk, row, "risk", risk="1", note="涉及明火")
    assert (fresh(row).risk, fresh(row).severity) == (True, 3)
    assert Notification.objects.for_workspace(workspace).filter(kind="complaint.risk", recipient=owner).count() == 1


def test_erasing_and_merging_take_complaints_along(account: SocialAccount, workspace: Workspace, owner: User) -> None:
    thread, other = thread_of(account, "碎了"), thread_of(account, "坏了")
    row = make_complaint(
        workspace, owner, thread_id=thread.pk, contact_id=thread.contact_id, words="碎了 13812345678", product="熟普"
    )
    loose = make_complaint(workspace, owner, contact_id=other.contact_id, caller_name="周女士")
    who = {"workspace": workspace, "actor": Actor(owner)}
    merge = contacts_merge(**who, contact_id=thread.contact_id, other_id=other.contact_id)
    assert fresh(loose).contact_id == thread.contact_id
    merge_undo(**who, merge_id=merge.pk)
    assert fresh(loose).contact_id == other.contact_id
    contact = Contact.objects.for_workspace(workspace).get(pk=thread.contact_id)
    (copied,) = contact_data(workspace=workspace, contact=contact)["complaints"]
    assert copied["words"] == "碎了 13812345678"
    contact_erase(workspace=workspace, actor=SYSTEM, contact_id=thread.contact_id)
    gone = fresh(row)
    assert (gone.words, gone.subject, gone.caller, gone.product) == ("", "", None, "熟普")
    assert caller_of(fresh(loose)) == {"name": "周女士"}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.GUEST])
def test_readers_change_nothing(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client], role: str
) -> None:
    row, reader = make_complaint(workspace, owner), client_of(member_of(role))
    assert do(reader, row, "move", stage="verification").status_code == 403
    page = reader.get(at(workspace, "complaint", row.pk))
    assert page.status_code == (200 if role == Role.ANALYST else 403)
    assert fresh(row).stage == "intake"


def test_links_that_ended_or_were_forged(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], time_machine: Any
) -> None:
    time_machine.move_to(THURSDAY, tick=False)
    boss, row, visitor = client_of(owner), make_complaint(workspace, owner), client_of(None)
    assert visitor.get("/c/forged/").status_code == 404
    solved(boss, row)
    do(boss, row, "ask")
    old = ask_url(fresh(row)).removeprefix("http://127.0.0.1:8000")
    do(boss, row, "ask", anew="1")
    assert visitor.get(old).status_code == 404
    path = ask_url(fresh(row)).removeprefix("http://127.0.0.1:8000")
    time_machine.move_to(THURSDAY + timedelta(days=31), tick=False)
    assert visitor.post(path, {"satisfaction": "5"}).status_code == 409
    assert fresh(row).satisfaction is None
