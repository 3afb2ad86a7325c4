"""How this app's notifications are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from team.notices import register
from team.templatetags.ui import short_date


def _decided(params: Mapping[str, Any]) -> str:
    if params.get("approved"):
        return _("%(by)s approved the exemption for “%(words)s”.") % params
    return _("%(by)s rejected the exemption for “%(words)s”: %(note)s") % params


def _expiring(params: Mapping[str, Any]) -> str:
    values = {**params, "day": short_date(parse_datetime(str(params["until"])))}
    return _("The exemption for “%(words)s” ends on %(day)s. Ask for a new one if it is still needed.") % values


def register_all() -> None:
    """Called once when Django is ready."""
    register(
        "exemption_requested",
        group="todo",
        icon="shield-plus",
        text=lambda p: _("%(by)s asks for an exemption for “%(words)s”.") % p,
    )
    register("exemption_decided", group="activity", icon="shield-check", text=_decided)
    register("exemption_expiring", group="todo", icon="clock-alert", text=_expiring)
