"""Choices shared by team models."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Theme(models.TextChoices):
    """Colour scheme of the screen."""

    SYSTEM = "", pgettext_lazy("theme", "Follow the system")
    LIGHT = "light", pgettext_lazy("theme", "Light")
    DARK = "dark", pgettext_lazy("theme", "Dark")


class Density(models.TextChoices):
    """How tight controls sit."""

    DENSE = "", pgettext_lazy("density", "Dense")
    COSY = "cosy", pgettext_lazy("density", "Cosy")


class RiseColour(models.TextChoices):
    """How changes of figures are coloured: by what is good, or red for up as stock markets of China do."""

    GOOD = "", pgettext_lazy("colours of changes", "Good is green, bad is red")
    RED = "red", pgettext_lazy("colours of changes", "Up is red, down is green")


class ApprovalMode(models.TextChoices):
    """Whether posts need a second person before they may be scheduled."""

    NONE = "none", pgettext_lazy("approval", "No approval")
    OPTIONAL = "optional", pgettext_lazy("approval", "Optional")
    REQUIRED = "required", pgettext_lazy("approval", "Required")


class NumberStyle(models.TextChoices):
    """How large numbers are shortened."""

    LANGUAGE = "", pgettext_lazy("numbers", "By language")
    WAN = "wan", pgettext_lazy("numbers", "万 / 亿")
    KILO = "kilo", pgettext_lazy("numbers", "K / M")


class Via(models.TextChoices):
    """Which way in an action took."""

    WEB = "web", pgettext_lazy("via", "Web")
    API = "api", pgettext_lazy("via", "API")
    SYSTEM = "system", pgettext_lazy("via", "Automatic")
