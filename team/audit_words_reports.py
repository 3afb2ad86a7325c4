"""How the audit log words the verbs of reports."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

REPORT_VERBS: dict[str, str | Promise] = {
    "report.changed": pgettext_lazy("audit", "Report changed"),
    "report.comment_removed": pgettext_lazy("audit", "Comment on a report deleted"),
    "report.comment_reopened": pgettext_lazy("audit", "Comment on a report opened again"),
    "report.comment_resolved": pgettext_lazy("audit", "Comment on a report resolved"),
    "report.commented": pgettext_lazy("audit", "Comment on a report"),
    "report.exported": pgettext_lazy("audit", "Report saved as a file"),
    "report.mail_ended": pgettext_lazy("audit", "Link in the mail of a report closed"),
    "report.mails_refused": pgettext_lazy("audit", "Recipient outside asked for no more reports"),
    "report.made": pgettext_lazy("audit", "Report made"),
    "report.removed": pgettext_lazy("audit", "Report deleted"),
    "report.schedule_stopped": pgettext_lazy("audit", "Sending of a report stopped"),
    "report.scheduled": pgettext_lazy("audit", "Sending of a report scheduled"),
    "report.sent": pgettext_lazy("audit", "Report sent"),
    "report.share_ended": pgettext_lazy("audit", "Link to a report closed"),
    "report.shared": pgettext_lazy("audit", "Link to a report made"),
    "report.text_reset": pgettext_lazy("audit", "Words of a report given back to the rule"),
    "report.text_written": pgettext_lazy("audit", "Words of a report changed"),
    "report.version_made": pgettext_lazy("audit", "Version of a report made"),
}
