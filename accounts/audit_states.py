"""Choices of the matrix audit: what is looked at, how grave it is, what becomes of a finding."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class AuditState(models.TextChoices):
    """How far a run of the audit is."""

    RUNNING = "running", pgettext_lazy("audit run", "Running")
    DONE = "done", pgettext_lazy("audit run", "Finished")
    FAILED = "failed", pgettext_lazy("audit run", "Failed")


class Area(models.TextChoices):
    """What the audit looks at."""

    NAME = "name", pgettext_lazy("matrix audit", "Name")
    AVATAR = "avatar", pgettext_lazy("matrix audit", "Avatar")
    BIO = "bio", pgettext_lazy("matrix audit", "Bio")
    WORDS = "words", pgettext_lazy("matrix audit", "Sensitive words")
    ACTIVITY = "activity", pgettext_lazy("matrix audit", "Activity")
    STRATEGY = "strategy", pgettext_lazy("matrix audit", "Strategy")


class AuditCheck(models.TextChoices):
    """One fault an account can have."""

    NAME_BRAND = "name_brand", pgettext_lazy("matrix audit", "The name lacks the brand")
    NAME_WRITING = "name_writing", pgettext_lazy("matrix audit", "The brand is written differently")
    NAME_START = "name_start", pgettext_lazy("matrix audit", "The name does not begin with the brand")
    AVATAR_DIFFERS = "avatar_differs", pgettext_lazy("matrix audit", "Another avatar than the rest")
    AVATAR_MIXED = "avatar_mixed", pgettext_lazy("matrix audit", "The avatars are not uniform")
    BIO_EMPTY = "bio_empty", pgettext_lazy("matrix audit", "The bio is empty")
    BIO_BRAND = "bio_brand", pgettext_lazy("matrix audit", "The bio lacks the brand")
    BIO_PHRASE = "bio_phrase", pgettext_lazy("matrix audit", "The bio lacks the agreed phrase")
    BIO_LINK = "bio_link", pgettext_lazy("matrix audit", "The bio lacks the link")
    WORDS = "words", pgettext_lazy("matrix audit", "Sensitive words in name or bio")
    ACCESS_LOST = "access_lost", pgettext_lazy("matrix audit", "Access is lost")
    RESTRICTED = "restricted", pgettext_lazy("matrix audit", "Restricted by the platform")
    NEVER = "never", pgettext_lazy("matrix audit", "Has never published")
    DORMANT = "dormant", pgettext_lazy("matrix audit", "Dormant")
    NO_POSITIONING = "no_positioning", pgettext_lazy("matrix audit", "No positioning is written")
    FREQUENCY = "frequency", pgettext_lazy("matrix audit", "Publishes at another pace than agreed")
    MIX = "mix", pgettext_lazy("matrix audit", "Publishes another mix of pillars than agreed")


C = AuditCheck
AREA_OF: dict[str, Area] = {
    **dict.fromkeys((C.NAME_BRAND, C.NAME_WRITING, C.NAME_START), Area.NAME),
    **dict.fromkeys((C.AVATAR_DIFFERS, C.AVATAR_MIXED), Area.AVATAR),
    **dict.fromkeys((C.BIO_EMPTY, C.BIO_BRAND, C.BIO_PHRASE, C.BIO_LINK), Area.BIO),
    C.WORDS: Area.WORDS,
    **dict.fromkeys((C.ACCESS_LOST, C.RESTRICTED, C.NEVER, C.DORMANT), Area.ACTIVITY),
    **dict.fromkeys((C.NO_POSITIONING, C.FREQUENCY, C.MIX), Area.STRATEGY),
}


class Gravity(models.TextChoices):
    """How grave a finding is."""

    HIGH = "high", pgettext_lazy("gravity", "Grave")
    MEDIUM = "medium", pgettext_lazy("gravity", "Medium")
    LOW = "low", pgettext_lazy("gravity", "Light")


# Points an unsettled finding costs an account, of 100.
POINTS: dict[str, int] = {Gravity.HIGH: 20, Gravity.MEDIUM: 10, Gravity.LOW: 4}


class FindingState(models.TextChoices):
    """What becomes of a finding. Only a later run that no longer finds it settles one."""

    OPEN = "open", pgettext_lazy("finding", "Open")
    TASKED = "tasked", pgettext_lazy("finding", "Task given")
    ACCEPTED = "accepted", pgettext_lazy("finding", "Accepted")
    RESOLVED = "resolved", pgettext_lazy("finding", "Mended")


UNSETTLED = (FindingState.OPEN, FindingState.TASKED)
