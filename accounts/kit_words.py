"""How the history of a brand kit is worded: what each entry changed, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.identity_states import BrandFileKind, BrandKind, ColourRole
from team.models import AuditEntry

_FIELDS = {
    "name": gettext_lazy("Name of the brand"),
    "kind": pgettext_lazy("brand", "Kind"),
    "group_id": gettext_lazy("Speaks for"),
    "slogan": gettext_lazy("Slogan"),
    "tone": gettext_lazy("Tone of voice"),
    "clear_space": gettext_lazy("Clear space of the logo"),
    "min_size": gettext_lazy("Smallest size of the logo"),
    "forbidden_styles": gettext_lazy("Styles we do not use"),
    "phrases_forbidden": gettext_lazy("Phrases we do not use"),
    "no_capitals": gettext_lazy("No words in CAPITALS"),
    "no_repeated_marks": gettext_lazy("No repeated marks (!!, ？？)"),
    "emoji_most": gettext_lazy("Emoji in a text at most"),
    "colours_least": gettext_lazy("Pictures near the palette, in percent at least"),
    "colours": gettext_lazy("Colours"),
    "fonts": gettext_lazy("Fonts"),
    "file": gettext_lazy("File"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field: its name, and both sides in words, or as lists of colours (HEX and name)."""

    label: str
    before: str = ""
    after: str = ""
    old_colours: tuple[tuple[str, str], ...] = ()
    new_colours: tuple[tuple[str, str], ...] = ()


def change_lines(entry: AuditEntry) -> list[Change]:
    """What the entry changed, in the active language; values that say nothing to people are left out."""
    lines = []
    for name in _FIELDS:
        old, new = entry.before.get(name), entry.after.get(name)
        if _empty(old) and _empty(new):
            continue
        label = str(_FIELDS[name])
        if name == "colours":
            lines.append(Change(label, old_colours=_swatches(old), new_colours=_swatches(new)))
        else:
            lines.append(Change(label, _words(name, old), _words(name, new)))
    return lines


def _empty(value: Any) -> bool:
    return value in (None, "", [], False)


def _swatches(colours: list[dict[str, str]] | None) -> tuple[tuple[str, str], ...]:
    return tuple((one["hex"], one["name"] or str(ColourRole(one["role"]).label)) for one in colours or ())


def _words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if _empty(value):
        return ""
    if name == "kind":
        kinds = {**dict(BrandKind.choices), **dict(BrandFileKind.choices)}
        return str(kinds.get(value, value))
    if name == "fonts":
        return ", ".join(" ".join(filter(None, [one["name"], one["use"]])) for one in value)
    return ", ".join(value) if isinstance(value, list) else str(value)
