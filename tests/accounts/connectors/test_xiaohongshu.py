"""Xiaohongshu: accounts by name, notes within the app's limits, and nothing asked of the platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.connectors.errors import InvalidContent
from accounts.connectors.platforms.xiaohongshu.connector import Xiaohongshu
from accounts.connectors.types import Draft, Format

from .fakes.xiaohongshu import Fake
from .samples import Clock, media

NOTE = Draft("春茶", Format.IMAGE, title="山屿", media=(media(),))


@pytest.fixture(scope="module")
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture(scope="module")
def notes(server: Fake) -> Xiaohongshu:
    return Xiaohongshu(http=server.http(), clock=Clock())


def test_an_account_by_name(notes: Xiaohongshu, server: Fake) -> None:
    (grant,) = notes.connect(server.values)
    (again,) = notes.connect({"handle": " @山屿茶 "})
    assert grant.info.handle == again.info.handle == "山屿茶"
    assert grant.credential.remote_id == again.credential.remote_id
    assert notes.refresh(grant.credential) == grant.credential
    assert notes.probe(grant.credential) == grant.info
    assert server.requests == []


@pytest.mark.parametrize(
    ("values", "field"),
    [({"handle": " "}, "handle"), ({"handle": "茶", "url": "https://elsewhere.example/u/1"}, "url")],
)
def test_what_names_no_account(notes: Xiaohongshu, values: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidContent) as caught:
        notes.connect(values)
    assert [item.field for item in caught.value.problems] == [field]


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("茶" * 20, []),
        ("茶" * 21, ["title_too_long"]),
        ("a" * 40, []),
        ("a" * 41, ["title_too_long"]),
        ("🍵" * 20, []),
        ("🍵" * 21, ["title_too_long"]),
        ("茶" * 19 + "ab", []),
        ("茶" * 19 + "abc", ["title_too_long"]),
    ],
)
def test_titles_count_half_widths_by_halves(notes: Xiaohongshu, title: str, codes: list[str]) -> None:
    draft = Draft(NOTE.text, NOTE.format, title=title, media=NOTE.media)
    assert [item.code for item in notes.validate(draft)] == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"media": (media(),) * 18}, []),
        ({"media": (media(),) * 19}, ["too_many_images"]),
        ({"media": ()}, ["image_needed"]),
        ({"text": "茶" * 1000}, []),
        ({"text": "茶" * 1001}, ["text_too_long"]),
        ({"text": " ".join(f"#话题{n}#" for n in range(10))}, []),
        ({"text": " ".join(f"#话题{n}#" for n in range(11))}, ["too_many_hashtags"]),
    ],
)
def test_limits_of_the_app(notes: Xiaohongshu, changes: dict[str, Any], codes: list[str]) -> None:
    draft = Draft(**{"text": "春茶", "format": Format.IMAGE, "media": NOTE.media, **changes})
    assert [item.code for item in notes.validate(draft)] == codes


def test_addresses_of_notes(notes: Xiaohongshu) -> None:
    assert notes.owns_url("https://www.xiaohongshu.com/explore/65f0c0ffee65f0c0ffee65f0?xsec_token=AB")
    assert notes.owns_url("https://xhslink.com/a/AbC")
    assert not notes.owns_url("https://xiaohongshu.com.evil.example/explore/1")
