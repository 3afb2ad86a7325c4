"""Verbs about figures that people bring in and take out."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

DATA_VERBS: dict[str, str | Promise] = {
    "bi_role.made": pgettext_lazy("audit", "Database access for BI tools given"),
    "bi_role.revoked": pgettext_lazy("audit", "Database access for BI tools taken away"),
    "figures.entered": pgettext_lazy("audit", "Figures entered by hand"),
    "figures.imported": pgettext_lazy("audit", "Figures imported"),
    "figures.import_undone": pgettext_lazy("audit", "Import of figures taken back"),
    "figures.profile_removed": pgettext_lazy("audit", "Mapping of a file's columns removed"),
    "figures.profile_saved": pgettext_lazy("audit", "Mapping of a file's columns kept"),
    "figures.read_again": pgettext_lazy("audit", "Missing figures asked for again"),
}
