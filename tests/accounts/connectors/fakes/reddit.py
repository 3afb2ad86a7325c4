"""Reddit as its documents describe it: one account, the communities r/tea (with flairs) and r/quiet (texts only)."""

from __future__ import annotations

import base64
import json
import re
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..fake_server import Answer, Refused, Request
from .platform import PlatformFake

ME, NAME = "9abc", "brand_tea"
STORE = "reddit-uploaded-media.s3-accelerate.amazonaws.com"
AGENT = re.compile(r"web:[\w.-]+:[\d.]+ \(by /u/[\w-]+\)")
SUBMIT = {
    "api_type", "sr", "kind", "title", "text", "url", "flair_id", "nsfw", "spoiler", "resubmit", "sendreplies",
    "video_poster_url",
}  # fmt: skip
GALLERY = {"api_type", "sr", "title", "text", "flair_id", "nsfw", "spoiler", "sendreplies", "items"}


def refused(code: str, words: str = "that does not work", field: str = "", **more: Any) -> Answer:
    return Answer(200, {"json": {"errors": [[code, words, field]], **more}})


class Fake(PlatformFake):
    """Posts with files show up after `settle`, or at once when `quick`. A fan comments every post."""

    hosts = ("www.reddit.com", "oauth.reddit.com", STORE)
    app = {"client_id": "rd-client", "client_secret": "rd-app-secret", "owner": "brand_owner"}
    options = {"subreddit": "tea"}

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, dict[str, str]] = {}
        self.access, self.refresh, self.scopes = "", "", ""
        self.posts: list[dict[str, Any]] = []
        self.pending: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.sent_messages: list[dict[str, Any]] = []
        self.inbox: list[dict[str, Any]] = []
        self.leases: dict[str, dict[str, str]] = {}
        self.stored: dict[str, bytes] = {}
        self.moderated: list[tuple[str, str]] = []
        self.moderates, self.quick, self.suspended = True, False, False
        self._number = 0
        web, api = r"/www\.reddit\.com", r"/oauth\.reddit\.com"
        self.routes = [
            ("POST", f"{web}/api/v1/access_token", self._token),
            ("POST", f"{web}/api/v1/revoke_token", self._revoke),
            ("GET", f"{api}/api/v1/me", self._me),
            ("GET", f"{api}/user/{NAME}/submitted", self._submitted),
            ("GET", f"{api}/user/{NAME}/comments", self._own_comments),
            ("GET", rf"{api}/message/(?P<box>inbox|sent)", self._messages),
            ("GET", rf"{api}/r/(?P<sr>\w+)/api/link_flair_v2", self._flairs),
            ("GET", f"{api}/api/info", self._info),
            ("POST", f"{api}/api/media/asset.json", self._lease),
            ("POST", rf"/{re.escape(STORE)}/?", self._store),
            ("POST", f"{api}/api/submit", self._submit),
            ("POST", f"{api}/api/submit_gallery_post.json", self._gallery),
            ("POST", f"{api}/api/comment", self._comment),
            ("POST", f"{api}/api/del", self._del),
            ("POST", rf"{api}/api/(?P<what>remove|approve)", self._moderate),
        ]

    def allow(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://www.reddit.com/api/v1/authorize"
        assert query["client_id"] == self.app["client_id"]
        assert (query["response_type"], query["duration"]) == ("code", "permanent")
        code = secrets.token_urlsafe(9)
        self.codes[code] = query
        return {"code": code, "state": query["state"]}

    def settle(self) -> None:
        with self.lock:
            for post in self.pending:
                self._appear(post)
            self.pending = []

    def visible(self) -> list[str]:
        return [post["name"] for post in self.posts]

    def wrote(self, text: str, **more: Any) -> dict[str, Any]:
        """Somebody writes to the account."""
        self._number += 1
        item = {
            "name": f"t1_c{self._number}",
            "author": "leaf_lover",
            "author_fullname": "t2_fan",
            "body": text,
            "created_utc": time.time(),
            "was_comment": True,
            "type": "post_reply",
            **more,
        }
        self.inbox.append(item)
        return item

    def _appear(self, post: dict[str, Any]) -> None:
        self.posts.append(post)
        context = f"{post['permalink']}c{self._number}/?context=3"
        self.wrote("Which tea is it?", context=context, parent_id=post["name"], subreddit=post["subreddit"])

    # --- access

    def _basic(self, request: Request) -> None:
        pair = base64.b64encode(f"{self.app['client_id']}:{self.app['client_secret']}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {pair}":
            raise Refused(401, {"message": "Unauthorized", "error": 401})
        assert "python" not in request.headers.get("user-agent", "python").lower()

    def _token(self, request: Request) -> Any:
        self._basic(request)
        form = request.form
        kind = form.get("grant_type")
        if kind == "client_credentials":
            return {"access_token": "app-token", "token_type": "bearer", "expires_in": 3600, "scope": "*"}
        if kind == "authorization_code":
            asked = self.codes.pop(form.get("code", ""), None)
            if not asked or form.get("redirect_uri") != asked["redirect_uri"]:
                return {"error": "invalid_grant"}
            self.scopes, self.refresh = asked["scope"], f"r-{secrets.token_hex(6)}"
        elif kind != "refresh_token" or not self.refresh or form.get("refresh_token") != self.refresh:
            return Answer(400, {"message": "Bad Request", "error": 400})
        self.access = f"a-{secrets.token_hex(6)}"
        made = {"access_token": self.access, "token_type": "bearer", "expires_in": 3600, "scope": self.scopes}
        return {**made, **({"refresh_token": self.refresh} if kind == "authorization_code" else {})}

    def _revoke(self, request: Request) -> Any:
        self._basic(request)
        if request.form.get("token") == self.refresh:
            self.access = self.refresh = ""
        return Answer(204)

    def _check(self, request: Request, scope: str) -> None:
        if not AGENT.fullmatch(request.headers.get("user-agent", "")):
            raise Refused(429, {"message": "Too Many Requests", "error": 429})
        if not self.access or request.headers.get("authorization") != f"Bearer {self.access}":
            raise Refused(401, {"message": "Unauthorized", "error": 401})
        if scope not in self.scopes.split():
            challenge = {"www-authenticate": 'Bearer realm="reddit", error="insufficient_scope"'}
            raise Refused(403, {"message": "Forbidden", "error": 403}, **challenge)

    # --- reading

    def _me(self, request: Request) -> Any:
        self._check(request, "identity")
        body = {
            "id": ME,
            "name": NAME,
            "icon_img": "https://styles.redditmedia.com/i.png",
            "is_suspended": self.suspended,
            "subreddit": {"title": "Brand Tea", "subscribers": 0},
            "total_karma": 12,
        }
        headers = {"x-ratelimit-used": "4", "x-ratelimit-remaining": "996.0", "x-ratelimit-reset": "300"}
        return Answer(200, body, headers)

    @staticmethod
    def _listing(request: Request, kind: str, rows: list[dict[str, Any]]) -> Any:
        limit = min(int(request.params.get("limit", 25)), 100)
        after = request.params.get("after", "")
        names = [row["name"] for row in rows]
        start = names.index(after) + 1 if after in names else 0
        page = rows[start : start + limit]
        more = page[-1]["name"] if page and start + limit < len(rows) else None
        return {"kind": "Listing", "data": {"after": more, "children": [{"kind": kind, "data": row} for row in page]}}

    def _submitted(self, request: Request) -> Any:
        self._check(request, "history")
        return self._listing(request, "t3", self.posts[::-1])

    def _own_comments(self, request: Request) -> Any:
        self._check(request, "history")
        return self._listing(request, "t1", self.comments[::-1])

    def _messages(self, request: Request, box: str) -> Any:
        self._check(request, "privatemessages")
        return self._listing(request, "t1", (self.inbox if box == "inbox" else self.sent_messages)[::-1])

    def _info(self, request: Request) -> Any:
        self._check(request, "read")
        wanted = request.params["id"].split(",")
        assert len(wanted) <= 100
        return self._listing(request, "t3", [post for post in self.posts if post["name"] in wanted])

    def _flairs(self, request: Request, sr: str) -> Any:
        self._check(request, "flair")
        return [{"id": "f1-id", "text": "News", "type": "text"}] if sr == "tea" else []

    # --- writing

    def _lease(self, request: Request) -> Any:
        self._check(request, "submit")
        form = request.form
        if set(form) != {"filepath", "mimetype"}:
            raise Refused(400, {"message": "Bad Request", "error": 400})
        asset = f"asset{len(self.leases) + 1}"
        key = f"rte_images/{asset}"
        self.leases[key] = {"asset": asset, "mime": form["mimetype"]}
        fields = {"key": key, "x-amz-security-token": "lease-secret", "success_action_status": "201"}
        return {
            "args": {"action": f"//{STORE}", "fields": [{"name": k, "value": v} for k, v in fields.items()]},
            "asset": {"asset_id": asset, "websocket_url": "wss://ws-x.wss.redditmedia.com/1"},
        }

    def _store(self, request: Request) -> Any:
        form = request.form
        if form.get("key") not in self.leases or form.get("x-amz-security-token") != "lease-secret":
            return Answer(403, "<Error><Code>AccessDenied</Code></Error>")
        self.stored[form["key"]] = request.files["file"][2]
        return Answer(201, f"<PostResponse><Key>{form['key']}</Key></PostResponse>")

    def _rules(self, body: dict[str, Any]) -> Answer | None:
        title, text = body.get("title", ""), body.get("text", "")
        if not title.strip():
            return refused("NO_TEXT", "we need something here", "title")
        if len(title) > 300:
            return refused("TOO_LONG", "this is too long (max: 300)", "title")
        if len(text) > 40_000:
            return refused("TOO_LONG", "this is too long (max: 40000)", "text")
        if body.get("sr") not in ("tea", "quiet"):
            return refused("SUBREDDIT_NOEXIST", "that subreddit doesn't exist", "sr")
        if body.get("flair_id") not in (None, "f1-id"):
            return refused("BAD_FLAIR_TEMPLATE_ID", "flair template ID not found", "flair")
        return None

    def _make(self, body: dict[str, Any], kind: str, **more: Any) -> dict[str, Any]:
        self._number += 1
        number = f"p{self._number}"
        return {
            "name": f"t3_{number}",
            "id": number,
            "subreddit": body["sr"],
            "title": body["title"],
            "author": NAME,
            "is_self": kind == "self",
            "is_video": kind == "video",
            "is_gallery": kind == "gallery",
            "selftext": body.get("text", ""),
            "permalink": f"/r/{body['sr']}/comments/{number}/x/",
            "created_utc": time.time(),
            "score": 1,
            "num_comments": 0,
            "num_crossposts": 0,
            "view_count": None,
            "sent": body,
            **more,
        }

    def _file(self, url: str) -> bool:
        return url.removeprefix(f"https://{STORE}/") in self.stored

    def _submit(self, request: Request) -> Any:
        self._check(request, "submit")
        form: dict[str, Any] = request.form
        if unknown := set(form) - SUBMIT:
            raise AssertionError(f"submit has no {unknown}")
        if wrong := self._rules(form):
            return wrong
        kind = form.get("kind")
        if form["sr"] == "quiet" and kind != "self":
            return refused("NO_LINKS", "this community only allows text posts", "sr")
        if kind == "link":
            old = [post for post in self.posts if post.get("url") == form.get("url")]
            if old and form.get("resubmit") != "true":
                return refused("ALREADY_SUB", "This community doesn't allow links to be posted more than once", "url")
        post = self._make(form, str(kind), url=form.get("url", ""))
        if kind in ("image", "video"):
            if not self._file(form["url"]) or (kind == "video" and not self._file(form.get("video_poster_url", ""))):
                return refused("BAD_URL", "you should check that url", "url")
            self.pending.append(post)
            if self.quick:
                self.settle()
            return {"json": {"errors": [], "data": {"user_submitted_page": "x", "websocket_url": "wss://x"}}}
        self._appear(post)
        data = {"id": post["id"], "name": post["name"], "url": f"https://www.reddit.com{post['permalink']}"}
        return {"json": {"errors": [], "data": data}}

    def _gallery(self, request: Request) -> Any:
        self._check(request, "submit")
        body = json.loads(request.body)
        if unknown := set(body) - GALLERY:
            raise AssertionError(f"a gallery has no {unknown}")
        if wrong := self._rules(body):
            return wrong
        known = {lease["asset"] for key, lease in self.leases.items() if key in self.stored}
        if not 2 <= len(body["items"]) <= 20 or not {item["media_id"] for item in body["items"]} <= known:
            return refused("BAD_URL", "invalid media", "items")
        post = self._make(body, "gallery", url="https://www.reddit.com/gallery/x")
        self._appear(post)
        url = f"https://www.reddit.com{post['permalink']}"
        return {"json": {"errors": [], "data": {"id": post["name"], "url": url}}}

    def _comment(self, request: Request) -> Any:
        form = request.form
        self._check(request, "privatemessages" if form["thing_id"].startswith("t4_") else "submit")
        if len(form["text"]) > 10_000:
            return refused("TOO_LONG", "this is too long (max: 10000)", "text")
        known = {*self.visible(), *(item["name"] for item in self.inbox)}
        if form["thing_id"] not in known:
            return refused("DELETED_COMMENT", "that comment has been deleted", "parent")
        self._number += 1
        prefix = form["thing_id"][:3] if form["thing_id"].startswith("t4_") else "t1_"
        made = {"name": f"{prefix}m{self._number}", "id": f"m{self._number}", "parent_id": form["thing_id"]}
        made |= {"body": form["text"], "permalink": f"/r/tea/comments/x/y/m{self._number}/"}
        (self.sent_messages if prefix == "t4_" else self.comments).append(made)
        return {"json": {"errors": [], "data": {"things": [{"kind": prefix[:2], "data": made}]}}}

    def _del(self, request: Request) -> Any:
        self._check(request, "edit")
        self.posts = [post for post in self.posts if post["name"] != request.form["id"]]
        return {}

    def _moderate(self, request: Request, what: str) -> Any:
        self._check(request, "modposts")
        if not self.moderates:
            raise Refused(403, {"message": "Forbidden", "error": 403})
        self.moderated.append((what, request.form["id"]))
        return {}
