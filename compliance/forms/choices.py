"""Choices that several forms offer."""

from __future__ import annotations

from typing import Any

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from team.models import Workspace


def platform_choices(empty: Any) -> list[tuple[str, Any]]:
    """Platforms by name, after the choice of none or all."""
    return [("", empty), *((slug, platform_name(slug)) for slug in registry.real_slugs())]


def account_choices(workspace: Workspace, empty: Any) -> list[tuple[str, Any]]:
    """The workspace's accounts, after the choice of none or all. One query."""
    return [("", empty), *((str(row.pk), _named(row)) for row in account_list(workspace=workspace))]


def _named(account: SocialAccount) -> str:
    return f"{account} · {platform_name(account.platform)}"
