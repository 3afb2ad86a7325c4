"""Douyin's open platform as its documentation describes it: one account, one application, strict about parameters."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from ..fake_server import Refused, Request
from .platform import PlatformFake

HOST = "/open.douyin.com"
V1 = f"{HOST}/api/douyin/v1/video"
ME = "ba253642-0590-40bc-9bdf-9a1334b94059"
READER = "d3a7b0c1-5f6e-4c02-8a11-0f2b9e7c6d55"
BEIJING = timezone(timedelta(hours=8))
SCOPES = (
    "user_info,video.create.bind,video.list.bind,video.data.bind,data.external.user,item.comment,im.direct_message,"
    "renew_refresh_token"
)
OPTIONAL_OF_POST = {"private_status", "download_type", "at_users", "poi_id", "poi_name", "micro_app_id"}


def refused(code: int, words: str = "refused") -> Refused:
    """Douyin says no with status 200."""
    body = {"data": {"error_code": code, "description": words}, "extra": {"error_code": code, "description": words}}
    return Refused(200, body)


def ok(**data: Any) -> dict[str, Any]:
    """Douyin says yes."""
    return {"data": {"error_code": 0, "description": "", **data}, "extra": {"error_code": 0, "logid": "2026112600"}}


def exactly(given: Mapping[str, Any], needed: set[str], optional: set[str] | None = None) -> None:
    """Refuse parameters that are missing or not known."""
    if not needed <= set(given):
        raise refused(28001007, "missing parameter")
    if unknown := set(given) - needed - (optional or set()):
        raise refused(2100005, f"unknown parameter {sorted(unknown)}")


class Fake(PlatformFake):
    """`granted`: what the application may ask for. `unsuited`: the next review goes badly."""

    hosts = ("open.douyin.com",)
    app: ClassVar[Mapping[str, str]] = {"client_id": "awkey0001", "client_secret": "awsecret0001"}

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        self.routes = [
            ("POST", f"{HOST}/oauth/access_token/", self.exchange),
            ("POST", f"{HOST}/oauth/refresh_token/", self.refresh),
            ("POST", f"{HOST}/oauth/renew_refresh_token/", self.renew),
            ("POST", f"{HOST}/oauth/client_token/", self.client_token),
            ("POST", f"{HOST}/oauth/userinfo/", self.userinfo),
            ("POST", f"{V1}/upload_(?P<kind>video|image)/", self.upload),
            ("POST", f"{V1}/init_video_part_upload/", self.part_init),
            ("POST", f"{V1}/upload_video_part/", self.part),
            ("POST", f"{V1}/complete_video_part_upload/", self.part_complete),
            ("POST", f"{V1}/create_video/", self.create_video),
            ("POST", f"{V1}/create_image_text/", self.create_image_text),
            ("GET", f"{V1}/video_list/", self.video_list),
            ("POST", f"{V1}/video_data/", self.video_data),
            ("GET", f"{HOST}/item/comment/list/", self.comment_list),
            ("GET", f"{HOST}/item/comment/reply/list/", self.reply_list),
            ("POST", f"{HOST}/item/comment/reply/", self.comment),
            ("POST", f"{HOST}/im/send/msg/", self.send_message),
            ("GET", f"{HOST}/data/external/user/(?P<report>\\w+)/", self.user_data),
            ("GET", f"{HOST}/open/getticket/", self.ticket),
            ("GET", f"{HOST}/share-id/", self.share_id),
        ]

    def reset(self) -> None:
        """Nobody has signed in, nothing was posted."""
        self.requests.clear()
        self.faults.clear()
        self.granted = set(SCOPES.split(","))
        self.codes: dict[str, str] = {}
        self.token, self.refresh_token, self.scope = "", "", ""
        self.renewals, self.refresh_days = 0, 30
        self.app_tokens: set[str] = set()
        self.media: dict[str, str] = {}
        self.uploads: dict[str, dict[int, int]] = {}
        self.part_min = 5_000_000
        self.posts: list[dict[str, Any]] = []
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.messages: dict[str, tuple[str, str]] = {}
        self.sent_messages: list[dict[str, Any]] = []
        self.unsuited = False
        self.number = 0

    def allow(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, strict_parsing=True))
        assert (parts.netloc, parts.path) == ("open.douyin.com", "/platform/oauth/connect/")
        assert set(asked) == {"client_key", "response_type", "scope", "redirect_uri", "state"}
        assert (asked["client_key"], asked["response_type"]) == (self.app["client_id"], "code")
        assert set(asked["scope"].split(",")) <= self.granted, "Douyin shows an error page"
        back = urlsplit(asked["redirect_uri"])
        assert back.scheme == "https" or back.hostname in {"127.0.0.1", "testserver"}, "an installation under test"
        code = self._name("code")
        self.codes[code] = asked["scope"]
        return {"code": code, "state": asked["state"], "scopes": asked["scope"]}

    def settle(self) -> None:
        for post in self.posts:
            if not post["is_reviewed"]:
                post |= {"is_reviewed": True, "video_status": 2 if self.unsuited else 1}
                if not self.unsuited:
                    self.write(post["item_id"], "好茶！")
        self.unsuited = False

    def accepted(self) -> int:
        return len(self.posts)

    def visible(self) -> list[str]:
        return [post["item_id"] for post in self.posts if post["video_status"] == 1 and post["create_time"]]

    def write(self, item_id: str, text: str, author: str = READER, under: str = "", at: int = 0) -> str:
        """Somebody comments; returns the comment's id."""
        name = f"@{self._name('comment')}+/=="
        row = {
            "comment_id": name,
            "comment_user_id": author,
            "nick_name": "山屿茶" if author == ME else "阿青",
            "content": text,
            "create_time": at or int(time.time()),
            "digg_count": 0,
            "reply_comment_total": 0,
            "top": False,
        }
        self.comments.setdefault(under or item_id, []).append(row)
        return name

    def push(self, event: str, content: Any, *, secret: str = "", **changes: Any) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a webhook call."""
        body = {
            "event": event,
            "client_key": self.app["client_id"],
            "from_user_id": READER,
            "to_user_id": ME,
            "log_id": self._name("log"),
            "content": content,
            **changes,
        }
        raw = json.dumps(body, ensure_ascii=False).encode()
        key = (secret or self.app["client_secret"]).encode()
        return raw, {"x-douyin-signature": hashlib.sha1(key + raw).hexdigest(), "msg-id": self._name("msg")}

    def write_message(self, text: str) -> tuple[bytes, dict[str, str]]:
        """A reader writes a message: the webhook call it causes."""
        conversation, message = f"@{self._name('conversation')}==", f"@{self._name('message')}=="
        self.messages[message] = (conversation, READER)
        content = {
            "conversation_short_id": conversation,
            "server_message_id": message,
            "conversation_type": 1,
            "create_time": 1_764_115_200_000,
            "message_type": "text",
            "text": text,
            "user_infos": [{"open_id": READER, "nick_name": "阿青", "avatar": ""}],
        }
        return self.push("im_receive_msg", content)

    def _name(self, word: str) -> str:
        self.number += 1
        return f"{word}{self.number}"

    def _is_app(self, form: Mapping[str, str], *, secret: bool) -> None:
        if form.get("client_key") != self.app["client_id"]:
            raise refused(10003, "invalid client_key")
        if secret and form.get("client_secret") != self.app["client_secret"]:
            raise refused(10013, "client_key or client_secret is wrong")

    def _tokens(self) -> dict[str, Any]:
        return ok(
            access_token=self.token,
            expires_in=15 * 86_400,
            refresh_token=self.refresh_token,
            refresh_expires_in=self.refresh_days * 86_400,
            open_id=ME,
            scope=self.scope,
        )

    def exchange(self, request: Request) -> dict[str, Any]:
        form = request.form
        exactly(form, {"client_key", "client_secret", "code", "grant_type"})
        self._is_app(form, secret=True)
        scope = self.codes.pop(form["code"], None)
        if form["grant_type"] != "authorization_code" or scope is None:
            raise refused(10007, "code expired or used")
        self.token, self.refresh_token, self.scope = f"act.{self._name('t')}", f"rft.{self._name('r')}", scope
        self.renewals = 0
        return self._tokens()

    def refresh(self, request: Request) -> dict[str, Any]:
        form = request.form
        exactly(form, {"client_key", "grant_type", "refresh_token"}, {"client_secret"})
        self._is_app(form, secret=False)
        if form["grant_type"] != "refresh_token" or form["refresh_token"] != self.refresh_token:
            raise refused(10010, "refresh_token expired")
        self.token = f"act.{self._name('t')}"
        return self._tokens()

    def renew(self, request: Request) -> dict[str, Any]:
        form = request.form
        exactly(form, {"client_key", "refresh_token"})
        self._is_app(form, secret=False)
        if form["refresh_token"] != self.refresh_token:
            raise refused(10010, "refresh_token expired")
        if self.renewals >= 5:
            raise refused(10020, "renewed too often")
        self.renewals += 1
        self.refresh_days = 30
        self.refresh_token = f"rft.{self._name('r')}"
        return ok(refresh_token=self.refresh_token, expires_in=30 * 86_400)

    def client_token(self, request: Request) -> dict[str, Any]:
        form = request.form
        exactly(form, {"client_key", "client_secret", "grant_type"})
        self._is_app(form, secret=True)
        if form["grant_type"] != "client_credential":
            raise refused(10002, "grant_type")
        self.app_tokens.add(token := f"clt.{self._name('t')}")
        return ok(access_token=token, expires_in=7200)

    def userinfo(self, request: Request) -> dict[str, Any]:
        form = request.form
        exactly(form, {"access_token", "open_id"})
        if form["access_token"] != self.token:
            raise refused(10008, "access_token expired")
        if form["open_id"] != ME:
            raise refused(2190015, "open_id")
        return ok(open_id=ME, union_id="u", nickname="山屿茶", avatar="https://p3.example/a.jpeg", e_account_role="")

    def _signed(self, request: Request, scope: str, *needed: str, optional: str = "") -> dict[str, str]:
        """The query of a call about the account, once token, permission and parameters are found right."""
        if request.headers.get("access-token") != self.token:
            raise refused(28001008, "access_token expired")
        if scope not in self.scope.split(","):
            raise refused(28001012, "not granted by the user")
        exactly(request.params, {"open_id", *needed}, set(optional.split()))
        if request.params["open_id"] != ME:
            raise refused(28001015, "open_id does not belong to the token")
        return request.params

    def _take(self, kind: str, size: int) -> dict[str, Any]:
        if size == 0:
            raise refused(2100005, "empty file")
        if (kind == "image" and size > 20_000_000) or (kind == "video" and size > 128_000_000):
            raise refused(2190005, "too large")
        name = f"v0200{self._name('media')}"
        self.media[name] = kind
        return ok(**{kind: {f"{kind}_id": name, "width": 720, "height": 1280}})

    def upload(self, request: Request, kind: str) -> dict[str, Any]:
        self._signed(request, "video.create.bind")
        if set(request.files) != {kind}:
            raise refused(28001007, "no file")
        return self._take(kind, len(request.files[kind][2]))

    def part_init(self, request: Request) -> dict[str, Any]:
        self._signed(request, "video.create.bind")
        self.uploads[name := f"{self._name('upload')}+/="] = {}
        return ok(upload_id=name)

    def _parts(self, query: Mapping[str, str]) -> dict[int, int]:
        if query["upload_id"] not in self.uploads:
            raise refused(2100005, "upload_id")
        return self.uploads[query["upload_id"]]

    def part(self, request: Request) -> dict[str, Any]:
        query = self._signed(request, "video.create.bind", "upload_id", "part_number")
        size = len(request.files["video"][2])
        if size < self.part_min:
            raise refused(2100005, "part too small")
        self._parts(query)[int(query["part_number"])] = size
        return ok()

    def part_complete(self, request: Request) -> dict[str, Any]:
        query = self._signed(request, "video.create.bind", "upload_id")
        known = self._parts(query)
        if sorted(known) != list(range(1, len(known) + 1)) or not known:
            raise refused(2100005, "parts missing")
        del self.uploads[query["upload_id"]]
        return self._take("video", 1)

    def _create(self, text: str, media: list[str], kind: str, private: int) -> dict[str, Any]:
        if len(text) > 1000:
            raise refused(2100005, "text too long")
        if any(self.media.get(item) != kind for item in media):
            raise refused(2190007, f"invalid {kind}_id")
        for item in set(media):
            del self.media[item]
        name = f"@{self._name('item')}+/=="
        counts = ("digg_count", "download_count", "share_count", "play_count", "comment_count", "forward_count")
        number = str(7_500_000_000_000_000_000 + self.number)
        post = {
            "item_id": name,
            "video_id": number,
            "title": text,
            "cover": "https://p3.example/c.jpeg",
            "create_time": 0 if private == 1 else int(time.time()),
            "is_top": False,
            "is_reviewed": False,
            "video_status": 4,
            "share_url": f"https://www.iesdouyin.com/share/video/{number}/",
            "statistics": dict.fromkeys(counts, 0),
        }
        self.posts.append(post)
        return ok(item_id=name, video_id=number)

    def create_video(self, request: Request) -> dict[str, Any]:
        self._signed(request, "video.create.bind")
        body = request.json()
        exactly(body, {"video_id"}, {"text", "cover_tsp", "custom_cover_image_url", *OPTIONAL_OF_POST})
        return self._create(body.get("text", ""), [body["video_id"]], "video", body.get("private_status", 0))

    def create_image_text(self, request: Request) -> dict[str, Any]:
        self._signed(request, "video.create.bind")
        body = request.json()
        exactly(body, {"image_list"}, {"text", *OPTIONAL_OF_POST})
        if not 1 <= len(body["image_list"]) <= 30:
            raise refused(2100005, "image_list")
        return self._create(body.get("text", ""), body["image_list"], "image", body.get("private_status", 0))

    def video_list(self, request: Request) -> dict[str, Any]:
        query = self._signed(request, "video.list.bind", "count", optional="cursor")
        start, count = int(query.get("cursor", 0)), int(query["count"])
        if not 1 <= count <= 20:
            raise refused(2100005, "count")
        newest = self.posts[::-1]
        page = newest[start : start + count]
        for post in page:
            post["statistics"]["comment_count"] = len(self.comments.get(post["item_id"], ()))
        return ok(list=page, cursor=start + len(page), has_more=start + count < len(newest))

    def video_data(self, request: Request) -> dict[str, Any]:
        self._signed(request, "video.data.bind")
        body = request.json()
        exactly(body, set(), {"item_ids", "video_ids"})
        wanted = body.get("item_ids", [])
        if not 1 <= len(wanted) <= 20:
            raise refused(2100005, "item_ids")
        return ok(list=[post for post in self.posts if post["item_id"] in wanted])

    def _post(self, item_id: str) -> None:
        if all(post["item_id"] != item_id for post in self.posts):
            raise refused(2190007, "item_id")

    def _listed(self, query: Mapping[str, str], rows: list[dict[str, Any]]) -> dict[str, Any]:
        start, count = int(query.get("cursor", 0)), int(query["count"])
        if not 1 <= count <= 50:
            raise refused(2100005, "count")
        rows = sorted(rows, key=lambda row: (row["top"], row["create_time"]), reverse=True)
        return ok(list=rows[start : start + count], cursor=start + count, has_more=start + count < len(rows))

    def comment_list(self, request: Request) -> dict[str, Any]:
        query = self._signed(request, "item.comment", "item_id", "count", optional="cursor sort_type")
        self._post(query["item_id"])
        return self._listed(query, self.comments.get(query["item_id"], []))

    def reply_list(self, request: Request) -> dict[str, Any]:
        query = self._signed(request, "item.comment", "item_id", "comment_id", "count", optional="cursor sort_type")
        self._post(query["item_id"])
        return self._listed(query, self.comments.get(query["comment_id"], []))

    def comment(self, request: Request) -> dict[str, Any]:
        self._signed(request, "item.comment")
        body = request.json()
        exactly(body, {"item_id", "content"}, {"comment_id"})
        self._post(body["item_id"])
        under = body.get("comment_id", "")
        if under and all(row["comment_id"] != under for row in self.comments.get(body["item_id"], [])):
            raise refused(2100005, "comment_id")
        return ok(comment_id=self.write(body["item_id"], body["content"], author=ME, under=under))

    def send_message(self, request: Request) -> dict[str, Any]:
        self._signed(request, "im.direct_message")
        body = request.json()
        exactly(body, {"msg_id", "conversation_id", "to_user_id", "content", "scene"})
        if self.messages.get(body["msg_id"]) != (body["conversation_id"], body["to_user_id"]):
            raise refused(2100005, "no such message")
        if body["content"].get("msg_type") != 1 or not body["content"].get("text", {}).get("text"):
            raise refused(2100005, "content")
        self.sent_messages.append(body)
        return {**ok(), "msg_id": f"@{self._name('message')}=="}

    def user_data(self, request: Request, report: str) -> dict[str, Any]:
        query = self._signed(request, "data.external.user", "date_type")
        if query["date_type"] not in {"7", "15", "30"}:
            raise refused(2100005, "date_type")
        figures: dict[str, Callable[[int], dict[str, int]]] = {
            "fans": lambda n: {"new_fans": n, "total_fans": 100 - n},
            "item": lambda n: {"new_issue": 1, "new_play": 10 * n, "total_issue": 3},
            "like": lambda n: {"new_like": n},
            "comment": lambda n: {"new_comment": 0},
            "share": lambda n: {"new_share": n},
            "profile": lambda n: {"profile_uv": n},
        }
        if report not in figures:
            raise Refused(404, "<html>")
        today = datetime.now(UTC).astimezone(BEIJING).date()
        days = range(1, int(query["date_type"]) + 1)
        return ok(result_list=[{"date": str(today - timedelta(days=n)), **figures[report](n)} for n in days])

    def _is_app_token(self, request: Request) -> None:
        if request.headers.get("access-token") not in self.app_tokens:
            raise refused(28001003, "access_token is invalid")

    def ticket(self, request: Request) -> dict[str, Any]:
        self._is_app_token(request)
        return ok(ticket="T", expires_in=7200)

    def share_id(self, request: Request) -> dict[str, Any]:
        self._is_app_token(request)
        exactly(request.params, set(), {"need_callback", "source_style_id", "default_hashtag", "link_param"})
        return ok(share_id=self._name("1600000"))
