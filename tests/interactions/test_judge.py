"""Sentiment and intent, told from a text alone: the function, the command, the figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.csv_rows import rows_of
from interactions.judge import judge
from interactions.judge.types import INTENTS, SENTIMENTS
from interactions.judge.words import lexicon

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).with_name("comments.csv")


@pytest.mark.parametrize(
    ("text", "sentiment", "intent"),
    [
        ("没踩雷，特别好喝", "positive", "praise"),
        ("没有异味", "positive", "praise"),
        ("不好用", "negative", "complaint"),
        ("味道不错，但是漏了一半", "negative", "complaint"),
        ("漏了一点，但是味道真不错", "positive", "praise"),
        ("会掉色吗", "neutral", "question"),
        ("支持七天无理由吗", "neutral", "question"),
        ("真是“质量过硬”，三天就断", "negative", "complaint"),
        ("Great, another delay", "negative", "complaint"),
        ("not bad at all", "positive", "praise"),
        ("My skin has never looked better", "positive", "praise"),
        ("请问几点发货？谢谢", "neutral", "question"),
        ("求链接", "neutral", "purchase-intent"),
        ("take my money!!", "positive", "purchase-intent"),
        ("加➕薇❤:abc12345 领券", "neutral", "spam"),
        ("垃 圾 客 服", "negative", "complaint"),
        ("垃圾質量，退貨", "negative", "complaint"),
        ("sooooo goooood", "positive", "praise"),
        ("😡😡", "negative", "complaint"),
        ("订单号 202611260012345，三天没发货，电话13800138000", "negative", "complaint"),
        ("我的电话13800138000，什么时候能送到", "neutral", "question"),
        ("It costs $50 in your store, is there a discount?", "neutral", "question"),
        ("路过", "neutral", "other"),
        ("？？", "neutral", "question"),
    ],
)
def test_what_a_text_says(text: str, sentiment: str, intent: str) -> None:
    verdict = judge(text)
    assert (verdict.sentiment, verdict.intent) == (sentiment, intent), verdict
    assert 0 < verdict.confidence < 1


@pytest.mark.parametrize(
    "text",
    ["用了一次就过敏了", "我要投诉你们", "12315见", "这是假货", "孩子吃完住院了", "充电宝爆炸了", "我要曝光你们",
     "律师函准备好了", "我要投訴", "投 诉", "My lawyer will be in touch", "it gave me an allergic reaction",
     "吃完进了医院，不过客服态度不错"],
)  # fmt: skip
def test_danger_is_an_urgent_complaint_whatever_else_is_said(text: str) -> None:
    verdict = judge(text)
    assert (verdict.sentiment, verdict.intent, verdict.urgent) == ("negative", "complaint", True), verdict


@pytest.mark.parametrize(
    "text",
    [
        "敏感肌会过敏吗",
        "配方里有坚果吗？我过敏",
        "用了没有过敏",
        "爆炸好看",
        "新品曝光",
        "is it good for allergic skin?",
    ],
)
def test_words_of_danger_that_tell_of_none(text: str) -> None:
    assert not judge(text).urgent


def test_only_a_text_without_anything_stays_undecided() -> None:
    for text in ("", "  \n", "\u200b"):
        verdict = judge(text)
        assert (verdict.sentiment, verdict.intent, verdict.confidence) == ("", "", 0.0)


def test_reasons_name_the_terms_and_what_was_done_with_them() -> None:
    verdict = judge("没那么香，不好闻，包装破了")
    assert {(one.term, one.rule) for one in verdict.reasons} >= {("破了", "neg")}
    assert verdict.version.endswith(lexicon().version)
    assert verdict.score < -1


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    verdict = judge(text)
    assert verdict.sentiment in ("", *SENTIMENTS)
    assert verdict.intent in ("", *INTENTS)
    assert 0 <= verdict.confidence <= 1
    json.dumps(verdict.reasons_as_data())


@pytest.mark.parametrize(
    "text",
    ["不" * 20_000, "a " * 10_000, "why " * 5_000, "是什么" * 7_000,
     "等了3天还" * 4_000, '"真是' * 7_000, "not so very " * 1_700,
     "@a " * 7_000, "1" * 20_000, "+1 555 " * 3_000, "好多了吗，" * 4_000, "half of the " * 1_700, "o" * 20_000],
)  # fmt: skip
def test_long_texts_take_no_longer_than_their_length(text: str) -> None:
    start = time.process_time()
    judge(text)
    assert time.process_time() - start < 0.5


def test_accuracy_and_speed_on_own_comments() -> None:
    """Floors some points under what was measured. The part "third" says everything without a word of feeling."""
    floors = {"first": 0.96, "second": 0.94}
    rows = list(rows_of(OWN))
    start = time.process_time()
    verdicts = [judge(row["text"]) for row in rows]
    assert len(rows) / (time.process_time() - start) > 3_000  # 6,000 on an idle core
    for part, floor in floors.items():
        mine = [(row, verdict) for row, verdict in zip(rows, verdicts, strict=True) if row["part"] == part]
        for name in ("sentiment", "intent"):
            right = sum(row[name] == getattr(verdict, name) for row, verdict in mine) / len(mine)
            assert right >= floor, (part, name, right)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a shell runs it, without any address of a database or broker."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "REDIS", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "manage.py", "classify_texts", *arguments], cwd=ROOT, env=bare, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    file = tmp_path / "comments.csv"
    file.write_text("id,Text\n1,会掉色吗\n2,\n3,我要投诉\n", encoding="gb18030")
    done = _run(str(file), "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["sentiment"], row["intent"]) for row in rows] == [
        ("neutral", "question"), ("", ""), ("negative", "complaint"),
    ]  # fmt: skip
    assert set(rows[0]) >= {"sentiment", "intent", "confidence", "reasons"}
    assert "row 2" in done.stderr
    table = _run(str(file))
    assert "question" in table.stdout
    assert "投诉" in table.stdout


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read"), ("a,b\n1,2\n", 'no column "text"'), ("", "none")]
)
def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "comments.csv"
    if content is not None:
        file.write_text(content)
    done = _run(str(file), "--json")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Give a CSV file" in done.stderr
