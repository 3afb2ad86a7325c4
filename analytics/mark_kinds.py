"""What stands above a curve to explain it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class MarkKind(models.TextChoices):
    """What a mark tells of; each kind can be left out of a view."""

    DATE = "date", pgettext_lazy("mark", "Holidays and dates")
    CAMPAIGN = "campaign", pgettext_lazy("mark", "Campaigns")
    INCIDENT = "incident", pgettext_lazy("mark", "Incidents")
    ALERT = "alert", pgettext_lazy("mark", "Alerts")
    NOTE = "note", pgettext_lazy("mark", "Own annotations")


class IncidentCode(models.TextChoices):
    """What kind of incident it was."""

    PAUSE = "pause", pgettext_lazy("incident", "Publishing paused")
    ACCESS = "access", pgettext_lazy("incident", "Access lost")
    REFUSED = "refused", pgettext_lazy("incident", "Restricted by the platform")
    COMPLAINT = "complaint", pgettext_lazy("incident", "Grave complaint")
    GAP = "gap", pgettext_lazy("incident", "No figures")
