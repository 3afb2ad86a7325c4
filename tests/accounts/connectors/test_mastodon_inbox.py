"""What reached a Mastodon account: notifications and conversations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.connectors.http import Http
from accounts.connectors.platforms.mastodon.connector import Mastodon
from accounts.connectors.types import InboxKind

from .fake_mastodon import ME, FakeMastodon
from .fake_server import Answer
from .samples import Clock
from .test_mastodon import sign_in


@pytest.fixture
def server() -> Iterator[FakeMastodon]:
    with FakeMastodon() as fake:
        yield fake


@pytest.fixture
def mastodon() -> Mastodon:
    return Mastodon(http=Http(allow_private_hosts={"127.0.0.1"}, timeout=1.5, total=5), clock=Clock())


def status_of(identifier: str, **more: Any) -> dict[str, Any]:
    at = f"2026-11-20T08:00:{int(identifier) % 60:02}.000Z"
    base = {"id": identifier, "created_at": at, "content": "<p>hi</p>", "visibility": "public"}
    return {**base, "account": {"id": "7", "acct": "fan"}, "url": f"https://x/{identifier}", **more}


def note(number: int, kind: str, status: dict[str, Any] | None = None) -> dict[str, Any]:
    at = f"2026-11-20T08:{number // 60 % 60:02}:{number % 60:02}.000Z"
    return {"id": str(number), "type": kind, "created_at": at, "account": {"id": "7", "acct": "fan"}, "status": status}


def test_inbox_loses_nothing_between_two_looks(mastodon: Mastodon, server: FakeMastodon) -> None:
    auth = sign_in(mastodon, server).credential
    assert mastodon.inbox(auth).cursor == ""
    server.notifications = [note(10, "mention", status_of("10", in_reply_to_id="5", in_reply_to_account_id=ME))]
    page = mastodon.inbox(auth)
    assert [(item.kind, item.post_id, item.text) for item in page.items] == [(InboxKind.COMMENT, "5", "hi")]
    server.notifications += [note(number, "favourite", status_of("5")) for number in range(100, 230)]
    server.notifications += [note(230, "follow"), note(231, "poll", status_of("5")), note(232, "reblog", None)]
    hidden = status_of("50", visibility="direct")
    mine = status_of("51", visibility="direct", account={"id": ME, "acct": "brand"})
    guest = {"id": "7", "acct": "fan", "display_name": "Fan", "followers_count": 3}
    server.conversations = [
        {"id": "1", "last_status": hidden, "accounts": [guest]},
        {"id": "2", "last_status": mine, "accounts": [guest]},
        {"id": "3"},
    ]
    news = mastodon.inbox(auth, cursor=page.cursor)
    kinds = [item.kind for item in news.items]
    assert kinds.count(InboxKind.LIKE) == 130
    assert kinds.count(InboxKind.FOLLOW) == kinds.count(InboxKind.SHARE) == 1
    messages = [item for item in news.items if item.kind is InboxKind.MESSAGE]
    assert [(item.own, item.author_id, item.thread_id) for item in messages] == [
        (False, "7", "direct:7"),
        (True, "7", "direct:7"),
    ]
    assert (messages[1].author_name, messages[1].author_followers) == ("Fan", 3)
    assert len({item.remote_id for item in news.items}) == len(news.items) == 134
    assert [item.at for item in news.items] == sorted(item.at for item in news.items)
    after = mastodon.inbox(auth, cursor=news.cursor)
    assert (after.items, after.cursor) == ((), "")


def test_inbox_of_servers_without_conversations(mastodon: Mastodon, server: FakeMastodon) -> None:
    auth = sign_in(mastodon, server).credential
    server.notifications = [note(10, "mention", status_of("10", visibility="direct"))]
    server.fault("GET", "/api/v1/conversations", instead=Answer(404, "<html>"))
    (item,) = mastodon.inbox(auth).items
    assert (item.kind, item.thread_id) == (InboxKind.MESSAGE, "direct:7")
