"""Every platform is fully described, in words, in both languages, on the page and in the documentation."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from accounts import facts
from accounts.connectors import registry
from accounts.connectors.types import AccountInfo, Capabilities, MediaLimit
from accounts.wording import sentence, sentence_of_kind
from team.models import User

SLUGS = registry.slugs()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_a_connector_declares_is_left_without_words(slug: str, language: str) -> None:
    caps = registry.capabilities(slug)
    with translation.override(language):
        assert caps.kind in facts.KINDS
        assert len(facts.format_names(caps)) == len(caps.formats)
        assert len(facts.ability_names(caps)) == len(caps.can)
        lines = [*facts.content_facts(caps), *facts.identity_facts(caps), *facts.sending_facts(caps)]
        lines += facts.source_facts(caps)
        assert all(line.label and line.value for line in lines)
        assert not [line for line in lines if "%(" in line.value]
        keys = [line.key for line in lines]
        assert len(set(keys)) == len(keys)
        assert {"formats", "text", "mode", "verified", "confidence"} <= set(keys)
        for budget in caps.budgets:
            assert budget.bucket not in facts.budget_words(budget).split()[1:2]


def test_the_accounts_own_limits_win() -> None:
    caps = registry.capabilities("mastodon")
    info = AccountInfo("1", "x", text_max=11_000, media=MediaLimit(images_max=16))
    with translation.override("en"):
        lines = {line.key: line.value for line in facts.content_facts(caps, info)}
    assert lines["text"].startswith("11,000 characters")
    assert lines["images"] == "up to 16 pictures"


def test_words_for_limits() -> None:
    with translation.override("en"):
        lines: dict[str, Callable[[Capabilities], str]] = {
            "bluesky": lambda caps: facts.text_words(caps.text),
            "practice-x": lambda caps: facts.text_words(caps.text),
        }
        assert lines["bluesky"](registry.capabilities("bluesky")) == (
            "300 characters; every visible character counts as one, an emoji too"
        )
        assert "count as two" in lines["practice-x"](registry.capabilities("practice-x"))


def test_sentences_survive_odd_parameters() -> None:
    with translation.override("en"):
        assert sentence("") == ""
        assert sentence("100% sure") == "100% sure"
        assert sentence("%(a)s of %(b)s", {"a": 1}) == "%(a)s of %(b)s"
        assert sentence_of_kind("transient") == "The platform could not be reached."
        assert sentence_of_kind("never heard of")


@pytest.mark.django_db
def test_the_page_describes_every_platform(
    owner: User, client_of: Callable[[User | None], Client], url_of: Callable[[str], str]
) -> None:
    page = client_of(owner).get(url_of("accounts/platforms/")).content.decode()
    for slug in SLUGS:
        assert f'id="{slug}"' in page
        assert registry.capabilities(slug).label in page


def test_the_documentation_is_what_the_code_says(settings: Any, tmp_path: Path) -> None:
    call_command("connector_docs", "--check", stdout=StringIO())
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="stale"):
        call_command("connector_docs", "--check", stdout=StringIO())
    call_command("connector_docs", stdout=StringIO())
    call_command("connector_docs", "--check", stdout=StringIO())
    text = (tmp_path / "docs" / "connectors.md").read_text()
    assert "## Bluesky" in text
    assert "%(" not in text
