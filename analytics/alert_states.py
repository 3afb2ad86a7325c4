"""Choices of alert rules and alerts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RuleKind(models.TextChoices):
    """What a rule looks for. How each judges stands in `analytics.alarm`."""

    THRESHOLD = "threshold", pgettext_lazy("alert rule", "Threshold")
    CHANGE = "change", pgettext_lazy("alert rule", "Change")
    ANOMALY = "anomaly", pgettext_lazy("alert rule", "Unusual value")
    NO_DATA = "no_data", pgettext_lazy("alert rule", "No figures")


class Reach(models.TextChoices):
    """Whose figures a rule or an action is about."""

    ACCOUNT = "account", pgettext_lazy("reach", "One account")
    GROUP = "group", pgettext_lazy("reach", "Account group")
    PLATFORM = "platform", pgettext_lazy("reach", "One platform")
    WORKSPACE = "workspace", pgettext_lazy("reach", "All accounts")


class Direction(models.TextChoices):
    """Which side tells."""

    ABOVE = "above", pgettext_lazy("alert rule", "Above")
    BELOW = "below", pgettext_lazy("alert rule", "Below")
    BOTH = "both", pgettext_lazy("alert rule", "Either way")


class Versus(models.TextChoices):
    """With what a change compares."""

    DAY = "day", _("The day before")
    WEEKDAY = "weekday", _("The same weekday of the week before")
    WEEK = "week", _("Seven days with the seven before")


class Sensitivity(models.TextChoices):
    """How far from usual a value must lie (`analytics.alarm.WIDTHS`)."""

    LOW = "low", pgettext_lazy("sensitivity", "Low: only the very unusual")
    MEDIUM = "medium", pgettext_lazy("sensitivity", "Medium")
    HIGH = "high", pgettext_lazy("sensitivity", "High: tells early")


class AlertLevel(models.TextChoices):
    """How much it matters."""

    INFO = "info", pgettext_lazy("alert", "Note")
    WARNING = "warning", pgettext_lazy("alert", "Warning")
    CRITICAL = "critical", pgettext_lazy("alert", "Urgent")


class AlertRuleState(models.TextChoices):
    """A paused rule judges nothing."""

    ACTIVE = "active", pgettext_lazy("alert rule", "Active")
    PAUSED = "paused", pgettext_lazy("alert rule", "Paused")


class AlertState(models.TextChoices):
    """An alert that was acknowledged is being looked after; a resolved one is over."""

    OPEN = "open", pgettext_lazy("alert", "Open")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("alert", "Being looked after")
    RESOLVED = "resolved", pgettext_lazy("alert", "Over")


UNRESOLVED = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
