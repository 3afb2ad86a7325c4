"""Members, roles and invitations, through the pages."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from team.models import ApiToken, AuditEntry, Invitation, Notification, User, Workspace
from team.roles import Role
from tests.factories import UserFactory
from tests.team.people import Api, membership
from tests.team.test_sign_in import link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    """Addresses of the team in the test's workspace."""
    return lambda name, *args: reverse(f"team:{name}", args=[workspace.slug, *args])


def invite(client: Client, at: Callable[..., str], email: str, role: str = Role.PLANNER) -> Any:
    return client.post(at("invite_member"), {"email": email, "role": role})


@pytest.mark.raises_notice("team.member_joined")
def test_an_invited_person_joins_through_the_mailed_link(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], at: Callable[..., str]
) -> None:
    answer = invite(client_of(owner), at, "Guest@Example.com", Role.ANALYST)
    letter = mail.outbox[0]
    assert answer.status_code == 200
    assert letter.to == ["guest@example.com"]
    assert link_in(letter.body) in answer.content.decode()

    invited = UserFactory(email="guest@example.com")
    client = client_of(invited)
    path = link_in(letter.body)
    assert workspace.name in client.get(path).content.decode()
    assert client.post(path).headers["Location"] == f"/w/{workspace.slug}/"

    assert membership(workspace, invited).role == Role.ANALYST
    assert client_of(None).get(path).status_code == 410
    assert Notification.objects.for_workspace(workspace).get(recipient=owner).kind == "team.member_joined"
    assert set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True)) == {
        "invitation.created",
        "invitation.accepted",
    }


def test_the_link_is_no_use_to_somebody_else(
    workspace: Workspace, owner: User, outsider: User, client_of: Callable[..., Client], at: Callable[..., str]
) -> None:
    invite(client_of(owner), at, "guest@example.com")
    client = client_of(outsider)
    path = link_in(mail.outbox[0].body)

    assert "another address" in client.get(path).content.decode()
    assert client.post(path).status_code == 403
    assert not outsider.memberships.filter(workspace=workspace).exists()


def test_strangers_with_the_link_are_shown_the_way(
    owner: User, client_of: Callable[..., Client], at: Callable[..., str]
) -> None:
    invite(client_of(owner), at, "guest@example.com")
    path = link_in(mail.outbox[0].body)

    page = client_of(None).get(path).content.decode()

    assert f"/signup/?next={path}" in page


def test_a_link_ends_after_seven_days(owner: User, client_of: Callable[..., Client], at: Callable[..., str]) -> None:
    invite(client_of(owner), at, "guest@example.com")
    path = link_in(mail.outbox[0].body)

    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        assert client_of(None).get(path).status_code == 410


def test_sending_again_replaces_the_link_and_withdrawing_ends_it(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], at: Callable[..., str]
) -> None:
    client = client_of(owner)
    invite(client, at, "guest@example.com")
    number = Invitation.objects.for_workspace(workspace).get().pk
    client.post(at("invitation_again", number))
    old, new = (link_in(letter.body) for letter in mail.outbox)

    assert client_of(None).get(old).status_code == 410
    assert client_of(None).get(new).status_code == 200
    client.post(at("invitation_withdraw", number))
    assert client_of(None).get(new).status_code == 410


@pytest.mark.parametrize("email", ["", "no-address", "member@example.com", "twice@example.com"])
def test_impossible_invitations_are_refused_at_the_field(
    owner: User, member_of: Callable[..., User], client_of: Callable[..., Client], at: Callable[..., str], email: str
) -> None:
    client = client_of(owner)
    member_of(Role.GUEST, email="member@example.com")
    invite(client, at, "twice@example.com")

    answer = invite(client, at, email)

    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]


def test_when_the_mail_server_fails_the_link_is_still_there(
    owner: User, client_of: Callable[..., Client], at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)

    answer = invite(client_of(owner), at, "guest@example.com")

    assert answer.status_code == 502
    assert "/invite/" in answer.content.decode()


@pytest.mark.raises_notice("team.role_changed")
def test_the_role_of_a_member_is_changed_and_told(
    workspace: Workspace,
    owner: User,
    member_of: Callable[..., User],
    client_of: Callable[..., Client],
    at: Callable[..., str],
) -> None:
    member = member_of(Role.GUEST)

    client_of(owner).post(at("member_role", membership(workspace, member).pk), {"role": Role.PLANNER})

    assert membership(workspace, member).role == Role.PLANNER
    entry = AuditEntry.objects.for_workspace(workspace).get()
    assert (entry.before, entry.after) == ({"role": "guest"}, {"role": "planner"})
    assert Notification.objects.for_workspace(workspace).get().recipient == member


def test_the_last_owner_stays(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], at: Callable[..., str]
) -> None:
    number, client = membership(workspace, owner).pk, client_of(owner)

    assert client.post(at("member_role", number), {"role": Role.MANAGER}).status_code == 409
    assert client.post(at("member_remove", number)).status_code == 409
    assert membership(workspace, owner).role == Role.OWNER


def test_one_of_two_owners_may_go(
    workspace: Workspace,
    owner: User,
    member_of: Callable[..., User],
    client_of: Callable[..., Client],
    at: Callable[..., str],
) -> None:
    member_of(Role.OWNER)

    answer = client_of(owner).post(at("member_remove", membership(workspace, owner).pk))

    assert answer.headers["Location"] == "/"
    assert not owner.memberships.exists()


def test_nobody_gives_or_takes_more_power_than_they_hold(
    workspace: Workspace,
    owner: User,
    member_of: Callable[..., User],
    client_of: Callable[..., Client],
    at: Callable[..., str],
) -> None:
    manager, guest = member_of(Role.MANAGER), member_of(Role.GUEST)
    client = client_of(manager)

    assert client.post(at("member_role", membership(workspace, owner).pk), {"role": "guest"}).status_code == 403
    assert client.post(at("member_remove", membership(workspace, owner).pk)).status_code == 403
    assert client.post(at("member_role", membership(workspace, guest).pk), {"role": "owner"}).status_code == 403
    assert invite(client, at, "new@example.com", Role.OWNER).status_code == 422
    assert membership(workspace, guest).role == Role.GUEST


def test_a_removed_member_is_out_at_once_with_page_and_token(
    workspace: Workspace,
    owner: User,
    member_of: Callable[..., User],
    client_of: Callable[..., Client],
    at: Callable[..., str],
) -> None:
    member = member_of(Role.PLANNER)
    client, api = client_of(member), Api(workspace, member)
    assert (client.get(at("members")).status_code, api("get").status_code) == (200, 200)

    client_of(owner).post(at("member_remove", membership(workspace, member).pk))

    assert (client.get(at("members")).status_code, api("get").status_code) == (404, 401)
    assert ApiToken.objects.for_workspace(workspace).get().revoked_at is not None


def test_removing_asks_once(
    workspace: Workspace,
    owner: User,
    member_of: Callable[..., User],
    client_of: Callable[..., Client],
    at: Callable[..., str],
) -> None:
    member = member_of(Role.GUEST)

    page = client_of(owner).get(at("member_remove", membership(workspace, member).pk))

    assert member.email in page.content.decode()
    assert member.memberships.exists()
