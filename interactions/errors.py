"""What can be refused in the inbox."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, NotAllowed


class NotAnswerable(DomainError):
    """The platform gives no way to answer this from here."""

    code = "not_answerable"
    message = _("This cannot be answered from here. Open it at the platform and answer there.")


class AnswerEmpty(DomainError):
    """There is nothing in the answer."""

    code = "answer_empty"
    message = _("Write something before you send it.")


class NoteEmpty(DomainError):
    """There is nothing in the note."""

    code = "note_empty"
    message = _("Write something first.")


class AnswerTooLong(DomainError):
    """The platform takes shorter answers only."""

    code = "answer_too_long"
    message = _("The platform takes at most %(max)s characters here; this answer has %(actual)s.")


class ThreadClaimed(Conflict):
    """Somebody else is writing an answer to the thread."""

    code = "thread_claimed"
    message = _("%(name)s is answering this thread. Take it over, or wait until they are done.")


class ThreadChanged(Conflict):
    """Something came into the thread that the writer had not seen."""

    code = "thread_changed"
    message = _("There is something new in this thread. Read it, then send your answer again.")


class ThreadMoved(Conflict):
    """The thread is in another state than the request thought."""

    code = "thread_moved"
    message = _("The thread has changed meanwhile. Load it again and repeat what you wanted to do.")


class NoAccess(NotAllowed):
    """The person may not be given threads."""

    code = "no_inbox_access"
    message = _("This person's role does not allow answering threads.")


class WhenPassed(DomainError):
    """A time in the past was given."""

    code = "time_passed"
    message = _("Choose a time in the future.")


class PlacesLeft(DomainError):
    """A saved reply was not filled in."""

    code = "places_left"
    message = _("Fill in what is still open: %(places)s")


class AnswerTooLate(DomainError):
    """The platform takes no answer any more."""

    code = "answer_too_late"
    message = _("The platform takes answers for %(hours)s hours after their last message. Wait until they write again.")


class CannotModerate(DomainError):
    """The platform does not let us do this from here."""

    code = "cannot_moderate"
    message = _("The platform does not let this be done from here. Open it at the platform.")


class ModerationRefused(DomainError):
    """The platform refused. `passing`: it may be another way in a moment."""

    code = "moderation_refused"
    message = _("The platform did not do it: %(reason)s")

    def __init__(self, *, passing: bool = False, **params: Any) -> None:
        super().__init__(**params)
        self.passing = passing
