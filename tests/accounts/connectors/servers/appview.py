"""The network's view that a lone Bluesky data server lacks, computed from the records of its own accounts.

The data server proxies app.bsky.* here and signs for its user; the answers have the shapes of the lexicons.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from ..fake_server import FakeServer, Refused, Request

POST, LIKE, REPOST = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"


class AppView(FakeServer):
    """Set `pds_url` and `actors` (DID to handle) once the data server runs."""

    def __init__(self) -> None:
        super().__init__()
        self.pds_url = ""
        self.actors: dict[str, str] = {}
        self.routes = [
            ("GET", "/xrpc/app.bsky.actor.getProfile", self.profile),
            ("GET", "/xrpc/app.bsky.feed.getPosts", self.posts),
            ("GET", "/xrpc/app.bsky.notification.listNotifications", self.notifications),
        ]

    def profile(self, request: Request) -> dict[str, Any]:
        actor = request.params["actor"]
        did = next((did for did, handle in self.actors.items() if actor in (did, handle)), None)
        if did is None:
            raise Refused(400, {"error": "InvalidRequest", "message": "Profile not found"})
        count = len(self._records(did, POST))
        return {**self._author(did), "followersCount": 0, "followsCount": 0, "postsCount": count}

    def posts(self, request: Request) -> dict[str, Any]:
        wanted = [value for name, value in request.query if name in ("uris", "uris[]")]
        everything = self._everything()
        found = []
        for did, collection, item in everything:
            if collection != POST or item["uri"] not in wanted:
                continue
            uri, records = item["uri"], [(kind, other["value"]) for _did, kind, other in everything]
            found.append(
                {
                    "uri": uri,
                    "cid": item["cid"],
                    "author": self._author(did),
                    "record": item["value"],
                    "indexedAt": item["value"]["createdAt"],
                    "likeCount": sum(k == LIKE and v["subject"]["uri"] == uri for k, v in records),
                    "repostCount": sum(k == REPOST and v["subject"]["uri"] == uri for k, v in records),
                    "replyCount": sum(
                        k == POST and v.get("reply", {}).get("parent", {}).get("uri") == uri for k, v in records
                    ),
                    "quoteCount": 0,
                }
            )
        return {"posts": found}

    def notifications(self, request: Request) -> dict[str, Any]:
        me = _issuer(request.headers["authorization"])
        found = []
        for did, collection, item in self._everything():
            reason, subject = _reason(collection, item["value"], me)
            if did != me and reason:
                found.append(
                    {
                        "uri": item["uri"],
                        "cid": item["cid"],
                        "author": self._author(did),
                        "reason": reason,
                        **({"reasonSubject": subject} if subject else {}),
                        "record": item["value"],
                        "isRead": False,
                        "indexedAt": item["value"]["createdAt"],
                    }
                )
        found.sort(key=lambda item: str(item["indexedAt"]), reverse=True)
        start, limit = int(request.params.get("cursor", 0)), int(request.params.get("limit", 50))
        page = {"notifications": found[start : start + limit]}
        return {**page, "cursor": str(start + limit)} if len(found) > start + limit else page

    def _author(self, did: str) -> dict[str, str]:
        return {"did": did, "handle": self.actors[did], "displayName": self.actors[did].partition(".")[0].title()}

    def _everything(self) -> list[tuple[str, str, dict[str, Any]]]:
        kinds = (POST, LIKE, REPOST)
        return [(did, kind, item) for did in self.actors for kind in kinds for item in self._records(did, kind)]

    def _records(self, did: str, collection: str) -> list[dict[str, Any]]:
        query = urlencode({"repo": did, "collection": collection, "limit": 100})
        try:
            with urlopen(f"{self.pds_url}/xrpc/com.atproto.repo.listRecords?{query}", timeout=10) as answer:
                return list(json.load(answer)["records"])
        except HTTPError as refused:
            # Moderated accounts show nothing.
            refused.close()
            return []


def _issuer(authorization: str) -> str:
    part = authorization.removeprefix("Bearer ").split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["iss"])


def _reason(collection: str, value: dict[str, Any], me: str) -> tuple[str, str]:
    """Why a record concerns `me`, and which of my posts it is about."""
    subject = str((value.get("subject") or {}).get("uri", "")) if collection != POST else ""
    if collection == LIKE and me in subject:
        return "like", subject
    if collection == REPOST and me in subject:
        return "repost", subject
    parent = str(value.get("reply", {}).get("parent", {}).get("uri", ""))
    if collection == POST and me in parent:
        return "reply", parent
    features = [feature for facet in value.get("facets", ()) for feature in facet["features"]]
    return ("mention", "") if any(feature.get("did") == me for feature in features) else ("", "")
