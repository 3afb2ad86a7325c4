"""What the library of frequent questions refuses, with stable codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput


class FaqBlocked(InvalidInput):
    """An answer that breaks the rules is not published; `findings` are what the check says."""

    code = "faq_blocked"
    message = _("The rules do not allow this answer to be published: %(words)s. Change it, or keep it as a draft.")

    def __init__(self, *, field: str, words: str, findings: list[dict[str, Any]]) -> None:
        self.findings = findings
        super().__init__(field=field, words=words)

    @property
    def details(self) -> list[dict[str, Any]]:
        """One line for each finding that blocks."""
        return self.findings


class FaqExists(Conflict):
    """The library has the question already."""

    code = "faq_exists"
    message = _("The library has this question already.")


class FaqFileRefused(InvalidInput):
    """A table cannot be taken in; the message says why, with the line."""

    code = "faq_file_refused"
    message = _("This file cannot be read.")


class FaqNotSent(Conflict):
    """Only what was sent can have helped."""

    code = "faq_not_sent"
    message = _("This answer was not sent yet.")


class FaqVoteTwice(Conflict):
    """One vote a browser and question."""

    code = "faq_vote_twice"
    message = _("You have told us already. Thank you!")


class FaqVoteRefused(InvalidInput):
    """The vote did not come from a page that a person opened a moment ago."""

    code = "faq_vote_refused"
    message = _("Please open the page again and tell us once more.")


class FaqVotesTooMany(DomainError):
    """More votes came from one address than people there can have given."""

    code = "faq_votes_too_many"
    status = 429
    message = _("Many votes came from your network today. Please try again tomorrow.")
