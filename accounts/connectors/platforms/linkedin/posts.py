"""Making, finding and deleting posts.

Uploads are safe to repeat; POST /rest/posts is the only visible step. LinkedIn knows no keys; it refuses a post it has
already and names it. Reading posts back is open for pages (r_organization_social), closed for most people's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ...errors import Duplicate, InvalidContent, OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.once import post_once
from ...families.values import mapping, rows
from ...messages import _
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Published, PublishedState, Sighting
from .markup import comparable, little, plain
from .rules import host_of, link_of
from .uploads import Uploads
from .wire import SLUG, at_of, can_read, created, enc, url_of

SKEW = timedelta(minutes=2)
RECENT = timedelta(days=1)
FIND_PAGES, FIND_PAGE = 5, 100

Body = dict[str, Any]


class Posts(Uploads):
    """Publishes, finds and deletes."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload, wait a little for a video, post. A video that takes longer makes the post PROCESSING.

        Raises Duplicate when LinkedIn has the post already.
        """
        since = self._clock()
        videos = [item for item in draft.media if item.kind is Format.VIDEO]
        media = [self._video(auth, videos[0])] if videos else [self._image(auth, item) for item in draft.media]
        body = body_of(draft, auth.remote_id, media)
        if videos and not self._wait(auth, media[0]):
            plan = {"since": since.isoformat(), "video": media[0], "body": body}
            return Published(PublishedState.PROCESSING, handle=json.dumps(plan))
        return self._post(auth, body)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Post what waited for its video, once it is ready. Errors are those of `publish`.

        A post in doubt is looked for; where LinkedIn does not let us look, it is never sent again.
        """
        try:
            plan = json.loads(handle)
            since, video, body = datetime.fromisoformat(plan["since"]), str(plan["video"]), dict(plan["body"])
            commentary = str(body["commentary"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        if "doubt" not in plan and not self._ready(auth, video):
            return Published(PublishedState.PROCESSING, handle=handle)

        def look() -> Published | None:
            if "doubt" in plan or can_read(auth):
                return self._look(auth, plain(commentary), 1, since).post
            return None

        try:
            return post_once(plan, self._clock(), look=look, post=lambda: self._post(auth, body))
        except Duplicate as error:
            # An earlier attempt, of which we never heard back, has made it.
            return published(error.remote_id, None)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the page's posts since then. Raises OutcomeUnknown for people, whose posts we may not read."""
        return self._look(auth, plain(little(draft.text)), len(draft.media), since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post; LinkedIn answers the same when it is gone already."""
        try:
            self._api.send(auth, "DELETE", f"/rest/posts/{enc(remote_id)}", write=True)
        except RemoteGone:
            return

    def _look(self, auth: Credential, text: str, media: int, since: datetime) -> Sighting:
        if not can_read(auth):
            message = _("LinkedIn does not show us a person's posts. Look at the profile whether the post is there.")
            raise OutcomeUnknown(message, platform=SLUG, code="cannot_look")
        wanted, seen, found = comparable(text), [], None
        for post in self._own(auth, since):
            said, identifier = plain(str(post.get("commentary") or "")), str(post.get("id") or "")
            seen.append(Glimpse(at_of(post.get("createdAt")), said, url_of(identifier)))
            if identifier and comparable(said) == wanted and _attachments(post) == media:
                # The earliest counts, and the newest come first.
                found = published(identifier, at_of(post.get("createdAt")))
        return sighting(seen, since=since, post=found)

    def _own(self, auth: Credential, since: datetime) -> list[Mapping[str, Any]]:
        """Our posts since then, newest first. Raises OutcomeUnknown when there are too many."""
        found: list[Mapping[str, Any]] = []
        for page in range(FIND_PAGES):
            query = f"q=author&author={enc(auth.remote_id)}&sortBy=CREATED&start={page * FIND_PAGE}&count={FIND_PAGE}"
            listed = self._api.elements(auth, f"/rest/posts?{query}")
            fresh = [post for post in listed if (at_of(post.get("createdAt")) or since) >= since - SKEW]
            found += fresh
            if len(listed) < FIND_PAGE or len(fresh) < len(listed):
                return found
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")

    def _post(self, auth: Credential, body: Body) -> Published:
        try:
            identifier = created(self._api.send(auth, "POST", "/rest/posts", write=True, json=body))
        except Duplicate as error:
            if can_read(auth) and not self._is_recent(auth, error.remote_id):
                message = _("LinkedIn has had a post with this content before. Change the text.")
                raise InvalidContent(
                    message, platform=SLUG, code=error.code, status=error.status, raw=error.raw
                ) from error
            raise
        return published(identifier, self._clock())

    def _is_recent(self, auth: Credential, urn: str) -> bool:
        """Whether a post is there and so young that it can be what an earlier attempt made."""
        try:
            made = at_of(self._api.get(auth, f"/rest/posts/{enc(urn)}").get("createdAt"))
        except RemoteGone:
            return False
        return made is None or made > self._clock() - RECENT


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
    link = link_of(draft)
    alts = [{"altText": item.alt} if item.alt and item.kind is not Format.VIDEO else {} for item in draft.media]
    if link:
        title = str(options.get("link_title") or "").strip() or host_of(link) or link
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
    content = mapping(post, "content")
    several = rows(mapping(content, "multiImage"), "images")
    return len(several) + bool(content.get("media")) + bool(mapping(content, "article").get("thumbnail"))
