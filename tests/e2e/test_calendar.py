"""The calendar in real Chromium: drag and undo, the same by keyboard, refusals, phone, both languages and themes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import SocialAccount
from config.lib.clock import at_wall_clock, local_day, now
from content.models import Post
from content.states import DisplayState, PostState, PublicationState
from team.models import User, Workspace
from team.roles import Role
from tests.conftest import DESKTOP, PHONE
from tests.e2e.test_pages import axe, sideways
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db(transaction=True)
ZONE = "Asia/Shanghai"
SignIn = Callable[[Page, User], None]


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace)


def day(ahead: int) -> str:
    """The local day so many days from today."""
    return (local_day(now(), ZONE) + timedelta(days=ahead)).isoformat()


def moment(ahead: int, hour: int, minute: int = 0) -> datetime:
    return at_wall_clock(local_day(now(), ZONE) + timedelta(days=ahead), clock(hour, minute), ZONE)


def scheduled(account: SocialAccount, due_at: datetime, title: str, **values: Any) -> Post:
    post = PostFactory(
        workspace=account.workspace,
        title=title,
        due_at=due_at,
        **{"state": PostState.SCHEDULED, "status": DisplayState.SCHEDULED, **values},
    )
    PublicationFactory(post=post, account=account, due_at=due_at)
    return post


def draft(account: SocialAccount, title: str) -> Post:
    post = PostFactory(workspace=account.workspace, title=title)
    PublicationFactory(post=post, account=account, state=PublicationState.DRAFT, due_at=None, next_attempt_at=None)
    return post


def card(page: Page, post: Post) -> Locator:
    return page.locator(f'#board [data-post="{post.pk}"]')


def where(page: Page, post: Post) -> str:
    """Id of the list that holds the post's card."""
    return str(card(page, post).evaluate("card => card.parentElement.id"))


def settled(page: Page, post: Post, place: str) -> None:
    """Wait until the card stands in a list and the server has answered."""
    expect(page.locator(f'#{place} [data-post="{post.pk}"]:not([aria-busy])')).to_be_visible()


def due(post: Post) -> datetime | None:
    post.refresh_from_db()
    return post.due_at.astimezone(ZoneInfo(ZONE)) if post.due_at else None


def open_calendar(page: Page, workspace: Workspace, query: str = "?view=weeks") -> None:
    page.goto(f"/w/{workspace.slug}/calendar/{query}")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("language", "theme", "moved", "undo"),
    [("en", "light", "is the default time", "Undo"), ("zh", "dark", "为默认时间", "撤销")],
)
def test_drag_from_the_tray_to_a_day_and_back_with_undo(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    workspace: Workspace,
    owner: User,
    account: SocialAccount,
    page_problems: list[str],
    language: str,
    theme: str,
    moved: str,
    undo: str,
) -> None:
    post = draft(account, "Wandering draft")
    page = new_page(language=language, theme=theme)
    sign_in(page, owner)
    open_calendar(page, workspace)
    target = day(5)
    card(page, post).drag_to(page.locator(f"#day-{target}"))
    settled(page, post, f"day-{target}")
    expect(page.locator(".toast")).to_contain_text(moved)
    expect(page.locator('[data-count="drafts"]').first).to_have_text("0")
    assert due(post) == datetime.fromisoformat(f"{target}T09:00:00").replace(tzinfo=ZoneInfo(ZONE))

    page.locator(".toast button", has_text=undo).click()
    settled(page, post, "tray-drafts")
    assert due(post) is None
    expect(page.locator('[data-count="drafts"]').first).to_have_text("1")

    card(page, post).drag_to(page.locator(f"#day-{target}"))
    settled(page, post, f"day-{target}")
    card(page, post).drag_to(page.locator("#tray-drafts"))
    settled(page, post, "tray-drafts")
    assert due(post) is None
    page.keyboard.press("Control+z")
    settled(page, post, f"day-{target}")
    assert due(post) is not None
    page.reload()
    assert where(page, post) == f"day-{target}"
    assert page_problems == []


def test_drag_between_days_keeps_the_time_and_the_order(
    page: Page,
    sign_in: SignIn,
    workspace: Workspace,
    owner: User,
    account: SocialAccount,
    page_problems: list[str],
) -> None:
    early = scheduled(account, moment(4, 9), "Early")
    late = scheduled(account, moment(4, 21), "Late")
    mover = scheduled(account, moment(3, 15, 20), "Mover")
    sign_in(page, owner)
    open_calendar(page, workspace)
    card(page, mover).drag_to(page.locator(f"#day-{day(4)}"), target_position={"x": 20, "y": 4})
    settled(page, mover, f"day-{day(4)}")
    assert due(mover) == moment(4, 15, 20)
    order = page.locator(f"#day-{day(4)} [data-post]").evaluate_all("cards => cards.map(c => +c.dataset.post)")
    assert order == [early.pk, mover.pk, late.pk]
    assert page_problems == []


def test_a_refused_move_puts_the_card_back_and_says_why(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    workspace: Workspace,
    owner: User,
    account: SocialAccount,
) -> None:
    post = scheduled(account, moment(2, 15), "Already on its way")
    page = new_page(language="en")
    sign_in(page, owner)
    open_calendar(page, workspace)
    post.publications.update(state=PublicationState.SENDING)
    card(page, post).drag_to(page.locator(f"#day-{day(4)}"))
    expect(page.locator(".toast.is-bad")).to_contain_text("Publishing has already begun")
    settled(page, post, f"day-{day(2)}")
    assert due(post) == moment(2, 15)
    open_calendar(page, workspace)
    card(page, post).drag_to(page.locator(f"#day-{day(4)}"))
    assert where(page, post) == f"day-{day(2)}"


