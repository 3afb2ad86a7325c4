"""Making, telling apart and deleting posts of an Instagram account.

Source: developers.facebook.com, Instagram Platform content publishing (2026-06).
"""

from __future__ import annotations

import json

from ...errors import InvalidContent, UnsupportedFeature
from ...families.meta_graph import Body
from ...families.meta_posts import address_of, mark_of
from ...messages import _
from ...types import Credential, Draft, Format, Media, Published
from .wire import SLUG, Wire


class Posts(Wire):
    """Prepares posts in containers that nobody sees; `poll` publishes them: a container is published only once."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Have Instagram fetch the files into a container."""
        joint, plan = collaborators_of(draft), self._plan_of(draft)
        words = {"caption": draft.text or None, "collaborators": json.dumps(joint) if joint else None}
        if is_story(draft):
            return self._containers.begin(auth, [_file(draft.media[0], "STORIES")], None, plan)
        if len(draft.media) > 1:
            parts = [{**_file(item, "VIDEO"), "is_carousel_item": "true"} for item in draft.media]
            parent = {name: value for name, value in words.items() if value is not None}
            return self._containers.begin(auth, parts, {**parent, "media_type": "CAROUSEL"}, plan)
        single: Body = {**_file(draft.media[0], "REELS"), **words}
        if draft.format is Format.VIDEO:
            single["share_to_feed"] = "false" if draft.options.get("reel_only") else "true"
        return self._containers.begin(auth, [single], None, plan)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post; what Instagram cannot delete by its interface is left to a person (UnsupportedFeature)."""
        try:
            super().delete(auth, remote_id)
        except InvalidContent as error:
            if "2207085" not in error.code:
                raise
            message = _("Instagram could not delete this post by its interface. Delete it in the app.")
            raise UnsupportedFeature(message, platform=SLUG, code=error.code, raw=error.raw) from error

    def _plan_of(self, draft: Draft) -> Body:
        if is_story(draft):
            return {"kind": "STORY", "mark": ""}
        single = "VIDEO" if draft.format is Format.VIDEO else "IMAGE"
        return {"kind": "CAROUSEL_ALBUM" if len(draft.media) > 1 else single, "mark": mark_of(draft.text)}

    def _edge(self, kind: str) -> str:
        return "stories" if kind == "STORY" else "media"


def is_story(draft: Draft) -> bool:
    """Whether the draft becomes a Story."""
    return draft.options.get("placement") == "story"


def collaborators_of(draft: Draft) -> list[str]:
    """The joint authors of a draft, without @ and blanks."""
    names = str(draft.options.get("collaborators") or "").replace("，", ",").replace("、", ",").split(",")
    return [name.strip().lstrip("@") for name in names if name.strip()]


def _file(media: Media, video_type: str) -> Body:
    """The parameters of one file; Instagram fetches it from its address."""
    address = address_of(media, SLUG)
    if media.kind is Format.VIDEO:
        return {"media_type": video_type, "video_url": address}
    body: Body = {"image_url": address}
    if video_type == "STORIES":
        body["media_type"] = "STORIES"
    elif media.alt:
        body["alt_text"] = media.alt
    return body
