"""X's API v2 as docs.x.com describes it: OAuth 2 with rotating refresh tokens, posts, media, mentions, messages."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accounts.connectors.counting import count, find_x_links
from accounts.connectors.types import CountRule

from ..fake_server import Answer, Refused, Request
from .platform import PlatformFake

ME, OTHER = "1111111111111111111", "2222222222222222222"
SCOPES = "tweet.read tweet.write users.read offline.access media.write tweet.moderate.write dm.read dm.write"
EPOCH = 1_288_834_974_657
PROBLEMS = "https://api.twitter.com/2/problems/"
POST_KEYS = {"text", "media", "reply", "reply_settings", "made_with_ai", "paid_partnership"}
LISTING = {
    "max_results",
    "pagination_token",
    "since_id",
    "start_time",
    "tweet.fields",
    "expansions",
    "user.fields",
    "exclude",
}


def refuse(status: int, problem: str, detail: str = "", **headers: str) -> Refused:
    body = {"type": f"{PROBLEMS}{problem}", "title": problem, "detail": detail, "status": status}
    return Refused(status, body, **headers)


class Fake(PlatformFake):
    """One account `brand` (id ME), and a customer who answers every post."""

    hosts = ("x.com", "api.x.com")
    app = {"client_id": "client", "client_secret": "app-secret", "consumer_secret": "s3cret"}

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, dict[str, str]] = {}
        self.access: dict[str, float] = {}
        self.refreshes: set[str] = set()
        self.scope = SCOPES
        self.posts: dict[str, dict[str, Any]] = {}
        self.mentions: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.hidden: set[str] = set()
        self.media: dict[str, dict[str, Any]] = {}
        # Posts of @guest, oldest first.
        self.theirs: list[dict[str, Any]] = []
        self.subscription = "None"
        self.page = 100
        # How often X answers that it is still working on a video.
        self.slow = 1
        self._last = 0
        api = r"/api\.x\.com/2"
        self.routes = [
            ("POST", f"{api}/oauth2/token", self.token),
            ("POST", f"{api}/oauth2/revoke", self.revoke),
            ("GET", f"{api}/users/me", self.me),
            ("GET", rf"{api}/users/by/username/(?P<name>\w+)", self.by_name),
            ("POST", f"{api}/media/upload/initialize", self.initialize),
            ("POST", rf"{api}/media/upload/(?P<media>\d+)/append", self.append),
            ("POST", rf"{api}/media/upload/(?P<media>\d+)/finalize", self.finalize),
            ("GET", f"{api}/media/upload", self.status),
            ("POST", f"{api}/media/metadata", self.metadata),
            ("POST", f"{api}/tweets", self.create),
            ("GET", f"{api}/tweets", self.lookup),
            ("DELETE", rf"{api}/tweets/(?P<post>\d+)", self.delete),
            ("PUT", rf"{api}/tweets/(?P<post>\d+)/hidden", self.hide),
            ("GET", rf"{api}/users/(?P<user>\d+)/tweets", self.timeline),
            ("GET", rf"{api}/users/(?P<user>\d+)/mentions", self.mentioned),
            ("GET", f"{api}/dm_events", self.events),
            ("GET", rf"{api}/dm_conversations/(?P<talk>[\d-]+)/dm_events", self.talk_events),
            ("POST", rf"{api}/dm_conversations/(?P<talk>[\d-]+)/messages", self.send_message),
        ]

    # -- what tests do -------------------------------------------------------------------------------------------------

    def allow(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        assert (parts.scheme, parts.netloc, parts.path) == ("https", "x.com", "/i/oauth2/authorize")
        assert (query["response_type"], query["client_id"]) == ("code", self.app["client_id"])
        assert query["code_challenge_method"] == "S256"
        assert set(query["scope"].split()) == set(SCOPES.split())
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = {"challenge": query["code_challenge"], "redirect_uri": query["redirect_uri"]}
        return {"state": query["state"], "code": code}

    def settle(self) -> None:
        self.slow = 0
        for item in self.media.values():
            item["left"] = 0

    def visible(self) -> list[str]:
        return [key for key, post in self.posts.items() if post["parent"] is None]

    def expire(self) -> None:
        """All access tokens run out."""
        self.access = dict.fromkeys(self.access, 0.0)

    def mention(self, text: str, *, answers: str = "", at: datetime | None = None) -> str:
        """The customer mentions us, or answers one of our posts."""
        post = self._made(text, OTHER, answers or None, [], at)
        self.mentions.append(post)
        return str(post["id"])

    def message(self, text: str, sender: str = OTHER) -> str:
        """The customer writes a direct message."""
        urls, shown = _shortened(text, key := self.identifier())
        event = {
            "id": key,
            "event_type": "MessageCreate",
            "text": shown,
            "entities": {"urls": urls},
            "sender_id": sender,
            "dm_conversation_id": f"{ME}-{OTHER}",
            "created_at": _iso(datetime.now(UTC)),
        }
        self.messages.append(event)
        return str(event["id"])

    def identifier(self, at: datetime | None = None) -> str:
        """Ids hold the time they were made."""
        moment = at.timestamp() if at else time.time()
        made = ((int(moment * 1000) - EPOCH) << 22) + len(self.posts)
        if at is None:
            self._last = made = max(made, self._last + 1)
        return str(made)

    # -- the platform --------------------------------------------------------------------------------------------------

    def token(self, request: Request) -> Any:
        form = request.form
        self._client(request)
        if form.get("grant_type") == "authorization_code":
            known = self.codes.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if known is None or known != {"challenge": challenge, "redirect_uri": form.get("redirect_uri")}:
                raise Refused(400, {"error": "invalid_request", "error_description": "Value passed was invalid."})
        elif form.get("grant_type") != "refresh_token" or form.get("refresh_token") not in self.refreshes:
            raise Refused(400, {"error": "invalid_request", "error_description": "Value passed was invalid."})
        else:
            self.refreshes.remove(form["refresh_token"])
        number = len(self.access) + 1
        self.access[f"access-{number}"] = time.time() + 7200
        answer = {"token_type": "bearer", "expires_in": 7200, "access_token": f"access-{number}", "scope": self.scope}
        if "offline.access" in self.scope:
            self.refreshes.add(f"refresh-{number}")
            answer["refresh_token"] = f"refresh-{number}"
        return answer

    def revoke(self, request: Request) -> Any:
        self._client(request)
        self.access.pop(request.form["token"], None)
        self.refreshes.discard(request.form["token"])
        return {"revoked": True}

    def me(self, request: Request) -> Any:
        self._auth(request, "users.read")
        self._only(request.params, {"user.fields"})
        counts = {"followers_count": 5502, "following_count": 0, "tweet_count": len(self.posts), "listed_count": 1}
        return {"data": {**_user(ME, "brand"), "public_metrics": counts, "subscription_type": self.subscription}}

    def by_name(self, request: Request, name: str) -> Any:
        self._auth(request, "users.read")
        self._only(request.params, {"user.fields"})
        if name != "guest":
            missing = {"resource_id": name, "title": "Not Found Error", "type": f"{PROBLEMS}resource-not-found"}
            return {"errors": [missing]}
        counts = {"followers_count": 90_300, "following_count": 51, "tweet_count": 1200, "listed_count": 1}
        return {"data": {**_user(OTHER, "guest"), "description": "Tea", "public_metrics": counts}}

    def initialize(self, request: Request) -> Any:
        self._auth(request, "media.write")
        body = request.json()
        self._only(body, {"media_type", "media_category", "total_bytes", "shared", "additional_owners"})
        kinds = {"tweet_image": "image/", "tweet_video": "video/", "tweet_gif": "image/gif"}
        if not str(body["media_type"]).startswith(kinds[body["media_category"]]):
            raise refuse(400, "invalid-request", "media_category does not fit media_type")
        key = self.identifier()
        self.media[key] = {**body, "segments": {}, "done": False, "left": 0, "alt": ""}
        return {"data": {"id": key, "media_key": f"3_{key}", "expires_after_secs": 86_400}}

    def append(self, request: Request, media: str) -> Any:
        self._auth(request, "media.write")
        self._only(request.form, {"segment_index"})
        data = request.files["media"][2]
        index = int(request.form["segment_index"])
        if not 0 <= index <= 999 or len(data) > 5 * 1024 * 1024 or self.media[media]["done"]:
            raise refuse(400, "invalid-request", "segment is not acceptable")
        self.media[media]["segments"][index] = data
        return {"data": {"expires_at": int(time.time()) + 86_400}}

    def finalize(self, request: Request, media: str) -> Any:
        self._auth(request, "media.write")
        item = self.media[media]
        segments = item["segments"]
        if sorted(segments) != list(range(len(segments))):
            raise refuse(400, "invalid-request", "segments are missing")
        item["content"] = b"".join(segments[index] for index in sorted(segments))
        if len(item["content"]) != item["total_bytes"]:
            raise refuse(400, "invalid-request", "file is not complete")
        item["done"] = True
        item["left"] = self.slow if item["media_category"] == "tweet_video" else 0
        return {
            "data": {"id": media, "media_key": f"3_{media}", "expires_after_secs": 86_400, **self._processing(media)}
        }

    def status(self, request: Request) -> Any:
        self._auth(request, "media.write")
        self._only(request.params, {"command", "media_id"})
        key = request.params["media_id"]
        if request.params["command"] != "STATUS" or key not in self.media:
            raise refuse(404, "resource-not-found", "no such media")
        self.media[key]["left"] = max(0, self.media[key]["left"] - 1)
        return {"data": {"id": key, "media_key": f"3_{key}", **self._processing(key)}}

    def metadata(self, request: Request) -> Any:
        self._auth(request, "media.write")
        body = request.json()
        alt = body["metadata"]["alt_text"]["text"]
        if len(alt) > 1000 or not self.media[body["id"]]["done"]:
            raise refuse(400, "invalid-request", "alt text")
        self.media[body["id"]]["alt"] = alt
        return {"data": {"id": body["id"], "associated_metadata": body["metadata"]}}

    def create(self, request: Request) -> Any:
        self._auth(request, "tweet.write")
        body = request.json()
        self._only(body, POST_KEYS)
        if body.get("reply_settings", "following") not in {"following", "mentionedUsers", "subscribers", "verified"}:
            raise refuse(400, "invalid-request", "reply_settings")
        text, media = body.get("text", ""), body.get("media", {}).get("media_ids", [])
        if not text and not media:
            raise refuse(400, "invalid-request", "text is missing")
        most = 280 if self.subscription == "None" else 25_000
        if count(text, CountRule.X_WEIGHTED, 23) > most:
            raise refuse(403, "about:blank", "Your Tweet text is too long.")
        self._media_fit(media)
        parent = body.get("reply", {}).get("in_reply_to_tweet_id")
        self._may_answer(parent)
        if any((p["said"], p["parent"], len(p["media"])) == (text, parent, len(media)) for p in self.posts.values()):
            raise refuse(403, "about:blank", "You are not allowed to create a Tweet with duplicate content.")
        post = self._made(text, ME, parent, media)
        self.posts[post["id"]] = {**post, "said": text, "parent": parent, "media": media, "options": body}
        if parent is None:
            self.mention(f"@brand 好茶 {len(self.posts)}", answers=post["id"])
        return Answer(201, {"data": {"id": post["id"], "text": post["text"], "edit_history_tweet_ids": [post["id"]]}})

    def delete(self, request: Request, post: str) -> Any:
        self._auth(request, "tweet.write")
        if self.posts.pop(post, None) is None:
            raise refuse(404, "resource-not-found", "no such post")
        return {"data": {"deleted": True}}

    def hide(self, request: Request, post: str) -> Any:
        self._auth(request, "tweet.moderate.write")
        found = next((item for item in self.mentions if item["id"] == post), None)
        if found is None or found["in_reply_to_user_id"] != ME:
            raise refuse(403, "not-authorized-for-resource", "not your conversation")
        hidden = request.json()["hidden"]
        (self.hidden.add if hidden else self.hidden.discard)(post)
        return {"data": {"hidden": hidden}}

    def lookup(self, request: Request) -> Any:
        self._auth(request, "tweet.read")
        self._only(request.params, {"ids", "tweet.fields", "expansions", "media.fields"})
        wanted, fields = request.params["ids"].split(","), request.params["tweet.fields"]
        if len(wanted) > 100:
            raise refuse(400, "invalid-request", "at most 100 ids")
        data, errors, media = [], [], []
        for key in wanted:
            post = self.posts.get(key)
            if post is None:
                errors.append({"resource_id": key, "title": "Not Found Error", "type": f"{PROBLEMS}resource-not-found"})
                continue
            age = time.time() - ((int(key) >> 22) + EPOCH) / 1000
            if "non_public_metrics" in fields and age > 30 * 86_400:
                errors.append({"resource_id": key, "title": "Field Authorization Error", "detail": "Sorry"})
                continue
            data.append(_measured(post, private="non_public_metrics" in fields))
            media += [
                {"media_key": f"3_{item}", "type": "video", "public_metrics": {"view_count": 99}}
                for item in post["media"]
                if self.media[item]["media_category"] == "tweet_video"
            ]
        return {"data": data, "includes": {"media": media}, "errors": errors} if data else {"errors": errors}

    def timeline(self, request: Request, user: str) -> Any:
        self._auth(request, "tweet.read")
        if user == OTHER:
            if request.params["exclude"] != "replies,retweets" or not 5 <= int(request.params["max_results"]) <= 100:
                raise refuse(400, "invalid-request", "exclude or max_results")
            return self._listed(request, self.theirs)
        if user != ME:
            raise refuse(403, "not-authorized-for-resource")
        return self._listed(request, [_shown(post) for post in self.posts.values()])

    def mentioned(self, request: Request, user: str) -> Any:
        self._auth(request, "tweet.read")
        if user != ME:
            raise refuse(403, "not-authorized-for-resource")
        return self._listed(request, self.mentions)

    def events(self, request: Request) -> Any:
        self._auth(request, "dm.read")
        return self._page(request, self.messages[::-1])

    def talk_events(self, request: Request, talk: str) -> Any:
        self._auth(request, "dm.read")
        return self._page(request, [item for item in self.messages[::-1] if item["dm_conversation_id"] == talk])

    def send_message(self, request: Request, talk: str) -> Any:
        self._auth(request, "dm.write")
        self._only(request.json(), {"text", "attachments"})
        if talk != f"{ME}-{OTHER}":
            raise refuse(403, "not-authorized-for-resource")
        made = self.message(request.json()["text"], sender=ME)
        return Answer(201, {"data": {"dm_conversation_id": talk, "dm_event_id": made}})

    # -- rules ---------------------------------------------------------------------------------------------------------

    def _client(self, request: Request) -> None:
        pair = base64.b64encode(f"{self.app['client_id']}:{self.app['client_secret']}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {pair}":
            raise Refused(
                401, {"error": "unauthorized_client", "error_description": "Missing valid authorization header"}
            )

    def _auth(self, request: Request, scope: str) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.access.get(token, 0) < time.time():
            raise Refused(
                401, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
            )
        if scope not in self.scope.split():
            raise refuse(403, "unsupported-authentication", f"needs {scope}")

    def _only(self, given: Iterable[str], known: set[str]) -> None:
        if unknown := set(given) - known:
            raise refuse(400, "invalid-request", f"The query parameters {sorted(unknown)} are not known")

    def _media_fit(self, media: list[str]) -> None:
        kinds = [self.media.get(key, {}).get("media_category") for key in media]
        whole = all(self.media.get(key, {}).get("done") and not self.media[key]["left"] for key in media)
        if not whole or len(media) > (4 if set(kinds) <= {"tweet_image"} else 1):
            raise refuse(400, "invalid-request", "Your media IDs are invalid.")

    def _may_answer(self, parent: str | None) -> None:
        known = [*self.posts, *(item["id"] for item in self.mentions)]
        if parent is not None and parent not in known:
            detail = "You can only reply to posts in which you are mentioned."
            raise refuse(403, "about:blank", detail)

    def _processing(self, key: str) -> dict[str, Any]:
        item = self.media[key]
        if item["media_category"] != "tweet_video":
            return {}
        if item.get("broken"):
            return {"processing_info": {"state": "failed", "error": {"code": 1, "message": "InvalidMedia"}}}
        return {
            "processing_info": {"state": "in_progress", "check_after_secs": 1}
            if item["left"]
            else {"state": "succeeded"}
        }

    def _made(
        self, text: str, author: str, parent: str | None, media: list[str], at: datetime | None = None
    ) -> dict[str, Any]:
        """A post as X gives it back: links shortened, attachments linked, three characters as entities."""
        key = self.identifier(at)
        urls, shown = _shortened(text, key)
        if media:
            shown += f" https://t.co/m{key[-8:]}"
            urls += [
                {"url": f"https://t.co/m{key[-8:]}", "expanded_url": "x", "media_key": f"3_{item}"} for item in media
            ]
        mentioned = re.findall(r"@(\w+)", text)
        return {
            "id": key,
            "text": shown,
            "author_id": author,
            "created_at": _iso(at or datetime.now(UTC)),
            "conversation_id": parent or key,
            "in_reply_to_user_id": ME if parent else None,
            "entities": {"urls": urls, "mentions": [{"username": name} for name in mentioned]},
            **({"attachments": {"media_keys": [f"3_{item}" for item in media]}} if media else {}),
            **({"referenced_tweets": [{"type": "replied_to", "id": parent}]} if parent else {}),
        }

    def _listed(self, request: Request, posts: list[dict[str, Any]]) -> Any:
        self._only(request.params, LISTING)
        since, start = request.params.get("since_id", "0"), request.params.get("start_time", "")
        if start and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", start):
            raise refuse(400, "invalid-request", "start_time")
        found = [item for item in posts if int(item["id"]) > int(since) and item["created_at"] >= start]
        return self._page(request, found[::-1])

    def _page(self, request: Request, newest_first: list[dict[str, Any]]) -> Any:
        size = min(int(request.params.get("max_results", "100")), self.page)
        start = int(request.params.get("pagination_token", "0"))
        found = newest_first[start : start + size]
        meta: dict[str, Any] = {"result_count": len(found)}
        if start + size < len(newest_first):
            meta["next_token"] = str(start + size)
        return (
            {"data": found, "includes": {"users": [_user(OTHER, "guest")]}, "meta": meta} if found else {"meta": meta}
        )


def _shortened(text: str, key: str) -> tuple[list[dict[str, str]], str]:
    """A text with its links shortened and three characters as entities, and what the links stand for."""
    urls, shown, last = [], "", 0
    for number, link in enumerate(find_x_links(text)):
        short = f"https://t.co/{number}{key[-8:]}"
        full = link.value if "://" in link.value else f"http://{link.value}"
        urls.append({"url": short, "expanded_url": full})
        shown, last = shown + html.escape(text[last : link.start], quote=False) + short, link.end
    return urls, shown + html.escape(text[last:], quote=False)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _user(key: str, name: str) -> dict[str, Any]:
    return {"id": key, "username": name, "name": name.title(), "profile_image_url": f"https://pbs.example/{name}.jpg"}


def _shown(post: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in post.items() if name not in {"said", "parent", "media", "options"}}


def _measured(post: dict[str, Any], *, private: bool) -> dict[str, Any]:
    public = {"retweet_count": 2, "quote_count": 1, "like_count": 7, "reply_count": 0, "impression_count": 500}
    figures: dict[str, Any] = {"public_metrics": {**public, "bookmark_count": 3}}
    if private:
        figures["non_public_metrics"] = {"url_link_clicks": 4, "user_profile_clicks": 5, "engagements": 9}
    return {**{name: post[name] for name in ("id", "attachments") if name in post}, **figures}
