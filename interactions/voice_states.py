"""The closed vocabulary of the voice-of-customer board."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class VoiceState(models.TextChoices):
    """What became of a theme."""

    NEW = "new", pgettext_lazy("voice", "New")
    LOOKING = "looking", pgettext_lazy("voice", "Looking into it")
    IMPROVED = "improved", pgettext_lazy("voice", "Improved")
