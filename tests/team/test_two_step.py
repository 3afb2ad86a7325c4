"""Authenticator app, recovery codes and passkeys."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page

from team.models import User
from tests.factories import PASSWORD, UserFactory
from tests.team.test_sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db: None) -> User:
    return UserFactory()


@pytest.fixture
def client(user: User) -> Client:
    """Signed in, and the password confirmed once more, as these pages demand."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, user)
    assert client.get("/2fa/totp/activate/").headers["Location"].startswith("/reauthenticate/")
    client.post("/reauthenticate/", {"password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))


def activate(client: Client) -> str:
    """Set the authenticator app up through its page; returns the secret."""
    page = client.get("/2fa/totp/activate/")
    secret: str = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    answer = client.post("/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def test_the_app_is_set_up_and_asked_at_the_next_sign_in(client: Client, user: User) -> None:
    secret = activate(client)
    Authenticator.objects.filter(user=user, type="totp").update(last_used_at=None)
    cache.clear()  # the code was just used; a person would wait for the next one
    fresh = Client(headers={"accept-language": "en"})

    assert sign_in(fresh, user).headers["Location"] == "/2fa/authenticate/"
    assert fresh.get("/me/").status_code == 302
    assert fresh.get("/2fa/authenticate/").status_code == 200
    assert fresh.post("/2fa/authenticate/", {"code": code_of(secret)}).headers["Location"] == "/"
    assert fresh.get("/me/").status_code == 200


def test_a_wrong_code_is_refused_at_the_field(client: Client, user: User) -> None:
    activate(client)
    fresh = Client(headers={"accept-language": "en"})
    sign_in(fresh, user)

    page = fresh.post("/2fa/authenticate/", {"code": "000000"})

    assert 'role="alert"' in page.content.decode()
    assert fresh.get("/me/").status_code == 302


def test_a_recovery_code_signs_in_once(client: Client, user: User) -> None:
    activate(client)
    page = client.get("/2fa/recovery-codes/")
    code = page.context["unused_codes"][0]

    assert client.get("/2fa/recovery-codes/download/").headers["Content-Type"].startswith("text/plain")
    first, second = Client(), Client()
    sign_in(first, user)
    assert first.post("/2fa/authenticate/", {"code": code}).status_code == 302
    sign_in(second, user)
    assert second.post("/2fa/authenticate/", {"code": code}).status_code == 200


def test_switching_it_off_needs_the_password_again(
    user: User, client: Client, client_of: Callable[..., Client]
) -> None:
    activate(client)

    answer = client_of(user).post("/2fa/totp/deactivate/")

    assert answer.headers["Location"].startswith("/2fa/reauthenticate/") or answer.headers["Location"].startswith(
        "/reauthenticate/"
    )


def test_the_page_of_a_new_key_carries_the_options_as_data(client: Client) -> None:
    page = client.get("/2fa/webauthn/add/").content.decode()

    options: dict[str, Any] = json.loads(page.split('id="webauthn-options" type="application/json">')[1].split("</")[0])
    assert options["creation_options"]["publicKey"]["rp"]["id"] == "testserver"
    assert 'data-webauthn="create"' in page


def test_signing_in_with_a_passkey_asks_the_server_for_a_challenge(db: None) -> None:
    client = Client(headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"})

    options = client.get("/2fa/webauthn/login/").json()["request_options"]["publicKey"]

    assert options["challenge"]
    assert options["userVerification"] == "required"


def test_a_made_up_credential_is_refused(db: None) -> None:
    client = Client()
    client.get("/2fa/webauthn/login/", headers={"accept": "application/json"})

    answer = client.post("/2fa/webauthn/login/", {"credential": json.dumps({"id": "x", "type": "public-key"})})

    assert answer.headers["Location"] == "/login/"
    assert not answer.wsgi_request.user.is_authenticated


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_made_and_signs_in_without_a_password(
    new_page: Callable[..., Page], page_problems: list[str]
) -> None:
    """The whole ceremony with Chromium's virtual authenticator."""
    user = UserFactory()
    page = new_page(language="en")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto("/login/")
    page.goto(page.url.replace("127.0.0.1", "localhost"))  # keys belong to names, not to numbers
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/onboarding/")
    origin = page.url.split("/onboarding/")[0]
    page.goto(f"{origin}/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.check("input[name=passwordless]")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.wait_for_load_state()
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1

    page.goto(f"{origin}/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/onboarding/")
    assert page_problems == []
