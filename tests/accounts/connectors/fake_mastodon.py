"""A Mastodon server as its documentation describes it, strict where the real one is strict; see also servers/."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .fake_server import Answer, FakeServer, Refused, Request

ME = "109"


def refuse(status: int, error: str, description: str = "", **headers: str) -> Refused:
    body = {"error": error, **({"error_description": description} if description else {})}
    return Refused(status, body, **headers)


class FakeMastodon(FakeServer):
    """One account, @brand. Media named in `slow` need that many looks before they are ready; -1 fails."""

    def __init__(self) -> None:
        super().__init__()
        self.token = "token-1"
        self.app: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.statuses: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.slow = 0
        self.looks: dict[str, int] = {}
        self.notifications: list[dict[str, Any]] = []
        self.conversations: list[dict[str, Any]] = []
        self.liked: set[str] = set()
        # Statuses of @other (id 77), newest first.
        self.others: list[dict[str, Any]] = []
        # Statuses of the network, newest first; whether the server searches texts; who boosted, and quotes, by status.
        self.network: list[dict[str, Any]] = []
        self.full_text = True
        self.boosted: dict[str, list[dict[str, Any]]] = {}
        self.quoted: dict[str, list[dict[str, Any]]] | None = {}
        self.remembers_keys = True
        # As servers before 4.4 do: what is not there is left out.
        self.ignores_unknown_media = False
        self.next_id = 1000
        self.routes = [
            ("POST", "/api/v1/apps", self.register),
            ("POST", "/oauth/token", self.exchange),
            ("POST", "/oauth/revoke", self.revoke),
            ("GET", "/api/v1/accounts/verify_credentials", self.me),
            ("GET", "/api/v2/instance", self.instance),
            ("POST", "/api/v2/media", self.upload),
            ("GET", r"/api/v1/media/(?P<identifier>\w+)", self.look),
            ("POST", "/api/v1/statuses", self.post),
            ("GET", "/api/v1/statuses", self.several),
            ("GET", r"/api/v1/statuses/(?P<identifier>\w+)", self.one),
            ("DELETE", r"/api/v1/statuses/(?P<identifier>\w+)", self.delete),
            ("POST", r"/api/v1/statuses/(?P<identifier>\w+)/favourite", self.favourite),
            ("GET", f"/api/v1/accounts/{ME}/statuses", self.own),
            ("GET", "/api/v1/accounts/lookup", self.look_up),
            ("GET", r"/api/v1/accounts/(?P<identifier>77)/statuses", self.theirs),
            ("GET", "/api/v1/accounts/search", self.names),
            ("GET", "/api/v2/search", self.search),
            ("GET", r"/api/v1/timelines/tag/(?P<tag>[^/]+)", self.tagged),
            ("GET", r"/api/v1/statuses/(?P<identifier>\w+)/reblogged_by", self.boosters),
            ("GET", r"/api/v1/statuses/(?P<identifier>\w+)/quotes", self.quotes),
            ("GET", "/api/v1/notifications", self.notified),
            ("GET", "/api/v1/conversations", self.direct),
        ]

    def _id(self) -> str:
        self.next_id += 1
        return str(self.next_id)

    def signed_in(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            raise refuse(401, "The access token is invalid")

    def register(self, request: Request) -> dict[str, Any]:
        form = request.form
        if not form.get("client_name") or not form.get("redirect_uris"):
            raise refuse(422, "Validation failed: Redirect URI must be an absolute URI.")
        self.app = {"client_id": "id-1", "client_secret": "secret-1", "redirect": form["redirect_uris"], **form}
        return {"id": "1", "client_id": "id-1", "client_secret": "secret-1", "redirect_uris": [form["redirect_uris"]]}

    def agree(self, url: str) -> dict[str, str]:
        """The person says yes: what the browser is sent back with."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["client_id"] == self.app["client_id"]
        assert asked["redirect_uri"] == self.app["redirect"]
        assert set(asked["scope"].split()) <= set(self.app["scopes"].split())
        assert asked["code_challenge_method"] == "S256"
        self.codes["code-1"] = asked
        return {"code": "code-1", "state": asked["state"]}

    def exchange(self, request: Request) -> dict[str, Any]:
        form = request.form
        if (form.get("client_id"), form.get("client_secret")) != ("id-1", "secret-1"):
            raise refuse(401, "invalid_client", "Client authentication failed")
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["redirect_uri"] != form["redirect_uri"] or asked["code_challenge"] != challenge:
            raise refuse(400, "invalid_grant", "The provided authorization grant is invalid")
        return {"access_token": self.token, "token_type": "Bearer", "scope": asked["scope"], "created_at": 1}

    def revoke(self, request: Request) -> dict[str, Any]:
        if request.form.get("client_secret") != "secret-1":
            raise refuse(403, "unauthorized_client", "You are not authorized to revoke this token")
        self.token = "revoked"
        return {}

    def me(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        names = {"id": ME, "username": "brand", "acct": "brand", "display_name": "山屿茶", "followers_count": 7}
        return {**names, "note": "<p>Tea</p>", "source": {"note": "Tea"}}

    def instance(self, request: Request) -> dict[str, Any]:
        media = {"supported_mime_types": ["image/png", "video/mp4"], "image_size_limit": 1000, "description_limit": 10}
        statuses = {"max_characters": 1000, "max_media_attachments": 6}
        return {"domain": "fake.social", "configuration": {"statuses": statuses, "media_attachments": media}}

    def upload(self, request: Request) -> Answer:
        self.signed_in(request)
        _name, mime, data = request.files["file"]
        if not mime.startswith(("image/", "video/")):
            raise refuse(422, "Validation failed: File content type is invalid")
        identifier = self._id()
        self.media[identifier] = {"id": identifier, "data": data, "description": request.form.get("description")}
        self.looks[identifier] = self.slow
        ready = self.slow == 0
        return Answer(
            200 if ready else 202, {"id": identifier, "type": "image", "url": "https://x/y" if ready else None}
        )

    def look(self, request: Request, identifier: str) -> Answer:
        self.signed_in(request)
        # What a post has is not shown any more.
        taken = {item["id"] for status in self.statuses.values() for item in status["media_attachments"]}
        if identifier not in self.media or identifier in taken:
            raise refuse(404, "Record not found")
        if self.looks[identifier] < 0:
            raise refuse(422, "Error processing thumbnail for uploaded media")
        if self.looks[identifier]:
            self.looks[identifier] -= 1
            return Answer(206, {"id": identifier, "url": None})
        return Answer(200, {"id": identifier, "url": "https://x/y"})

    def post(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        body = request.json()
        key = request.headers.get("idempotency-key", "")
        if self.remembers_keys and key in self.keys:
            return self.statuses[self.keys[key]]
        known = {"status", "media_ids", "visibility", "language", "spoiler_text", "sensitive", "in_reply_to_id"}
        if set(body) - known:
            raise refuse(422, f"unexpected parameters {sorted(set(body) - known)}")
        media = body.get("media_ids", [])
        if self.ignores_unknown_media:
            media = [item for item in media if item in self.media]
        if unknown := [item for item in media if item not in self.media]:
            raise refuse(422, f"Validation failed: Media {unknown} not found or already attached to another post")
        if any(self.looks.get(item, 1) for item in media):
            raise refuse(422, "Cannot attach files that have not finished processing. Try again in a moment!")
        if not body["status"] and not media:
            raise refuse(422, "Validation failed: Text can't be blank")
        if len(body["status"]) > 1000:
            raise refuse(422, "Validation failed: Text character limit of 1000 exceeded")
        parent = body.get("in_reply_to_id")
        if parent and parent not in self.statuses:
            raise refuse(404, "The post you are trying to reply to does not appear to exist.")
        identifier = self._id()
        status = {
            "id": identifier,
            "url": f"{self.url}/@brand/{identifier}",
            "created_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "content": _rendered(body["status"]),
            "visibility": body.get("visibility", "public"),
            "spoiler_text": body.get("spoiler_text", ""),
            "in_reply_to_id": parent,
            "media_attachments": [{"id": item, "description": self.media[item]["description"]} for item in media],
            "account": {"id": ME, "acct": "brand"},
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
        }
        self.statuses[identifier] = status
        self.keys[key] = identifier
        return status

    def several(self, request: Request) -> list[dict[str, Any]]:
        return [self.statuses[item] for name, item in request.query if name == "id[]" and item in self.statuses]

    def one(self, request: Request, identifier: str) -> dict[str, Any]:
        self.signed_in(request)
        if identifier not in self.statuses:
            raise refuse(404, "Record not found")
        return self.statuses[identifier]

    def delete(self, request: Request, identifier: str) -> dict[str, Any]:
        self.signed_in(request)
        return self.statuses.pop(self.one(request, identifier)["id"])

    def favourite(self, request: Request, identifier: str) -> dict[str, Any]:
        """Doing it again changes nothing."""
        if request.body:
            raise refuse(422, "favourites take no parameters")
        return {**self.one(request, identifier), "favourited": self.liked.add(identifier) is None}

    def own(self, request: Request) -> list[dict[str, Any]]:
        self.signed_in(request)
        before = int(request.params.get("max_id", 10**9))
        mine = [s for s in self.statuses.values() if s["account"]["id"] == ME and int(s["id"]) < before]
        return sorted(mine, key=lambda s: int(s["id"]), reverse=True)[: int(request.params["limit"])]

    def look_up(self, request: Request) -> dict[str, Any]:
        """One account by its name; the server asks no other server."""
        if request.params["acct"] != "other@tea.example":
            raise refuse(404, "Record not found")
        counts = {"followers_count": 820, "following_count": 3, "statuses_count": 55}
        url = "https://tea.example/@other"
        return {
            "id": "77",
            "acct": "other@tea.example",
            "display_name": "Other",
            "note": "<p>Tea</p>",
            "url": url,
        } | counts

    def theirs(self, request: Request, identifier: str) -> list[dict[str, Any]]:
        """Statuses of @other; boosts and answers only where they are not left out."""
        limit, before = int(request.params["limit"]), int(request.params.get("max_id", 10**9))
        if limit > 40 or request.params["exclude_reblogs"] != "true" or request.params["exclude_replies"] != "true":
            raise refuse(400, "limit")
        return [item for item in self.others if int(item["id"]) < before][: min(limit, 2)]

    def names(self, request: Request) -> list[dict[str, Any]]:
        """People the server knows; asking other servers is not wished."""
        self.signed_in(request)
        if request.params["resolve"] != "false":
            raise refuse(400, "resolve")
        known = [("shanyu@mastodon.example", "Shanyu"), ("shan", ""), ("", "Broken")]
        fits = [row for row in known if request.params["q"] in row[0]]
        return [{"id": "1", "acct": acct, "display_name": name} for acct, name in fits][: int(request.params["limit"])]

    def search(self, request: Request) -> dict[str, Any]:
        """Statuses that hold every phrase, newest first; none where the server does not search texts."""
        self.signed_in(request)
        asked = request.params
        if "read:search" not in self.app.get("scopes", ""):
            raise refuse(403, "This action is outside the authorized scopes")
        if asked["type"] != "statuses" or int(asked["limit"]) > 40 or set(asked) - {"q", "type", "limit", "offset"}:
            raise refuse(400, "type or limit")
        wanted = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|(\S+)', asked["q"])]
        start = int(asked.get("offset", 0))
        fits = [one for one in self.network if all(word in one["content"] for word in wanted)] if self.full_text else []
        return {"accounts": [], "hashtags": [], "statuses": fits[start : start + int(asked["limit"])]}

    def tagged(self, request: Request, tag: str) -> list[dict[str, Any]]:
        """Public statuses with a hashtag, newest first."""
        limit, before = int(request.params["limit"]), int(request.params.get("max_id", 10**9))
        if limit > 40:
            raise refuse(400, "limit")
        fits = [one for one in self.network if f"#{unquote(tag)}" in one["content"] and int(one["id"]) < before]
        return fits[:limit]

    def boosters(self, request: Request, identifier: str) -> Answer:
        """Two accounts a page; where the next one is, the Link header says."""
        return self._linked(request, self.boosted.get(identifier), f"statuses/{identifier}/reblogged_by", 80)

    def quotes(self, request: Request, identifier: str) -> Answer:
        """Only of posts of one's own, and only on servers that know of quotes (`quoted` None: not)."""
        self.signed_in(request)
        rows = None if self.quoted is None else self.quoted.get(identifier)
        return self._linked(request, rows, f"statuses/{identifier}/quotes", 40)

    def _linked(self, request: Request, rows: list[dict[str, Any]] | None, path: str, most: int) -> Answer:
        if rows is None:
            raise refuse(404, "Record not found")
        if int(request.params["limit"]) > most or set(request.params) - {"limit", "max_id"}:
            raise refuse(400, "limit")
        # The id by which is paged is one of the server's own, not that of the account.
        start = int(request.params.get("max_id", 0))
        more = f'<{self.url}/api/v1/{path}?limit=2&max_id={start + 2}>; rel="next", ' if len(rows) > start + 2 else ""
        link = f'{more}<{self.url}/api/v1/{path}?limit=2&since_id=9>; rel="prev"'
        return Answer(200, rows[start : start + 2], {"link": link})

    def notified(self, request: Request) -> list[dict[str, Any]]:
        self.signed_in(request)
        limit, after = int(request.params["limit"]), int(request.params.get("min_id", 0))
        if limit > 80:
            raise refuse(400, "limit")
        types = [value for name, value in request.query if name == "types[]"]
        newer = [n for n in self.notifications if int(n["id"]) > after and n["type"] in types]
        newer.sort(key=lambda n: int(n["id"]))
        # `min_id` gives the page right after the mark, otherwise the newest page; always newest first.
        page = newer[:limit] if "min_id" in request.params else newer[-limit:]
        return page[::-1]

    def direct(self, request: Request) -> list[dict[str, Any]]:
        self.signed_in(request)
        return self.conversations


def _rendered(text: str) -> str:
    """HTML as Mastodon makes it: links cut into visible and invisible parts, hosts of mentions dropped."""

    def link(match: re.Match[str]) -> str:
        address = match[0]
        scheme, rest = address.split("://", 1)
        return (
            f'<a href="{address}" rel="nofollow"><span class="invisible">{scheme}://</span>'
            f'<span class="ellipsis">{rest[:30]}</span><span class="invisible">{rest[30:]}</span></a>'
        )

    made = html.escape(text, quote=False)
    made = re.sub(r"https?://[^\s<]+", link, made)
    made = re.sub(r"@(\w+)@[\w.]+", r'<span class="h-card"><a href="https://y/@\1">@<span>\1</span></a></span>', made)
    made = re.sub(r"(?<![\w/&])#(\w+)", r'<a href="https://x/tags/\1" class="hashtag">#<span>\1</span></a>', made)
    return "".join(f"<p>{part}</p>" for part in made.replace("\r", "").split("\n\n")).replace("\n", "<br />")
