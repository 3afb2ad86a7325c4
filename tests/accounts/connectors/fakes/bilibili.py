"""Bilibili's open platform as its documents describe it: one account, every request's signature checked."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from ..fake_server import Refused, Request
from .platform import PlatformFake

MEMBER, UPOS = "/member.bilibili.com/arcopen/fn", "/openupos.bilivideo.com/video/v2"
ACCOUNT = "/api.bilibili.com/x/account-oauth2/v1"
OPENID = "9205eeaa1879skxys969ed47874f225c3"
LINES = ("accesskeyid", "content-md5", "signature-method", "signature-nonce", "signature-version", "timestamp")
SECTIONS = [
    {"id": 160, "name": "生活", "parent": 0, "children": [{"id": 21, "name": "日常", "parent": 160, "children": []}]}
]


def refuse(code: int, message: str = "", status: int = 200) -> Refused:
    return Refused(status, {"code": code, "message": message or f"error {code}", "ttl": 1, "request_id": "req-1"})


class Fake(PlatformFake):
    """Submissions wait for `settle`; `verdict` is the state the review gives them."""

    hosts: ClassVar[tuple[str, ...]] = ("member.bilibili.com", "openupos.bilivideo.com", "api.bilibili.com")
    app: ClassVar[dict[str, str]] = {"client_id": "cid", "client_secret": "s3cret-of-the-app"}
    options: ClassVar[dict[str, Any]] = {"tid": "21", "tags": "茶,春天"}

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        self.routes = [
            ("POST", f"{ACCOUNT}/token", self.exchange),
            ("POST", f"{ACCOUNT}/refresh_token", self.renew),
            ("GET", f"{MEMBER}/user/account/info", self.signed(self.user, "USER_INFO")),
            ("GET", f"{MEMBER}/user/account/scopes", self.signed(self.scopes, "USER_INFO")),
            ("GET", f"{MEMBER}/data/user/stat", self.signed(self.user_stat, "USER_DATA")),
            ("GET", f"{MEMBER}/data/arc/stat", self.signed(self.stat, "ARC_DATA", "resource_id")),
            ("GET", f"{MEMBER}/archive/type/list", self.signed(lambda _r: SECTIONS, "ARC_BASE")),
            ("POST", f"{MEMBER}/archive/video/init", self.signed(self.init, "ARC_BASE")),
            ("POST", f"{UPOS}/part/upload", self.part),
            ("POST", f"{MEMBER}/archive/video/complete", self.signed(self.complete, "ARC_BASE", "upload_token")),
            ("POST", f"{MEMBER}/archive/cover/upload", self.signed(self.cover, "ARC_BASE")),
            ("POST", f"{MEMBER}/archive/add-by-utoken", self.signed(self.submit, "ARC_BASE", "upload_token")),
            ("GET", f"{MEMBER}/archive/viewlist", self.signed(self.listed, "ARC_BASE", "pn", "ps", "status")),
            ("GET", f"{MEMBER}/archive/view", self.signed(self.view, "ARC_BASE", "resource_id")),
            ("POST", f"{MEMBER}/archive/delete", self.signed(self.delete, "ARC_BASE")),
        ]

    def reset(self) -> None:
        """As on the first day."""
        self.token, self.refresh_token, self.round = "", "", 0
        self.codes: set[str] = set()
        self.granted = ["USER_INFO", "ARC_BASE", "USER_DATA", "ARC_DATA"]
        self.nonces: set[str] = set()
        self.uploads: dict[str, dict[str, Any]] = {}
        self.covers: set[str] = set()
        self.archives: dict[str, dict[str, Any]] = {}
        self.verdict, self.reason = 0, ""

    def allow(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://account.bilibili.com/pc/account-pc/auth/oauth"
        assert set(asked) == {"client_id", "gourl", "state"}
        assert asked["client_id"] == "cid"
        assert asked["gourl"].startswith("http")
        self.codes.add("code-1")
        return {"code": "code-1", "state": asked["state"]}

    def settle(self) -> None:
        for archive in self.archives.values():
            if archive["addit_info"]["state"] == -30:
                archive["addit_info"] = {"state": self.verdict, "state_desc": "审核", "reject_reason": self.reason}
                archive["ptime"] = int(time.time()) if self.verdict == 0 else 0

    def accepted(self) -> int:
        return len(self.archives)

    def visible(self) -> list[str]:
        return [name for name, archive in self.archives.items() if archive["addit_info"]["state"] == 0]

    def signed(self, route: Callable[[Request], Any], scope: str, *known: str) -> Callable[[Request], Any]:
        """A route that checks the six headers and their signature, as 接口签名实现标准 asks."""

        def checked(request: Request) -> Any:
            given = {name: request.headers.get(f"x-bili-{name}", "") for name in LINES}
            lines = "\n".join(f"x-bili-{name}:{given[name]}" for name in LINES)
            wanted = hmac.new(self.app["client_secret"].encode(), lines.encode(), hashlib.sha256).hexdigest()
            multipart = request.headers.get("content-type", "").startswith("multipart/form-data")
            body = b"" if multipart else request.body
            digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
            if given["accesskeyid"] != "cid":
                raise refuse(127004, "client_id")
            if request.headers.get("authorization") != wanted or given["content-md5"] != digest:
                raise refuse(4002, "sign")
            if (given["signature-method"], given["signature-version"]) != ("HMAC-SHA256", "2.0"):
                raise refuse(4002, "version")
            if abs(int(given["timestamp"]) - time.time()) > 600 or given["signature-nonce"] in self.nonces:
                raise refuse(4003, "timestamp or nonce")
            self.nonces.add(given["signature-nonce"])
            if not multipart and request.headers.get("content-type") != "application/json":
                raise refuse(4000, "content-type")
            if request.headers.get("access-token") != self.token:
                raise refuse(127001, "access_token")
            if scope not in self.granted:
                raise refuse(127011, f"not granted: {scope}")
            if set(request.params) - set(known):
                raise refuse(127100, "unknown parameter")
            return {"code": 0, "message": "0", "ttl": 1, "request_id": "req-1", "data": route(request)}

        return checked

    def _client(self, request: Request, grant: str, name: str) -> str:
        form = request.form
        if set(form) != {"client_id", "client_secret", "grant_type", name} or form["grant_type"] != grant:
            raise refuse(127000, "parameters")
        if form["client_id"] != self.app["client_id"]:
            raise refuse(122000, "client_id")
        if form["client_secret"] != self.app["client_secret"]:
            raise refuse(122001, "client_secret")
        return form[name]

    def _tokens(self) -> dict[str, Any]:
        self.round += 1
        self.token, self.refresh_token = f"access-{self.round}", f"refresh-{self.round}"
        tokens = {"access_token": self.token, "refresh_token": self.refresh_token, "scopes": self.granted}
        return {"code": 0, "message": "0", "ttl": 1, "data": {**tokens, "expires_in": int(time.time()) + 2_592_000}}

    def exchange(self, request: Request) -> dict[str, Any]:
        code = self._client(request, "authorization_code", "code")
        if code not in self.codes:
            raise refuse(122002, f"no code {code}")
        self.codes.discard(code)
        return self._tokens()

    def renew(self, request: Request) -> dict[str, Any]:
        if self._client(request, "refresh_token", "refresh_token") != self.refresh_token:
            raise refuse(122007, "refreshToken")
        return self._tokens()

    def user(self, request: Request) -> dict[str, Any]:
        return {"name": "山屿茶", "face": "https://i0.hdslb.com/f.jpg", "openid": OPENID}

    def scopes(self, request: Request) -> dict[str, Any]:
        return {"openid": OPENID, "scopes": self.granted}

    def user_stat(self, request: Request) -> dict[str, Any]:
        return {"following": 3, "follower": 812, "arc_passed_total": len(self.visible())}

    def init(self, request: Request) -> dict[str, Any]:
        body = request.json()
        if set(body) != {"name", "utype"} or body["utype"] not in {"0", "1"} or "." not in body["name"]:
            raise refuse(127100, "init")
        token = f"upload-{len(self.uploads) + 1}"
        self.uploads[token] = {"parts": {}, "done": False}
        return {"upload_token": token}

    def part(self, request: Request) -> dict[str, Any]:
        upload = self._upload(request)
        if set(request.params) != {"upload_token", "part_number"}:
            raise refuse(127100, "part")
        number = int(request.params["part_number"])
        # One that was lost may come again.
        if number not in {len(upload["parts"]), len(upload["parts"]) + 1} or number < 1 or not request.body:
            raise refuse(127100, "part_number")
        upload["parts"][number] = request.body
        return {"code": 0, "message": "0"}

    def _upload(self, request: Request) -> dict[str, Any]:
        upload = self.uploads.get(request.params.get("upload_token", ""))
        if upload is None:
            raise refuse(127022, "upload_token")
        return upload

    def complete(self, request: Request) -> None:
        upload = self._upload(request)
        if not upload["parts"] or request.body:
            raise refuse(127100, "complete")
        upload["done"] = True

    def cover(self, request: Request) -> dict[str, Any]:
        _name, mime, data = request.files["file"]
        if mime not in {"image/jpeg", "image/png"} or len(data) > 5_000_000:
            raise refuse(127102, "cover")
        url = f"http://i0.hdslb.com/bfs/archive/{hashlib.md5(data, usedforsecurity=False).hexdigest()}.png"
        self.covers.add(url)
        return {"url": url}

    def submit(self, request: Request) -> dict[str, Any]:
        upload, body = self._upload(request), request.json()
        if not upload["done"]:
            raise refuse(127022, "upload not complete")
        needed = {"title", "tid", "tag", "copyright"}
        if not needed <= set(body) <= {*needed, "desc", "cover", "no_reprint", "source", "topic_id", "mission_id"}:
            raise refuse(127100, "parameters")
        short = 0 < len(body["title"]) < 80 and len(body.get("desc", "")) < 250 and 0 < len(body["tag"]) < 200
        if not short or body["tid"] not in {21} or body["copyright"] not in {1, 2}:
            raise refuse(127100, "title, desc, tag, tid or copyright")
        if (body["copyright"] == 2) != bool(body.get("source")) or body.get("no_reprint", 0) not in {0, 1}:
            raise refuse(127100, "source")
        if "cover" in body and body["cover"] not in self.covers:
            raise refuse(123006, "cover")
        self.uploads.pop(request.params["upload_token"])
        name = f"BV1{len(self.archives) + 1:09d}"
        fields = {key: body.get(key, "") for key in ("title", "desc", "cover", "tid", "tag", "copyright", "no_reprint")}
        self.archives[name] = {
            "resource_id": name,
            **fields,
            "ctime": int(time.time()),
            "ptime": 0,
            "addit_info": {"state": -30, "state_desc": "已提交", "reject_reason": ""},
            "video_info": {"cid": 1, "duration": 5, "share_url": f"https://www.bilibili.com/video/{name}"},
            "parts": list(upload["parts"].values()),
        }
        return {"resource_id": name}

    def _shown(self, name: str) -> dict[str, Any]:
        if name not in self.archives:
            raise refuse(127124, "no such archive")
        return {key: value for key, value in self.archives[name].items() if key != "parts"}

    def listed(self, request: Request) -> dict[str, Any]:
        page, size = int(request.params["pn"]), int(request.params["ps"])
        if request.params["status"] not in {"all", "is_pubing", "pubed", "not_pubed"} or not 0 < size <= 50:
            raise refuse(127100, "status or ps")
        names = list(self.archives)[::-1][(page - 1) * size : page * size]
        found = [self._shown(name) for name in names]
        return {"page": {"pn": page, "ps": size, "total": len(self.archives)}, "list": found}

    def view(self, request: Request) -> dict[str, Any]:
        return self._shown(request.params.get("resource_id", ""))

    def delete(self, request: Request) -> None:
        body = json.loads(request.body)
        self._shown(body.get("resource_id", ""))
        self.archives.pop(body["resource_id"])

    def stat(self, request: Request) -> dict[str, Any]:
        archive = self._shown(request.params.get("resource_id", ""))
        counts = {"view": 100, "danmaku": 4, "reply": 2, "favorite": 5, "coin": 6, "share": 1, "like": 0}
        return {"title": archive["title"], "ptime": archive["ptime"], **counts}
