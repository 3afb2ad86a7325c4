"""What a publication has to say about itself, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext, ngettext

from content.models import Publication

HOWEVER_LATE = 365 * 24 * 60


def span_words(minutes: int) -> str:
    """A length of time in the largest unit that fits: minutes, hours or days; from a year on "however late"."""
    if minutes >= HOWEVER_LATE:
        return gettext("however late")
    days, hours = minutes // 1440, minutes // 60
    if minutes == days * 1440 and days > 1:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if minutes == hours * 60:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def by_hand_text(publication: Publication) -> str:
    """That and why a person posts it though its platform has an interface, or ""."""
    return by_hand_words(publication.by_hand)


def by_hand_words(reason: str) -> str:
    """The same for a reason alone (message id); "" for none."""
    return gettext("A person posts this one: %(reason)s") % {"reason": gettext(reason)} if reason else ""


def error_text(publication: Publication) -> str:
    """Why the publication did not go out, or "" when nothing is recorded. The message id was stored by the engine."""
    if not publication.error_message:
        return ""
    text = gettext(publication.error_message)
    return text % publication.error_params if publication.error_params else text


def spoken(words: Mapping[str, str]) -> str:
    """Of a sentence that is kept in several languages (zh, en) the reader's."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return words.get(language) or words.get("en") or next(iter(words.values()), "")
