"""api.weibo.com as its wiki describes it: one account, one app with the bound domain brand.example."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from accounts.connectors.counting import count
from accounts.connectors.types import CountRule

from ..fake_server import Refused, Request
from .platform import PlatformFake

HOST, MESSAGES = "api.weibo.com", "m.api.weibo.com"
UID = "1404376560"
_LINK = re.compile(r"https?://[^\s，。]+")
SHORT = "http://t.cn/A6abcd"


def refuse(code: int, words: str, status: int = 400) -> Refused:
    return Refused(status, {"request": "/2/x.json", "error_code": code, "error": words})


class Fake(PlatformFake):
    """`delayed`: the next share is taken but shown only after `settle`, as error 20032 says.

    `listed_max`: how many posts an ordinary app is shown; `left_out`: comments that are counted but not shown.
    """

    hosts: ClassVar[tuple[str, ...]] = (HOST, MESSAGES)
    app: ClassVar[dict[str, str]] = {"client_id": "1234567890", "client_secret": "app-secret-1", "rip": "203.0.113.7"}
    renews: ClassVar[bool] = False
    options: ClassVar[dict[str, Any]] = {"link": "https://brand.example/new"}

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        api = f"/{HOST}"
        self.routes = [
            ("POST", f"{api}/oauth2/access_token", self.exchange),
            ("POST", f"{api}/oauth2/get_token_info", self.info),
            ("POST", f"{api}/oauth2/revokeoauth2", self.revoke),
            ("GET", f"{api}/2/users/show.json", self.user),
            ("GET", f"{api}/2/account/rate_limit_status.json", self.limits),
            ("POST", f"{api}/2/statuses/share.json", self.share),
            ("POST", f"{api}/2/statuses/destroy.json", self.destroy),
            ("GET", f"{api}/2/statuses/user_timeline.json", self.timeline),
            ("GET", f"{api}/2/statuses/count.json", self.counts),
            ("GET", f"{api}/2/statuses/mentions.json", self.mentioned),
            ("GET", f"{api}/2/comments/to_me.json", self.to_me),
            ("GET", f"{api}/2/comments/show.json", self.shown),
            ("POST", f"{api}/2/comments/create.json", self.comment),
            ("POST", f"{api}/2/comments/reply.json", self.reply),
            ("POST", f"/{MESSAGES}/2/messages/reply.json", self.message),
        ]

    def reset(self) -> None:
        """As at the start, so that one server serves many tests."""
        self.requests.clear()
        self.faults.clear()
        self.codes: dict[str, str] = {}
        self.token, self.scope = "", "direct_messages_read,direct_messages_write"
        self.delayed = False
        self.hidden: set[str] = set()
        self.listed_max, self.left_out = 100, set[str]()
        self.statuses: dict[str, dict[str, Any]] = {}
        self.mentions: list[dict[str, Any]] = []
        self.comments: dict[str, dict[str, Any]] = {}
        self.answers: list[dict[str, Any]] = []
        self.number = 5_123_456_789_012_345
        self.now = lambda: datetime.now(UTC)

    def allow(self, url: str) -> dict[str, str]:
        parts, query = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://api.weibo.com/oauth2/authorize"
        assert set(query) == {"client_id", "redirect_uri", "response_type", "scope", "state"}
        assert query["response_type"] == "code"
        assert query["client_id"] == self.app["client_id"]
        code = f"code-{self._next()}"
        self.codes[code] = query["redirect_uri"]
        return {"code": code, "state": query["state"]}

    def exchange(self, request: Request) -> Any:
        form = request.form
        if set(form) != {"client_id", "client_secret", "grant_type", "code", "redirect_uri"}:
            raise refuse(21323, "invalid_request")
        if (form["client_id"], form["client_secret"]) != (self.app["client_id"], self.app["client_secret"]):
            raise refuse(21324, "invalid_client", 401)
        if self.codes.pop(form["code"], None) != form["redirect_uri"]:
            raise refuse(21325, "invalid_grant")
        self.token = f"2.00token{self._next()}"
        return {"access_token": self.token, "remind_in": "157679999", "expires_in": 2_592_000, "uid": UID}

    def info(self, request: Request) -> Any:
        self._access(request)
        return {
            "uid": UID,
            "appkey": self.app["client_id"],
            "scope": self.scope,
            "create_at": "1",
            "expire_in": 2_592_000,
        }

    def revoke(self, request: Request) -> Any:
        self._access(request)
        self.token = ""
        return {"result": "true"}

    def user(self, request: Request) -> Any:
        if self._access(request).get("uid") != UID:
            raise refuse(20003, "User does not exists!")
        return {**self._me(), "followers_count": 88, "friends_count": 3, "statuses_count": len(self.statuses)}

    def limits(self, request: Request) -> Any:
        self._access(request)
        return {"user_limit": 150, "remaining_user_hits": 130, "reset_time_in_seconds": 1800, "ip_limit": 1000}

    def share(self, request: Request) -> Any:
        form = self._access(request)
        if set(form) != {"access_token", "status", "rip"} or not re.fullmatch(r"[\d.]+", form["rip"]):
            raise refuse(10016, "Miss required parameter")
        text, pictures = form["status"], request.files
        if set(pictures) - {"pic"}:
            raise refuse(20007, "Does multipart has image?")
        for _name, mime, data in pictures.values():
            if mime not in ("image/jpeg", "image/png", "image/gif"):
                raise refuse(20005, "Unsupported image type")
            if len(data) >= 5 * 1024 * 1024:
                raise refuse(20006, "Image size too large")
        if count(text, CountRule.HALF_WIDTH) > 140:
            raise refuse(20012, "Text too long")
        links = _LINK.findall(text)
        if not links or any(urlsplit(link).hostname != "brand.example" for link in links):
            raise refuse(10017, "appkey not bind domain")
        if re.search(r"#[^#]+#", _LINK.sub("", text)):
            raise refuse(10017, "no topics")
        shown = html.escape(_LINK.sub(SHORT, text), quote=False)
        newest = next(reversed(self.statuses.values()), None)
        if newest and newest["text"] == shown:
            raise refuse(20019, "repeat content!")
        made = self._add({"text": shown, **({"original_pic": "http://wx1.sinaimg.cn/large/a.jpg"} if pictures else {})})
        self.statuses[made["idstr"]] = made
        self._comment_of(made["idstr"], "好喝吗？", {"idstr": "77", "id": 77, "screen_name": "茶客"})
        if self.delayed:
            self.delayed = False
            self.hidden.add(made["idstr"])
            raise refuse(20032, "Update success, while server slow now, please wait 1-2 minutes")
        return made

    def destroy(self, request: Request) -> Any:
        found = self.statuses.pop(self._access(request)["id"], None)
        if found is None:
            raise refuse(20101, "Target weibo does not exist!")
        self.comments = {key: c for key, c in self.comments.items() if c["status"]["idstr"] != found["idstr"]}
        return found

    def timeline(self, request: Request) -> Any:
        form = self._access(request)
        if form.get("uid") != UID or not 1 <= int(form["count"]) <= 100:
            raise refuse(10008, "Param error")
        listed = [item for key, item in reversed(self.statuses.items()) if key not in self.hidden]
        return {"statuses": listed[: min(self.listed_max, int(form["count"]))], "total_number": len(listed)}

    def counts(self, request: Request) -> Any:
        ids = self._access(request)["ids"].split(",")
        if len(ids) > 100:
            raise refuse(10008, "Param error")
        return [
            {
                "id": int(item),
                "comments": sum(c["status"]["idstr"] == item for c in self.comments.values()),
                "reposts": 2,
                "attitudes": 0,
            }
            for item in ids
            if item in self.statuses
        ]

    def mentioned(self, request: Request) -> Any:
        return {"statuses": self._since(request, self.mentions)}

    def to_me(self, request: Request) -> Any:
        others = [item for item in self.comments.values() if item["user"]["idstr"] != UID]
        return {"comments": self._since(request, others)}

    def shown(self, request: Request) -> Any:
        post = self._access(request)["id"]
        return {"comments": [c for c in reversed(self.comments.values()) if c["status"]["idstr"] == post]}

    def comment(self, request: Request) -> Any:
        form = self._access(request)
        if set(form) != {"access_token", "id", "comment", "rip"}:
            raise refuse(10008, "Param error")
        return self._said(form["id"], form["comment"], None)

    def reply(self, request: Request) -> Any:
        form = self._access(request)
        if set(form) != {"access_token", "id", "cid", "comment", "rip"}:
            raise refuse(10008, "Param error")
        parent = self.comments.get(form["cid"])
        if parent is None:
            raise refuse(20201, "Target weibo comment does not exist!")
        return self._said(form["id"], f"回复@{parent['user']['screen_name']}:{form['comment']}", parent)

    def message(self, request: Request) -> Any:
        form = self._access(request)
        if set(form) != {"access_token", "type", "data", "receiver_id", "save_sender_box"}:
            raise refuse(10008, "Param error")
        self.answers.append({"to": form["receiver_id"], **json.loads(unquote(form["data"]))})
        return {"result": True, "sender_id": int(UID), "receiver_id": form["receiver_id"], "type": form["type"]}

    def settle(self) -> None:
        self.hidden.clear()

    def visible(self) -> list[str]:
        return [key for key in self.statuses if key not in self.hidden]

    def mention(self, text: str) -> None:
        """Somebody posts with our name in it."""
        self.mentions.append({**self._add({"text": text}), "user": {"idstr": "78", "id": 78, "screen_name": "路人"}})

    def _said(self, post: str, text: str, parent: dict[str, Any] | None) -> dict[str, Any]:
        known = post in self.statuses or any(item["idstr"] == post for item in self.mentions)
        if not known:
            raise refuse(20101, "Target weibo does not exist!")
        if count(text, CountRule.HALF_WIDTH) > 160:
            raise refuse(20012, "Text too long")
        made = self._comment_of(post, text, self._me())
        if parent:
            made["reply_comment"] = {"idstr": parent["idstr"], "id": parent["id"]}
        return made

    def _comment_of(self, post: str, text: str, user: dict[str, Any]) -> dict[str, Any]:
        status = self.statuses.get(post) or {"idstr": post, "user": {"idstr": "78"}}
        made = {**self._add({"text": html.escape(_LINK.sub(SHORT, text), quote=False)}), "user": user, "status": status}
        self.comments[made["idstr"]] = made
        return made

    def _since(self, request: Request, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        form = self._access(request)
        newer = [row for row in reversed(rows) if row["id"] > int(form["since_id"])]
        start = (int(form["page"]) - 1) * int(form["count"])
        return [row for row in newer[start : start + int(form["count"])] if row["idstr"] not in self.left_out]

    def _access(self, request: Request) -> dict[str, str]:
        form = request.params if request.method == "GET" else request.form
        if not self.token or form.get("access_token") != self.token:
            raise refuse(21332, "invalid_access_token", 401)
        return form

    def _me(self) -> dict[str, Any]:
        return {
            "id": int(UID),
            "idstr": UID,
            "screen_name": "山屿茶",
            "name": "山屿茶",
            "avatar_large": "https://tva/a.jpg",
        }

    def _add(self, found: dict[str, Any]) -> dict[str, Any]:
        number = self._next()
        at = self.now().strftime("%a %b %d %H:%M:%S +0000 %Y")
        return {"id": number, "idstr": str(number), "mid": str(number), "created_at": at, "user": self._me(), **found}

    def _next(self) -> int:
        self.number += 1
        return self.number
