"""What this app refuses, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, InvalidInput, NotAllowed


class RuleBinds(InvalidInput):
    """The law itself forbids it: no workspace may switch the rule off, only exempt a single finding with proof."""

    code = "rule_binds"
    message = _("This rule is law and stops a post. Ask for an exemption for the words that are lawful in your case.")


class NotExemptible(InvalidInput):
    """No lawful reason excuses findings of this rule."""

    code = "not_exemptible"
    message = _("No exemption can excuse this rule for that reason.")


class FourEyes(NotAllowed):
    """Whoever asked does not decide."""

    code = "four_eyes"
    message = _("You asked for this exemption, so somebody else has to decide about it.")


class EvidenceMissing(InvalidInput):
    """Facts need proof before they excuse anything (绝对化用语执法指南, article 7)."""

    code = "evidence_missing"
    message = _("This reason needs proof: upload at least one file before it is approved.")


class AlreadyDecided(Conflict):
    """Somebody decided, withdrew it, or it ended."""

    code = "already_decided"
    message = _("This exemption was decided about, withdrawn or has ended meanwhile.")


class FileRefused(InvalidInput):
    """The file cannot serve as evidence."""

    code = "file_refused"
