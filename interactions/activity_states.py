"""The closed vocabularies of activities, and which state may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class ActivityKind(models.TextChoices):
    """What people do (handbook INT-8)."""

    LOTTERY = "lottery", pgettext_lazy("activity", "Lottery")
    VOTE = "vote", pgettext_lazy("activity", "Vote")
    CHECK_IN = "check-in", pgettext_lazy("activity", "Check-in")
    QUESTION = "question", pgettext_lazy("activity", "Q&A with prizes")
    COLLECTION = "collection", pgettext_lazy("activity", "Collection")
    CHALLENGE = "challenge", pgettext_lazy("activity", "Creator challenge")


class ActivityState(models.TextChoices):
    """Where an activity stands. From `announced` on, what was published no longer changes."""

    DRAFT = "draft", pgettext_lazy("activity", "Draft")
    ANNOUNCED = "announced", pgettext_lazy("activity", "Announced")
    OPEN = "open", pgettext_lazy("activity", "Running")
    CLOSED = "closed", pgettext_lazy("activity", "Closed")
    DRAWN = "drawn", pgettext_lazy("activity", "Winners known")
    FULFILLED = "fulfilled", pgettext_lazy("activity", "Fulfilled")
    CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")


A = ActivityState
ACTIVITY_TRANSITIONS: dict[str, frozenset[str]] = {
    A.DRAFT: frozenset({A.ANNOUNCED}),
    A.ANNOUNCED: frozenset({A.OPEN, A.CANCELLED}),
    A.OPEN: frozenset({A.CLOSED, A.CANCELLED}),
    A.CLOSED: frozenset({A.DRAWN, A.FULFILLED}),
    A.DRAWN: frozenset({A.FULFILLED}),
    A.FULFILLED: frozenset(),
    A.CANCELLED: frozenset(),
}
# States in which anybody may read the public page.
PUBLIC = (A.ANNOUNCED, A.OPEN, A.CLOSED, A.DRAWN, A.FULFILLED, A.CANCELLED)


class WinnersBy(models.TextChoices):
    """How winners are found."""

    DRAW = "draw", pgettext_lazy("winners", "By lot, verifiable")
    JURY = "jury", pgettext_lazy("winners", "Picked by a jury")
    NONE = "none", pgettext_lazy("winners", "Nobody wins anything")


class Once(models.TextChoices):
    """How often a person's entries count. In a draw each person has one ticket all the same."""

    CONTACT = "contact", pgettext_lazy("entries", "Once for each person")
    DAY = "day", pgettext_lazy("entries", "Once a day for each person")
    ANY = "any", pgettext_lazy("entries", "As often as they like")


class SeedSource(models.TextChoices):
    """Where the public seed of a draw comes from."""

    DRAND = "drand", pgettext_lazy("seed", "drand, a public randomness beacon")
    TYPED = "typed", pgettext_lazy("seed", "A public number that two people type in")


class Why(models.TextChoices):
    """Why an entry does not count; '' for those that do."""

    OK = "", pgettext_lazy("entry", "Counts")
    DELETED = "deleted", pgettext_lazy("entry", "Comment deleted")
    OUTSIDE = "outside", pgettext_lazy("entry", "Outside the period")
    OWN = "own", pgettext_lazy("entry", "An account of ours")
    BLOCKED = "blocked", pgettext_lazy("entry", "Person is blocked")
    EXCLUDED = "excluded", pgettext_lazy("entry", "Excluded by hand")
    KEYWORD = "keyword", pgettext_lazy("entry", "Keyword is missing")
    MENTIONS = "mentions", pgettext_lazy("entry", "Too few friends mentioned")
    FOLLOW = "follow", pgettext_lazy("entry", "Does not follow the account")
    NO_OPTION = "no_option", pgettext_lazy("entry", "No option named")
    OPTIONS = "options", pgettext_lazy("entry", "Several options named")
    REPEATED = "repeated", pgettext_lazy("entry", "Has an entry already")


class WinnerState(models.TextChoices):
    """How far a prize is on its way."""

    WAITING = "waiting", pgettext_lazy("winner", "Not told yet")
    TOLD = "told", pgettext_lazy("winner", "Asked for the address")
    ANSWERED = "answered", pgettext_lazy("winner", "Address received")
    SENT = "sent", pgettext_lazy("winner", "Sent")
    RECEIVED = "received", pgettext_lazy("winner", "Received")
    FORFEITED = "forfeited", pgettext_lazy("winner", "Forfeited")


W = WinnerState
WINNER_TRANSITIONS: dict[str, frozenset[str]] = {
    W.WAITING: frozenset({W.TOLD, W.FORFEITED}),
    W.TOLD: frozenset({W.ANSWERED, W.SENT, W.FORFEITED}),
    W.ANSWERED: frozenset({W.SENT, W.FORFEITED}),
    W.SENT: frozenset({W.RECEIVED}),
    W.RECEIVED: frozenset(),
    W.FORFEITED: frozenset(),
}
# Prizes that somebody still has to do something about.
ON_THE_WAY = (W.WAITING, W.TOLD, W.ANSWERED, W.SENT)


class Level(models.TextChoices):
    """How grave a legal finding is: `block` stops the announcement."""

    BLOCK = "block", pgettext_lazy("finding", "Stops the announcement")
    WARN = "warn", pgettext_lazy("finding", "Look at this")
    INFO = "info", pgettext_lazy("finding", "Good to know")
