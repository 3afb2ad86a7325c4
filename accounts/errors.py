"""What the services of this app refuse."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput, Message


class ConnectRefused(InvalidInput):
    """The platform or our own rules refuse what the form says. `problems`: pairs of field ('' for all) and text."""

    code = "connect_refused"
    message = _("The account could not be connected.")

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        field, text = self.problems[0]
        # The text is filled already and may hold a percent sign; without parameters it is shown as it is.
        super().__init__(text, field=field)


class SomeoneElse(ConnectRefused):
    """A reconnection came back with another account than the one to be reconnected."""

    code = "other_account"


class StateInvalid(DomainError):
    """The way back from the platform carries no state we gave out, or one that ran out or was used."""

    code = "connect_state_invalid"
    status = 400
    message = _("This connection attempt has expired or was already used. Start again.")


class AuthorizationDenied(DomainError):
    """The person said no at the platform, or the platform ended the attempt."""

    code = "connect_denied"
    status = 403
    message = _("Access was not granted at the platform, so nothing was connected.")


class NothingOpened(DomainError):
    """The person allowed access, but the platform names no account that may be worked."""

    code = "connect_nothing_opened"
    status = 409
    message = _(
        "You have no account there that can be connected: a page, a professional account or a channel is needed."
    )


class StillNeeded(Conflict):
    """Something still relies on the account; the person must confirm."""

    code = "account_in_use"


class NotConnected(Conflict):
    """The account was disconnected; connect it again first."""

    code = "account_disconnected"
    message = _("This account is disconnected. Connect it again first.")


class AppMissing(DomainError):
    """The platform wants a developer app of the workspace's own, which nobody has entered yet."""

    code = "app_missing"
    status = 409
    message = _("Enter the workspace's developer app for this platform first.")


class AppChanged(Conflict):
    """Somebody else changed the app in the meantime."""

    code = "app_changed"
    message = _("Somebody else has just changed this app. Look at it and save again.")


class AppInUse(Conflict):
    """Accounts are open through the app."""

    code = "app_in_use"
    message = _("Accounts are connected through this app. Disconnect them first.")


class PracticeMissing(DomainError):
    """The installation runs without the practice network."""

    code = "practice_missing"
    status = 409
    message = _("The practice network is not running in this installation.")


class DocumentRefused(InvalidInput):
    """The file cannot be kept as a document."""

    code = "document_refused"


class DocumentUnreadable(DomainError):
    """The sealed file is missing, was replaced, or no configured key opens it."""

    code = "document_unreadable"
    status = 409
    message = _("This file cannot be opened: it is missing or damaged, or its key is no longer configured.")


class FiguresUnusual(Conflict):
    """Figures that jump against the days around; a person must confirm them. `doubts`: sentences that say why."""

    code = "figures_unusual"

    def __init__(self, doubts: Sequence[Message]) -> None:
        self.doubts = list(doubts)
        super().__init__(" ".join(str(doubt) for doubt in doubts))


class ImportDone(Conflict):
    """The table was imported already, or taken back."""

    code = "import_done"
    message = _("This table was imported already.")


class AuditRunning(Conflict):
    """One run of the matrix audit at a time."""

    code = "audit_running"
    message = _("The audit is running already. Its result appears here in a moment.")


class FindingSettled(Conflict):
    """The finding is not in the state this needs."""

    code = "finding_settled"
    message = _("This finding is not accepted, so there is nothing to take back.")


class PictureRefused(InvalidInput):
    """The file cannot be kept as a picture of the brand."""

    code = "picture_refused"


class StillOpen(Conflict):
    """Something of the handover is neither done nor excused."""

    code = "handover_open_items"
    message = _("%(n)s items are still open. Finish them, or say why they stay as they are.")


class SecondPerson(Conflict):
    """Two people are needed."""

    code = "handover_second_person"
    message = _("Somebody else must confirm: not the person who hands over and not whoever said that it is settled.")


class HandoverClosed(Conflict):
    """The handover is in a state in which this cannot be done."""

    code = "handover_state"
    message = _("This handover is not in a state for that. Reload the page.")


class HandoverRunning(Conflict):
    """The same thing is being handed over already."""

    code = "handover_running"
    message = _("Such a handover is under way already.")
