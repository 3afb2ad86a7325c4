"""Handovers: items are what a person really holds, four eyes, the register follows, reminders, leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import (
    AssetHolder,
    Handover,
    HandoverItem,
    PlatformSeat,
    SecurityCheck,
    SocialAccount,
)
from accounts.tasks import remind_custody
from config.lib.clock import local_day, now
from team.actors import Actor
from team.audit import record
from team.models import ApiToken, AuditEntry, Membership, Notification, User, Workspace
from team.permissions import Permission
from team.roles import Role
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
PROOF = {"proof_text": "Done at the platform, seen by both"}


@pytest.fixture
def leaver(member_of: Callable[..., User]) -> User:
    return member_of(Role.PLANNER, name="Leaver")


@pytest.fixture
def heir(member_of: Callable[..., User]) -> User:
    return member_of(Role.PLANNER, name="Heir")


@pytest.fixture
def account(workspace: Workspace, leaver: User) -> SocialAccount:
    """Held by the leaver: password, phone, caretaking, an administrator's role, the sign-in Juzhen uses."""
    row = SocialAccountFactory(workspace=workspace, display_name="Tea house", caretaker=leaver)
    today = now().date()
    for part in ("custodian", "phone"):
        AssetHolder.objects.create(workspace=workspace, account=row, part=part, user=leaver, name="Leaver", since=today)
    PlatformSeat.objects.create(workspace=workspace, account=row, user=leaver, name="Leaver", role="admin", since=today)
    record(workspace, Actor(leaver), "account.connected", row)
    return row


@pytest.fixture
def at(workspace: Workspace) -> Callable[[str], str]:
    return lambda path: f"/w/{workspace.slug}/accounts/custody/handovers/{path}"


def due(workspace: Workspace, days: int = 7) -> str:
    return str(local_day(now(), workspace.time_zone) + timedelta(days=days))


def begin(client: Client, at: Any, workspace: Workspace, kind: str, person: User, **values: Any) -> Handover:
    answer = client.post(at(f"new/?kind={kind}"), {"person": person.pk, "due_on": due(workspace), **values})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Handover.objects.for_workspace(workspace).get(pk=int(answer.headers["Location"].split("/")[-2]))


def settle(client: Client, at: Any, row: Handover, **values: Any) -> None:
    """Tick every item off."""
    for item in row.items.filter(state="open"):
        answer = client.post(at(f"{row.pk}/items/{item.pk}/done/"), {**PROOF, **values})
        assert answer.status_code == 302, answer.content.decode()[:3000]


