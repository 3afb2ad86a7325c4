"""What surveys refuse, with stable codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput


class NothingToAsk(InvalidInput):
    """A survey without questions cannot open."""

    code = "nothing_to_ask"
    message = _("Add at least one question before the survey opens.")


class PurposeMissing(InvalidInput):
    """Whoever answers is told who asks, what for and how long it is kept (PIPL, article 17)."""

    code = "purpose_missing"
    message = _("Say who asks and what the answers are for: people must be told before they answer (PIPL, article 17).")


class SurveyInUse(Conflict):
    """Rows that hold answers stay."""

    code = "survey_in_use"
    message = _("People have answered. Close the survey instead of deleting it.")


class SurveyShut(DomainError):
    """Nobody can answer at the moment; `standing` says why."""

    code = "survey_shut"
    status = 410
    message = _("This survey does not take answers at the moment.")

    def __init__(self, standing: str) -> None:
        self.standing = standing
        super().__init__()


class AlreadyAnswered(Conflict):
    """One answer for each person."""

    code = "already_answered"
    message = _("You have answered this survey already. Thank you!")


class AnswersRefused(InvalidInput):
    """Some answers cannot be taken: `faults` maps question ids to sentences."""

    code = "answers_refused"
    message = _("Some answers need another look.")

    def __init__(self, faults: dict[int, Any]) -> None:
        self.faults = faults
        super().__init__()


class TooQuick(InvalidInput):
    """Nobody reads and answers that fast; a second attempt is taken."""

    code = "too_quick"
    message = _("That was very quick. Please look over your answers and send them again.")


class LooksAutomatic(InvalidInput):
    """A field that people do not see was filled in."""

    code = "looks_automatic"
    message = _("Something filled in a field that people do not see. Please send your answers once more.")


class PageTooOld(InvalidInput):
    """The page stood open too long, or its mark is not ours."""

    code = "page_too_old"
    message = _("This page was open for too long. Your answers are still here: please send them again.")


class TooMany(DomainError):
    """More answers came from one address today than people there can have given."""

    code = "too_many"
    status = 429
    message = _("Many answers came from your network today. Please try again tomorrow.")
