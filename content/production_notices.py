"""How the notifications of productions, retrospectives and evergreen posts are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.production_states import Stage
from team.notices import register

Params = Mapping[str, Any]


def _days_late(params: Params) -> str:
    days = int(params.get("days") or 0)
    return ngettext("%(n)s day overdue.", "%(n)s days overdue.", days) % {"n": days}


def _stage_yours(params: Params) -> str:
    places = {**params, "stage": Stage(params["stage"]).label}
    return _("%(by)s gave you the stage “%(stage)s” of the video “%(production)s”.") % places


def _stage_late(params: Params) -> str:
    places = {**params, "stage": Stage(params["stage"]).label}
    return f"{_('The stage “%(stage)s” of “%(production)s” is yours.') % places} {_days_late(params)}"


def _action_late(params: Params) -> str:
    return f"{_('Your action “%(action)s” is still open.') % params} {_days_late(params)}"


def _evergreen(params: Params) -> str:
    count = int(params["count"])
    text = ngettext("%(n)s evergreen post can be used again.", "%(n)s evergreen posts can be used again.", count)
    return text % {"n": count}


def register_all() -> None:
    """Called once when Django is ready."""
    register("production_assigned", group="todo", icon="clapperboard", text=_stage_yours)
    register("production_overdue", group="todo", icon="clock-alert", text=_stage_late)
    register(
        "review_action",
        group="todo",
        icon="lightbulb",
        text=lambda p: _("%(by)s gave you an action from “%(review)s”: %(action)s") % p,
    )
    register("review_action_overdue", group="todo", icon="clock-alert", text=_action_late)
    register("evergreen_proposed", group="todo", icon="leaf", text=_evergreen)
