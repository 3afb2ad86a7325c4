"""Threads as its documentation describes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from ..fake_server import Request
from .meta_base import SECRET, ContainerFake, MetaFake, error, stamp

ME, T = "7100", r"/graph\.threads\.net"
V = rf"{T}/v1\.0"
POST_FIELDS = {"id", "text", "timestamp", "permalink", "media_type", "username"}
REPLY_FIELDS = {*POST_FIELDS, "replied_to", "root_post", "is_reply_owned_by_me", "hide_status"}
CREATE = (
    "text",
    "image_url",
    "video_url",
    "alt_text",
    "is_carousel_item",
    "children",
    "reply_control",
    "topic_tag",
    "reply_to_id",
)
CONTROLS = {"everyone", "accounts_you_follow", "mentioned_only", "followers_only", "parent_post_author_only"}


class Fake(MetaFake, ContainerFake):
    """One account, @brand. Videos take until `settle`; a reader replies to every new post."""

    hosts: ClassVar[tuple[str, ...]] = ("graph.threads.net", "threads.com")
    proof = False
    granted: tuple[str, ...] = (
        "threads_basic",
        "threads_content_publish",
        "threads_manage_replies",
        "threads_read_replies",
        "threads_manage_mentions",
        "threads_manage_insights",
        "threads_delete",
    )

    def fresh(self) -> None:
        super().fresh()
        self.no_containers()
        self.token = "THA-long-1"
        self.posts: dict[str, dict[str, Any]] = {}
        self.mentions: list[dict[str, Any]] = []
        self.insights_allowed = True
        self.followers = 88

    def __init__(self) -> None:
        super().__init__()
        self.routes = [
            ("POST", rf"{T}/oauth/access_token", self.exchange),
            ("GET", rf"{T}/oauth/access_token", self.app_token),
            ("GET", rf"{T}/access_token", self.long_token),
            ("GET", rf"{T}/refresh_access_token", self.refresh),
            ("GET", rf"{V}/me", self.me),
            ("POST", rf"{V}/{ME}/threads", self.create),
            ("POST", rf"{V}/{ME}/threads_publish", self.publish),
            ("GET", rf"{V}/{ME}/threads", self.list_posts),
            ("GET", rf"{V}/{ME}/replies", self.list_own_replies),
            ("GET", rf"{V}/{ME}/mentions", self.list_mentions),
            ("GET", rf"{V}/{ME}/threads_publishing_limit", self.limit),
            ("GET", rf"{V}/{ME}/threads_insights", self.account_insights),
            ("GET", rf"{V}/(?P<parent>\d+)/(?P<edge>replies|conversation)", self.list_replies),
            ("POST", rf"{V}/(?P<identifier>\d+)/manage_reply", self.hide),
            ("GET", rf"{V}/(?P<identifier>\d+)/insights", self.insights),
            ("GET", rf"{V}/(?P<identifier>\d+)", self.node),
            ("DELETE", rf"{V}/(?P<identifier>\d+)", self.remove),
        ]

    def allow(self, url: str) -> dict[str, str]:
        return self.asked(url, "https://threads.com/oauth/authorize", set(self.granted))

    def settle(self) -> None:
        self.settle_containers()

    def visible(self) -> list[str]:
        return [identifier for identifier, post in self.posts.items() if post["username"] == "brand"]

    def own(self, request: Request) -> dict[str, str]:
        return self.opened(request, self.token)

    def exchange(self, request: Request) -> dict[str, Any]:
        given = request.form
        self.right_app(given)
        if given.get("grant_type") != "authorization_code":
            raise error(100, "Invalid grant_type")
        self.code_taken(given)
        return {"access_token": "THA-short", "user_id": int(ME)}

    def app_token(self, request: Request) -> dict[str, Any]:
        self.right_app(request.params)
        if request.params.get("grant_type") != "client_credentials":
            raise error(100, "Invalid grant_type")
        return {"access_token": f"TH|{self.app['client_id']}|x", "token_type": "bearer"}

    def long_token(self, request: Request) -> dict[str, Any]:
        wanted = {"grant_type": "th_exchange_token", "client_secret": SECRET, "access_token": "THA-short"}
        if request.params != wanted:
            raise error(190, "Invalid OAuth access token", status=401)
        return {"access_token": self.token, "token_type": "bearer", "expires_in": 5_184_000}

    def refresh(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        if given != {"grant_type": "th_refresh_token"}:
            raise error(100, "Invalid grant_type")
        self.token = "THA-long-2"
        return {"access_token": self.token, "token_type": "bearer", "expires_in": 5_184_000}

    def me(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        profile = {
            "id": ME,
            "username": "brand",
            "name": "山屿茶",
            "threads_profile_picture_url": "https://x.example/a",
            "threads_biography": "一年四季，认真喝茶",
        }
        return self.shown(profile, given["fields"], set(profile))

    def create(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, *CREATE, needs=("media_type",))
        kind, video = given["media_type"], "video_url" in given
        if len(given.get("text", "")) > 500:
            raise error(100, "Param text must be at most 500 characters long.")
        if kind == "CAROUSEL":
            self.children_of(given, 2, 20)
        elif kind == "TEXT" and not given.get("text"):
            raise error(100, "Param text is required")
        elif kind != "TEXT" and not given.get("video_url" if kind == "VIDEO" else "image_url", "").startswith("http"):
            raise error(100, "The media could not be fetched from this URI.", subcode=2207052)
        if given.get("reply_control", "everyone") not in CONTROLS:
            raise error(100, "Param reply_control must be one of …")
        if "reply_to_id" in given and given["reply_to_id"] not in {*self.posts, *(m["id"] for m in self.mentions)}:
            raise error(100, "The requested resource does not exist", subcode=33)
        return self.keep(self.new_id(), given, video=video, part="is_carousel_item" in given)

    def publish(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("creation_id",))
        item = self.taken(given)
        named = {"CAROUSEL": "CAROUSEL_ALBUM", "TEXT": "TEXT_POST"}.get(item["media_type"], item["media_type"])
        identifier = self.add_post(item.get("text", ""), named, parent=item.get("reply_to_id", ""))
        if "reply_to_id" not in item:
            self.add_post("很香 nice", "TEXT_POST", author="fan", parent=identifier)
        return {"id": identifier}

    def add_post(
        self, text: str, kind: str, *, author: str = "brand", parent: str = "", at: datetime | None = None
    ) -> str:
        identifier = self.new_id()
        post: dict[str, Any] = {
            "id": identifier,
            "text": text,
            "timestamp": stamp(at),
            "media_type": kind,
            "username": author,
        }
        post["permalink"] = f"https://www.threads.com/@{author}/post/{identifier}"
        if parent:
            root = self.posts.get(parent, {}).get("root_post", {"id": parent})
            post |= {"replied_to": {"id": parent}, "root_post": root, "hide_status": "NOT_HUSHED"}
            post["is_reply_owned_by_me"] = author == "brand"
        self.posts[identifier] = post
        return identifier

    def list_posts(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "since", "limit", "after", needs=("fields",))
        own = [post for post in reversed(self.posts.values()) if "replied_to" not in post]
        return {"data": [self.shown(post, given["fields"], POST_FIELDS) for post in own]}

    def list_own_replies(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "since", "limit", "after", needs=("fields",))
        own = [post for post in reversed(self.posts.values()) if post.get("is_reply_owned_by_me")]
        return {"data": [self.shown(post, given["fields"], REPLY_FIELDS) for post in own]}

    def list_mentions(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "limit", "after", needs=("fields",))
        return {"data": [self.shown(post, given["fields"], POST_FIELDS) for post in self.mentions]}

    def list_replies(self, request: Request, parent: str, edge: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "reverse", "limit", "after", needs=("fields",))
        name = "replied_to" if edge == "replies" else "root_post"
        found = [post for post in reversed(self.posts.values()) if post.get(name, {}).get("id") == parent]
        return {"data": [self.shown(post, given["fields"], REPLY_FIELDS) for post in found]}

    def limit(self, request: Request) -> dict[str, Any]:
        self.only(self.own(request), needs=("fields",))
        config = {"quota_total": 250, "quota_duration": 86_400}
        return {"data": [{"quota_usage": 3, "config": config, "reply_quota_usage": 1, "reply_config": config}]}

    def account_insights(self, request: Request) -> dict[str, Any]:
        given = self.own(request)
        if not self.insights_allowed:
            raise error(10, "Application does not have permission for this action", status=403)
        if given["metric"] == "follower_demographics":
            return self.demographics(given, followers=self.followers)
        self.only(given, "since", "until", needs=("metric",))
        if "since" in given and int(given["until"]) > datetime.now(UTC).timestamp() + 1:
            raise error(100, "until must not lie in the future")
        known: dict[str, Any] = {
            name: {"total_value": {"value": 4}} for name in ("likes", "replies", "reposts", "quotes")
        }
        known["views"] = [{"value": 40, "end_time": "2026-11-20T08:00:00+0000"}]
        known["clicks"] = {"link_total_values": [{"value": 2, "link_url": "a"}, {"value": 3, "link_url": "b"}]}
        known["followers_count"] = {"total_value": {"value": self.followers}}
        return self.measured(given, known)

    def insights(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("metric",))
        if identifier not in self.posts:
            raise error(100, "Unsupported get request. Object does not exist", subcode=33)
        return self.measured(given, {"views": 20, "likes": 0, "replies": 1, "reposts": 1, "quotes": 2, "shares": 0})

    def hide(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("hide",))
        self.posts[identifier]["hide_status"] = "HIDDEN" if given["hide"] == "true" else "UNHUSHED"
        return {"success": True}

    def node(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("fields",))
        if identifier in self.containers:
            item = self.containers[identifier]
            node = {"id": identifier, "status": item["state"], "error_message": item.get("detail", "")}
            return self.shown(node, given["fields"], {"status", "error_message"})
        if identifier not in self.posts:
            raise error(100, "Unsupported get request. Object does not exist", subcode=33)
        return self.shown(self.posts[identifier], given["fields"], POST_FIELDS)

    def remove(self, request: Request, identifier: str) -> dict[str, Any]:
        self.own(request)
        if self.posts.pop(identifier, None) is None:
            raise error(100, "Unsupported delete request. Object does not exist", subcode=33)
        return {"success": True, "deleted_id": identifier}
