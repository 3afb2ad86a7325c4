"""Notifications about complaints, and how they are worded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from interactions.complaint_states import ComplaintStage
from team import notices


def _given(params: Mapping[str, Any]) -> str:
    return _("%(by)s gave you the complaint %(number)s") % params


def _late(params: Mapping[str, Any]) -> str:
    stage = params.get("stage", "")
    label = ComplaintStage(stage).label if stage in ComplaintStage else stage
    return _("The complaint %(number)s is overdue at the stage “%(stage)s”.") % {**params, "stage": label}


def _approval(params: Mapping[str, Any]) -> str:
    return _("%(by)s asks for a compensation of %(what)s for the complaint %(number)s.") % params


def _decided(params: Mapping[str, Any]) -> str:
    if params.get("approved"):
        return _("%(by)s approved the compensation of %(what)s for %(number)s.") % params
    return _("%(by)s refused the compensation of %(what)s for %(number)s.") % params


def _risk(params: Mapping[str, Any]) -> str:
    return _("%(by)s says that the complaint %(number)s may become a risk to the brand.") % params


def _rated(params: Mapping[str, Any]) -> str:
    if params.get("low"):
        return _("They rated how %(number)s was handled with only %(satisfaction)s of 5. Look into it again.") % params
    return _("They rated how %(number)s was handled with %(satisfaction)s of 5.") % params


def register_all() -> None:
    """Called once when Django is ready."""
    notices.register("complaint.given", group="todo", icon="user-plus", text=_given)
    notices.register("complaint.late", group="todo", icon="alarm-clock", text=_late)
    notices.register("complaint.approval", group="todo", icon="badge-check", text=_approval)
    notices.register("complaint.decided", group="activity", icon="badge-check", text=_decided)
    notices.register("complaint.risk", group="todo", icon="shield-alert", text=_risk)
    notices.register("complaint.rated", group="activity", icon="smile", text=_rated)
