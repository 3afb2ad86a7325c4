"""The Zhihu connector: an account looked after by hand, and what an access secret adds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors.errors import (
    ConnectorError,
    InvalidContent,
    PolicyRejected,
    RateLimited,
    Transient,
    UnexpectedResponse,
)
from accounts.connectors.families.days import midnight
from accounts.connectors.http import Http
from accounts.connectors.platforms.zhihu import creations, inbox
from accounts.connectors.platforms.zhihu.connector import Zhihu
from accounts.connectors.types import Credential, Draft, Format

from .fake_server import Answer
from .fakes.zhihu import ANSWER, ARTICLE, Fake
from .samples import Clock, media

STATS, COMMENTS = "/creator_content_stats", "/content_comments"


@pytest.fixture(scope="module")
def running() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture(scope="module")
def http(running: Fake) -> Iterator[Http]:
    client = running.http()
    yield client
    client.close()


@pytest.fixture
def server(running: Fake) -> Fake:
    running.reset()
    running.requests.clear()
    running.faults.clear()
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def zhihu(http: Http, clock: Clock) -> Zhihu:
    return Zhihu(http=http, clock=clock)


@pytest.fixture
def auth(zhihu: Zhihu, server: Fake) -> Credential:
    (grant,) = zhihu.connect(server.values)
    server.requests.clear()
    return grant.credential


def test_without_a_secret_nothing_is_asked(zhihu: Zhihu, server: Fake) -> None:
    (grant,) = zhihu.connect({**server.values, "access_secret": " "})
    auth = grant.credential
    assert (grant.info.handle, grant.info.missing_scopes) == ("山屿茶", ("access_secret",))
    assert zhihu.post_metrics(auth, [ANSWER]) == []
    assert zhihu.account_metrics(auth, since=date(2026, 1, 1), until=date(2026, 1, 2)) == []
    assert zhihu.inbox(auth).items == ()
    assert zhihu.probe(auth) == grant.info
    assert server.requests == []
    assert zhihu.refresh(auth) is auth


def test_a_secret_is_tried_at_once(zhihu: Zhihu, server: Fake) -> None:
    (grant,) = zhihu.connect(server.values)
    assert grant.info.missing_scopes == ()
    assert [(quota.used, quota.limit) for quota in grant.info.quotas] == [(0, 100), (5, 100)]
    assert "zh-secret-1" not in repr(grant)
    (plain,) = zhihu.connect({"handle": "山屿茶"})
    assert plain.credential.remote_id == grant.credential.remote_id
    with pytest.raises(InvalidContent) as caught:
        zhihu.connect({**server.values, "access_secret": "wrong-secret"})
    assert caught.value.problems[0].field == "access_secret"
    assert "wrong-secret" not in caught.value.raw
    server.fault("GET", "/quota", drop=True)
    with pytest.raises(Transient):
        zhihu.connect(server.values)


def test_a_refused_secret_costs_only_the_figures(zhihu: Zhihu, server: Fake, auth: Credential) -> None:
    server.secret = "replaced"
    info = zhihu.probe(auth)
    assert (info.missing_scopes, info.restricted, info.handle) == (("access_secret",), False, "山屿茶")
    assert zhihu.post_metrics(auth, [ANSWER]) == []
    assert zhihu.account_metrics(auth, since=date(2026, 1, 1), until=date(2026, 1, 2)) == []
    assert zhihu.inbox(auth, cursor="{}").items == ()


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (Draft("一个想法"), []),
        (Draft("正文", title="标" * 100, media=(media(),), format=Format.IMAGE), []),
        (Draft("正文", title="标" * 101), ["title_too_long"]),
        (Draft(" "), ["text_missing"]),
    ],
)
def test_packages_can_be_posted_as_they_are(zhihu: Zhihu, draft: Draft, codes: list[str]) -> None:
    assert [item.code for item in zhihu.validate(draft)] == codes


@pytest.mark.parametrize(
    ("remote_id", "url"),
    [
        (ANSWER, ANSWER),
        (ARTICLE, ARTICLE),
        ("answer:2", "https://www.zhihu.com/answer/2"),
        ("article:123", ARTICLE),
        ("pin:9", "https://www.zhihu.com/pin/9"),
        ("zvideo:7", "https://www.zhihu.com/zvideo/7"),
        ("https://www.zhihu.com/people/x", None),
        ("question:1", None),
        ("answer:../x", None),
        ("", None),
    ],
)
def test_names_of_creations(remote_id: str, url: str | None) -> None:
    assert creations.address_of(remote_id) == url


def test_figures(zhihu: Zhihu, server: Fake, auth: Credential) -> None:
    foreign = "https://www.zhihu.com/question/9/answer/9"
    (found,) = zhihu.post_metrics(auth, [ANSWER, ARTICLE, foreign, "nothing"])
    assert (found.remote_id, found.impressions, found.likes, found.comments) == (ANSWER, 100, 0, 2)
    assert (found.saves, found.video_views, found.reach) == (None, None, None)
    assert [request.params["ContentUrl"] for request in server.sent("GET", STATS)] == [ANSWER, ARTICLE, foreign]


def test_an_allowance_that_runs_out(zhihu: Zhihu, server: Fake, auth: Credential, clock: Clock) -> None:
    server.left = 1
    assert [item.remote_id for item in zhihu.post_metrics(auth, [ANSWER, ANSWER, ANSWER])] == [ANSWER]
    with pytest.raises(RateLimited) as caught:
        zhihu.post_metrics(auth, [ANSWER])
    assert caught.value.retry_after == (midnight(clock()) - clock()).total_seconds()
    evening = datetime(2026, 11, 26, 15, 59, tzinfo=UTC)
    assert midnight(evening) - evening == timedelta(minutes=1)


def test_figures_by_day(zhihu: Zhihu, server: Fake, auth: Credential) -> None:
    server.daily = [
        {"Date": "2026-11-02", "NetIncrease": 1, "NewCount": 3, "UnfollowCount": 2},
        {"Date": "2026-11-01", "NewCount": 0, "HomepageVisitorCount": 12},
        {"Date": "2026-10-31", "NewCount": 9},
        {"Date": "someday"},
    ]
    first, second = zhihu.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 3))
    assert (first.day, first.followers_gained, first.followers_lost, first.profile_visits) == (
        date(2026, 11, 1), 0, None, 12,
    )  # fmt: skip
    assert (second.followers_gained, second.followers_lost, second.followers) == (3, 2, None)
    (request,) = server.sent("GET", "/creator_account_stats")
    assert (request.params["StartDate"], request.params["EndDate"]) == ("2026-11-01", "2026-11-03")


def test_comments(zhihu: Zhihu, server: Fake, auth: Credential) -> None:
    first = zhihu.inbox(auth)
    assert [(item.text, item.author_id, item.post_id) for item in first.items] == [
        ("哪里能买到\xa0?", "reader-1", ANSWER)
    ]
    assert zhihu.inbox(auth, cursor=first.cursor).cursor == ""
    assert len(server.sent("GET", COMMENTS)) == 1
    later = int(datetime.now(UTC).timestamp()) + 10
    root = server.comment(ANSWER, "第二条", at=later)
    child = server.comment(ANSWER, "回复", author="reader-2", at=later + 1, root=int(root))
    server.comment(ANSWER, "我们的回答", author="shanyu-tea", at=later + 2, root=int(root))
    server.comment(ARTICLE, "文章评论", at=later + 3)
    second = zhihu.inbox(auth, cursor=first.cursor)
    assert [item.text for item in second.items] == ["第二条", "回复", "文章评论"]
    assert [item.thread_id for item in second.items[:2]] == [root, root]
    assert second.items[1].remote_id == child
    assert zhihu.inbox(auth, cursor=second.cursor).items == ()
    assert len(second.cursor) < 200
    # One of the same second that came later is no old one, and nothing comes twice.
    server.comment(ANSWER, "the same second", at=later + 1, root=int(root))
    third = zhihu.inbox(auth, cursor=second.cursor)
    assert [item.text for item in third.items] == ["the same second"]
    server.comment(ANSWER, "another one", at=later + 1, root=int(root))
    fourth = zhihu.inbox(auth, cursor=third.cursor)
    assert [item.text for item in fourth.items] == ["another one"]


def test_comments_that_cost_the_last_call(zhihu: Zhihu, server: Fake, auth: Credential) -> None:
    cursor = zhihu.inbox(auth).cursor
    later = int(datetime.now(UTC).timestamp()) + 10
    server.comment(ANSWER, "one", at=later)
    server.comment(ARTICLE, "two", at=later)
    server.left = 1
    page = zhihu.inbox(auth, cursor=cursor)
    assert [item.text for item in page.items] == ["one"]
    with pytest.raises(RateLimited):
        zhihu.inbox(auth, cursor=page.cursor)
    server.left = 1
    assert [item.text for item in zhihu.inbox(auth, cursor=page.cursor).items] == ["two"]


def test_few_creations_are_looked_at_each_time(
    zhihu: Zhihu, server: Fake, auth: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "LOOKS", 1)
    cursor = zhihu.inbox(auth).cursor
    later = int(datetime.now(UTC).timestamp()) + 10
    server.comment(ANSWER, "one", at=later)
    server.comment(ARTICLE, "two", at=later)
    page = zhihu.inbox(auth, cursor=cursor)
    assert [item.text for item in page.items] == ["one"]
    assert [item.text for item in zhihu.inbox(auth, cursor=page.cursor).items] == ["two"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"instead": Answer(200, {"Code": 30001, "Message": "slow"})}, RateLimited),
        ({"instead": Answer(200, {"Code": 30003, "Message": "risk"})}, PolicyRejected),
        ({"instead": Answer(200, {"Code": 90001, "Message": "x"})}, Transient),
        ({"instead": Answer(200, {"Code": 55555, "Message": "x"})}, Transient),
        ({"instead": Answer(200, "<html>")}, UnexpectedResponse),
        ({"instead": Answer(200, {"data": 1})}, UnexpectedResponse),
        ({"instead": Answer(503, "<html>")}, Transient),
        ({"drop": True}, Transient),
    ],
)
def test_what_answers_mean(
    zhihu: Zhihu, server: Fake, auth: Credential, fault: dict[str, Any], kind: type[ConnectorError]
) -> None:
    server.fault("GET", STATS, **fault)
    with pytest.raises(ConnectorError) as caught:
        zhihu.post_metrics(auth, [ANSWER])
    assert type(caught.value) is kind
    assert "zh-secret-1" not in caught.value.raw + repr(caught.value)
