"""Pages outside a workspace in a real browser: no axe violation, no breach of the policy, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from team.models import User, Workspace
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OUTSIDE = ("/login/", "/signup/", "/password/reset/", "/api/docs/")
PERSONAL = ("/2fa/", "/email/", "/password/change/")


def violations(page: Page, address: str) -> list[str]:
    """What axe and the width of the page complain about."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    found = [f"{address} {v['id']}: {[n['html'][:120] for n in v['nodes']]}" for v in result["violations"]]
    if (extra := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        found.append(f"{address} is {extra} px too wide")
    return found


@pytest.mark.parametrize(
    ("language", "theme", "size"), [("zh", "light", (1440, 900)), ("en", "dark", (390, 844))], ids=["desktop", "phone"]
)
def test_pages_are_accessible_and_clean(
    new_page: Callable[..., Page],
    page_problems: list[str],
    workspace: Workspace,
    owner: User,
    language: str,
    theme: str,
    size: tuple[int, int],
) -> None:
    page = new_page(language=language, theme=theme, size=size)
    found = [line for address in OUTSIDE for line in violations(page, address)]
    page.goto("/login/")
    page.fill("input[name=login]", owner.email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button.btn-primary").click()
    page.wait_for_url(f"**/w/{workspace.slug}/")

    found += [line for address in PERSONAL for line in violations(page, address)]

    assert found == []
    assert page_problems == []
