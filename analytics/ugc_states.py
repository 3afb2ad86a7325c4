"""Choices of user posts: how far the permission is, what it covers, what people get for it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class UgcSource(models.TextChoices):
    """Where a user post was found."""

    INBOX = "inbox", pgettext_lazy("user post", "Inbox")
    HEARD = "heard", pgettext_lazy("user post", "Listening")
    HAND = "hand", pgettext_lazy("user post", "Entered by link")


class UgcState(models.TextChoices):
    """How far the permission to reuse it has come."""

    FOUND = "found", pgettext_lazy("user post", "Not asked yet")
    ASKED = "asked", pgettext_lazy("user post", "Permission asked")
    GRANTED = "granted", pgettext_lazy("user post", "Permitted")
    REFUSED = "refused", pgettext_lazy("user post", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("user post", "Withdrawn")


class UgcScope(models.TextChoices):
    """What the person permitted."""

    REPOST = "repost", pgettext_lazy("permission of a user", "Show it unchanged")
    EDIT = "edit", pgettext_lazy("permission of a user", "Show it, also cut or edited")
    ADS = "ads", pgettext_lazy("permission of a user", "Also in advertisements")


class RewardKind(models.TextChoices):
    """What the person gets."""

    POINTS = "points", pgettext_lazy("reward", "Points")
    COUPON = "coupon", pgettext_lazy("reward", "Coupon")
    GIFT = "gift", pgettext_lazy("reward", "Gift")
    MONEY = "money", pgettext_lazy("reward", "Money")
