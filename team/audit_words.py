"""How the audit log words its verbs. A test finds every verb the code records and demands it here."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

VERBS: dict[str, str | Promise] = {
    "account.connected": pgettext_lazy("audit", "Account connected"),
    "account.disconnected": pgettext_lazy("audit", "Account disconnected"),
    "account.moved": pgettext_lazy("audit", "Account moved"),
    "account.needs_reconnect": pgettext_lazy("audit", "Account lost access"),
    "account.reconnected": pgettext_lazy("audit", "Account connected again"),
    "account.recovered": pgettext_lazy("audit", "Account works again"),
    "account.restricted": pgettext_lazy("audit", "Account restricted by the platform"),
    "account.updated": pgettext_lazy("audit", "Account changed"),
    "api_token.created": pgettext_lazy("audit", "API token created"),
    "api_token.revoked": pgettext_lazy("audit", "API token revoked"),
    "demo.added": pgettext_lazy("audit", "Demo data added"),
    "demo.created": pgettext_lazy("audit", "Demo data made"),
    "demo.removed": pgettext_lazy("audit", "Demo data removed"),
    "invitation.accepted": pgettext_lazy("audit", "Invitation accepted"),
    "invitation.created": pgettext_lazy("audit", "Person invited"),
    "invitation.renewed": pgettext_lazy("audit", "Invitation sent again"),
    "invitation.withdrawn": pgettext_lazy("audit", "Invitation withdrawn"),
    "limits.changed": pgettext_lazy("audit", "Publishing limits changed"),
    "limits.removed": pgettext_lazy("audit", "Publishing limits removed"),
    "media.deleted": pgettext_lazy("audit", "File deleted"),
    "media.edited": pgettext_lazy("audit", "File changed"),
    "media.restored": pgettext_lazy("audit", "File restored"),
    "media.uploaded": pgettext_lazy("audit", "File uploaded"),
    "member.removed": pgettext_lazy("audit", "Member removed"),
    "member.role_changed": pgettext_lazy("audit", "Role changed"),
    "post.approval_voided": pgettext_lazy("audit", "Approval voided"),
    "post.approved": pgettext_lazy("audit", "Post approved"),
    "post.cancelled": pgettext_lazy("audit", "Post cancelled"),
    "post.changes_requested": pgettext_lazy("audit", "Changes requested"),
    "post.created": pgettext_lazy("audit", "Post created"),
    "post.deleted": pgettext_lazy("audit", "Post deleted"),
    "post.duplicated": pgettext_lazy("audit", "Post duplicated"),
    "post.edited": pgettext_lazy("audit", "Post edited"),
    "post.moved": pgettext_lazy("audit", "Post moved"),
    "post.restored": pgettext_lazy("audit", "Post restored"),
    "post.scheduled": pgettext_lazy("audit", "Post scheduled"),
    "post.submitted": pgettext_lazy("audit", "Post sent for review"),
    "post.unscheduled": pgettext_lazy("audit", "Post taken off the schedule"),
    "publication.confirmed": pgettext_lazy("audit", "Publication confirmed"),
    "publication.looked": pgettext_lazy("audit", "Asked to look again for a post"),
    "publication.dropped": pgettext_lazy("audit", "Publication given up"),
    "publication.app_opened": pgettext_lazy("audit", "Opened in the platform's app"),
    "publication.handed_off": pgettext_lazy("audit", "Handed off to a person"),
    "publication.resent": pgettext_lazy("audit", "Publication sent again"),
    "publication.retried": pgettext_lazy("audit", "Publication tried again"),
    "publishing.paused": pgettext_lazy("audit", "Publishing paused"),
    "publishing.resumed": pgettext_lazy("audit", "Publishing resumed"),
    "recurrence.applied": pgettext_lazy("audit", "Repeated posts updated"),
    "recurrence.changed": pgettext_lazy("audit", "Repetition changed"),
    "recurrence.created": pgettext_lazy("audit", "Repetition begun"),
    "recurrence.ended": pgettext_lazy("audit", "Repetition ended"),
    "recurrence.skipped": pgettext_lazy("audit", "Date of a repetition left out"),
    "recurrence.stopped": pgettext_lazy("audit", "Repetition stopped by Juzhen"),
    "recurrence.unskipped": pgettext_lazy("audit", "Date of a repetition taken back in"),
    "triage.dropped": pgettext_lazy("audit", "Held-back posts left out"),
    "triage.rescheduled": pgettext_lazy("audit", "Held-back posts rescheduled"),
    "triage.sent": pgettext_lazy("audit", "Held-back posts sent in order"),
    "workspace.created": pgettext_lazy("audit", "Workspace created"),
    "workspace.updated": pgettext_lazy("audit", "Settings changed"),
}


def verb_label(verb: str) -> str:
    """The verb in the reader's language; a verb of an app that is gone is shown as it was recorded."""
    return str(VERBS.get(verb, verb))
