"""Kuaishou's open platform as its documents describe it: one account, parameters held to the letter."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from ..fake_server import Answer, Refused, Request
from .platform import PlatformFake

API, UPLOADS = "/open.kuaishou.com", "/upload.kuaishouzt.com"
SCOPES = ["user_info", "user_video_publish", "user_video_info", "user_video_delete"]
OPEN_ID = "f198e20b0c24ac9014bf5724d9d5c043"


def refuse(code: int, text: str = "") -> Refused:
    return Refused(200, {"result": code, "error_msg": text or f"error {code}"})


class Fake(PlatformFake):
    """`fragments_from`: files above this size must come in fragments. `review`: new videos wait for `settle`."""

    hosts: ClassVar[tuple[str, ...]] = ("open.kuaishou.com", "upload.kuaishouzt.com")
    app: ClassVar[dict[str, str]] = {"client_id": "ks1", "client_secret": "app-secret-1"}

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        photo = f"{API}/openapi/photo"
        self.routes = [
            ("GET", f"{API}/oauth2/access_token", self.exchange),
            ("GET", f"{API}/oauth2/refresh_token", self.renew),
            ("GET", f"{API}/openapi/user_info", self.signed(self.user, "user_info")),
            ("POST", f"{photo}/start_upload", self.signed(self.begin, "user_video_publish")),
            ("POST", f"{UPLOADS}/api/upload", self.whole),
            ("POST", f"{UPLOADS}/api/upload/fragment", self.fragment),
            ("POST", f"{UPLOADS}/api/upload/complete", self.complete),
            ("POST", f"{photo}/publish", self.signed(self.publish, "user_video_publish", "upload_token")),
            ("GET", f"{photo}/list", self.signed(self.listed, "user_video_info", "count", "cursor")),
            ("GET", f"{photo}/info", self.signed(self.info, "user_video_info", "photo_id")),
            ("GET", f"{photo}/count", self.signed(self.count, "user_video_info")),
            ("POST", f"{photo}/delete", self.signed(self.delete, "user_video_delete", "photo_id")),
        ]

    def reset(self) -> None:
        """As on the first day."""
        self.token, self.refresh_token, self.round = "", "", 0
        self.expired = False
        self.codes: set[str] = set()
        self.granted = list(SCOPES)
        self.uploads: dict[str, dict[str, Any]] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.fragments_from = 10_000_000
        self.review = True
        self.pinned = ""

    def allow(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://open.kuaishou.com/oauth2/authorize"
        assert set(asked) == {"app_id", "scope", "response_type", "redirect_uri", "state", "ua"}
        assert (asked["app_id"], asked["response_type"]) == ("ks1", "code")
        assert asked["scope"].split(",") == SCOPES
        self.codes.add("code-1")
        return {"code": "code-1", "state": asked["state"]}

    def settle(self) -> None:
        for video in self.videos.values():
            video["pending"] = False

    def accepted(self) -> int:
        return len(self.videos)

    def visible(self) -> list[str]:
        return [name for name, video in self.videos.items() if not video["pending"]]

    def signed(self, route: Callable[[Request], Any], scope: str, *known: str) -> Callable[[Request], Any]:
        """A route that wants app and token in the address, and no parameter it does not know."""

        def checked(request: Request) -> Any:
            params = request.params
            if set(params) - {"app_id", "access_token", *known}:
                raise refuse(100200100, "unknown parameter")
            if params.get("app_id") != "ks1":
                raise refuse(100200101, "unauthorized_client")
            if params.get("access_token") != self.token:
                raise refuse(100200102, "access_denied")
            if self.expired:
                raise refuse(100200108, "accessToken.expired")
            if scope not in self.granted:
                raise refuse(100200106, "invalid_scope")
            return {"result": 1, **route(request)}

        return checked

    def _client(self, request: Request, *names: str) -> dict[str, str]:
        params = request.params
        if set(params) != {"app_id", "app_secret", "grant_type", *names}:
            raise refuse(100200100, "parameters")
        if (params["app_id"], params["app_secret"]) != ("ks1", "app-secret-1"):
            raise refuse(100200101, "unauthorized_client")
        return params

    def _tokens(self) -> dict[str, Any]:
        self.round += 1
        self.token, self.refresh_token, self.expired = f"access-{self.round}", f"refresh-{self.round}", False
        return {
            "result": 1,
            "access_token": self.token,
            "expires_in": 172_800,
            "refresh_token": self.refresh_token,
            "refresh_token_expires_in": 15_552_000,
            "open_id": OPEN_ID,
            "scopes": self.granted,
        }

    def exchange(self, request: Request) -> dict[str, Any]:
        params = self._client(request, "code")
        if params["code"] not in self.codes:
            raise refuse(100200105, f"code {params['code']} invalid")
        self.codes.discard(params["code"])
        return self._tokens()

    def renew(self, request: Request) -> dict[str, Any]:
        params = self._client(request, "refresh_token")
        if params["refresh_token"] != self.refresh_token:
            raise refuse(100200113, "refreshToken.discarded")
        return self._tokens()

    def user(self, request: Request) -> dict[str, Any]:
        user = {
            "name": "山屿茶",
            "sex": "F",
            "fan": 321,
            "follow": 7,
            "head": "https://p/h.jpg",
            "bigHead": "",
            "city": "杭州",
        }
        return {"user_info": user}

    def begin(self, request: Request) -> dict[str, Any]:
        token = f"upload-{len(self.uploads) + 1}"
        self.uploads[token] = {"parts": {}, "data": None}
        return {"upload_token": token, "endpoint": "upload.kuaishouzt.com"}

    def _upload(self, request: Request, *names: str) -> dict[str, Any]:
        if set(request.params) != {"upload_token", *names} or request.params["upload_token"] not in self.uploads:
            raise refuse(100200100, "upload_token")
        return self.uploads[request.params["upload_token"]]

    def whole(self, request: Request) -> dict[str, Any]:
        upload = self._upload(request)
        if len(request.body) > self.fragments_from or not request.headers["content-type"].startswith("video/"):
            raise refuse(100100400, "too large for one request")
        upload["data"] = request.body
        return {"result": 1}

    def fragment(self, request: Request) -> dict[str, Any]:
        upload = self._upload(request, "fragment_id")
        number = int(request.params["fragment_id"])
        # One that was lost may come again.
        if number not in {len(upload["parts"]), len(upload["parts"]) - 1}:
            raise refuse(100100400, "fragment_id out of order")
        upload["parts"][number] = request.body
        return {"result": 1, "checksum": hashlib.md5(request.body, usedforsecurity=False).hexdigest()}

    def complete(self, request: Request) -> dict[str, Any]:
        upload = self._upload(request, "fragment_count")
        if int(request.params["fragment_count"]) != len(upload["parts"]):
            raise refuse(100100400, "fragment_count")
        upload["data"] = b"".join(upload["parts"].values())
        return {"result": 1}

    def publish(self, request: Request) -> dict[str, Any]:
        upload = self.uploads.get(request.params.get("upload_token", ""))
        if upload is None or upload["data"] is None:
            raise refuse(100120002, "video not uploaded")
        if set(request.form) != {"caption"} or set(request.files) != {"cover"}:
            raise refuse(100200100, "caption and cover")
        if request.files["cover"][1] not in {"image/jpeg", "image/png"} or len(request.form["caption"]) > 1000:
            raise refuse(100100400, "cover or caption")
        name = f"3x{len(self.videos) + 1:06d}"
        self.uploads.pop(request.params["upload_token"])
        self.videos[name] = {
            "photo_id": name,
            "caption": request.form["caption"].strip(),
            "cover": "https://p/cover.jpg",
            "play_url": f"https://v/{name}.mp4",
            "create_time": int(time.time() * 1000),
            "like_count": 0,
            "comment_count": 2,
            "view_count": 17,
            "pending": self.review,
            "data": upload["data"],
        }
        return {"video_info": self._shown(name)}

    def _shown(self, name: str) -> dict[str, Any]:
        if name not in self.videos:
            raise refuse(100120001, "photo not found")
        return {key: value for key, value in self.videos[name].items() if key != "data"}

    def listed(self, request: Request) -> dict[str, Any]:
        count = int(request.params.get("count", 20))
        if not 0 < count <= 200:
            raise refuse(100100400, "count")
        names = sorted(self.videos, key=lambda name: (name == self.pinned, name), reverse=True)
        if cursor := request.params.get("cursor"):
            names = names[names.index(cursor) + 1 :]
        return {"video_list": [self._shown(name) for name in names[:count]]}

    def info(self, request: Request) -> dict[str, Any]:
        return {"video_info": self._shown(request.params.get("photo_id", ""))}

    def count(self, request: Request) -> dict[str, Any]:
        return {
            "public_count": len(self.visible()),
            "friend_count": 0,
            "private_count": 0,
            "all_count": len(self.videos),
        }

    def delete(self, request: Request) -> Answer | dict[str, Any]:
        self._shown(request.params.get("photo_id", ""))
        self.videos.pop(request.params["photo_id"])
        return {}
