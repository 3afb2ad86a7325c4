"""The notifications of this app in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from team import notices
from team.roles import Role


def _role(params: Mapping[str, Any]) -> str:
    value = params.get("role", "")
    return str(Role(value).label) if value in Role.values else str(value)


def _joined(params: Mapping[str, Any]) -> str:
    return gettext("%(name)s joined as %(role)s.") % {"name": params.get("name", ""), "role": _role(params)}


def _role_changed(params: Mapping[str, Any]) -> str:
    return gettext("%(by)s made you %(role)s.") % {"by": params.get("by", ""), "role": _role(params)}


def register_all() -> None:
    """Called once when the app starts."""
    notices.register("team.member_joined", group="activity", icon="user-plus", text=_joined)
    notices.register("team.role_changed", group="activity", icon="shield-check", text=_role_changed)
