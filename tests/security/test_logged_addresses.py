"""Logs name no address that opens something without signing in."""

from __future__ import annotations

import pytest

from config.logging import redact

SIGNED = "12-0123456789abcdef:Abc_DEF-0123456789"


@pytest.mark.parametrize(
    "path",
    [
        f"/p/{SIGNED}/",
        f"/p/{SIGNED}/2/files/7/",
        f"/m/{SIGNED}/a.jpg",
        f"/ical/{SIGNED}.ics",
        f"/handoff/{SIGNED}/app/",
        "/hooks/0123456789abcdef0123456789abcdef/",
        f"/invite/{SIGNED}/",
    ],
)
def test_signed_words_of_addresses_are_hidden(path: str) -> None:
    for event in (f'"GET {path} HTTP/1.1" 200 7', f"Internal Server Error: {path}", f"http://x.example{path}?a=1"):
        said = redact(None, "info", {"event": event, "inner": {"path": [path]}})
        assert "0123456789" not in str(said)
        assert "[hidden]" in said["event"]


@pytest.mark.parametrize("path", ["/w/shanyu/posts/12/", "/p/short/", "/m/", "/w/shanyu/media/7/file/"])
def test_other_addresses_are_named(path: str) -> None:
    assert redact(None, "info", {"event": path})["event"] == path