def test_the_keyboard_alone_moves_looks_and_duplicates(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    workspace: Workspace,
    owner: User,
    account: SocialAccount,
    page_problems: list[str],
) -> None:
    first = scheduled(account, moment(1, 9), "First post")
    second = scheduled(account, moment(1, 11), "Second post")
    third = scheduled(account, moment(2, 9), "Third post")
    page = new_page(language="en")
    sign_in(page, owner)
    open_calendar(page, workspace)
    card(page, first).locator("a").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, second).locator("a")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(card(page, third).locator("a")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(card(page, first).locator("a")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator("#peek")).to_contain_text("First post")
    expect(page.locator("#peek [data-peek-close]")).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    expect(card(page, first).locator("a")).to_be_focused()

    page.keyboard.press("m")
    dialog = page.locator("#move")
    expect(dialog.locator('input[type="date"]')).to_have_value(day(1))
    assert axe(page) == []
    dialog.locator('input[type="date"]').fill(day(-3))
    dialog.locator('input[type="time"]').fill("09:30")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("already passed")
    dialog.locator('input[type="date"]').fill(day(6))
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    settled(page, first, f"day-{day(6)}")
    assert due(first) == moment(6, 9, 30)
    expect(card(page, first).locator("a")).to_be_focused()
    page.keyboard.press("Control+z")
    settled(page, first, f"day-{day(1)}")

    page.keyboard.press("d")
    expect(page.locator("#tray-drafts .ev")).to_contain_text("First post")
    assert Post.objects.for_workspace(workspace).count() == 4
    page.keyboard.press("1")
    page.wait_for_url("**view=week*")
    page.keyboard.press("4")
    page.wait_for_url("**view=list*")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    assert axe(page) == []
    # The refused move above answered 422, which the browser itself reports.
    assert [line for line in page_problems if "/move/" not in line] == []


def test_a_day_with_many_posts_opens_in_place_and_stays_draggable(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    workspace: Workspace,
    owner: User,
    account: SocialAccount,
    page_problems: list[str],
) -> None:
    posts = [scheduled(account, moment(2, 9 + n), f"Post {n}") for n in range(6)]
    page = new_page(language="en")
    sign_in(page, owner)
    open_calendar(page, workspace)
    expect(page.locator(f"#day-{day(2)} .ev")).to_have_count(3)
    page.get_by_role("link", name="3 more").click()
    expect(page.locator(f"#day-{day(2)} .ev")).to_have_count(6)
    card(page, posts[5]).drag_to(page.locator(f"#day-{day(3)}"))
    settled(page, posts[5], f"day-{day(3)}")
    assert page_problems == []


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_on_a_phone_it_is_an_agenda_from_today(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    workspace: Workspace,
    owner: User,
    account: SocialAccount,
    page_problems: list[str],
    language: str,
    theme: str,
) -> None:
    past = scheduled(account, moment(-2, 9), "Long gone", status=DisplayState.PUBLISHED)
    coming = scheduled(account, moment(1, 9), "Coming")
    waiting = draft(account, "In the tray")
    page = new_page(language=language, theme=theme, size=PHONE)
    sign_in(page, owner)
    open_calendar(page, workspace)
    expect(card(page, past)).to_be_hidden()
    expect(card(page, coming)).to_be_visible()
    expect(card(page, waiting)).to_be_hidden()
    page.locator(".tray-open [data-tray]").click()
    expect(card(page, waiting)).to_be_visible()
    page.locator("#tray [data-tray]").click()
    card(page, coming).locator("a").click()
    expect(page.locator("#peek")).to_contain_text("Coming")
    page.locator("[data-move-open]").click()
    page.locator('#move input[type="date"]').fill(day(3))
    page.locator('#move button[type="submit"]').first.click()
    settled(page, coming, f"day-{day(3)}")
    assert sideways(page) == 0
    assert axe(page) == []
    assert page_problems == []


def test_a_guest_sees_everything_and_moves_nothing(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    workspace: Workspace,
    member_of: Callable[..., User],
    account: SocialAccount,
    page_problems: list[str],
) -> None:
    post = scheduled(account, moment(1, 9), "Fixed")
    page = new_page(language="en", size=DESKTOP)
    sign_in(page, member_of(Role.GUEST))
    open_calendar(page, workspace)
    card(page, post).drag_to(page.locator(f"#day-{day(3)}"))
    assert where(page, post) == f"day-{day(1)}"
    card(page, post).locator("a").click()
    expect(page.locator("#peek")).to_contain_text("Fixed")
    assert page.locator("#peek form").count() == 0
    page.keyboard.press("m")
    expect(page.locator("#move")).to_be_hidden()
    assert page_problems == []


def test_the_palette_finds_and_opens(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    workspace: Workspace,
    owner: User,
    account: SocialAccount,
    page_problems: list[str],
) -> None:
    scheduled(account, moment(1, 9), "围炉煮茶")
    page = new_page(language="zh")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/")
    page.keyboard.press("Control+k")
    expect(page.locator("#cmdk .opt").first).to_be_visible()
    assert axe(page) == []
    page.locator("#cmdk input").fill("煮茶")
    expect(page.locator("#cmdk .opt")).to_contain_text(["围炉煮茶"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/*/")
    assert page_problems == []
