"""Qualification documents: terms and files, masked numbers, reminders by the clock, pages, REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import Qualification, SealedDocument
from accounts.onboarding_states import QualificationKind, Verification
from accounts.services.register.dossiers import Plan, VerificationState, dossier_open, verification_set
from accounts.services.register.qualifications import Paper, qualification_renew, qualification_save
from accounts.services.register.tasks import TaskValues, task_save
from accounts.tasks import remind_register
from team import notices
from team.actors import Actor
from team.models import AuditEntry, Notification, User, Workspace
from team.permissions import Permission
from team.roles import Role
from team.services.api_tokens import token_create
from tests.registering import a_paper

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]
NUMBER = "91310101MA1FPX1234"
MORNING = "2026-03-02 10:00 +0800"
END = date(2026, 5, 31)


@pytest.fixture
def who(workspace: Workspace, owner: User) -> dict[str, Any]:
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    return lambda name, *args: reverse(f"accounts:{name}", args=[workspace.slug, *args])


def licence(**values: Any) -> Paper:
    given = {"kind": QualificationKind.FOOD, "holder": "山屿茶业", "number": NUMBER, "valid_until": END}
    return Paper(**{**given, **values})


def told(workspace: Workspace) -> list[tuple[str, int]]:
    rows = Notification.objects.for_workspace(workspace).order_by("pk")
    return [(row.kind, row.params["days"]) for row in rows if "days" in row.params]


@pytest.mark.raises_notice("qualification_ending")
def test_reminders_come_60_30_7_days_before_and_on_the_day_and_never_twice(
    who: dict[str, Any], workspace: Workspace, owner: User, time_machine: Any
) -> None:
    time_machine.move_to(MORNING, tick=False)
    qualification_save(**who, paper=licence())
    seen = []
    # 90 days are left at first: each threshold, the days around it, and long after.
    for day in (0, 29, 30, 31, 59, 60, 61, 82, 83, 84, 89, 90, 91, 99):
        for hour in (8, 10, 15):
            time_machine.move_to(f"{date(2026, 3, 2) + timedelta(days=day)} {hour:02}:30 +0800", tick=False)
            for _again in range(2):
                if remind_register():
                    seen.append((END - date(2026, 3, 2) - timedelta(days=day)).days)
                    assert hour == 10
    assert seen == [60, 30, 7, 0]
    assert [days for _kind, days in told(workspace)] == [60, 30, 7, 0]


def test_a_scheduler_that_stood_still_is_made_up_for_once(
    who: dict[str, Any], workspace: Workspace, owner: User, member_of: Any, time_machine: Any
) -> None:
    time_machine.move_to(MORNING, tick=False)
    keeper = member_of(Role.DESIGNER)
    member_of(Role.MANAGER), member_of(Role.PLANNER)
    qualification_save(**who, paper=licence(owner_id=keeper.pk))
    time_machine.move_to("2026-05-27 10:00 +0800", tick=False)
    assert remind_register() == 1
    assert {days for _kind, days in told(workspace)} == {4}
    people = Notification.objects.for_workspace(workspace).values_list("recipient", flat=True)
    assert len(people) == 3
    assert {owner.pk, keeper.pk} <= set(people)
    time_machine.move_to("2026-06-20 10:00 +0800", tick=False)
    assert remind_register() == 1
    assert remind_register() == 0
    words = [notices.get(row.kind).text(row.params) for row in Notification.objects.for_workspace(workspace)]
    assert sum("has ended" in text or "已过期" in text for text in words) == 3


def test_another_day_begins_the_reminders_anew(who: dict[str, Any], workspace: Workspace, time_machine: Any) -> None:
    time_machine.move_to("2026-05-20 10:00 +0800", tick=False)
    row = qualification_save(**who, paper=licence())
    assert remind_register() == 1
    qualification_renew(**who, qualification_id=row.pk, paper=licence(valid_until=date(2027, 5, 31)))
    assert remind_register() == 0
    time_machine.move_to("2027-04-05 10:00 +0800", tick=False)
    assert remind_register() == 1
    gone = qualification_save(**who, paper=licence(valid_until=date(2020, 1, 1)))
    assert remind_register() == 0
    assert gone.told == 0


@pytest.mark.raises_notice("verification_ending")
def test_a_verification_ends_by_itself(
    who: dict[str, Any], workspace: Workspace, owner: User, time_machine: Any
) -> None:
    time_machine.move_to(MORNING, tick=False)
    row = dossier_open(**who, plan=Plan("weibo", "山屿茶", owner_id=owner.pk))
    for task in row.tasks.all():
        if task.key not in {"verify.granted", "store.bound", "connect.linked"}:
            task_save(**who, task_id=task.pk, values=TaskValues("done"))
    asked = VerificationState(Verification.VERIFIED, until=date(2026, 3, 9))
    verification_set(**who, dossier_id=row.pk, asked=asked)
    row.refresh_from_db()
    full = row.score
    assert remind_register() == 1
    time_machine.move_to("2026-03-09 10:00 +0800", tick=False)
    assert remind_register() == 1
    row.refresh_from_db()
    assert row.verification == Verification.VERIFIED
    time_machine.move_to("2026-03-10 00:30 +0800", tick=False)
    assert remind_register() == 0
    row.refresh_from_db()
    assert row.verification == Verification.EXPIRED
    assert row.score < full
    assert [days for _kind, days in told(workspace)] == [7, 0]


@pytest.mark.raises_notice("onboarding_late")
def test_the_owner_of_an_overdue_line_is_told_once_for_each_day_it_was_due(
    who: dict[str, Any], workspace: Workspace, owner: User, member_of: Any, time_machine: Any
) -> None:
    time_machine.move_to(MORNING, tick=False)
    writer = member_of(Role.COMMUNITY)
    row = dossier_open(**who, plan=Plan("kuaishou", "山屿茶", owner_id=owner.pk))
    task = row.tasks.get(key="platform.name")
    task_save(**who, task_id=task.pk, values=TaskValues("open", owner_id=writer.pk, due=task.due))
    time_machine.move_to("2026-03-04 23:30 +0800", tick=False)
    assert remind_register() == 0
    time_machine.move_to("2026-03-05 09:30 +0800", tick=False)
    assert remind_register() == 2
    assert remind_register() == 0
    rows = Notification.objects.for_workspace(workspace)
    assert {n.recipient_id: n.params["task"] for n in rows} == {owner.pk: "platform.reason", writer.pk: "platform.name"}
    time_machine.move_to("2026-03-12 09:30 +0800", tick=False)
    task_save(**who, task_id=task.pk, values=TaskValues("open", owner_id=writer.pk, due=date(2026, 3, 11)))
    assert remind_register() == 2
    assert rows.get(recipient=owner, params__task__startswith="register").params["count"] == 4


def test_a_renewal_keeps_what_was_and_its_files(
    workspace: Workspace, client_of: ClientOf, owner: User, at: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(owner)
    form = {
        "kind": "food",
        "holder": "山屿茶业",
        "number": NUMBER,
        "issuer": "静安区市场监管局",
        "valid_until": "2026-05-31",
    }
    assert client.post(at("qualification_new"), {**form, "valid_until": ""}).status_code == 422
    assert client.post(at("qualification_new"), {**form, "valid_from": "2026-06-01"}).status_code == 422
    refused = client.post(at("qualification_new"), {**form, "papers": [a_paper(), a_paper(data=b"MZ")]})
    assert refused.status_code == 422
    assert not Qualification.objects.for_workspace(workspace).exists()
    entered = client.post(at("qualification_new"), {**form, "papers": [a_paper("1.pdf"), a_paper("2.pdf")]})
    assert entered.status_code == 302, entered.content.decode()
    row = Qualification.objects.for_workspace(workspace).get()
    newer = {**form, "number": "JY2026-2", "valid_until": "2031-05-31"}
    assert client.post(at("qualification_renew", row.pk), {**newer, "valid_until": "2026-01-01"}).status_code == 422
    client.post(at("qualification_renew", row.pk), {**newer, "papers": [a_paper("3.pdf")]})
    row.refresh_from_db()
    assert (row.term, row.number, row.valid_until) == (2, "JY2026-2", date(2031, 5, 31))
    page = client.get(at("qualification", row.pk)).content.decode()
    assert page.index("3.pdf") < page.index("Earlier terms") < page.index("1.pdf")
    assert NUMBER in page
    paths = [document.path for document in SealedDocument.objects.for_workspace(workspace)]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("paper_remove", row.papers.get(term=2).pk))
        client.post(at("qualification_remove", row.pk))
    assert not any(default_storage.exists(path) for path in paths)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.COMMUNITY, Role.DESIGNER, Role.ANALYST])
def test_numbers_are_masked_for_those_who_may_not_open_documents(
    who: dict[str, Any], workspace: Workspace, client_of: ClientOf, member_of: Any, at: Any, role: Role
) -> None:
    row = qualification_save(**who, paper=licence(), files=[a_paper()])
    qualification_renew(**who, qualification_id=row.pk, paper=licence(number="", valid_until=date(2030, 1, 1)))
    qualification_save(**who, paper=licence(kind=QualificationKind.IDENTITY, number="310101199001011234"))
    client = client_of(member_of(role))
    api = f"/api/v1/workspaces/{workspace.slug}/accounts/qualifications/"
    for address in (at("qualifications"), at("qualification", row.pk), api, f"{api}{row.pk}/"):
        page = client.get(address).content.decode()
        assert NUMBER not in page
        assert "310101199001011234" not in page
        assert at("document", row.papers.get().document_id) not in page
    assert "••••••1234" in client.get(at("qualifications")).content.decode()
    # Neither may the search or the form tell, nor the audit log that analysts read.
    assert "Nothing matches" in client.get(at("qualifications") + f"?q={NUMBER[:8]}").content.decode()
    assert client.get(at("qualification_edit", row.pk)).status_code == 403
    entries = AuditEntry.objects.for_workspace(workspace)
    assert not any(NUMBER in f"{e.before}{e.after}{e.target_label}" for e in entries)


def test_guests_see_no_documents(who: dict[str, Any], client_of: ClientOf, member_of: Any, at: Any) -> None:
    row = qualification_save(**who, paper=licence())
    client = client_of(member_of(Role.GUEST))
    assert client.get(at("qualifications")).status_code == client.get(at("qualification", row.pk)).status_code == 403
    assert at("qualifications") not in client.get(at("onboarding")).content.decode()


def test_the_list_is_filtered_and_cheap(
    who: dict[str, Any], workspace: Workspace, client_of: ClientOf, owner: User, at: Any, time_machine: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    time_machine.move_to(MORNING, tick=False)
    client, account = client_of(owner), dossier_open(**who, plan=Plan("weibo", "山屿茶"))
    assert "No documents yet" in client.get(at("qualifications")).content.decode()
    ends = {"gone": date(2026, 3, 1), "today": date(2026, 3, 2), "soon": date(2026, 5, 1), "far": date(2026, 5, 2)}
    for name, day in ends.items():
        qualification_save(**who, paper=licence(title=f"paper-{name}", valid_until=day, dossier_ids=[account.pk]))
    qualification_save(**who, paper=licence(title="paper-ever", valid_until=None, kind=QualificationKind.TRADEMARK))

    def shown(query: str) -> set[str]:
        with django_assert_max_num_queries(12):
            page = client.get(at("qualifications") + query).content.decode()
        return {name for name in (*ends, "ever") if f"paper-{name}" in page}

    assert shown("") == {*ends, "ever"}
    assert shown("?state=ended") == {"gone"}
    assert shown("?state=ending") == {"today", "soon"}
    assert shown("?state=valid") == {"far", "ever"}
    assert shown("?kind=trademark") == {"ever"}
    assert shown(f"?account={account.pk}") == set(ends)
    assert shown("?kind=x&state=y&account=z") == {*ends, "ever"}
    with django_assert_max_num_queries(14):
        client.get(at("qualification", Qualification.objects.for_workspace(workspace).order_by("pk")[0].pk))


def test_the_rest_api_does_all_of_it(workspace: Workspace, client_of: ClientOf, owner: User, at: Any) -> None:
    client, api = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/accounts/"
    send: dict[str, Any] = {"content_type": "application/json"}
    account = client.post(f"{api}onboarding/", {"platform": "douyin", "name": "山屿茶"}, **send).json()
    assert (account["stage"], account["score"], account["open_tasks"] > 15) == ("platform", 0, True)
    steps = client.get(f"{api}onboarding/{account['id']}/steps/").json()
    first = f"{api}onboarding/steps/{steps[0]['id']}/"
    assert client.patch(first, {"state": "not_needed"}, **send).status_code == 422
    assert client.patch(first, {"state": "done", "note": "年轻客群"}, **send).json()["settled_by"] == owner.pk
    paper = {"kind": "licence", "holder": "山屿茶业", "number": NUMBER, "dossiers": [account["id"]]}
    row = client.post(f"{api}qualifications/", paper, **send).json()
    assert (row["number"], row["dossiers"], row["validity"]) == (NUMBER, [account["id"]], "valid")
    kept = client.post(f"{api}qualifications/{row['id']}/papers/", {"file": a_paper("licence.pdf")}).json()
    file = client.get(kept["document"]["url"])
    assert file.content == b"%PDF-1.7 walk"
    assert client.get(f"{api}documents/{kept['document']['id']}/log/").json()["results"][0]["act"] == "downloaded"
    _row, secret = token_create(
        workspace=workspace, actor=Actor(owner), name="t", scopes=[Permission.TEAM_VIEW, Permission.API_TOKENS]
    )
    outside = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    masked = Client().get(f"{api}qualifications/{row['id']}/", **outside).json()
    assert masked["number"] == "••••••1234"
    assert Client().get(kept["document"]["url"], **outside).status_code == 403
