"""Choices of insights and improvement actions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class InsightCode(models.TextChoices):
    """What was found; each has a rule in `analytics.findings`."""

    BEST_HOUR = "best_hour", pgettext_lazy("insight", "Hours that do better")
    BEST_FORMAT = "best_format", pgettext_lazy("insight", "Formats that do better")
    HASHTAGS = "hashtags", pgettext_lazy("insight", "Hashtags and engagement")
    LONG_TEXT = "long_text", pgettext_lazy("insight", "Long texts and engagement")
    RATE_FALLS = "rate_falls", pgettext_lazy("insight", "Engagement rate falls")
    BELOW_RHYTHM = "below_rhythm", pgettext_lazy("insight", "Less than the usual rhythm")
    FOLLOWER_LOSS = "follower_loss", pgettext_lazy("insight", "Followers lost after a post")
    ANSWER_TIME = "answer_time", pgettext_lazy("insight", "Answer time and what follows")
    ONE_PLATFORM = "one_platform", pgettext_lazy("insight", "One platform carries most")


class InsightState(models.TextChoices):
    """A finding that is no longer found is gone; one that somebody dismissed is not shown again."""

    OPEN = "open", pgettext_lazy("insight", "Open")
    DISMISSED = "dismissed", pgettext_lazy("insight", "Dismissed")
    GONE = "gone", pgettext_lazy("insight", "No longer found")


class ActionState(models.TextChoices):
    """How far an improvement action has come."""

    PLANNED = "planned", pgettext_lazy("action", "Planned")
    DOING = "doing", pgettext_lazy("action", "Under way")
    DONE = "done", pgettext_lazy("action", "Done, being measured")
    MEASURED = "measured", pgettext_lazy("action", "Measured")
    DROPPED = "dropped", pgettext_lazy("action", "Dropped")


class Effect(models.TextChoices):
    """What measuring said."""

    BETTER = "better", pgettext_lazy("effect", "Better")
    UNCLEAR = "unclear", pgettext_lazy("effect", "No clear effect")
    WORSE = "worse", pgettext_lazy("effect", "Worse")
    NO_DATA = "no_data", pgettext_lazy("effect", "Too few figures")
