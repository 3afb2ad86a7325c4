"""Posts: texts, links, pictures, galleries and videos in a community; looking for them; deleting.

Posts with files are answered with no id: Reddit announces it by a websocket, or one looks at the account's own newest
posts, as is done here. Source: www.reddit.com/dev/api (submit, del, user/submitted).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from ...errors import ConnectorError, Duplicate, InvalidContent, OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.values import moment
from ...fence import Fenced
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .refusals import ALREADY
from .submit import Submits
from .wanted import Wanted
from .wire import SLUG, name_of, page_of, unsaid

FIND_PAGES, FIND_PAGE = 5, 100
SKEW = timedelta(minutes=2)
RECENT = timedelta(days=1)
# Reddit works on files before a post shows: until then its absence proves nothing. How long is not documented.
SETTLES = timedelta(minutes=35)
LOOKS, LOOK_STEP = 3, 2.0


class Posts(Submits):
    """Publishes, finds and deletes."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Submit the post; Reddit knows no keys. One with files is PROCESSING when it does not show up in seconds."""
        wanted, since = Wanted.of(draft), self._clock()
        try:
            made = self._submit(auth, draft, wanted)
        except Duplicate as error:
            # Anybody may have posted it: ours of today is success, everything else a refusal.
            post = self._look(auth, wanted, self._clock() - RECENT).post
            if post is not None:
                raise Duplicate(platform=SLUG, code=ALREADY, remote_id=post.remote_id, url=post.url) from error
            message = _("This link has been posted in the community before.")
            raise InvalidContent(message, platform=SLUG, code=ALREADY, status=error.status, raw=error.raw) from error
        if name := _fullname(made):
            return Published(PublishedState.LIVE, name, str(made.get("url") or f"https://redd.it/{name[3:]}"))
        if not draft.media:
            raise unsaid(True, "no_id")
        return self._appears(auth, wanted, since)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether a post with files has shown up among the account's own."""
        try:
            plan = json.loads(handle)
            wanted, since = Wanted(**plan["wanted"]), moment_of(plan["since"])
        except (ValueError, KeyError, TypeError):
            since = None
        if since is None:
            raise UnexpectedResponse(platform=SLUG, code="bad_handle")
        found = self._look(auth, wanted, since).post
        return found or Published(PublishedState.PROCESSING, handle=handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts since then for community, title and body or link.

        Raises OutcomeUnknown when there are too many, and while Reddit may still be working on a post with files.
        """
        seen = self._look(auth, Wanted.of(draft), since)
        if seen.post is None and draft.media and self._clock() < since + SETTLES:
            raise OutcomeUnknown(platform=SLUG, code="may_still_appear")
        return seen

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a post; Reddit says yes to everything."""
        try:
            self._api.post(auth, "/api/del", write=True, data={"id": remote_id})
        except RemoteGone:
            return

    def _look(self, auth: Credential, wanted: Wanted, since: datetime) -> Sighting:
        seen, match = [], None
        for post in self._own(auth, since):
            seen.append(_glimpse(post))
            if wanted.matches(post):
                # The oldest that fits: later ones belong to later publications.
                match = published(post)
        return sighting(seen, since=since, post=match)

    def _appears(self, auth: Credential, wanted: Wanted, since: datetime) -> Published:
        for _look in range(LOOKS):
            self._sleep(LOOK_STEP)
            try:
                found = self._look(auth, wanted, since).post
            except Fenced:
                raise
            except ConnectorError:
                # The post is made: whatever ails the look must not have it made again.
                break
            if found is not None:
                return found
        handle = json.dumps({"wanted": asdict(wanted), "since": since.isoformat()})
        return Published(PublishedState.PROCESSING, handle=handle)

    def _own(self, auth: Credential, since: datetime) -> list[Mapping[str, Any]]:
        """Our posts since then, newest first."""
        found: list[Mapping[str, Any]] = []
        params = {"sort": "new", "limit": str(FIND_PAGE)}
        for _page in range(FIND_PAGES):
            things, after = self._api.listing(auth, f"/user/{name_of(auth)}/submitted", params)
            fresh = [
                item["data"] for item in things if (moment(item["data"].get("created_utc")) or since) >= since - SKEW
            ]
            found += fresh
            if not after or len(fresh) < len(things):
                return found
            params["after"] = after
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def published(post: Mapping[str, Any]) -> Published:
    """A post as the engine's answer."""
    return Published(
        PublishedState.LIVE,
        remote_id=str(post["name"]),
        url=page_of(post),
        published_at=moment(post.get("created_utc")),
        raw={name: post[name] for name in ("name", "subreddit", "permalink", "created_utc") if name in post},
    )


def _fullname(made: Mapping[str, Any]) -> str:
    """`t3_…` from an answer, which gives `name` or `id`, either with or without the prefix."""
    found = str(made.get("name") or made.get("id") or "")
    return found if found.startswith("t3_") or not found else f"t3_{found}"


def _glimpse(post: Mapping[str, Any]) -> Glimpse:
    return Glimpse(moment(post.get("created_utc")), str(post.get("title") or ""), page_of(post))
