"""From an idea to a hidden comment: a rule is built, tried, switched on, acts on the practice network and is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Message
from interactions.services.arrivals import account_look
from interactions.services.moderation.applying import runs_apply_due
from team.models import User, Workspace
from tests.accounts.practice.fixtures import PracticeServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_rule_is_built_tried_switched_on_and_undone(
    connect: Callable[..., SocialAccount], practice: PracticeServer, workspace: Workspace, owner: User,
    new_page: Callable[..., Page], sign_in: Callable[[Page, User], None],
) -> None:  # fmt: skip
    account = connect()
    at = (now() - timedelta(minutes=1)).isoformat()
    post = {"account": "shanyu", "flavour": "weibo", "at": at, "format": "text", "text": "新茶到店"}
    practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})

    def say(text: str) -> Message:
        said = {"account": "shanyu", "flavour": "weibo", "kind": "comment", "person": "小鱼", "text": text}
        practice.admin("POST", "/admin/say", said)
        account_look(account_id=account.pk)
        return Message.objects.for_workspace(workspace).get(text=text)

    say("加薇信 tea8899 领内部价，全场三折")
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/inbox/rules/")
    page.get_by_role("link", name="Spam Hide what is almost").click()
    page.get_by_role("button", name="Try on the last 7 days").click()
    trial = page.locator("#trial")
    expect(trial).to_contain_text("1message would fit")
    expect(trial).to_contain_text("reads like spam")
    page.get_by_label("Add tags").fill("ads")
    page.get_by_role("button", name="Save and switch on").click()
    expect(page.get_by_role("heading", name="Spam", exact=True)).to_be_visible()

    message = say("兼职日结加微信 tk6688 内部价")
    assert runs_apply_due() == 1
    page.reload()
    expect(page.locator(".md-runs")).to_contain_text("moved to spam")
    page.goto(f"/w/{workspace.slug}/inbox/{message.thread_id}/")
    expect(page.locator(f"#m-{message.pk} .bub.is-hidden")).to_be_visible()
    event = page.locator(".ib-event", has_text="Rule “Spam”")
    event.get_by_role("button", name="Undo").click()
    expect(page.locator(".ib-event", has_text="Rule “Spam”")).to_contain_text("undone")
    expect(page.locator(f"#m-{message.pk} .bub.is-hidden")).to_have_count(0)
    assert Message.objects.for_workspace(workspace).get(pk=message.pk).hidden_at is None
