"""One account goes from one person to another, in a real browser, until a second person closes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import AssetHolder, PlatformSeat
from config.lib.clock import now
from team.models import User, Workspace
from team.roles import Role
from tests.accounts.test_browser import sign_in
from tests.conftest import PHONE, Problems
from tests.factories import SocialAccountFactory

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_account_is_handed_over_until_it_is_closed(
    sign_in: Callable[..., Page],
    owner: User,
    member_of: Callable[..., User],
    workspace: Workspace,
    page_problems: Problems,
) -> None:
    giver, heir = member_of(Role.PLANNER, name="Giver"), member_of(Role.PLANNER, name="Heir")
    account = SocialAccountFactory(workspace=workspace, display_name="Tea house")
    who: dict[str, Any] = {"workspace": workspace, "account": account, "user": giver, "name": "Giver"}
    AssetHolder.objects.create(**who, part="custodian", since=now().date())
    PlatformSeat.objects.create(**who, role="operator", since=now().date())
    boss = sign_in(owner)
    boss.goto(f"/w/{workspace.slug}/accounts/{account.pk}/custody/")
    expect(boss.get_by_text("No backup administrator")).to_be_visible()
    boss.get_by_role("link", name="Hand over").click()
    boss.get_by_label("Who takes it over").select_option(label="Heir")
    boss.get_by_role("button", name="Start the handover").click()
    expect(boss.get_by_role("heading", name="Giver → Heir")).to_be_visible()
    address = boss.url

    worker = sign_in(heir, size=PHONE)
    worker.goto(address)
    expect(worker.get_by_role("button", name="Everything is settled")).to_be_disabled()
    for kind in ("Custodian of the password", "Role at the platform", "New password"):
        line = worker.locator(".cu-item", has_text=kind)
        line.locator("summary").click()
        assert worker.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        line.get_by_label("What shows it").fill("Signed in together, looked at the list")
        if kind == "New password":
            file = {"name": "shot.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 shot"}
            line.get_by_label("Screenshot or document").set_input_files(file)
        line.get_by_role("button", name="Mark as done").click()
        expect(worker.locator(".cu-item.is-settled", has_text=kind)).to_be_visible()
    worker.get_by_role("button", name="Everything is settled").click()
    expect(worker.get_by_text("Waits until an owner or manager confirms.")).to_be_visible()

    boss.reload()
    boss.get_by_role("button", name="Confirm and close").click()
    expect(boss.locator(".st", has_text="Closed")).to_be_visible()
    boss.get_by_role("link", name="Protocol").click()
    for words in ("Account handover protocol", "shot.pdf", "Signed in together"):
        expect(boss.get_by_text(words).first).to_be_visible()
    boss.goto(f"/w/{workspace.slug}/accounts/{account.pk}/custody/")
    expect(boss.locator(".cu-parts li", has_text="Custodian")).to_contain_text("Heir")
    assert page_problems == []
