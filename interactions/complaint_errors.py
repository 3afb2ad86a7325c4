"""What can be refused about complaints."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput, NotAllowed


class ComplaintMoved(Conflict):
    """The case is at another stage than the request thought, or this stage does not follow."""

    code = "complaint_moved"
    message = _("The case has moved on meanwhile. Load the page again.")


class ComplaintOpen(Conflict):
    """The thread has an open case."""

    code = "complaint_open"
    message = _(
        "This thread has an open complaint, %(number)s. Say that you want another one if it is about something else."
    )


class NotVerified(DomainError):
    """Nobody has said what was found."""

    code = "complaint_not_verified"
    message = _("Say first what was found, whether it is justified, and its cause.")


class NoSolution(DomainError):
    """There is nothing to confirm."""

    code = "complaint_no_solution"
    message = _("Write first what you offer.")


class CompensationWaits(Conflict):
    """A compensation is not decided or not given yet."""

    code = "compensation_waits"
    message = _("A compensation is not settled yet. Decide and give it, or take it back.")


class CompensationMoved(Conflict):
    """The compensation is in another state than the request thought."""

    code = "compensation_moved"
    message = _("This compensation has changed meanwhile. Load the page again.")


class OwnCompensation(NotAllowed):
    """Nobody approves what they asked for."""

    code = "own_compensation"
    message = _("Somebody else has to decide this: you asked for it.")


class CauseTaken(Conflict):
    """There is such a cause beside it."""

    code = "cause_taken"
    message = _("There is a cause of this name already.")


class CauseUsed(Conflict):
    """What has causes below it cannot lie below another one."""

    code = "cause_has_parts"
    message = _("Causes have two levels. Move what lies below it first.")


class EvidenceFull(InvalidInput):
    """Too many files."""

    code = "complaint_evidence_full"
    message = _("At most %(max)s files can be kept here.")


class AskEnded(Conflict):
    """The question was answered, or its time is over."""

    code = "ask_ended"
    message = _("This question can no longer be answered.")
