"""Where imports and exports stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class ImportState(models.TextChoices):
    """An import is read, checked against the rules, then carried out row by row."""

    CHECKING = "checking", pgettext_lazy("import", "Being checked")
    CHECKED = "checked", pgettext_lazy("import", "Checked")
    RUNNING = "running", pgettext_lazy("import", "Importing")
    DONE = "done", pgettext_lazy("import", "Imported")
    UNDONE = "undone", pgettext_lazy("import", "Taken back")


class RowState(models.TextChoices):
    """A row of an import. `ready` ones are imported; those with errors are left out."""

    WAITING = "waiting", pgettext_lazy("import row", "To be checked")
    READY = "ready", pgettext_lazy("import row", "Ready")
    BROKEN = "broken", pgettext_lazy("import row", "Has errors")
    IMPORTED = "imported", pgettext_lazy("import row", "Imported")
    FAILED = "failed", pgettext_lazy("import row", "Failed")
    UNDONE = "undone", pgettext_lazy("import row", "Taken back")


class ExportFormat(models.TextChoices):
    """What an export is written as."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel (XLSX)"
    JSON = "json", "JSON"


class ExportState(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting", pgettext_lazy("export", "Being made")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")
