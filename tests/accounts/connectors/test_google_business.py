"""The Business Profile connector against a fake: locations, posts that are looked at first, reviews, figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
    UnexpectedResponse,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.google_business.connector import GoogleBusiness
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Grant, InboxKind, PublishedState

from .fake_server import Answer
from .fakes.google_business import Fake
from .samples import Clock, media

BACK = "https://brand.example/back"
DRAFT = Draft("Spring tea has arrived", language="zh-Hans")
POSTS = "/accounts/1/locations/11/localPosts"


@pytest.fixture
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def business(server: Fake, clock: Clock) -> Iterator[GoogleBusiness]:
    http = server.http()
    yield GoogleBusiness(http=http, clock=clock)
    http.close()


def sign_in(business: GoogleBusiness, server: Fake) -> list[Grant]:
    app = AppRegistration(server.app["client_id"], server.app["client_secret"])
    leave = business.start(app, {}, redirect_uri=BACK, state="st")
    return list(business.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK))


@pytest.fixture
def auth(business: GoogleBusiness, server: Fake) -> Credential:
    credential = sign_in(business, server)[0].credential
    server.requests.clear()
    return credential


def refusal(status: int, rpc: str, reason: str = "", **metadata: str) -> Answer:
    details = [{"reason": reason, "metadata": metadata}] if reason else []
    return Answer(status, {"error": {"code": status, "message": "no", "status": rpc, "details": details}})


def test_every_location_is_an_account_of_its_own(business: GoogleBusiness, server: Fake) -> None:
    first, second = sign_in(business, server)
    assert [first.info.remote_id, second.info.remote_id] == ["11", "12"]
    assert [first.info.handle, second.info.handle] == ["山屿茶 · Hill Road 11", "山屿茶 · Hill Road 12"]
    assert [first.credential.secrets["parent"], second.credential.secrets["parent"]] == ["accounts/1", "accounts/9"]
    fresh = business.refresh(second.credential)
    assert (fresh.secrets["parent"], fresh.remote_id) == ("accounts/9", "12")
    assert business.publish(fresh, DRAFT, key="k").remote_id.startswith("accounts/9/locations/12/localPosts/")
    server.members = {}
    with pytest.raises(PolicyRejected):
        sign_in(business, server)


def test_facts_of_a_location(business: GoogleBusiness, server: Fake, auth: Credential) -> None:
    info = business.probe(auth)
    assert (info.display_name, info.url, info.restricted) == ("山屿茶", "https://maps.google.com/?cid=11", False)
    assert info.followers is None
    server.verified = False
    info = business.probe(auth)
    assert info.restricted
    assert info.restriction
    with pytest.raises(RemoteGone):
        business.probe(replace(auth, remote_id="99"))


@pytest.mark.parametrize(
    ("options", "action"),
    [
        ({}, None),
        ({"cta": "SHOP", "cta_url": "https://tea.example/s"}, {"actionType": "SHOP", "url": "https://tea.example/s"}),
        ({"cta": "CALL", "cta_url": "https://tea.example/s"}, {"actionType": "CALL"}),
    ],
)
def test_publish(
    business: GoogleBusiness, server: Fake, auth: Credential, options: dict[str, str], action: dict[str, str] | None
) -> None:
    photo = replace(media(), url="https://brand.example/m/1.png")
    made = business.publish(auth, replace(DRAFT, format=Format.IMAGE, media=(photo,), options=options), key="k")
    assert made.state is PublishedState.PROCESSING
    (sent,) = server.sent("POST", POSTS)
    body = sent.json()
    assert body.get("callToAction") == action
    assert body["media"] == [{"mediaFormat": "PHOTO", "sourceUrl": "https://brand.example/m/1.png"}]
    assert business.poll(auth, made.handle).state is PublishedState.PROCESSING
    server.settle()
    live = business.poll(auth, made.handle)
    assert (live.state, live.remote_id) == (PublishedState.LIVE, made.remote_id)
    assert business.owns_url(live.url)
    business.delete(auth, live.remote_id)
    business.delete(auth, live.remote_id)
    assert server.visible() == []


def test_posts_google_rejects(business: GoogleBusiness, server: Fake, auth: Credential) -> None:
    handle = business.publish(auth, DRAFT, key="k").handle
    server.posts[handle]["state"] = "REJECTED"
    with pytest.raises(PolicyRejected):
        business.poll(auth, handle)


def test_a_picture_without_a_public_address(business: GoogleBusiness, server: Fake, auth: Credential) -> None:
    with pytest.raises(InvalidContent) as caught:
        business.publish(auth, replace(DRAFT, format=Format.IMAGE, media=(media(),)), key="k")
    assert (caught.value.code, server.sent("POST", POSTS)) == ("no_public_address", [])


@pytest.mark.parametrize("what", [{"drop": True}, {"after": Answer(503, "<html>")}, {"after": Answer(200, "<html>")}])
def test_created_but_not_confirmed_is_found(
    business: GoogleBusiness, server: Fake, auth: Credential, clock: Clock, what: dict[str, Any]
) -> None:
    since = clock() - timedelta(seconds=5)
    server.fault("POST", POSTS, **what)
    with pytest.raises(OutcomeUnknown):
        business.publish(auth, DRAFT, key="k")
    seen = business.find(auth, key="k", draft=DRAFT, since=since)
    assert seen.post is not None
    assert [seen.post.remote_id] == server.visible()
    assert (seen.post.state, seen.post.handle) == (PublishedState.PROCESSING, seen.post.remote_id)
    absent = business.find(auth, key="k", draft=replace(DRAFT, text="other"), since=since)
    assert (absent.post, absent.looked_at) == (None, 1)
    assert business.find(auth, key="k", draft=DRAFT, since=since + timedelta(hours=1)).looked_at == 0


def test_absence_among_too_many_is_not_proved(business: GoogleBusiness, server: Fake, auth: Credential) -> None:
    server.page = 1
    for number in range(11):
        business.publish(auth, replace(DRAFT, text=f"n{number}"), key="k")
    since = Clock()() - timedelta(minutes=1)
    assert business.find(auth, key="k", draft=replace(DRAFT, text="n5"), since=since).post is not None
    with pytest.raises(OutcomeUnknown):
        business.find(auth, key="k", draft=replace(DRAFT, text="n0"), since=since)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED"), AuthExpired),
        (refusal(403, "PERMISSION_DENIED"), PolicyRejected),
        (refusal(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), PolicyRejected),
        (refusal(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", quota_limit_value="300"), RateLimited),
        (refusal(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", quota_limit_value="0"), PolicyRejected),
        (refusal(500, "INTERNAL", "SERVICE_DISABLED"), OutcomeUnknown),
        (refusal(400, "INVALID_ARGUMENT"), InvalidContent),
        (refusal(404, "NOT_FOUND"), RemoteGone),
        (refusal(500, "INTERNAL"), OutcomeUnknown),
        (Answer(200, {}), OutcomeUnknown),
    ],
)
def test_refusals(
    business: GoogleBusiness, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", POSTS, instead=answer)
    with pytest.raises(kind) as caught:
        business.publish(auth, DRAFT, key="k")
    assert auth.secrets["access"] not in caught.value.raw


@pytest.mark.parametrize(
    ("unit", "bucket", "wait"),
    [("1/min/{project}", "app", 60), ("1/d/{project}", "app", 3600), ("1/min/{user}", "", 60)],
)
def test_which_quota_is_used_up(
    business: GoogleBusiness, server: Fake, auth: Credential, clock: Clock, unit: str, bucket: str, wait: float
) -> None:
    """A day's quota waits for midnight in California, a project's holds up all locations."""
    clock.at = datetime(2026, 11, 26, 7, tzinfo=UTC)
    server.fault("POST", POSTS, instead=refusal(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", quota_unit=unit))
    with pytest.raises(RateLimited) as caught:
        business.publish(auth, DRAFT, key="k")
    assert (caught.value.bucket, caught.value.retry_after) == (bucket, wait)


@pytest.mark.parametrize("answer", [refusal(403, "PERMISSION_DENIED"), refusal(400, "INVALID_ARGUMENT")])
def test_a_question_that_is_refused_says_nothing_about_the_post(
    business: GoogleBusiness, server: Fake, auth: Credential, answer: Answer
) -> None:
    handle = business.publish(auth, DRAFT, key="k").handle
    server.fault("GET", handle, instead=answer)
    with pytest.raises(UnexpectedResponse):
        business.poll(auth, handle)
    server.posts.clear()
    with pytest.raises(RemoteGone):
        business.poll(auth, handle)


def test_names_cannot_lead_elsewhere(business: GoogleBusiness, server: Fake, auth: Credential) -> None:
    business.delete(auth, "accounts/1/locations/11/localPosts/p1?force=1#x")
    (sent,) = server.sent("DELETE", "localPosts")
    assert (sent.query, "p1%3Fforce%3D1%23x" in sent.path) == ([], True)


def test_reads_that_fail_wrote_nothing(business: GoogleBusiness, server: Fake, auth: Credential) -> None:
    for answer in (refusal(503, "UNAVAILABLE"), Answer(502, "<html>")):
        server.fault("GET", "/reviews", instead=answer)
        with pytest.raises(Transient):
            business.inbox(auth)


def test_reviews_and_answers(business: GoogleBusiness, server: Fake, auth: Credential) -> None:
    assert business.inbox(auth).items == ()
    first = server.review("Very good", "FIVE")
    silent = server.review("", "TWO")
    page = business.inbox(auth)
    told = [(item.remote_id, item.kind, item.text, item.rating) for item in page.items]
    assert told == [(first, InboxKind.REVIEW, "Very good", 5), (silent, InboxKind.REVIEW, "", 2)]
    assert business.inbox(auth, cursor=page.cursor).items == ()
    # In the second of the last one, but read after it.
    server.reviews[server.review("Third", "")]["updateTime"] = server.reviews[silent]["updateTime"]
    assert [item.text for item in business.inbox(auth, cursor=page.cursor).items] == ["Third"]
    for text in ("Thank you", "Thank you very much"):
        made = business.reply(auth, first, text, key="r")
        assert (made.state, made.remote_id) == (PublishedState.LIVE, f"{first}/reply")
        assert server.reviews[first]["reviewReply"]["comment"] == text
    ours = next(item for item in business.inbox(auth).items if item.own)
    assert (ours.remote_id, ours.reply_to, ours.text) == (f"{first}/reply", first, "Thank you very much")
    business.reply(auth, first, "茶" * 1365, key="r")
    with pytest.raises(InvalidContent) as caught:
        business.reply(auth, first, "茶" * 1366, key="r")
    assert caught.value.params == {"over": 2, "max": 4096}


def test_figures_by_day(business: GoogleBusiness, server: Fake, auth: Credential, clock: Clock) -> None:
    def series(name: str, *values: str | None) -> dict[str, Any]:
        dated = [
            {"date": {"year": 2026, "month": 11, "day": day}, **({"value": value} if value else {})}
            for day, value in enumerate(values, start=1)
        ]
        return {"dailyMetric": name, "timeSeries": {"datedValues": dated}}

    server.series = [
        series("BUSINESS_IMPRESSIONS_MOBILE_MAPS", "7", None),
        series("BUSINESS_IMPRESSIONS_DESKTOP_SEARCH", "5", "1"),
        series("WEBSITE_CLICKS", None),
        series("CALL_CLICKS", "2"),
    ]
    clock.at = datetime(2026, 11, 8, tzinfo=UTC)
    first, second = business.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 3))
    assert (first.day, first.impressions, first.clicks, first.raw["CALL_CLICKS"]) == (date(2026, 11, 1), 12, 0, 2)
    assert (second.impressions, second.clicks, second.followers) == (1, None, None)
    server.series = [series("WEBSITE_CLICKS", *[None] * 6, "3", None)]
    days = business.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 8))
    assert [(item.day.day, item.clicks) for item in days] == [(1, 0), (2, 0), (3, 0), (7, 3)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, set()),
        ({"text": "茶" * 1500}, set()),
        ({"text": ""}, {"text_missing"}),
        ({"options": {"cta": "CALL"}}, set()),
        ({"options": {"cta": "SHOP"}}, {"options.cta_url"}),
        ({"options": {"cta_url": "https://a.example"}}, {"options.cta"}),
        ({"options": {"cta": "SHOP", "cta_url": "tea.example"}}, {"options.cta_url"}),
        ({"options": {"cta": "TAP"}}, {"options.cta", "options.cta_url"}),
        ({"format": Format.IMAGE, "media": (media(width=300, height=300, size=20_000),)}, set()),
        ({"format": Format.IMAGE, "media": (media(width=249, height=300, size=20_000),)}, {"warning"}),
    ],
)
def test_rules_of_its_own(clock: Clock, changes: dict[str, Any], found: set[str]) -> None:
    problems = GoogleBusiness(http=Http(), clock=clock).validate(replace(DRAFT, **changes))
    shown = {"warning" if item.severity == "warning" else item.field for item in problems}
    assert shown == {"text" if name == "text_missing" else name for name in found}
    assert all(item.message % item.params for item in problems)
