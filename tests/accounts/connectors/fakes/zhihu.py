"""Zhihu's open platform as its documents describe it: it reads, for the account of the access secret only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar

from ..fake_server import Refused, Request
from .platform import PlatformFake

API = "/developer.zhihu.com/api/v1"
ANSWER, ARTICLE = "https://www.zhihu.com/question/1/answer/2", "https://zhuanlan.zhihu.com/p/123"


def refuse(code: int, message: str = "", status: int = 200) -> Refused:
    return Refused(status, {"Code": code, "Message": message or f"error {code}"})


class Fake(PlatformFake):
    """One account with an answer and an article. `left`: calls of the pool `creator` that remain today."""

    hosts: ClassVar[tuple[str, ...]] = ("developer.zhihu.com",)
    values: ClassVar[dict[str, str]] = {
        "handle": "山屿茶",
        "display_name": "山屿茶",
        "url": "https://www.zhihu.com/people/shanyu-tea",
        "access_secret": "zh-secret-1",
    }

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        self.routes = [
            ("GET", f"{API}/quota", self.signed(self.quota, "APIIDs")),
            ("GET", f"{API}/user/contents", self.signed(self.contents, "ContentType", "Limit", "Offset")),
            (
                "GET",
                f"{API}/user/content_comments",
                self.signed(self.commented, "ContentUrl", "Limit", "Offset", "Order", pool=True),
            ),
            (
                "GET",
                f"{API}/user/creator_content_stats",
                self.signed(self.stats, "ContentUrl", "StartDate", "EndDate", pool=True),
            ),
            (
                "GET",
                f"{API}/user/creator_account_stats",
                self.signed(self.account, "ContentType", "StartDate", "EndDate", pool=True),
            ),
        ]

    def reset(self) -> None:
        """As on the first day."""
        self.secret = "zh-secret-1"
        self.left = 100
        self.comments: dict[str, list[dict[str, Any]]] = {ANSWER: [], ARTICLE: []}
        self.metrics: dict[str, dict[str, Any] | None] = {
            ANSWER: {"Date": "2026-11-25", "ViewCount": 100, "UpvoteCount": 0, "CommentCount": 2},
            ARTICLE: None,
        }
        self.daily: list[dict[str, Any]] = []
        self.next_id = 2**60
        self.comment(ANSWER, "<p>哪里能买到&nbsp;?</p>")

    def visible(self) -> list[str]:
        return list(self.comments)

    def comment(self, url: str, text: str, *, author: str = "reader-1", at: int = 0, root: int = 0) -> str:
        """Somebody writes under a creation; the comment's id."""
        self.next_id += 1
        made = {"ID": self.next_id, "Type": "answer", "Content": text, "AuthorToken": author, "LikeCount": 0}
        made |= {"CreatedAt": at or int(time.time()), **({"RootID": root, "ReplyID": root} if root else {})}
        self.comments[url].append(made)
        return str(self.next_id)

    def signed(self, route: Callable[[Request], Any], *known: str, pool: bool = False) -> Callable[[Request], Any]:
        """A route that wants secret and time, knows its parameters, and counts calls of the pool."""

        def checked(request: Request) -> Any:
            if request.headers.get("authorization") != f"Bearer {self.secret}":
                raise refuse(20001, "unauthorized")
            if abs(int(request.headers.get("x-request-timestamp", "0")) - time.time()) > 600:
                raise refuse(20001, "timestamp")
            if set(request.params) - set(known):
                raise refuse(10001, "unknown parameter")
            if pool:
                if self.left <= 0:
                    raise refuse(30002, "quota")
                self.left -= 1
            return {"Code": 0, "Message": "success", "Data": route(request)}

        return checked

    def quota(self, request: Request) -> list[dict[str, Any]]:
        pools = {"creator": 100 - self.left, "user_data": 5}
        names = request.params["APIIDs"].split(",")
        if not set(names) <= set(pools):
            raise refuse(10001, "APIIDs")
        return [
            {"APIID": name, "APIName": name, "TotalQuota": 100, "TotalUsed": pools[name], "RemainingQuota": 100}
            for name in names
        ]

    def contents(self, request: Request) -> dict[str, Any]:
        if request.params.get("ContentType") != "all" or not 0 < int(request.params.get("Limit", 20)) <= 50:
            raise refuse(10001, "ContentType or Limit")
        items = [
            {"ContentType": "answer", "Url": url, "CreatedAt": 1, "LikeCount": 1, "CommentCount": len(found)}
            for url, found in self.comments.items()
        ]
        return {"Items": items, "Paging": {"IsEnd": True, "Totals": len(items)}}

    def _own(self, request: Request) -> str:
        url = request.params.get("ContentUrl", "")
        if url not in self.comments:
            raise refuse(10001, "not a creation of this account")
        return url

    def commented(self, request: Request) -> dict[str, Any]:
        found = self.comments[self._own(request)]
        if request.params.get("Order") != "reverse" or not 0 < int(request.params["Limit"]) <= 50:
            raise refuse(10001, "Order or Limit")
        roots = [comment for comment in found if "RootID" not in comment][::-1]
        items = [{"Comment": root, "Children": [c for c in found if c.get("RootID") == root["ID"]]} for root in roots]
        return {"Items": items, "Paging": {"IsEnd": True}}

    def stats(self, request: Request) -> dict[str, Any]:
        url = self._own(request)
        metrics = self.metrics[url]
        token = {"ContentType": "answer", "ContentToken": "2", "Url": url}
        return {"Items": [] if metrics is None else [{**token, "Metrics": metrics}]}

    def account(self, request: Request) -> dict[str, Any]:
        if ("StartDate" in request.params) != ("EndDate" in request.params):
            raise refuse(10001, "dates come in pairs")
        followers = {"Total": 50, "Yesterday": 2}
        return {"ContentType": "all", "Followers": followers, "FollowerDetails": {"Daily": self.daily}}
