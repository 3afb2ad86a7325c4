"""Paragraphs made of words and of numbers that know where they come from, and how numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.report_states import Language

Words = dict[str, Any] | str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `key` names it for good, `part` is a `report_states.Part`, `place` where in the part it stands.

    `pieces`: words, and numbers as {"t": as written, "m": metric, "s": what it is about, "v": value}; `tone`: "bad"
    for what needs attention.
    """

    key: str
    part: str
    place: str
    pieces: Sequence[Words] = field(default_factory=tuple)
    tone: str = ""

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {"key": self.key, "part": self.part, "place": self.place, "pieces": [*self.pieces], "tone": self.tone}


def plain(pieces: Sequence[Words]) -> str:
    """The pieces as text."""
    return "".join(piece if isinstance(piece, str) else str(piece["t"]) for piece in pieces)


def figure(text: str, metric: str, value: float | None, about: str = "") -> dict[str, Any]:
    """A number of `metric` as it is written; `about`: "platform:weibo", "format:image", "day:2026-10-03", "post:7"…"""
    return {"t": text, "m": metric, "s": about, "v": None if value is None else round(value, 4)}


def count(value: float | None, language: str) -> str:
    """A count as people of the language write it: "1,042.6 万", "10.4M"; a dash where nothing is reported."""
    if value is None:
        return "–"
    size = abs(value)
    steps = ((1e8, " 亿"), (1e4, " 万")) if language == Language.CHINESE else ((1e9, "B"), (1e6, "M"), (1e4, "K"))
    for least, unit in steps:
        if size >= least:
            return f"{value / (1e3 if unit == 'K' else least):,.1f}".removesuffix(".0") + unit
    return f"{value:,.0f}"


def percent(value: float | None, digits: int = 1) -> str:
    """Percent without a sign for growth: "7.7%"."""
    return "–" if value is None else f"{value:,.{digits}f}%"


def written(metric_id: str, value: float | None, language: str) -> str:
    """The value of a metric of the dictionary, with its unit."""
    from analytics.dictionary import BY_ID
    from analytics.metric_states import Unit

    metric = BY_ID.get(metric_id)
    if value is None:
        return "–"
    if metric is not None and metric.unit == Unit.PERCENT:
        return percent(value, metric.decimals)
    if metric is not None and metric.unit == Unit.SECONDS:
        return f"{value:,.1f} 秒" if language == Language.CHINESE else f"{value:,.1f} s"
    sign = "+" if metric_id == "followers_net" and value > 0 else ""
    return sign + count(value, language)
