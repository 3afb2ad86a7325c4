"""Personal data in a public text as hits; a seller's own number is a matter of the platform, not of privacy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.conditions import Scene
from compliance.engine.findings import make_hit
from compliance.engine.offsets import Norm
from compliance.engine.pii.kinds import KINDS, Kind
from compliance.engine.rules import RuleSet
from compliance.engine.search import by_policy
from compliance.engine.types import Hit, Severity

_WORTH_A_LOOK = re.compile(r"\d{3}|@|艾特|[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]{7}")
_SPELT = dict(zip("零〇一壹二贰三叁四肆五伍六陆七柒八捌九玖幺两", "0011223344556677889912", strict=True))
_SPELT_RUN = re.compile(r"[零〇一壹二贰三叁四肆五伍六陆七柒八捌九玖幺两\d]{7,}")
_BEFORE = 28


def find_personal(field: str, norm: Norm, scene: Scene, rules: RuleSet) -> Iterator[Hit]:
    """Hits of rule PI-01, and of PF-02 for numbers offered as the seller's contact."""
    if not _WORTH_A_LOOK.search(norm.text):
        return
    text = _SPELT_RUN.sub(lambda run: "".join(_SPELT.get(char, char) for char in run.group()), norm.text)
    taken: list[tuple[int, int]] = []
    for kind in KINDS:
        for match in kind.pattern.finditer(text):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            before = text[max(0, start - _BEFORE) : start]
            if (kind.valid and not kind.valid(match.group())) or (
                kind.harmless and kind.harmless(before, match.group())
            ):
                continue
            taken.append((start, end))
            hit = _hit(kind, field, norm, (start, end), before, scene, rules)
            if hit:
                yield hit


def _hit(
    kind: Kind, field: str, norm: Norm, place: tuple[int, int], before: str, scene: Scene, rules: RuleSet
) -> Hit | None:
    rule, category, severity = "PI-01", kind.category, kind.severity
    if kind.seller and kind.seller(before):
        rule, category = "PF-02", "contact"
        lowered = by_policy(category, Severity.WARN, scene, rules) if kind.severity is Severity.BLOCK else kind.severity
        if lowered is None:
            return None
        severity = lowered
    if rule in rules.disabled:
        return None
    return make_hit(
        rules.rules[rule],
        category=category,
        severity=severity,
        field=field,
        place=norm.span(*place),
        text=norm.slice(*place),
        term=norm.text[place[0] : place[1]],
        suggestions=("",),
    )
