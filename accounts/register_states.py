"""Choices of the account register: documents, onboarding, custody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class DocumentAct(models.TextChoices):
    """What somebody did with a sealed document."""

    STORED = "stored", pgettext_lazy("document", "Stored")
    VIEWED = "viewed", pgettext_lazy("document", "Looked at")
    DOWNLOADED = "downloaded", pgettext_lazy("document", "Downloaded")
