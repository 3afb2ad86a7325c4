"""How findings are worded: a short title, the measured value, one verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from accounts.connectors.types import Capabilities, CountRule, Problem

# The rules in the order the panel lists what passed.
RULES = {
    "accounts": gettext_lazy("Accounts are connected"),
    "kind": gettext_lazy("Everything its kind needs is filled in"),
    "length": gettext_lazy("Length fits every platform"),
    "title": gettext_lazy("Title fits"),
    "comment": gettext_lazy("First comment fits"),
    "media": gettext_lazy("Files fit: number, type, size, ratio"),
    "alt": gettext_lazy("Pictures are described"),
    "rights": gettext_lazy("Files may be used then and there"),
    "links": gettext_lazy("Links work where they are"),
    "time": gettext_lazy("The time lies ahead"),
    "spacing": gettext_lazy("Far enough from the next post"),
    "quiet": gettext_lazy("Outside quiet hours"),
    "cap": gettext_lazy("Within the limits of day and week"),
    "content": gettext_lazy("Law, platforms and brand rules"),
    "hashtags": gettext_lazy("Hashtags as the brand wants them"),
    "style": gettext_lazy("Style of the brand kit"),
    "repeat": gettext_lazy("The text is new within 30 days"),
    "approval": gettext_lazy("Somebody can approve"),
}

_TITLES = {
    "text_missing": gettext_noop("The text is missing"),
    "text_too_short": gettext_noop("%(names)s: too short"),
    "text_too_long": gettext_noop("%(names)s: %(over)s characters over"),
    "title_missing": gettext_noop("%(names)s needs a title"),
    "title_too_long": gettext_noop("%(names)s: title %(over)s characters over"),
    "first_comment_too_long": gettext_noop("%(names)s: first comment %(over)s characters over"),
    "thread_text_too_long": gettext_noop("%(names)s: part %(number)s is %(over)s characters over"),
    "thread_text_missing": gettext_noop("Part %(number)s of the thread is empty"),
    "too_many_hashtags": gettext_noop("%(names)s: %(over)s hashtags too many"),
    "video_needed": gettext_noop("%(names)s needs a video"),
    "image_needed": gettext_noop("%(names)s needs a picture"),
    "media_missing": gettext_noop("%(names)s needs a picture or video"),
    "too_many_images": gettext_noop("%(names)s: %(over)s pictures too many"),
    "too_many_videos": gettext_noop("%(names)s: %(over)s videos too many"),
    "ratio_out_of_range": gettext_noop("%(names)s: picture %(place)s has the wrong shape"),
    "alt_too_long": gettext_noop("%(names)s: description of picture %(place)s is too long"),
}
_UNITS = {
    CountRule.X_WEIGHTED: gettext_lazy("Chinese and emoji count 2, a link counts 23."),
    CountRule.HALF_WIDTH: gettext_lazy("Two Latin letters count as one."),
    CountRule.MASTODON: gettext_lazy("Every link counts 23."),
    CountRule.GRAPHEMES: gettext_lazy("An emoji counts 1, however it is composed."),
}
_WRITE = {
    "text": gettext_lazy("Rewrite"),
    "title": pgettext_lazy("action", "Give a title"),
    "first_comment": gettext_lazy("Shorten"),
}


def words(problem: Problem, caps: Capabilities, names: str, *, amount: int = 1) -> tuple[str, str]:
    """Title and detail of a platform's finding, in the active language. `amount`: how many files have the fault."""
    place = problem.field.split(".")[1] if problem.field.startswith("media.") else ""
    values = {**problem.params, "names": names, "place": int(place) + 1 if place.isdigit() else ""}
    full = _(problem.message) % option_values(problem.params) if problem.params else _(problem.message)
    title = _TITLES.get(problem.code)
    if amount > 1:
        shape = _("%(names)s: %(n)s pictures have the wrong shape") % {"names": names, "n": amount}
        several = _("%(names)s: %(n)s files do not fit") % {"names": names, "n": amount}
        return (shape if problem.code == "ratio_out_of_range" else several), full
    if title is None:
        return f"{names}{_(': ')}{full}", _place(place)
    detail = full
    if "over" in problem.params and "max" in problem.params:
        detail = _("Now %(count)s of %(max)s") % problem.params
        unit = _UNITS.get(caps.text.rule)
        if unit and problem.code in {"text_too_long", "thread_text_too_long"}:
            detail = f"{detail} · {unit}"
    elif problem.code in {"text_missing", "title_missing", "video_needed", "image_needed", "media_missing"}:
        detail = names if problem.code == "text_missing" else full
    return _(title) % values, detail


def option_values(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a finding, the name of an option (a message id) in the reader's language."""
    return {key: _(value) if key == "name" and value else value for key, value in params.items()}


def fix_for(problem: Problem, names: str) -> tuple[str, str, str]:
    """Verb, kind of fix and target field."""
    base = problem.field.split(".")[0]
    if problem.code == "ratio_out_of_range":
        return _("Crop"), "crop", problem.field
    if problem.code == "alt_too_long":
        return _("Shorten"), "alt", problem.field
    if problem.code in {"video_needed", "image_needed", "media_missing", "too_few_images", "too_few_videos"}:
        return _("Add"), "add-media", "media"
    if base == "media":
        return _("Change"), "media", problem.field
    if problem.code == "title_too_long":
        return _("Shorten"), "write", "title"
    return str(_WRITE.get(base, _("Rewrite"))), "write", problem.field


def _place(place: str) -> str:
    return _("File %(n)s") % {"n": int(place) + 1} if place.isdigit() else ""
