"""A Bluesky server as the lexicons describe it, strict where a real one is strict; see also servers/ for a real one."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from typing import Any

import regex

from .fake_server import FakeServer, Refused, Request

DID = "did:plc:" + "a" * 24
FAN = "did:plc:" + "b" * 24
HANDLE = "brand.test"
PASSWORD = "abcd-efgh-ijkl-mnop"
_TID = re.compile(r"^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$")


def jwt(**claims: Any) -> str:
    """An unsigned token in the shape of theirs."""
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJub25lIn0.{body}.c2lnbmF0dXJl"


def refuse(status: int, error: str, message: str = "", **headers: str) -> Refused:
    return Refused(status, {"error": error, "message": message or error}, **headers)


class FakeBluesky(FakeServer):
    """One account, brand.test. `records` maps (collection, rkey) to (cid, value)."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        self.blobs: dict[str, tuple[str, int]] = {}
        self.notifications: list[dict[str, Any]] = []
        self.counts: dict[str, dict[str, int]] = {}
        self.scope = "com.atproto.appPass"
        self.logins = 0
        self.access = self.refresh = ""
        self.closed: list[str] = []
        # Posts of others: feed entries by handle, newest first.
        self.feeds: dict[str, list[dict[str, Any]]] = {}
        # Post views that can be found, newest first; who reposted a post, and quotes of it, by its address.
        self.public: list[dict[str, Any]] = []
        self.reposted: dict[str, list[dict[str, Any]]] = {}
        self.quoted: dict[str, list[dict[str, Any]]] = {}
        self.writes = 0
        xrpc = "/xrpc/com.atproto."
        self.routes = [
            ("POST", f"{xrpc}server.createSession", self.create_session),
            ("POST", f"{xrpc}server.refreshSession", self.refresh_session),
            ("POST", f"{xrpc}server.deleteSession", self.delete_session),
            ("GET", f"{xrpc}server.getSession", self.get_session),
            ("GET", f"{xrpc}server.describeServer", lambda request: {"did": "did:web:localhost"}),
            ("GET", f"{xrpc}identity.resolveHandle", self.resolve_handle),
            ("GET", f"{xrpc}repo.describeRepo", lambda request: {"did": DID, "handle": HANDLE}),
            ("POST", f"{xrpc}repo.uploadBlob", self.upload),
            ("POST", f"{xrpc}repo.putRecord", self.put),
            ("GET", f"{xrpc}repo.getRecord", self.get),
            ("POST", f"{xrpc}repo.deleteRecord", self.delete),
            ("GET", "/xrpc/com.atproto.repo.listRecords", self.records_of),
            ("GET", "/xrpc/app.bsky.actor.getProfile", self.profile),
            ("GET", "/xrpc/app.bsky.feed.getPosts", self.posts),
            ("GET", "/xrpc/app.bsky.feed.getAuthorFeed", self.author_feed),
            ("GET", "/xrpc/app.bsky.feed.searchPosts", self.search),
            ("GET", "/xrpc/app.bsky.feed.getRepostedBy", self.reposted_by),
            ("GET", "/xrpc/app.bsky.feed.getQuotes", self.quotes),
            ("GET", "/xrpc/app.bsky.actor.getProfiles", self.profiles),
            ("GET", "/xrpc/app.bsky.actor.searchActorsTypeahead", self.names),
            ("GET", "/xrpc/app.bsky.notification.listNotifications", self.listed),
            ("GET", f"/{DID}", self.document),
        ]

    def document(self, _request: Request) -> dict[str, Any]:
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": self.url}
        return {"id": DID, "alsoKnownAs": [f"at://{HANDLE}"], "service": [service]}

    def _session(self) -> dict[str, Any]:
        self.logins += 1
        self.access = jwt(sub=DID, scope=self.scope, exp=int(time.time()) + 7200, turn=self.logins)
        self.refresh = jwt(sub=DID, scope="com.atproto.refresh", exp=int(time.time()) + 7_776_000, turn=self.logins)
        tokens = {"accessJwt": self.access, "refreshJwt": self.refresh}
        return {
            **tokens,
            "did": DID,
            "handle": HANDLE,
            "active": True,
            "didDoc": self.document(Request("", "", [], {}, b"")),
        }

    def create_session(self, request: Request) -> dict[str, Any]:
        body = request.json()
        if body["password"] != PASSWORD or body["identifier"] not in (HANDLE, DID):
            raise refuse(401, "AuthenticationRequired", "Invalid identifier or password")
        return self._session()

    def refresh_session(self, request: Request) -> dict[str, Any]:
        if request.body:
            raise refuse(400, "InvalidRequest", "A request body was provided when none was expected")
        if request.headers.get("authorization") != f"Bearer {self.refresh}":
            raise refuse(400, "ExpiredToken", "Token has been revoked")
        return self._session()

    def delete_session(self, request: Request) -> dict[str, Any]:
        self.closed.append(request.headers["authorization"].removeprefix("Bearer "))
        self.refresh = ""
        return {}

    def signed_in(self, request: Request) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            raise refuse(401, "AuthMissing", "Authentication Required")
        if token != self.access:
            raise refuse(400, "InvalidToken", "Token could not be verified")

    def get_session(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        return {"did": DID, "handle": HANDLE, "active": True}

    def resolve_handle(self, request: Request) -> dict[str, Any]:
        known = {HANDLE: DID, "fan.test": FAN}
        if request.params["handle"] not in known:
            raise refuse(400, "InvalidRequest", "Unable to resolve handle")
        return {"did": known[request.params["handle"]]}

    def upload(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        if int(request.headers["content-length"]) != len(request.body) or not request.body:
            raise refuse(400, "InvalidRequest", "Request encoding (Content-Length) does not match")
        link = "bafkrei" + hashlib.sha256(request.body).hexdigest()[:52]
        mime = request.headers["content-type"]
        self.blobs[link] = (mime, len(request.body))
        return {"blob": {"$type": "blob", "ref": {"$link": link}, "mimeType": mime, "size": len(request.body)}}

    def put(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        body = request.json()
        if body["repo"] != DID:
            raise refuse(401, "AuthenticationRequired")
        if set(body) - {"repo", "collection", "rkey", "record", "swapRecord", "swapCommit", "validate"}:
            raise refuse(400, "InvalidRequest", f"unknown input {sorted(body)}")
        if not _TID.match(body["rkey"]):
            raise refuse(400, "InvalidRequest", "Invalid record key")
        if body["collection"] == "app.bsky.feed.like":
            self._valid_like(body["record"])
        else:
            self._valid_post(body["record"])
        place = (body["collection"], body["rkey"])
        cid = "bafyrei" + hashlib.sha256(json.dumps(body["record"], sort_keys=True).encode()).hexdigest()[:52]
        current = self.records.get(place)
        if current and current[0] != cid and body.get("swapRecord", ...) is None:
            raise refuse(400, "InvalidSwap", f"Record was at {current[0]}")
        self.writes += current is None
        self.records[place] = (cid, body["record"])
        return {"uri": f"at://{DID}/{place[0]}/{place[1]}", "cid": cid, "validationStatus": "valid"}

    def _valid_like(self, record: dict[str, Any]) -> None:
        subject = record["subject"]
        if set(record) != {"$type", "subject", "createdAt"} or set(subject) != {"uri", "cid"}:
            raise refuse(400, "InvalidRequest", "Invalid record")

    def _valid_post(self, record: dict[str, Any]) -> None:
        text = record["text"]
        if record["$type"] != "app.bsky.feed.post" or not record["createdAt"].endswith("Z"):
            raise refuse(400, "InvalidRequest", "Invalid record")
        if len(regex.findall(r"\X", text)) > 300 or len(text.encode()) > 3000:
            raise refuse(400, "InvalidRequest", "Record/text must not be longer than 300 graphemes")
        for facet in record.get("facets", ()):
            start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
            if not 0 <= start < end <= len(text.encode()):
                raise refuse(400, "InvalidRequest", "facet out of range")
            text.encode()[start:end].decode()
        images = record.get("embed", {}).get("images", ())
        if len(images) > 4:
            raise refuse(400, "InvalidRequest", "Record/embed/images must not have more than 4 elements")
        video = record.get("embed", {}).get("video")
        for blob, accepted, most in [(i["image"], "image/", 2_000_000) for i in images] + (
            [(video, "video/mp4", 300_000_000)] if video else []
        ):
            known = self.blobs.get(blob["ref"]["$link"])
            if known is None:
                raise refuse(400, "BlobNotFound", "Could not find blob")
            if not known[0].startswith(accepted) or known[1] > most:
                raise refuse(400, "InvalidRequest", "blob of a wrong type or too big")
        if any("alt" not in image for image in images):
            raise refuse(400, "InvalidRequest", 'Record/embed/images must have the property "alt"')
        for side in ("root", "parent") if "reply" in record else ():
            uri = record["reply"][side]["uri"]
            place = tuple(uri.split("/")[3:])
            if uri.startswith(f"at://{DID}/") and self.records[place][0] != record["reply"][side]["cid"]:
                raise refuse(400, "InvalidRequest", "reply refers to another version")

    def get(self, request: Request) -> dict[str, Any]:
        place = (request.params["collection"], request.params["rkey"])
        if place not in self.records or request.params["repo"] != DID:
            raise refuse(400, "RecordNotFound", "Could not locate record")
        cid, value = self.records[place]
        return {"uri": f"at://{DID}/{place[0]}/{place[1]}", "cid": cid, "value": value}

    def records_of(self, request: Request) -> dict[str, Any]:
        if request.params["repo"] != DID or not 1 <= int(request.params["limit"]) <= 100:
            raise refuse(400, "InvalidRequest", "limit must be from 1 to 100")
        mine = sorted((key, row) for (kind, key), row in self.records.items() if kind == request.params["collection"])
        rows = [
            {"uri": f"at://{DID}/{request.params['collection']}/{key}", "cid": cid, "value": value}
            for key, (cid, value) in reversed(mine)
        ]
        return {"records": rows[: int(request.params["limit"])]}

    def delete(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        body = request.json()
        self.records.pop((body["collection"], body["rkey"]), None)
        return {}

    def profile(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        if (actor := request.params["actor"]) in self.feeds:
            shown = {"did": "did:plc:other", "handle": actor, "displayName": "Other", "description": "Tea"}
            return {**shown, "followersCount": 4100, "followsCount": 12, "postsCount": 310}
        if actor not in {DID, HANDLE}:
            raise refuse(400, "InvalidRequest", "Profile not found")
        return {
            "did": DID,
            "handle": HANDLE,
            "displayName": "山屿茶",
            "followersCount": 7,
            "followsCount": 2,
            "postsCount": 1,
        }

    def author_feed(self, request: Request) -> dict[str, Any]:
        """Posts of an account, two a page. Lexicon: limit 1 to 100, filter one of five."""
        self.signed_in(request)
        if not 1 <= int(request.params["limit"]) <= 100 or request.params["filter"] != "posts_no_replies":
            raise refuse(400, "InvalidRequest", "limit or filter")
        if request.params["actor"] not in self.feeds:
            raise refuse(400, "InvalidRequest", "Profile not found")
        feed, start = self.feeds[request.params["actor"]], int(request.params.get("cursor", 0))
        more = {"cursor": str(start + 2)} if len(feed) > start + 2 else {}
        return {"feed": feed[start : start + 2], **more}

    def _page(self, request: Request, known: set[str], rows: list[dict[str, Any]], size: int = 2) -> dict[str, Any]:
        """`size` rows from where the cursor says. Lexicons: limit 1 to 100."""
        self.signed_in(request)
        if set(request.params) - known or not 1 <= int(request.params["limit"]) <= 100:
            raise refuse(400, "InvalidRequest", "unknown parameter, or limit")
        start = int(request.params.get("cursor", 0))
        more = {"cursor": str(start + size)} if len(rows) > start + size else {}
        return {"rows": rows[start : start + size], **more}

    def search(self, request: Request) -> dict[str, Any]:
        """Posts that hold every word in quotes, newest first, from `since` on."""
        wanted = re.findall(r'"([^"]+)"', request.params["q"])
        if not wanted:
            raise refuse(400, "BadQueryString", "q must be words in quotes here")
        if request.params["sort"] not in {"top", "latest"} or not request.params.get("since", "Z").endswith("Z"):
            raise refuse(400, "InvalidRequest", "sort or since")
        since = request.params.get("since", "")
        fits = [
            post
            for post in self.public
            if all(word.lower() in post["record"]["text"].lower() for word in wanted)
            and post["record"]["createdAt"] >= since
        ]
        page = self._page(request, {"q", "sort", "since", "limit", "cursor"}, fits)
        return {"posts": page.pop("rows"), "hitsTotal": len(fits), **page}

    def reposted_by(self, request: Request) -> dict[str, Any]:
        uri = request.params["uri"]
        if uri not in self.reposted:
            raise refuse(400, "InvalidRequest", "Post not found")
        page = self._page(request, {"uri", "limit", "cursor"}, self.reposted[uri])
        return {"uri": uri, "repostedBy": page.pop("rows"), **page}

    def quotes(self, request: Request) -> dict[str, Any]:
        uri = request.params["uri"]
        page = self._page(request, {"uri", "limit", "cursor"}, self.quoted.get(uri, []))
        return {"uri": uri, "posts": page.pop("rows"), **page}

    def profiles(self, request: Request) -> dict[str, Any]:
        """Detailed profiles of at most 25; unknown ones are left out."""
        self.signed_in(request)
        actors = [value for name, value in request.query if name == "actors"]
        if not 0 < len(actors) <= 25:
            raise refuse(400, "InvalidRequest", "actors must have 1 to 25 elements")
        known = [did for did in actors if did.startswith("did:plc:fan")]
        return {"profiles": [{"did": did, "handle": f"{did[8:]}.test", "followersCount": len(did)} for did in known]}

    def names(self, request: Request) -> dict[str, Any]:
        """People by how their handle begins."""
        self.signed_in(request)
        known = [(HANDLE, "Shanyu"), ("handle.invalid", "Gone"), ("shan.example", "")]
        word, limit = request.params["q"], int(request.params["limit"])
        fits = [(handle, name) for handle, name in known if word in handle or word in name.lower()]
        return {"actors": [{"did": DID, "handle": handle, "displayName": name} for handle, name in fits][:limit]}

    def posts(self, request: Request) -> dict[str, Any]:
        uris = [value for name, value in request.query if name == "uris"]
        if not 0 < len(uris) <= 25:
            raise refuse(400, "InvalidRequest", "uris must have 1 to 25 elements")
        return {"posts": [{"uri": uri, **self.counts[uri]} for uri in uris if uri in self.counts]}

    def listed(self, request: Request) -> dict[str, Any]:
        self.signed_in(request)
        if int(request.params["limit"]) > 100:
            raise refuse(400, "InvalidRequest", "limit can not be greater than 100")
        start = int(request.params.get("cursor", 0))
        ordered = sorted(self.notifications, key=lambda item: str(item["indexedAt"]), reverse=True)
        page: dict[str, Any] = {"notifications": ordered[start : start + 100]}
        return {**page, "cursor": str(start + 100)} if len(ordered) > start + 100 else page
