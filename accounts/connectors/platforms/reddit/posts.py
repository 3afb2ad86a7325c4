"""Posts: texts, links, pictures, galleries and videos in a community; looking for them; comments.

Posts with files are answered with no id: Reddit announces it by a websocket, or one looks at the account's own newest
posts, as is done here. Source: www.reddit.com/dev/api (submit, media/asset, del, comment), praw 8 for media.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import ConnectorError, Duplicate, InvalidContent, OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...fence import Fenced
from ...messages import _
from ...outcomes import Clock, moment_of
from ...sightings import sighting
from ...text import problem
from ...types import Credential, Draft, Format, Glimpse, Published, PublishedState, Sighting
from .files import blank_poster, upload
from .wire import ALREADY, SLUG, Api, unsaid

FIND_PAGES, FIND_PAGE = 5, 100
SKEW = timedelta(minutes=2)
RECENT = timedelta(days=1)
LOOKS, LOOK_STEP = 3, 2.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What tells a post from others: community, title, kind (self, link, image, gallery, video), body or address."""

    community: str
    title: str
    kind: str
    body: str = ""

    @classmethod
    def of(cls, draft: Draft) -> Wanted:
        """The post a draft asks for."""
        kind = kind_of(draft)
        body = draft.text if kind == "self" else link_of(draft) if kind == "link" else ""
        return cls(community_of(draft), draft.title, kind, body)

    def matches(self, post: Mapping[str, Any]) -> bool:
        """Whether a post of ours is this one."""
        if str(post.get("subreddit") or "").lower() != self.community.lower():
            return False
        if comparable(str(post.get("title") or "")) != comparable(self.title):
            return False
        if self.kind == "self":
            return bool(post.get("is_self")) and comparable(str(post.get("selftext") or "")) == comparable(self.body)
        if self.kind == "link":
            return str(post.get("url") or "").rstrip("/") == self.body.rstrip("/")
        if self.kind == "gallery":
            return bool(post.get("is_gallery"))
        return (
            not post.get("is_self")
            and not post.get("is_gallery")
            and bool(post.get("is_video")) == (self.kind == "video")
        )


