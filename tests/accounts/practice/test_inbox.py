"""Everything that reaches a practice account: read, pushed, answered and kept in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from accounts.connectors import errors
from accounts.connectors.hooks import HookCall, HookKind, WebhookEvent
from accounts.connectors.types import Credential, Draft, InboxItem, InboxKind, ItemChange

from .fixtures import PracticeServer

SECRET = "s" * 24


class Receiver:
    """A webhook address that keeps what is pushed."""

    def __init__(self) -> None:
        self.calls: list[HookCall] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.calls.append(HookCall("POST", {}, dict(self.headers.items()), body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def events(self, connector: Any, number: int, seconds: float = 10) -> list[WebhookEvent]:
        """At least `number` events, as the connector reads them."""
        end = time.monotonic() + seconds
        while True:
            taken = list(self.calls)
            receipts = [connector.receive(call, {"token": SECRET}, now=datetime.now(UTC)) for call in taken]
            found = [event for receipt in receipts for event in receipt.events]
            if len(found) >= number or time.monotonic() > end:
                return found
            time.sleep(0.05)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def weibo(practice_network: PracticeServer) -> tuple[Any, Credential]:
    connector, auth = practice_network.connect("practice-weibo", "shanyu", "山屿茶")
    connector.publish(auth, Draft("新茶上市"), key="post")
    return connector, auth


def all_items(connector: Any, auth: Credential, cursor: str = "") -> list[InboxItem]:
    found: list[InboxItem] = []
    while True:
        page = connector.inbox(auth, cursor=cursor)
        if not page.cursor:
            return found
        found += page.items
        cursor = page.cursor


def test_every_kind_reaches_the_inbox(practice_network: PracticeServer, weibo: tuple[Any, Credential]) -> None:
    connector, auth = weibo
    say = practice_network.say
    comment = say("shanyu", "多少钱？")
    say("shanyu", "同问", person="夜航船", reply_to=comment["id"])
    message = say("shanyu", "盒子破了", kind="message", attachments=2)
    say("shanyu", "今天喝 @shanyu", kind="mention")
    say("shanyu", kind="like")
    say("shanyu", kind="follow")
    items = all_items(connector, auth)
    assert [item.kind for item in items] == [
        InboxKind.COMMENT, InboxKind.COMMENT, InboxKind.MESSAGE, InboxKind.MENTION, InboxKind.LIKE, InboxKind.FOLLOW,
    ]  # fmt: skip
    first, second, third = items[:3]
    assert (second.reply_to, second.post_id) == (first.remote_id, first.post_id)
    assert third.remote_id == message["id"]
    assert [(file.mime, file.width) for file in third.attachments] == [("image/png", 480)] * 2
    for file in third.attachments:
        assert practice_network.client.get(file.url).headers["content-type"] == "image/png"
    assert first.author_id == third.author_id != second.author_id
    assert first.author_followers is not None
    assert all(practice_network.client.get(item.url).status_code == 200 for item in items if item.post_id)
    page = practice_network.client.get(items[3].url).text
    assert f'id="c-{third.remote_id}"' in page
    assert f'id="c-{items[3].remote_id}"' in page


def test_changes_come_again_and_only_once(practice_network: PracticeServer, weibo: tuple[Any, Credential]) -> None:
    connector, auth = weibo
    kept, edited, removed = (practice_network.say("shanyu", f"number {n}") for n in range(3))
    cursor = connector.inbox(auth).cursor
    practice_network.admin("POST", "/admin/edit", {"id": edited["id"], "text": "better"})
    practice_network.admin("POST", "/admin/edit", {"id": edited["id"], "text": "best"})
    practice_network.admin("POST", "/admin/unsay", {"id": removed["id"]})
    changed = all_items(connector, auth, cursor)
    assert [(item.remote_id, item.change, item.text) for item in changed] == [
        (edited["id"], ItemChange.EDITED, "best"),
        (removed["id"], ItemChange.DELETED, ""),
    ]
    assert [item.remote_id for item in all_items(connector, auth)] == [kept["id"], edited["id"], removed["id"]]


def test_our_own_words_are_told_apart(practice_network: PracticeServer, weibo: tuple[Any, Credential]) -> None:
    """Written through the interface or by hand on the network's own pages."""
    connector, auth = weibo
    theirs = practice_network.say("shanyu", "在吗", kind="message")
    made = connector.reply(auth, theirs["id"], "在的", key="k")
    assert connector.reply(auth, theirs["id"], "在的", key="k").remote_id == made.remote_id
    own = {"origin": practice_network.url}
    page = f"{practice_network.url}/@shanyu/weibo/inbox"
    form = {"as": "account", "kind": "message", "person": "一颗小青柑", "text": "照片收到了"}
    assert practice_network.client.post(page, data=form).status_code == 403
    assert practice_network.client.post(page, data=form, headers=own).status_code == 303
    items = [item for item in all_items(connector, auth) if item.own]
    assert [(item.text, item.author_handle) for item in items] == [("在的", "一颗小青柑"), ("照片收到了", "一颗小青柑")]
    assert {item.thread_id for item in items} == {all_items(connector, auth)[0].thread_id}
    assert items[0].reply_to == theirs["id"]
    strange = {**form, "person": "林间小鹿"}
    refused = practice_network.client.post(page, data=strange, headers=own)
    assert refused.status_code == 422
    assert "只能回复给账号写过信的人" in refused.text


