"""`./juzhen manage classify_texts FILE.csv [--json]`: sentiment and intent of each text, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError

from config.lib.csv_rows import PROBLEM, UnreadableFile, rows_of
from interactions.judge import Judgement, judge

_WIDTH = 44


class Command(BaseCommand):
    """One judgement a row; runs where nothing is installed but the code."""

    help = "Tell sentiment and intent of each row of a CSV file with a column text (UTF-8 or GB18030)."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the form of the answer."""
        parser.add_argument("file", help='CSV with a header and a column "text"')
        parser.add_argument("--json", action="store_true", help="one JSON object per row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a judgement for each row; exit code 2 when the file cannot be read."""
        if not options["json"]:
            self.stdout.write(_line("row", "sentiment", "intent", "conf.", "text", "reasons"))
        try:
            for number, row in enumerate(rows_of(Path(options["file"])), start=1):
                if row[PROBLEM]:
                    self.stderr.write(f"row {number}: {row[PROBLEM]}")
                self._tell(number, row["text"], judge(row["text"]), as_json=options["json"])
        except UnreadableFile as error:
            raise CommandError(
                f"{error}\nGive a CSV file whose first line names its columns, one of them text.", returncode=2
            ) from error

    def _tell(self, number: int, text: str, verdict: Judgement, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(as_object(number, text, verdict), ensure_ascii=False))
            return
        why = ", ".join(
            f"{one.term or one.rule} {one.weight:+g}" if one.weight else one.term for one in verdict.reasons
        )
        sure = f"{verdict.confidence:.2f}" + ("!" if verdict.urgent else "")
        self.stdout.write(_line(str(number), verdict.sentiment or "-", verdict.intent or "-", sure, text, why))


def as_object(number: int, text: str, verdict: Judgement) -> dict[str, Any]:
    """The JSON form of a row's judgement."""
    return {
        "row": number,
        "text": text,
        "sentiment": verdict.sentiment,
        "intent": verdict.intent,
        "confidence": verdict.confidence,
        "reasons": verdict.reasons_as_data(),
        "score": verdict.score,
        "urgent": verdict.urgent,
        "version": verdict.version,
    }


def _line(number: str, sentiment: str, intent: str, sure: str, text: str, why: str) -> str:
    return f"{number:>5}  {sentiment:<9} {intent:<15} {sure:<6} {_padded(' '.join(text.split()))}  {why}"


def _padded(text: str) -> str:
    """The text cut and filled to `_WIDTH` columns of a terminal, where Chinese characters take two."""
    shown, columns = "", 0
    for char in text:
        wide = 2 if east_asian_width(char) in "WF" else 1
        if columns + wide > _WIDTH - 1:
            shown, columns = shown + "…", columns + 1
            break
        shown, columns = shown + char, columns + wide
    return shown + " " * (_WIDTH - columns)
