"""The practice network itself: what it keeps, what it shows, what its back door does."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from accounts.connectors.types import Draft, Format
from accounts.practice_network import journal
from accounts.practice_network.access import read_admin_key
from accounts.practice_network.audience import figures, remarks
from accounts.practice_network.flavours import FLAVOURS
from accounts.practice_network.records import Account, Post
from accounts.practice_network.store import Store
from accounts.practice_network.web.words import WORDS

from .fixtures import PracticeServer, picture

EVIL = "<script>alert(1)</script>\"'&"


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[PracticeServer]:
    """A process that the test may kill."""
    server = PracticeServer(tmp_path / "practice")
    server.start()
    yield server
    server.kill()


def test_a_restart_keeps_everything(own_server: PracticeServer) -> None:
    connector, auth = own_server.connect("practice-instagram", "shanyu")
    post = connector.publish(auth, Draft("kept", Format.IMAGE, "", (picture(800, 1000),)), key="k")
    gone = connector.publish(auth, Draft("gone", Format.IMAGE, "", (picture(800, 1000),)), key="k2")
    connector.delete(auth, gone.remote_id)
    own_server.storm("shanyu", 3)
    before = connector.inbox(auth)
    assert own_server.stop() == 0, "SIGTERM ends it cleanly"
    own_server.start()
    assert connector.probe(auth).posts == 1
    assert connector.publish(auth, Draft("other words", Format.IMAGE, "", ()), key="k").remote_id == post.remote_id
    assert connector.inbox(auth).items == before.items
    assert connector.inbox(auth, cursor=before.cursor).items == ()
    assert [row["deleted"] for row in own_server.effects()] == [False, True]
    page = own_server.client.get(post.url).text
    image = page.partition('src="/media/')[2].partition('"')[0]
    assert own_server.client.get(f"{own_server.url}/media/{image}").headers["content-type"] == "image/png"


def test_a_kill_loses_nothing_that_was_answered(own_server: PracticeServer) -> None:
    connector, auth = own_server.connect("practice-weibo")
    ids = [connector.publish(auth, Draft(f"post {n}"), key=str(n)).remote_id for n in range(40)]
    own_server.kill()
    with (own_server.folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"is":"post","id":"half')
    own_server.start()
    assert [row["id"] for row in own_server.effects()] == ids
    assert connector.publish(auth, Draft("after"), key="after").remote_id > ids[-1]
    own_server.kill()
    own_server.start()
    assert len(own_server.effects()) == 41


def test_a_long_journal_is_compacted_without_loss(tmp_path: Path) -> None:
    store = Store(tmp_path)
    account = Account("a1", "x", "h", "H", 0, "", 10, 1.0, 0.0, token="t0", refresh_token="r0")
    for number in range(1500):
        account.followers = number
        store.save(account)
    store.save(Post("p1", "a1", "text", "", "hello", [], [], "", "", "k", 1.0, 1.0, 1.0))
    store.close()
    again = Store(tmp_path)
    assert again.journal.lines == 2
    assert again.by_key["a1", "k"].text == "hello"
    assert again.by_token["t0"].followers == 1499
    again.close()


def test_many_posts_at_once_arrive_once_each(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-weibo")
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: connector.publish(auth, Draft(f"post {n}"), key=str(n)).remote_id, range(500)))
    effects = practice_network.effects()
    assert len(effects) == 500
    assert {row["id"] for row in effects} == set(ids)
    assert {row["key"] for row in effects} == {str(n) for n in range(500)}


def test_admin_calls_need_the_key(practice_network: PracticeServer) -> None:
    with httpx.Client(base_url=practice_network.url, trust_env=False) as client:
        for method, path in [
            ("GET", "/admin/effects"),
            ("POST", "/admin/reset"),
            ("POST", "/admin/faults"),
            ("DELETE", "/admin/faults"),
            ("POST", "/admin/seed"),
            ("POST", "/admin/comment-storm"),
            ("POST", "/admin/say"),
            ("POST", "/admin/edit"),
            ("POST", "/admin/unsay"),
            ("POST", "/api/accounts"),
        ]:
            answer = client.request(method, path, json={}, headers={b"x-practice-key": "é".encode()})
            assert answer.status_code == 401, path
            assert answer.json()["error"]["request_id"] == answer.headers["x-request-id"]
        assert client.get("/api/me").json()["error"]["code"] == "token_invalid"


def test_an_admin_key_is_made_and_kept_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRACTICE_ADMIN_KEY", raising=False)
    key = read_admin_key(tmp_path)
    assert len(key) > 30
    assert read_admin_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "admin.key").stat().st_mode) == 0o600


def test_seeding_makes_a_past(practice_network: PracticeServer) -> None:
    at = datetime.now(UTC) - timedelta(days=10)
    made = practice_network.admin(
        "POST",
        "/admin/seed",
        {
            "accounts": [{"flavour": "x", "handle": "tea", "display_name": "Tea", "followers": 50000, "bio": "Tea."}],
            "posts": [
                {
                    "account": "tea",
                    "at": at.isoformat(),
                    "text": "Old news",
                    "first_comment": "First",
                    "client_ref": "r",
                }
            ],
        },
    )
    post = made["posts"][0]
    assert datetime.fromisoformat(post["created_at"]) == at
    client = httpx.Client(headers={"authorization": f"Bearer {made['accounts'][0]['access_token']}"}, trust_env=False)
    figures_now = client.get(f"{practice_network.url}/api/posts/{post['id']}/metrics").json()
    assert figures_now["impressions"] > 100
    items = client.get(f"{practice_network.url}/api/inbox").json()["items"]
    assert figures_now["comments"] == len(items)
    assert [item["text"] for item in items if item["own"]] == ["First"]
    assert all(at.isoformat() < item["at"] < datetime.now(UTC).isoformat() for item in items)
    assert practice_network.effects()[0]["seeded"] is True
    client.close()


def test_bad_bodies_are_answered_and_not_crashed_on(practice_network: PracticeServer) -> None:
    _, auth = practice_network.connect("practice-x")
    client = httpx.Client(
        base_url=practice_network.url, headers={"authorization": f"Bearer {auth.secrets['access']}"}, trust_env=False
    )
    for body in (b"", b"{", b"[]", b'{"text": 5}', b'{"text":"a","media":"x"}', b'{"text":"a","thread":[1]}', b"\xff"):
        assert client.post("/api/posts", content=body).status_code in (400, 422), body
    assert client.post("/api/posts", json={"text": "a", "media": ["nosuch"]}).status_code == 422
    assert client.get("/api/posts?since=yesterday").status_code == 422
    assert client.get("/api/inbox?cursor=-1").status_code == 422
    assert client.post("/api/media", files={"file": ("a.png", b"not an image", "image/png")}).status_code == 415
    assert client.post("/api/media", data={"alt": "x"}).status_code == 400
    assert client.post("/admin/faults", json={"effect": "meteor"}).status_code == 401
    assert client.get("/api/nothing").json()["error"]["code"] == "not_found"
    assert client.put("/api/posts").json()["error"]["code"] == "method_not_allowed"
    client.close()


def test_figures_only_grow_and_are_the_same_in_every_run() -> None:
    account = Account("a1", "weibo", "h", "H", 0, "", 300_000, 1.0, 0.0)
    post = Post("i3nnbtf7cw", "a1", "text", "", "x", [], [], "", "", "", 1000.0, 1000.0, 1000.0)
    flavour = FLAVOURS["weibo"]
    ages = [0, 60, 600, 3600, 86400, 7 * 86400, 90 * 86400]
    rows = [figures(post, account, flavour, 2, 1000.0 + age) for age in ages]
    for before, after in pairwise(rows):
        assert all(before[name] <= after[name] for name in before)
    assert rows[0]["impressions"] == 0
    assert rows[-1]["likes"] > 100
    assert remarks(post, account, flavour) == remarks(post, account, flavour)
    account.audience = 0
    assert remarks(post, account, flavour) == []
    assert figures(post, account, flavour, 0, 1e9)["impressions"] == 0


def test_pages_escape_everything_and_forbid_foreign_scripts(practice_network: PracticeServer) -> None:
    practice_network.admin(
        "POST", "/api/accounts", {"flavour": "weibo", "handle": "evil", "display_name": EVIL[:60], "bio": EVIL}
    )
    connector, auth = practice_network.connect("practice-weibo", "evil", EVIL)
    draft = Draft(f"{EVIL} #<b>tag https://x.cn/?q=<script>", Format.IMAGE, media=(picture(alt=EVIL),))
    post = connector.publish(auth, draft, key="k")
    connector.comment(auth, post.remote_id, EVIL, key="c")
    paths = ["/", "/@evil", "/@evil/weibo", "/@evil/weibo/new", "/@evil/weibo/inbox",
             post.url.removeprefix(practice_network.url), "/nowhere",
             "/feed?after=0", "/?tag=<script>", "/?lang=en&tag=\"><script>"]  # fmt: skip
    for path in paths:
        answer = practice_network.client.get(practice_network.url + path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy, path
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy
        assert "<script>" not in answer.text, path
        assert " style=" not in answer.text, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        if path != "/feed?after=0":
            assert "练习" in answer.text or "Practice" in answer.text, path


def test_pages_speak_the_readers_language(practice_network: PracticeServer) -> None:
    url = practice_network.url
    with httpx.Client(trust_env=False) as client:
        assert "练习网络" in client.get(url).text
        english = client.get(url, headers={"accept-language": "en-GB,en;q=0.9,zh;q=0.5"}).text
        assert "Nothing here leaves this machine" in english
        assert '<html lang="en">' in english
        assert "Practice network" in client.get(f"{url}/?lang=en").text
        assert "Practice network" in client.get(url).text, "the choice is remembered"
    assert all(zh.strip() and en.strip() for zh, en in WORDS.values())


def test_the_feed_tells_an_open_page_what_changed(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-weibo")
    client, feed = practice_network.client, f"{practice_network.url}/feed"
    old = client.get(practice_network.url).text.partition('data-after="')[2].partition('"')[0]
    assert client.get(f"{feed}?after={old}").status_code == 204
    post = connector.publish(auth, Draft("news"), key="k")
    answer = client.get(f"{feed}?after={old}")
    assert f'id="p-{post.remote_id}"' in answer.text
    version = answer.headers["x-version"]
    assert client.get(f"{feed}?after={version}").status_code == 204
    connector.comment(auth, post.remote_id, "more", key="c")
    assert "more" in client.get(f"{feed}?after={version}&accounts={auth.remote_id}").text
    assert client.get(f"{feed}?after={version}&accounts=nobody").status_code == 204
    connector.delete(auth, post.remote_id)
    assert "data-gone" in client.get(f"{feed}?after={version}").text
    assert client.get(post.url).status_code == 404


def test_posting_by_hand(practice_network: PracticeServer) -> None:
    _, auth = practice_network.connect("practice-channels", "shanyu")
    page = f"{practice_network.url}/@shanyu/channels/new"
    client = practice_network.client
    own = {"origin": practice_network.url}
    assert client.post(page, data={"text": "x"}, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post(page, data={"text": "x"}).status_code == 403
    refused = client.post(page, data={"title": "a" * 17, "text": "kept words"}, headers=own)
    assert refused.status_code == 422
    assert "标题太长 (17 / 16)" in refused.text
    assert "kept words" in refused.text
    with picture().open() as file:
        done = client.post(page, data={"title": "围炉", "text": "现场"}, files={"files": ("a.png", file)}, headers=own)
    assert done.status_code == 200
    effect = practice_network.effects()[0]
    assert (effect["account"], effect["title"]) == (auth.remote_id, "围炉")
    assert f"{practice_network.url}/p/{effect['id']}" in done.text


def test_a_folder_belongs_to_one_process(own_server: PracticeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LOCK_SECONDS", 0.1)
    with pytest.raises(journal.FolderInUse):
        Store(own_server.folder)


def test_journal_lines_are_plain_json(own_server: PracticeServer) -> None:
    connector, auth = own_server.connect("practice-x")
    connector.publish(auth, Draft("hello 茶"), key="k")
    lines = (own_server.folder / "journal.jsonl").read_text().splitlines()
    assert [json.loads(line)["is"] for line in lines][-1] == "post"
    assert stat.S_IMODE((own_server.folder / "journal.jsonl").stat().st_mode) == 0o600