def test_hand_written_comments(practice_network: PracticeServer, weibo: tuple[Any, Credential]) -> None:
    connector, auth = weibo
    own, post = {"origin": practice_network.url}, practice_network.effects()[0]["id"]
    page = f"{practice_network.url}/p/{post}"
    for form in ({"as": "reader", "person": "夜航船", "text": "好看"}, {"as": "account", "text": "谢谢"}):
        assert practice_network.client.post(page, data=form, headers=own).status_code == 303
    assert practice_network.client.post(page, data={"as": "reader", "text": "x"}, headers=own).status_code == 422
    long = practice_network.client.post(page, data={"as": "account", "text": "茶" * 141}, headers=own)
    assert long.status_code == 422
    assert [(item.text, item.own) for item in all_items(connector, auth)] == [("好看", False), ("谢谢", True)]


def test_messages_have_a_window(practice_network: PracticeServer, weibo: tuple[Any, Credential]) -> None:
    connector, auth = weibo
    hours = connector.capabilities.windows[InboxKind.MESSAGE].hours

    def ago(**back: float) -> str:
        return (datetime.now(UTC) - timedelta(**back)).isoformat()

    old = practice_network.say("shanyu", "在吗", kind="message", at=ago(hours=hours, minutes=1))
    with pytest.raises(errors.WindowClosed):
        connector.reply(auth, old["id"], "在的", key="a")
    practice_network.say("shanyu", "？", kind="message", at=ago(hours=hours, minutes=-1))
    assert connector.reply(auth, old["id"], "在的", key="a").remote_id
    comment = practice_network.say("shanyu", "好茶", at=ago(days=60))
    assert connector.reply(auth, comment["id"], "谢谢", key="b").remote_id
    like = practice_network.say("shanyu", kind="like")
    with pytest.raises(errors.UnsupportedFeature):
        connector.reply(auth, like["id"], "谢谢", key="c")
    with pytest.raises(errors.InvalidContent):
        connector.reply(auth, comment["id"], "茶" * 141, key="d")
    assert connector.reply(auth, old["id"], "茶" * 300, key="e").remote_id, "messages may be longer"


def test_keeping_order(practice_network: PracticeServer, weibo: tuple[Any, Credential]) -> None:
    connector, auth = weibo
    spam, nice = practice_network.say("shanyu", "加我领优惠"), practice_network.say("shanyu", "好喝")
    message = practice_network.say("shanyu", "在吗", kind="message")
    connector.like(auth, nice["id"])
    connector.like(auth, nice["id"])
    connector.delete_comment(auth, spam["id"])
    connector.delete_comment(auth, spam["id"])
    connector.delete_comment(auth, "nosuch")
    for call in (connector.delete_comment, lambda who, what: connector.set_hidden(who, what, hidden=True)):
        with pytest.raises(errors.UnsupportedFeature):
            call(auth, message["id"])
    items = {item.remote_id: item for item in all_items(connector, auth)}
    assert items[spam["id"]].change is ItemChange.DELETED
    assert items[nice["id"]].raw["liked"] is True
    post = practice_network.client.get(items[nice["id"]].url).text
    assert "好喝" in post
    assert "加我领优惠" not in post
    with pytest.raises(errors.RemoteGone):
        connector.reply(auth, spam["id"], "hi", key="k")


