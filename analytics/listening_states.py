"""Choices of listening."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MonitorKind(models.TextChoices):
    """Whose name a monitor listens for. Brand and competitors share the voice between them."""

    BRAND = "brand", pgettext_lazy("monitor", "Our brand")
    COMPETITOR = "rival", pgettext_lazy("monitor", "Competitor")
    INDUSTRY = "industry", pgettext_lazy("monitor", "Industry")
    PRODUCT = "product", pgettext_lazy("monitor", "Product")


# Monitors whose mentions are compared as shares of voice.
VOICED = (MonitorKind.BRAND, MonitorKind.COMPETITOR)


class MentionSource(models.TextChoices):
    """Where a mention was found."""

    INBOX = "inbox", _("Inbox")
    POST = "post", pgettext_lazy("mention", "Posts of competitors")
    IMPORT = "import", pgettext_lazy("mention", "Imported")
    SEARCH = "search", pgettext_lazy("mention", "Found by search")


class Script(models.TextChoices):
    """In which writing a text is, as far as its characters tell."""

    CHINESE = "zh", _("Chinese")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    LATIN = "latin", _("Latin letters, such as English")
    OTHER = "other", pgettext_lazy("writing", "Other")
