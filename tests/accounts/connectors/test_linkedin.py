"""The LinkedIn connector against a fake of its API: pages and people, little text, uploads, unclear sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    Duplicate,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from accounts.connectors.platforms.linkedin.connector import LinkedIn
from accounts.connectors.platforms.linkedin.markup import little, plain
from accounts.connectors.types import (
    AppRegistration,
    Credential,
    Draft,
    Format,
    Grant,
    InboxKind,
    PostMetrics,
    PublishedState,
)

from .fake_server import Answer
from .fakes.linkedin import GUEST, MEMBER_SCOPES, PAGE, PERSON, Fake
from .samples import Clock, media

BACK = "https://brand.example/back"
DRAFT = Draft("山屿茶 opens today")
POSTS = "/rest/posts"
VIDEO = Draft("clip", Format.VIDEO, media=(media(b"v" * 10, kind=Format.VIDEO, mime="video/mp4", seconds=5),))


@pytest.fixture
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def linkedin(server: Fake, clock: Clock, slept: list[float]) -> LinkedIn:
    return LinkedIn(http=server.http(), clock=clock, sleep=slept.append)


def app_of(server: Fake, access: str = "organization") -> AppRegistration:
    return AppRegistration(server.app["client_id"], server.app["client_secret"], extra={"access": access})


def sign_in(linkedin: LinkedIn, server: Fake, access: str = "organization") -> list[Grant]:
    app = app_of(server, access)
    leave = linkedin.start(app, {}, redirect_uri=BACK, state="st")
    return list(linkedin.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK))


@pytest.fixture
def page(linkedin: LinkedIn, server: Fake) -> Credential:
    credential = sign_in(linkedin, server)[0].credential
    server.requests.clear()
    return credential


@pytest.fixture
def person(linkedin: LinkedIn, server: Fake) -> Credential:
    return sign_in(linkedin, server)[-1].credential


def test_one_sign_in_opens_pages_and_the_person(linkedin: LinkedIn, server: Fake) -> None:
    grants = sign_in(linkedin, server)
    assert [grant.info.remote_id for grant in grants] == [PAGE, PERSON], "a page we may not read is left out"
    first, second = grants[0].info, grants[1].info
    assert (first.handle, first.display_name, first.followers) == ("shanyu", "山屿茶", 219_145)
    assert (first.url, first.missing_scopes) == ("https://www.linkedin.com/company/shanyu/", ())
    assert (second.handle, second.display_name, second.followers) == ("mei-lin", "Mei Lin", None)
    assert all(linkedin.probe(grant.credential) == grant.info for grant in grants)
    assert "access-1" not in repr(grants)


def test_an_app_without_pages(linkedin: LinkedIn, server: Fake) -> None:
    server.scope = MEMBER_SCOPES
    (grant,) = sign_in(linkedin, server, "member")
    assert (grant.info.remote_id, grant.info.display_name) == (PERSON, "Mei Lin")
    assert "refresh" not in grant.credential.secrets
    with pytest.raises(NeedsReconnect):
        linkedin.refresh(grant.credential)


@pytest.mark.parametrize("change", [{"state": "other"}, {"error": "user_cancelled_login"}, {"code": "stolen"}])
def test_sign_in_that_must_not_succeed(linkedin: LinkedIn, server: Fake, change: dict[str, str]) -> None:
    leave = linkedin.start(app_of(server), {}, redirect_uri=BACK, state="st")
    query = {**server.allow(leave.url), **change}
    with pytest.raises(NeedsReconnect):
        linkedin.exchange(app_of(server), query, leave.keep, redirect_uri=BACK)


def test_permission_to_post_is_needed(linkedin: LinkedIn, server: Fake) -> None:
    leave = linkedin.start(app_of(server), {}, redirect_uri=BACK, state="st")
    query = server.allow(leave.url)
    server.scope = "r_basicprofile"
    with pytest.raises(MissingScope):
        linkedin.exchange(app_of(server), query, leave.keep, redirect_uri=BACK)


def test_check_app(linkedin: LinkedIn, server: Fake) -> None:
    linkedin.check_app(app_of(server))
    wrong = {"client_secret": replace(app_of(server), client_secret="x"), "access": app_of(server, "everything")}
    for field, app in wrong.items():
        with pytest.raises(InvalidContent) as caught:
            linkedin.check_app(app)
        assert caught.value.problems[0].field == field


def test_refresh(linkedin: LinkedIn, server: Fake, page: Credential) -> None:
    server.expire()
    with pytest.raises(AuthExpired):
        linkedin.probe(page)
    fresh = linkedin.refresh(page)
    assert (fresh.version, fresh.remote_id, fresh.secrets["refresh"]) == (1, PAGE, "refresh-1")
    assert linkedin.probe(fresh).handle == "shanyu"
    server.refreshes.clear()
    with pytest.raises(NeedsReconnect):
        linkedin.refresh(fresh)


LITTLE = [
    ("plain", "plain"),
    ("a_b (c) [d] {e} <f> * ~ | \\", r"a\_b \(c\) \[d\] \{e\} \<f\> \* \~ \| \\"),
    ("看 https://tea.example/a_b?c=(d)#e", r"看 https://tea.example/a\_b?c=\(d\)\#e"),
    ("#茶园 and #Tea2026, not # or #1", r"#茶园 and #Tea2026, not \# or \#1"),
    ("#spring_tea", r"{hashtag|\#|spring\_tea}"),
    ("mail me@tea.example", r"mail me\@tea.example"),
    ("with @[Tea Board](urn:li:organization:7)!", "with @[Tea Board](urn:li:organization:7)!"),
    ("broken @[Tea](urn:li:evil)", r"broken \@\[Tea\]\(urn:li:evil\)"),
]


@pytest.mark.parametrize(("text", "wire"), LITTLE)
def test_little_text(linkedin: LinkedIn, server: Fake, page: Credential, text: str, wire: str) -> None:
    assert little(text) == wire
    assert plain(wire) == text
    made = linkedin.publish(page, Draft(text), key="k")
    assert server.posts[made.remote_id]["commentary"] == wire, "nothing was cut off"
    since = datetime.now(UTC)
    assert linkedin.find(page, key="k", draft=Draft(text), since=since).post is not None


def test_the_escaped_text_counts(linkedin: LinkedIn) -> None:
    assert linkedin.validate(Draft("_" * 1500)) == []
    (found,) = linkedin.validate(Draft("_" * 1501))
    assert (found.code, found.params["over"]) == ("text_too_long", 2)
    assert "%" not in found.message % found.params


def test_every_kind_of_content(linkedin: LinkedIn, server: Fake, page: Credential) -> None:
    one, two = media(alt="cup"), media(alt="")
    single = linkedin.publish(page, Draft("one", Format.IMAGE, media=(one,)), key="k")
    several = linkedin.publish(page, Draft("two", Format.IMAGE, media=(one, two)), key="k")
    options = {"link": "https://tea.example/a", "link_title": "Tea", "no_reshare": True, "visibility": "LOGGED_IN"}
    card = linkedin.publish(page, Draft("card", Format.IMAGE, media=(one,), options=options), key="k")
    bare = linkedin.publish(page, Draft("bare", options={"link": "https://tea.example/b"}), key="k")
    content = {urn: post["content"] for urn, post in server.posts.items()}
    assert content[single.remote_id]["media"]["altText"] == "cup"
    assert [("altText" in image) for image in content[several.remote_id]["multiImage"]["images"]] == [True, False]
    article = content[card.remote_id]["article"]
    assert (article["source"], article["title"]) == ("https://tea.example/a", "Tea")
    assert article["thumbnail"].startswith("urn:li:image:")
    assert content[bare.remote_id]["article"]["title"] == "tea.example"
    post = server.posts[card.remote_id]
    assert (post["visibility"], post["isReshareDisabledByAuthor"]) == ("LOGGED_IN", True)
    assert single.url == f"https://www.linkedin.com/feed/update/{single.remote_id}/"
    signed = [r.headers.get("authorization", "") for r in server.sent("PUT", "/dms-uploads/")]
    assert all(signed)
    draft = Draft("card", Format.IMAGE, media=(one,), options=options)
    seen = linkedin.find(page, key="k", draft=draft, since=datetime.now(UTC))
    assert seen.post is not None
    assert seen.post.remote_id == card.remote_id


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft("a", options={"link": "ftp://tea.example"}), "link_invalid"),
        (Draft("a", options={"link": "https://[::1"}), "link_invalid"),
        (
            Draft("a", Format.IMAGE, media=(media(), media()), options={"link": "https://tea.example"}),
            "link_with_media",
        ),
        (replace(VIDEO, options={"link": "https://tea.example"}), "link_with_media"),
        (Draft("a", Format.IMAGE, media=(media(width=7000, height=6000),)), "image_too_large"),
        (Draft("a", options={"visibility": "CONNECTIONS"}), "visibility_unknown"),
        (Draft("a", options={"visibility": "FRIENDS"}), "option_unknown"),
    ],
)
def test_what_cannot_be(linkedin: LinkedIn, server: Fake, draft: Draft, code: str) -> None:
    info = sign_in(linkedin, server)[0].info
    assert [item.code for item in linkedin.validate(draft, info)] == [code]


def test_video_in_parts(linkedin: LinkedIn, server: Fake, page: Credential, slept: list[float]) -> None:
    made = linkedin.publish(page, VIDEO, key="k")
    assert made.remote_id.startswith("urn:li:ugcPost:")
    assert slept == [1.0]
    (item,) = server.media.values()
    assert [len(item["parts"][n]) for n in (0, 1, 2)] == [4, 4, 2]


@pytest.mark.parametrize("who", ["page", "person"])
def test_video_that_takes_long(
    linkedin: LinkedIn, server: Fake, who: str, request: pytest.FixtureRequest, clock: Clock
) -> None:
    auth: Credential = request.getfixturevalue(who)
    server.slow = 50
    waiting = linkedin.publish(auth, VIDEO, key="k")
    assert waiting.state is PublishedState.PROCESSING
    assert linkedin.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    assert not server.posts
    server.settle()
    server.fault("POST", POSTS, drop=True)
    doubt = linkedin.poll(auth, waiting.handle)
    assert doubt.state is PublishedState.PROCESSING
    if who == "page":
        assert [linkedin.poll(auth, doubt.handle).remote_id] == server.visible()
    else:
        # For a person nobody may look, and a second upload would be no duplicate to LinkedIn.
        clock.move(hours=1)
        with pytest.raises(OutcomeUnknown):
            linkedin.poll(auth, doubt.handle)
    assert len(server.posts) == 1
    with pytest.raises(UnexpectedResponse):
        linkedin.poll(auth, "{}")


def test_video_that_cannot_be_processed(linkedin: LinkedIn, server: Fake, page: Credential) -> None:
    server.slow = 50
    waiting = linkedin.publish(page, VIDEO, key="k")
    next(iter(server.media.values()))["status"] = "PROCESSING_FAILED"
    with pytest.raises(InvalidContent):
        linkedin.poll(page, waiting.handle)


@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(500)}, {"after": Answer(201)}])
def test_created_but_not_confirmed(linkedin: LinkedIn, server: Fake, page: Credential, fault: dict[str, Any]) -> None:
    since = datetime.now(UTC)
    assert linkedin.find(page, key="k", draft=DRAFT, since=since).post is None
    server.fault("POST", POSTS, **fault)
    with pytest.raises(OutcomeUnknown):
        linkedin.publish(page, DRAFT, key="k")
    seen = linkedin.find(page, key="k", draft=DRAFT, since=since)
    assert seen.post is not None
    assert (seen.post.remote_id, seen.looked_at) == (server.visible()[0], 1)
    with pytest.raises(Duplicate) as caught:
        linkedin.publish(page, DRAFT, key="k")
    assert caught.value.remote_id == seen.post.remote_id
    assert len(server.posts) == 1
    assert linkedin.find(page, key="k", draft=DRAFT, since=since + timedelta(hours=1)).post is None
    server.fault("GET", POSTS, instead=Answer(200, {"message": "busy"}))
    with pytest.raises(UnexpectedResponse):
        linkedin.find(page, key="k", draft=DRAFT, since=since)


def test_a_duplicate_of_an_old_post_is_no_success(
    linkedin: LinkedIn, server: Fake, page: Credential, clock: Clock
) -> None:
    made = linkedin.publish(page, DRAFT, key="k")
    clock.move(days=3)
    with pytest.raises(InvalidContent):
        linkedin.publish(page, DRAFT, key="next week")
    # Nor is one of a post that is gone.
    clock.move(days=-3)
    gone = Answer(422, {"message": f"Content is a duplicate of {made.remote_id}", "code": "DUPLICATE_POST"})
    server.posts.clear()
    server.fault("POST", POSTS, instead=gone)
    with pytest.raises(InvalidContent):
        linkedin.publish(page, DRAFT, key="again")


def test_nobody_may_look_at_a_persons_posts(linkedin: LinkedIn, server: Fake, person: Credential) -> None:
    made = linkedin.publish(person, replace(DRAFT, options={"visibility": "CONNECTIONS"}), key="k")
    with pytest.raises(OutcomeUnknown) as caught:
        linkedin.find(person, key="k", draft=DRAFT, since=datetime.now(UTC))
    assert caught.value.code == "cannot_look"
    assert linkedin.post_metrics(person, [made.remote_id]) == [PostMetrics(made.remote_id)]
    assert linkedin.account_metrics(person, since=datetime.now(UTC).date(), until=datetime.now(UTC).date()) == []
    assert linkedin.inbox(person).items == ()
    server.fault("POST", "/comments", drop=True)
    with pytest.raises(UnexpectedResponse):
        linkedin.comment(person, made.remote_id, "link below", key="c")


def refusal(status: int, message: str = "", code: str = "", service: int = 0) -> Answer:
    return Answer(status, {"status": status, "serviceErrorCode": service, "code": code, "message": message})


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(401, "Invalid access token", service=65600), AuthExpired),
        (refusal(401, "expired", "EXPIRED_ACCESS_TOKEN"), AuthExpired),
        (refusal(401, "revoked", "REVOKED_ACCESS_TOKEN", 65601), NeedsReconnect),
        (refusal(401), AuthExpired),
        (refusal(403, "Not enough permissions", service=100), MissingScope),
        (refusal(403, "resource is forbidden"), Transient),
        (refusal(403, "This member is restricted"), PolicyRejected),
        (refusal(404), RemoteGone),
        (refusal(400, "bad field"), InvalidContent),
        (refusal(422, "validation failed"), InvalidContent),
        (refusal(422, "Content is a duplicate"), OutcomeUnknown),
        (refusal(426, "version", "NONEXISTENT_VERSION"), UnexpectedResponse),
        (refusal(400, "version", "NONEXISTENT_VERSION"), UnexpectedResponse),
        (refusal(429), RateLimited),
        (Answer(502, "<html>"), OutcomeUnknown),
    ],
)
def test_refusals(
    linkedin: LinkedIn, server: Fake, page: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", POSTS, instead=answer)
    with pytest.raises(kind) as caught:
        linkedin.publish(page, DRAFT, key="k")
    assert type(caught.value) is kind
    assert page.secrets["access"] not in caught.value.raw
    assert "%(" not in str(caught.value)


def test_daily_allowances_begin_anew_at_midnight(
    server: Fake, linkedin: LinkedIn, page: Credential, clock: Clock
) -> None:
    clock.at = datetime(2026, 11, 26, 22, 0, tzinfo=UTC)
    for scope, bucket in (("APPLICATION", "app"), ("MEMBER", ""), ("APPLICATION_AND_MEMBER", "")):
        text = f"Resource level throttle {scope} DAY limit for calls to this resource is reached."
        server.fault("POST", POSTS, instead=refusal(429, text, "TOO_MANY_REQUESTS", 101))
        with pytest.raises(RateLimited) as caught:
            linkedin.publish(page, DRAFT, key="k")
        assert (caught.value.retry_after, caught.value.bucket) == (7200, bucket)


@pytest.mark.parametrize("path", ["/rest/images", "/dms-uploads/", "/rest/videos"])
def test_a_lost_upload_has_written_nothing(linkedin: LinkedIn, server: Fake, page: Credential, path: str) -> None:
    server.fault("PUT" if "dms" in path else "POST", path, drop=True)
    draft = VIDEO if "videos" in path else Draft("a", Format.IMAGE, media=(media(),))
    with pytest.raises(Transient):
        linkedin.publish(page, draft, key="k")
    assert not server.posts


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(403, "<Error>expired"), Transient),
        (Answer(400, "<Error>"), Transient),
        (Answer(413), InvalidContent),
        (Answer(401), AuthExpired),
        (Answer(429), RateLimited),
        (Answer(503), Transient),
    ],
)
def test_what_the_store_refuses_says_nothing_about_the_account(
    linkedin: LinkedIn, server: Fake, page: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("PUT", "/dms-uploads/", instead=answer)
    with pytest.raises(kind):
        linkedin.publish(page, Draft("a", Format.IMAGE, media=(media(),)), key="k")


@pytest.mark.parametrize(
    "part", [{"firstByte": 0, "lastByte": 10**9}, {"firstByte": -1, "lastByte": 3}, {"firstByte": "0"}, "part"]
)
def test_parts_that_make_no_sense(linkedin: LinkedIn, server: Fake, page: Credential, part: Any) -> None:
    value = {"video": "urn:li:video:C1", "uploadInstructions": [part], "uploadToken": "t"}
    server.fault("POST", "/rest/videos", instead=Answer(200, {"value": value}))
    with pytest.raises(UnexpectedResponse):
        linkedin.publish(page, VIDEO, key="k")
    assert not server.sent("PUT", "/dms-uploads/")


def test_comments(linkedin: LinkedIn, server: Fake, page: Credential) -> None:
    made = linkedin.publish(page, DRAFT, key="k")
    server.fault("POST", "/comments", drop=True)
    with pytest.raises(OutcomeUnknown):
        linkedin.comment(page, made.remote_id, "link below", key="c")
    comment = linkedin.comment(page, made.remote_id, "link below", key="c")
    assert [item["$URN"] for item in server.comments] == [comment]
    (item,) = linkedin.inbox(page).items
    answer = linkedin.reply(page, item.remote_id, "谢谢 (_)", key="r")
    assert linkedin.reply(page, item.remote_id, "谢谢 (_)", key="r").remote_id == answer.remote_id
    assert [(c["parentComment"], c["message"]["text"]) for c in server.comments[1:]] == [(item.remote_id, "谢谢 (_)")]
    for bad in ("", "1", "urn:li:share:1/../2", "../posts"):
        with pytest.raises(InvalidContent):
            linkedin.reply(page, bad, "hello", key="r")


def test_inbox(linkedin: LinkedIn, server: Fake, page: Credential) -> None:
    made = linkedin.publish(page, DRAFT, key="k")
    server.notify("COMMENT", "urn:li:comment:(urn:li:activity:5,6)", "short form", post=made.remote_id, short=True)
    server.notify("SHARE_MENTION", "urn:li:share:77", "hey 山屿茶")
    server.notify("COMMENT", "urn:li:comment:(urn:li:activity:5,7)", "ours", owner=PAGE)
    server.notify("LIKE", "urn:li:reaction:(x,y)", "")
    first = linkedin.inbox(page)
    assert [item.kind for item in first.items] == [InboxKind.COMMENT, InboxKind.COMMENT, InboxKind.MENTION]
    assert "urn:li:comment:(urn:li:activity:5,6)" in [item.remote_id for item in first.items]
    assert {item.post_id for item in first.items} == {made.remote_id, ""}
    assert {item.author_id for item in first.items} == {GUEST}
    assert linkedin.inbox(page, cursor=first.cursor).items == ()
    reply = linkedin.reply(page, first.items[2].remote_id, "谢谢", key="r")
    assert reply.remote_id.startswith("urn:li:comment:(urn:li:share:77,")
    for number in range(130):
        server.notify("SHARE", f"urn:li:share:{1000 + number}", f"n{number}")
    later = linkedin.inbox(page, cursor=first.cursor)
    assert [item.text for item in later.items] == [f"n{number}" for number in range(130)]


def test_delete(linkedin: LinkedIn, server: Fake, page: Credential) -> None:
    made = linkedin.publish(page, DRAFT, key="k")
    linkedin.delete(page, made.remote_id)
    linkedin.delete(page, made.remote_id)
    assert server.visible() == []


def test_figures(linkedin: LinkedIn, server: Fake, page: Credential) -> None:
    made = [linkedin.publish(page, draft, key="k").remote_id for draft in (DRAFT, VIDEO)]
    figures = linkedin.post_metrics(page, [*made, "urn:li:share:9"])
    assert [item.remote_id for item in figures] == made
    one = figures[0]
    assert (one.impressions, one.reach, one.likes, one.comments, one.clicks) == (500, 400, 7, 0, 4)
    assert (one.shares, one.video_views) == (None, None)
    until = datetime.now(UTC).date()
    days = linkedin.account_metrics(page, since=until - timedelta(days=3), until=until)
    assert [day.day for day in days] == [until - timedelta(days=n) for n in (3, 2, 1, 0)]
    assert (days[0].impressions, days[0].shares, days[0].profile_visits, days[0].followers_gained) == (500, 2, 33, 9)
    assert (days[3].followers_gained, days[0].followers) == (None, None)


def test_who_follows(linkedin: LinkedIn, server: Fake, page: Credential, person: Credential) -> None:
    told = [(part.dimension, part.key, part.label, part.value) for part in linkedin.audience(page)]
    assert told == [
        ("country", "102890883", "China", 712),
        ("country", "102454443", "Singapore", 0),
        ("city", "102772228", "Shanghai, China", 300),
        ("city", "90009999", "", 9),
    ]
    server.fault("GET", "/v2/geo", instead=Answer(403, {"message": "Not enough permissions", "code": "ACCESS_DENIED"}))
    assert {part.label for part in linkedin.audience(page)} == {""}
    with pytest.raises(UnsupportedFeature):
        linkedin.audience(person)
