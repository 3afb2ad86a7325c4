"""The closed vocabularies of communities: what kinds there are, who is in them, why points move."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class CommunityKind(models.TextChoices):
    """Where the group lives."""

    WECHAT = "wechat", pgettext_lazy("community kind", "WeChat group")
    WECOM = "wecom", pgettext_lazy("community kind", "WeCom group")
    QQ = "qq", pgettext_lazy("community kind", "QQ group")
    TELEGRAM = "telegram", pgettext_lazy("community kind", "Telegram")
    DISCORD = "discord", pgettext_lazy("community kind", "Discord")
    MATRIX = "matrix", pgettext_lazy("community kind", "Matrix room")
    DOUYIN = "douyin", pgettext_lazy("community kind", "Douyin fan group")
    XIAOHONGSHU = "xiaohongshu", pgettext_lazy("community kind", "Xiaohongshu group")
    OTHER = "other", pgettext_lazy("community kind", "Another group")


class CommunityState(models.TextChoices):
    """Only a running group is watched and reminded about."""

    PLANNED = "planned", pgettext_lazy("community", "Planned")
    RUNNING = "running", pgettext_lazy("community", "Running")
    PAUSED = "paused", pgettext_lazy("community", "Paused")
    CLOSED = "closed", pgettext_lazy("community", "Closed")


class ModeratorRole(models.TextChoices):
    """What somebody of the team does in the group."""

    HOST = "host", pgettext_lazy("moderator", "Group owner")
    MODERATOR = "moderator", pgettext_lazy("moderator", "Moderator")
    SERVICE = "service", pgettext_lazy("moderator", "Customer service")
    CONTENT = "content", pgettext_lazy("moderator", "Content")


class FanRole(models.TextChoices):
    """What somebody from outside is in the group."""

    MEMBER = "member", pgettext_lazy("group member", "Member")
    CORE = "core", pgettext_lazy("group member", "Core member")
    HELPER = "helper", pgettext_lazy("group member", "Volunteer helper")


class Measure(models.TextChoices):
    """What was done about a breach of the rules; `lifted` takes an earlier measure back."""

    WARNED = "warned", pgettext_lazy("measure", "Warned")
    MUTED = "muted", pgettext_lazy("measure", "Muted")
    REMOVED = "removed", pgettext_lazy("measure", "Removed from the group")
    LIFTED = "lifted", pgettext_lazy("measure", "Measure lifted")


class EntryKind(models.TextChoices):
    """Why points moved. Only what was earned counts for tiers."""

    EARNED = "earned", pgettext_lazy("points", "Earned")
    SPENT = "spent", pgettext_lazy("points", "Redeemed")
    EXPIRED = "expired", pgettext_lazy("points", "Expired")
    REVERSED = "reversed", pgettext_lazy("points", "Corrected")


class EventState(models.TextChoices):
    """Where an activity of a group stands; one that took place waits for its review."""

    PLANNED = "planned", pgettext_lazy("group activity", "Planned")
    REVIEWED = "reviewed", pgettext_lazy("group activity", "Reviewed")
    CANCELLED = "cancelled", pgettext_lazy("group activity", "Called off")


class FigureSource(models.TextChoices):
    """Where the figures of a week come from."""

    HAND = "hand", pgettext_lazy("figures", "Entered by hand")
    IMPORT = "import", pgettext_lazy("figures", "Imported")
    PLATFORM = "platform", pgettext_lazy("figures", "Read from the platform")
