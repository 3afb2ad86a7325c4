"""The practice connectors against a real practice network process."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from accounts.connectors import base, errors, registry
from accounts.connectors.audience import AudienceDimension
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.types import Can, Draft, Format, Idempotency, PublishedState, PublishMode

from .fixtures import PracticeServer, picture, video

SLUGS = [slug for slug in registry.slugs() if slug.startswith("practice")]
ROLES = {
    Can.PUBLISH: base.Publishes,
    Can.DELETE: base.Deletes,
    Can.FIRST_COMMENT: base.Comments,
    Can.POST_METRICS: base.ReadsMetrics,
    Can.INBOX: base.ReadsInbox,
    Can.REPLY: base.Replies,
    Can.MODERATE: base.Moderates,
    Can.WEBHOOKS: base.ReceivesWebhooks,
    Can.PUBLIC_PROFILES: base.ReadsPublicProfiles,
    Can.AUDIENCE: base.ReadsAudience,
    Can.MEMBERS: base.CountsMembers,
    Can.SEARCH: base.SearchesPosts,
    Can.SHARERS: base.ReadsSharers,
}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def draft_for(slug: str, text: str = "First snow, first pot #tea") -> Draft:
    """A post the flavour accepts."""
    caps = registry.capabilities(slug)
    title = "A pot for three" if caps.title else ""
    if Format.TEXT in caps.formats:
        return Draft(text)
    if Format.IMAGE in caps.formats:
        return Draft(text, Format.IMAGE, title, (picture(800, 1000, mime="image/jpeg"),))
    return Draft(text, Format.VIDEO, title, (video(),))


@pytest.mark.parametrize("slug", SLUGS)
def test_what_a_flavour_can_do_is_backed_by_its_class(slug: str, practice_network: PracticeServer) -> None:
    connector = practice_network.connector(slug)
    for can, role in ROLES.items():
        assert isinstance(connector, role) == (can in connector.capabilities.can), can
    assert isinstance(connector, base.AuthorizesDirectly)
    assert connector.capabilities.practice
    assert connector.capabilities.slug == slug


def test_every_way_of_repeating_safely_is_present() -> None:
    kinds = {registry.capabilities(slug).idempotency for slug in SLUGS}
    assert kinds == set(Idempotency)
    assert registry.capabilities("practice-channels").publish_mode is PublishMode.ASSISTED


@pytest.mark.parametrize("slug", SLUGS)
def test_every_flavour_tells_who_follows(slug: str, practice_network: PracticeServer) -> None:
    flavour = slug.removeprefix("practice-") if "-" in slug else slug
    for handle, followers in (("tester", 21_300), ("small", 99)):
        values = {"flavour": flavour, "handle": handle, "followers": followers}
        assert practice_network.client.post(f"{practice_network.url}/api/accounts", json=values).status_code == 201
    connector, auth = practice_network.connect(slug)
    assert isinstance(connector, base.ReadsAudience)
    told = connector.audience(auth)
    assert told == connector.audience(auth)
    assert {part.dimension for part in told} == set(AudienceDimension)
    for dimension in AudienceDimension:
        total = sum(part.value or 0 for part in told if part.dimension is dimension)
        assert total == pytest.approx(100, abs=0.5) or total <= 21_300
    assert any(part.value is None for part in told), "a part whose size is withheld is not told as 0"
    connector, auth = practice_network.connect(slug, handle="small")
    assert isinstance(connector, base.ReadsAudience)
    with pytest.raises(errors.AudienceTooSmall) as refused:
        connector.audience(auth)
    assert refused.value.minimum == 100


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != "practice-channels"])
def test_life_of_a_post(slug: str, practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect(slug)
    draft = draft_for(slug)
    assert [item for item in connector.validate(draft) if item.severity == "error"] == []
    post = connector.publish(auth, draft, key="k1")
    if post.state is PublishedState.PROCESSING:
        assert draft.format is Format.VIDEO
        assert connector.poll(auth, post.handle).state is PublishedState.PROCESSING
    else:
        assert post.published_at is not None
    comment = connector.comment(auth, post.remote_id, "Menu in the profile", key="k1:c")
    assert connector.comment(auth, post.remote_id, "Menu in the profile", key="k1:c") == comment
    figures = connector.post_metrics(auth, [post.remote_id, "nosuchpost"])
    assert [row.remote_id for row in figures] == [post.remote_id]
    assert figures[0].comments == 1
    assert practice_network.client.get(post.url).status_code == 200
    connector.delete(auth, post.remote_id)
    connector.delete(auth, post.remote_id)
    with pytest.raises(errors.RemoteGone):
        connector.poll(auth, post.remote_id)
    assert connector.post_metrics(auth, [post.remote_id]) == []


def test_a_video_goes_live_after_processing(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-douyin")
    post = connector.publish(auth, draft_for("practice-douyin"), key="k")
    end = time.monotonic() + 15
    while (found := connector.poll(auth, post.handle)).state is not PublishedState.LIVE and time.monotonic() < end:
        time.sleep(0.3)
    assert found.state is PublishedState.LIVE
    assert found.published_at is not None


def test_unreported_figures_are_none_and_not_zero(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-weibo")
    post = connector.publish(auth, Draft("hello"), key="k")
    figures = connector.post_metrics(auth, [post.remote_id])[0]
    assert figures.saves is None
    assert figures.likes is not None


def test_a_thread_keeps_its_parts(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-x")
    post = connector.publish(auth, Draft("one", thread=("two", "three")), key="k")
    assert len(post.parts) == 2
    page = practice_network.client.get(post.url).text
    assert "two" in page
    assert "three" in page


def test_connecting_again_opens_the_same_account(practice_network: PracticeServer) -> None:
    _, first = practice_network.connect("practice-x", "shanyu")
    _, again = practice_network.connect("practice-x", "@shanyu", "Shanyu Tea")
    _, other = practice_network.connect("practice-weibo", "shanyu")
    assert first.remote_id == again.remote_id != other.remote_id
    info = practice_network.connector("practice-x").probe(first)
    assert info.display_name == "Shanyu Tea"
    assert info.followers is not None


@pytest.mark.parametrize("values", [{"handle": "a b/c"}, {"handle": ""}, {"handle": "ok", "host": ""}])
def test_bad_connect_values_are_refused_at_the_field(practice_network: PracticeServer, values: dict[str, str]) -> None:
    given = {"host": practice_network.url, "connect_key": practice_network.admin_key, **values}
    with pytest.raises(errors.InvalidContent) as caught:
        practice_network.connector("practice-x").connect(given)
    assert caught.value.problems[0].field == "handle"


def test_a_wrong_connect_key_is_refused(practice_network: PracticeServer) -> None:
    given = {"host": practice_network.url, "connect_key": "wrong", "handle": "ok"}
    with pytest.raises(errors.InvalidContent):
        practice_network.connector("practice-x").connect(given)


def test_refresh_gives_a_later_credential_and_tolerates_a_lost_answer(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-x")
    fresh = connector.refresh(auth)
    assert fresh.version == auth.version + 1
    assert connector.refresh(auth).secrets["access"] == fresh.secrets["access"]
    assert connector.probe(fresh).remote_id == auth.remote_id
    # The old token may belong to a request that a renewal overtook: renewing tells, not this answer.
    with pytest.raises(errors.AuthExpired):
        connector.probe(auth)


WRITE_FAULTS = {
    "reject": errors.PolicyRejected,
    "rate_limit": errors.RateLimited,
    "server_error": errors.OutcomeUnknown,
    "created_but_500": errors.OutcomeUnknown,
    "created_but_reset": errors.OutcomeUnknown,
    "created_but_400": errors.OutcomeUnknown,
    "hang": errors.OutcomeUnknown,
    "garbage": errors.OutcomeUnknown,
    "expire_token": errors.AuthExpired,
    "revoke_token": errors.NeedsReconnect,
}


@pytest.mark.parametrize("effect", WRITE_FAULTS)
@pytest.mark.parametrize("slug", ["practice-x", "practice-xiaohongshu"])
def test_each_fault_becomes_its_error_and_find_tells_the_truth(
    slug: str, effect: str, practice_network: PracticeServer
) -> None:
    connector, auth = practice_network.connect(slug)
    draft = draft_for(slug)
    practice_network.fault(effect, account="tester", path="/api/posts", method="POST", seconds=0.2, retry_after=7)
    before = datetime.now(UTC)
    with pytest.raises(errors.ConnectorError) as caught:
        connector.publish(auth, draft, key="k")
    assert type(caught.value) is WRITE_FAULTS[effect]
    if effect == "rate_limit":
        assert caught.value.retry_after == 7
    created = effect.startswith("created_but")
    assert len(practice_network.effects()) == created
    if effect in {"expire_token", "revoke_token"}:
        return
    found = connector.find(auth, key="k", draft=draft, since=before).post
    assert (found is not None) == created
    assert connector.find(auth, key="other", draft=draft, since=LONG_AGO).post is None


def test_an_expired_token_is_healed_by_refresh_a_revoked_one_only_by_connecting(
    practice_network: PracticeServer,
) -> None:
    connector, auth = practice_network.connect("practice-x")
    practice_network.fault("expire_token")
    with pytest.raises(errors.AuthExpired):
        connector.probe(auth)
    auth = connector.refresh(auth)
    assert connector.probe(auth)
    practice_network.fault("revoke_token")
    with pytest.raises(errors.NeedsReconnect):
        connector.probe(auth)
    with pytest.raises(errors.NeedsReconnect):
        connector.refresh(auth)
    _, auth = practice_network.connect("practice-x")
    assert connector.probe(auth)


@pytest.mark.parametrize(
    ("effect", "kind"),
    [("server_error", errors.Transient), ("garbage", errors.UnexpectedResponse), ("hang", errors.Transient)],
)
def test_faults_of_reads(effect: str, kind: type[Exception], practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-x")
    practice_network.fault(effect, path="/api/me", seconds=0.1)
    with pytest.raises(kind):
        connector.probe(auth)
    assert connector.probe(auth)


def test_latency_is_only_a_delay(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-x")
    practice_network.fault("latency", seconds=0.3)
    begin = time.monotonic()
    assert connector.publish(auth, Draft("slow"), key="k").state is PublishedState.LIVE
    assert time.monotonic() - begin >= 0.3


def test_a_fault_counts_only_what_it_matches(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-x")
    _, other = practice_network.connect("practice-x", "other")
    practice_network.fault("server_error", account="other", path="/api/*", count=2)
    assert connector.probe(auth)
    for _ in range(2):
        with pytest.raises(errors.Transient):
            connector.probe(other)
    assert connector.probe(other)
    practice_network.fault("server_error", count=0)
    for _ in range(3):
        with pytest.raises(errors.Transient):
            connector.probe(auth)
    practice_network.clear_faults()
    assert connector.probe(auth)


@pytest.mark.parametrize(("slug", "posts"), [("practice-weibo", 1), ("practice-wechat", 2), ("practice-douyin", 2)])
def test_repeating_a_key(slug: str, posts: int, practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect(slug)
    draft = draft_for(slug)
    first = connector.publish(auth, draft, key="same")
    second = connector.publish(auth, draft, key="same")
    assert (first.remote_id == second.remote_id) == (posts == 1)
    assert [row["key"] for row in practice_network.effects()] == ["same"] * posts
    if connector.capabilities.idempotency is Idempotency.NONE:
        with pytest.raises(errors.UnsupportedFeature):
            connector.find(auth, key="same", draft=draft, since=LONG_AGO)


def test_inbox_reply_and_hiding(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-xiaohongshu")
    post = connector.publish(auth, draft_for("practice-xiaohongshu"), key="k")
    assert connector.inbox(auth).items == ()
    practice_network.storm("tester", 130)
    first = connector.inbox(auth)
    second = connector.inbox(auth, cursor=first.cursor)
    assert (len(first.items), len(second.items)) == (100, 30)
    assert connector.inbox(auth, cursor=second.cursor).cursor == ""
    times = [item.at for item in first.items + second.items]
    assert times == sorted(times)
    item = first.items[0]
    assert item.post_id == post.remote_id
    answer = connector.reply(auth, item.remote_id, "Thank you", key="r1")
    assert connector.reply(auth, item.remote_id, "Thank you", key="r1").remote_id == answer.remote_id
    assert "Thank you" in practice_network.client.get(post.url).text
    marker = f'id="c-{item.remote_id}"'
    assert marker in practice_network.client.get(post.url).text
    connector.set_hidden(auth, item.remote_id, hidden=True)
    assert marker not in practice_network.client.get(post.url).text
    connector.set_hidden(auth, item.remote_id, hidden=False)
    assert marker in practice_network.client.get(post.url).text


def test_accounts_cannot_touch_one_another(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-x")
    _, stranger = practice_network.connect("practice-x", "stranger")
    post = connector.publish(auth, Draft("mine"), key="k")
    practice_network.storm("tester", 1)
    item = connector.inbox(auth).items[0]
    with pytest.raises(errors.RemoteGone):
        connector.poll(stranger, post.remote_id)
    with pytest.raises(errors.RemoteGone):
        connector.reply(stranger, item.remote_id, "hi", key="r")
    connector.delete(stranger, post.remote_id)
    assert connector.poll(auth, post.remote_id).state is PublishedState.LIVE


def test_the_server_refuses_what_validate_would_have_found(practice_network: PracticeServer) -> None:
    cases = [
        ("practice-x", Draft("茶" * 141), "text_too_long"),
        ("practice-xiaohongshu", replace(draft_for("practice-xiaohongshu"), title="茶" * 21), "title_too_long"),
        ("practice-xiaohongshu", Draft("no picture"), ""),
        ("practice-wechat", replace(draft_for("practice-wechat"), title=""), "title_required"),
        ("practice-instagram", Draft("x", Format.IMAGE, "", (picture(400, 1000, mime="image/jpeg"),)), "image_ratio"),
        ("practice-instagram", Draft("#a #b #c #d #e #f", Format.IMAGE, "", (picture(),)), "too_many_hashtags"),
        ("practice-douyin", Draft("x", Format.VIDEO, "", (video(), picture(1600, 900))), "cover_ratio"),
        ("practice-weibo", Draft("x", Format.IMAGE, "", tuple(picture(30, 30) for _ in range(19))), "too_many_images"),
    ]
    for slug, draft, code in cases:
        connector, auth = practice_network.connect(slug)
        assert [item for item in connector.validate(draft) if item.severity == "error"], (slug, code)
        with pytest.raises(errors.InvalidContent) as caught:
            connector.publish(auth, draft, key="k")
        if code:
            assert code in {item.code for item in caught.value.problems}, (slug, code)
        assert str(caught.value)
    assert practice_network.effects() == []


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("practice-x", "茶" * 140),
        ("practice-x", "a" * 256 + " https://example.org/" + "x" * 90),
        ("practice-x", "👨‍👩‍👧‍👦" * 140),
        ("practice-weibo", "茶" * 2000),
    ],
)
def test_limits_are_reached_on_both_sides(slug: str, text: str, practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect(slug)
    assert connector.validate(Draft(text)) == []
    connector.publish(auth, Draft(text), key="k")
    over = Draft(text + "茶")
    assert [item.code for item in connector.validate(over)] == ["text_too_long"]
    with pytest.raises(errors.InvalidContent):
        connector.publish(auth, over, key="k2")


def test_half_width_title_is_reached_on_both_sides(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-xiaohongshu")
    for number, title in enumerate(("茶" * 20, "a" * 40, "茶" * 10 + "ab" * 10, "山屿·茶" + "x" * 33)):
        draft = replace(draft_for("practice-xiaohongshu"), title=title)
        assert connector.validate(draft) == []
        connector.publish(auth, draft, key=str(number))


def test_webhooks_are_signed_and_replays_refused(practice_network: PracticeServer) -> None:
    received: list[tuple[bytes, dict[str, str]]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append((body, dict(self.headers.items())))
            self.send_response(500 if len(received) == 1 else 204)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    connector, auth = practice_network.connect("practice-x")
    secret = "s" * 24
    connector.subscribe(auth, url=f"http://127.0.0.1:{receiver.server_port}/hook", secret=secret)
    connector.publish(auth, Draft("hello"), key="k")
    practice_network.storm("tester", 1)
    end = time.monotonic() + 10
    while len(received) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    receiver.shutdown()
    receiver.server_close()
    (first, _), (raw, headers) = received
    assert first == raw, "a delivery that failed is repeated unchanged"
    now = datetime.now(UTC)
    call = HookCall("POST", {}, headers, raw)
    assert connector.receive(call, {"token": secret}, now=now).events
    forged = {name: "1" if name.lower() == "x-practice-timestamp" else value for name, value in headers.items()}
    for wrong, token, moment in (
        (call, "other", now),
        (replace(call, body=raw + b" "), secret, now),
        (replace(call, headers={}), secret, now),
        (replace(call, headers=forged), secret, now),
        (call, secret, now + timedelta(minutes=6)),
    ):
        with pytest.raises(errors.HookRefused):
            connector.receive(wrong, {"token": token}, now=moment)
    event = connector.receive(call, {"token": secret}, now=now).events[0]
    assert event.kind == HookKind.COMMENT
    assert event.account_id == auth.remote_id


def test_signature_is_hmac_sha256_over_timestamp_and_body(practice_network: PracticeServer) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    stamp, body = str(int(now.timestamp())), b'{"id":"evt-1"}'
    digest = hmac.new(b"secret-of-the-account", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Practice-Timestamp": stamp, "X-Practice-Signature": f"sha256={digest}"}
    call = HookCall("POST", {}, headers, body)
    with pytest.raises(errors.HookRefused) as refused:
        practice_network.connector("practice-x").receive(call, {"token": "secret-of-the-account"}, now=now)
    assert refused.value.code == "bad_event", "the signature fits, the body is not one of the network's"


def test_alt_texts_arrive(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-instagram")
    draft = Draft("x", Format.IMAGE, "", (picture(alt='A kettle & "cup"', mime="image/jpeg", width=800),))
    post = connector.publish(auth, draft, key="k")
    assert 'alt="A kettle &amp; &quot;cup&quot;"' in practice_network.client.get(post.url).text


def test_a_look_says_what_it_saw(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-xiaohongshu")
    draft = draft_for("practice-xiaohongshu")
    made = [connector.publish(auth, replace(draft, text=f"number {n}"), key=f"n{n}") for n in range(4)]
    seen = connector.find(auth, key="k", draft=draft, since=LONG_AGO)
    assert (seen.post, seen.looked_at, seen.by_key) == (None, 4, True)
    assert [item.url for item in seen.nearest] == [item.url for item in reversed(made[1:])]
    assert seen.nearest[0].text.endswith("number 3")
