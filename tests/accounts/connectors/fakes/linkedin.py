"""LinkedIn's versioned REST API as learn.microsoft.com describes it: one person, two pages, uploads and posts."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ..fake_server import Answer, Refused, Request
from .platform import PlatformFake

PERSON, PAGE, EMPTY_PAGE = "urn:li:person:mE", "urn:li:organization:11", "urn:li:organization:12"
GUEST = "urn:li:person:gUest"
MEMBER_SCOPES = "openid,profile,w_member_social"
PAGE_SCOPES = "r_basicprofile,w_member_social,w_organization_social,r_organization_social,rw_organization_admin"
PART = 4
UPLOADS = "https://www.linkedin.com/dms-uploads"
POST_KEYS = {
    "author",
    "commentary",
    "visibility",
    "distribution",
    "content",
    "lifecycleState",
    "isReshareDisabledByAuthor",
}


def refuse(status: int, message: str, code: str = "", service: int = 0, **more: Any) -> Refused:
    return Refused(status, {"status": status, "serviceErrorCode": service, "code": code, "message": message, **more})


GEO = {"102890883": "China", "102454443": "Singapore", "102772228": "Shanghai, China"}
FACETS = {
    "followerCountsByGeoCountry": [
        {"geo": "urn:li:geo:102890883", "followerCounts": {"organicFollowerCount": 700, "paidFollowerCount": 12}},
        {"geo": "urn:li:geo:102454443", "followerCounts": {"organicFollowerCount": 0, "paidFollowerCount": 0}},
    ],
    "followerCountsByGeo": [
        {"geo": "urn:li:geo:102772228", "followerCounts": {"organicFollowerCount": 300, "paidFollowerCount": 0}},
        {"geo": "urn:li:geo:90009999", "followerCounts": {"organicFollowerCount": 9, "paidFollowerCount": 0}},
    ],
    "followerCountsBySeniority": [{"seniority": "urn:li:seniority:3", "followerCounts": {"organicFollowerCount": 5}}],
}


class Fake(PlatformFake):
    """The person `Mei Lin`, administrator of the pages `shanyu` and `empty`; a guest comments on every post."""

    hosts = ("www.linkedin.com", "api.linkedin.com")
    app = {"client_id": "client", "client_secret": "s3cret", "access": "organization"}

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.access: dict[str, float] = {}
        self.refreshes: set[str] = set()
        self.scope = PAGE_SCOPES
        self.posts: dict[str, dict[str, Any]] = {}
        self.comments: list[dict[str, Any]] = []
        self.notifications: list[dict[str, Any]] = []
        self.media: dict[str, dict[str, Any]] = {}
        self.days: list[datetime] = []
        # How often LinkedIn answers that it is still working on a video.
        self.slow = 1
        self._number = 7_000_000_000
        rest = r"/api\.linkedin\.com/rest"
        self.routes = [
            ("POST", r"/www\.linkedin\.com/oauth/v2/accessToken", self.token),
            ("POST", r"/www\.linkedin\.com/oauth/v2/introspectToken", self.introspect),
            ("GET", r"/api\.linkedin\.com/v2/userinfo", self.userinfo),
            ("GET", r"/api\.linkedin\.com/v2/me", self.me),
            ("GET", f"{rest}/organizationAcls", self.acls),
            ("GET", rf"{rest}/organizations/(?P<number>\d+)", self.organization),
            ("GET", f"{rest}/networkSizes/(?P<urn>[^/]+)", self.size),
            ("POST", f"{rest}/(?P<what>images|videos)", self.upload),
            ("GET", f"{rest}/videos/(?P<urn>[^/]+)", self.video),
            ("PUT", r"/www\.linkedin\.com/dms-uploads/(?P<key>[\w-]+)/(?P<part>\d+)", self.put),
            ("POST", f"{rest}/posts", self.create),
            ("GET", f"{rest}/posts", self.listed),
            ("GET", f"{rest}/posts/(?P<urn>[^/]+)", self.post),
            ("DELETE", f"{rest}/posts/(?P<urn>[^/]+)", self.delete),
            ("POST", f"{rest}/socialActions/(?P<urn>[^/]+)/comments", self.comment),
            ("GET", f"{rest}/socialActions/(?P<urn>[^/]+)/comments", self.commented),
            ("GET", f"{rest}/organizationalEntityNotifications", self.notified),
            ("GET", f"{rest}/organizationalEntityShareStatistics", self.shares),
            ("GET", f"{rest}/organizationalEntityFollowerStatistics", self.followers),
            ("GET", r"/api\.linkedin\.com/v2/geo", self.geo),
            ("GET", f"{rest}/organizationPageStatistics", self.views),
        ]

    # -- what tests do -------------------------------------------------------------------------------------------------

    def allow(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.linkedin.com", "/oauth/v2/authorization")
        assert (query["response_type"], query["client_id"]) == ("code", self.app["client_id"])
        assert set(query["scope"].split(" ")) == set(self.scope.split(",")), "LinkedIn refuses scopes an app has not"
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = query["redirect_uri"]
        return {"state": query["state"], "code": code}

    def settle(self) -> None:
        self.slow = 0
        for item in self.media.values():
            item["left"] = 0

    def visible(self) -> list[str]:
        return list(self.posts)

    def expire(self) -> None:
        """All access tokens run out."""
        self.access = dict.fromkeys(self.access, 0.0)

    def notify(
        self, action: str, urn: str, text: str, *, post: str = "", owner: str = GUEST, short: bool = False
    ) -> None:
        """Somebody does something towards the page."""
        kind = "comment" if action == "COMMENT" else "share"
        self.notifications.append(
            {
                "notificationId": self._next(),
                "action": action,
                "organizationalEntity": PAGE,
                "lastModifiedAt": int(time.time() * 1000),
                "sourcePost": "urn:li:activity:1",
                **({"decoratedSourcePost": {"entity": post}} if post else {}),
                "generatedActivity": urn.replace("(urn:li:", "(") if short else urn,
                "decoratedGeneratedActivity": {
                    kind: {"owner": owner, "text": text, **({} if short else {"entity": urn})}
                },
            }
        )

    # -- signing in ----------------------------------------------------------------------------------------------------

    def token(self, request: Request) -> Any:
        form = request.form
        self._client(form)
        if form["grant_type"] == "authorization_code":
            if self.codes.pop(form.get("code", ""), "") != form.get("redirect_uri"):
                raise Refused(400, {"error": "invalid_request", "error_description": "Unable to retrieve access token"})
        elif form["grant_type"] != "refresh_token" or form.get("refresh_token") not in self.refreshes:
            raise Refused(400, {"error": "invalid_grant", "error_description": "The provided refresh token is invalid"})
        name = f"access-{len(self.access) + 1}"
        self.access[name] = time.time() + 5_184_000
        answer = {"access_token": name, "expires_in": 5_184_000, "scope": self.scope}
        if "organization" in self.scope:
            self.refreshes.add("refresh-1")
            answer |= {"refresh_token": "refresh-1", "refresh_token_expires_in": 31_536_000}
        return answer

    def introspect(self, request: Request) -> Any:
        self._client(request.form)
        return {"active": request.form["token"] in self.access}

    def userinfo(self, request: Request) -> Any:
        self._auth(request, "openid", rest=False)
        return {"sub": "mE", "name": "Mei Lin", "picture": "https://media.example/mei.jpg"}

    def me(self, request: Request) -> Any:
        self._auth(request, "r_basicprofile", rest=False)
        return {"id": "mE", "localizedFirstName": "Mei", "localizedLastName": "Lin", "vanityName": "mei-lin"}

    def acls(self, request: Request) -> Any:
        self._auth(request, "rw_organization_admin")
        query = request.params
        assert (query["q"], query["role"], query["state"]) == ("roleAssignee", "ADMINISTRATOR", "APPROVED")
        return {"elements": [{"organization": urn, "role": "ADMINISTRATOR"} for urn in (PAGE, EMPTY_PAGE)]}

    def organization(self, request: Request, number: str) -> Any:
        self._auth(request, "rw_organization_admin")
        if number == "12":
            raise refuse(403, "Not enough permissions to access: GET", "ACCESS_DENIED", 100)
        return {"id": 11, "localizedName": "山屿茶", "vanityName": "shanyu"}

    def size(self, request: Request, urn: str) -> Any:
        self._auth(request, "rw_organization_admin")
        if unquote(urn) != PAGE or request.params != {"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"}:
            raise refuse(400, "bad edge", "ILLEGAL_ARGUMENT")
        return {"firstDegreeSize": 219_145}

    # -- uploads -------------------------------------------------------------------------------------------------------

    def upload(self, request: Request, what: str) -> Any:
        asked = request.json()
        if request.params == {"action": "finalizeUpload"} and what == "videos":
            return self._finalized(request, asked["finalizeUploadRequest"])
        if request.params != {"action": "initializeUpload"}:
            raise refuse(400, "no such action", "ILLEGAL_ARGUMENT")
        wanted = asked["initializeUploadRequest"]
        self._owner(request, wanted["owner"])
        key = f"C{self._next()}"
        item: dict[str, Any] = {"owner": wanted["owner"], "parts": {}, "left": 0, "status": "WAITING_UPLOAD"}
        if what == "images":
            urn = f"urn:li:image:{key}"
            self.media[urn] = item
            return {"value": {"uploadUrl": f"{UPLOADS}/{key}/0?sau=token-1", "image": urn}}
        urn, size = f"urn:li:video:{key}", int(wanted["fileSizeBytes"])
        self.media[urn] = {**item, "size": size, "left": self.slow}
        parts = [
            {"uploadUrl": f"{UPLOADS}/{key}/{n}", "firstByte": first, "lastByte": min(first + PART, size) - 1}
            for n, first in enumerate(range(0, size, PART))
        ]
        return {"value": {"video": urn, "uploadInstructions": parts, "uploadToken": "tok"}}

    def put(self, request: Request, key: str, part: str) -> Any:
        urn = next(urn for urn in self.media if urn.endswith(f":{key}"))
        signed = "authorization" in request.headers
        if signed != urn.startswith("urn:li:image"):
            raise refuse(401, "Only pictures are uploaded with a token", "UNAUTHORIZED")
        self.media[urn]["parts"][int(part)] = request.body
        self.media[urn]["status"] = "AVAILABLE" if signed else "WAITING_UPLOAD"
        return Answer(201, None, {"ETag": f'"etag-{part}"'})

    def _finalized(self, request: Request, asked: dict[str, Any]) -> Any:
        item = self.media[asked["video"]]
        self._owner(request, item["owner"])
        sent = b"".join(item["parts"][n] for n in sorted(item["parts"]))
        tags = [f"etag-{n}" for n in sorted(item["parts"])]
        if len(sent) != item["size"] or asked["uploadedPartIds"] != tags or asked["uploadToken"] != "tok":
            raise refuse(400, "upload is not complete", "ILLEGAL_ARGUMENT")
        item["status"] = "PROCESSING"
        return Answer(200)

    def video(self, request: Request, urn: str) -> Any:
        self._auth(request, "")
        item = self.media[unquote(urn)]
        if item["status"] == "PROCESSING" and not item["left"]:
            item["status"] = "AVAILABLE"
        item["left"] = max(0, item["left"] - 1)
        return {"id": unquote(urn), "status": item["status"]}

    # -- posts ---------------------------------------------------------------------------------------------------------

    def create(self, request: Request) -> Any:
        body = request.json()
        if set(body) - POST_KEYS or not {"author", "commentary", "visibility", "distribution"} <= set(body):
            raise refuse(400, "fields", "ILLEGAL_ARGUMENT")
        self._owner(request, body["author"])
        if body["lifecycleState"] != "PUBLISHED" or body["distribution"]["feedDistribution"] != "MAIN_FEED":
            raise refuse(400, "lifecycleState", "ILLEGAL_ARGUMENT")
        allowed = {"PUBLIC", "LOGGED_IN"} if body["author"] == PAGE else {"PUBLIC", "LOGGED_IN", "CONNECTIONS"}
        if body["visibility"] not in allowed or len(body["commentary"]) > 3000:
            raise refuse(422, "visibility or length", "UNPROCESSABLE_ENTITY")
        self._content(body)
        for urn, post in self.posts.items():
            if all(post.get(key) == body.get(key) for key in ("author", "commentary", "content")):
                inner = [{"description": "Duplicate post is detected", "code": "DUPLICATE_POST", "input": {}}]
                message = f"com.linkedin.content.common.exception: Content is a duplicate of {urn}"
                raise refuse(422, message, errorDetails={"inputErrors": inner})
        kind = "ugcPost" if "video" in str(body.get("content")) else "share"
        urn = f"urn:li:{kind}:{self._next()}"
        self.posts[urn] = {
            **body,
            "commentary": _cut(body["commentary"]),
            "id": urn,
            "createdAt": int(time.time() * 1000),
        }
        if body["author"] == PAGE:
            self.notify("COMMENT", f"urn:li:comment:(urn:li:activity:{self._next()},{self._next()})", "好茶", post=urn)
        return Answer(201, None, {"x-restli-id": urn})

    def listed(self, request: Request) -> Any:
        query = request.params
        if query["q"] != "author" or query["sortBy"] != "CREATED" or not 0 < int(query["count"]) <= 100:
            raise refuse(400, "query", "ILLEGAL_ARGUMENT")
        self._auth(request, "r_organization_social" if query["author"] == PAGE else "r_member_social")
        found = [post for post in self.posts.values() if post["author"] == query["author"]][::-1]
        start = int(query["start"])
        return {"elements": found[start : start + int(query["count"])]}

    def post(self, request: Request, urn: str) -> Any:
        self._auth(request, "r_organization_social")
        if unquote(urn) not in self.posts:
            raise refuse(404, "no such post", "NOT_FOUND")
        return self.posts[unquote(urn)]

    def delete(self, request: Request, urn: str) -> Any:
        self._auth(request, "w_member_social")
        assert request.headers["x-restli-method"] == "DELETE"
        self.posts.pop(unquote(urn), None)
        return Answer(204)

    # -- comments ------------------------------------------------------------------------------------------------------

    def comment(self, request: Request, urn: str) -> Any:
        body, target = request.json(), unquote(urn)
        self._owner(request, body["actor"])
        nested = re.fullmatch(r"urn:li:comment:\((urn:li:\w+:\d+),(\d+)\)", target)
        if nested:
            if body.get("parentComment") != target or body["object"] != nested[1]:
                raise refuse(400, "parentComment and object must fit", "ILLEGAL_ARGUMENT")
        elif body["object"] != target or "parentComment" in body:
            raise refuse(400, "object must fit", "ILLEGAL_ARGUMENT")
        if len(body["message"]["text"]) > 1250:
            raise refuse(422, "comment is too long", "UNPROCESSABLE_ENTITY")
        number = str(self._next())
        made = {"id": number, "$URN": f"urn:li:comment:({body['object']},{number})", "target": target, **body}
        self.comments.append(made)
        return Answer(201, made, {"x-restli-id": number})

    def commented(self, request: Request, urn: str) -> Any:
        self._auth(request, "r_organization_social")
        return {"elements": [item for item in self.comments if item["target"] == unquote(urn)]}

    def notified(self, request: Request) -> Any:
        self._auth(request, "rw_organization_admin")
        query = request.params
        actions = re.fullmatch(r"List\(([A-Z_,]+)\)", query["actions"])
        span = re.fullmatch(r"\(start:(\d+),end:(\d+)\)", query["timeRange"])
        if query["q"] != "criteria" or query["organizationalEntity"] != PAGE or not actions or not span:
            raise refuse(400, "query", "ILLEGAL_ARGUMENT")
        wanted = [n for n in self.notifications if n["action"] in actions[1].split(",")]
        fresh = [n for n in wanted if n["lastModifiedAt"] >= int(span[1])]
        start = int(query["start"])
        return {"elements": fresh[::-1][start : start + int(query["count"])]}

    # -- figures -------------------------------------------------------------------------------------------------------

    def shares(self, request: Request) -> Any:
        query = self._statistics(request, "organizationalEntity")
        total = {
            "impressionCount": 500,
            "uniqueImpressionsCount": 400,
            "clickCount": 4,
            "likeCount": 7,
            "commentCount": 0,
        }
        if "timeIntervals" in query:
            return self._by_day(query, {"totalShareStatistics": {**total, "shareCount": 2}})
        elements = []
        for name, field in (("shares", "share"), ("ugcPosts", "ugcPost")):
            for urn in re.sub(r"^List\(|\)$", "", query.get(name, "")).split(","):
                if urn in self.posts:
                    elements.append({field: urn, "totalShareStatistics": total})
        return {"elements": elements}

    def followers(self, request: Request) -> Any:
        query = self._statistics(request, "organizationalEntity")
        if "timeIntervals" not in query:
            return {"elements": [{"organizationalEntity": PAGE, **FACETS}]}
        return self._by_day(query, {"followerGains": {"organicFollowerGain": 9, "paidFollowerGain": -1}}, late=2)

    def geo(self, request: Request) -> Any:
        self._auth(request, "", rest=False)
        ids = re.fullmatch(r"List\(([\d,]+)\)", request.params["ids"])
        if ids is None or request.headers.get("x-restli-protocol-version") != "2.0.0":
            raise refuse(400, "ids", "ILLEGAL_ARGUMENT")
        locale = {"country": "US", "language": "en"}
        named = {
            place: {"id": int(place), "defaultLocalizedName": {"locale": locale, "value": GEO[place]}}
            for place in ids[1].split(",")
            if place in GEO
        }
        return {"results": named, "statuses": {}, "errors": {}}

    def views(self, request: Request) -> Any:
        query = self._statistics(request, "organization")
        return self._by_day(query, {"totalPageStatistics": {"views": {"allPageViews": {"pageViews": 33}}}})

    def _statistics(self, request: Request, name: str) -> dict[str, str]:
        self._auth(request, "rw_organization_admin")
        if request.params["q"] != name or request.params[name] != PAGE:
            raise refuse(400, "query", "ILLEGAL_ARGUMENT")
        return request.params

    def _by_day(self, query: dict[str, str], figures: dict[str, Any], late: int = 0) -> Any:
        found = re.fullmatch(r"\(timeRange:\(start:(\d+),end:(\d+)\),timeGranularityType:DAY\)", query["timeIntervals"])
        if found is None:
            raise refuse(400, "timeIntervals", "ILLEGAL_ARGUMENT")
        day, elements = datetime.fromtimestamp(int(found[1]) / 1000, UTC), []
        end = datetime.fromtimestamp(int(found[2]) / 1000, UTC) - timedelta(days=late)
        while day < end:
            span = {"start": int(day.timestamp() * 1000), "end": int((day + timedelta(days=1)).timestamp() * 1000)}
            elements.append({"timeRange": span, **figures})
            day += timedelta(days=1)
        return {"elements": elements}

    # -- rules ---------------------------------------------------------------------------------------------------------

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _client(self, form: dict[str, str]) -> None:
        if (form.get("client_id"), form.get("client_secret")) != (self.app["client_id"], self.app["client_secret"]):
            raise Refused(401, {"error": "invalid_client", "error_description": "Client authentication failed"})

    def _auth(self, request: Request, scope: str, *, rest: bool = True) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.access:
            raise refuse(401, "Invalid access token", "INVALID_ACCESS_TOKEN", 65600)
        if self.access[token] < time.time():
            raise refuse(401, "The token used in the request has expired", "EXPIRED_ACCESS_TOKEN", 65602)
        if rest and not re.fullmatch(r"2026\d\d", request.headers.get("linkedin-version", "")):
            raise refuse(426, "Requested version is not active", "NONEXISTENT_VERSION")
        if rest and request.headers.get("x-restli-protocol-version") != "2.0.0":
            raise refuse(400, "protocol", "ILLEGAL_ARGUMENT")
        if scope and scope not in self.scope.split(","):
            raise refuse(403, "Not enough permissions to access this resource", "ACCESS_DENIED", 100)

    def _owner(self, request: Request, urn: str) -> None:
        """Who acts must be the person or a page of the person's."""
        self._auth(request, "w_organization_social" if urn == PAGE else "w_member_social")
        if urn not in {PERSON, PAGE}:
            raise refuse(403, "Not the owner", "ACCESS_DENIED", 100)

    def _content(self, body: dict[str, Any]) -> None:
        content = body.get("content", {})
        one, many, article = content.get("media"), content.get("multiImage"), content.get("article")
        if len(content) > 1 or (many and not 2 <= len(many["images"]) <= 20):
            raise refuse(400, "content", "ILLEGAL_ARGUMENT")
        if article and not (article["source"].startswith("http") and article["title"]):
            raise refuse(400, "article", "ILLEGAL_ARGUMENT")
        thumbnail = [article["thumbnail"]] if article and "thumbnail" in article else []
        used = [*([one["id"]] if one else []), *(i["id"] for i in (many or {}).get("images", [])), *thumbnail]
        for urn in used:
            item = self.media.get(urn)
            if item is None or item["owner"] != body["author"] or item["status"] != "AVAILABLE":
                raise refuse(400, f"{urn} cannot be used", "ILLEGAL_ARGUMENT")


def _cut(commentary: str) -> str:
    """LinkedIn drops everything from a reserved character that is not escaped, without a word."""
    kept = re.match(
        r"(?:\\.|#\w+|\{hashtag\|\\#\|(?:\\.|[^}\\])*\}|@\[[^\]]+\]\([\w:-]+\)|[^\\|{}@\[\]()<>#*_~])*",
        commentary,
        re.DOTALL,
    )
    return kept[0] if kept else ""
