"""An account from the plan to the last tick, in a real browser, with a document on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import AccountDossier, OnboardingTask, SealedDocument
from accounts.onboarding_states import Stage, TaskState
from accounts.services.register.tasks import TaskValues, task_save
from team.actors import Actor
from team.models import User, Workspace
from tests.conftest import PHONE, Problems
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_account_is_opened_from_the_plan_to_the_end(
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    owner: User,
    workspace: Workspace,
    page_problems: Problems,
) -> None:
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/accounts/onboarding/")
    page.get_by_role("link", name="Open a new account").first.click()
    page.get_by_label("Platform", exact=True).select_option("kuaishou")
    page.get_by_label("Name of the account").fill("山屿茶")
    page.get_by_role("button", name="Plan the account").click()
    row = AccountDossier.objects.for_workspace(workspace).get()

    # A tick in the list, and one line with everything about it: evidence and an encrypted document.
    page.get_by_role("button", name="Check that the name is free").press("Enter")
    expect(page.get_by_role("button", name="Check that the name is free")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Business licence at hand").click()
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("Evidence", exact=False).first.fill("Scan of the valid licence")
    licence = {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 licence"}
    page.get_by_label("Document").set_input_files(licence)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="licence.pdf")).to_be_visible()
    page.get_by_role("link", name="licence.pdf").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    assert waiting.value.path().read_bytes() == b"%PDF-1.7 licence"
    page.reload()
    expect(page.get_by_role("row").filter(has_text="Downloaded")).to_be_visible()

    # What is settled by hand elsewhere; facts are left: verification, shop, connection.
    for task in OnboardingTask.objects.for_workspace(workspace).filter(state=TaskState.OPEN):
        if task.key not in {"verify.granted", "store.bound", "connect.linked"}:
            task_save(workspace=workspace, actor=Actor(owner), task_id=task.pk, values=TaskValues(TaskState.DONE))
    page.goto(f"/w/{workspace.slug}/accounts/onboarding/{row.pk}/verification/")
    page.get_by_label("State").select_option("verified")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Enter a shop").click()
    page.get_by_label("Platform", exact=True).select_option("kuaishou")
    page.get_by_label("Name of the shop").fill("山屿茶快手店")
    page.get_by_label("Address", exact=True).fill("https://shop.kuaishou.example/shanyu")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Bind", exact=True).click()
    SocialAccountFactory(workspace=workspace, platform="kuaishou", display_name="山屿茶")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"/w/{workspace.slug}/accounts/onboarding/{row.pk}/")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.locator(".reg-score b")).to_have_text("100%")
    row.refresh_from_db()
    assert row.stage == Stage.DONE
    assert SealedDocument.objects.for_workspace(workspace).count() == 1
    assert page_problems == []
