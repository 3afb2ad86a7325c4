"""Pinterest as its OpenAPI document describes it, with the store that takes videos."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from ..fake_server import Answer, Refused, Request
from .platform import PlatformFake

API = "api.pinterest.com"
STORE = "pinterest-media-upload.s3-accelerate.amazonaws.com"
SCOPES = "user_accounts:read,boards:read,boards:write,pins:read,pins:write"
PIN_FIELDS = {"board_id", "title", "description", "link", "alt_text", "media_source"}
LIMITS = {"title": 100, "description": 800, "link": 2048, "alt_text": 500}
SOURCES = {
    "image_base64": {"content_type", "data"},
    "multiple_image_base64": {"items", "index"},
    "video_id": {"media_id", "cover_image_key_frame_time"},
}


def refuse(status: int, code: int, message: str) -> Refused:
    return Refused(status, {"code": code, "message": message})


class Fake(PlatformFake):
    """One business account with two boards."""

    hosts: ClassVar[tuple[str, ...]] = (API, STORE)
    app: ClassVar[Mapping[str, str]] = {"client_id": "1500001", "client_secret": "pin-secret"}
    options: ClassVar[Mapping[str, Any]] = {"board": "901"}

    def __init__(self) -> None:
        super().__init__()
        self.access, self.refresh_token = "pina_1", "pinr_1"
        self.codes: dict[str, dict[str, str]] = {}
        self.granted = SCOPES
        self.boards = {"901": "Tea", "902": "Hills"}
        self.media: dict[str, dict[str, Any]] = {}
        self.pins: dict[str, dict[str, Any]] = {}
        self.daily: list[dict[str, Any]] = []
        self.slow = True
        self.page = 250
        self.next_id = 0
        v5 = f"/{API}/v5"
        self.routes = [
            ("POST", f"{v5}/oauth/token", self.token),
            ("POST", f"{v5}/oauth/token/revoke", self.revoke),
            ("GET", f"{v5}/user_account", self.me),
            ("GET", f"{v5}/user_account/analytics", self.account_days),
            ("GET", f"{v5}/boards", self.list_boards),
            ("POST", f"{v5}/media", self.register),
            ("GET", rf"{v5}/media/(?P<media>\w+)", self.look),
            ("POST", f"/{STORE}/", self.store),
            ("POST", f"{v5}/pins", self.create),
            ("GET", f"{v5}/pins", self.list_pins),
            ("GET", rf"{v5}/pins/(?P<pin>\d+)", self.get),
            ("DELETE", rf"{v5}/pins/(?P<pin>\d+)", self.delete),
            ("GET", rf"{v5}/pins/(?P<pin>\d+)/analytics", self.analytics),
        ]

    def allow(self, url: str) -> dict[str, str]:
        asked = dict(parse_qsl(urlsplit(url).query))
        assert url.startswith("https://www.pinterest.com/oauth/?")
        assert set(asked) == {"response_type", "client_id", "redirect_uri", "scope", "state"}
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", self.app["client_id"], SCOPES)
        self.codes["code-1"] = asked
        return {"code": "code-1", "state": asked["state"]}

    def settle(self) -> None:
        for item in self.media.values():
            if item["status"] == "processing":
                item["status"] = "succeeded"

    def visible(self) -> list[str]:
        return list(self.pins)

    def _app(self, request: Request) -> None:
        pair = base64.b64encode(f"{self.app['client_id']}:{self.app['client_secret']}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {pair}":
            raise refuse(401, 2, "Authentication failed.")

    def token(self, request: Request) -> dict[str, Any]:
        self._app(request)
        form = request.form
        if form.get("grant_type") == "refresh_token":
            if set(form) != {"grant_type", "refresh_token"} or form["refresh_token"] != self.refresh_token:
                raise refuse(400, 1, "Invalid refresh token.")
            self.next_id += 1
            self.access, self.refresh_token = f"pina_r{self.next_id}", f"pinr_r{self.next_id}"
        else:
            asked = self.codes.pop(form.get("code", ""), None)
            assert set(form) == {"grant_type", "code", "redirect_uri", "continuous_refresh"}
            if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
                raise refuse(400, 1, "Invalid authorization code.")
        return {
            "access_token": self.access,
            "refresh_token": self.refresh_token,
            "response_type": "authorization_code",
            "token_type": "bearer",
            "expires_in": 2_592_000,
            "refresh_token_expires_in": 5_184_000,
            "scope": self.granted.replace(",", " "),
        }

    def revoke(self, request: Request) -> dict[str, Any]:
        self._app(request)
        self.access = self.refresh_token = "ended"
        return {}

    def signed_in(self, request: Request, scope: str) -> None:
        if request.headers.get("authorization") != f"Bearer {self.access}":
            raise refuse(401, 2, "Authentication failed.")
        if scope not in self.granted.split(","):
            raise refuse(403, 7, f"Authorization failed: the token lacks the scope {scope}")

    def me(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, "user_accounts:read")
        return {
            "account_type": "BUSINESS",
            "id": "2783136121146311751",
            "username": "brandtea",
            "business_name": "山屿茶",
            "profile_image": "https://i.pinimg.com/a.jpg",
            "follower_count": 19,
            "following_count": 0,
            "pin_count": len(self.pins),
        }

    def list_boards(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, "boards:read")
        return {"items": [{"id": key, "name": name} for key, name in self.boards.items()], "bookmark": None}

    def register(self, request: Request) -> Answer:
        self.signed_in(request, "pins:write")
        assert request.json() == {"media_type": "video"}
        self.next_id += 1
        media = f"m{self.next_id}"
        self.media[media] = {"media_id": media, "media_type": "video", "status": "registered"}
        parameters = {"key": f"uploads/{media}", "policy": "cG9saWN5", "x-amz-signature": "sig", "Content-Type": "x"}
        body = {"media_id": media, "upload_url": f"https://{STORE}/", "upload_parameters": parameters}
        return Answer(201, {**body, "media_type": "video"})

    def store(self, request: Request) -> Answer:
        """A form with everything that was given, and the file last (Amazon S3, POST object)."""
        assert "authorization" not in request.headers
        form, (_name, _mime, data) = request.form, request.files["file"]
        media = self.media.get(form.get("key", "").rpartition("/")[2])
        if media is None or form.get("x-amz-signature") != "sig" or "policy" not in form:
            return Answer(403, "<Error><Code>AccessDenied</Code></Error>")
        media |= {"status": "processing" if self.slow else "succeeded", "data": data}
        return Answer(204, b"")

    def look(self, request: Request, media: str) -> dict[str, Any]:
        self.signed_in(request, "pins:read")
        if media not in self.media:
            raise refuse(404, 0, "Media not found.")
        return {key: self.media[media][key] for key in ("media_id", "media_type", "status")}

    def create(self, request: Request) -> Answer:
        self.signed_in(request, "pins:write")
        body = request.json()
        if unknown := set(body) - PIN_FIELDS:
            raise refuse(400, 1, f"Unknown fields {sorted(unknown)}")
        if body.get("board_id") not in self.boards:
            raise refuse(404, 40, "Board not found.")
        if any(len(body.get(name, "")) > most for name, most in LIMITS.items()):
            raise refuse(400, 1, "Too long.")
        source = dict(body["media_source"])
        kind = source.pop("source_type")
        if set(source) != SOURCES[kind]:
            raise refuse(400, 1, f"media_source {sorted(source)}")
        pictures = source["items"] if kind == "multiple_image_base64" else [source] if "data" in source else []
        if kind == "multiple_image_base64" and not 2 <= len(pictures) <= 5:
            raise refuse(400, 1, "2 to 5 items")
        for item in pictures:
            assert item["content_type"] in ("image/jpeg", "image/png")
            base64.b64decode(item["data"], validate=True)
        if kind == "video_id":
            media = self.media.get(source["media_id"])
            if media is None:
                raise refuse(400, 1, "Media not found.")
            if media["status"] != "succeeded":
                raise refuse(409, 1, "The media is not ready.")
        self.next_id += 1
        identifier = str(900_000 + self.next_id)
        self.pins[identifier] = {
            "id": identifier,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds").partition("+")[0],
            **{name: body.get(name) for name in ("board_id", "title", "description", "link", "alt_text")},
            "creative_type": "VIDEO" if kind == "video_id" else "REGULAR",
            "media": {"media_type": "video" if kind == "video_id" else "image"},
            "pictures": len(pictures),
        }
        return Answer(201, self.pins[identifier])

    def list_pins(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, "pins:read")
        query = request.params
        assert set(query) <= {"page_size", "bookmark", "include_protected_pins"}
        assert 1 <= int(query["page_size"]) <= 250
        start = int(query.get("bookmark", 0))
        newest = list(self.pins.values())[::-1]
        more = str(start + self.page) if start + self.page < len(newest) else None
        return {"items": newest[start : start + self.page], "bookmark": more}

    def get(self, request: Request, pin: str) -> dict[str, Any]:
        self.signed_in(request, "pins:read")
        if pin not in self.pins:
            raise refuse(404, 50, "Pin not found.")
        figures = {"pin_click": 7, "impression": 20, "clickthrough": 3, "reaction": 0, "comment": 2}
        shown = {"pin_metrics": {"90d": {}, "lifetime_metrics": figures}} if "pin_metrics" in request.params else {}
        return {**self.pins[pin], **shown}

    def delete(self, request: Request, pin: str) -> Answer:
        self.signed_in(request, "pins:write")
        if self.pins.pop(pin, None) is None:
            raise refuse(404, 50, "Pin not found.")
        return Answer(204, b"")

    def analytics(self, request: Request, pin: str) -> dict[str, Any]:
        self.signed_in(request, "pins:read")
        query = request.params
        assert set(query) == {"start_date", "end_date", "metric_types"}
        types = query["metric_types"].split(",")
        if any(name.startswith("VIDEO") for name in types) and self.pins[pin]["creative_type"] != "VIDEO":
            raise refuse(400, 1, "Video metrics are not supported for this Pin.")
        return {"all": {"lifetime_metrics": {}, "summary_metrics": dict.fromkeys(types, 4), "daily_metrics": []}}

    def account_days(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, "user_accounts:read")
        query = request.params
        assert set(query) == {"start_date", "end_date", "metric_types"}
        if (datetime.now(UTC).date() - datetime.fromisoformat(query["start_date"]).date()).days > 90:
            raise refuse(400, 1, "start_date is more than 90 days back.")
        return {"all": {"daily_metrics": self.daily, "summary_metrics": {}}}
