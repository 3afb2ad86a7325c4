"""Notifications about the inbox, and how they are worded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.wording import sentence
from team import notices


def answer_failed(params: Mapping[str, Any]) -> str:
    """The platform refused an answer."""
    return _("An answer was not sent: %(reason)s") % {"reason": _reason(params)}


def answer_unclear(params: Mapping[str, Any]) -> str:
    """Nobody knows whether an answer arrived."""
    return _("It is unclear whether an answer arrived. Look at the platform, then say so in the thread.")


def assigned(params: Mapping[str, Any]) -> str:
    """Somebody gave the reader a thread."""
    return _("%(by)s gave you a thread in the inbox") % {"by": params.get("by", "")}


def mentioned(params: Mapping[str, Any]) -> str:
    """Somebody named the reader in a note."""
    return _("%(by)s mentioned you in a note of the inbox") % {"by": params.get("by", "")}


def approval_asked(params: Mapping[str, Any]) -> str:
    """An answer waits for a second person."""
    return _("%(by)s asks you to approve an answer") % {"by": params.get("by", "")}


def approval_given(params: Mapping[str, Any]) -> str:
    """The reader's answer goes."""
    return _("%(by)s approved your answer; it is on its way") % {"by": params.get("by", "")}


def approval_returned(params: Mapping[str, Any]) -> str:
    """The reader's answer came back."""
    return _("%(by)s returned your answer. Read why, and write it anew.") % {"by": params.get("by", "")}


def _reason(params: Mapping[str, Any]) -> str:
    return sentence(str(params.get("message", "")), params.get("params") or {})


def register_all() -> None:
    """Called once when Django is ready."""
    notices.register("inbox.assigned", group="todo", icon="user-plus", text=assigned)
    notices.register("inbox.mention", group="todo", icon="at-sign", text=mentioned)
    notices.register("inbox.answer_failed", group="todo", icon="circle-alert", text=answer_failed)
    notices.register("inbox.answer_unclear", group="todo", icon="circle-help", text=answer_unclear)
    notices.register("inbox.approval_asked", group="todo", icon="user-check", text=approval_asked)
    notices.register("inbox.approval_given", group="activity", icon="check", text=approval_given)
    notices.register("inbox.approval_returned", group="todo", icon="undo-2", text=approval_returned)
