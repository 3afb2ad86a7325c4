"""The Telegram connector against a fake of the Bot API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.connectors.errors import (
    ConnectorError,
    HookRefused,
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
from accounts.connectors.hooks import HookCall, HookKind, WebhookEvent
from accounts.connectors.platforms.telegram.connector import Telegram
from accounts.connectors.platforms.telegram.identity import id_of, ids_of
from accounts.connectors.platforms.telegram.updates import item_of, me_of
from accounts.connectors.redaction import redact_text, redact_url
from accounts.connectors.types import Credential, Draft, Format, Grant, InboxKind, Media, PublishedState

from .fake_server import Answer
from .fakes.telegram import CHANNEL, FAN, GROUP, TOKEN, Fake, flood, no
from .samples import Clock, media

DRAFT = Draft("山屿茶 opens today #tea")


def photo(**changes: Any) -> Media:
    return media(mime="image/jpeg", **changes)


def clip() -> Media:
    return media(b"v" * 500, kind=Format.VIDEO, mime="video/mp4", width=720, height=1280, seconds=4.6)


@pytest.fixture
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(server: Fake, clock: Clock) -> Telegram:
    return Telegram(http=server.http(), clock=clock)


def connect(telegram: Telegram, **change: str) -> Grant:
    return telegram.connect({**Fake.values, **change})[0]


@pytest.fixture
def auth(telegram: Telegram, server: Fake) -> Credential:
    found = connect(telegram).credential
    server.requests.clear()
    return found


@pytest.mark.parametrize("channel", ["@brand_tea", "brand_tea", "https://t.me/brand_tea", str(CHANNEL)])
def test_connect(telegram: Telegram, channel: str) -> None:
    grant = connect(telegram, channel=channel)
    info = grant.info
    assert (info.remote_id, info.handle, info.display_name) == (str(CHANNEL), "brand_tea", "Brand Tea")
    assert (info.url, info.followers, info.posts) == ("https://t.me/brand_tea", 812, None)
    assert (info.missing_scopes, info.restricted) == ((), False)
    assert TOKEN not in repr(grant)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bot_token": "hello"}, "bot_token"),
        ({"bot_token": TOKEN.replace("A", "B")}, "bot_token"),
        ({"channel": ""}, "channel"),
        ({"channel": "@elsewhere"}, "channel"),
        ({"channel": "no spaces please"}, "channel"),
        ({"channel": str(GROUP)}, "channel"),
    ],
)
def test_forms_that_are_wrong(telegram: Telegram, change: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidContent) as caught:
        connect(telegram, **change)
    assert [item.field for item in caught.value.problems] == [field]


def test_a_bot_without_rights(telegram: Telegram, server: Fake, auth: Credential) -> None:
    server.member |= {"can_delete_messages": False}
    assert telegram.probe(auth).missing_scopes == ("can_delete_messages",)
    server.member |= {"can_post_messages": False}
    info = telegram.probe(auth)
    assert info.restricted
    assert info.restriction
    with pytest.raises(InvalidContent):
        connect(telegram)
    with pytest.raises(MissingScope):
        telegram.publish(auth, DRAFT, key="k")
    with pytest.raises(NeedsReconnect):
        telegram.refresh(auth)


def test_a_text(telegram: Telegram, server: Fake, auth: Credential) -> None:
    options = {"disable_notification": True, "no_preview": True, "protect_content": True}
    made = telegram.publish(auth, replace(DRAFT, options=options), key="k")
    assert (made.state, [made.remote_id]) == (PublishedState.LIVE, server.visible())
    assert made.url == f"https://t.me/brand_tea/{made.remote_id}"
    assert telegram.owns_url(made.url)
    sent = server.messages[CHANNEL][int(made.remote_id)]["sent"]
    assert sent == {
        "chat_id": str(CHANNEL),
        "text": DRAFT.text,
        "disable_notification": True,
        "protect_content": True,
        "link_preview_options": {"is_disabled": True},
    }


@pytest.mark.parametrize(
    ("items", "method"),
    [((photo(),), "sendPhoto"), ((clip(),), "sendVideo"), ((photo(), clip(), photo()), "sendMediaGroup")],
)
def test_files_and_deleting(
    telegram: Telegram, server: Fake, auth: Credential, items: tuple[Media, ...], method: str
) -> None:
    made = telegram.publish(auth, replace(DRAFT, media=items, options={"parse_html": True}), key="k")
    assert len(server.sent("POST", method)) == 1
    assert server.visible() == [made.remote_id]
    assert [size for _name, _mime, size in server.files] == [item.size for item in items]
    shown = [server.messages[CHANNEL][number]["sent"] for number in ids_of(made.remote_id)]
    assert [item.get("caption") for item in shown] == [DRAFT.text, None, None][: len(items)]
    assert shown[0]["parse_mode"] == "HTML"
    videos = [item for item in shown if "supports_streaming" in item]
    assert [int(item["duration"]) for item in videos] == [5] * sum(item.kind is Format.VIDEO for item in items)
    telegram.delete(auth, made.remote_id)
    telegram.delete(auth, made.remote_id)
    assert server.messages[CHANNEL] == {}


@pytest.mark.parametrize("result", [[], [{}], [{"message_id": 1}, {"message_id": None}], True])
def test_an_album_that_is_not_named(telegram: Telegram, server: Fake, auth: Credential, result: Any) -> None:
    server.fault("POST", "sendMediaGroup", after=Answer(200, {"ok": True, "result": result}))
    with pytest.raises(OutcomeUnknown):
        telegram.publish(auth, replace(DRAFT, media=(photo(), clip())), key="k")


@pytest.mark.parametrize(("numbers", "name"), [([7], "7"), ([7, 8, 9], "7-9"), ([7, 9], "7,9")])
def test_names_of_albums(numbers: list[int], name: str) -> None:
    assert id_of(numbers) == name
    assert ids_of(name) == numbers
    for wrong in ("", "x", "9-7", "1-200"):
        with pytest.raises(RemoteGone):
            ids_of(wrong)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no(401, "Unauthorized").answer, NeedsReconnect),
        (no(404, "Not Found").answer, NeedsReconnect),
        (flood(17), RateLimited),
        (no(403, "Forbidden: bot was kicked from the channel chat").answer, NeedsReconnect),
        (no(403, "Forbidden: bot was blocked by the user").answer, PolicyRejected),
        (no(400, "Bad Request: not enough rights to send text messages to the chat").answer, MissingScope),
        (no(400, "Bad Request: CHAT_ADMIN_REQUIRED").answer, MissingScope),
        (no(400, "Bad Request: chat not found").answer, RemoteGone),
        (Answer(429, {"ok": False, "error_code": "429", "parameters": [17]}, {"retry-after": "17"}), RateLimited),
        (Answer(400, {"ok": False, "error_code": "?"}), InvalidContent),
        (no(400, "Bad Request: can't parse entities: Unsupported start tag").answer, InvalidContent),
        (no(413, "Request Entity Too Large").answer, InvalidContent),
        (no(500, "Internal Server Error").answer, OutcomeUnknown),
        (Answer(502, "<html>"), OutcomeUnknown),
        (Answer(413, "<html>"), InvalidContent),
        (Answer(200, "<html>"), OutcomeUnknown),
        (Answer(200, {"ok": True, "result": {}}), OutcomeUnknown),
        (Answer(200, {"ok": False}), OutcomeUnknown),
    ],
)
def test_refusals(
    telegram: Telegram, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", "sendMessage", instead=answer)
    with pytest.raises(kind) as caught:
        telegram.publish(auth, DRAFT, key="k")
    assert type(caught.value) is kind
    assert str(caught.value)
    assert TOKEN not in caught.value.raw + str(caught.value) + repr(caught.value)
    assert len(server.requests) == 1
    if isinstance(caught.value, RateLimited):
        assert caught.value.retry_after == 17


@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(500, "<html>")}, {"delay": 1.7}])
def test_sent_but_not_confirmed_is_left_to_a_person(
    telegram: Telegram, server: Fake, auth: Credential, clock: Clock, fault: dict[str, Any]
) -> None:
    server.fault("POST", "sendMessage", **fault)
    with pytest.raises(OutcomeUnknown) as caught:
        telegram.publish(auth, DRAFT, key="k")
    assert TOKEN not in caught.value.raw + str(caught.value.__cause__)
    assert len(server.visible()) == 1
    with pytest.raises(UnsupportedFeature):
        telegram.find(auth, key="k", draft=DRAFT, since=clock())
    with pytest.raises(UnsupportedFeature):
        telegram.poll(auth, "x")


def test_a_token_in_an_address_never_shows() -> None:
    assert TOKEN not in redact_url(f"https://api.telegram.org/bot{TOKEN}/getMe?x=1")
    assert TOKEN not in redact_text(f'{{"x": "POST https://api.telegram.org/bot{TOKEN}/getMe"}}')


def test_first_comment(telegram: Telegram, server: Fake, auth: Credential) -> None:
    made = telegram.publish(auth, DRAFT, key="k")
    telegram.publish(auth, replace(DRAFT, text="another"), key="l")
    # Looking for comments must not lose the copy of a post that has just appeared.
    assert len(telegram.inbox(auth).items) == 2
    name = telegram.comment(auth, made.remote_id, "Order here", key="c")
    chat, number = name.split(":")
    sent = server.messages[int(chat)][int(number)]["sent"]
    root = server.messages[GROUP][sent["reply_parameters"]["message_id"]]
    assert root["forward_origin"]["message_id"] == int(made.remote_id)


def test_first_comments_that_cannot_be(telegram: Telegram, server: Fake, auth: Credential) -> None:
    made = telegram.publish(auth, DRAFT, key="k")
    kept, server.updates = server.updates, []
    with pytest.raises(Transient):
        telegram.comment(auth, made.remote_id, "Order here", key="c")
    server.updates = kept
    server.fault("POST", "sendMessage", drop=True)
    with pytest.raises(UnexpectedResponse):
        telegram.comment(auth, made.remote_id, "Order here", key="c")
    assert sum(item.get("text") == "Order here" for item in server.messages[GROUP].values()) == 1
    telegram.subscribe(auth, url="https://juzhen.example/hooks/x", secret="word")
    with pytest.raises(UnsupportedFeature):
        telegram.comment(auth, made.remote_id, "Order here", key="c")
    server.linked = False
    with pytest.raises(UnsupportedFeature):
        telegram.comment(auth, made.remote_id, "Order here", key="c")


def test_inbox_and_answers(telegram: Telegram, server: Fake, auth: Credential) -> None:
    assert telegram.inbox(auth).cursor == ""
    made = telegram.publish(auth, DRAFT, key="k")
    question = server.said("How much?", FAN)
    server.said("small talk", GROUP)
    server.said("hey @Brand_Tea_Bot", GROUP)
    root = next(number for number, item in server.messages[GROUP].items() if item.get("is_automatic_forward"))
    server.said("me too", GROUP, message_thread_id=root, reply_to_message={"message_id": 999})
    server.update(channel_post={"message_id": 1, "date": 1, "chat": {"id": CHANNEL, "type": "channel"}})
    updates = list(server.updates)
    page = telegram.inbox(auth)
    assert [(item.kind, item.text, item.post_id) for item in page.items] == [
        (InboxKind.COMMENT, "Lovely!", made.remote_id),
        (InboxKind.MESSAGE, "How much?", ""),
        (InboxKind.MENTION, "hey @Brand_Tea_Bot", ""),
        (InboxKind.COMMENT, "me too", ""),
    ]
    assert page.items[0].thread_id == page.items[3].thread_id == f"{GROUP}:{root}"
    assert page.items[0].url.startswith("https://t.me/c/9876543210/")
    assert telegram.inbox(auth, cursor=page.cursor).items == ()
    for item in page.items[:2]:
        answer = telegram.reply(auth, item.remote_id, "Thanks", key="r")
        chat, number = answer.remote_id.split(":")
        sent = server.messages[int(chat)][int(number)]["sent"]
        assert f"{chat}:{sent['reply_parameters']['message_id']}" == item.remote_id
    assert question["message_id"] == sent["reply_parameters"]["message_id"]
    with pytest.raises(RemoteGone):
        telegram.reply(auth, "x", "Thanks", key="r")
    server.fault("POST", "sendMessage", drop=True)
    with pytest.raises(OutcomeUnknown):
        telegram.reply(auth, page.items[1].remote_id, "Thanks", key="r")
    comment = page.items[0].remote_id
    telegram.like(auth, comment)
    assert server.messages[GROUP][int(comment.partition(":")[2])]["reaction"] == "👍"
    telegram.delete_comment(auth, comment)
    telegram.delete_comment(auth, comment)
    with pytest.raises(RemoteGone):
        telegram.like(auth, comment)
    pushed = [telegram.pushed_items(auth, WebhookEvent("1", HookKind.OTHER, "", item)) for item in updates]
    ids = {item.remote_id for items in pushed for item in items}
    assert ids == {item.remote_id for item in page.items if item.kind is not InboxKind.MENTION}


def test_updates_are_given_up_only_when_they_are_old(
    telegram: Telegram, server: Fake, auth: Credential, clock: Clock
) -> None:
    for number in range(250):
        server.said(f"m{number}", FAN)
    page = telegram.inbox(auth)
    assert [item.text for item in page.items] == [f"m{number}" for number in range(250)]
    clock.move(minutes=20)
    server.said("late", FAN)
    news = telegram.inbox(auth, cursor=page.cursor)
    assert [item.text for item in news.items] == ["late"]
    telegram.inbox(auth, cursor=news.cursor)
    assert server.updates == []


def test_updates_are_numbered_anew_after_a_quiet_week(
    telegram: Telegram, server: Fake, auth: Credential, clock: Clock
) -> None:
    server.said("before", FAN)
    page = telegram.inbox(auth)
    server.updates, server._update = [], 5
    clock.move(days=8)
    server.said("after", FAN)
    assert [item.text for item in telegram.inbox(auth, cursor=page.cursor).items] == ["after"]


def test_webhook(telegram: Telegram, server: Fake, auth: Credential) -> None:
    now = datetime.now(UTC)
    telegram.subscribe(auth, url="https://juzhen.example/hooks/x", secret="word")
    assert server.webhook["secret_token"] == "word"
    telegram.publish(auth, DRAFT, key="k")
    server.said("hi", FAN)
    assert telegram.inbox(auth).items == ()
    kinds = []
    removed = {"chat": {"id": CHANNEL, "type": "channel"}, "date": 1, "new_chat_member": {"status": "kicked"}}
    blocked = {"chat": {"id": FAN, "type": "private"}, "date": 1, "new_chat_member": {"status": "kicked"}}
    server.update(my_chat_member=removed)
    server.update(my_chat_member=blocked)
    server.update(message_reaction_count={"message_id": 1, "date": 1})
    for update in server.updates:
        body = json.dumps(update).encode()
        headers = {"x-telegram-bot-api-secret-token": "word"}
        (event,) = telegram.receive(HookCall("POST", {}, headers, body), {"token": "word"}, now=now).events
        assert event.event_id == str(update["update_id"])
        kinds.append(event.kind)
    assert kinds == [
        HookKind.OTHER,
        HookKind.COMMENT,
        HookKind.MESSAGE,
        HookKind.ACCESS_ENDED,
        HookKind.OTHER,
        HookKind.REACTION,
    ]
    item = item_of(server.updates[1], me_of(auth, str(GROUP)))
    assert item is not None
    assert item.text == "Lovely!"
    for headers, body in (({}, b"{}"), ({"x-telegram-bot-api-secret-token": "wörd"}, b"{}")):
        with pytest.raises(HookRefused):
            telegram.receive(HookCall("POST", {}, headers, body), {"token": "word"}, now=now)
    for body in (b"[]", b"{", b'{"update_id": "x"}', b"[" * 100_000):
        call = HookCall("POST", {}, {"x-telegram-bot-api-secret-token": "word"}, body)
        with pytest.raises(HookRefused):
            telegram.receive(call, {"token": "word"}, now=now)
    for body in (b'{"update_id": 1, "message": {"chat": 1}}', b'{"update_id": 1, "my_chat_member": {"chat": 1}}'):
        call = HookCall("POST", {}, {"x-telegram-bot-api-secret-token": "word"}, body)
        (event,) = telegram.receive(call, {"token": "word"}, now=now).events
        assert event.kind is HookKind.OTHER
    telegram.subscribe(auth, url="", secret="")
    assert len(telegram.inbox(auth).items) == 2


def test_counting(telegram: Telegram) -> None:
    for size, over in ((512, 0), (513, 2)):
        found = telegram.validate(Draft("🍵" * size, media=(photo(),)))
        assert [item.params["over"] for item in found] == ([over] if over else [])
    bold = Draft(f"<b>{'a' * 4096}</b>", options={"parse_html": True})
    assert telegram.validate(bold) == []
    assert [item.code for item in telegram.validate(replace(bold, options={}))] == ["text_too_long"]
    assert [item.code for item in telegram.validate(Draft("x", media=(photo(),) * 9 + (clip(),) * 2))] == [
        "too_many_files"
    ]
    assert telegram.validate(Draft("x", media=(photo(width=5000, height=5000),))) == []
    assert [item.code for item in telegram.validate(Draft("x", media=(photo(width=5001, height=5000),)))] == [
        "image_too_large"
    ]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("<b>a <i>b</i></b> &lt;c&gt; <a href='https://x.cn'>d</a>", ""),
        ("1 &lt; 2", ""),
        ("1 < 2", " 2"),
        ("1 <", "<"),
        ("<p>a</p>", "p"),
        ("<b>a", "b"),
        ("<b><i>a</b></i>", "b"),
        ("a</b>", "b"),
    ],
)
def test_tags(telegram: Telegram, text: str, tag: str) -> None:
    found = telegram.validate(Draft(text, options={"parse_html": True}))
    assert [item.params["tag"] for item in found] == ([tag] if tag else [])


def test_members_are_counted(telegram: Telegram, server: Fake, auth: Credential) -> None:
    assert telegram.count_members(auth) == 812
    assert telegram.count_members(auth, chat=f" {GROUP} ") == 96
    assert telegram.count_members(auth, chat="https://t.me/brand_tea") == 812
    with pytest.raises(RemoteGone):
        telegram.count_members(auth, chat="@elsewhere")
    with pytest.raises(InvalidContent):
        telegram.count_members(auth, chat="no spaces please")
    server.fault(
        "POST", "getChatMemberCount", instead=no(403, "Forbidden: bot is not a member of the supergroup").answer
    )
    with pytest.raises(RemoteGone):
        telegram.count_members(auth, chat=str(GROUP))
    revoked = replace(auth, secrets={**auth.secrets, "access": TOKEN.replace("A", "B")})
    with pytest.raises(NeedsReconnect):
        telegram.count_members(revoked, chat=str(GROUP))
