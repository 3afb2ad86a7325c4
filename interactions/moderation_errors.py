"""What can be refused about rules and about answers that need a check or a second person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, NotAllowed


class RuleWithoutCondition(DomainError):
    """A rule that fits everything is a mistake."""

    code = "rule_without_condition"
    message = _("Say when the rule acts: choose at least one condition.")


class RuleWithoutAction(DomainError):
    """A rule that does nothing."""

    code = "rule_without_action"
    message = _("Say what the rule does: choose at least one action.")


class RuleCannot(DomainError):
    """The chosen accounts or channels never allow the action."""

    code = "rule_cannot"
    message = _("None of the chosen accounts lets this be done from here.")


class ReplyNotForRules(DomainError):
    """A saved reply has places that only a person can fill."""

    code = "reply_not_for_rules"
    message = _("A rule cannot fill %(places)s. Choose a reply without them.")


class RunBusy(Conflict):
    """The rule has not finished yet."""

    code = "run_busy"
    message = _("The rule is still at work on this message. Try again in a moment.")


class NothingToUndo(Conflict):
    """Deleting and sending cannot be taken back."""

    code = "nothing_to_undo"
    message = _("Nothing of this can be undone.")


class AnswerBlocked(DomainError):
    """The checks found something the law or the platform does not allow."""

    code = "answer_blocked"
    message = _("This must not be sent: %(findings)s")


class AnswerWarned(Conflict):
    """The checks found something that a person has to answer for."""

    code = "answer_warned"
    message = _("Look at this before you send it: %(findings)s")


class OwnReply(NotAllowed):
    """Nobody approves their own answer."""

    code = "own_reply"
    message = _("You wrote this answer. Somebody else has to approve it.")


class ReviewDone(Conflict):
    """The answer was decided about already."""

    code = "review_done"
    message = _("This answer was decided about already: %(state)s")


class ReasonNeeded(DomainError):
    """A returned answer without a reason helps nobody."""

    code = "reason_needed"
    message = _("Say what should be different, in at most %(max)s characters.")
