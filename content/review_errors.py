"""What reviewing refuses, each with a stable code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput


class NotReviewer(Conflict):
    """The level that is asked now is for others."""

    code = "not_reviewer"
    message = _("This level is decided by others: %(people)s.")


class TwoLevels(Conflict):
    """Nobody approves two levels of one round."""

    code = "two_levels"
    message = _("You approved another level of this review. Somebody else must decide this one.")


class ChangesOpen(Conflict):
    """Every level has approved, but a request for changes stands."""

    code = "changes_open"
    message = _("%(people)s asked for changes. They clear their request, or somebody dismisses it and says why.")


class ReviewExpired(Conflict):
    """Its time came before it was approved."""

    code = "review_expired"
    message = _("The time for this approval is over. Choose a new time and submit the post again.")


class ReasonMissing(InvalidInput):
    """A written reason is needed."""

    code = "reason_missing"
    message = _("Say why, in a few words.")

    def __init__(self) -> None:
        super().__init__(field="note")


class SuggestionOutdated(Conflict):
    """The text is no longer what the suggestion was written for."""

    code = "suggestion_outdated"
    message = _("This text was changed after the suggestion was made. Compare them and edit the post.")


class ReviewLinkClosed(DomainError):
    """The link is forged, too old or revoked."""

    code = "review_link_closed"
    status = 404
    message = _("This link does not open anything any more.")


class LinkMayNot(DomainError):
    """The link was made without this right, or the level asked now is not for people outside."""

    code = "link_may_not"
    status = 403
    message = _("This link does not let you do that at the moment.")


class MembersUseTheirOwn(DomainError):
    """A member does not decide as somebody outside."""

    code = "members_use_their_own"
    status = 403
    message = _("You are signed in as a member of this workspace. Decide under your own name in the reviews.")
