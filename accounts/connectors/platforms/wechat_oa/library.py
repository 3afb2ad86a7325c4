"""Pictures in the account's library, and the entry of the draft box that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import InvalidContent, Transient
from ...messages import _
from ...text import find_links, problem
from ...types import Credential, Draft, Media, PreparedMedia
from .codes import SLUG
from .content import NEWSPIC, body_of, digest_of, in_body, kind_of, pictures_of
from .wire import Wire

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


class Library(Wire):
    """Keeps pictures."""

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Put a picture into the account's library, which keeps it."""
        return PreparedMedia(self._keep(auth, media).handle)

    def _keep(self, auth: Credential, media: Media) -> Picture:
        """Put a picture into the library for good."""
        with media.open() as stream:
            file = (media.filename, stream, media.mime)
            found = self._api.upload(auth, "/cgi-bin/material/add_material", file, media.size, "image")
        if not found.get("media_id") or not found.get("url"):
            raise Transient(platform=SLUG, code="no_media_id")
        return Picture(str(found["media_id"]), str(found["url"]))

    def _inline(self, auth: Credential, media: Media) -> str:
        """The address of a picture inside an article. Small ones need no place in the library, others get one."""
        if media.prepared or media.size >= INLINE_MAX or media.mime not in INLINE_TYPES:
            return self._picture(auth, media).url
        with media.open() as stream:
            file = (media.filename, stream, media.mime)
            found = self._api.upload(auth, "/cgi-bin/media/uploadimg", file, media.size)
        if not found.get("url"):
            raise Transient(platform=SLUG, code="no_url")
        return str(found["url"])

    def _picture(self, auth: Credential, media: Media) -> Picture:
        """A picture in the library, as prepared or uploaded now."""
        if media.prepared:
            media_id, _mark, url = media.prepared.partition("|")
            return Picture(media_id, url)
        return self._keep(auth, media)

    def _article(self, auth: Credential, draft: Draft) -> dict[str, Any]:
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
            kept: Sequence[Picture] = [self._picture(auth, item) for item in pictures]
            listed = [{"image_media_id": item.media_id} for item in kept]
            return made | {"content": draft.text, "image_info": {"image_list": listed}}
        cover = self._picture(auth, pictures[0])
        urls = {number: self._inline(auth, pictures[number - 1]) for number in in_body(draft)}
        made |= {"content": body_of(draft, urls), "digest": digest_of(draft), "thumb_media_id": cover.media_id}
        source = str(options.get("source_url") or "").strip() or next((s.value for s in find_links(draft.text)), "")
        return made | {
            name: value
            for name, value in (("author", str(options.get("author") or "").strip()), ("content_source_url", source))
            if value
        }
