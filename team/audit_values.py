"""How the audit log words what an entry changed: names of fields and the values that are not plain text."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from team.roles import Role
from team.states import ApprovalMode, NumberStyle
from team.templatetags.ui import short_moment

FIELDS: dict[str, str | Promise] = {
    "account": _("Account"),
    "accounts": _("Accounts"),
    "alt": _("Description (ALT)"),
    "ad_kinds": pgettext_lazy("audit", "Kinds of advertising"),
    "assignee": pgettext_lazy("task", "Who"),
    "audit_every_days": pgettext_lazy("audit", "Days between audits"),
    "backup": pgettext_lazy("custody", "Backup administrator"),
    "basis": _("Basis of ownership"),
    "basis_note": pgettext_lazy("audit", "About the basis"),
    "by": pgettext_lazy("audit", "Asked by"),
    "field": pgettext_lazy("audit", "Which text"),
    "kinds": pgettext_lazy("audit", "Kinds of posts"),
    "level": pgettext_lazy("audit", "Level"),
    "levels": pgettext_lazy("audit", "Levels"),
    "may_approve": pgettext_lazy("audit", "May approve"),
    "mode": _("Approval"),
    "of": pgettext_lazy("audit", "Of levels"),
    "approval_mode": _("Approval"),
    "approved_at": pgettext_lazy("audit", "Approved at"),
    "approved_by": _("Approved by"),
    "approved_from": pgettext_lazy("audit", "Approved from"),
    "approved_hash": pgettext_lazy("audit", "Fingerprint of the content"),
    "approved_until": pgettext_lazy("audit", "Approved until"),
    "campaign": _("Campaign"),
    "caretaker_id": _("Caretaker"),
    "changed": pgettext_lazy("audit", "What was changed"),
    "clock": _("Time of day"),
    "code": pgettext_lazy("audit", "Code"),
    "contract": _("Contract"),
    "custodian": pgettext_lazy("custody", "Custodian of the password"),
    "day": _("Day"),
    "due_at": _("Time"),
    "due_on": pgettext_lazy("task", "Due"),
    "priority": pgettext_lazy("task", "Priority"),
    "source": pgettext_lazy("task", "Comes from"),
    "enforce": pgettext_lazy("audit", "Limits make posts wait"),
    "device": _("Device"),
    "dropped": pgettext_lazy("audit", "Left out"),
    "email": _("E-mail address"),
    "excused": pgettext_lazy("audit", "Left as they are"),
    "expires_at": _("Valid until"),
    "first_comment": _("First comment"),
    "first_day": _("First day"),
    "first_at": pgettext_lazy("audit", "First one at"),
    "from": pgettext_lazy("audit", "Copied from"),
    "gap_minutes": _("Minutes between two posts"),
    "handle": _("Handle"),
    "held": pgettext_lazy("audit", "Waiting for a decision"),
    "host": _("Server"),
    "id": _("ID"),
    "item": pgettext_lazy("audit", "Item"),
    "items": pgettext_lazy("audit", "Items"),
    "kind": pgettext_lazy("audit", "Cause"),
    "language": _("Language"),
    "last_at": pgettext_lazy("audit", "Last one at"),
    "late_minutes": _("Still publish when late by (minutes)"),
    "left": pgettext_lazy("audit", "Still stopped by another pause"),
    "lift_by": _("Who may lift it"),
    "mail": _("Registered mailbox"),
    "media": _("Media"),
    "members": _("Members"),
    "mime": _("Type"),
    "name": _("Name"),
    "note": pgettext_lazy("audit", "Note"),
    "notes": _("Notes"),
    "number_style": _("Large numbers"),
    "options": pgettext_lazy("audit", "Options"),
    "person": _("Person"),
    "phone": _("Registered phone"),
    "per_day": _("Posts a day"),
    "per_week": _("Posts a week"),
    "place": _("Position"),
    "platform": _("Platform"),
    "posts": pgettext_lazy("audit", "Posts"),
    "quiet_from": _("Quiet from"),
    "quiet_until": _("Quiet until"),
    "overdue": pgettext_lazy("audit", "Stopped posts"),
    "publications": pgettext_lazy("audit", "Publications"),
    "reason": _("Reason"),
    "real_name": pgettext_lazy("custody", "Real-name person"),
    "recovery": _("Recovery data"),
    "registrant_kind": pgettext_lazy("audit", "Kind of registrant"),
    "registrant_name": _("Registrant"),
    "responsible": pgettext_lazy("audit", "Responsible"),
    "removed": pgettext_lazy("audit", "Posts removed"),
    "refused": pgettext_lazy("audit", "Could not go"),
    "revoked": pgettext_lazy("audit", "Ended at the platform"),
    "role": _("Role"),
    "rule": pgettext_lazy("audit", "Rule"),
    "scheduled": pgettext_lazy("audit", "Posts still scheduled"),
    "scope": pgettext_lazy("audit", "What is paused"),
    "scopes": _("Scopes"),
    "seat": _("Role at the platform"),
    "security": pgettext_lazy("audit", "Security check"),
    "sent": pgettext_lazy("audit", "Sent in order"),
    "size": pgettext_lazy("audit", "Bytes"),
    "slug": _("Address"),
    "state": _("State"),
    "stopped": pgettext_lazy("audit", "Stopped"),
    "successor": pgettext_lazy("audit", "Successor"),
    "tags": _("Tags"),
    "text": _("Text"),
    "thread": _("Thread"),
    "time_zone": _("Time zone"),
    "title": _("Title"),
    "two_factor": _("Two-factor sign-in"),
    "two_factor_where": pgettext_lazy("audit", "Where the second factor is"),
    "updated": pgettext_lazy("audit", "Posts updated"),
    "urgent": _("Urgent"),
    "url": pgettext_lazy("audit", "Link"),
    "variations": _("Texts in turn"),
    "verdict": pgettext_lazy("audit", "What it was"),
    "variants": _("Versions by platform"),
}

# The words of upper apps' states, which this layer may not import.
_STATES: dict[str, str | Promise] = {
    "idea": pgettext_lazy("state", "Idea"),
    "draft": pgettext_lazy("state", "Draft"),
    "in_review": pgettext_lazy("state", "In review"),
    "approved": pgettext_lazy("state", "Approved"),
    "scheduled": pgettext_lazy("state", "Scheduled"),
    "claimed": pgettext_lazy("publication", "Starting"),
    "sending": pgettext_lazy("publication", "Publishing"),
    "processing": pgettext_lazy("publication", "Processing at the platform"),
    "published": pgettext_lazy("state", "Published"),
    "failed": pgettext_lazy("state", "Failed"),
    "unknown": pgettext_lazy("publication", "Outcome unclear"),
    "needs_handoff": pgettext_lazy("state", "Needs hand-off"),
    "paused": pgettext_lazy("publication", "Held back"),
    "cancelled": pgettext_lazy("state", "Cancelled"),
    "ok": pgettext_lazy("account", "Connected"),
    "needs_reconnect": pgettext_lazy("account", "Reconnect needed"),
    "restricted": pgettext_lazy("account", "Restricted by the platform"),
    "disconnected": pgettext_lazy("account", "Disconnected"),
}
_WORDS: dict[str, dict[str, str | Promise]] = {
    "state": _STATES,
    "role": dict(Role.choices),
    "approval_mode": dict(ApprovalMode.choices),
    "number_style": dict(NumberStyle.choices),
    "language": dict(settings.LANGUAGES),
    "scope": {
        "workspace": pgettext_lazy("pause", "Everything"),
        "platform": pgettext_lazy("pause", "A platform"),
        "account": pgettext_lazy("pause", "An account"),
        "campaign": pgettext_lazy("pause", "A campaign"),
    },
    "lift_by": {
        "pausers": pgettext_lazy("lift", "Everybody who may pause"),
        "owners": pgettext_lazy("lift", "Owners only"),
        "pauser": pgettext_lazy("lift", "Whoever paused it, and owners"),
    },
    "overdue": {
        "hold": pgettext_lazy("overdue", "Decide about each"),
        "send": pgettext_lazy("overdue", "Send in order"),
        "drop": pgettext_lazy("overdue", "Leave out"),
    },
}


def field_label(name: str) -> str:
    """The field in the reader's language; one that no code records any more is shown as it was recorded."""
    return str(FIELDS.get(name, name))


def value_text(name: str, value: Any) -> str | None:
    """A recorded value as people read it, None for none. Moments are in the active zone; of bare ids the number counts.

    An empty number style means "by language", so only other fields' empty text is none.
    """
    words = _WORDS.get(name, {})
    if isinstance(value, str) and value in words:
        return str(words[value])
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return pgettext("audit", "yes") if value else pgettext("audit", "no")
    if isinstance(value, list):
        if name == "changed":
            return ", ".join(field_label(str(item)) for item in value) or None
        bare = value and all(isinstance(item, int) for item in value)
        return str(len(value)) if bare else ", ".join(str(item) for item in value)
    if isinstance(value, str) and name.endswith(("_at", "_from", "_until")) and (moment := parse_datetime(value)):
        return short_moment(moment)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
