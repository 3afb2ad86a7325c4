"""How the audit log words what this app does; `AppConfig.ready` adds it to `team.audit_words`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

VERBS: dict[str, str | Promise] = {
    "listening.exported": pgettext_lazy("audit", "Mentions exported"),
    "listening.import_undone": pgettext_lazy("audit", "Imported texts taken back"),
    "listening.imported": pgettext_lazy("audit", "Texts imported for listening"),
    "monitor.changed": pgettext_lazy("audit", "Monitor changed"),
    "monitor.created": pgettext_lazy("audit", "Monitor made"),
    "monitor.paused": pgettext_lazy("audit", "Monitor paused"),
    "monitor.removed": pgettext_lazy("audit", "Monitor removed"),
    "monitor.resumed": pgettext_lazy("audit", "Monitor goes on"),
}
