"""Notifications about activities, and how they are worded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from team import notices


def _ended(params: Mapping[str, Any]) -> str:
    return _("“%(name)s” has ended. Look over the entries, then close it.") % {"name": params.get("name", "")}


def _drawn(params: Mapping[str, Any]) -> str:
    return _("The winners of “%(name)s” are drawn. Tell them.") % {"name": params.get("name", "")}


def _claim_over(params: Mapping[str, Any]) -> str:
    return _("A winner of “%(name)s” did not answer in time. Call an alternate.") % {"name": params.get("name", "")}


def register_all() -> None:
    """Called once when Django is ready."""
    notices.register("activity.ended", group="todo", icon="flag", text=_ended)
    notices.register("activity.drawn", group="todo", icon="trophy", text=_drawn)
    notices.register("activity.claim_over", group="todo", icon="hourglass", text=_claim_over)
