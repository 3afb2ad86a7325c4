"""Choices of research about people: sources, what a column says, families of tags, aspects of a persona."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

# Years of age as bands; exact ages are never stored. The last one is open.
AGE_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("-17", 0, 17),
    ("18-24", 18, 24),
    ("25-34", 25, 34),
    ("35-44", 35, 44),
    ("45-54", 45, 54),
    ("55+", 55, None),
)


class SourceKind(models.TextChoices):
    """Where research comes from."""

    AUDIENCE = "audience", pgettext_lazy("research source", "Audience data of a platform")
    SURVEY = "survey", pgettext_lazy("research source", "Survey")
    INTERVIEW = "interview", pgettext_lazy("research source", "Interviews")
    NOTE = "note", pgettext_lazy("research source", "Own note")


class SourceState(models.TextChoices):
    """How far a source is. DRAFT: a sheet whose answers are not read in yet; nothing can rely on it."""

    DRAFT = "draft", pgettext_lazy("research source", "Not read in yet")
    READY = "ready", pgettext_lazy("research source", "Ready")


class TagFamily(models.TextChoices):
    """What kind of thing a tag says of a person."""

    ATTRIBUTE = "attribute", pgettext_lazy("tag family", "Attribute")
    BEHAVIOUR = "behaviour", pgettext_lazy("tag family", "Behaviour")
    INTEREST = "interest", pgettext_lazy("tag family", "Interest")


# Number of the series colour of each family.
FAMILY_TONES = {TagFamily.ATTRIBUTE: 1, TagFamily.BEHAVIOUR: 2, TagFamily.INTEREST: 3}


class Gender(models.TextChoices):
    """Gender as answered or reported."""

    FEMALE = "female", pgettext_lazy("gender", "Female")
    MALE = "male", pgettext_lazy("gender", "Male")
    OTHER = "other", pgettext_lazy("gender", "Other")
    UNKNOWN = "unknown", pgettext_lazy("gender", "Not known")


class Aspect(models.TextChoices):
    """What a statement or figure about a persona is about. Also what a column of a sheet may say."""

    AGE = "age", pgettext_lazy("persona", "Age")
    GENDER = "gender", pgettext_lazy("persona", "Gender")
    CITY = "city", pgettext_lazy("persona", "City")
    COUNTRY = "country", pgettext_lazy("persona", "Country")
    LANGUAGE = "language", pgettext_lazy("persona", "Language")
    ACTIVE_HOUR = "active_hour", pgettext_lazy("persona", "Active hours")
    NEED = "need", pgettext_lazy("persona", "Need")
    PAIN = "pain", pgettext_lazy("persona", "Pain")
    BEHAVIOUR = "behaviour", pgettext_lazy("persona", "Behaviour")
    INTEREST = "interest", pgettext_lazy("persona", "Interest")
    QUOTE = "quote", pgettext_lazy("persona", "Quote")
    CHANNEL = "channel", pgettext_lazy("persona", "Channel")
    ATTRIBUTE = "attribute", pgettext_lazy("persona", "Attribute")
    SHARE = "share", pgettext_lazy("persona", "Share")
    SIZE = "size", pgettext_lazy("persona", "Size")


class SheetColumn(models.TextChoices):
    """What a column of a survey or interview sheet says."""

    SKIP = "skip", pgettext_lazy("sheet column", "Leave out")
    RESPONDENT = "respondent", pgettext_lazy("sheet column", "Number of the answer")
    AGE = "age", pgettext_lazy("sheet column", "Age")
    GENDER = "gender", pgettext_lazy("sheet column", "Gender")
    CITY = "city", pgettext_lazy("sheet column", "City")
    NEED = "need", pgettext_lazy("sheet column", "Needs")
    PAIN = "pain", pgettext_lazy("sheet column", "Pains")
    BEHAVIOUR = "behaviour", pgettext_lazy("sheet column", "Behaviour (tags)")
    INTEREST = "interest", pgettext_lazy("sheet column", "Interests (tags)")
    ATTRIBUTE = "attribute", pgettext_lazy("sheet column", "Attributes (tags)")
    CHANNEL = "channel", pgettext_lazy("sheet column", "Channels")
    QUOTE = "quote", pgettext_lazy("sheet column", "Quote")
    WEIGHT = "weight", pgettext_lazy("sheet column", "Weight")


# Columns of which a sheet has at most one; the others may come several times.
SINGLE = frozenset({"respondent", "age", "gender", "city", "weight"})
# Columns whose answers become tags, and of which family.
TAGGED = {
    SheetColumn.BEHAVIOUR: TagFamily.BEHAVIOUR,
    SheetColumn.INTEREST: TagFamily.INTEREST,
    SheetColumn.ATTRIBUTE: TagFamily.ATTRIBUTE,
}
# Columns whose answers are kept as they are, several in a cell, and the aspect they speak of.
SAID = {
    SheetColumn.NEED: Aspect.NEED,
    SheetColumn.PAIN: Aspect.PAIN,
    SheetColumn.CHANNEL: Aspect.CHANNEL,
    SheetColumn.QUOTE: Aspect.QUOTE,
}


def band_of(age: int) -> str:
    """The band of an age in years."""
    return next(key for key, low, high in AGE_BANDS if low <= age and (high is None or age <= high))


def band_label(key: str) -> str:
    """A band to be read: "≤17", "25–34", "55+"; keys of platforms are shown the same way."""
    return f"≤{key[1:]}" if key.startswith("-") else key.replace("-", "–")


def band_order(key: str) -> int:
    """The lowest age of a band, for sorting; what is no band comes last."""
    digits = key.lstrip("-").split("-")[0].rstrip("+")
    return (-1 if key.startswith("-") else int(digits)) if digits.isdigit() else 999
