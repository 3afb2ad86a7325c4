"""How the notifications of reviews are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from team.notices import register
from team.templatetags.ui import short_moment

Params = Mapping[str, Any]


def _due(params: Params) -> dict[str, Any]:
    moment = parse_datetime(str(params.get("due", "")))
    with timezone.override(ZoneInfo(str(params.get("zone") or "UTC"))):
        return {**params, "due": short_moment(moment)}


def _noted(text: str, params: Params) -> str:
    note = str(params.get("note") or "")
    return f"{text} “{note}”" if note else text


def _expired(params: Params) -> str:
    if params.get("reason") == "age":
        text = _("“%(post)s” waited 90 days for approval; its review has ended. Submit it again if it is still wanted.")
        return text % params
    return _("“%(post)s” was not approved in time and was not sent. Choose a new time and submit it again.") % params


def register_all() -> None:
    """Called once when Django is ready."""
    todo = {
        "review_reminder": ("bell-ring", lambda p: _("“%(post)s” waits for your review, until %(due)s.") % _due(p)),
        "review_overdue": ("clock-alert", lambda p: _("The review of “%(post)s” is overdue since %(due)s.") % _due(p)),
        "review_escalated": (
            "siren",
            lambda p: _("Nobody has decided about “%(post)s”, which should have been by %(due)s.") % _due(p),
        ),
        "review_expired": ("clock-alert", _expired),
        "approval_now_needed": (
            "badge-alert",
            lambda p: _("The rules have changed: “%(post)s” stays planned but needs approval before it goes out.") % p,
        ),
        "review_suggestion": (
            "pencil-line",
            lambda p: _noted(_("%(by)s suggests another wording for “%(post)s”.") % p, p),
        ),
        "review_outside_changes": (
            "message-square-warning",
            lambda p: _noted(_("%(by)s, from outside, asks for changes to “%(post)s”.") % p, p),
        ),
    }
    activity = {
        "review_comment": (
            "message-square-text",
            lambda p: _noted(_("%(by)s commented on “%(post)s”.") % p, p),
        ),
        "review_dismissed": (
            "message-square-x",
            lambda p: _noted(_("%(by)s dismissed a request for changes to “%(post)s”.") % p, p),
        ),
        "review_outside_approve": ("badge-check", lambda p: _("%(by)s, from outside, approved “%(post)s”.") % p),
        "suggestion_applied": ("check", lambda p: _("%(by)s applied your wording in “%(post)s”.") % p),
        "suggestion_rejected": (
            "x",
            lambda p: _noted(_("%(by)s did not take your wording for “%(post)s”.") % p, p),
        ),
    }
    for kind, (icon, text) in todo.items():
        register(kind, group="todo", icon=icon, text=text)
    for kind, (icon, text) in activity.items():
        register(kind, group="activity", icon=icon, text=text)
