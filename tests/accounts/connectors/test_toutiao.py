"""Toutiao: accounts by name, posts within the site's limits, and nothing asked of the platform."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.connectors.http import Http
from accounts.connectors.platforms.toutiao.connector import Toutiao
from accounts.connectors.types import Draft, Format

from .fakes.toutiao import Fake
from .samples import Clock, media


def test_an_account_by_name() -> None:
    with Fake() as server:
        (grant,) = Toutiao(http=server.http(), clock=Clock()).connect(server.values)
        assert (grant.info.handle, grant.info.url) == ("山屿茶", "https://www.toutiao.com/user/1")
        assert server.requests == []


@pytest.fixture(scope="module")
def toutiao() -> Toutiao:
    return Toutiao(http=Http(), clock=Clock())


CLIP = media(b"moving", kind=Format.VIDEO, mime="video/mp4", seconds=5)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"text": "茶" * 2000}, []),
        ({"text": "茶" * 2001}, ["text_too_long"]),
        ({"format": Format.IMAGE, "media": (media(),) * 9}, []),
        ({"format": Format.IMAGE, "media": (media(),) * 10}, ["too_many_images"]),
        ({"format": Format.VIDEO, "media": (CLIP,), "title": "茶"}, []),
        ({"format": Format.ARTICLE, "text": "茶" * 2001, "title": "春茶"}, []),
        ({"format": Format.ARTICLE, "text": "茶" * 50_001, "title": "春茶"}, ["text_too_long"]),
        ({"format": Format.ARTICLE, "title": ""}, ["title_missing"]),
        ({"format": Format.ARTICLE, "title": "茶"}, ["title_too_short"]),
        ({"format": Format.ARTICLE, "title": "茶" * 30}, []),
        ({"format": Format.ARTICLE, "title": "茶" * 31}, ["title_too_long"]),
    ],
)
def test_limits_of_the_site(toutiao: Toutiao, changes: dict[str, Any], codes: list[str]) -> None:
    found = toutiao.validate(Draft(**{"text": "春茶上市", **changes}))
    assert [item.code for item in found] == codes
    assert all(item.message % item.params for item in found)


def test_addresses_of_posts(toutiao: Toutiao) -> None:
    assert toutiao.owns_url("https://www.toutiao.com/article/7500000000000000000/")
    assert toutiao.owns_url("https://m.toutiao.com/is/AbC/")
    assert not toutiao.owns_url("https://nottoutiao.com/article/1")
