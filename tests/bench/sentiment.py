"""`./juzhen bench sentiment [FILE.csv]`: how well and how fast comments are judged, on one core.

The file has columns text, sentiment (positive, neutral, negative) and intent (complaint, question, purchase-intent,
praise, spam, other), and may have lang; without a file the repository's own labelled comments. Printed are precision
and recall by class, which class was taken for which, the comments that were judged otherwise, and comments a second of
processor time. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from config.lib.csv_rows import UnreadableFile, rows_of
from interactions.judge import VERSION, Judgement, judge
from interactions.judge.types import INTENTS, SENTIMENTS

OWN = Path(__file__).parents[1] / "interactions" / "comments.csv"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./juzhen bench sentiment", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=OWN)
    parser.add_argument("--comments", type=int, default=20_000, help="comments to measure the speed with")
    options = parser.parse_args()
    try:
        rows = list(rows_of(options.file, needed=("text", "sentiment", "intent")))
    except UnreadableFile as error:
        print(error)  # noqa: T201
        return 2
    if not rows:
        print(f"{options.file} has no rows.")  # noqa: T201
        return 2
    verdicts = [judge(row["text"]) for row in rows]
    _differences(rows, verdicts)
    figures: dict[str, object] = {"bench": "sentiment", "file": options.file.name, "rows": len(rows), "judge": VERSION}
    for name, classes in (("sentiment", SENTIMENTS), ("intent", INTENTS)):
        pairs = [(row[name], getattr(verdict, name)) for row, verdict in zip(rows, verdicts, strict=True)]
        _table(name, pairs, classes)
        figures[name] = _shares(pairs, classes)
    for column in ("lang", "part"):
        if rows[0].get(column):
            figures[f"by_{column}"] = _by(column, rows, verdicts)
    figures["comments_per_s"] = round(_speed([row["text"] for row in rows], options.comments))
    print(json.dumps(figures, ensure_ascii=False))  # noqa: T201
    return 0


def _differences(rows: list[dict[str, str]], verdicts: list[Judgement]) -> None:
    for row, verdict in zip(rows, verdicts, strict=True):
        wanted, given = (row["sentiment"], row["intent"]), (verdict.sentiment, verdict.intent)
        if wanted != given:
            print(f"{' '.join(wanted)} → {' '.join(given)} ({verdict.score:+g}): {row['text']}")  # noqa: T201


def _table(name: str, pairs: list[tuple[str, str]], classes: tuple[str, ...]) -> None:
    """Rows: what it is; columns: what it was taken for."""
    counted = Counter(pairs)
    print(f"\n{name:<16}" + "".join(f"{one:>16}" for one in classes) + f"{'recall':>9}")  # noqa: T201
    for is_so in classes:
        line = [counted[is_so, taken] for taken in classes]
        share = f"{counted[is_so, is_so] / sum(line):>9.3f}" if sum(line) else f"{'-':>9}"
        print(f"{is_so:<16}" + "".join(f"{number:>16}" for number in line) + share)  # noqa: T201


def _shares(pairs: list[tuple[str, str]], classes: tuple[str, ...]) -> dict[str, object]:
    right = Counter(is_so for is_so, taken in pairs if is_so == taken)
    are, taken_for = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    return {
        "accuracy": round(sum(right.values()) / len(pairs), 4),
        "by_class": {
            one: {
                "precision": round(right[one] / taken_for[one], 4) if taken_for[one] else None,
                "recall": round(right[one] / are[one], 4) if are[one] else None,
                "rows": are[one],
            }
            for one in classes
        },
    }


def _by(column: str, rows: list[dict[str, str]], verdicts: list[Judgement]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for value in sorted({row[column] for row in rows}):
        mine = [(row, verdict) for row, verdict in zip(rows, verdicts, strict=True) if row[column] == value]
        found[value] = {
            "rows": len(mine),
            "sentiment": round(sum(row["sentiment"] == verdict.sentiment for row, verdict in mine) / len(mine), 4),
            "intent": round(sum(row["intent"] == verdict.intent for row, verdict in mine) / len(mine), 4),
        }
    return found


def _speed(texts: list[str], count: int) -> float:
    many = (texts * (count // len(texts) + 1))[:count]
    start = time.process_time()
    for text in many:
        judge(text)
    return count / (time.process_time() - start)


if __name__ == "__main__":
    raise SystemExit(main())
