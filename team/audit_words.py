"""How the audit log words its verbs. A test finds every verb the code records and demands it here."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

VERBS: dict[str, str | Promise] = {
    "api_token.created": pgettext_lazy("audit", "API token created"),
    "api_token.revoked": pgettext_lazy("audit", "API token revoked"),
    "demo.added": pgettext_lazy("audit", "Demo data added"),
    "demo.removed": pgettext_lazy("audit", "Demo data removed"),
    "invitation.accepted": pgettext_lazy("audit", "Invitation accepted"),
    "invitation.created": pgettext_lazy("audit", "Person invited"),
    "invitation.renewed": pgettext_lazy("audit", "Invitation sent again"),
    "invitation.withdrawn": pgettext_lazy("audit", "Invitation withdrawn"),
    "member.removed": pgettext_lazy("audit", "Member removed"),
    "member.role_changed": pgettext_lazy("audit", "Role changed"),
    "workspace.created": pgettext_lazy("audit", "Workspace created"),
    "workspace.updated": pgettext_lazy("audit", "Settings changed"),
}


def verb_label(verb: str) -> str:
    """The verb in the reader's language; a verb of an app that is gone is shown as it was recorded."""
    return str(VERBS.get(verb, verb))
