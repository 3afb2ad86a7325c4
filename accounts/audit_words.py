"""What the matrix audit found, in words: one sentence with the measured values, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.audit_states import AuditCheck as C
from accounts.models import AuditFinding


@dataclass(frozen=True, slots=True)
class CheckWords:
    """`sentence` and `advice` are filled with the finding's parameters."""

    sentence: Any
    advice: str | Promise


WORDS: dict[str, CheckWords] = {
    C.NAME_BRAND: CheckWords(
        _("The name “%(name)s” does not contain “%(brand)s”."),
        _("Rename it at the platform, for example “%(suggestion)s”."),
    ),
    C.NAME_WRITING: CheckWords(
        _("The name “%(name)s” writes the brand in a way of its own; agreed is %(wanted)s."),
        _("Use one of the agreed writings, or add this one to the rules."),
    ),
    C.NAME_START: CheckWords(
        _("The name “%(name)s” does not begin with “%(brand)s”."),
        _("Put the brand first: people find the account by it, and the platform's search does, too."),
    ),
    C.AVATAR_DIFFERS: CheckWords(
        _("%(same)s of %(of)s accounts show the same picture; this one shows another (%(bits)s of 64 bits differ)."),
        _("Use the brand's avatar here, or write down in the group's rules that avatars may differ."),
    ),
    C.AVATAR_MIXED: CheckWords(
        _("The %(of)s accounts show %(kinds)s different pictures, none of them on more than half."),
        _("Decide on one avatar and use it on all accounts."),
    ),
    C.BIO_EMPTY: CheckWords(
        _("The account says nothing about itself."),
        _("Write who speaks here and what people get, with “%(brand)s” in it."),
    ),
    C.BIO_BRAND: CheckWords(
        _("The bio does not contain “%(brand)s”: “%(bio)s”"),
        _("Name the brand in the bio, so that people and search know whose account it is."),
    ),
    C.BIO_PHRASE: CheckWords(
        _("The bio lacks the agreed phrase “%(phrase)s”."),
        _("Add the phrase at the platform."),
    ),
    C.BIO_LINK: CheckWords(
        _("The bio does not name %(link)s."),
        _("Add the address to the bio or, where the platform has one, to its link field and accept this finding."),
    ),
    C.WORDS: CheckWords(
        _("%(where)s contains “%(words)s” (%(rule)s). %(why)s"),
        "%(advice)s",
    ),
    C.ACCESS_LOST: CheckWords(
        _("Juzhen has lost access to the account: nothing can be published or measured."),
        _("Connect it again."),
    ),
    C.RESTRICTED: CheckWords(
        _("The platform restricts the account."),
        _("Sign in at the platform, see what it objects to, and check the account again."),
    ),
    C.NEVER: CheckWords(
        ngettext_lazy(
            "Nothing has been published here; connected %(days)s day ago.",
            "Nothing has been published here; connected %(days)s days ago.",
            "days",
        ),
        _("Publish, or disconnect an account that is not needed: an empty one speaks against the brand."),
    ),
    C.DORMANT: CheckWords(
        ngettext_lazy(
            "No post for %(days)s day; longer than %(limit)s days counts as dormant here.",
            "No post for %(days)s days; longer than %(limit)s days counts as dormant here.",
            "days",
        ),
        _("Plan posts for it, lower its agreed pace, or close it."),
    ),
    C.NO_POSITIONING: CheckWords(
        _("Nobody has written down what this account is there for."),
        _("Write its positioning in one sentence: for whom, about what, in which tone."),
    ),
    C.FREQUENCY: CheckWords(
        _("%(found)s posts a week in the last %(days)s days; agreed are %(wanted)s."),
        _("Plan to the agreed pace, or agree on another one."),
    ),
    C.MIX: CheckWords(
        _("“%(pillar)s”: %(found)s percent of %(posts)s posts in %(days)s days; agreed are %(wanted)s percent."),
        _("Plan the next posts so that the mix comes nearer, or change the agreed one."),
    ),
}


def finding_sentence(finding: AuditFinding) -> str:
    """What was found, in the reader's language."""
    return _filled(WORDS[finding.code].sentence, finding.params)


def finding_advice(finding: AuditFinding) -> str:
    """What to do about it, in the reader's language."""
    return _filled(WORDS[finding.code].advice, finding.params)


def _filled(text: Any, params: Mapping[str, Any]) -> str:
    chinese = (get_language() or "").startswith("zh")
    values = {name: _spoken(value, "zh" if chinese else "en") for name, value in params.items()}
    return str(text % values)


def _spoken(value: Any, language: str) -> Any:
    return value.get(language, "") if isinstance(value, Mapping) else value
