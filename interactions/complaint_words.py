"""What happened to a complaint, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from interactions.complaint_states import ComplaintOutcome, ComplaintStage
from interactions.models import ComplaintEvent

# `%(by)s`: who did it, `%(to)s`: what the event's details name.
WORDS: dict[str, str | Promise] = {
    "opened": pgettext_lazy("complaint history", "%(by)s opened the case"),
    "moved": pgettext_lazy("complaint history", "%(by)s moved it to “%(to)s”"),
    "closed": pgettext_lazy("complaint history", "%(by)s closed it: %(to)s"),
    "reopened": pgettext_lazy("complaint history", "%(by)s opened it again"),
    "changed": pgettext_lazy("complaint history", "%(by)s changed its facts"),
    "assigned": pgettext_lazy("complaint history", "%(by)s gave it to %(to)s"),
    "unassigned": pgettext_lazy("complaint history", "%(by)s gave it back"),
    "noted": pgettext_lazy("complaint history", "%(by)s wrote a note"),
    "verified": pgettext_lazy("complaint history", "%(by)s wrote down what was found"),
    "solved": pgettext_lazy("complaint history", "%(by)s wrote down what is offered"),
    "evidence_added": pgettext_lazy("complaint history", "%(by)s added a file"),
    "evidence_removed": pgettext_lazy("complaint history", "%(by)s took out a file"),
    "compensation_asked": pgettext_lazy("complaint history", "%(by)s asked for a compensation: %(to)s"),
    "compensation_approved": pgettext_lazy("complaint history", "%(by)s approved the compensation: %(to)s"),
    "compensation_refused": pgettext_lazy("complaint history", "%(by)s refused the compensation: %(to)s"),
    "compensation_withdrawn": pgettext_lazy("complaint history", "%(by)s took the compensation back: %(to)s"),
    "compensation_paid": pgettext_lazy("complaint history", "%(by)s gave the compensation: %(to)s"),
    "asked": pgettext_lazy("complaint history", "%(by)s made a link that asks how satisfied they are"),
    "rated": pgettext_lazy("complaint history", "They rated how it was handled: %(to)s of 5"),
    "improvement": pgettext_lazy("complaint history", "%(by)s started an improvement: %(to)s"),
    "risk_set": pgettext_lazy("complaint history", "%(by)s said that it may become a risk"),
    "risk_lifted": pgettext_lazy("complaint history", "%(by)s lifted the risk"),
    "revealed": pgettext_lazy("complaint history", "%(by)s uncovered personal data"),
    "overdue": pgettext_lazy("complaint history", "The stage is overdue; people were told"),
}


def event_words(event: ComplaintEvent, names: Mapping[int, str]) -> str:
    """The event as a sentence. `names`: labels of members by id."""
    words = WORDS.get(event.verb)
    if words is None:
        return ""
    return str(words) % {"by": event.actor.label if event.actor else gettext("The system"), "to": _to(event, names)}


def _to(event: ComplaintEvent, names: Mapping[int, str]) -> str:
    given = event.details
    if event.verb == "moved":
        return str(ComplaintStage(event.after).label)
    if event.verb == "closed" and given.get("outcome") in ComplaintOutcome:
        return str(ComplaintOutcome(given["outcome"]).label)
    to = given.get("to")
    if event.verb == "assigned" and isinstance(to, int):
        return names.get(to, gettext("somebody who left"))
    return str(to if to is not None else "")
