"""The closed vocabularies of answer times, shifts, escalation and promises."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class ClockKind(models.TextChoices):
    """What is timed: the first answer to somebody, each later one, or until a thread is resolved."""

    FIRST = "first", pgettext_lazy("clock", "First answer")
    NEXT = "next", pgettext_lazy("clock", "Next answer")
    RESOLVE = "resolve", pgettext_lazy("clock", "Resolution")


class ClockState(models.TextChoices):
    """Where a clock stands. `sending`: an answer is written and not yet at the platform, so the time goes on.

    `void`: nothing was to be answered any more (deleted, spam, or resolved before it was due).
    """

    RUNNING = "running", pgettext_lazy("clock", "Running")
    PAUSED = "paused", pgettext_lazy("clock", "Paused")
    SENDING = "sending", pgettext_lazy("clock", "Answer on its way")
    MET = "met", pgettext_lazy("clock", "Met")
    BROKEN = "broken", pgettext_lazy("clock", "Missed")
    VOID = "void", pgettext_lazy("clock", "Without an answer")


GOING = (ClockState.RUNNING, ClockState.PAUSED, ClockState.SENDING)


class Tell(models.TextChoices):
    """Who is told by a step of the ladder."""

    OWNER = "owner", pgettext_lazy("escalation", "Owner of the thread")
    LEAD = "lead", pgettext_lazy("escalation", "Team lead")
    MANAGER = "manager", pgettext_lazy("escalation", "Managers")


class Trigger(models.TextChoices):
    """When a step of the ladder comes: at the warning, or at the due moment and so many minutes after it."""

    WARN = "warn", pgettext_lazy("escalation", "Before it is due")
    BREACH = "breach", pgettext_lazy("escalation", "When it is overdue")


class Presence(models.TextChoices):
    """Whether somebody takes threads at the moment."""

    AVAILABLE = "available", pgettext_lazy("presence", "Available")
    BUSY = "busy", pgettext_lazy("presence", "Busy")
    OUT = "out", pgettext_lazy("presence", "Out")


class PromiseKind(models.TextChoices):
    """What was promised to somebody."""

    REFUND = "refund", pgettext_lazy("promise", "Refund")
    RESEND = "resend", pgettext_lazy("promise", "Send again")
    SHIP = "ship", pgettext_lazy("promise", "Ship")
    REPLY = "reply", pgettext_lazy("promise", "Reply")
    CALL = "call", pgettext_lazy("promise", "Call back")
    OTHER = "other", pgettext_lazy("promise", "Something else")


class PromiseState(models.TextChoices):
    """Where a promise stands."""

    OPEN = "open", pgettext_lazy("promise", "Open")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    BROKEN = "broken", pgettext_lazy("promise", "Not kept")
    VOID = "void", pgettext_lazy("promise", "Not a promise")


P = PromiseState
PROMISE_TRANSITIONS: dict[str, frozenset[str]] = {
    P.OPEN: frozenset({P.KEPT, P.BROKEN, P.VOID}),
    P.KEPT: frozenset({P.OPEN}),
    P.BROKEN: frozenset({P.OPEN, P.KEPT}),
    P.VOID: frozenset({P.OPEN}),
}
