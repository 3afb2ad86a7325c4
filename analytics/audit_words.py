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
    "alert.acknowledged": pgettext_lazy("audit", "Alert taken up"),
    "alert.noted": pgettext_lazy("audit", "Note on an alert written"),
    "alert.resolved": pgettext_lazy("audit", "Alert called over"),
    "alert_rule.changed": pgettext_lazy("audit", "Alert rule changed"),
    "alert_rule.made": pgettext_lazy("audit", "Alert rule made"),
    "alert_rule.paused": pgettext_lazy("audit", "Alert rule paused"),
    "alert_rule.removed": pgettext_lazy("audit", "Alert rule deleted"),
    "alert_rule.resumed": pgettext_lazy("audit", "Alert rule goes on"),
    "annotation.added": pgettext_lazy("audit", "Annotation of a curve written"),
    "annotation.changed": pgettext_lazy("audit", "Annotation of a curve changed"),
    "annotation.removed": pgettext_lazy("audit", "Annotation of a curve deleted"),
    "dashboard.changed": pgettext_lazy("audit", "Dashboard changed"),
    "dashboard.made": pgettext_lazy("audit", "Dashboard made"),
    "dashboard.ordered": pgettext_lazy("audit", "Pins of a dashboard ordered"),
    "dashboard.pin_changed": pgettext_lazy("audit", "Pin of a dashboard changed"),
    "dashboard.pin_restored": pgettext_lazy("audit", "Pin brought back"),
    "dashboard.pinned": pgettext_lazy("audit", "Pinned to a dashboard"),
    "dashboard.removed": pgettext_lazy("audit", "Dashboard deleted"),
    "dashboard.unpinned": pgettext_lazy("audit", "Taken off a dashboard"),
    "experiment.changed": pgettext_lazy("audit", "Growth experiment changed"),
    "experiment.judged": pgettext_lazy("audit", "Verdict on a growth experiment written"),
    "experiment.moved": pgettext_lazy("audit", "Growth experiment moved"),
    "experiment.planned": pgettext_lazy("audit", "Growth experiment planned"),
    "experiment.removed": pgettext_lazy("audit", "Growth experiment thrown away"),
    "growth.sources_entered": pgettext_lazy("audit", "Channels of new followers entered"),
    "growth.sources_taken_back": pgettext_lazy("audit", "Channels of new followers taken back"),
    "growth.target_set": pgettext_lazy("audit", "Target structure set"),
    "improvement.measured": pgettext_lazy("audit", "Effect of an improvement measured"),
    "improvement.moved": pgettext_lazy("audit", "Improvement action moved"),
    "improvement.planned": pgettext_lazy("audit", "Improvement action planned"),
    "insight.dismissed": pgettext_lazy("audit", "Insight dismissed"),
    "insight.restored": pgettext_lazy("audit", "Insight shown again"),
}
