"""Every page of the team answers for the people who may see it, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from team.models import User, Workspace
from team.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

OUTSIDE = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
    "api-docs",
)
PERSONAL = (
    "team:me",
    "team:onboarding",
    "account_email",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
)
WORKSPACE = ("workspaces", "more", "members", "roles", "audit", "settings", "tokens", "notifications")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_pages_of_strangers(db: None, name: str, language: str) -> None:
    answer = Client(headers={"accept-language": language}).get(reverse(name))

    assert answer.status_code == 200, answer
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("name", PERSONAL)
def test_personal_pages(owner: User, client_of: Callable[..., Client], name: str) -> None:
    assert client_of(owner).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", WORKSPACE)
def test_workspace_pages(workspace: Workspace, owner: User, client_of: Callable[..., Client], name: str) -> None:
    assert client_of(owner).get(reverse(f"team:{name}", args=[workspace.slug])).status_code == 200


def test_the_root_leads_to_the_workspace_last_used(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], member_of: Callable[..., User]
) -> None:
    client = client_of(owner)
    client.get(reverse("team:more", args=[workspace.slug]))

    assert client.get("/").headers["Location"] == f"/w/{workspace.slug}/"


def test_the_root_leads_strangers_to_sign_in_and_newcomers_to_onboarding(
    client_of: Callable[..., Client], db: None
) -> None:
    assert client_of(None).get("/").headers["Location"] == "/login/?next=/"
    assert client_of(UserFactory()).get("/").headers["Location"] == "/onboarding/"


def test_the_switcher_is_a_fragment_for_htmx(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    answer = client_of(owner).get(reverse("team:workspaces", args=[workspace.slug]), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert workspace.name in answer.content.decode()


def test_the_menu_of_the_phone_shows_only_what_the_role_may_open(
    workspace: Workspace, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    page = client_of(member_of(Role.GUEST)).get(reverse("team:more", args=[workspace.slug])).content.decode()

    assert reverse("accounts:list", args=[workspace.slug]) in page
    assert reverse("team:audit", args=[workspace.slug]) not in page
