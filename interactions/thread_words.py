"""What happened to a thread, in words. Other parts of the chapter add their verbs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from interactions.models import ThreadEvent
from interactions.moderation_states import What
from interactions.states import Priority
from team.templatetags.ui import short_moment

# `%(by)s`: who did it, `%(to)s`: what the event's details name.
WORDS: dict[str, str | Promise] = {
    "assigned": _("%(by)s gave it to %(to)s"),
    "unassigned": _("%(by)s gave it back"),
    "snoozed": _("%(by)s put it off until %(to)s"),
    "woken": _("Back in the inbox"),
    "resolved": _("%(by)s resolved it"),
    "reopened": _("%(by)s opened it again"),
    "marked_spam": _("%(by)s marked it as spam"),
    "prioritised": _("%(by)s set the priority to %(to)s"),
    "tagged": _("%(by)s changed the tags: %(to)s"),
    "revealed": _("%(by)s uncovered personal data"),
    "comment_hidden": _("%(by)s hid a comment"),
    "comment_shown": _("%(by)s showed a comment again"),
    "comment_liked": _("%(by)s liked a comment"),
    "comment_deleted": _("%(by)s deleted a comment"),
    "taken_over": _("%(by)s took over writing"),
    "auto_assigned": _("Given to %(to)s, who is on duty"),
    "taken_back": _("Taken back: the owner is away"),
    "due_soon": _("The answer is due soon; people were reminded"),
    "overdue": _("The answer is overdue; people were told"),
    "given_back": _("Back in the queue: nobody had answered"),
    "promised": _("%(by)s promised something"),
    "promise_settled": _("%(by)s settled a promise"),
    "promise_overdue": _("A promise is overdue"),
    "rule_ran": _("Rule “%(to)s”: %(did)s"),
    "approval_asked": _("%(by)s asked for approval of an answer"),
    "approval_given": _("%(by)s approved the answer"),
    "approval_returned": _("%(by)s returned the answer"),
    "complaint_opened": _("%(by)s opened the complaint %(to)s"),
    "complaint_moved": _("%(by)s moved the complaint %(to)s on"),
    "complaint_closed": _("%(by)s closed the complaint %(to)s"),
    "complaint_reopened": _("%(by)s opened the complaint %(to)s again"),
}


def event_text(event: ThreadEvent, names: Mapping[int, str]) -> str:
    """The event as a sentence, '' for a verb nobody words. `names`: labels of members by id."""
    words = WORDS.get(event.verb)
    if words is None:
        return ""
    if event.verb == "rule_ran":
        return _rule_words(event)
    by = event.actor.label if event.actor else gettext("The system")
    return str(words) % {"by": by, "to": _to(event, names)}


def _rule_words(event: ThreadEvent) -> str:
    given = event.details
    name = str(given.get("rule") or gettext("Blocked people"))
    words = gettext("Rule “%(to)s”: %(did)s") % {"to": name, "did": _whats(given.get("did")) or "–"}
    if left := _whats(given.get("not")):
        words += " · " + gettext("not done: %(what)s") % {"what": left}
    return f"{words} · {pgettext('rule', 'undone')}" if given.get("undone") else words


def _whats(given: object) -> str:
    return ", ".join(str(What(what).label).lower() for what in (given or []) if what in What.values)  # type: ignore[attr-defined]


def _to(event: ThreadEvent, names: Mapping[int, str]) -> str:
    given = event.details
    if event.verb == "snoozed" and given.get("until"):
        return short_moment(datetime.fromisoformat(str(given["until"])))
    if event.verb == "prioritised" and given.get("to") in Priority.values:
        return str(Priority(given["to"]).label)
    if event.verb == "tagged":
        return ", ".join(map(str, given.get("tags") or [])) or "–"
    to = given.get("to")
    return names.get(to, gettext("somebody who left")) if isinstance(to, int) else str(to or "")
