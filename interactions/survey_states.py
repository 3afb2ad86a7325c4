"""The closed vocabularies of surveys."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class SurveyState(models.TextChoices):
    """Where a survey stands; `open` says that people may answer, within its times."""

    DRAFT = "draft", pgettext_lazy("survey", "Draft")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class QuestionKind(models.TextChoices):
    """What is asked, and so how it is counted."""

    SINGLE = "single", pgettext_lazy("question", "One choice")
    MULTIPLE = "multiple", pgettext_lazy("question", "Several choices")
    RATING = "rating", pgettext_lazy("question", "Rating 1–5")
    NPS = "nps", pgettext_lazy("question", "Recommendation 0–10 (NPS)")
    SHORT = "short", pgettext_lazy("question", "Short text")
    LONG = "long", pgettext_lazy("question", "Long text")


CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
TEXTS = (QuestionKind.SHORT, QuestionKind.LONG)
# The lowest and highest number of a scale.
SCALES: dict[str, tuple[int, int]] = {QuestionKind.RATING: (1, 5), QuestionKind.NPS: (0, 10)}
LONGEST: dict[str, int] = {QuestionKind.SHORT: 200, QuestionKind.LONG: 4000}
OTHER = "other"


class Mood(models.TextChoices):
    """What the scales of a response say about how somebody feels; '' without any.

    Ratings of 1–2 and recommendations of 0–6 are negative, 4–5 and 9–10 positive.
    """

    UNKNOWN = "", pgettext_lazy("mood", "Unclear")
    POSITIVE = "positive", pgettext_lazy("mood", "Positive")
    NEUTRAL = "neutral", pgettext_lazy("mood", "Neutral")
    NEGATIVE = "negative", pgettext_lazy("mood", "Negative")


class Standing(models.TextChoices):
    """What somebody who opens the address finds."""

    OPEN = "open", pgettext_lazy("survey", "Takes answers")
    DRAFT = "draft", pgettext_lazy("survey", "Not open yet")
    EARLY = "early", pgettext_lazy("survey", "Opens later")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")
    FULL = "full", pgettext_lazy("survey", "Full")
