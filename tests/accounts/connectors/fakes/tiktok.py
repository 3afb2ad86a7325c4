"""TikTok as its documents describe it: Login Kit, Content Posting API, Display API."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..fake_server import Answer, Refused, Request
from .platform import PlatformFake

OPEN_ID = "-000Brand"
MB = 1_000_000
CREATOR = "/v2/post/publish/creator_info/query/"
POST_INFO_VIDEO = {
    "title", "privacy_level", "disable_comment", "disable_duet", "disable_stitch", "video_cover_timestamp_ms",
    "brand_content_toggle", "brand_organic_toggle", "is_aigc",
}  # fmt: skip
POST_INFO_PHOTO = {
    "title", "description", "privacy_level", "disable_comment", "auto_add_music", "brand_content_toggle",
    "brand_organic_toggle",
}  # fmt: skip
SCOPE_OF_FIELD = {
    "username": "user.info.profile",
    "profile_deep_link": "user.info.profile",
    "follower_count": "user.info.stats",
    "following_count": "user.info.stats",
    "video_count": "user.info.stats",
}


def error(status: int, code: str) -> Refused:
    return Refused(status, {"data": {}, "error": {"code": code, "message": f"{code} happened", "log_id": "L1"}})


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Fake(PlatformFake):
    """One account, `brand`. `settle` ends processing and moderation. `verified`: where pictures may be pulled from."""

    verified = ("https://", "http://127.0.0.1:8000/", "http://testserver/")

    hosts = ("open.tiktokapis.com", "open-upload.tiktokapis.com")
    app = {"client_id": "aw-key", "client_secret": "tt-app-secret"}
    options = {"privacy_level": "PUBLIC_TO_EVERYONE"}

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, dict[str, str]] = {}
        self.access, self.refresh = "", ""
        self.scopes: list[str] = []
        self.jobs: dict[str, dict[str, Any]] = {}
        self.videos: list[dict[str, Any]] = []
        self.asked_creator = 0
        self.creator: dict[str, Any] = {
            "creator_username": "brand",
            "creator_nickname": "Brand",
            "creator_avatar_url": "https://p16.tiktokcdn.com/a.jpeg",
            "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
            "comment_disabled": False,
            "duet_disabled": False,
            "stitch_disabled": True,
            "max_video_post_duration_sec": 300,
        }
        api = "/open.tiktokapis.com"
        self.routes = [
            ("POST", f"{api}/v2/oauth/token/", self._token),
            ("POST", f"{api}/v2/oauth/revoke/", self._revoke),
            ("GET", f"{api}/v2/user/info/", self._user),
            ("POST", f"{api}{CREATOR}", self._creator),
            ("POST", f"{api}/v2/post/publish/video/init/", self._video_init),
            ("POST", f"{api}/v2/post/publish/content/init/", self._photo_init),
            ("POST", f"{api}/v2/post/publish/status/fetch/", self._status),
            ("POST", f"{api}/v2/video/list/", self._list),
            ("POST", f"{api}/v2/video/query/", self._query),
            ("PUT", r"/open-upload.tiktokapis.com/video/(?P<job>[^/]+)", self._chunk),
        ]

    def allow(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://www.tiktok.com/v2/auth/authorize/"
        assert query["client_key"] == self.app["client_id"]
        assert query["response_type"] == "code"
        assert re.fullmatch(r"[0-9a-f]{64}", query["code_challenge"])
        assert query["code_challenge_method"] == "S256"
        assert "client_secret" not in query
        code = secrets.token_urlsafe(9)
        self.codes[code] = query
        return {"code": code, "scopes": query["scope"], "state": query["state"]}

    def settle(self) -> None:
        with self.lock:
            for job in self.jobs.values():
                if job["status"] in ("PROCESSING_UPLOAD", "PROCESSING_DOWNLOAD") and job["complete"]:
                    self._finish(job)

    def accepted(self) -> int:
        return sum(bool(job["complete"]) for job in self.jobs.values())

    def visible(self) -> list[str]:
        return [video["id"] for video in self.videos]

    def _finish(self, job: dict[str, Any]) -> None:
        job["status"] = "PUBLISH_COMPLETE"
        info = job["info"]
        if info["privacy_level"] != "PUBLIC_TO_EVERYONE":
            return
        number = str(7_300_000_000_000_000_000 + len(self.videos) + 1)
        job["ids"] = [int(number)]
        self.videos.append(
            {
                "id": number,
                "title": info.get("title", ""),
                "video_description": info.get("description", info.get("title", "")),
                "create_time": int(time.time()),
                "share_url": f"https://www.tiktok.com/@brand/video/{number}",
                "like_count": 3,
                "comment_count": 0,
                "share_count": 1,
                "view_count": 120,
            }
        )

    def _token(self, request: Request) -> Any:
        form = request.form
        if (form.get("client_key"), form.get("client_secret")) != (self.app["client_id"], self.app["client_secret"]):
            return self._no("invalid_client")
        kind = form.get("grant_type")
        if kind == "client_credentials":
            return {"access_token": "clt.token", "expires_in": 7200, "token_type": "Bearer"}
        if kind == "authorization_code":
            asked = self.codes.pop(form.get("code", ""), None)
            proof = hashlib.sha256(form.get("code_verifier", "").encode()).hexdigest()
            if not asked or form.get("redirect_uri") != asked["redirect_uri"] or proof != asked["code_challenge"]:
                return self._no("invalid_grant")
            self.scopes = asked["scope"].split(",")
        elif kind != "refresh_token" or form.get("refresh_token") != self.refresh:
            return self._no("invalid_grant")
        self.access, self.refresh = f"act.{secrets.token_hex(6)}", f"rft.{secrets.token_hex(6)}"
        return {
            "open_id": OPEN_ID,
            "scope": ",".join(self.scopes),
            "access_token": self.access,
            "expires_in": 86_400,
            "refresh_token": self.refresh,
            "refresh_expires_in": 31_536_000,
            "token_type": "Bearer",
        }

    @staticmethod
    def _no(code: str) -> Answer:
        return Answer(200, {"error": code, "error_description": "refused", "log_id": "L1"})

    def _revoke(self, request: Request) -> Any:
        if request.form.get("client_secret") != self.app["client_secret"]:
            return self._no("invalid_client")
        if request.form.get("token") == self.access:
            self.access = self.refresh = ""
        return {}

    def _check(self, request: Request, scope: str) -> None:
        if not self.access or request.headers.get("authorization") != f"Bearer {self.access}":
            raise error(401, "access_token_invalid")
        if request.method == "POST" and request.headers.get("content-type") != "application/json; charset=UTF-8":
            raise error(400, "invalid_params")
        if scope not in self.scopes:
            raise error(401, "scope_not_authorized")

    @staticmethod
    def _ok(data: dict[str, Any]) -> dict[str, Any]:
        return {"data": data, "error": {"code": "ok", "message": "", "log_id": "L1"}}

    def _user(self, request: Request) -> Any:
        self._check(request, "user.info.basic")
        values = {
            "open_id": OPEN_ID,
            "display_name": "Brand",
            "avatar_url": "https://p16.tiktokcdn.com/a.jpeg",
            "username": "brand",
            "bio_description": "Tea",
            "profile_deep_link": "https://vm.tiktok.com/x",
            "follower_count": 0,
            "following_count": 4,
            "video_count": len(self.videos),
        }
        fields = request.params.get("fields", "").split(",")
        if any(SCOPE_OF_FIELD.get(name, "user.info.basic") not in self.scopes for name in fields):
            raise error(401, "scope_not_authorized")
        if any(name not in values for name in fields):
            raise error(400, "invalid_params")
        return self._ok({"user": {name: values[name] for name in fields}})

    def _creator(self, request: Request) -> Any:
        self._check(request, "video.publish")
        self.asked_creator += 1
        return self._ok(self.creator)

    def _accept(self, info: dict[str, Any], known: set[str], **job: Any) -> str:
        if not self.asked_creator:
            raise AssertionError("creator_info must be asked before a post")
        if set(info) - known or "privacy_level" not in info:
            raise error(400, "invalid_params")
        if info["privacy_level"] not in self.creator["privacy_level_options"]:
            raise error(400, "privacy_level_option_mismatch")
        self.asked_creator = 0
        identifier = f"v_pub_file~v2.{len(self.jobs) + 1}"
        self.jobs[identifier] = {"id": identifier, "info": info, "bytes": 0, "data": b"", "ids": [], **job}
        return identifier

    def _video_init(self, request: Request) -> Any:
        self._check(request, "video.publish")
        body = request.json()
        info, source = body["post_info"], body["source_info"]
        size, chunk, amount = source["video_size"], source["chunk_size"], source["total_chunk_count"]
        fits = source.get("source") == "FILE_UPLOAD" and size > 0 and amount == size // chunk and 1 <= amount <= 1000
        if size < 5 * MB:
            fits = fits and chunk == size
        elif size > 64 * MB or amount > 1:
            fits = fits and 5 * MB <= chunk <= 64 * 1024 * 1024
        if not fits or set(body) != {"post_info", "source_info"} or units(info.get("title", "")) > 2200:
            raise error(400, "invalid_params")
        job = self._accept(
            info, POST_INFO_VIDEO, status="PROCESSING_UPLOAD", size=size, chunk=chunk, amount=amount, complete=False
        )
        upload = f"https://open-upload.tiktokapis.com/video/{job}?upload_id=1&upload_token=secret-upload"
        return self._ok({"publish_id": job, "upload_url": upload})

    def _chunk(self, request: Request, job: str) -> Answer:
        found = self.jobs.get(job)
        if found is None or request.params.get("upload_token") != "secret-upload":
            return Answer(403, None)
        match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers.get("content-range", ""))
        if not match or not request.headers.get("content-type", "").startswith("video/"):
            return Answer(400, None)
        start, end, total = (int(value) for value in match.groups())
        length = end - start + 1
        last = end + 1 == total
        if total != found["size"] or start != found["bytes"] or length != len(request.body):
            return Answer(416, None)
        if length > 128 * MB or (not last and length != found["chunk"]):
            return Answer(416, None)
        found["bytes"] = end + 1
        found["data"] += request.body
        found["complete"] = last
        return Answer(201 if last else 206, None)

    def _photo_init(self, request: Request) -> Any:
        self._check(request, "video.publish")
        body = request.json()
        info, source = body["post_info"], body["source_info"]
        fits = body.get("media_type") == "PHOTO" and body.get("post_mode") == "DIRECT_POST"
        images = source.get("photo_images") or []
        fits = fits and source.get("source") == "PULL_FROM_URL" and 1 <= len(images) <= 35
        fits = fits and 0 <= source.get("photo_cover_index", -1) < len(images)
        if not fits or units(info.get("title", "")) > 90 or units(info.get("description", "")) > 4000:
            raise error(400, "invalid_params")
        if not all(str(url).startswith(self.verified) for url in images):
            raise error(403, "url_ownership_unverified")
        job = self._accept(info, POST_INFO_PHOTO, status="PROCESSING_DOWNLOAD", complete=True, size=0)
        return self._ok({"publish_id": job})

    def _status(self, request: Request) -> Any:
        self._check(request, "video.publish")
        job = self.jobs.get(request.json().get("publish_id"))
        if job is None:
            raise error(400, "invalid_publish_id")
        data = {"status": job["status"], "uploaded_bytes": job["bytes"], "publicaly_available_post_id": job["ids"]}
        return self._ok({**data, "fail_reason": job["fail"]} if "fail" in job else data)

    def _list(self, request: Request) -> Any:
        self._check(request, "video.list")
        body = request.json()
        if not request.params.get("fields") or not 0 < body.get("max_count", 10) <= 20:
            raise error(400, "invalid_params")
        start = int(body.get("cursor") or 0)
        rows = self.videos[::-1][start : start + body.get("max_count", 10)]
        cursor = start + len(rows)
        rows = [self._columns(request, row) for row in rows]
        return self._ok({"videos": rows, "cursor": cursor, "has_more": cursor < len(self.videos)})

    def _query(self, request: Request) -> Any:
        self._check(request, "video.list")
        wanted = request.json()["filters"]["video_ids"]
        if not 0 < len(wanted) <= 20:
            raise error(400, "invalid_params")
        return self._ok({"videos": [self._columns(request, row) for row in self.videos if row["id"] in wanted]})

    @staticmethod
    def _columns(request: Request, row: dict[str, Any]) -> dict[str, Any]:
        return {name: row[name] for name in request.params["fields"].split(",") if name in row}
