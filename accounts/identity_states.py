"""Choices of how a brand and its accounts look: brand kits, avatars and covers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class BrandKind(models.TextChoices):
    """What a brand kit belongs to."""

    MOTHER = "mother", pgettext_lazy("brand", "Mother brand")
    SUB = "sub", pgettext_lazy("brand", "Sub-brand")


class BrandFileKind(models.TextChoices):
    """What a file shows in a brand kit."""

    LOGO = "logo", pgettext_lazy("brand file", "Logo")
    DO = "do", pgettext_lazy("brand file", "Do")
    DONT = "dont", pgettext_lazy("brand file", "Don't")


class LogoVariant(models.TextChoices):
    """Which version of the logo a file is."""

    COLOUR = "colour", pgettext_lazy("logo", "Colour")
    MONO = "mono", pgettext_lazy("logo", "One colour")
    REVERSED = "reversed", pgettext_lazy("logo", "Reversed, for dark ground")
    SQUARE = "square", pgettext_lazy("logo", "Square, for avatars")


class ColourRole(models.TextChoices):
    """What a colour of the brand is for."""

    MAIN = "main", pgettext_lazy("brand colour", "Main")
    SECONDARY = "secondary", pgettext_lazy("brand colour", "Secondary")
    ACCENT = "accent", pgettext_lazy("brand colour", "Accent")
    TEXT = "text", pgettext_lazy("brand colour", "Text")
    BACKGROUND = "background", pgettext_lazy("brand colour", "Background")


class ImageKind(models.TextChoices):
    """Which picture of an account."""

    AVATAR = "avatar", pgettext_lazy("account picture", "Avatar")
    COVER = "cover", pgettext_lazy("account picture", "Cover")


class Verdict(models.TextChoices):
    """What one measure of a picture says."""

    PASS = "pass", pgettext_lazy("picture check", "Good")
    WARN = "warn", pgettext_lazy("picture check", "Look at it")
    FAIL = "fail", pgettext_lazy("picture check", "Does not fit")
