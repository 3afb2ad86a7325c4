"""How the audit log words the verbs of alerts, insights and improvement actions."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ANALYTICS_VERBS: dict[str, str | Promise] = {
    "alert.acknowledged": pgettext_lazy("audit", "Alert taken up"),
    "alert.noted": pgettext_lazy("audit", "Note on an alert written"),
    "alert.resolved": pgettext_lazy("audit", "Alert called over"),
    "alert_rule.changed": pgettext_lazy("audit", "Alert rule changed"),
    "alert_rule.made": pgettext_lazy("audit", "Alert rule made"),
    "alert_rule.paused": pgettext_lazy("audit", "Alert rule paused"),
    "alert_rule.removed": pgettext_lazy("audit", "Alert rule deleted"),
    "alert_rule.resumed": pgettext_lazy("audit", "Alert rule goes on"),
}
