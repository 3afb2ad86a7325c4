"""The packs are whole: every rule speaks both languages, no word contradicts another, own samples hold."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from compliance.engine.check import check
from compliance.engine.matcher import normal_key
from compliance.engine.packs import industries, packs
from compliance.engine.rules import load_packs, pack_facts
from compliance.management.commands.check_texts import subject_of

SAMPLES = Path(__file__).with_name("samples.csv")


def test_every_rule_says_why_and_what_to_do_in_both_languages() -> None:
    for pack in packs():
        assert set(pack.title) == {"zh", "en"}, pack.id
        for rule in pack.rules.values():
            for texts in (rule.title, rule.law, rule.why, rule.advice):
                assert all(texts[language] for language in ("zh", "en")), rule.id


def test_entries_name_rules_categories_and_trades_that_exist() -> None:
    known, names = load_packs().rules, {key for pack in packs() for key in pack.categories}
    for pack in packs():
        for entry in (*(term for term in pack.terms if not term.allow), *pack.patterns):
            assert entry.rule in known, entry
            assert entry.category in names, entry
            condition = entry.condition
            assert condition.industries | condition.not_industries | condition.not_topics <= set(industries())


def test_no_word_is_both_listed_and_harmless() -> None:
    listed = {normal_key(term.term) for pack in packs() for term in pack.terms if not term.allow}
    harmless = {normal_key(term.term) for pack in packs() for term in pack.terms if term.allow}

    assert listed & harmless == set()


def test_replacements_are_clean_themselves() -> None:
    worse = {}
    for pack in packs():
        for term in pack.terms:
            for word in filter(None, term.replacements):
                verdict = check(subject_of({"text": word}), load_packs())
                if verdict.severity == "block":
                    worse[term.term] = word

    assert worse == {}


def test_own_samples_hold() -> None:
    wrong = []
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            verdict = check(subject_of(row), load_packs())
            terms = [word for word in row["expected_terms"].split("|") if word]
            missed = [
                word
                for word in terms
                if not any(normal_key(word) in hit.term or word in hit.text for hit in verdict.hits)
            ]
            if row["expected_rule"] and row["expected_rule"] not in {hit.rule for hit in verdict.hits}:
                missed.append(row["expected_rule"])
            if verdict.severity != row["expected_severity"] or missed:
                wrong.append((row["text"], verdict.severity.value, missed))

    assert wrong == []


def test_facts_for_pages() -> None:
    facts = {pack["id"]: pack for pack in pack_facts()}

    assert {"cn-ad-law", "cn-trades", "cn-promotion", "cn-content", "labels", "privacy", "platforms", "global"} <= set(
        facts
    )
    assert sum(pack["terms"] for pack in facts.values()) > 1200
    assert facts["cn-ad-law"]["by_rule"]["AD-01"] > 200


def _file(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "texts.csv"
    path.write_bytes(content)
    return str(path)


def test_the_command_prints_an_object_a_row(tmp_path: Path) -> None:
    out = StringIO()

    call_command("check_texts", _file(tmp_path, "text,platform\n最佳选择,any\n你好,\n".encode()), "--json", stdout=out)

    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["row"], first["severity"], first["hits"][0]["rule"]) == (1, "block", "AD-01")
    assert {"field", "start", "end", "text", "law", "article", "severity", "category", "suggestion", "why"} <= set(
        first["hits"][0]
    )
    assert (second["severity"], second["hits"], second["rules"]) == ("pass", [], first["rules"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_command_reads_names_of_platforms_and_both_encodings(tmp_path: Path, encoding: str) -> None:
    out = StringIO()
    file = " Text ,Platform,expected\n加微信领资料,小红书,warn\n加微信领资料,公众号,\n".encode(encoding)

    call_command("check_texts", _file(tmp_path, file), "--json", stdout=out)

    assert [json.loads(line)["severity"] for line in out.getvalue().splitlines()] == ["warn", "info"]


def test_every_hit_says_what_to_do_and_where(tmp_path: Path) -> None:
    out = StringIO()

    call_command("check_texts", _file(tmp_path, "text\n最佳，神药，最先进加工工艺\n".encode()), "--json", stdout=out)

    hits = json.loads(out.getvalue())["hits"]
    assert {hit["text"]: hit["suggestion"] for hit in hits} | {"最先进加工工艺": ""} == {
        "最佳": "优选 / 适合",
        "神药": "删除",
        "最先进加工工艺": "",
    }
    assert all(hit["suggestion"] and hit["span"] == [hit["start"], hit["end"]] for hit in hits)


def test_an_odd_row_is_checked_and_said_to_be_odd(tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    file = _file(tmp_path, "text,platform\n最佳,any,选择\n,any\n".encode())

    call_command("check_texts", file, "--json", stdout=out, stderr=err)

    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["severity"], second["severity"]) == ("block", "pass")
    assert "line 2 has more fields" in first["problem"]
    assert "line 3 has no text" in second["problem"]
    assert err.getvalue().count("\n") == 2


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    out = StringIO()

    call_command("check_texts", _file(tmp_path, "text\n最佳选择\n".encode()), stdout=out)

    assert "block AD-01 最佳" in out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"words\nx\n", 'no column "text"'), (b"", 'no column "text"'), (b"text\n\xff\xff", "neither UTF-8 nor GB18030")],
)
def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("check_texts", _file(tmp_path, content))


def test_the_command_says_that_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_texts", str(tmp_path / "none.csv"))
