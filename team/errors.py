"""Refusals of the team's services, each with a stable code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput, NotAllowed


class LastOwner(Conflict):
    """A workspace always has an owner."""

    code = "last_owner"
    message = _("This is the last owner. Make somebody else an owner first.")


class AboveOwnRole(NotAllowed):
    """Nobody gives or takes more power than they hold."""

    code = "above_own_role"
    message = _("Your role cannot give or change this role.")


class AlreadyMember(InvalidInput):
    """The invited person is in the workspace."""

    code = "already_member"
    message = _("This person is a member already.")


class AlreadyInvited(InvalidInput):
    """An invitation to this address is open."""

    code = "already_invited"
    message = _("This address has an open invitation. Send that one again instead.")


class InvitationClosed(DomainError):
    """Unknown, used, withdrawn or expired."""

    code = "invitation_closed"
    status = 410
    message = _("This invitation is used, withdrawn or older than 7 days. Ask for a new one.")


class WrongAddress(NotAllowed):
    """The invitation was sent to another address."""

    code = "wrong_address"
    message = _("This invitation is for another e-mail address. Sign in with that address or add it to your account.")


class MailFailed(DomainError):
    """The mail server refused or did not answer."""

    code = "mail_failed"
    status = 502
    message = _("The mail could not be sent. Copy the link below and send it yourself, or try again later.")


class SlugTaken(InvalidInput):
    """Another workspace has this address."""

    code = "slug_taken"
    message = _("This address is taken. Choose another one.")


class NameMismatch(InvalidInput):
    """The typed name is not the workspace's."""

    code = "name_mismatch"
    message = _("Type the name of the workspace exactly as it stands above.")


class TaskFinished(Conflict):
    """A finished task is history; it can only be opened again."""

    code = "task_finished"
    message = _("This task is finished. Open it again to change it.")


class TaskAgain(Conflict):
    """Another task about the same thing is unfinished."""

    code = "task_again"
    message = _("Another task about the same thing is unfinished.")
