"""YouTube as its documentation describes it: sessions of uploads, processing, comments, reports, the hub."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from ..fake_server import Answer, Request
from .google import GoogleFake, refuse

HOST = "youtube.googleapis.com"
REPORTS = "youtubeanalytics.googleapis.com"
HUB = "pubsubhubbub.appspot.com"
ME = "UCbrand0000000000000000A"
GUEST = "UCguest0000000000000000A"
PART = 256 * 1024
SCOPE = "https://www.googleapis.com/auth/"
V3 = f"/{HOST}/youtube/v3"


OTHER = "UC" + "o" * 22


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


# Reports that describe viewers: which metric each division is offered with, and rows.
AUDIENCE: dict[str, tuple[str, tuple[tuple[Any, ...], ...]]] = {
    "ageGroup,gender": (
        "viewerPercentage",
        (("age18-24", "female", 20.5), ("age18-24", "male", 10.25), ("age65-", "user_specified", 0.25)),
    ),
    "country": ("views", (("CN", 900), ("SG", 0))),
}


class Fake(GoogleFake):
    """One channel, @brand. A guest comments on every new video once it is processed."""

    hosts: ClassVar[tuple[str, ...]] = (*GoogleFake.hosts, HOST, REPORTS, HUB)
    scopes: ClassVar[tuple[str, ...]] = tuple(
        SCOPE + name for name in ("youtube.upload", "youtube.readonly", "youtube.force-ssl", "yt-analytics.readonly")
    )

    def __init__(self) -> None:
        super().__init__()
        self.now = lambda: datetime.now(UTC)
        self.sessions: dict[str, dict[str, Any]] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.thumbnails: dict[str, tuple[str, bytes]] = {}
        self.threads: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        self.held: dict[str, str] = {}
        self.subscriptions: list[dict[str, str]] = []
        self.rows: list[list[Any]] = []
        self.long_uploads = "allowed"
        # How many bytes of a part arrive before the line breaks; None: all of them.
        self.part_size = PART
        # Videos of the channel @other, and whether it hides its subscribers.
        self.others: dict[str, dict[str, Any]] = {}
        self.hidden = False
        self.next_id = 0
        self.routes += [
            ("POST", f"/{HOST}/upload/youtube/v3/videos", self.begin),
            ("PUT", f"/{HOST}/upload/youtube/v3/videos", self.take),
            ("POST", f"/{HOST}/upload/youtube/v3/thumbnails/set", self.thumbnail),
            ("GET", f"{V3}/channels", self.channels),
            ("GET", f"{V3}/videos", self.list_videos),
            ("DELETE", f"{V3}/videos", self.delete),
            ("GET", f"{V3}/playlistItems", self.playlist),
            ("GET", f"{V3}/commentThreads", self.list_threads),
            ("POST", f"{V3}/commentThreads", self.new_thread),
            ("GET", f"{V3}/comments", self.list_comments),
            ("POST", f"{V3}/comments", self.new_comment),
            ("POST", f"{V3}/comments/setModerationStatus", self.moderate),
            ("GET", f"/{REPORTS}/v2/reports", self.report),
            ("POST", f"/{HUB}/subscribe", self.subscribe),
        ]

    def settle(self) -> None:
        for video in self.videos.values():
            self._processed(video)

    def visible(self) -> list[str]:
        shown = [v for v in self.videos.values() if v["status"]["uploadStatus"] in ("uploaded", "processed")]
        return [video["id"] for video in shown]

    def channels(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.readonly", SCOPE + "youtube.force-ssl")
        query = self.demand(request, "part", "mine id forHandle")
        assert len({"mine", "id", "forHandle"} & set(query)) == 1
        parts = query["part"].split(",")
        channel = {
            "snippet": {
                "title": "山屿茶",
                "customUrl": "@brand",
                "thumbnails": {"default": {"url": "https://yt3.ggpht.com/a.jpg"}},
            },
            "statistics": {
                "viewCount": "900",
                "subscriberCount": "71",
                "hiddenSubscriberCount": False,
                "videoCount": str(len(self.videos)),
            },
            "status": {"privacyStatus": "public", "longUploadsStatus": self.long_uploads},
            "contentDetails": {"relatedPlaylists": {"likes": "LL", "uploads": "UUbrand"}},
        }
        other = query.get("forHandle", query.get("id"))
        if other in {"@other", OTHER}:
            channel["snippet"] |= {"title": "Other", "customUrl": "@other", "description": "Tea"}
            channel["statistics"] |= {
                "subscriberCount": "12300",
                "videoCount": "2",
                "hiddenSubscriberCount": self.hidden,
            }
            channel["contentDetails"] = {"relatedPlaylists": {"uploads": "UUother"}}
            return {"items": [{"kind": "youtube#channel", "id": OTHER, **{part: channel[part] for part in parts}}]}
        if "mine" not in query and other != ME:
            return {"items": []}
        return {"items": [{"kind": "youtube#channel", "id": ME, **{part: channel[part] for part in parts}}]}

    def begin(self, request: Request) -> Answer:
        self.signed_in(request, SCOPE + "youtube.upload")
        query = self.demand(request, "part uploadType", "notifySubscribers")
        body = request.json()
        assert query["uploadType"] == "resumable"
        if set(query["part"].split(",")) != set(body):
            raise refuse(400, "unexpectedPart")
        snippet = body["snippet"]
        if not snippet.get("title") or len(snippet["title"]) > 100 or set("<>") & set(snippet["title"]):
            raise refuse(400, "invalidTitle", "The request metadata specifies an invalid or empty video title.")
        if len(snippet.get("description", "").encode()) > 5000 or set("<>") & set(snippet.get("description", "")):
            raise refuse(400, "invalidDescription")
        if body["status"].get("privacyStatus") not in ("public", "unlisted", "private"):
            raise refuse(400, "invalidVideoMetadata")
        if not request.headers.get("x-upload-content-type", "").startswith("video/"):
            raise refuse(400, "mediaBodyRequired")
        session = f"session-{len(self.sessions)}"
        size = int(request.headers["x-upload-content-length"])
        self.sessions[session] = {"body": body, "size": size, "data": b"", "video": None}
        address = f"https://{HOST}/upload/youtube/v3/videos?uploadType=resumable&upload_id={session}"
        return Answer(200, b"", {"location": address})

    def take(self, request: Request) -> Answer:
        session = self.sessions.get(request.params.get("upload_id", ""))
        if session is None:
            raise refuse(404, "notFound", "The upload session was not found.")
        self.signed_in(request)
        match = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", request.headers["content-range"])
        assert match
        assert int(match[3]) == session["size"]
        if match[1] is not None and session["video"] is None:
            start, end = int(match[1]), int(match[2]) + 1
            if len(request.body) != end - start or start > len(session["data"]):
                raise refuse(400, "invalidContentRange")
            if end != session["size"] and (end - start) % self.part_size:
                raise refuse(400, "invalidChunkSize", "Chunks must be multiples of 256 KiB.")
            session["data"] = session["data"][:start] + request.body
        if session["video"] is None and len(session["data"]) < session["size"]:
            have = len(session["data"])
            return Answer(308, b"", {"range": f"bytes=0-{have - 1}"} if have else {})
        if session["video"] is None:
            session["video"] = self._make(session)
        return Answer(200, self.videos[session["video"]])

    def _make(self, session: dict[str, Any]) -> str:
        self.next_id += 1
        identifier = f"vid{self.next_id:08d}"
        body = session["body"]
        self.videos[identifier] = {
            "kind": "youtube#video",
            "id": identifier,
            "snippet": {**body["snippet"], "channelId": ME, "publishedAt": stamp(self.now())},
            "status": {"uploadStatus": "uploaded", **body["status"]},
            "processingDetails": {"processingStatus": "processing"},
            "statistics": {"viewCount": "0", "likeCount": "0", "favoriteCount": "0", "commentCount": "0"},
            "data": len(session["data"]),
        }
        return identifier

    def _processed(self, video: dict[str, Any]) -> None:
        if video["status"]["uploadStatus"] == "uploaded":
            video["status"]["uploadStatus"] = "processed"
            video["processingDetails"]["processingStatus"] = "succeeded"
            self.guest_says(video["id"], "Where can I buy this tea?")

    def thumbnail(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.upload", SCOPE + "youtube.force-ssl")
        query = self.demand(request, "videoId uploadType")
        kind = request.headers.get("content-type", "")
        if query["videoId"] not in self.videos:
            raise refuse(404, "videoNotFound")
        if kind not in ("image/jpeg", "image/png"):
            raise refuse(400, "invalidImage")
        self.thumbnails[query["videoId"]] = (kind, request.body)
        return {"kind": "youtube#thumbnailSetResponse", "items": [{}]}

    def list_videos(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.readonly", SCOPE + "youtube.force-ssl")
        query = self.demand(request, "part id", "maxResults")
        wanted = query["id"].split(",")
        assert len(wanted) <= 50
        parts = query["part"].split(",")
        both = {**self.others, **self.videos}
        found = [both[item] for item in wanted if item in both]
        return {"items": [{"id": v["id"], **{part: v[part] for part in parts}} for v in found]}

    def delete(self, request: Request) -> Answer:
        self.signed_in(request, SCOPE + "youtube.force-ssl")
        if self.videos.pop(self.demand(request, "id")["id"], None) is None:
            raise refuse(404, "videoNotFound")
        return Answer(204, b"")

    def playlist(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.readonly", SCOPE + "youtube.force-ssl")
        query = self.demand(request, "part playlistId", "maxResults pageToken")
        if query["playlistId"] == "UUother":
            return {"items": [{"contentDetails": {"videoId": item}} for item in self.others]}
        if query["playlistId"] != "UUbrand":
            raise refuse(404, "playlistNotFound")
        newest = sorted(self.videos.values(), key=lambda v: (v["snippet"]["publishedAt"], v["id"]), reverse=True)
        start, size = int(query.get("pageToken", 0)), int(query.get("maxResults", 5))
        assert size <= 50
        items = [
            {
                "snippet": {k: v["snippet"].get(k, "") for k in ("title", "description", "publishedAt", "channelId")},
                "contentDetails": {"videoId": v["id"]},
                "status": {"privacyStatus": v["status"]["privacyStatus"]},
            }
            for v in newest[start : start + size]
        ]
        more = {"nextPageToken": str(start + size)} if start + size < len(newest) else {}
        return {"items": items, **more}

    def guest_says(self, video: str, text: str, *, parent: str = "", author: str = GUEST, ago: float = 0) -> str:
        """A comment as somebody else writes it; returns its id."""
        return str(self._comment(video, text, author, parent, self.now() - timedelta(seconds=ago))["id"])

    def _comment(self, video: str, text: str, author: str, parent: str, at: datetime) -> dict[str, Any]:
        self.next_id += 1
        identifier = f"{parent}.{self.next_id}" if parent else f"Ug{self.next_id}"
        comment = {
            "kind": "youtube#comment",
            "id": identifier,
            "snippet": {
                "videoId": video,
                "textDisplay": text,
                "authorDisplayName": "@brand" if author == ME else "@guest",
                "authorChannelId": {"value": author},
                "publishedAt": at.isoformat().replace("+00:00", "Z"),
                **({"textOriginal": text} if author == ME else {}),
                **({"parentId": parent} if parent else {}),
            },
        }
        self.comments[identifier] = comment
        if not parent:
            self.threads[identifier] = {"id": identifier, "videoId": video, "answers": []}
        else:
            self.threads[parent]["answers"].append(identifier)
        return comment

    def as_thread(self, thread: dict[str, Any]) -> dict[str, Any]:
        answers = [self.comments[item] for item in thread["answers"]]
        # A list holds a few answers only.
        shown = {"replies": {"comments": answers[-2:]}} if answers else {}
        snippet = {
            "channelId": ME,
            "videoId": thread["videoId"],
            "topLevelComment": self.comments[thread["id"]],
            "totalReplyCount": len(answers),
        }
        return {"kind": "youtube#commentThread", "id": thread["id"], "snippet": snippet, **shown}

    def list_threads(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.force-ssl")
        query = self.demand(
            request, "part", "allThreadsRelatedToChannelId videoId order textFormat maxResults pageToken"
        )
        assert ("videoId" in query) != ("allThreadsRelatedToChannelId" in query)
        if "videoId" in query and query["videoId"] not in self.videos:
            raise refuse(404, "videoNotFound")
        found = [t for t in self.threads.values() if query.get("videoId", t["videoId"]) == t["videoId"]]
        found.sort(key=lambda t: self.comments[t["id"]]["snippet"]["publishedAt"], reverse=True)
        start, size = int(query.get("pageToken", 0)), int(query.get("maxResults", 20))
        more = {"nextPageToken": str(start + size)} if start + size < len(found) else {}
        return {"items": [self.as_thread(t) for t in found[start : start + size]], **more}

    def new_thread(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.force-ssl")
        assert self.demand(request, "part")["part"] == "snippet"
        snippet = request.json()["snippet"]
        text = snippet["topLevelComment"]["snippet"]["textOriginal"]
        if snippet["videoId"] not in self.videos:
            raise refuse(404, "videoNotFound")
        if len(text) > 10_000:
            raise refuse(400, "commentTextTooLong")
        made = self._comment(snippet["videoId"], text, ME, "", self.now())
        return self.as_thread(self.threads[made["id"]])

    def list_comments(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.force-ssl")
        query = self.demand(request, "part parentId", "textFormat maxResults pageToken")
        if query["parentId"] not in self.threads:
            raise refuse(404, "commentNotFound")
        answers = self.threads[query["parentId"]]["answers"]
        return {"items": [self.comments[item] for item in reversed(answers)]}

    def new_comment(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "youtube.force-ssl")
        assert self.demand(request, "part")["part"] == "snippet"
        snippet = request.json()["snippet"]
        if snippet["parentId"] not in self.threads:
            raise refuse(404, "parentCommentNotFound")
        video = self.threads[snippet["parentId"]]["videoId"]
        return self._comment(video, snippet["textOriginal"], ME, snippet["parentId"], self.now())

    def moderate(self, request: Request) -> Answer:
        self.signed_in(request, SCOPE + "youtube.force-ssl")
        query = self.demand(request, "id moderationStatus", "banAuthor")
        if query["id"] not in self.comments:
            raise refuse(404, "commentNotFound")
        assert query["moderationStatus"] in ("heldForReview", "published", "rejected")
        self.held[query["id"]] = query["moderationStatus"]
        return Answer(204, b"")

    def report(self, request: Request) -> dict[str, Any]:
        self.signed_in(request, SCOPE + "yt-analytics.readonly")
        query = self.demand(request, "ids startDate endDate metrics", "dimensions filters sort maxResults")
        assert query["ids"] == f"channel=={ME}"
        names = [*query["dimensions"].split(","), *query["metrics"].split(",")]
        if query["dimensions"] == "video" and not ("maxResults" in query and query.get("sort", "").startswith("-")):
            raise refuse(400, "badRequest", "The query is not supported.")
        usual = [[query["startDate"], *[1] * (len(names) - 1)]] if query["dimensions"] == "day" else []
        if query["dimensions"] in AUDIENCE:
            metric, told = AUDIENCE[query["dimensions"]]
            if query["metrics"] != metric or (query["dimensions"] == "country" and "maxResults" not in query):
                raise refuse(400, "badRequest", "The query is not supported.")
            usual = [list(row) for row in told]
        columns = [{"name": name, "columnType": "METRIC", "dataType": "INTEGER"} for name in names]
        return {"kind": "youtubeAnalytics#resultTable", "columnHeaders": columns, "rows": self.rows or usual}

    def subscribe(self, request: Request) -> Answer:
        form = request.form
        assert form["hub.mode"] in ("subscribe", "unsubscribe")
        assert form["hub.topic"].startswith("https://www.youtube.com/xml/feeds/videos.xml?channel_id=")
        if len(form["hub.secret"]) > 200 or not form["hub.callback"].startswith("https://"):
            return Answer(400, "bad subscription")
        self.subscriptions.append(form)
        return Answer(202, b"")
