"""Cursors that hold the newest second and what was seen in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.connectors.families.marks import Mark
from accounts.connectors.types import InboxItem, InboxKind


def item(name: str, second: int) -> InboxItem:
    return InboxItem(name, InboxKind.COMMENT, "a", "a", name, datetime.fromtimestamp(second, UTC))


def test_equal_times_are_neither_lost_nor_repeated() -> None:
    first = Mark.of("").page([item("b", 7), item("a", 5), item("c", 7)])
    assert ([found.remote_id for found in first.items], first.cursor) == (["a", "b", "c"], "7:b c")
    second = Mark.of(first.cursor).page([item("a", 5), item("b", 7), item("c", 7), item("d", 7)])
    assert ([found.remote_id for found in second.items], second.cursor) == (["d"], "7:b c d")
    third = Mark.of(second.cursor).page([item("d", 7), item("e", 8)])
    assert ([found.remote_id for found in third.items], third.cursor) == (["e"], "8:e")
    assert Mark.of(third.cursor).page([item("e", 8)]).cursor == ""


@pytest.mark.parametrize("cursor", ["", "x:y", ":"])
def test_what_is_no_cursor_is_the_beginning(cursor: str) -> None:
    assert Mark.of(cursor) == Mark()
