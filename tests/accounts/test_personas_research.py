"""Sheets of answers: what is kept of persons, what rows are refused for, reading in, taking out, tags, segments."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Persona, PersonaEvidence, ResearchRow, ResearchSource, ResearchTag
from accounts.services.research import answers
from accounts.services.research.files import sheet_rows
from accounts.services.research.privacy import BLOT, blotted, personal_columns
from team.models import User, Workspace
from tests.researching import HEADS, ROWS, sheet

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]
UrlOf = Callable[[str], str]
GO = "accounts/research/{}/columns/"


@pytest.fixture
def client(owner: User, client_of: ClientOf) -> Client:
    return client_of(owner)


@pytest.fixture
def upload(client: Client, url_of: UrlOf, workspace: Workspace) -> Callable[..., ResearchSource]:
    def make(file: Any = None, **values: Any) -> ResearchSource:
        given = {"title": "Autumn survey", "kind": "survey", "file": file or sheet(), **values}
        answer = client.post(url_of("accounts/research/upload/"), given)
        assert answer.status_code == 302, answer.content.decode()
        found = ResearchSource.objects.for_workspace(workspace).latest("pk")
        assert answer["Location"] == url_of(GO.format(found.pk))
        return found

    return make


def columns(source: ResearchSource, *kinds: str) -> dict[str, str]:
    return {f"col.{place}": kind for place, kind in enumerate(kinds or source.mapping)}


def read_in(client: Client, url_of: UrlOf, source: ResearchSource) -> Any:
    return client.post(url_of(GO.format(source.pk)), {**columns(source), "go": "1"})


def test_persons_are_left_out_before_anything_is_stored(upload: Callable[..., ResearchSource]) -> None:
    source = upload()
    assert source.dropped == ["姓名", "手机"]
    assert source.headers == [head for head in HEADS if head not in ("姓名", "手机")]
    kept = str(sheet_rows(source))
    assert "13800000001" not in kept
    assert "甲" not in kept
    with default_storage.open(source.file) as stream:
        sealed = stream.read()
    assert sealed.startswith(b"gAAAAA"), "the file is sealed"
    assert "城市".encode() not in sealed
    assert len(source.sha256) == 64


@pytest.mark.parametrize(
    ("header", "cells", "personal"),
    [
        ("您的姓名", ["x"], True),
        ("E-Mail address", ["x"], True),
        ("联系方式", [""], True),
        ("备注", ["13800000001", "无", "无"], True),
        ("contact", ["a@b.example", "c@d.example"], True),
        ("品牌名字好听吗", ["好听"], False),
        ("常用平台（微信、抖音）", ["微信"], False),
        ("年龄", ["29"], False),
        ("意见", ["很好", "好", "好", "好", "好", "我电话 13800000001"], False),
    ],
)
def test_which_columns_are_about_persons(header: str, cells: list[str], personal: bool) -> None:
    assert bool(personal_columns([header], [[cell] for cell in cells])) == personal


def test_single_numbers_inside_answers_are_blotted_out(
    client: Client, url_of: UrlOf, workspace: Workspace, upload: Callable[..., ResearchSource]
) -> None:
    assert read_in(client, url_of, upload()).status_code == 302
    said = ResearchRow.objects.for_workspace(workspace).get(number=5).said
    assert said["quote"] == [f"打 {BLOT} 找我"]
    assert blotted("写信 a.b@c.example 或 +86 138-0000-0001，身份证 11010519491231002X") == (
        f"写信 {BLOT} 或 {BLOT}，身份证 {BLOT}"
    )


def test_reading_in_and_taking_out(
    client: Client, url_of: UrlOf, workspace: Workspace, upload: Callable[..., ResearchSource]
) -> None:
    source = upload()
    assert source.mapping == [
        *("respondent", "age", "gender", "city", "need", "pain", "behaviour", "interest", "channel", "quote", "weight")
    ]
    page = client.get(url_of(GO.format(source.pk))).content.decode()
    assert "4 can be read in" in page
    assert not ResearchRow.objects.for_workspace(workspace).exists(), "a dry run writes nothing"
    assert read_in(client, url_of, source).status_code == 302
    rows = {row.number: row for row in ResearchRow.objects.for_workspace(workspace)}
    assert [rows[n].band for n in (2, 3, 4, 5)] == ["25-34", "25-34", "25-34", "55+"]
    assert (rows[2].city, rows[2].gender, float(rows[2].weight)) == ("上海", "female", 2.0)
    assert rows[2].said == {
        "need": ["提神", "不苦"],
        "pain": ["太苦"],
        "channel": ["xiaohongshu"],
        "quote": ["要小包装"],
    }
    assert rows[2].respondent not in ("", "1"), "a keyed hash"
    assert {tag.name for tag in rows[2].tags.all()} == {"冷泡", "茉莉", "上午喝"}
    page = client.get(url_of(f"accounts/research/{source.pk}/")).content.decode()
    assert "姓名, 手机" in page
    answer = client.post(url_of(f"accounts/research/{source.pk}/undo/"), follow=True)
    assert "4 answers taken out" in answer.content.decode()
    assert not ResearchRow.objects.for_workspace(workspace).exists()
    assert not ResearchTag.objects.for_workspace(workspace).exists(), "tags that came with it went, too"
    assert read_in(client, url_of, source).status_code == 302


def test_rows_that_cannot_be_read_say_why(
    client: Client, url_of: UrlOf, workspace: Workspace, upload: Callable[..., ResearchSource]
) -> None:
    bad = [
        ["1", "", "", "old", *ROWS[0][4:]],
        ["2", "", "", "130", *ROWS[0][4:]],
        ["3", "", "", "29", "女", "上海", "x" * 201, *ROWS[0][7:]],
        ["4", "", "", "29", "女", "上海", "x" * 501, *ROWS[0][7:]],
        ["5", *ROWS[0][1:12], "-1"],
        ["6", "", "", *[""] * 10],
        ROWS[0],
        ROWS[0],
    ]
    source = upload(sheet(bad))
    page = client.get(url_of(GO.format(source.pk))).content.decode()
    for words in ("is no age", "longer than 200", "longer than 500", "is no weight", "says nothing", "stands in row 8"):
        assert words in page
    assert "1 can be read in" in page
    assert "7 left out" in page
    read_in(client, url_of, source)
    assert ResearchRow.objects.for_workspace(workspace).get().number == 8


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["skip"] * 11, "Choose at least one column"),
        (["age", "age", *["skip"] * 9], "Only one column can be"),
        (["nonsense", *["skip"] * 10], "Check this value"),
    ],
)
def test_columns_that_make_no_sense(
    client: Client, url_of: UrlOf, upload: Callable[..., ResearchSource], kinds: list[str], words: str
) -> None:
    source = upload()
    answer = client.post(url_of(GO.format(source.pk)), columns(source, *kinds))
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("x.csv", b""), "empty"),
        (SimpleUploadedFile("x.csv", b"age\n"), "no row below"),
        (SimpleUploadedFile("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old Excel"),
        (SimpleUploadedFile("x.csv", b"age\n" + b"29\n" * 5001), "more than 5000 rows"),
        (sheet([["甲", "13800000001"]], ["姓名", "电话"]), "Every column holds personal data"),
    ],
)
def test_files_that_are_refused(
    client: Client, url_of: UrlOf, workspace: Workspace, file: SimpleUploadedFile, words: str
) -> None:
    answer = client.post(url_of("accounts/research/upload/"), {"title": "kept title", "kind": "survey", "file": file})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "kept title" in answer.content.decode()
    assert not ResearchSource.objects.for_workspace(workspace).exists()


def test_a_workbook_of_interviews(
    client: Client, url_of: UrlOf, workspace: Workspace, upload: Callable[..., ResearchSource]
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (
        ("Age", "Needs", "Quote"),
        (41, "a gift that is right", "Tell me the year and I buy."),
        (None, "x", None),
    ):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    source = upload(SimpleUploadedFile("talks.xlsx", out.getvalue()), kind="interview")
    read_in(client, url_of, source)
    first = ResearchRow.objects.for_workspace(workspace).get(number=2)
    assert (first.band, first.said["quote"]) == ("35-44", ["Tell me the year and I buy."])


@pytest.mark.parametrize(
    ("cell", "band"),
    [("17", "-17"), ("18岁以下", "-17"), ("25~34", "25-34"), ("55岁以上", "55+"), ("90后", "25-34"), ("05后", "18-24")],
)
def test_ages_as_people_write_them(cell: str, band: str) -> None:
    assert answers.band(cell, year=2026) == band


def test_a_persona_of_answers_shows_where_each_figure_comes_from(
    client: Client, url_of: UrlOf, workspace: Workspace, upload: Callable[..., ResearchSource]
) -> None:
    source = upload(collected_to="2026-01-08", collected_by="Research team")
    read_in(client, url_of, source)
    tag = ResearchTag.objects.for_workspace(workspace).get(name="冷泡")
    look = client.get(url_of(f"accounts/personas/build/?bands=25-34&tags={tag.pk}")).content.decode()
    assert "2 people fit" in look
    assert "a hint, no finding" in look
    given = {"name": "Desk brewers", "bands": ["25-34"], "tags": [tag.pk]}
    assert client.post(url_of("accounts/personas/build/"), given).status_code == 302
    row = Persona.objects.for_workspace(workspace).get()
    assert (row.age_from, row.age_to, row.needs[0], row.channels) == (25, 34, "提神", ["douyin", "xiaohongshu"][::-1])
    assert float(row.share or 0) == 60.0, "weights 2 and 1 of 5"
    proof = PersonaEvidence.objects.for_workspace(workspace).get(aspect="need", statement="不苦")
    assert (proof.count, proof.base, proof.share, proof.rows) == (1, 2, 66.7, [2]), "weighted, with its rows"
    page = client.get(url_of(f"accounts/personas/{row.pk}/")).content.decode()
    for words in ("1 of 2 (66.7%)", "Autumn survey", "2026-01", "every statement has a source", '<svg class="wcloud"'):
        assert words in page
    lineage = client.get(url_of(f"accounts/research/{source.pk}/")).content.decode()
    assert "Desk brewers" in lineage
    assert "rows 2, 3" in lineage
    answer = client.post(url_of(f"accounts/research/{source.pk}/undo/"))
    assert answer.status_code == 302
    page = client.get(url_of(f"accounts/personas/{row.pk}/")).content.decode()
    assert "assumptions only" in page


def test_computing_anew_keeps_what_people_wrote(
    client: Client, url_of: UrlOf, workspace: Workspace, upload: Callable[..., ResearchSource]
) -> None:
    read_in(client, url_of, upload())
    client.post(url_of("accounts/personas/build/"), {"name": "All"})
    row = Persona.objects.for_workspace(workspace).get()
    row.needs = ["written by hand", *row.needs]
    row.save()
    client.post(url_of(f"accounts/personas/{row.pk}/segment/"), {"genders": ["male"]})
    row.refresh_from_db()
    assert row.needs == ["written by hand", "见朋友", "送礼"]
    assert float(row.share or 0) == 40.0
    refused = client.post(url_of(f"accounts/personas/{row.pk}/segment/"), {"cities": "Atlantis"})
    assert refused.status_code == 422
    assert "Nobody who answered fits" in refused.content.decode()


def test_the_vocabulary(
    client: Client, url_of: UrlOf, workspace: Workspace, upload: Callable[..., ResearchSource]
) -> None:
    read_in(client, url_of, upload())
    tags = {tag.name: tag for tag in ResearchTag.objects.for_workspace(workspace)}
    where = f"accounts/research/tags/{tags['茉莉'].pk}/"
    assert client.post(url_of(where), {"name": "冷泡"}).status_code == 409
    assert client.post(url_of(where), {"name": "茉莉雪芽"}).status_code == 302
    assert client.post(url_of(where), {"merge": "1", "into": tags["上午喝"].pk}).status_code == 422, "another family"
    assert client.post(url_of(where), {"merge": "1", "into": tags["冷泡"].pk}).status_code == 302
    assert tags["冷泡"].rows.count() == 2, "one answer had both"
    assert not ResearchTag.objects.for_workspace(workspace).filter(name="茉莉雪芽").exists()
    client.post(url_of("accounts/research/tags/"), {"name": "养猫", "family": "attribute"})
    page = client.get(url_of("accounts/research/tags/?family=attribute")).content.decode()
    assert "养猫" in page
    assert "冷泡" not in page
    client.post(url_of(f"accounts/research/tags/{tags['冷泡'].pk}/"), {"remove": "1"})
    assert ResearchRow.objects.for_workspace(workspace).get(number=2).tags.count() == 1


def test_notes_corrections_and_removal(
    client: Client, url_of: UrlOf, workspace: Workspace, django_capture_on_commit_callbacks: Any
) -> None:
    given = {"title": "Shop notes", "sample": "46", "collected_from": "2026-01-05", "collected_to": "2026-01-08"}
    client.post(url_of("accounts/research/note/"), given)
    note = ResearchSource.objects.for_workspace(workspace).get()
    bad = client.post(url_of(f"accounts/research/{note.pk}/"), {**given, "collected_to": "2026-01-01"})
    assert bad.status_code == 422
    assert client.post(url_of(f"accounts/research/{note.pk}/"), {**given, "sample": "50"}).status_code == 302
    note.refresh_from_db()
    assert note.sample == 50
    client.post(url_of(f"accounts/research/{note.pk}/remove/"))
    assert not ResearchSource.objects.for_workspace(workspace).exists()
    client.post(url_of("accounts/research/upload/"), {"title": "S", "kind": "survey", "file": sheet()})
    source = ResearchSource.objects.for_workspace(workspace).get()
    assert "29" in client.get(url_of(f"accounts/research/{source.pk}/file/")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url_of(f"accounts/research/{source.pk}/remove/"))
    assert not default_storage.exists(source.file), "the file goes with its row"


def test_what_the_pages_cost(
    client: Client,
    url_of: UrlOf,
    workspace: Workspace,
    upload: Callable[..., ResearchSource],
    django_assert_max_num_queries: Any,
) -> None:
    source = upload()
    read_in(client, url_of, source)
    client.post(url_of("accounts/personas/build/"), {"name": "All"})
    row = Persona.objects.for_workspace(workspace).get()
    paths = (
        "accounts/research/",
        f"accounts/research/{source.pk}/",
        "accounts/research/tags/",
        "accounts/personas/build/",
        f"accounts/personas/{row.pk}/",
        f"accounts/personas/{row.pk}/edit/",
    )
    for path in paths:
        with django_assert_max_num_queries(12):
            assert client.get(url_of(path)).status_code == 200