def test_a_leaver_gives_everything_and_the_register_follows(
    at, client_of, owner, leaver, heir, account, workspace, member_of
):
    ApiToken.objects.create(
        workspace=workspace, user=leaver, name="x", prefix="jz_x", token_hash="h", scopes=[Permission.VIEW]
    )
    boss = client_of(owner)
    row = begin(boss, at, workspace, "leaver", leaver, successor=heir.pk)
    kinds = list(row.items.values_list("kind", flat=True))
    assert sorted(kinds) == sorted(
        ["custodian", "phone", "caretaker", "seat", "connected", "password", "tokens", "signed_out", "returns"]
    )
    again = boss.post(at("new/?kind=leaver"), {"person": leaver.pk, "due_on": due(workspace)})
    assert (again.status_code, "under way already" in again.content.decode()) == (422, True)
    worker = client_of(heir)
    # Open items keep it open; proof is needed; nothing changes before the confirmation.
    assert worker.post(at(f"{row.pk}/submit/")).status_code == 409
    first = row.items.all()[0]
    refused = worker.post(at(f"{row.pk}/items/{first.pk}/done/"), {"proof_text": " "})
    assert refused.status_code == 422
    assert "Give proof" in refused.content.decode()
    file = SimpleUploadedFile("shot.pdf", b"%PDF-1.7 shot")
    assert worker.post(at(f"{row.pk}/items/{first.pk}/done/"), {"file": file}).status_code == 302
    settle(worker, at, row)
    assert worker.post(at(f"{row.pk}/submit/")).status_code == 302
    assert set(AssetHolder.objects.for_workspace(workspace).values_list("user", flat=True)) == {leaver.pk}
    # Four eyes: neither who hands over nor who said that it is settled, even with the permission.
    Membership.objects.for_workspace(workspace).filter(user__in=[leaver, heir]).update(role=Role.MANAGER)
    for person in (leaver, heir):
        answer = client_of(person).post(at(f"{row.pk}/decide/"), {"act": "confirm"})
        assert answer.status_code == 409
        assert "Somebody else must confirm" in answer.content.decode()
    assert boss.post(at(f"{row.pk}/decide/"), {"act": "confirm"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.closed_by) == ("closed", owner)
    assert set(AssetHolder.objects.for_workspace(workspace).values_list("user", flat=True)) == {heir.pk}
    account.refresh_from_db()
    assert account.caretaker == heir
    seats = PlatformSeat.objects.for_workspace(workspace).order_by("pk")
    assert [(seat.user_id, seat.until is None) for seat in seats] == [(leaver.pk, False), (heir.pk, True)]
    assert SecurityCheck.objects.for_workspace(workspace).get().item == "password"
    assert not ApiToken.objects.for_workspace(workspace).filter(revoked_at=None).exists()
    verbs = list(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert verbs.count("handover.item_done") == len(kinds)
    assert {"handover.started", "handover.submitted", "handover.closed", "api_token.revoked"} <= set(verbs)
    paper = client_of(heir).get(at(f"{row.pk}/protocol/")).content.decode()
    for words in ("Leaver", "Heir", "shot.pdf", "SIM of the registered phone", owner.label):
        assert words in paper
    # A closed one takes nothing any more.
    assert worker.post(at(f"{row.pk}/items/{first.pk}/reopen/")).status_code == 409
    assert boss.post(at(f"{row.pk}/decide/"), {"act": "cancel", "reason": "too late"}).status_code == 409


def test_what_stays_needs_a_reason_and_stays(at, client_of, owner, leaver, heir, account, workspace):
    boss, worker = client_of(owner), client_of(heir)
    row = begin(boss, at, workspace, "leaver", leaver)
    items = {item.kind: item for item in row.items.all()}
    # Nobody is named: somebody must have the password, a role may simply end.
    answer = worker.post(at(f"{row.pk}/items/{items['custodian'].pk}/done/"), PROOF)
    assert (answer.status_code, "Choose who has it now" in answer.content.decode()) == (422, True)
    for person in (leaver.pk, 999_999):
        values = {**PROOF, "successor": person}
        assert worker.post(at(f"{row.pk}/items/{items['custodian'].pk}/done/"), values).status_code == 422
    assert worker.post(at(f"{row.pk}/items/{items['seat'].pk}/done/"), PROOF).status_code == 302
    for reason, status in (("no", 422), ("Stays on as adviser until March", 302)):
        answer = worker.post(at(f"{row.pk}/items/{items['phone'].pk}/excuse/"), {"reason": reason})
        assert answer.status_code == status
    worker.post(at(f"{row.pk}/items/{items['phone'].pk}/reopen/"))
    worker.post(at(f"{row.pk}/items/{items['phone'].pk}/excuse/"), {"reason": "Stays on as adviser until March"})
    settle(worker, at, row, successor=heir.pk)
    worker.post(at(f"{row.pk}/submit/"))
    sent_back = boss.post(at(f"{row.pk}/decide/"), {"act": "return", "reason": "The screenshot is missing"})
    assert sent_back.status_code == 302
    assert "The screenshot is missing" in worker.get(at(f"{row.pk}/")).content.decode()
    worker.post(at(f"{row.pk}/submit/"))
    boss.post(at(f"{row.pk}/decide/"), {"act": "confirm"})
    holders = dict(AssetHolder.objects.for_workspace(workspace).values_list("part", "user"))
    assert holders == {"custodian": heir.pk, "phone": leaver.pk}
    assert not PlatformSeat.objects.for_workspace(workspace).filter(until=None).exists()


def test_one_account_and_only_that_one(at, client_of, owner, leaver, heir, account, workspace):
    other = SocialAccountFactory(workspace=workspace, caretaker=leaver)
    boss = client_of(owner)
    for wrong in ({"successor": ""}, {"successor": leaver.pk}, {"accounts": 999_999}):
        values = {"person": leaver.pk, "due_on": due(workspace), "successor": heir.pk, "accounts": account.pk}
        assert boss.post(at("new/?kind=account"), {**values, **wrong}).status_code == 422
    row = begin(boss, at, workspace, "account", leaver, successor=heir.pk, accounts=account.pk)
    assert set(row.items.values_list("account", flat=True)) == {account.pk}
    assert "Tea house" in boss.get(f"/w/{workspace.slug}/accounts/{account.pk}/custody/").content.decode()
    boss.post(at(f"{row.pk}/decide/"), {"act": "cancel", "reason": "They stay after all"})
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert AssetHolder.objects.for_workspace(workspace).filter(user=leaver).count() == 2
    mover = begin(boss, at, workspace, "mover", leaver, accounts=[other.pk], successor=heir.pk)
    assert list(mover.items.values_list("kind", "account")) == [("caretaker", other.pk)]
    nothing = boss.post(at("new/?kind=mover"), {"person": heir.pk, "due_on": due(workspace), "accounts": [account.pk]})
    assert "holds nothing of what you chose" in nothing.content.decode()


def test_a_joiner_gets_roles_after_the_papers(at, client_of, owner, heir, account, workspace, member_of):
    boss = client_of(owner)
    row = begin(boss, at, workspace, "joiner", heir, accounts=[account.pk], seat_role="service")
    assert list(row.items.values_list("kind", flat=True)) == ["agreement", "briefing", "own_two_factor", "given"]
    other = client_of(member_of(Role.PLANNER))
    settle(other, at, row)
    other.post(at(f"{row.pk}/submit/"))
    boss.post(at(f"{row.pk}/decide/"), {"act": "confirm"})
    seat = PlatformSeat.objects.for_workspace(workspace).get(user=heir)
    assert (seat.role, seat.account, seat.until) == ("service", account, None)


@pytest.mark.raises_notice("handover_overdue")
def test_overdue_items_remind_day_by_day(at, client_of, owner, leaver, heir, account, workspace):
    with time_machine.travel("2026-03-02 02:00", tick=False) as clock:
        row = begin(client_of(owner), at, workspace, "leaver", leaver, successor=heir.pk)
        item = row.items.first()
        plan = {"responsible": leaver.pk, "due_on": "2026-03-04"}
        assert client_of(owner).post(at(f"{row.pk}/items/{item.pk}/plan/"), plan).status_code == 302
        wrong = client_of(owner).post(at(f"{row.pk}/items/{item.pk}/plan/"), {**plan, "due_on": "2026-01-01"})
        assert wrong.status_code == 422
        clock.move_to("2026-03-04 15:59")  # still the 4th in Shanghai
        assert remind_custody() == 0
        clock.move_to("2026-03-04 16:01")
        assert (remind_custody(), remind_custody()) == (1, 0)
        told = Notification.objects.for_workspace(workspace).get()
        assert (told.recipient, told.url, told.params["n"]) == (leaver, at(f"{row.pk}/"), 1)
        # After three days those who may connect accounts are told, too.
        clock.move_to("2026-03-07 02:00")
        assert remind_custody() == 2
        assert Notification.objects.for_workspace(workspace).filter(recipient=owner).count() == 1
        HandoverItem.objects.for_workspace(workspace).update(state="done")
        clock.move_to("2026-03-12 02:00")
        assert remind_custody() == 0


def test_removing_somebody_who_holds_assets_warns(at, client_of, owner, leaver, heir, account, workspace):
    boss = client_of(owner)
    member, other = (Membership.objects.for_workspace(workspace).get(user=user) for user in (leaver, heir))
    page = boss.get(f"/w/{workspace.slug}/team/{member.pk}/remove/").content.decode()
    assert "Assets of 1 account are still in their hands (5 in all)" in page
    assert f"{at('new/')}?kind=leaver&amp;person={leaver.pk}" in page
    assert "still in their hands" not in boss.get(f"/w/{workspace.slug}/team/{other.pk}/remove/").content.decode()
    begin(boss, at, workspace, "leaver", leaver)
    assert "not closed yet" in boss.get(f"/w/{workspace.slug}/team/{member.pk}/remove/").content.decode()
    # Leaving is not forbidden, and the handover goes on without them.
    boss.post(f"/w/{workspace.slug}/team/{member.pk}/remove/")
    row = Handover.objects.for_workspace(workspace).get()
    settle(client_of(heir), at, row, successor=heir.pk)
    client_of(heir).post(at(f"{row.pk}/submit/"))
    assert boss.post(at(f"{row.pk}/decide/"), {"act": "confirm"}).status_code == 302
    assert not AssetHolder.objects.for_workspace(workspace).filter(user=leaver).exists()


def test_pages_and_who_may_what(
    at, client_of, owner, leaver, heir, account, workspace, member_of, django_assert_max_num_queries
):
    boss = client_of(owner)
    assert "Nothing is changing hands" in boss.get(at("")).content.decode()
    row = begin(boss, at, workspace, "leaver", leaver, successor=heir.pk)
    with django_assert_max_num_queries(12):
        assert "Leaver → Heir" in boss.get(at("")).content.decode()
    with django_assert_max_num_queries(12):
        boss.get(at(f"{row.pk}/"))
    assert "None of this kind" in boss.get(at("?state=closed")).content.decode()
    analyst, guest = client_of(member_of(Role.ANALYST)), client_of(member_of(Role.GUEST))
    assert "Start a handover" not in analyst.get(at("")).content.decode()
    assert analyst.get(at("new/")).status_code == 403
    assert analyst.post(at(f"{row.pk}/decide/"), {"act": "confirm"}).status_code == 403
    assert guest.get(at(f"{row.pk}/")).status_code == 403
    for kind in ("joiner", "mover", "leaver", "account", "nonsense"):
        assert boss.get(at(f"new/?kind={kind}&person={leaver.pk}&account={account.pk}")).status_code == 200


def test_rest(client_of, owner, leaver, heir, account, workspace):
    boss, worker = client_of(owner), client_of(heir)
    api, kind = f"/api/v1/workspaces/{workspace.slug}/handovers/", {"content_type": "application/json"}
    body = {
        "kind": "account", "person": leaver.pk, "successor": heir.pk, "accounts": [account.pk],
        "due_on": due(workspace),
    }  # fmt: skip
    assert boss.post(api, {**body, "due_on": "2020-01-01"}, **kind).status_code == 422
    made = boss.post(api, body, **kind)
    assert made.status_code == 201, made.content
    base = f"{api}{made.json()['id']}/"
    items = {item["kind"]: item["id"] for item in made.json()["items"]}
    act = f"{base}items/{items['phone']}/"
    assert worker.post(act, {"act": "done"}, **kind).status_code == 422
    assert worker.post(act, {"act": "plan"}, **kind).status_code == 422
    planned = worker.post(act, {"act": "plan", "responsible": heir.pk, "due_on": due(workspace, 2)}, **kind)
    assert planned.json()["responsible"] == heir.pk
    assert worker.post(act, {"act": "excuse", "reason": "Number is being cancelled"}, **kind).status_code == 200
    assert worker.post(act, {"act": "reopen"}, **kind).json()["state"] == "open"
    assert worker.post(f"{base}submit/", **kind).json()["code"] == "handover_open_items"
    for pk in items.values():
        done = worker.post(f"{base}items/{pk}/", {"act": "done", "proof_url": "https://example.com/p"}, **kind)
        assert done.json()["state"] == "done", done.content
    assert worker.post(f"{base}submit/", **kind).json()["state"] == "submitted"
    assert boss.post(f"{base}decide/", {"act": "confirm"}, **kind).json()["state"] == "closed"
    assert [row["id"] for row in boss.get(api, {"state": "closed"}).json()["results"]] == [made.json()["id"]]
    assert boss.get(api, {"state": "running"}).json()["results"] == []
