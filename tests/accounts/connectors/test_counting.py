"""Lengths, links, tags and mentions, against the platforms' own documented examples."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.connectors import registry
from accounts.connectors.counting import byte_span, count, find_hashtags, find_links, find_mentions
from accounts.connectors.text import check_limits
from accounts.connectors.types import AccountInfo, CountRule, Draft, MediaLimit

FAMILY = "👨‍👩‍👧‍👦"
G, X, H, M, U, C = (
    CountRule.GRAPHEMES,
    CountRule.X_WEIGHTED,
    CountRule.HALF_WIDTH,
    CountRule.MASTODON,
    CountRule.UTF16,
    CountRule.CODE_POINTS,
)


@pytest.mark.parametrize(
    ("text", "rule", "length"),
    [
        ("", X, 0),
        (FAMILY, G, 1),
        (FAMILY, U, 11),
        (FAMILY, C, 7),
        ("e\u0301", G, 1),
        ("🇨🇳🇨🇳", G, 2),
        ("\r\n", G, 1),
        # twitter-text: emoji weigh two whatever their parts, CJK two, Latin one, links 23.
        (FAMILY, X, 2),
        ("👍🏽", X, 2),
        ("🇨🇳", X, 2),
        ("1️⃣", X, 2),
        ("❤️", X, 2),
        ("茶", X, 2),
        ("、", X, 2),
        ("café", X, 4),
        ("cafe\u0301", X, 4),
        ("—", X, 1),
        ("“tea”", X, 5),
        ("…", X, 2),
        ("©", X, 1),
        ("a https://example.com/a/very/long/address/that/goes/on b", X, 27),
        ("http://t.co", X, 23),
        ("see example.com.", X, 28),
        ("茶https://a.cn/x。", X, 27),
        ("user@example.com", X, 16),
        ("v1.2.3", X, 6),
        # Weibo: two half-width characters are one, rounded up.
        ("a", H, 1),
        ("ab", H, 1),
        ("abc", H, 2),
        ("茶a", H, 2),
        ("茶叶", H, 2),
        ("，", H, 1),
        ("🍵", H, 2),
        # Mastodon: links 23, hosts of mentions free.
        ("https://example.com/" + "a" * 100, M, 23),
        ("@bob@example.social hi", M, 7),
        ("@bob hi", M, 7),
        (FAMILY, M, 1),
        ("example.com", M, 11),
    ],
)
def test_count(text: str, rule: CountRule, length: int) -> None:
    assert count(text, rule) == length


def test_links_count_what_the_platform_says() -> None:
    assert count("a https://example.com/long", C, 10) == 12
    assert count("a https://example.com/long", C) == 26


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://a.cn/x，好", ["https://a.cn/x"]),
        ("看https://a.cn好", ["https://a.cn"]),
        ("(https://en.wikipedia.org/wiki/Tea_(drink))", ["https://en.wikipedia.org/wiki/Tea_(drink)"]),
        ("https://a.b/c. Next", ["https://a.b/c"]),
        ("https://a.b/?q=1&r=2#z!", ["https://a.b/?q=1&r=2#z"]),
        ("HTTP://A.B and http://localhost:8000/x", ["HTTP://A.B", "http://localhost:8000/x"]),
        ("https:// ftp://x.y mailto:a@b.c example.com", []),
        ("https://xn--fiq228c.com/", ["https://xn--fiq228c.com/"]),
    ],
)
def test_find_links(text: str, links: list[str]) -> None:
    assert [span.value for span in find_links(text)] == links


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#tea #茶 ＃春", ["tea", "茶", "春"]),
        ("#山屿茶# 上市", ["山屿茶"]),
        ("#a##b#", ["a", "b"]),
        ("茶#明前茶，好", ["明前茶"]),
        ("#1 #12 #1a #_", ["1a", "_"]),
        ("https://a.b/#frag &#39; a#b", []),
    ],
)
def test_find_hashtags(text: str, tags: list[str]) -> None:
    assert [span.value for span in find_hashtags(text)] == tags


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@a.test, @b", ["a.test", "b"]),
        ("你好@bob.test！", ["bob.test"]),
        ("@u@h.social.", ["u@h.social"]),
        ("me@example.com https://a.b/@c", []),
    ],
)
def test_find_mentions(text: str, handles: list[str]) -> None:
    assert [span.value for span in find_mentions(text)] == handles


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_counted_and_cut_cleanly(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    for rule in CountRule:
        assert 0 <= count(text, rule) <= 4 * len(text) + 23
    for span in [*find_links(text), *find_hashtags(text), *find_mentions(text)]:
        start, end = byte_span(text, span)
        assert text.encode()[start:end].decode() == text[span.start : span.end]


@settings(deadline=None)
@given(st.text(alphabet="ab茶🍵 ", max_size=50), st.text(alphabet="ab茶🍵 ", max_size=50))
def test_more_text_never_counts_less(one: str, two: str) -> None:
    for rule in CountRule:
        assert count(one + two, rule) >= count(one, rule)


def test_limits_of_the_account_come_first() -> None:
    caps = registry.capabilities("mastodon")
    info = AccountInfo("1", "a", text_max=10, media=MediaLimit(images_max=1))
    found = check_limits(Draft("a" * 11, thread=("b" * 11,), first_comment="c" * 11), caps, info)
    assert [(item.code, item.params["max"]) for item in found] == [
        ("text_too_long", 10),
        ("first_comment_too_long", 10),
        ("thread_text_too_long", 10),
    ]