def test_pushes_say_what_the_inbox_says(
    practice_network: PracticeServer, weibo: tuple[Any, Credential], receiver: Receiver
) -> None:
    connector, auth = weibo
    connector.subscribe(auth, url=receiver.url, secret=SECRET)
    comment = practice_network.say("shanyu", "多少钱？")
    message = practice_network.say("shanyu", "看图", kind="message", attachments=1)
    practice_network.say("shanyu", "@shanyu", kind="mention")
    practice_network.say("shanyu", kind="follow")
    connector.reply(auth, message["id"], "收到", key="k")
    events = receiver.events(connector, 5)
    kinds = {event.kind for event in events}
    assert kinds == {HookKind.COMMENT, HookKind.MESSAGE, HookKind.MENTION, HookKind.REACTION, HookKind.OTHER}
    pushed = {item.remote_id: item for event in events for item in connector.pushed_items(auth, event)}
    polled = {item.remote_id: item for item in all_items(connector, auth)}
    assert pushed.keys() == polled.keys()
    for name, item in polled.items():
        twin = pushed[name]
        assert (twin.text, twin.at, twin.own, twin.thread_id, twin.author_id, twin.url, twin.attachments) == (
            item.text, item.at, item.own, item.thread_id, item.author_id, item.url, item.attachments,
        )  # fmt: skip
    practice_network.admin("POST", "/admin/edit", {"id": comment["id"], "text": "几钱？"})
    practice_network.admin("POST", "/admin/unsay", {"id": comment["id"]})
    last = [item for event in receiver.events(connector, 7) for item in connector.pushed_items(auth, event)][5:]
    assert {item.change for item in last} == {ItemChange.EDITED, ItemChange.DELETED}
    assert {item.remote_id for item in last} == {comment["id"]}
    ids = [event.event_id for event in receiver.events(connector, 7)]
    assert len(set(ids)) == len(ids)


def test_a_crowd_is_pushed_in_batches(
    practice_network: PracticeServer, weibo: tuple[Any, Credential], receiver: Receiver
) -> None:
    connector, auth = weibo
    connector.subscribe(auth, url=receiver.url, secret=SECRET)
    kinds = {"comment": 6, "message": 2, "mention": 1, "like": 1}
    started = time.monotonic()
    practice_network.storm(
        "shanyu", 3000, seconds=2, kinds=kinds, people=400, edited=0.02, deleted=0.02, pictured=0.1, language="zh"
    )
    events = receiver.events(connector, 3000)
    assert 1.5 < time.monotonic() - started < 9
    assert len(receiver.calls) < len(events) / 2
    items = [item for event in events for item in connector.pushed_items(auth, event)]
    assert len({item.remote_id for item in items}) == 3000
    new = {item.remote_id: item for item in items if item.change is ItemChange.NEW}
    assert {item.kind for item in new.values()} == {*map(InboxKind, kinds)}
    assert 300 < len({item.author_id for item in new.values()}) <= 400
    assert any(item.attachments for item in new.values())
    assert any(item.reply_to for item in new.values())
    # Somebody may have second thoughts while we read.
    assert len({item.remote_id for item in all_items(connector, auth)}) == 3000


def test_a_restart_keeps_the_place(tmp_path: Path) -> None:
    server = PracticeServer(tmp_path)
    server.start()
    connector, auth = server.connect("practice-weibo", "shanyu")
    connector.publish(auth, Draft("hello"), key="k")
    said = [server.say("shanyu", f"n{n}", kind="message") for n in range(3)]
    cursor = connector.inbox(auth).cursor
    server.admin("POST", "/admin/edit", {"id": said[0]["id"], "text": "changed"})
    server.kill()
    server.start()
    server.say("shanyu", "later")
    assert [item.text for item in all_items(connector, auth, cursor)] == ["changed", "later"]
    server.stop()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", {"account": "shanyu", "text": "x"}),
        ("say", {"account": "shanyu", "person": "a", "text": " "}),
        ("say", {"account": "shanyu", "person": "a", "text": "x", "kind": "letter"}),
        ("say", {"account": "shanyu", "person": "a", "text": "x", "at": "2999-01-01T00:00:00+00:00"}),
        ("say", {"account": "shanyu", "person": "a", "kind": "like", "own": True}),
        ("comment-storm", {"account": "shanyu", "kinds": {"letter": 1}}),
        ("comment-storm", {"account": "shanyu", "kinds": {"comment": 0}}),
        ("comment-storm", {"account": "shanyu", "language": "fr"}),
        ("comment-storm", {"account": "shanyu", "n": -1}),
    ],
)
def test_orders_that_make_no_sense(
    practice_network: PracticeServer, weibo: tuple[Any, Credential], path: str, body: dict[str, Any]
) -> None:
    answer = practice_network.client.post(f"{practice_network.url}/admin/{path}", json=body)
    assert answer.status_code == 422, answer.text


def test_two_runs_of_a_crowd_agree(practice_network: PracticeServer) -> None:
    """The words follow from the account's name, not from ids, which differ from run to run."""

    def run(network: PracticeServer, words: Callable[[InboxItem], object]) -> list[object]:
        network.admin("POST", "/admin/reset")
        connector, auth = network.connect("practice-x", "brand")
        connector.publish(auth, Draft("hello"), key="k")
        network.storm("brand", 40, kinds={"comment": 1, "message": 1, "mention": 1})
        return [words(item) for item in all_items(connector, auth)]

    first, second = (run(practice_network, lambda item: (item.kind, item.author_handle, item.text)) for _run in "12")
    assert first == second
    assert len({str(row) for row in first}) == 40
