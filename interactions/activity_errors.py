"""What activities refuse, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput


class Announced(Conflict):
    """What was published may not change to anybody's disadvantage, so it does not change at all."""

    code = "activity_announced"
    message = _("The rules have been announced, so they can no longer be changed.")


class ActivityMoved(Conflict):
    """The step does not follow from the state the activity is in by now."""

    code = "activity_moved"
    message = _("The activity is not in a state in which this can be done. Reload the page.")


class LegalStop(InvalidInput):
    """Findings of the legal check stop the announcement."""

    code = "activity_legal_stop"
    message = _("The legal check found something that has to be put right before this is announced.")


class WarningsUnseen(InvalidInput):
    """Warnings have to be looked at first."""

    code = "activity_warnings_unseen"
    message = _("Look at the warnings of the legal check, then confirm that you have.")


class NotEnded(Conflict):
    """The period people were told of is not over."""

    code = "activity_not_ended"
    message = _("The period is not over. Entries are taken until its announced end.")


class SeedNotYet(Conflict):
    """The seed cannot be known yet."""

    code = "seed_not_yet"
    message = _("The seed is not public yet.")


class SeedUnreachable(DomainError):
    """The beacon did not answer."""

    code = "seed_unreachable"
    status = 503
    message = _("The randomness beacon could not be reached. Try again, or let two people type the value in.")


class SamePerson(Conflict):
    """Whoever typed the seed does not confirm it."""

    code = "seed_same_person"
    message = _("A second person has to confirm: whoever typed the seed cannot.")


class SeedsDiffer(InvalidInput):
    """Both people have to read the same value."""

    code = "seeds_differ"
    message = _("This is not what the first person typed. Compare both with the source.")


class ListingBroken(Conflict):
    """The frozen entries are no longer what their published hash says."""

    code = "listing_broken"
    message = _("The frozen list of entries does not match its published hash, so nothing can be drawn from it.")


class NothingToDraw(Conflict):
    """There is no entry that counts, or no prize."""

    code = "nothing_to_draw"
    message = _("There is nothing to draw: no prize, or no entry that counts.")


class NobodyStandsBy(Conflict):
    """The alternates are used up."""

    code = "nobody_stands_by"
    message = _("There is no alternate left.")


class PrizesGiven(Conflict):
    """As many were picked as there are prizes."""

    code = "prizes_given"
    message = _("All winners of this prize have been picked.")
