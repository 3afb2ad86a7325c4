"""A lottery from comments to a proof: the practice network, two people at two screens, a file anybody recomputes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import ActivityDraw, ActivityWinner
from interactions.services.activities import drawing
from interactions.services.activities.writing import PostDraft
from interactions.services.arrivals import account_look
from interactions.tasks import collect_entries
from tests.accounts.practice.fixtures import PracticeServer
from tests.acting import SEED, ended, running
from tests.e2e.fixtures import settled
from tests.e2e.test_pages import look_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def comments(practice: PracticeServer, account: SocialAccount) -> str:
    """A post at the network with eight comments, one of them without the tag. Returns the post's id."""
    who = {"account": account.handle, "flavour": "weibo"}
    at = now() - timedelta(minutes=30)
    post = {**who, "at": at.isoformat(), "format": "text", "text": "围炉抽奖"}
    seeded: Any = practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})
    post_id = str(seeded["posts"][0]["id"])
    for number in range(8):
        said = {
            **who, "kind": "comment", "person": f"茶友{number}", "post": post_id,
            "text": "想要" if number == 7 else f"#围炉 想要 {number}",
            "at": (at + timedelta(minutes=1 + number)).isoformat(),
        }  # fmt: skip
        practice.admin("POST", "/admin/say", said)
    return post_id


def test_from_comments_to_a_proof(
    connect: Callable[..., SocialAccount], practice: PracticeServer, workspace: Any, owner: Any,
    member_of: Callable[..., Any], new_page: Callable[..., Page], sign_in: Callable[..., None], monkeypatch: Any,
    page_problems: Any, tmp_path: Any,
) -> None:  # fmt: skip
    account, second = connect(), member_of("community")
    post_id = comments(practice, account)
    post = PostDraft(account_id=account.pk, post_id=post_id)
    row = running(workspace, owner, account, keywords=["#围炉"], posts=[post])
    account_look(account_id=account.pk)
    collect_entries()
    monkeypatch.setattr(drawing, "AHEAD", timedelta(seconds=-1))
    here = f"/w/{workspace.slug}/inbox/activities/{row.pk}/"

    one, two = new_page(language="en"), new_page(language="en")
    sign_in(one, owner)
    sign_in(two, second)
    one.goto(f"{here}entries/")
    expect(one.get_by_role("row").filter(has_text="茶友0")).to_contain_text("Counts")
    expect(one.get_by_role("row").filter(has_text="茶友7")).to_contain_text("Keyword is missing")
    ended(row)
    one.goto(f"{here}draw/")
    one.on("dialog", lambda dialog: dialog.accept())
    one.get_by_role("button", name="Close and freeze the list").click()
    settled(one)
    one.get_by_label("Public value").fill(SEED)
    one.get_by_role("button", name="Type in").click()
    expect(one.get_by_text("You typed a value in.")).to_be_visible()
    two.goto(f"{here}draw/")
    two.get_by_label("Public value").fill("03 11")
    two.get_by_role("button", name="Confirm and draw").click()
    expect(two.get_by_text("This is not what the first person typed.").first).to_be_visible()
    two.get_by_label("Public value").fill(SEED)
    two.get_by_role("button", name="Confirm and draw").click()
    expect(two.get_by_role("heading", name="Result")).to_be_visible()
    with two.expect_download() as download:
        two.get_by_role("link", name="Entries file").click()
    file = tmp_path / "entries.txt"
    download.value.save_as(file)

    told = StringIO()
    draw = ActivityDraw.objects.for_workspace(workspace).get()
    call_command("draw_check", str(file), seed=SEED, commit=draw.commit_hash, prizes="1,3", stdout=told)
    winners = ActivityWinner.objects.for_workspace(workspace).order_by("rank").select_related("entry")
    found = [line.split()[3] for line in told.getvalue().splitlines() if line[:4].strip().isdigit()]
    assert found[:4] == [winner.entry.code for winner in winners]
    assert look_at(two, f"/a/{row.token}/?lang=zh-hans") == []
    assert look_at(two, f"/a/{row.token}/?lang=en") == []
    for code in found[:4]:
        expect(two.get_by_text(code, exact=True)).to_be_visible()
    # The refused value was answered with a 422, which the console tells.
    assert [problem for problem in page_problems if "422" not in problem] == []
