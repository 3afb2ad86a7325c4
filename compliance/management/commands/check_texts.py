"""`./juzhen manage check_texts FILE.csv [--json]`: check the texts of a file without a database or an account."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.engine.check import check
from compliance.engine.rules import load_packs
from compliance.engine.types import Hit, Subject, Verdict

LARGEST = 50_000_000
NO_PLATFORM = {"any": ""}


class Command(BaseCommand):
    """One verdict a row; needs no database, so it also runs where nothing is installed but the code."""

    help = (
        "Check each row of a CSV file: columns text, platform; optional industry, title, markets, ad_kind, ai_content."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the form of the answer."""
        parser.add_argument("file", help="CSV with a header, UTF-8")
        parser.add_argument("--json", action="store_true", help="one JSON object per row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a verdict for each row; CommandError when the file cannot be read."""
        rules = load_packs()
        for number, row in enumerate(_rows(Path(options["file"])), start=1):
            verdict = check(subject_of(row), rules)
            if options["json"]:
                self.stdout.write(json.dumps(as_object(number, row, verdict), ensure_ascii=False))
            else:
                self.stdout.write(_line(number, row, verdict))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path} is larger than {LARGEST // 1_000_000} MB: split it.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if "text" not in (reader.fieldnames or ()):
                raise CommandError(
                    f'{path} has no column "text". Columns found: {", ".join(reader.fieldnames or ()) or "none"}.'
                )
            for row in reader:
                yield {key: value or "" for key, value in row.items() if isinstance(key, str)}
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8.") from error
    except csv.Error as error:
        raise CommandError(f"{path} is not a valid CSV file: {error}.") from error


def subject_of(row: dict[str, str]) -> Subject:
    """The subject of a row. "any" as a platform means none in particular; lists are separated by blanks or |."""
    return Subject(
        texts={name: row[name] for name in ("title", "text") if row.get(name)},
        platform=NO_PLATFORM.get(row.get("platform", "").strip(), row.get("platform", "").strip()),
        industry=row.get("industry", "").strip() or "general",
        account_discloses=row.get("account_discloses", "").strip().lower() not in {"0", "no", "false"},
        for_minors=row.get("for_minors", "").strip().lower() in {"1", "yes", "true"},
        ad_kind=row.get("ad_kind", "").strip(),
        ai_content=row.get("ai_content", "").strip(),
        declared=_several(row, "declared"),
        markets=_several(row, "markets") or _several(row, "market") or frozenset({"cn"}),
    )


def _several(row: dict[str, str], name: str) -> frozenset[str]:
    return frozenset(row.get(name, "").replace("|", " ").split())


def as_object(number: int, row: dict[str, str], verdict: Verdict) -> dict[str, Any]:
    """The JSON form of a row's verdict; severity is block, warn, info or pass."""
    return {
        "row": number,
        "text": row["text"],
        "platform": row.get("platform", ""),
        "severity": verdict.severity.value,
        "rules": verdict.version,
        "hits": [_hit(hit) for hit in verdict.hits],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "field": hit.field,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "term": hit.term,
        "rule": hit.rule,
        "law": dict(hit.law),
        "article": hit.article,
        "severity": hit.severity.value,
        "category": hit.category,
        "suggestion": list(hit.suggestions),
        "why": dict(hit.why),
        "advice": dict(hit.advice),
    }


def _line(number: int, row: dict[str, str], verdict: Verdict) -> str:
    found = "; ".join(f"{hit.severity} {hit.rule} {hit.text or hit.category}" for hit in verdict.hits)
    text = " ".join(row["text"].split())
    return f"{number:>5}  {verdict.severity:<5}  {text[:48]}{'…' if len(text) > 48 else ''}  {found}"
