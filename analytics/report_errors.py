"""What reports refuse, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError


class TextChanged(Conflict):
    """Somebody else has changed the paragraph meanwhile; nothing is overwritten."""

    code = "report_text_changed"
    message = _("Somebody has changed this paragraph meanwhile. Your text is kept below; save again to replace theirs.")


class ReportGroupGone(Conflict):
    """The group a report is about was deleted; it never becomes one on all accounts by itself."""

    code = "report_group_gone"
    message = _("The account group of this report was deleted. Set up first whose figures it is about.")


class ReportJustSent(Conflict):
    """Everybody has got this version within the last minutes, or is about to: pressing twice mails nobody twice."""

    code = "report_just_sent"
    message = _("This version has just gone to everybody. Nothing was sent again.")


class DemoMailsNobody(Conflict):
    """The people of a demo do not exist."""

    code = "report_demo"
    message = _("The people of the demo do not exist, so nothing is mailed to them.")


class ReportLinkClosed(DomainError):
    """The link has run out, was closed, or never was: one answer for all of them."""

    code = "report_link_closed"
    status = 404
    message = _("This link does not open a report any more.")


class PasswordWrong(DomainError):
    """The password of a link does not fit."""

    code = "report_password_wrong"
    status = 422
    message = _("That is not the password of this link.")


class TooManyTries(DomainError):
    """Passwords are tried too fast."""

    code = "report_too_many_tries"
    status = 429
    message = _("Too many tries. Wait a minute, then try again.")
