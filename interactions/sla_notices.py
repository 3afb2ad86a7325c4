"""Notifications about answers that are due and promises, and how they are worded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from interactions.selectors.sla.hours import span_words
from team import notices


def _answer_due(params: Mapping[str, Any]) -> str:
    return _("An answer on %(account)s is due in %(span)s.") % _filled(params)


def _answer_late(params: Mapping[str, Any]) -> str:
    return _("An answer on %(account)s is late by %(span)s.") % _filled(params)


def _given_back(params: Mapping[str, Any]) -> str:
    return _("A thread on %(account)s went back to the queue: nobody had answered in time.") % _filled(params)


def _promise_due(params: Mapping[str, Any]) -> str:
    return _("A promise to somebody on %(account)s is due in %(span)s.") % _filled(params)


def _promise_late(params: Mapping[str, Any]) -> str:
    return _("A promise to somebody on %(account)s is overdue. Keep it, or tell them what happens.") % _filled(params)


def _filled(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"account": params.get("account", ""), "span": span_words(params.get("minutes", 0))}


def register_all() -> None:
    """Called once when Django is ready."""
    notices.register("inbox.answer_due", group="todo", icon="timer", text=_answer_due)
    notices.register("inbox.answer_late", group="todo", icon="alarm-clock", text=_answer_late)
    notices.register("inbox.given_back", group="activity", icon="undo-2", text=_given_back)
    notices.register("inbox.promise_due", group="todo", icon="handshake", text=_promise_due)
    notices.register("inbox.promise_late", group="todo", icon="handshake", text=_promise_late)
