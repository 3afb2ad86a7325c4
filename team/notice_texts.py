"""The notifications of this app in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext, ngettext

from team import notices
from team.roles import Role
from team.task_states import TaskState
from team.templatetags.ui import short_date


def _role(params: Mapping[str, Any]) -> str:
    value = params.get("role", "")
    return str(Role(value).label) if value in Role.values else str(value)


def _joined(params: Mapping[str, Any]) -> str:
    return gettext("%(name)s joined as %(role)s.") % {"name": params.get("name", ""), "role": _role(params)}


def _role_changed(params: Mapping[str, Any]) -> str:
    return gettext("%(by)s made you %(role)s.") % {"by": params.get("by", ""), "role": _role(params)}


def _task_assigned(params: Mapping[str, Any]) -> str:
    places = {"by": params["by"], "title": params["title"], "day": short_date(parse_date(params["due"]))}
    if places["day"]:
        return gettext("%(by)s gave you the task “%(title)s”, due %(day)s.") % places
    return gettext("%(by)s gave you the task “%(title)s”.") % places


def _task_due(params: Mapping[str, Any]) -> str:
    return gettext("The task “%(title)s” is due today.") % {"title": params["title"]}


def _task_late(params: Mapping[str, Any]) -> str:
    days = int(params["days"])
    text = ngettext("The task “%(title)s” is %(n)s day overdue.", "The task “%(title)s” is %(n)s days overdue.", days)
    return text % {"title": params["title"], "n": days}


def _task_closed(params: Mapping[str, Any]) -> str:
    places = {"by": params["by"], "title": params["title"]}
    if params["state"] == TaskState.DROPPED:
        return gettext("%(by)s dropped your task “%(title)s”.") % places
    return gettext("%(by)s finished your task “%(title)s”.") % places


def register_all() -> None:
    """Called once when the app starts."""
    notices.register("team.member_joined", group="activity", icon="user-plus", text=_joined)
    notices.register("team.role_changed", group="activity", icon="shield-check", text=_role_changed)
    notices.register("team.task_assigned", group="todo", icon="square-check-big", text=_task_assigned)
    notices.register("team.task_due", group="todo", icon="square-check-big", text=_task_due)
    notices.register("team.task_late", group="todo", icon="clock-alert", text=_task_late)
    notices.register("team.task_closed", group="activity", icon="circle-check", text=_task_closed)
