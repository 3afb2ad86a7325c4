"""How this app's notifications are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from analytics.alert_words import told_sentence
from analytics.states import Health
from team.day_words import day_words
from team.notices import register


def _worse(params: Mapping[str, Any]) -> str:
    if params["health"] == Health.OFF_TRACK:
        return _("Your goal “%(goal)s” is off track.") % params
    return _("Your goal “%(goal)s” is at risk.") % params


def _spike(params: Mapping[str, Any]) -> str:
    return _("“%(monitor)s” was met %(n)s times on %(day)s; usual are about %(usual)s.") % {
        **params,
        "day": day_words(date.fromisoformat(params["day"])),
    }


def register_all() -> None:
    """Called once when Django is ready."""
    for kind, glyph in (("figure_note", "bell"), ("figure_alert", "triangle-alert"), ("figure_urgent", "siren")):
        register(kind, group="todo", icon=glyph, text=told_sentence)
    register("goal_worse", group="todo", icon="trending-down", text=_worse)
    register(
        "goal_review_due",
        group="todo",
        icon="notebook-pen",
        text=lambda p: _("Your goal “%(goal)s” is due for a review.") % p,
    )
    register(
        "goal_over",
        group="todo",
        icon="flag",
        text=lambda p: _("The time of your goal “%(goal)s” is over. Close it with its result.") % p,
    )
    register("mention_spike", group="activity", icon="radio", text=_spike)
    register(
        "report_commented",
        group="mention",
        icon="message-square-text",
        text=lambda p: _("%(who)s commented on the report “%(report)s”.") % p,
    )
    register(
        "report_undelivered",
        group="todo",
        icon="mail-x",
        text=lambda p: _("The report “%(report)s” did not reach %(email)s.") % p,
    )
    register(
        "report_not_sent",
        group="todo",
        icon="mail-x",
        text=lambda p: _("The report after “%(report)s” could not be made and sent.") % p,
    )
