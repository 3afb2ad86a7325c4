"""What is read from WeChat official accounts and answered: comments, messages, figures; and articles' markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from accounts.connectors.errors import InvalidContent, RemoteGone, UnsupportedFeature
from accounts.connectors.platforms.wechat_oa import markup
from accounts.connectors.platforms.wechat_oa.connector import WechatOfficialAccount
from accounts.connectors.types import Credential

from .fakes.wechat_oa import Fake
from .samples import Clock
from .test_wechat_oa import ARTICLE, NOON, publish


@pytest.fixture
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture
def clock(server: Fake) -> Clock:
    server.now = clock = Clock(NOON)
    return clock


@pytest.fixture
def wechat(server: Fake, clock: Clock) -> WechatOfficialAccount:
    return WechatOfficialAccount(http=server.http(), clock=clock)


@pytest.fixture
def auth(wechat: WechatOfficialAccount, server: Fake) -> Credential:
    credential = wechat.connect(server.values)[0].credential
    server.requests.clear()
    return credential


def test_comments(wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock) -> None:
    post = publish(wechat, server, auth)
    data = int(post.remote_id.split("~")[1])
    server.write_comment(data, "同一秒")
    page = wechat.inbox(auth)
    assert [item.text for item in page.items] == ["第几泡最香？", "同一秒"]
    assert {item.post_id for item in page.items} == {post.remote_id}
    server.write_comment(data, "还是同一秒")
    newer = wechat.inbox(auth, cursor=page.cursor)
    assert [item.text for item in newer.items] == ["还是同一秒"]
    assert wechat.inbox(auth, cursor=newer.cursor).items == ()
    clock.move(seconds=5)
    server.write_comment(data, "后来")
    assert [item.text for item in wechat.inbox(auth, cursor=newer.cursor).items] == ["后来"]

    comment = page.items[0].remote_id
    first = wechat.reply(auth, comment, "第三泡", key="k")
    assert wechat.reply(auth, comment, "第三泡", key="k") == first
    with pytest.raises(InvalidContent):
        wechat.reply(auth, comment, "第四泡", key="k2")
    wechat.set_hidden(auth, comment, hidden=False)
    assert server.comments[data, 1]["comment_type"] == 1
    wechat.set_hidden(auth, comment, hidden=True)
    assert server.comments[data, 1]["comment_type"] == 0
    with pytest.raises(RemoteGone):
        wechat.set_hidden(auth, f"c~{data}~99", hidden=True)
    answer = next(item for item in wechat.inbox(auth).items if item.own)
    assert (answer.remote_id, answer.reply_to, answer.text) == (first.remote_id, comment, "第三泡")
    wechat.delete_comment(auth, comment)
    wechat.delete_comment(auth, comment)
    assert (data, 1) not in server.comments
    with pytest.raises(UnsupportedFeature):
        wechat.delete_comment(auth, "m~o-reader~123")


def test_answers_to_messages(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    wechat.reply(auth, "m~o-reader~123", "您好", key="k")
    assert server.messages == [{"touser": "o-reader", "msgtype": "text", "text": {"content": "您好"}}]
    with pytest.raises(InvalidContent, match="48 hours"):
        wechat.reply(auth, "m~o-late~1", "您好", key="k")
    with pytest.raises(RemoteGone):
        wechat.reply(auth, "Art~1", "您好", key="k")


def test_figures_of_posts(wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock) -> None:
    server.figures["getarticletotaldetail"] = []
    old = publish(wechat, server, auth)
    clock.move(days=2)
    new = publish(wechat, server, auth, replace(ARTICLE, title="今天"))
    msgid = old.remote_id.split("~")[1] + "_1"
    details = [
        {"stat_date": "2026-11-27", "read_user": 90, "like_user": 0, "share_user": 7},
        {"stat_date": "2026-11-26", "read_user": 50, "like_user": 0, "share_user": 4},
    ]
    server.figures["getarticletotaldetail"] = [{"ref_date": "2026-11-26", "msgid": msgid, "detail_list": details}]
    first, second, third = wechat.post_metrics(auth, [old.remote_id, new.remote_id, "unknown~9"])
    assert (first.reach, first.likes, first.shares, first.comments, first.impressions) == (90, 0, 7, None, None)
    assert second.reach is None
    assert third.reach is None
    assert len(server.sent("POST", "/datacube/")) == 1


def test_figures_of_the_account(wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock) -> None:
    server.figures = {
        "getusersummary": [
            {"ref_date": "2026-11-24", "user_source": 0, "new_user": 3, "cancel_user": 1},
            {"ref_date": "2026-11-24", "user_source": 30, "new_user": 4},
            {"ref_date": "2026-11-23", "user_source": 0, "new_user": 0},
        ],
        "getusercumulate": [{"ref_date": "2026-11-24", "cumulate_user": 1203}],
        "getbizsummary": [{"ref_date": "2026-11-25", "detail": {"read_user": 40, "comment_count": 0}}],
    }
    days = wechat.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 26))
    assert [dict(d.channels) for d in days] == [{"other": 0}, {"other": 3, "offline": 4}, {}]
    assert [(d.day.day, d.followers, d.followers_gained, d.followers_lost, d.reach, d.comments) for d in days] == [
        (23, None, 0, None, None, None),
        (24, 1203, 7, 1, None, None),
        (25, None, None, None, 40, 0),
    ]
    clock.move(hours=-6)
    days = wechat.account_metrics(auth, since=date(2026, 11, 20), until=date(2026, 11, 26))
    assert [d.day.day for d in days] == [23, 24], "before 8 o'clock in China yesterday is not complete"
    assert wechat.account_metrics(auth, since=date(2026, 11, 25), until=date(2026, 11, 26)) == []


def test_markup() -> None:
    assert markup.article("# A & B\n一\n二\n\n**三**<b>", {2: "u?a=1&b"}) == (
        '<h2>A &amp; B</h2><p>一<br>二</p><p><strong>三</strong>&lt;b&gt;</p><p><img src="u?a=1&amp;b"></p>'
    )
    assert markup.same("<p>a &amp; b's</p>", '<section style="x">a &amp;&nbsp;b&#39;s</section>')
    assert markup.same("1 &lt; 2 &gt; 0", "1 < 2 > 0")
    assert not markup.same("<p>一</p>", "<p>二</p>")
