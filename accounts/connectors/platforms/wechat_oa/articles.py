"""What is put into the draft box: an article, or a picture post."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import InvalidContent, UnexpectedResponse
from ...messages import _
from ...text import find_links, problem
from ...types import Credential, Draft, Format, Media
from . import markup
from .wire import SLUG, Api

NEWS, NEWSPIC = "news", "newspic"
# Pictures with a longer text become an article.
CAPTION_MAX = 1000
DIGEST_MAX, DIGEST_DEFAULT = 120, 54
INLINE_MAX = 1024 * 1024
INLINE_TYPES = ("image/jpeg", "image/png")
COMMENTS = {"everyone": (1, 0), "followers": (1, 1), "closed": (0, 0)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the account's library: its permanent id, and the address under which articles may show it."""

    media_id: str
    url: str

    @property
    def handle(self) -> str:
        """Both in one word, for `Media.prepared`."""
        return f"{self.media_id}|{self.url}"


def kind_of(draft: Draft) -> str:
    """Article or picture post: as chosen; else pictures with a short text are a picture post."""
    chosen = str(draft.options.get("article_type") or "")
    if chosen in (NEWS, NEWSPIC):
        return chosen
    return NEWSPIC if draft.format is Format.IMAGE and len(draft.text) <= CAPTION_MAX else NEWS


def pictures_of(draft: Draft) -> list[Media]:
    """The pictures in order; the first is the cover."""
    return [item for item in draft.media if item.kind is not Format.VIDEO]


def in_body(draft: Draft) -> list[int]:
    """Numbers (from 1) of the pictures an article shows: all but the cover, and the cover where it has a place."""
    named = markup.placed(draft.text)
    return [number for number in range(1, len(pictures_of(draft)) + 1) if number > 1 or number in named]


def body_of(draft: Draft, urls: Mapping[int, str]) -> str:
    """The content field of the draft."""
    return draft.text if kind_of(draft) == NEWSPIC else markup.article(draft.text, urls)


def wanted_html(draft: Draft) -> str:
    """The content to compare with what is read back."""
    return html.escape(draft.text) if kind_of(draft) == NEWSPIC else body_of(draft, dict.fromkeys(in_body(draft), "-"))


def digest_of(draft: Draft) -> str:
    """The summary: as written, or how the text begins."""
    written = str(draft.options.get("digest") or "").strip()
    return written or " ".join(draft.text.replace("#", " ").replace("*", " ").split())[:DIGEST_DEFAULT]


class Library:
    """Pictures of one account's library."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def keep(self, auth: Credential, media: Media) -> Picture:
        """Put a picture into the library for good."""
        with media.open() as stream:
            file = (media.filename, stream, media.mime)
            found = self._api.upload(auth, "/cgi-bin/material/add_material", file, media.size, "image")
        if not found.get("media_id"):
            raise UnexpectedResponse(platform=SLUG, code="no_media_id")
        return Picture(str(found["media_id"]), str(found.get("url") or ""))

    def inline(self, auth: Credential, media: Media) -> str:
        """The address of a picture inside an article. Small ones need no place in the library, others get one."""
        if media.prepared or media.size >= INLINE_MAX or media.mime not in INLINE_TYPES:
            return self.picture(auth, media).url
        with media.open() as stream:
            file = (media.filename, stream, media.mime)
            found = self._api.upload(auth, "/cgi-bin/media/uploadimg", file, media.size)
        if not found.get("url"):
            raise UnexpectedResponse(platform=SLUG, code="no_url")
        return str(found["url"])

    def picture(self, auth: Credential, media: Media) -> Picture:
        """A picture in the library, as prepared or uploaded now."""
        if media.prepared:
            media_id, _mark, url = media.prepared.partition("|")
            return Picture(media_id, url)
        return self.keep(auth, media)

    def article(self, auth: Credential, draft: Draft) -> dict[str, Any]:
        """Everything uploaded, as one entry of `articles`."""
        pictures, options = pictures_of(draft), draft.options
        if not pictures:
            missing = problem("image_needed", "media", _("Add a picture."))
            raise InvalidContent(problems=(missing,), platform=SLUG, code=missing.code)
        opened, fans = COMMENTS.get(str(options.get("comments") or ""), COMMENTS["everyone"])
        made: dict[str, Any] = {
            "article_type": kind_of(draft),
            "title": draft.title,
            "need_open_comment": opened,
            "only_fans_can_comment": fans,
        }
        if made["article_type"] == NEWSPIC:
            kept: Sequence[Picture] = [self.picture(auth, item) for item in pictures]
            listed = [{"image_media_id": item.media_id} for item in kept]
            return made | {"content": draft.text, "image_info": {"image_list": listed}}
        cover = self.picture(auth, pictures[0])
        urls = {number: self.inline(auth, pictures[number - 1]) for number in in_body(draft)}
        made |= {"content": body_of(draft, urls), "digest": digest_of(draft), "thumb_media_id": cover.media_id}
        source = str(options.get("source_url") or "").strip() or next((s.value for s in find_links(draft.text)), "")
        return made | {
            name: value
            for name, value in (("author", str(options.get("author") or "").strip()), ("content_source_url", source))
            if value
        }
