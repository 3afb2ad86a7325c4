"""Google Business Profile as its documentation describes it: accounts, locations, posts, reviews, daily figures."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, ClassVar

from ..fake_server import Answer, Refused, Request
from .google import GoogleFake, refuse

V4 = "mybusiness.googleapis.com"
ACCOUNTS = "mybusinessaccountmanagement.googleapis.com"
LOCATIONS = "mybusinessbusinessinformation.googleapis.com"
FIGURES = "businessprofileperformance.googleapis.com"
PLACE = r"accounts/(?P<account>\d+)/locations/(?P<location>\d+)"
BUTTONS = {"BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "CALL"}
FIELDS = {"languageCode", "summary", "callToAction", "event", "media", "topicType", "alertType", "offer"}


def bad(message: str) -> Refused:
    return refuse(400, "", message, rpc="INVALID_ARGUMENT")


class Fake(GoogleFake):
    """A person with an account of their own and a group; location 11 is in both, 12 only in the group."""

    hosts: ClassVar[tuple[str, ...]] = (*GoogleFake.hosts, V4, ACCOUNTS, LOCATIONS, FIGURES)
    scopes: ClassVar[tuple[str, ...]] = ("https://www.googleapis.com/auth/business.manage",)

    def __init__(self) -> None:
        super().__init__()
        self.members: dict[str, list[str]] = {"1": ["11"], "9": ["11", "12"]}
        self.titles = {"11": "山屿茶", "12": "山屿茶"}
        self.verified = True
        self.posts: dict[str, dict[str, Any]] = {}
        self.reviews: dict[str, dict[str, Any]] = {}
        self.series: list[dict[str, Any]] = []
        self.next_id = 0
        self.page = 100
        self.routes += [
            ("GET", f"/{ACCOUNTS}/v1/accounts", self.accounts),
            ("GET", rf"/{LOCATIONS}/v1/accounts/(?P<account>\d+)/locations", self.locations),
            ("GET", rf"/{LOCATIONS}/v1/locations/(?P<location>\d+)", self.location),
            ("POST", rf"/{V4}/v4/{PLACE}/localPosts", self.create),
            ("GET", rf"/{V4}/v4/{PLACE}/localPosts", self.list_posts),
            ("GET", rf"/{V4}/v4/{PLACE}/localPosts/(?P<post>\w+)", self.get),
            ("DELETE", rf"/{V4}/v4/{PLACE}/localPosts/(?P<post>\w+)", self.delete),
            ("GET", rf"/{V4}/v4/{PLACE}/reviews", self.list_reviews),
            ("PUT", rf"/{V4}/v4/{PLACE}/reviews/(?P<review>\w+)/reply", self.answer),
            ("GET", rf"/{FIGURES}/v1/locations/(?P<location>\d+):fetchMultiDailyMetricsTimeSeries", self.days),
        ]

    def signed_in(self, request: Request, *scopes: str) -> None:
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            raise refuse(401, "ACCESS_TOKEN_EXPIRED", "invalid credentials", rpc="UNAUTHENTICATED")

    def settle(self) -> None:
        for post in self.posts.values():
            if post["state"] == "PROCESSING":
                post["state"] = "LIVE"
                post["searchUrl"] = f"https://local.google.com/place?lpsid={post['name'].rpartition('/')[2]}"
                self.review("A fine tea house", place=post["name"].partition("/localPosts")[0])

    def visible(self) -> list[str]:
        return [name for name, post in self.posts.items() if post["state"] != "REJECTED"]

    def review(self, text: str, stars: str = "FOUR", *, place: str = "accounts/1/locations/11") -> str:
        """A customer's review; returns its name."""
        self.next_id += 1
        name = f"{place}/reviews/r{self.next_id}"
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self.reviews[name] = {
            "name": name,
            "reviewId": name.rpartition("/")[2],
            "reviewer": {"displayName": "A guest"},
            "starRating": stars,
            "createTime": at,
            "updateTime": at,
            **({"comment": text} if text else {}),
        }
        return name

    def accounts(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        self.demand(request, "", "pageSize pageToken filter parentAccount")
        return {"accounts": [{"name": f"accounts/{number}"} for number in self.members]}

    def locations(self, request: Request, account: str) -> dict[str, Any]:
        self.signed_in(request)
        self.demand(request, "readMask", "pageSize pageToken filter orderBy")
        return {"locations": [self._location(item) for item in self.members.get(account, ())]}

    def location(self, request: Request, location: str) -> dict[str, Any]:
        self.signed_in(request)
        self.demand(request, "readMask")
        if location not in self.titles:
            raise refuse(404, "", "Requested entity was not found.", rpc="NOT_FOUND")
        return self._location(location)

    def _location(self, number: str) -> dict[str, Any]:
        return {
            "name": f"locations/{number}",
            "title": self.titles[number],
            "storefrontAddress": {"addressLines": [f"Hill Road {number}"], "locality": "Hangzhou"},
            "metadata": {"hasVoiceOfMerchant": self.verified, "mapsUri": f"https://maps.google.com/?cid={number}"},
        }

    def _place(self, request: Request, account: str, location: str) -> str:
        self.signed_in(request)
        if location not in self.members.get(account, ()):
            raise refuse(403, "", "The caller does not have permission", rpc="PERMISSION_DENIED")
        return f"accounts/{account}/locations/{location}"

    def create(self, request: Request, account: str, location: str) -> dict[str, Any]:
        place, body = self._place(request, account, location), request.json()
        self.demand(request, "")
        if unknown := set(body) - FIELDS:
            raise bad(f"Unknown name {sorted(unknown)}")
        if body.get("topicType") != "STANDARD":
            raise bad("topicType")
        if not 0 < len(body.get("summary", "")) <= 1500 or re.search(r"\d{3}[ -]?\d{4}[ -]?\d{4}", body["summary"]):
            raise bad("summary")
        action = body.get("callToAction")
        if action is not None and (
            action["actionType"] not in BUTTONS or ("url" in action) == (action["actionType"] == "CALL")
        ):
            raise bad("callToAction")
        for item in body.get("media", ()):
            if set(item) != {"mediaFormat", "sourceUrl"} or not item["sourceUrl"].startswith("http"):
                raise bad("media")
        self.next_id += 1
        name = f"{place}/localPosts/p{self.next_id}"
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self.posts[name] = {"name": name, **body, "state": "PROCESSING", "createTime": at, "updateTime": at}
        return self.posts[name]

    def list_posts(self, request: Request, account: str, location: str) -> dict[str, Any]:
        place = self._place(request, account, location)
        query = self.demand(request, "", "pageSize pageToken")
        assert 1 <= int(query["pageSize"]) <= 100
        start = int(query.get("pageToken", 0))
        found = [post for name, post in self.posts.items() if name.startswith(f"{place}/")][::-1]
        more = {"nextPageToken": str(start + self.page)} if start + self.page < len(found) else {}
        return {"localPosts": found[start : start + self.page], **more}

    def get(self, request: Request, account: str, location: str, post: str) -> dict[str, Any]:
        name = f"{self._place(request, account, location)}/localPosts/{post}"
        if name not in self.posts:
            raise refuse(404, "", "Requested entity was not found.", rpc="NOT_FOUND")
        return self.posts[name]

    def delete(self, request: Request, account: str, location: str, post: str) -> dict[str, Any]:
        self.posts.pop(self.get(request, account, location, post)["name"])
        return {}

    def list_reviews(self, request: Request, account: str, location: str) -> dict[str, Any]:
        place = self._place(request, account, location)
        query = self.demand(request, "", "pageSize pageToken orderBy")
        assert int(query["pageSize"]) <= 50
        assert query["orderBy"] == "updateTime desc"
        found = [review for name, review in self.reviews.items() if name.startswith(f"{place}/")]
        found.sort(key=lambda item: item["updateTime"], reverse=True)
        return {"reviews": found, "averageRating": 4.0, "totalReviewCount": len(found)} if found else {}

    def answer(self, request: Request, account: str, location: str, review: str) -> Answer | dict[str, Any]:
        name = f"{self._place(request, account, location)}/reviews/{review}"
        if name not in self.reviews:
            raise refuse(404, "", "Requested entity was not found.", rpc="NOT_FOUND")
        text = request.json()["comment"]
        if not 0 < len(text.encode()) <= 4096:
            raise bad("comment")
        self.reviews[name]["reviewReply"] = {"comment": text, "updateTime": "2026-11-26T08:00:00Z"}
        return self.reviews[name]["reviewReply"]

    def days(self, request: Request, location: str) -> dict[str, Any]:
        self.signed_in(request)
        parts = [f"dailyRange.{end}Date.{part}" for end in ("start", "end") for part in ("year", "month", "day")]
        self.demand(request, " ".join(["dailyMetrics", *parts]))
        return {"multiDailyMetricTimeSeries": [{"dailyMetricTimeSeries": self.series}]}
