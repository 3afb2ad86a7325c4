"""Choices of the growth board: where followers come from, what their structure is measured by."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.connectors.audience import AudienceDimension, FollowChannel
from accounts.research_states import AGE_BANDS, Gender


class Channel(models.TextChoices):
    """The way by which people came to follow; the words of `accounts.connectors.audience.FollowChannel`."""

    SEARCH = FollowChannel.SEARCH.value, pgettext_lazy("follower channel", "Search")
    RECOMMEND = FollowChannel.RECOMMEND.value, pgettext_lazy("follower channel", "Recommendation")
    POST = FollowChannel.POST.value, pgettext_lazy("follower channel", "From a post")
    PROFILE = FollowChannel.PROFILE.value, pgettext_lazy("follower channel", "Profile visit")
    LIVE = FollowChannel.LIVE.value, pgettext_lazy("follower channel", "Live session")
    SHARE = FollowChannel.SHARE.value, pgettext_lazy("follower channel", "Shared by others")
    PROMOTION = FollowChannel.PROMOTION.value, pgettext_lazy("follower channel", "Cross-promotion")
    PAID = FollowChannel.PAID.value, pgettext_lazy("follower channel", "Paid")
    OFFLINE = FollowChannel.OFFLINE.value, pgettext_lazy("follower channel", "Offline, QR code")
    OTHER = FollowChannel.OTHER.value, pgettext_lazy("follower channel", "Other")


# What costs money or favours: cost per follower is told for these.
BOUGHT = (Channel.PAID, Channel.PROMOTION, Channel.OFFLINE, Channel.LIVE, Channel.OTHER)


class Part(models.TextChoices):
    """By what the followers are divided for comparison with a target; values of `AudienceDimension`."""

    GENDER = AudienceDimension.GENDER.value, pgettext_lazy("structure", "Gender")
    AGE = AudienceDimension.AGE.value, pgettext_lazy("structure", "Age")
    CITY = AudienceDimension.CITY.value, pgettext_lazy("structure", "Region")
    COUNTRY = AudienceDimension.COUNTRY.value, pgettext_lazy("structure", "Country")


# The keys that forms ask for; regions and countries are written as lines instead.
FIXED = {
    Part.GENDER: tuple(key.value for key in (Gender.FEMALE, Gender.MALE, Gender.OTHER, Gender.UNKNOWN)),
    Part.AGE: tuple(key for key, _low, _high in AGE_BANDS),
}


class ExperimentState(models.TextChoices):
    """Where an experiment stands. One that has ended waits for the verdict of a person."""

    DRAFT = "draft", pgettext_lazy("experiment", "Draft")
    RUNNING = "running", pgettext_lazy("experiment", "Running")
    ENDED = "ended", pgettext_lazy("experiment", "Ended")


EXPERIMENT_TRANSITIONS = {
    ExperimentState.DRAFT: (ExperimentState.RUNNING,),
    ExperimentState.RUNNING: (ExperimentState.ENDED,),
    ExperimentState.ENDED: (),
}


class Verdict(models.TextChoices):
    """What a person makes of an experiment."""

    KEEP = "keep", pgettext_lazy("verdict", "Keep it")
    STOP = "stop", pgettext_lazy("verdict", "Stop it")
    REPEAT = "repeat", pgettext_lazy("verdict", "Repeat it")
