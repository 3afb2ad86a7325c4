"""`./juzhen bench checks [FILE.csv]`: how well and how fast texts are checked, on one core.

The file has columns text, platform, expected_severity (block, warn, info, pass; none counts as pass) and, if known,
expected_rule and expected_terms; without a file the repository's own samples. A text counts as found when its severity
is at least warn. Per severity: precision, recall. Per rule kind: recall where the file names the rule. Speed: texts a
second for normalising with the word automaton alone, and for the whole check. The last line is JSON.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compliance.engine.check import check
from compliance.engine.matcher import normal_key
from compliance.engine.normalise import forms
from compliance.engine.rules import load_packs
from compliance.engine.types import Subject, Verdict
from compliance.management.commands.check_texts import subject_of

OWN = Path(__file__).parents[1] / "compliance" / "samples.csv"
PASSES = {"none": "pass", "": "pass"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./juzhen bench checks", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=OWN)
    parser.add_argument("--posts", type=int, default=10_000, help="texts to measure the speed with")
    options = parser.parse_args()
    with options.file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rules = load_packs()
    subjects = [subject_of({key: value or "" for key, value in row.items()}) for row in rows]
    verdicts = [check(subject, rules) for subject in subjects]
    figures = {"bench": "checks", "file": options.file.name, "rows": len(rows), "rules": rules.version}
    figures |= _quality(rows, verdicts) | _speed(subjects, options.posts)
    for row, verdict in zip(rows, verdicts, strict=True):
        if _differs(row, verdict):
            print(f"differs: {row['expected_severity']} → {verdict.severity}: {row['text']!r}")  # noqa: T201
    print(json.dumps(figures, ensure_ascii=False))  # noqa: T201


def _expected(row: dict[str, str]) -> str:
    return PASSES.get(row["expected_severity"], row["expected_severity"])


def _given(row: dict[str, str], verdict: Verdict) -> str:
    """The severity as the file speaks: where it knows no "info", that is a pass."""
    told = verdict.severity.value
    return "pass" if told == "info" and _expected(row) == "pass" and row["expected_severity"] == "none" else told


def _differs(row: dict[str, str], verdict: Verdict) -> bool:
    return _expected(row) != _given(row, verdict) or bool(_missed(row, verdict))


def _missed(row: dict[str, str], verdict: Verdict) -> list[str]:
    words = [word for word in (row.get("expected_terms") or "").split("|") if word]
    said = [f"{hit.term}\n{hit.text}" for hit in verdict.hits]
    return [word for word in words if not any(word in one or normal_key(word) in one for one in said)]


def _quality(rows: list[dict[str, str]], verdicts: list[Verdict]) -> dict[str, Any]:
    pairs = [(_expected(row), _given(row, verdict)) for row, verdict in zip(rows, verdicts, strict=True)]
    named = Counter(row["expected_rule"] for row in rows if row.get("expected_rule"))
    hit = Counter(
        row["expected_rule"]
        for row, verdict in zip(rows, verdicts, strict=True)
        if row.get("expected_rule") in {one.rule for one in verdict.hits}
    )
    return {
        "found": _rates(pairs, {"block", "warn"}),
        **{name: _rates(pairs, {name}) for name in ("block", "warn", "pass")},
        "terms_missed": sum(len(_missed(row, verdict)) for row, verdict in zip(rows, verdicts, strict=True)),
        "recall_by_rule": {rule: round(hit[rule] / count, 3) for rule, count in sorted(named.items())},
    }


def _rates(pairs: list[tuple[str, str]], counted: set[str]) -> dict[str, float]:
    right = sum(expected in counted and given in counted for expected, given in pairs)
    given = sum(given in counted for _, given in pairs)
    expected = sum(expected in counted for expected, _ in pairs)
    precision, recall = right / given if given else 1.0, right / expected if expected else 1.0
    return {"precision": round(precision, 4), "recall": round(recall, 4)}


def _speed(subjects: list[Subject], posts: int) -> dict[str, float]:
    many = [subjects[number % len(subjects)] for number in range(posts)]
    texts = ["\n".join(subject.texts.values()) for subject in many]
    rules = load_packs()
    matcher = rules.matchers[0]
    words = _rate(texts, lambda text: matcher.find(forms(text).joined))
    whole = _rate(many, lambda subject: check(subject, rules))
    return {
        "mean_characters": round(sum(map(len, texts)) / posts, 1),
        "matcher_posts_per_s": round(words),
        "check_posts_per_s": round(whole),
    }


def _rate(items: list[Any], work: Callable[[Any], object]) -> float:
    """Items a second of processor time."""
    start = time.process_time()
    for item in items:
        work(item)
    return len(items) / (time.process_time() - start)


if __name__ == "__main__":
    main()
