"""Which platform's rules an account is judged by."""

from __future__ import annotations

from functools import cache

from accounts.connectors import registry
from accounts.connectors.registry import UnknownPlatform


@cache
def _by_tone() -> dict[str, str]:
    known = [registry.capabilities(slug) for slug in registry.slugs()]
    return {caps.tone: caps.slug for caps in known if not caps.practice}


@cache
def real_platform(slug: str) -> str:
    """The slug itself; for a practice network that of the platform whose look it has, and "" where it has its own."""
    try:
        caps = registry.capabilities(slug)
    except UnknownPlatform:
        return slug
    return _by_tone().get(caps.tone, "") if caps.practice else slug


@cache
def rule_platforms() -> tuple[str, ...]:
    """The platforms that can be chosen to try a text for: real ones, in the order of the catalogue."""
    return tuple(slug for slug in registry.slugs() if not registry.capabilities(slug).practice)
