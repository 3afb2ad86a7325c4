"""Signing up, in, out, and finding a lost password: through the pages, as people do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from team.models import Invitation, User, Workspace
from team.roles import Role
from team.services.invitations import invitation_create
from tests.factories import PASSWORD, UserFactory
from tests.team.people import acting

pytestmark = pytest.mark.django_db
NEW = {"email": "new@example.com", "password1": PASSWORD}


def link_in(body: str) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found, body
    return found[1]


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post("/login/", {"login": user.email, "password": password})


def test_signing_up_confirms_the_address_and_leads_to_onboarding(client: Client) -> None:
    answer = client.post("/signup/", NEW)
    assert answer.headers["Location"] == "/confirm-email/"

    path = link_in(mail.outbox[0].body)
    assert mail.outbox[0].subject == "Juzhen: confirm your e-mail address"
    assert "new@example.com" in client.get(path).content.decode()
    client.post(path)
    assert EmailAddress.objects.get(email="new@example.com").verified
    sign_in(client, User.objects.get(email="new@example.com"))

    assert client.get("/").headers["Location"] == "/onboarding/"


def test_an_unconfirmed_address_does_not_sign_in(client: Client) -> None:
    client.post("/signup/", NEW)

    answer = Client().post("/login/", {"login": "new@example.com", "password": PASSWORD})

    assert answer.headers["Location"] == "/confirm-email/"


def test_signing_in_and_out(client: Client, owner: User, workspace: Workspace) -> None:
    assert sign_in(client, owner).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == f"/w/{workspace.slug}/"
    client.post("/logout/")
    assert client.get("/me/").status_code == 302


def test_a_wrong_password_says_so_at_the_form_and_keeps_the_address(client: Client, owner: User) -> None:
    page = sign_in(client, owner, "wrong-password").content.decode()

    assert 'role="alert"' in page
    assert owner.email in page


def test_guessing_passwords_is_slowed_down(client: Client, owner: User) -> None:
    for _ in range(6):
        sign_in(client, owner, "wrong-password")

    answer = sign_in(client, owner)

    assert answer.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


def test_a_lost_password_is_replaced_through_the_mailed_link(client: Client, owner: User) -> None:
    client.post("/password/reset/", {"email": owner.email})
    key_page = client.get(link_in(mail.outbox[0].body))
    answer = client.post(
        key_page.headers["Location"], {"password1": "another-long-one", "password2": "another-long-one"}
    )

    assert answer.status_code == 302
    assert sign_in(Client(), owner, "another-long-one").headers["Location"] == "/"


def test_asking_for_an_unknown_address_tells_the_browser_nothing(client: Client, owner: User) -> None:
    known = client.post("/password/reset/", {"email": owner.email})
    unknown = client.post("/password/reset/", {"email": "nobody@example.com"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_changing_the_password_tells_its_owner_by_mail(client: Client, owner: User) -> None:
    sign_in(client, owner)
    words = {"oldpassword": PASSWORD, "password1": "another-long-one", "password2": "another-long-one"}

    client.post("/password/change/", words)

    assert mail.outbox[-1].subject == "Juzhen: your password changed"
    assert "127.0.0.1" in mail.outbox[-1].body


def test_mails_speak_chinese_to_chinese_readers(owner: User) -> None:
    Client(headers={"accept-language": "zh-CN"}).post("/password/reset/", {"email": owner.email})

    assert mail.outbox[0].body.count("http") == 1
    assert mail.outbox[0].to == [owner.email]


def test_where_sign_up_is_closed_strangers_find_no_form(client: Client, settings: Any) -> None:
    settings.SIGNUP_OPEN = False

    assert "<input" not in client.get("/signup/").content.decode().split("<main")[1]
    client.post("/signup/", NEW)
    assert not User.objects.filter(email="new@example.com").exists()


def test_where_sign_up_is_closed_invited_people_may_sign_up_with_their_address_only(
    client: Client, settings: Any, workspace: Workspace, owner: User
) -> None:
    settings.SIGNUP_OPEN = False
    _invitation, link = invitation_create(
        workspace=workspace, actor=acting(owner), email="new@example.com", role=Role.PLANNER
    )
    client.get(link_in(link))

    assert client.post("/signup/", {**NEW, "email": "other@example.com"}).status_code == 200
    assert client.post("/signup/", NEW).status_code == 302
    assert User.objects.filter(email="new@example.com").exists()
    assert not User.objects.filter(email="other@example.com").exists()


def test_a_person_invited_before_signing_up_joins_without_the_link(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    invitation_create(workspace=workspace, actor=acting(owner), email="late@example.com", role=Role.ANALYST)
    user = UserFactory(email="late@example.com")
    client = client_of(user)
    invitation = Invitation.objects.for_workspace(workspace).get()

    assert workspace.name in client.get("/onboarding/").content.decode()
    client.post(f"/onboarding/invitations/{invitation.pk}/")

    assert user.memberships.get().role == Role.ANALYST


def test_addresses_are_added_confirmed_and_made_main(client: Client, owner: User) -> None:
    sign_in(client, owner)
    client.post("/email/", {"action_add": "", "email": "second@example.com"})
    client.post(link_in(mail.outbox[-1].body))
    client.post("/email/", {"action_primary": "", "email": "second@example.com"})

    owner.refresh_from_db()
    assert owner.email == "second@example.com"


def test_a_form_that_is_too_old_is_explained(owner: User) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    answer = strict.post("/login/", {"login": owner.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert "The form is too old" in answer.content.decode()
