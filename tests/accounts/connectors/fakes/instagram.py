"""Instagram professional accounts with Facebook Login, as their documentation describes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, ClassVar

from ..fake_server import Request
from .meta_base import ContainerFake, G, LoginFake, error, names_of, stamp

PAGE, ME = "601", "17841400"
MEDIA_FIELDS = {
    "id",
    "caption",
    "timestamp",
    "permalink",
    "media_type",
    "media_product_type",
    "like_count",
    "comments_count",
    "comments",
}
COMMENT_FIELDS = {"id", "text", "timestamp", "username", "from", "hidden", "parent_id", "replies"}
FEED = {"reach": 9, "views": 12, "likes": 3, "comments": 1, "saved": 0, "shares": 2, "follows": 1, "profile_visits": 4}
REELS = {name: FEED[name] for name in ("reach", "views", "likes", "comments", "saved", "shares")}
STORY = {name: FEED[name] for name in ("reach", "views", "shares", "follows", "profile_visits")}


class Fake(LoginFake, ContainerFake):
    """One account, @brand, linked to a Page. Videos take until `settle`; a reader comments on every new post."""

    hosts: ClassVar[tuple[str, ...]] = ("graph.facebook.com", "www.facebook.com")
    granted: tuple[str, ...] = (
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_comments",
        "instagram_manage_insights",
        "instagram_manage_messages",
        "instagram_manage_contents",
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_metadata",
    )

    def fresh(self) -> None:
        super().fresh()
        self.no_containers()
        self.media: dict[str, dict[str, Any]] = {}
        self.stories: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        self.linked = True
        # Professional accounts of others by user name.
        self.others: dict[str, dict[str, Any]] = {}
        self.followers = 120

    def __init__(self) -> None:
        super().__init__()
        self.routes += [
            ("POST", rf"{G}/{ME}/media", self.create),
            ("POST", rf"{G}/{ME}/media_publish", self.publish),
            ("GET", rf"{G}/{ME}/media", self.list_media),
            ("GET", rf"{G}/{ME}/stories", self.list_stories),
            ("GET", rf"{G}/{ME}/content_publishing_limit", self.limit),
            ("GET", rf"{G}/{ME}/insights", self.account_insights),
            ("GET", rf"{G}/(?P<parent>\d+)/(?:comments|replies)", self.list_comments),
            ("POST", rf"{G}/(?P<parent>\d+)/(?P<edge>comments|replies)", self.comment),
            ("GET", rf"{G}/(?P<identifier>\d+)/insights", self.insights),
            ("GET", rf"{G}/(?P<identifier>[\w]+)", self.node),
            ("POST", rf"{G}/(?P<identifier>\d+)", self.hide),
            ("DELETE", rf"{G}/(?P<identifier>\d+)", self.remove),
        ]

    def allow(self, url: str) -> dict[str, str]:
        return self.asked(
            url, "https://www.facebook.com/v25.0/dialog/oauth", {*type(self).granted, "business_management"}
        )

    def settle(self) -> None:
        self.settle_containers()

    def visible(self) -> list[str]:
        return [*self.media, *self.stories]

    def own_pages(self) -> list[dict[str, Any]]:
        account = {"id": ME, "username": "brand", "name": "山屿茶", "followers_count": self.followers, "media_count": 3}
        page = {"id": PAGE, "name": "Page", "access_token": self.page_token, "tasks": ["CREATE_CONTENT"]}
        plain = {"id": "602", "name": "Without", "access_token": "EAA-page-2", "tasks": ["CREATE_CONTENT"]}
        return [{**page, "instagram_business_account": account} if self.linked else page, plain]

    def create(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(
            given,
            "image_url",
            "video_url",
            "caption",
            "alt_text",
            "media_type",
            "is_carousel_item",
            "children",
            "collaborators",
            "share_to_feed",
        )
        kind, video = given.get("media_type", "IMAGE"), "video_url" in given
        if len(given.get("caption", "")) > 2200:
            raise error(100, "The caption was too long", subcode=2207010)
        if kind == "CAROUSEL":
            self.children_of(given, 2, 10)
        elif video != (kind in {"REELS", "VIDEO"}) and kind != "STORIES":
            raise error(100, "Unknown media type", subcode=2207023)
        elif not given.get("video_url", given.get("image_url", "")).startswith("http"):
            raise error(9004, "Only photo or video can be accepted as media type.", subcode=2207052)
        if kind == "VIDEO" and given.get("is_carousel_item") != "true":
            raise error(100, "The VIDEO value for media_type is no longer supported", subcode=2207067)
        if "alt_text" in given and (video or kind == "STORIES"):
            raise error(100, "alt_text is for images only")
        return self.keep(self.new_id(), given, video=video, part="is_carousel_item" in given)

    def publish(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("creation_id",))
        item = self.taken(given)
        kind = item.get("media_type", "IMAGE")
        product = {"REELS": "REELS", "STORIES": "STORY"}.get(kind, "FEED")
        named = {"CAROUSEL": "CAROUSEL_ALBUM", "REELS": "VIDEO"}.get(kind, "VIDEO" if "video_url" in item else "IMAGE")
        return {"id": self.add_media(item.get("caption", ""), named, product)}

    def add_media(self, caption: str, kind: str = "IMAGE", product: str = "FEED", at: datetime | None = None) -> str:
        """A post becomes visible, and a reader comments on it."""
        identifier = self.new_id()
        media: dict[str, Any] = {
            "id": identifier,
            "timestamp": stamp(at),
            "media_type": kind,
            "media_product_type": product,
        }
        media |= {"permalink": f"https://www.instagram.com/p/{identifier}/", "like_count": 3, "comments_count": 1}
        if product == "STORY":
            self.stories[identifier] = media
        else:
            self.media[identifier] = {**media, **({"caption": caption} if caption else {})}
            self.add_comment(identifier, "很香 nice", "900", at=at)
        return identifier

    def add_comment(self, media: str, text: str, author: str, parent: str = "", at: datetime | None = None) -> str:
        identifier, name = self.new_id(), "brand" if author == ME else "fan"
        self.comments[identifier] = {
            "id": identifier,
            "media": media,
            "text": text,
            "timestamp": stamp(at),
            "username": name,
            "from": {"id": author, "username": name},
            "hidden": False,
            **({"parent_id": parent} if parent else {}),
        }
        return identifier

    def list_media(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "limit", "after", needs=("fields",))
        listed = sorted(self.media.values(), key=lambda item: (item["timestamp"], item["id"]), reverse=True)
        if "comments" in names_of(given["fields"]):
            for item in listed:
                item["comments"] = {"data": self._under(item["id"])[:50]}
        return {"data": [self.shown(item, given["fields"], MEDIA_FIELDS) for item in listed]}

    def list_stories(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "limit", "after", needs=("fields",))
        return {"data": [self.shown(item, given["fields"], MEDIA_FIELDS) for item in reversed(self.stories.values())]}

    def limit(self, request: Request) -> dict[str, Any]:
        self.only(self.own(request), needs=("fields",))
        used = len(self.media) + len(self.stories)
        return {"data": [{"config": {"quota_total": 100, "quota_duration": 86_400}, "quota_usage": used}]}

    def account_insights(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        if given["metric"] == "follower_demographics":
            return self.demographics(
                given,
                "period",
                "timeframe",
                "metric_type",
                followers=self.followers,
                timeframe={"this_month", "this_week"},
            )
        self.only(given, "metric_type", needs=("metric", "period", "since", "until"))
        end = stamp(datetime.fromtimestamp(int(given["since"]) + 86_400 + 8 * 3600, UTC))
        if given["metric"] == "follower_count":
            return self.measured(given, {"follower_count": [{"value": 2, "end_time": end}]})
        if given.get("metric_type") != "total_value":
            raise error(100, "(#100) The metric should be specified with parameter metric_type=total_value")
        names = ("views", "reach", "likes", "comments", "shares", "profile_links_taps")
        return self.measured(given, {name: {"total_value": {"value": 6}} for name in names})

    def list_comments(self, request: Request, parent: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "limit", "after", needs=("fields",))
        return {"data": [self.shown(item, given["fields"], COMMENT_FIELDS) for item in self._under(parent)]}

    def comment(self, request: Request, parent: str, edge: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("message",))
        if parent not in (self.media if edge == "comments" else self.comments):
            raise error(100, "Unsupported post request. Object does not exist", subcode=33)
        if len(given["message"]) > 300:
            raise error(100, "The comment is too long")
        media = self.comments[parent]["media"] if edge == "replies" else parent
        return {"id": self.add_comment(media, given["message"], ME, parent if edge == "replies" else "")}

    def insights(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("metric",))
        if identifier in self.stories:
            return self.measured(given, STORY)
        reels = self.media[identifier]["media_product_type"] == "REELS"
        return self.measured(given, {**REELS, "ig_reels_video_view_total_time": 61_500} if reels else FEED)

    def node(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("fields",))
        if identifier == ME and given["fields"].startswith("business_discovery"):
            return {"id": ME, "business_discovery": self.discovered(given["fields"])}
        if identifier == ME:
            known = {
                "id",
                "username",
                "name",
                "biography",
                "profile_picture_url",
                "followers_count",
                "follows_count",
                "media_count",
            }
            return self.shown(self.own_pages()[0]["instagram_business_account"], given["fields"], known)
        if identifier in self.containers:
            item = self.containers[identifier]
            node = {"id": identifier, "status_code": item["state"], "status": item.get("detail", item["state"])}
            return self.shown(node, given["fields"], {"status_code", "status"})
        if identifier in self.messages:
            return self.shown(self.messages[identifier], given["fields"], {"id", "from"})
        found = self.media.get(identifier) or self.stories.get(identifier)
        if found is None:
            raise error(100, "Unsupported get request. Object does not exist", subcode=33)
        return self.shown(found, given["fields"], MEDIA_FIELDS)

    def discovered(self, fields: str) -> dict[str, Any]:
        """Another professional account: `business_discovery.username(name){fields}`, media nested with a limit."""
        asked = re.fullmatch(r"business_discovery\.username\(([\w.]+)\)\{(.+)\}", fields)
        if asked is None:
            raise error(100, "Syntax error")
        if asked[1] not in self.others:
            raise error(110, "Invalid user id", subcode=2207013)
        known = {"id", "username", "name", "biography", "followers_count", "follows_count", "media_count", "media"}
        shown = self.shown(self.others[asked[1]], asked[2], known)
        if "media" in shown:
            nested = re.search(r"media\.limit\((\d+)\)\{(.+?)\}", asked[2])
            if nested is None or int(nested[1]) > 50:
                raise error(100, "Syntax error")
            shown["media"] = {"data": [self.shown(item, nested[2], MEDIA_FIELDS) for item in shown["media"]]}
        return shown

    def hide(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("hide",))
        self.comments[identifier]["hidden"] = given["hide"] == "true"
        return {"success": True}

    def remove(self, request: Request, identifier: str) -> dict[str, Any]:
        self.own(request)
        if self.media.pop(identifier, None) is None and self.comments.pop(identifier, None) is None:
            raise error(100, "Unsupported delete request. Object does not exist", subcode=33)
        return {"success": True}

    def _under(self, parent: str) -> list[dict[str, Any]]:
        """Comments under a post with their replies, or replies to a comment, newest first."""

        def shown(item: dict[str, Any]) -> dict[str, Any]:
            return {name: value for name, value in item.items() if name != "media"}

        found = []
        for item in reversed(self.comments.values()):
            if item.get("parent_id", item["media"]) == parent:
                replies = [shown(one) for one in self.comments.values() if one.get("parent_id") == item["id"]]
                found.append({**shown(item), **({"replies": {"data": replies}} if replies else {})})
        return found
