"""Personal data in what people write to us, covered unless somebody has a reason to see it (PIPL art. 6, 51).

Phone numbers, mail addresses, ids, bank cards, order numbers, number plates and home addresses are found by the check
engine's forms and check digits. A covered number keeps as much as people need to tell one from another: 138••••5678.
"""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.engine.normalise import plain
from compliance.engine.pii.kinds import KINDS

MARK = "•"
_WORTH_A_LOOK = re.compile(r"\d{3}|@|艾特|[路街弄巷号].*\d|[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]{7}")
_SPELT = dict(zip("零〇一壹二贰三叁四肆五伍六陆七柒八捌九玖幺两", "0011223344556677889912", strict=True))
_SPELT_RUN = re.compile(r"[零〇一壹二贰三叁四肆五伍六陆七柒八捌九玖幺两\d]{7,}")
# What of an address or a number stays readable: the district, and what kind of number it is.
_OPEN = {"pii_address": re.compile(r".*?[区县旗]|.*?[省市州]"), "pii_order": re.compile(r"[^\da-zA-Z]*")}
_BEFORE, _KEEP_HEAD, _KEEP_TAIL = 28, 3, 4


@lru_cache(maxsize=2048)
def personal_places(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where personal data stand in a text: start, end (code points) and the kind, in order."""
    if not _WORTH_A_LOOK.search(text):
        return ()
    norm = plain(text)
    spelt = _SPELT_RUN.sub(lambda run: "".join(_SPELT.get(char, char) for char in run.group()), norm.text)
    taken: list[tuple[int, int, str]] = []
    for kind in KINDS:
        for match in kind.pattern.finditer(spelt):
            start, end = match.span()
            before = spelt[max(0, start - _BEFORE) : start]
            if any(start < last and first < end for first, last, _kind in taken):
                continue
            if (kind.valid and not kind.valid(match.group())) or (
                kind.harmless and kind.harmless(before, match.group())
            ):
                continue
            taken.append((start, end, kind.category))
    return tuple(sorted((*norm.span(start, end), category) for start, end, category in taken))


def masked(text: str) -> str:
    """The text with personal data covered; a text without any comes back as it is."""
    out, last = [], 0
    for start, end, category in personal_places(text):
        out += [text[last:start], _covered(text[start:end], category)]
        last = end
    return "".join([*out, text[last:]]) if out else text


def is_masked(text: str) -> bool:
    """Whether `masked` would cover anything."""
    return bool(personal_places(text))


def _covered(found: str, category: str) -> str:
    if category == "pii_email":
        name, _at, host = found.partition("@")
        return f"{name[:1]}{MARK * 3}@{host}" if host else found[:1] + MARK * (len(found) - 1)
    if category in _OPEN and (open_part := _OPEN[category].match(found)):
        found, kept = found[open_part.end() :], open_part.group()
        tail = _KEEP_TAIL if category == "pii_order" else 0
        return kept + MARK * (len(found) - tail) + found[len(found) - tail :]
    if len(found) <= _KEEP_HEAD + _KEEP_TAIL:
        return found[:1] + MARK * (len(found) - 1)
    hidden = len(found) - _KEEP_HEAD - _KEEP_TAIL
    return found[:_KEEP_HEAD] + MARK * hidden + found[-_KEEP_TAIL:]