class Posts:
    """Posts of one account."""

    def __init__(self, api: Api, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._api, self._clock, self._sleep = api, clock, sleep

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Submit the post. One with files is PROCESSING when it does not show up within some seconds."""
        wanted, since = Wanted.of(draft), self._clock()
        body = self._body(auth, draft, wanted)
        files = [upload(self._api, auth, item) for item in draft.media]
        if wanted.kind == "gallery":
            items = [{"media_id": asset, "caption": "", "outbound_url": ""} for asset, _url in files]
            made = self._api.post(auth, "/api/submit_gallery_post.json", write=True, json={**body, "items": items})
        else:
            made = self._submit(auth, body, wanted, self._addresses(auth, draft, files))
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
        found = self.find(auth, wanted, since).post
        return found or Published(PublishedState.PROCESSING, handle=handle)

    def find(self, auth: Credential, wanted: Wanted, since: datetime) -> Sighting:
        """Look through our own posts since then. Raises OutcomeUnknown when there are too many."""
        seen, match = [], None
        for post in self._own(auth, since):
            seen.append(_glimpse(post))
            if wanted.matches(post):
                # The oldest that fits: later ones belong to later publications.
                match = published(post)
        return sighting(seen, since=since, post=match)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a post; Reddit says yes to everything."""
        try:
            self._api.post(auth, "/api/del", write=True, data={"id": remote_id})
        except RemoteGone:
            return

    def answer(self, auth: Credential, to: str, text: str) -> dict[str, Any]:
        """Comment a post or answer a comment or message, unless the same words of ours stand there already."""
        place = "/message/sent" if to.startswith("t4_") else f"/user/{auth.secrets['name']}/comments"
        things, _after = self._api.listing(auth, place, {"limit": "50"})
        for thing in things:
            said = thing["data"]
            if said.get("parent_id") == to and comparable(str(said.get("body") or "")) == comparable(text):
                return dict(said)
        body = {"thing_id": to, "text": text, "api_type": "json"}
        made = self._api.post(auth, "/api/comment", write=True, data=body).get("things")
        data = made[0].get("data") if isinstance(made, list) and made and isinstance(made[0], dict) else None
        if not isinstance(data, dict) or not (data.get("name") or data.get("id")):
            raise unsaid(True, "no_id")
        return data

    def _body(self, auth: Credential, draft: Draft, wanted: Wanted) -> dict[str, Any]:
        options = draft.options
        body: dict[str, Any] = {"api_type": "json", "sr": wanted.community, "title": draft.title, "sendreplies": True}
        body |= {name: True for name in ("nsfw", "spoiler") if options.get(name)}
        if draft.text.strip():
            body["text"] = draft.text
        if wanted.kind == "link":
            # Without `resubmit` Reddit refuses a link the community has already: a guard against a second post.
            body |= {"url": wanted.body, "resubmit": bool(options.get("resubmit"))}
        if flair := str(options.get("flair") or "").strip():
            body["flair_id"] = self._flair(auth, wanted.community, flair)
        return body

    def _submit(
        self, auth: Credential, body: dict[str, Any], wanted: Wanted, addresses: Mapping[str, str]
    ) -> dict[str, Any]:
        form = {**body, "kind": wanted.kind, **addresses}
        data = {name: str(value).lower() if isinstance(value, bool) else value for name, value in form.items()}
        try:
            return self._api.post(auth, "/api/submit", write=True, data=data)
        except Duplicate as error:
            if error.code != ALREADY:
                raise
            # Anybody may have posted it: ours of today is success, everything else a refusal.
            post = self.find(auth, wanted, self._clock() - RECENT).post
            if post is not None:
                raise Duplicate(platform=SLUG, code=ALREADY, remote_id=post.remote_id, url=post.url) from error
            message = _("This link has been posted in the community before.")
            raise InvalidContent(message, platform=SLUG, code=ALREADY, status=error.status, raw=error.raw) from error

    def _appears(self, auth: Credential, wanted: Wanted, since: datetime) -> Published:
        for _look in range(LOOKS):
            self._sleep(LOOK_STEP)
            try:
                found = self.find(auth, wanted, since).post
            except Fenced:
                raise
            except ConnectorError:
                # The post is made: whatever ails the look must not have it made again.
                break
            if found is not None:
                return found
        handle = json.dumps({"wanted": asdict(wanted), "since": since.isoformat()})
        return Published(PublishedState.PROCESSING, handle=handle)

    def _addresses(self, auth: Credential, draft: Draft, files: list[tuple[str, str]]) -> dict[str, str]:
        """Parameters of a post with one picture or one video; a picture beside the video is its poster."""
        if not files:
            return {}
        video = next((index for index, item in enumerate(draft.media) if item.kind is Format.VIDEO), None)
        if video is None:
            return {"url": files[0][1]}
        posters = [address for index, (_asset, address) in enumerate(files) if index != video]
        return {"url": files[video][1], "video_poster_url": posters[0] if posters else blank_poster(self._api, auth)}

    def _flair(self, auth: Credential, community: str, wanted: str) -> str:
        """Id of the flair called so (or with this id). Raises InvalidContent with the names there are."""
        found = self._api.get(auth, f"/r/{community}/api/link_flair_v2")
        flairs = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
        for item in flairs:
            if wanted.lower() in (str(item.get("id")).lower(), str(item.get("text")).strip().lower()):
                return str(item["id"])
        names = ", ".join(str(item.get("text")) for item in flairs[:20])
        message = _("The community has no flair “%(name)s”. It has: %(names)s")
        wrong = problem("flair_unknown", "options.flair", message, name=wanted, names=names or "–")
        raise InvalidContent(problems=(wrong,), platform=SLUG, code=wrong.code)

    def _own(self, auth: Credential, since: datetime) -> list[dict[str, Any]]:
        """Our posts since then, newest first."""
        found: list[dict[str, Any]] = []
        params = {"sort": "new", "limit": str(FIND_PAGE)}
        for _page in range(FIND_PAGES):
            things, after = self._api.listing(auth, f"/user/{auth.secrets['name']}/submitted", params)
            fresh = [item["data"] for item in things if (_moment(item["data"]) or since) >= since - SKEW]
            found += fresh
            if not after or len(fresh) < len(things):
                return found
            params["after"] = after
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def kind_of(draft: Draft) -> str:
    """Which of Reddit's kinds a draft becomes."""
    if any(item.kind is Format.VIDEO for item in draft.media):
        return "video"
    if draft.media:
        return "gallery" if len(draft.media) > 1 else "image"
    return "link" if link_of(draft) else "self"


def link_of(draft: Draft) -> str:
    """The address a link post leads to, '' for others."""
    return str(draft.options.get("link") or "").strip()


def community_of(draft: Draft) -> str:
    """The community's bare name, also from r/name and addresses."""
    name = str(draft.options.get("subreddit") or "").strip().rstrip("/")
    return name.rpartition("/")[2]


def comparable(text: str) -> str:
    """A text without white space, which Reddit trims and joins."""
    return "".join(text.split())


def published(post: Mapping[str, Any]) -> Published:
    """A post as the engine's answer."""
    return Published(
        PublishedState.LIVE,
        remote_id=str(post["name"]),
        url=_url(post),
        published_at=_moment(post),
        raw={name: post[name] for name in ("name", "subreddit", "permalink", "created_utc") if name in post},
    )


def _fullname(made: Mapping[str, Any]) -> str:
    """`t3_…` from an answer, which gives `name` or `id`, either with or without the prefix."""
    found = str(made.get("name") or made.get("id") or "")
    return found if found.startswith("t3_") or not found else f"t3_{found}"


def _url(thing: Mapping[str, Any]) -> str:
    path = str(thing.get("permalink") or "")
    return f"https://www.reddit.com{path}" if path.startswith("/") else ""


def _glimpse(post: Mapping[str, Any]) -> Glimpse:
    return Glimpse(_moment(post), str(post.get("title") or ""), _url(post))


def _moment(thing: Mapping[str, Any]) -> datetime | None:
    at = thing.get("created_utc")
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int | float) and at > 0 else None
