"""Choices of reports."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Template(models.TextChoices):
    """What a report is about; decides its period and how it is titled."""

    WEEKLY = "weekly", pgettext_lazy("report", "Weekly report")
    MONTHLY = "monthly", pgettext_lazy("report", "Monthly report")
    CAMPAIGN = "campaign", pgettext_lazy("report", "Campaign report")
    CUSTOM = "custom", pgettext_lazy("report", "Report on any period")


class Part(models.TextChoices):
    """The parts of every report (handbook ANA-5), in their order. Each can be left out, none can be added."""

    COVER = "cover", pgettext_lazy("report part", "Cover")
    CONTENTS = "contents", pgettext_lazy("report part", "Contents")
    SUMMARY = "summary", pgettext_lazy("report part", "Summary")
    DETAIL = "detail", pgettext_lazy("report part", "Detail")
    CONCLUSIONS = "conclusions", pgettext_lazy("report part", "Conclusions and suggestions")
    APPENDIX = "appendix", pgettext_lazy("report part", "Appendix")


class Against(models.TextChoices):
    """With what the period is compared; values are those of `selectors.figures.scope.Comparison`."""

    PREVIOUS = "previous", pgettext_lazy("comparison", "The period before")
    WEEKDAYS = "weekdays", pgettext_lazy("comparison", "The same weekdays before")
    YEAR = "year", pgettext_lazy("comparison", "A year before")
    NONE = "none", pgettext_lazy("comparison", "Nothing")


class Language(models.TextChoices):
    """In which language a report is written, whatever its reader speaks."""

    CHINESE = "zh-hans", _("Chinese")
    ENGLISH = "en", _("English")


class SendRhythm(models.TextChoices):
    """How often a report is made anew and sent."""

    WEEKLY = "weekly", pgettext_lazy("rhythm", "Every week")
    MONTHLY = "monthly", pgettext_lazy("rhythm", "Every month")


class FileKind(models.TextChoices):
    """Files a report can be saved as."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"
    PPTX = "pptx", "PowerPoint"


class RunState(models.TextChoices):
    """What came of one date of a schedule."""

    RUNNING = "running", pgettext_lazy("report run", "Under way")
    DONE = "done", pgettext_lazy("report run", "Sent")
    SKIPPED = "skipped", pgettext_lazy("report run", "Skipped: nothing was published or measured")
    NO_GROUP = "no_group", pgettext_lazy("report run", "Not sent: its account group was deleted")
    FAILED = "failed", pgettext_lazy("report run", "Failed")


class DeliveryState(models.TextChoices):
    """What became of one recipient's mail."""

    WAITING = "waiting", pgettext_lazy("report mail", "Waiting")
    SENT = "sent", pgettext_lazy("report mail", "Sent")
    FAILED = "failed", pgettext_lazy("report mail", "Not delivered")
    STOPPED = "stopped", pgettext_lazy("report mail", "Not sent")
