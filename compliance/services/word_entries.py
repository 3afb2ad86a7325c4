"""The words of a list as people write them: one by one, pasted, or as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from compliance.entries import Entry
from compliance.states import Level
from config.lib.errors import InvalidInput
from config.lib.spreadsheets import unmarked

TERM_MAX, TEXT_MAX, ENTRIES_MAX = 60, 200, 5000
COLUMNS = ("term", "replacement", "reason", "severity")
# Heads that people write in their spreadsheets.
_HEADS = {
    "term": {"term", "word", "词", "词语", "敏感词", "违禁词", "禁用词"},
    "replacement": {"replacement", "suggestion", "替换", "替换词", "建议", "建议改为"},
    "reason": {"reason", "why", "note", "原因", "理由", "说明", "备注"},
    "severity": {"severity", "level", "级别", "等级", "严重程度"},
}
_COMMAS = str.maketrans("，；;", ",,,")
_LEVELS = {"block": "block", "warn": "warn", "info": "info", "拦截": "block", "警告": "warn", "提示": "info"}


def entries_check(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with blanks cut off and repeated terms dropped, the last one wins. Raises InvalidInput."""
    found: dict[str, Entry] = {}
    for given in entries:
        entry = Entry(*(" ".join(value.split()) for value in given.plain().values()))
        if not entry.term:
            raise InvalidInput(_("A word is missing."), field="term")
        if len(entry.term) > TERM_MAX:
            raise InvalidInput(
                _("“%(term)s” is longer than %(max)s characters."), field="term", term=entry.term[:20], max=TERM_MAX
            )
        if max(len(entry.replacement), len(entry.reason)) > TEXT_MAX:
            raise InvalidInput(
                _("What stands beside “%(term)s” is longer than %(max)s characters."),
                field="reason",
                term=entry.term,
                max=TEXT_MAX,
            )
        if entry.severity and entry.severity not in Level:
            raise InvalidInput(
                _("“%(level)s” is no severity. Use block, warn or info."), field="severity", level=entry.severity[:20]
            )
        found.pop(entry.term.casefold(), None)
        found[entry.term.casefold()] = entry
    if len(found) > ENTRIES_MAX:
        raise InvalidInput(_("A list holds at most %(max)s words."), field="entries", max=ENTRIES_MAX)
    return list(found.values())


def entries_parse(text: str) -> list[Entry]:
    """Read pasted lines or CSV: the word, then what replaces it, why, and the severity, all but the word optional.

    Commas, full-width commas outside quotes, tabs and semicolons divide; a first line of known heads names the columns.
    Empty lines and such that begin with # are left out. Raises InvalidInput where nothing or nonsense is left.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise InvalidInput(_("There are no words in it."), field="text")
    mark = "\t" if "\t" in lines[0] else ","
    if mark == ",":
        lines = [line if '"' in line else line.translate(_COMMAS) for line in lines]
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark))
    columns: Sequence[str] = COLUMNS
    if named := _columns(rows[0]):
        columns, rows = named, rows[1:]
    return entries_check(_entry(dict(zip(columns, row, strict=False))) for row in rows)


def _columns(row: Sequence[str]) -> list[str]:
    """The names of the columns when this row is a head, else nothing."""
    known = {word: name for name, words in _HEADS.items() for word in words}
    names = [known.get(cell.strip().lower(), "") for cell in row]
    return names if "term" in names else []


def _entry(cells: dict[str, str]) -> Entry:
    values = {name: unmarked(cells.get(name, "").strip()) for name in COLUMNS}
    level = values["severity"].lower()
    return Entry(values["term"], values["replacement"], values["reason"], _LEVELS.get(level, level))
