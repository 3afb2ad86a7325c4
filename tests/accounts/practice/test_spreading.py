"""What the practice network finds, who passed a post on there, and an account's days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from accounts.connectors.errors import ConnectorError, RemoteGone
from accounts.connectors.sharers import ShareKind
from accounts.connectors.types import Draft

from .fixtures import PracticeServer


def test_what_people_say_is_found(practice_network: PracticeServer) -> None:
    weibo, auth = practice_network.connect("practice-weibo", "shanyu")
    said = [
        {
            "flavour": "weibo",
            "person": f"路人{n}",
            "text": f"山屿 好喝 {n}",
            "at": f"2026-05-{n:02}T04:00:00+00:00",
            "likes": n,
        }
        for n in range(1, 6)
    ]
    elsewhere = {"flavour": "x", "person": "wren", "text": "山屿 好喝", "at": "2026-05-01T04:00:00+00:00"}
    made = practice_network.admin("POST", "/admin/voices", {"voices": [*said, elsewhere]})["voices"]
    practice_network.say("shanyu", "下午茶 @shanyu 山屿", kind="mention")
    sent = weibo.publish(auth, Draft("山屿开门了"), key="k")
    first = weibo.search_posts(auth, ["山屿"], limit=4)
    assert [post.text for post in first.posts[:3]] == ["山屿开门了", "下午茶 @shanyu 山屿", "山屿 好喝 5"]
    assert first.posts[0].remote_id == sent.remote_id
    rest = weibo.search_posts(auth, ["山屿"], limit=4, cursor=first.cursor)
    assert [post.text for post in rest.posts] == ["山屿 好喝 3", "山屿 好喝 2", "山屿 好喝 1"]
    assert rest.cursor == ""
    since = datetime(2026, 5, 4, tzinfo=UTC)
    both = weibo.search_posts(auth, ["山屿", "好喝"], since=since)
    assert [(post.likes, post.author_handle) for post in both.posts] == [(5, "路人5"), (4, "路人4")]
    page = httpx.get(both.posts[0].url, trust_env=False)
    assert (page.status_code, "山屿 好喝 5" in page.text) == (200, True)
    assert httpx.get(f"{practice_network.url}{made[0]['url']}x", trust_env=False).status_code == 404
    with pytest.raises(ConnectorError):
        weibo.search_posts(auth, ["山" * 600])


def test_as_many_pass_it_on_as_the_figures_say(practice_network: PracticeServer) -> None:
    brand = {"flavour": "weibo", "handle": "shanyu", "display_name": "山屿茶", "followers": 2_000_000, "audience": 10}
    post = {
        "account": "shanyu",
        "flavour": "weibo",
        "format": "text",
        "text": "冬茶",
        "at": "2026-05-20T04:00:00+00:00",
    }
    seeded = practice_network.admin("POST", "/admin/seed", {"accounts": [brand], "posts": [post]})
    weibo, auth = practice_network.connect("practice-weibo", "shanyu")
    remote_id = seeded["posts"][0]["id"]
    found, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = weibo.sharers(auth, remote_id, cursor=cursor)
        found += page.sharers
        cursor, pages = page.cursor, pages + 1
    counted = weibo.post_metrics(auth, [remote_id])[0].shares
    assert counted is not None
    assert len(found) == min(counted, 300)
    assert all(one.followers is not None and one.shared_at is not None for one in found)
    moments = [one.shared_at for one in found]
    assert moments == sorted(moments, reverse=True)
    quote = next(one for one in found if one.kind is ShareKind.QUOTE and one.shares)
    again = weibo.sharers(auth, quote.post_id).sharers
    assert len(again) == quote.shares
    assert quote.url.rpartition("#")[2] in httpx.get(quote.url, trust_env=False).text
    for gone in ("nothing", f"{remote_id}-q9999"):
        with pytest.raises(RemoteGone):
            weibo.sharers(auth, gone)
    # Another network does not know the post.
    x, other = practice_network.connect("practice-x", "shanyu")
    with pytest.raises(RemoteGone):
        x.sharers(other, remote_id)


def test_days_of_an_account(practice_network: PracticeServer) -> None:
    brand = {"flavour": "weibo", "handle": "shanyu", "display_name": "山屿茶", "followers": 500}
    practice_network.admin("POST", "/admin/seed", {"accounts": [brand], "posts": []})
    weibo, auth = practice_network.connect("practice-weibo", "shanyu")
    for person in ("一颗小青柑", "半糖去冰"):
        practice_network.say("shanyu", kind="follow", person=person)
    today = datetime.fromisoformat(practice_network.say("shanyu", "你好", kind="message")["at"]).date()
    days = weibo.account_metrics(auth, since=today - timedelta(days=9), until=today)
    # Nothing is told of the time before the account was opened.
    assert [(one.day, one.followers, one.followers_gained) for one in days] == [(today, 500, 2)]
    assert weibo.account_metrics(auth, since=today - timedelta(days=9), until=today - timedelta(days=2)) == []
