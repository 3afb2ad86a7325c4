"""`./juzhen manage check_texts FILE.csv [--json]`: check the texts of a file without a database or an account."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.engine.check import check
from compliance.engine.normalise import is_han
from compliance.engine.rules import load_packs
from compliance.engine.types import Hit, Subject, Verdict
from config.lib.csv_rows import PROBLEM, UnreadableFile, rows_of

PLATFORM_NAMES = {
    "any": "", "all": "", "none": "", "general": "", "全部": "", "通用": "", "不限": "", "任意": "",
    "小红书": "xiaohongshu", "rednote": "xiaohongshu", "xhs": "xiaohongshu", "抖音": "douyin", "快手": "kuaishou",
    "哔哩哔哩": "bilibili", "b站": "bilibili", "微博": "weibo", "公众号": "wechat_oa", "微信公众号": "wechat_oa",
    "wechat": "wechat_oa", "weixin": "wechat_oa", "视频号": "wechat_channels", "微信视频号": "wechat_channels",
    "知乎": "zhihu", "头条": "toutiao", "今日头条": "toutiao", "twitter": "x",
}  # fmt: skip


class Command(BaseCommand):
    """One verdict a row; needs no database, so it also runs where nothing is installed but the code."""

    help = (
        "Check each row of a CSV file: columns text, platform; optional industry, title, markets, ad_kind, ai_content."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the form of the answer."""
        parser.add_argument("file", help="CSV with a header, UTF-8 or GB18030")
        parser.add_argument("--json", action="store_true", help="one JSON object per row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a verdict for each row; CommandError when the file cannot be read."""
        try:
            self._check(Path(options["file"]), as_json=options["json"])
        except UnreadableFile as error:
            raise CommandError(str(error)) from error

    def _check(self, path: Path, *, as_json: bool) -> None:
        rules = load_packs()
        for number, row in enumerate(rows_of(path), start=1):
            verdict = check(subject_of(row), rules)
            if row[PROBLEM]:
                self.stderr.write(f"row {number}: {row[PROBLEM]}")
            if as_json:
                self.stdout.write(json.dumps(as_object(number, row, verdict), ensure_ascii=False))
            else:
                self.stdout.write(_line(number, row, verdict))


def subject_of(row: dict[str, str]) -> Subject:
    """The subject of a row. "any" as a platform means none in particular; lists are separated by blanks or |."""
    return Subject(
        texts={name: row[name] for name in ("title", "text") if row.get(name)},
        platform=_platform(row.get("platform", "")),
        industry=row.get("industry", "").strip() or "general",
        account_discloses=row.get("account_discloses", "").strip().lower() not in {"0", "no", "false"},
        for_minors=row.get("for_minors", "").strip().lower() in {"1", "yes", "true"},
        ad_kind=row.get("ad_kind", "").strip(),
        ai_content=row.get("ai_content", "").strip(),
        declared=_several(row, "declared"),
        markets=_several(row, "markets") or _several(row, "market") or frozenset({"cn"}),
    )


def _platform(name: str) -> str:
    """The slug of a platform by its slug or name; "" for any."""
    name = name.strip().lower()
    return PLATFORM_NAMES.get(name, name)


def _several(row: dict[str, str], name: str) -> frozenset[str]:
    return frozenset(row.get(name, "").replace("|", " ").split())


def as_object(number: int, row: dict[str, str], verdict: Verdict) -> dict[str, Any]:
    """The JSON form of a row's verdict; severity is block, warn, info or pass. `problem` only for an odd row."""
    return {
        "row": number,
        "text": row["text"],
        "platform": row.get("platform", ""),
        "severity": verdict.severity.value,
        "rules": verdict.version,
        "hits": [_hit(hit) for hit in verdict.hits],
        **({"problem": row[PROBLEM]} if row.get(PROBLEM) else {}),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "field": hit.field,
        "start": hit.start,
        "end": hit.end,
        "span": [hit.start, hit.end],
        "text": hit.text,
        "term": hit.term,
        "rule": hit.rule,
        "law": dict(hit.law),
        "article": hit.article,
        "severity": hit.severity.value,
        "category": hit.category,
        "suggestion": _suggestion(hit),
        "suggestions": list(hit.suggestions),
        "why": dict(hit.why),
        "advice": dict(hit.advice),
    }


def _suggestion(hit: Hit) -> str:
    """What to do in a few words, in the language of what was hit; `suggestions` are replacements for exactly it."""
    language = "zh" if any(map(is_han, hit.text or hit.term)) else "en"
    better = [word for word in hit.suggestions if word]
    if better:
        return " / ".join(better)
    if hit.suggestions:
        return {"zh": "删除", "en": "Remove it"}[language]
    return hit.advice[language]


def _line(number: int, row: dict[str, str], verdict: Verdict) -> str:
    found = "; ".join(f"{hit.severity} {hit.rule} {hit.text or hit.category}" for hit in verdict.hits)
    text = " ".join(row["text"].split())
    return f"{number:>5}  {verdict.severity:<5}  {text[:48]}{'…' if len(text) > 48 else ''}  {found}"
