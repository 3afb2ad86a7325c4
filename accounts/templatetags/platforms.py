"""Platform chips: a coloured glyph per platform, readable at 15 px, with a name for screen readers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.connectors import registry
from accounts.connectors.types import Capabilities
from accounts.sections import ACCOUNT_TABS, SECTIONS, Tab
from accounts.states import AccountState
from team.templatetags.ui import icon

register = template.Library()

# Look of each account state: class of the state pill, and icon.
STATE_LOOKS = {
    AccountState.OK: ("published", "circle-check"),
    AccountState.NEEDS_RECONNECT: ("failed", "unplug"),
    AccountState.RESTRICTED: ("review", "shield-alert"),
    AccountState.DISCONNECTED: ("draft", "plug"),
}


def label_of(caps: Capabilities) -> str:
    """The platform's name in the reader's language."""
    return caps.label_zh if (get_language() or "").startswith("zh") else caps.label


@register.filter
def platform_name(slug: str) -> str:
    """Name of the platform with this slug."""
    return label_of(registry.capabilities(slug))


@register.simple_tag
def pf(slug: str, cls: str = "") -> SafeString:
    """The chip of one platform."""
    return _chip(slug, cls, get_language() or "")


@lru_cache(maxsize=1024)  # lists show the same few chips hundreds of times
def _chip(slug: str, cls: str, _language: str) -> SafeString:
    caps = registry.capabilities(slug)
    name = label_of(caps)
    return format_html(
        '<span class="pf pf-{} {}" role="img" aria-label="{}" title="{}">{}</span>',
        caps.tone,
        cls,
        name,
        name,
        caps.glyph,
    )


@register.simple_tag
def pfs(slugs: Iterable[str], cls: str = "pf-xs") -> SafeString:
    """Chips of several platforms, each once."""
    return format_html(
        '<span class="pfs">{}</span>', format_html_join("", "{}", ((pf(s, cls),) for s in dict.fromkeys(slugs)))
    )


@register.simple_tag
def account_st(state: str, cls: str = "") -> SafeString:
    """The pill of an account's state: icon, word, colour."""
    known = AccountState(state)
    look, glyph = STATE_LOOKS[known]
    return format_html('<span class="st st-{} {}">{}{}</span>', look, cls, icon(glyph), known.label)


@register.simple_tag
def account_tabs() -> tuple[Tab, ...]:
    """The tabs of one account."""
    return ACCOUNT_TABS


@register.simple_tag
def account_sections() -> tuple[Tab, ...]:
    """The sections of the accounts chapter."""
    return SECTIONS
