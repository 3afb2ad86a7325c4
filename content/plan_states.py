"""Closed vocabularies of planning: colours, stages of an idea, priority, where an idea came from.

A post's own state `idea` (content/states.py) is older and narrower: a post nobody has begun to write. An `Idea` is the
card of the backlog that comes before any post; "turn into draft" makes a post of it, as often as wanted.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Tone(models.IntegerChoices):
    """A colour of the chart series; the number is that of the CSS classes k1…k6 and f1…f6."""

    PETROL = 1, pgettext_lazy("colour", "Petrol")
    AMBER = 2, pgettext_lazy("colour", "Amber")
    VIOLET = 3, pgettext_lazy("colour", "Violet")
    GREEN = 4, pgettext_lazy("colour", "Green")
    PINK = 5, pgettext_lazy("colour", "Pink")
    GREY = 6, pgettext_lazy("colour", "Grey")


class IdeaStage(models.TextChoices):
    """The columns of the board."""

    NEW = "new", pgettext_lazy("idea", "New")
    SHAPING = "shaping", pgettext_lazy("idea", "Shaping")
    READY = "ready", pgettext_lazy("idea", "Ready")
    PARKED = "parked", pgettext_lazy("idea", "Parked")


class IdeaPriority(models.IntegerChoices):
    """How much an idea matters; higher comes first."""

    HIGH = 3, pgettext_lazy("priority", "High")
    NORMAL = 2, pgettext_lazy("priority", "Normal")
    LOW = 1, pgettext_lazy("priority", "Low")


class IdeaSource(models.TextChoices):
    """How an idea came in."""

    PAGE = "page", pgettext_lazy("idea source", "Page")
    API = "api", pgettext_lazy("idea source", "API")
    MAIL = "mail", pgettext_lazy("idea source", "Mail")


class PromotionForm(models.TextChoices):
    """How one account sends people to another."""

    MENTION = "mention", pgettext_lazy("cross-promotion", "Mention in a post")
    PINNED = "pinned", pgettext_lazy("cross-promotion", "Pinned comment")
    BIO = "bio", pgettext_lazy("cross-promotion", "Link in the profile")
    QR = "qr", pgettext_lazy("cross-promotion", "QR code")
    LIVE = "live", pgettext_lazy("cross-promotion", "Joint live session")
    REPOST = "repost", pgettext_lazy("cross-promotion", "Repost")
    COUPON = "coupon", pgettext_lazy("cross-promotion", "Coupon")


class PromotionState(models.TextChoices):
    """Where a cross-promotion stands."""

    PLANNED = "planned", pgettext_lazy("cross-promotion", "Planned")
    RUNNING = "running", pgettext_lazy("cross-promotion", "Running")
    DONE = "done", pgettext_lazy("cross-promotion", "Done")
    DROPPED = "dropped", pgettext_lazy("cross-promotion", "Given up")


class Rhythm(models.TextChoices):
    """How often it comes round."""

    ONCE = "once", pgettext_lazy("rhythm", "Once")
    WEEKLY = "weekly", pgettext_lazy("rhythm", "Every week")
    BIWEEKLY = "biweekly", pgettext_lazy("rhythm", "Every two weeks")
    MONTHLY = "monthly", pgettext_lazy("rhythm", "Every month")


# In these states a cross-promotion still has to be done.
OPEN_PROMOTIONS = (PromotionState.PLANNED, PromotionState.RUNNING)
