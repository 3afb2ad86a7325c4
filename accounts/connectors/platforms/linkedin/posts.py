"""Making and finding posts.

Uploads are safe to repeat; POST /rest/posts is the only visible step. LinkedIn refuses a post it has already and names
it. Reading posts back is open for organisations' pages (r_organization_social), closed for most people's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ...errors import Duplicate, InvalidContent, OutcomeUnknown, Transient, UnexpectedResponse
from ...messages import _
from ...outcomes import Clock
from ...sightings import sighting
from ...text import problem
from ...types import Credential, Draft, Format, Glimpse, Media, Published, PublishedState, Sighting
from .markup import comparable, little, plain
from .wire import SLUG, Api, created, enc, moment, url_of

SKEW = timedelta(minutes=2)
FIND_PAGES, FIND_PAGE = 5, 100
VIDEO_WAIT = 10.0

Body = dict[str, Any]


class Posts:
    """Posts of one page or person."""

    def __init__(self, api: Api, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._api, self._clock, self._sleep = api, clock, sleep

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Upload, wait a little for a video, post. A video that takes longer makes the post PROCESSING."""
        since = self._clock()
        videos = [item for item in draft.media if item.kind is Format.VIDEO]
        media = [self._video(auth, videos[0])] if videos else [self._image(auth, item) for item in draft.media]
        body = body_of(draft, auth.remote_id, media)
        if videos and not self._wait(auth, media[0]):
            plan = {"since": since.isoformat(), "video": media[0], "body": body}
            return Published(PublishedState.PROCESSING, handle=json.dumps(plan))
        return self._post(auth, body)

    def resume(self, auth: Credential, handle: str) -> Published:
        """Go on with a post that waited for its video. It may be asked for often: look before posting, where one can.

        Where one cannot, LinkedIn's own refusal of a post it has already keeps it single.
        """
        try:
            plan = json.loads(handle)
            since, video, body = datetime.fromisoformat(plan["since"]), str(plan["video"]), dict(plan["body"])
            commentary = str(body["commentary"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        if not self._ready(auth, video):
            return Published(PublishedState.PROCESSING, handle=handle)
        done = self._look(auth, plain(commentary), 1, since).post if can_read(auth) else None
        try:
            return done or self._post(auth, body)
        except Duplicate as error:
            # An earlier attempt, of which we never heard back, has made it.
            return published(error.remote_id, None)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts since then. Raises OutcomeUnknown where LinkedIn does not let us look."""
        if not can_read(auth):
            message = _("LinkedIn does not show us a person's posts. Look at the profile whether the post is there.")
            raise OutcomeUnknown(message, platform=SLUG, code="cannot_look")
        return self._look(auth, plain(little(draft.text)), len(draft.media), since)

    def _look(self, auth: Credential, text: str, media: int, since: datetime) -> Sighting:
        wanted, seen, found = comparable(text), [], None
        for post in self._own(auth, since):
            said, identifier = plain(str(post.get("commentary") or "")), str(post.get("id") or "")
            seen.append(Glimpse(moment(post.get("createdAt")), said, url_of(identifier)))
            if identifier and comparable(said) == wanted and _attachments(post) == media:
                # The earliest counts, and the newest come first.
                found = published(identifier, moment(post.get("createdAt")))
        return sighting(seen, since=since, post=found)

    def _own(self, auth: Credential, since: datetime) -> list[Body]:
        """Our posts since then, newest first. Raises OutcomeUnknown when there are too many."""
        found: list[Body] = []
        for page in range(FIND_PAGES):
            query = f"q=author&author={enc(auth.remote_id)}&sortBy=CREATED&start={page * FIND_PAGE}&count={FIND_PAGE}"
            listed = self._api.elements(auth, f"/rest/posts?{query}")
            fresh = [post for post in listed if (moment(post.get("createdAt")) or since) >= since - SKEW]
            found += fresh
            if len(listed) < FIND_PAGE or len(fresh) < len(listed):
                return found
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")

    def _post(self, auth: Credential, body: Body) -> Published:
        identifier = created(self._api.send(auth, "POST", "/rest/posts", write=True, json=body))
        return published(identifier, self._clock())

    def _image(self, auth: Credential, media: Media) -> str:
        value = self._begin(auth, "images", {"owner": auth.remote_id})
        with media.open() as stream:
            self._api.put(auth, str(value["uploadUrl"]), stream.read(), signed=True)
        return str(value["image"])

    def _video(self, auth: Credential, media: Media) -> str:
        """Upload a video in the parts LinkedIn names, and tell it that they are complete."""
        asked = {
            "owner": auth.remote_id,
            "fileSizeBytes": media.size,
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
        value = self._begin(auth, "videos", asked)
        tags = []
        with media.open() as stream:
            for part in value["uploadInstructions"]:
                first, last = int(part["firstByte"]), int(part["lastByte"])
                stream.seek(first)
                data = stream.read(last - first + 1)
                if len(data) != last - first + 1:
                    raise Transient(platform=SLUG, code="file_ended_early")
                tags.append(self._api.put(auth, str(part["uploadUrl"]), data, signed=False))
        done = {"video": value["video"], "uploadToken": value.get("uploadToken") or "", "uploadedPartIds": tags}
        self._api.send(auth, "POST", "/rest/videos?action=finalizeUpload", json={"finalizeUploadRequest": done})
        return str(value["video"])

    def _begin(self, auth: Credential, what: str, asked: Mapping[str, Any]) -> Body:
        """Open an upload. Raises UnexpectedResponse when the answer names no address."""
        path = f"/rest/{what}?action=initializeUpload"
        answer = self._api.send(auth, "POST", path, json={"initializeUploadRequest": dict(asked)})
        value = answer.mapping().get("value")
        needed = {"images": {"uploadUrl", "image"}, "videos": {"uploadInstructions", "video"}}[what]
        if not isinstance(value, dict) or not needed <= value.keys():
            raise UnexpectedResponse(platform=SLUG, code="no_upload", status=answer.status, raw=answer.raw)
        return value

    def _wait(self, auth: Credential, video: str) -> bool:
        waited, step = 0.0, 1.0
        while not self._ready(auth, video):
            if waited >= VIDEO_WAIT:
                return False
            self._sleep(step)
            waited += step
            step = min(step * 2, 4.0)
        return True

    def _ready(self, auth: Credential, video: str) -> bool:
        """Whether LinkedIn has finished working on a video. Raises InvalidContent when that failed."""
        status = str(self._api.get(auth, f"/rest/videos/{enc(video)}").get("status") or "")
        if status == "PROCESSING_FAILED":
            found = problem("media_failed", "media", _("The server could not process the file."))
            raise InvalidContent(problems=(found,), platform=SLUG, code="media_failed")
        return status == "AVAILABLE"


def can_read(auth: Credential) -> bool:
    """Whether LinkedIn lets us read the account's own posts and comments."""
    needed = "r_organization_social" if is_page(auth.remote_id) else "r_member_social"
    return needed in auth.scopes


def is_page(urn: str) -> bool:
    """Whether an account is an organisation's page, and not a person."""
    return urn.startswith("urn:li:organization:")


def body_of(draft: Draft, author: str, media: Sequence[str]) -> Body:
    """The request for a post: a link card, a picture, several, a video, or text alone."""
    options = draft.options
    body: Body = {
        "author": author,
        "commentary": little(draft.text),
        "visibility": options.get("visibility") or "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": bool(options.get("no_reshare")),
    }
    link = str(options.get("link") or "").strip()
    alts = [{"altText": item.alt} if item.alt and item.kind is not Format.VIDEO else {} for item in draft.media]
    if link:
        title = str(options.get("link_title") or "").strip() or urlsplit(link).hostname or link
        article = {"source": link, "title": title, "description": str(options.get("link_description") or "").strip()}
        body["content"] = {"article": {**article, **({"thumbnail": media[0]} if media else {})}}
    elif len(media) == 1:
        body["content"] = {"media": {"id": media[0], **alts[0]}}
    elif media:
        images = [{"id": urn, **alt} for urn, alt in zip(media, alts, strict=True)]
        body["content"] = {"multiImage": {"images": images}}
    return body


def published(identifier: str, at: datetime | None) -> Published:
    """A post as the engine's answer."""
    return Published(
        PublishedState.LIVE, remote_id=identifier, url=url_of(identifier), published_at=at, raw={"id": identifier}
    )


def _attachments(post: Mapping[str, Any]) -> int:
    """How many files a post shows; the thumbnail of a link card is one."""
    content = post.get("content")
    if not isinstance(content, dict):
        return 0
    if isinstance(content.get("multiImage"), dict):
        return len(content["multiImage"].get("images") or ())
    article = content.get("article")
    return int(bool(content.get("media"))) + int(isinstance(article, dict) and bool(article.get("thumbnail")))
