"""Choices of goals."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GoalState(models.TextChoices):
    """A draft binds nobody; a closed goal keeps its result for good."""

    DRAFT = "draft", pgettext_lazy("goal", "Draft")
    ACTIVE = "active", pgettext_lazy("goal", "Active")
    CLOSED = "closed", pgettext_lazy("goal", "Closed")


class Metric(models.TextChoices):
    """What a goal counts. How each is computed stands in `analytics.metrics`."""

    FOLLOWERS_NET = "followers_net", _("New followers, net")
    FOLLOWERS = "followers", _("Followers")
    POSTS = "posts", _("Posts published")
    REGULARITY = "regularity", _("Publishing regularity")
    EXPOSURE = "exposure", pgettext_lazy("metric", "Exposure")
    INTERACTIONS = "interactions", pgettext_lazy("metric", "Engagement")
    RATE = "engagement_rate", pgettext_lazy("metric", "Engagement rate")
    PLAYS = "video_views", pgettext_lazy("metric", "Plays")
    SHARES = "shares", pgettext_lazy("metric", "Shares")
    SAVES = "saves", pgettext_lazy("metric", "Saves")
    CLICKS = "clicks", pgettext_lazy("metric", "Clicks")
    ORDERS = "orders", pgettext_lazy("metric", "Orders")
    ENGAGEMENT = "engagement", _("Engagement rate, entered by hand")
    CONVERSIONS = "conversions", _("Conversions, entered by hand")


class Subject(models.TextChoices):
    """Whose figures count."""

    ACCOUNT = "account", pgettext_lazy("goal", "One account")
    GROUP = "group", pgettext_lazy("goal", "Account group")
    WORKSPACE = "workspace", pgettext_lazy("goal", "All accounts")


class BaselineSource(models.TextChoices):
    """Where the value at the start comes from."""

    DATA = "data", _("From collected data")
    TYPED = "typed", _("Entered by hand")


class Objective(models.TextChoices):
    """What the goal serves."""

    BRAND = "brand", pgettext_lazy("objective", "Brand awareness")
    LEADS = "leads", pgettext_lazy("objective", "Leads")
    SALES = "sales", pgettext_lazy("objective", "Sales")
    LOYALTY = "loyalty", pgettext_lazy("objective", "Loyal customers")
    SERVICE = "service", pgettext_lazy("objective", "Service and trust")


class Rhythm(models.IntegerChoices):
    """Days between two reviews."""

    WEEK = 7, _("Every week")
    FORTNIGHT = 14, _("Every two weeks")
    MONTH = 30, _("Every month")


class Health(models.TextChoices):
    """Where a running goal stands; the rule stands in `analytics.selectors.health`."""

    REACHED = "reached", pgettext_lazy("goal", "Reached")
    ON_TRACK = "on_track", pgettext_lazy("goal", "On track")
    UNCLEAR = "unclear", pgettext_lazy("goal", "Not enough data")
    AT_RISK = "at_risk", pgettext_lazy("goal", "At risk")
    OFF_TRACK = "off_track", pgettext_lazy("goal", "Off track")


# The worse, the higher. Not knowing is neither better nor worse.
WORSE = {Health.REACHED: 0, Health.ON_TRACK: 1, Health.UNCLEAR: 1, Health.AT_RISK: 2, Health.OFF_TRACK: 3}


class Outcome(models.TextChoices):
    """How a goal ended."""

    REACHED = "reached", pgettext_lazy("outcome", "Reached")
    MISSED = "missed", pgettext_lazy("outcome", "Missed")
    DROPPED = "dropped", pgettext_lazy("outcome", "Dropped")
