"""What platforms push, as their documents show it: one row per event, with the item it must become.

Every connector that reads pushes has its rows here; `test_contract` holds it to them, and the tests of a platform hold
the same ids against what its inbox lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.connectors.types import Credential, InboxKind, ItemChange


@dataclass(frozen=True)
class Push:
    """An event's payload, and what must come of it; `remote_id` "" for an event that brings nothing."""

    payload: Mapping[str, Any]
    remote_id: str = ""
    kind: InboxKind = InboxKind.COMMENT
    change: ItemChange = ItemChange.NEW
    own: bool = False
    text: str = ""
    author: str = ""
    pictures: int = 0


@dataclass(frozen=True)
class Account:
    """Who we are, and what was pushed to us."""

    auth: Credential
    pushes: tuple[Push, ...] = field(default=())


def _practice(kind: str = "comment", **more: Any) -> dict[str, Any]:
    item = {
        "id": "c1", "kind": kind, "post": "p1" if kind == "comment" else "", "text": "多少钱？", "own": False,
        "author": {"id": "u1", "name": "夜航船", "followers": 7}, "to": None, "at": "2026-11-20T08:00:00+00:00",
        "hidden": False, "liked": False, "deleted": False, "edited_at": None, "reply_to": "", "attachments": [],
        "url": "/p/p1#c-c1",
    }  # fmt: skip
    return {"id": "evt-c1", "type": f"{kind}.created", "account": "a1", "item": {**item, **more}}


PICTURE = {"id": "m1", "kind": "image", "type": "image/png", "url": "/media/m1", "width": 480, "height": 360}
PRACTICE = Account(
    Credential({"access": "t"}, host="https://practice.example", remote_id="a1"),
    (
        Push(_practice(), "c1", text="多少钱？", author="u1"),
        Push(_practice("message", attachments=[PICTURE]), "c1", InboxKind.MESSAGE, text="多少钱？", pictures=1),
        Push(_practice(own=True, to={"id": "u2", "name": "林间小鹿"}), "c1", own=True, text="多少钱？", author="u2"),
        Push(_practice(edited_at="2026-11-20T09:00:00+00:00"), "c1", change=ItemChange.EDITED, text="多少钱？"),
        Push(_practice(deleted=True, text=""), "c1", change=ItemChange.DELETED),
        Push({"id": "evt-2", "type": "account.closed", "account": "a1"}),
    ),
)

ACCOUNTS: Mapping[str, Account] = {
    **dict.fromkeys(
        (
            "practice", "practice-weibo", "practice-xiaohongshu", "practice-douyin", "practice-wechat",
            "practice-bilibili", "practice-instagram", "practice-x",
        ),
        PRACTICE,
    ),
}  # fmt: skip
