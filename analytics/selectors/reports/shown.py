"""The paragraphs of a version as they are read: what was written by rule, and what people made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.models import ReportText, ReportVersion
from analytics.report_states import Part
from analytics.selectors.reports.telling.pieces import plain

# Where people may add something of their own, and where it stands.
NOTES = {
    "note-summary": (Part.SUMMARY, "note"),
    "note-detail": (Part.DETAIL, "note"),
    "note-conclusions": (Part.CONCLUSIONS, "note"),
}
# A number as people type it, not a day, a month or a part of an address.
_NUMBER = re.compile(r"(?<![\w/.:-])\d[\d,]*(?:\.\d+)?\s?(?:%|万|亿|[KMB]\b)?(?!\s?[年月日号周点]|[\w/:-])")


@dataclass(frozen=True, slots=True)
class Shown:
    """One paragraph. `pieces`: words and numbers; a number that somebody typed has {"t": …, "typed": True}.

    `edited`: the words are a person's; `stale`: they were written for version `since` and the rule now says something
    else, which stands in `rule`.
    """

    key: str
    part: str
    place: str
    pieces: Sequence[Any]
    tone: str = ""
    rule: str = ""
    edited: bool = False
    stale: bool = False
    since: int = 0
    revision: int = 0
    by: Any = None
    at: datetime | None = None

    @property
    def text(self) -> str:
        """Its words, for editing and for files."""
        return plain(self.pieces)

    @property
    def is_note(self) -> bool:
        """Whether it is somebody's own addition."""
        return self.key in NOTES


def paragraphs_of(version: ReportVersion) -> list[Shown]:
    """All paragraphs in their order: those left out by somebody have no pieces. One query.

    A person's words about something that the figures no longer tell stay, at the end of their part.
    """
    rows = ReportText.objects.for_workspace(version.workspace_id).filter(version=version).select_related("edited_by")
    texts = {row.key: row for row in rows}
    known = _figures(version)
    found = [_shown(row, texts.pop(row["key"], None), version, known) for row in version.paragraphs]
    for key, (part, place) in NOTES.items():
        found.append(_shown(_bare(key, part, place), texts.pop(key, None), version, known))
    for key, row in sorted(texts.items()):
        kind = key.partition("-")[0]
        of_advice = kind in ("continue", "fix", "stop")
        part, place = (Part.CONCLUSIONS, kind) if of_advice else (Part.DETAIL, "note")
        found.append(_shown(_bare(key, part, place), row, version, known))
    return found


def paragraph_of(version: ReportVersion, key: str) -> Shown | None:
    """One paragraph by its key; None when the version has none of that name."""
    return next((row for row in paragraphs_of(version) if row.key == key), None)


def _bare(key: str, part: str, place: str) -> dict[str, Any]:
    return {"key": key, "part": str(part), "place": place, "pieces": [], "tone": ""}


def _shown(row: dict[str, Any], text: ReportText | None, version: ReportVersion, known: dict[str, Any]) -> Shown:
    rule = plain(row["pieces"])
    names = {"key": row["key"], "part": row["part"], "place": row["place"], "tone": row["tone"], "rule": rule}
    if text is None:
        return Shown(**names, pieces=row["pieces"])
    return Shown(
        **names,
        pieces=pieces_of(text.text, known),
        edited=True,
        stale=text.since < version.number and bool(text.text) and bool(rule),
        since=text.since,
        revision=text.revision,
        by=text.edited_by,
        at=text.edited_at,
    )


def pieces_of(text: str, known: dict[str, Any]) -> list[Any]:
    """A person's words in pieces: numbers that the version itself tells keep their source, others are marked."""
    found: list[Any] = []
    at = 0
    for match in _NUMBER.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        word = match[0].rstrip()
        source = known.get(_bared(word))
        found.append({**source, "t": word} if source else {"t": word, "typed": True})
        at = match.start() + len(word)
    return [*found, text[at:]] if text[at:] else found


def _figures(version: ReportVersion) -> dict[str, Any]:
    return {
        _bared(piece["t"]): piece for row in version.paragraphs for piece in row["pieces"] if not isinstance(piece, str)
    }


def _bared(word: str) -> str:
    return re.sub(r"[\s,]", "", word)
