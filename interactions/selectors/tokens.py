"""What a text is found by: words of spaced scripts, and pairs of neighbouring characters of the others.

PostgreSQL's parsers keep a Chinese sentence in one piece. Pairs need no dictionary, find two-character words, and
longer ones as pairs that must all occur; texts that only hold the pairs apart are sorted out by the reader of the hits.
Each list also holds `w<workspace>` and `w<workspace>m<year><month>`, so that the index alone keeps workspaces and
months apart (a search walks months backwards and stops when it has enough).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

# Han, kana and hangul: scripts written without spaces, or nearly so.
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_HAN = re.compile(rf"[{_UNSPACED}]")
WORD_MAX = 40
# A text has at most so many lexemes; nobody searches for the rest of a wall of text.
MOST = 2000


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _pieces(text: str) -> list[str]:
    return _RUN.findall(_folded(text))


def lexemes(text: str) -> set[str]:
    """The lexemes of a text."""
    found: set[str] = set()
    for piece in _pieces(text):
        if _HAN.match(piece):
            found.update(piece[at : at + 2] for at in range(max(1, len(piece) - 1)))
            found.add(piece[-1])
        else:
            found.add(piece[:WORD_MAX])
        if len(found) > MOST:
            break
    return found


def month_lexeme(workspace_id: int, at: datetime) -> str:
    """What marks a message of the workspace written in the month (UTC) of `at`."""
    return f"w{workspace_id}m{at:%Y%m}"


def vector(workspace_id: int, at: datetime, text: str) -> str:
    """The `tsvector` of a message, in PostgreSQL's spelling."""
    found = lexemes(text) | {f"w{workspace_id}", month_lexeme(workspace_id, at)}
    return " ".join(f"'{_escaped(lexeme)}'" for lexeme in sorted(found))


def name_vector(workspace_id: int, text: str) -> str:
    """The `tsvector` of somebody's names, in PostgreSQL's spelling; found together with `w<workspace>`."""
    return " ".join(f"'{_escaped(lexeme)}'" for lexeme in sorted(lexemes(text) | {f"w{workspace_id}"}))


def query(text: str) -> str:
    """The `tsquery` that finds texts with all words of `text`, '' when there is nothing to look for.

    A single unspaced character, and the last word of spaced scripts, match what begins with them.
    """
    wanted: list[str] = []
    pieces = _pieces(text)
    for at, piece in enumerate(pieces):
        if not _HAN.match(piece):
            wanted.append(f"'{_escaped(piece[:WORD_MAX])}'" + (":*" if at == len(pieces) - 1 else ""))
        elif len(piece) == 1:
            wanted.append(f"'{_escaped(piece)}':*")
        else:
            wanted += [f"'{_escaped(piece[n : n + 2])}'" for n in range(len(piece) - 1)]
    return " & ".join(dict.fromkeys(wanted))


def holds(text: str, searched: str) -> bool:
    """Whether a text that the index found really holds each word of what was searched, letter by letter."""
    folded = _folded(text)
    return all(piece in folded for piece in _pieces(searched))


def _escaped(lexeme: str) -> str:
    return lexeme.replace("\\", "\\\\").replace("'", "''")
