"""The asset register: entries, what lies sealed, risks and their explanations, roles, pages, CSV, REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import AccountAsset, AssetHolder, DocumentAccess, PlatformSeat, RecoveryReveal, SocialAccount
from accounts.services.custody.assets import masked
from accounts.services.vault import keys_rotate
from config.lib.clock import now
from config.lib.crypto import unseal
from team.models import AuditEntry, Membership, Notification, User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
PHONE, CODES = "138 0000 1207", "blue-otter-41 / green-heron-77"
PARTS = ("custodian", "backup", "real_name", "phone", "mail", "two_factor")


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo", display_name="Tea house")


@pytest.fixture
def mate(member_of: Callable[..., User]) -> User:
    return member_of(Role.PLANNER, name="Planner of tea")


@pytest.fixture
def at(workspace: Workspace) -> Callable[[str], str]:
    return lambda path: f"/w/{workspace.slug}/accounts/{path}"


def form(**values: Any) -> dict[str, Any]:
    """A posted entry; persons are given as `custodian_person`, outsiders as `custodian_name`."""
    return {"audit_every_days": "90", **values}


def everyone(user: User) -> dict[str, str]:
    return {f"{part}_person": str(user.pk) for part in PARTS}


def write(client: Client, at: Any, account: SocialAccount, **values: Any) -> None:
    answer = client.post(at(f"{account.pk}/custody/edit/"), form(**values))
    assert answer.status_code == 302, answer.content.decode()[:3000]


def test_an_entry_is_written_and_read(at, client_of, owner, mate, account, workspace):
    client = client_of(owner)
    assert "Not recorded yet" in client.get(at(f"{account.pk}/custody/")).content.decode()
    contract = SimpleUploadedFile("licence.pdf", b"%PDF-1.7 licence")
    write(
        client, at, account, registrant_kind="company", registrant_name="Tea Ltd", basis="own", mail="a@tea.example",
        two_factor="app", two_factor_where="Safe", phone=PHONE, recovery=CODES, custodian_person=str(mate.pk),
        backup_person=str(owner.pk), phone_name="Agency Ltd", contract=contract,
    )  # fmt: skip
    page = client.get(at(f"{account.pk}/custody/")).content.decode()
    for words in ("Tea Ltd", "138****1207", "Planner of tea", "Agency Ltd", "Authenticator app", "licence.pdf"):
        assert words in page
    assert "Agency Ltd is not a member and holds: SIM of the registered phone" in page
    # Saving again without the sealed fields keeps them; ticking forgets.
    write(client, at, account, registrant_name="Tea Ltd", custodian_person=str(mate.pk))
    asset = AccountAsset.objects.for_workspace(workspace).get()
    assert unseal(asset.sealed) == {"phone": PHONE, "recovery": CODES}
    assert [row.part for row in AssetHolder.objects.for_workspace(workspace)] == ["custodian"]
    write(client, at, account, forget_phone="on", forget_recovery="on")
    asset.refresh_from_db()
    assert (asset.sealed, asset.phone_hint, asset.has_recovery) == (None, "", False)


@pytest.mark.parametrize(
    ("number", "shown"), [("13800001207", "138****1207"), ("+86 13800001207", "+86*******1207"), ("12345", "12***45")]
)
def test_phone_numbers_are_masked(number, shown):
    assert masked(number) == shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "call me"}, "phone"), ({"audit_every_days": "1"}, "audit_every_days"),
        ({"custodian_person": "999999"}, "custodian_person"), ({"registrant_name": "x" * 200}, "registrant_name"),
        ({"basis": "stolen"}, "basis"), ({"contract": SimpleUploadedFile("x.pdf", b"no pdf")}, ""),
    ],
)  # fmt: skip
def test_wrong_input_loses_nothing(at, client_of, owner, account, workspace, wrong, field):
    answer = client_of(owner).post(at(f"{account.pk}/custody/edit/"), form(mail="kept@tea.example", **wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "kept@tea.example" in page
    assert "field-error" in page or "note-bad" in page
    assert not AccountAsset.objects.for_workspace(workspace).exists()


def test_sealed_data_is_opened_with_a_reason_only(at, client_of, owner, mate, account, workspace):
    client, address = client_of(owner), at(f"{account.pk}/custody/sealed/")
    write(client, at, account, phone=PHONE, recovery=CODES)
    for path in (f"{account.pk}/custody/", f"{account.pk}/custody/edit/", "custody/", "custody/export.csv"):
        body = client.get(at(path)).content.decode()
        assert "blue-otter" not in body
        assert "0000 1207" not in body
    assert client_of(mate).get(address).status_code == 403
    refused = client.post(address, {"reason": "eh"})
    assert refused.status_code == 422
    assert "blue-otter" not in refused.content.decode()
    assert not RecoveryReveal.objects.for_workspace(workspace).exists()
    opened = client.post(address, {"reason": "Phone lost, appeal under way"})
    assert CODES in opened.content.decode()
    assert PHONE in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    row = RecoveryReveal.objects.for_workspace(workspace).get()
    assert (row.by, row.reason, row.ip) == (owner, "Phone lost, appeal under way", "127.0.0.1")
    entries = AuditEntry.objects.for_workspace(workspace)
    assert entries.filter(verb="custody.revealed", actor=owner).count() == 1
    logged = str([(entry.before, entry.after) for entry in entries])
    assert "blue-otter" not in logged
    assert "1207" not in logged
    # The log can neither be rewritten nor deleted, and it outlives the account.
    for change in ("UPDATE accounts_recoveryreveal SET reason = 'x'", "DELETE FROM accounts_recoveryreveal"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    account.delete()
    row.refresh_from_db()
    assert (row.account, row.account_label) == (None, "Tea house")


def test_sealed_data_moves_to_the_newest_key(at, client_of, owner, account, workspace):
    write(client_of(owner), at, account, recovery=CODES)
    SocialAccountFactory(workspace=workspace).asset = None
    AccountAsset.objects.create(workspace=workspace, account=SocialAccountFactory(workspace=workspace))
    before = bytes(AccountAsset.objects.for_workspace(workspace).get(account=account).sealed)
    assert keys_rotate()["accountasset"] == 1
    after = bytes(AccountAsset.objects.for_workspace(workspace).get(account=account).sealed)
    assert after != before
    assert unseal(after)["recovery"] == CODES


def codes(client: Client, workspace: Workspace, account: SocialAccount) -> set[str]:
    """What the REST API says is dangerous."""
    body = client.get(f"/api/v1/workspaces/{workspace.slug}/accounts/{account.pk}/custody/").json()
    for risk in body["risks"]:
        assert all(risk[name] for name in ("title", "why", "advice"))
    return {risk["code"].rstrip("0123456789").rstrip("_") for risk in body["risks"]}


def test_risks_come_and_go(at, client_of, owner, mate, account, workspace):
    client = client_of(owner)
    assert codes(client, workspace, account) == {"unrecorded", "checks_due"}
    write(client, at, account, registrant_kind="person", two_factor="none", **everyone(mate))
    found = codes(client, workspace, account)
    assert {"one_person", "backup_is_custodian", "private_registrant", "no_two_factor", "no_recovery"} <= found
    assert "audit_overdue" in found
    Membership.objects.for_workspace(workspace).get(user=mate).delete()
    found = codes(client, workspace, account)
    assert {f"left_{part}" for part in PARTS} <= found
    page = client.get(at(f"{account.pk}/custody/")).content.decode()
    assert "Planner of tea has left and still holds: SIM of the registered phone" in page
    assert client.get(at(f"custody/people/{mate.pk}/")).status_code == 200
    # Who left may stay while other things are corrected, and is replaced by somebody who is here.
    write(client, at, account, **{**everyone(mate), "backup_person": str(owner.pk), "mail": "b@tea.example"})
    write(
        client, at, account, registrant_kind="company", two_factor="app", recovery=CODES,
        **{**everyone(owner), "backup_person": "", "backup_name": ""},
    )  # fmt: skip
    client.post(at(f"{account.pk}/custody/audit/"), {"note": "all fine"})
    assert codes(client, workspace, account) == {"no_backup", "one_person", "checks_due"}


def test_roles_at_the_platform(at, client_of, owner, mate, account, workspace):
    client, roles = client_of(owner), f"{account.pk}/custody/roles/"
    day = now().date()
    for values in (
        {"person": "", "name": "", "role": "admin", "since": day}, {"name": "x", "role": "king", "since": day},
        {"name": "x", "role": "admin", "since": day + timedelta(days=9)},
    ):  # fmt: skip
        assert client.post(at(f"{roles}new/"), values).status_code == 422
    for values in ({"name": "Agency", "role": "admin"}, {"person": mate.pk, "role": "operator"}):
        assert client.post(at(f"{roles}new/"), {**values, "since": "2026-01-05"}).status_code == 302
    agency, seat = PlatformSeat.objects.for_workspace(workspace).order_by("pk")
    assert {"seat_outside", "seat_stale"} <= codes(client, workspace, account)
    client.post(at(f"{roles}{seat.pk}/act/"), {"act": "seen"})
    client.post(at(f"{roles}{agency.pk}/"), {"name": "Agency", "role": "operator", "since": "2026-01-05"})
    Membership.objects.for_workspace(workspace).get(user=mate).delete()
    assert "seat_left" in codes(client, workspace, account)
    client.post(at(f"{roles}{seat.pk}/act/"), {"act": "end"})
    assert not codes(client, workspace, account) & {"seat_left", "seat_outside"}
    assert "1 role has ended" in client.get(at(f"{account.pk}/custody/")).content.decode()


def test_the_register_over_all_accounts(
    at, client_of, owner, mate, account, workspace, member_of, django_assert_max_num_queries
):
    client = client_of(owner)
    write(client, at, account, registrant_name="=Tea Ltd", registrant_kind="company", **everyone(mate))
    for number in range(12):
        SocialAccountFactory(workspace=workspace, platform="practice-x", display_name=f"Other {number}")
    with django_assert_max_num_queries(12):
        page = client.get(at("custody/")).content.decode()
    assert page.count("Not recorded") > 10
    narrowed = client.get(at("custody/"), {"person": f"u{mate.pk}"}).content.decode()
    assert "Tea house" in narrowed
    assert "Other 3" not in narrowed
    for query in ({"risk": "unrecorded"}, {"platform": "practice-x"}, {"q": "other"}):
        assert "Tea house" not in client.get(at("custody/"), query).content.decode()
    assert "No account matches" in client.get(at("custody/"), {"q": "zzz"}).content.decode()
    table = client.get(at("custody/export.csv"), {"person": f"u{mate.pk}"}).content.decode()
    assert "'=Tea Ltd" in table
    assert "Other 3" not in table
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="custody.exported").count() == 1
    with django_assert_max_num_queries(12):
        people = client.get(at("custody/people/")).content.decode()
    assert "Planner of tea" in people
    guest = client_of(member_of(Role.GUEST))
    for path in ("custody/", "custody/export.csv", "custody/people/", f"{account.pk}/custody/"):
        assert guest.get(at(path)).status_code == 403


def test_the_account_page_asks_few_questions(at, client_of, owner, mate, account, django_assert_max_num_queries):
    client = client_of(owner)
    write(client, at, account, **everyone(mate))
    with django_assert_max_num_queries(15):
        client.get(at(f"{account.pk}/custody/"))


def test_a_person_s_page_lists_everything(at, client_of, owner, mate, account, workspace):
    client = client_of(owner)
    write(client, at, account, custodian_person=str(mate.pk), phone_person=str(mate.pk))
    client.post(at(f"{account.pk}/custody/roles/new/"), {"person": mate.pk, "role": "admin", "since": "2026-01-05"})
    account.caretaker = mate
    account.save()
    page = client.get(at(f"custody/people/{mate.pk}/")).content.decode()
    for words in ("Custodian of the password", "SIM of the registered phone", "Administrator", "Caretaker"):
        assert words in page
    body = client.get(f"/api/v1/workspaces/{workspace.slug}/custody/people/{mate.pk}/").json()
    assert body["things"] == 4
    assert body["shares"][0]["parts"] == ["custodian", "phone"]
    assert client.get(at("custody/people/999999/")).status_code == 404


def test_rest_keeps_what_lies_sealed(client_of, owner, mate, account, workspace):
    client, api = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/accounts/{account.pk}/custody/"
    kind = {"content_type": "application/json"}
    body = {
        "registrant_kind": "company", "registrant_name": "Tea Ltd", "phone": PHONE, "recovery": CODES,
        "holders": {"custodian": {"user": mate.pk}, "mail": {"name": "Agency"}},
    }  # fmt: skip
    made = client.put(api, body, **kind)
    assert made.status_code == 200, made.content
    assert "blue-otter" not in made.content.decode()
    assert {row["part"]: row["member"] for row in made.json()["holders"]} == {"custodian": True, "mail": False}
    assert client.put(api, {"holders": {"crown": {"name": "x"}}}, **kind).status_code == 422
    assert client.post(f"{api}reveal/", {"reason": "no"}, **kind).status_code == 422
    opened = client.post(f"{api}reveal/", {"reason": "quarterly test"}, **kind)
    assert opened.json() == {"phone": PHONE, "recovery": CODES}
    assert client.post(f"{api}audit/", {}, **kind).json()["audited_on"]
    seat = client.post(f"{api}seats/", {"user": mate.pk, "role": "admin", "since": "2026-01-05"}, **kind).json()
    assert client.delete(f"{api}seats/{seat['id']}/").json()["until"]
    assert [row["id"] for row in client.get(f"{api}seats/").json()] == [seat["id"]]
    register = client.get(f"/api/v1/workspaces/{workspace.slug}/custody/", {"person": f"u{mate.pk}"}).json()
    assert [row["account"] for row in register["results"]] == [account.pk]
    assert "blue-otter" not in str(register)


@pytest.mark.raises_notice("custody_audit_due")
def test_people_are_told_once_when_an_audit_is_due(at, client_of, owner, account, workspace):
    from accounts.tasks import remind_custody

    with time_machine.travel("2026-03-02 02:00", tick=False) as clock:
        write(client_of(owner), at, account, audit_every_days="30")
        client_of(owner).post(at(f"{account.pk}/custody/audit/"))
        assert remind_custody() == 0
        clock.move_to("2026-04-02 02:00")
        assert remind_custody() == 1
        clock.move_to("2026-04-03 02:00")
        assert remind_custody() == 0
    told = Notification.objects.for_workspace(workspace).get()
    assert told.url == at(f"{account.pk}/custody/")


def test_documents_name_their_place(at, client_of, owner, account, workspace):
    client = client_of(owner)
    write(client, at, account, contract=SimpleUploadedFile("licence.pdf", b"%PDF-1.7 one"))
    first = AccountAsset.objects.for_workspace(workspace).get().contract
    assert "Tea house" in client.get(at(f"documents/{first.pk}/")).content.decode()
    write(client, at, account, contract=SimpleUploadedFile("new.pdf", b"%PDF-1.7 two"))
    assert client.get(at(f"documents/{first.pk}/")).status_code == 404
    assert DocumentAccess.objects.for_workspace(workspace).filter(name="licence.pdf").exists()
