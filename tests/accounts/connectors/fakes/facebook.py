"""Facebook Pages as their documentation describes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from ..fake_server import Answer, Request
from .meta_base import G, LoginFake, error, names_of, stamp

PAGE, HIDDEN_PAGE, SECOND = "501", "502", "503"
VIDEO = r"/graph-video\.facebook\.com/v25\.0"
POST_FIELDS = {"id", "status_type", "message", "created_time", "permalink_url", "shares", "reactions", "comments"}
COMMENT_FIELDS = {"id", "message", "created_time", "from", "parent", "permalink_url", "is_hidden", "attachment"}
POST_METRICS = {"post_media_view": 12, "post_total_media_view_unique": 9, "post_clicks": 0, "post_video_views": 3}
PAGE_METRICS = (
    "page_media_view",
    "page_total_media_view_unique",
    "page_follows",
    "page_daily_follows_unique",
    "page_daily_unfollows_unique",
    "page_views_total",
    "page_video_views",
)


class Fake(LoginFake):
    """Two Pages to write on and one not. Videos take until `settle`; a reader comments on every new post."""

    hosts: ClassVar[tuple[str, ...]] = (
        "graph.facebook.com",
        "graph-video.facebook.com",
        "rupload.facebook.com",
        "www.facebook.com",
    )
    granted: tuple[str, ...] = (
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
        "pages_manage_engagement",
        "pages_read_user_content",
        "pages_manage_metadata",
        "pages_messaging",
        "read_insights",
    )

    def fresh(self) -> None:
        super().fresh()
        self.posts: dict[str, dict[str, Any]] = {}
        self.photos: dict[str, dict[str, Any]] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        self.tagged: list[dict[str, Any]] = []
        self.chunk = 5

    def __init__(self) -> None:
        super().__init__()
        self.routes += [
            ("POST", rf"{G}/(?P<page>\d+)/feed", self.feed),
            ("POST", rf"{G}/(?P<page>\d+)/photos", self.photo),
            ("POST", rf"{VIDEO}/(?P<page>\d+)/videos", self.video),
            ("POST", rf"{G}/(?P<page>\d+)/video_reels", self.reel),
            ("POST", r"/rupload\.facebook\.com/video-upload/v25\.0/(?P<identifier>\d+)", self.upload),
            ("GET", rf"{G}/(?P<page>\d+)/published_posts", self.published),
            ("GET", rf"{G}/(?P<page>\d+)/videos", self.list_videos),
            ("GET", rf"{G}/(?P<page>\d+)/tagged", self.list_tagged),
            ("GET", rf"{G}/(?P<parent>[\d_]+)/comments", self.list_comments),
            ("POST", rf"{G}/(?P<parent>[\d_]+)/comments", self.comment),
            ("POST", rf"{G}/(?P<identifier>[\d_]+)/likes", self.like),
            ("GET", rf"{G}/(?P<identifier>[\d_]+)/insights", self.insights),
            ("GET", rf"{G}/(?P<identifier>[\w]+)", self.node),
            ("POST", rf"{G}/(?P<identifier>[\d_]+)", self.change),
            ("DELETE", rf"{G}/(?P<identifier>[\d_]+)", self.remove),
        ]

    def allow(self, url: str) -> dict[str, str]:
        return self.asked(
            url, "https://www.facebook.com/v25.0/dialog/oauth", {*type(self).granted, "business_management"}
        )

    def settle(self) -> None:
        for video in self.videos.values():
            if video["finished"] and video["status"]["video_status"] == "processing":
                self._ready(video)

    def visible(self) -> list[str]:
        return list(self.posts)

    def own_pages(self) -> list[dict[str, Any]]:
        common = {"category": "Tea", "followers_count": 71, "fan_count": 70}
        return [
            {"id": PAGE, "name": "山屿茶", "access_token": self.page_token, "tasks": ["CREATE_CONTENT"], **common},
            {"id": HIDDEN_PAGE, "name": "Other", "access_token": "EAA-page-2", "tasks": ["ADVERTISE"], **common},
            {"id": SECOND, "name": "Second", "access_token": "EAA-page-3", "tasks": ["MANAGE"], **common},
        ]

    def add_post(self, message: str, identifier: str = "", at: datetime | None = None) -> str:
        """A post becomes visible, and a reader comments on it."""
        post = identifier or f"{PAGE}_{self.new_id()}"
        url = f"https://www.facebook.com/{post.replace('_', '/posts/')}"
        self.posts[post] = {"id": post, "message": message, "created_time": stamp(at), "permalink_url": url}
        self.posts[post]["reactions"] = {"data": [], "summary": {"total_count": 4}}
        self.add_comment(post, "很香 nice", "900", at)
        return post

    def add_comment(self, parent: str, text: str, author: str, at: datetime | None = None) -> str:
        post = self.comments[parent]["post"] if parent in self.comments else parent
        identifier = f"{post.rpartition('_')[2]}_{self.new_id()}"
        self.comments[identifier] = {
            "id": identifier,
            "post": post,
            "message": text,
            "created_time": stamp(at),
            "from": {"id": author, "name": "Fan" if author != PAGE else "山屿茶"},
            "permalink_url": f"https://www.facebook.com/{identifier}",
            "is_hidden": False,
        }
        if parent in self.comments:
            self.comments[identifier]["parent"] = {"id": parent}
        return identifier

    def feed(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "message", "link", "attached_media")
        if not given:
            raise error(100, "(#100) Invalid parameter", subcode=1349125)
        if len(given.get("message", "")) > 63_206:
            raise error(100, "(#100) The message is too long")
        for item in json.loads(given.get("attached_media", "[]")):
            photo = self.photos.get(item["media_fbid"])
            if photo is None or photo["used"]:
                raise error(100, "(#100) Photo is not valid", subcode=1366051 if photo else 33)
            photo["used"] = True
        post = self.add_post(given.get("message", ""))
        self.posts[post]["given"] = given
        return {"id": post}

    def photo(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "alt_text_custom", "published")
        if given.get("published") != "false":
            raise error(100, "the test allows only unpublished photos here")
        _name, mime, data = request.files["source"]
        if not mime.startswith("image/") or not data:
            raise error(324, "(#324) Requires upload file", subcode=2069019)
        identifier = self.new_id()
        self.photos[identifier] = {"id": identifier, "used": False, "alt": given.get("alt_text_custom")}
        return {"id": identifier}

    def video(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        phase = given.get("upload_phase")
        if phase == "start":
            self.only(given, needs=("upload_phase", "file_size"))
            video = self._new_video(int(given["file_size"]))
            end = min(self.chunk, video["size"])
            return {
                "video_id": video["id"],
                "upload_session_id": f"s{video['id']}",
                "start_offset": "0",
                "end_offset": str(end),
            }
        if given.get("upload_session_id", "")[1:] not in self.videos:
            raise error(6001, "There was a problem uploading your video file.", subcode=1363037)
        video = self.videos[given["upload_session_id"][1:]]
        if phase == "transfer":
            self.only(given, needs=("upload_phase", "upload_session_id", "start_offset"))
            if int(given["start_offset"]) != len(video["data"]):
                raise error(6001, "wrong offset", subcode=1363037)
            video["data"] += request.files["video_file_chunk"][2]
            done = len(video["data"])
            return {"start_offset": str(done), "end_offset": str(min(done + self.chunk, video["size"]))}
        self.only(given, "description", "title", needs=("upload_phase", "upload_session_id"))
        return self._finish(video, given)

    def reel(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        if given.get("upload_phase") == "start":
            self.only(given, "upload_phase")
            video = self._new_video(-1)
            address = f"https://rupload.facebook.com/video-upload/v25.0/{video['id']}"
            return {"video_id": video["id"], "upload_url": address}
        self.only(given, "description", "title", needs=("upload_phase", "video_id", "video_state"))
        if given["video_id"] not in self.videos or given["video_state"] != "PUBLISHED":
            raise error(100, "(#100) Invalid parameter", subcode=33)
        return self._finish(self.videos[given["video_id"]], given)

    def upload(self, request: Request, identifier: str) -> dict[str, Any]:
        if request.headers.get("authorization") != f"OAuth {self.page_token}" or "access_token" in request.params:
            raise error(190, "Invalid OAuth access token", status=401)
        if request.headers.get("offset") != "0" or int(request.headers["file_size"]) != len(request.body):
            raise error(100, "wrong size")
        self.videos[identifier]["data"] = request.body
        self.videos[identifier]["size"] = len(request.body)
        return {"success": True}

    def published(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "since", "limit", "after", needs=("fields",))
        listed = sorted(self.posts.values(), key=lambda item: (item["created_time"], item["id"]), reverse=True)
        if "comments" in names_of(given["fields"]):
            for post in listed:
                found = [self._comment(item) for item in self._under(post["id"])]
                post["comments"] = {"data": found[:50]}
        return self._page(given, [self.shown(item, given["fields"], POST_FIELDS) for item in listed])

    def list_videos(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "limit", "after", needs=("fields",))
        known = {"id", "created_time", "status", "description"}
        listed = [self.shown(item, given["fields"], known) for item in reversed(self.videos.values())]
        return self._page(given, listed)

    def list_tagged(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "limit", needs=("fields",))
        return {"data": self.tagged}

    def list_comments(self, request: Request, parent: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "filter", "order", "limit", "after", needs=("fields",))
        listed = [self.shown(self._comment(item), given["fields"], COMMENT_FIELDS) for item in self._under(parent)]
        return self._page(given, listed)

    def comment(self, request: Request, parent: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("message",))
        if parent not in self.posts and parent not in self.comments:
            raise error(100, "Unsupported post request. Object does not exist", subcode=33)
        return {"id": self.add_comment(parent, given["message"], PAGE)}

    def insights(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        if identifier == PAGE:
            self.only(given, "since", "until", needs=("metric", "period"))
            start = datetime.fromisoformat(given["since"]).replace(tzinfo=UTC)
            ends = [stamp(start.replace(hour=8)), stamp(start + timedelta(days=1, hours=8))]
            values = [{"value": 5 + number, "end_time": end} for number, end in enumerate(ends)]
            known: dict[str, Any] = dict.fromkeys(PAGE_METRICS, values)
            reactions = [{"value": {"like": 2, "love": 1}, "end_time": ends[1]}]
            return self.measured(given, {**known, "page_actions_post_reactions_total": reactions})
        self.only(given, needs=("metric",))
        return self.measured(given, POST_METRICS)

    def node(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("fields",))
        if identifier == PAGE:
            page = {**self.own_pages()[0], "link": "https://www.facebook.com/tea", "username": "tea"}
            page["picture"] = {"data": {"url": "https://cdn.example/a.jpg"}}
            known = {"id", "name", "username", "link", "about", "picture", "followers_count", "fan_count"}
            return self.shown(page, given["fields"], known)
        if identifier in self.videos:
            known = {"status", "permalink_url", "post_id", "created_time"}
            return self.shown(self.videos[identifier], given["fields"], known)
        if identifier in self.messages:
            return self.shown(self.messages[identifier], given["fields"], {"id", "from"})
        if identifier in self.posts:
            comments = {"data": [], "summary": {"total_count": len(self._under(identifier))}}
            return self.shown({**self.posts[identifier], "comments": comments}, given["fields"], POST_FIELDS)
        raise error(100, f"Unsupported get request. Object with ID '{identifier}' does not exist", subcode=33)

    def change(self, request: Request, identifier: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("is_hidden",))
        if identifier not in self.comments:
            raise error(100, "Object does not exist", subcode=33)
        self.comments[identifier]["is_hidden"] = given["is_hidden"] == "true"
        return {"success": True}

    def like(self, request: Request, identifier: str) -> dict[str, Any]:
        self.only(self.own(request))
        if identifier not in self.comments:
            raise error(100, "Object does not exist", subcode=33)
        self.comments[identifier]["liked"] = True
        return {"success": True}

    def remove(self, request: Request, identifier: str) -> Answer:
        self.own(request)
        for kept in (self.posts, self.comments):
            if identifier in kept:
                del kept[identifier]
                break
        else:
            raise error(100, "Unsupported delete request. Object does not exist", subcode=33)
        return Answer(200, {"success": True})

    def _under(self, parent: str) -> list[dict[str, Any]]:
        """Comments below a post or comment, newest first."""
        found = [
            item
            for item in self.comments.values()
            if parent in (item["post"], item.get("parent", {}).get("id")) and item["id"] != parent
        ]
        return sorted(found, key=lambda item: (item["created_time"], item["id"]), reverse=True)

    def _comment(self, item: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in item.items() if name not in {"post", "liked"}}

    def _page(self, given: dict[str, str], listed: list[dict[str, Any]]) -> dict[str, Any]:
        limit, start = int(given.get("limit", "25")), int(given.get("after", "0"))
        found: dict[str, Any] = {"data": listed[start : start + limit], "paging": {"cursors": {"after": "0"}}}
        if len(listed) > start + limit:
            found["paging"] = {"cursors": {"after": str(start + limit)}, "next": "https://graph.facebook.com/next"}
        return found

    def _new_video(self, size: int) -> dict[str, Any]:
        phase = {"status": "not_started"}
        status = {"video_status": "upload_complete", "processing_phase": phase, "publishing_phase": dict(phase)}
        video: dict[str, Any] = {
            "id": self.new_id(),
            "size": size,
            "data": b"",
            "finished": False,
            "created_time": stamp(),
        }
        self.videos[video["id"]] = {**video, "status": {**status, "uploading_phase": {"status": "complete"}}}
        return self.videos[video["id"]]

    def _finish(self, video: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
        if len(video["data"]) != video["size"] or video["finished"]:
            raise error(6001, "There was a problem uploading your video file.", subcode=1363037)
        video["finished"], video["given"] = True, given
        video["status"] = {
            "video_status": "processing",
            "processing_phase": {"status": "in_progress"},
            "publishing_phase": {"status": "in_progress"},
        }
        return {"success": True}

    def _ready(self, video: dict[str, Any]) -> None:
        video["post_id"] = self.new_id()
        video["permalink_url"] = f"/reel/{video['id']}/"
        video["status"] = {"video_status": "ready", "publishing_phase": {"status": "complete"}}
        self.add_post(video["given"].get("description", ""), f"{PAGE}_{video['post_id']}")
