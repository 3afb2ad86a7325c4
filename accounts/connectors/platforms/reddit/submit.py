"""Submitting a post: the form, the flair, the files. Source: www.reddit.com/dev/api (submit), praw 8 for media."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ...errors import InvalidContent
from ...messages import _
from ...text import problem
from ...types import Credential, Draft, Format
from .files import Files
from .wanted import Wanted
from .wire import SLUG


class Submits(Files):
    """Sends a post with its files."""

    def _submit(self, auth: Credential, draft: Draft, wanted: Wanted) -> dict[str, Any]:
        """Upload and submit; what Reddit says about it. Only the last request makes anything visible."""
        body = self._body(auth, draft, wanted)
        files = [self._upload(auth, item) for item in draft.media]
        if wanted.kind == "gallery":
            items = [{"media_id": asset, "caption": "", "outbound_url": ""} for asset, _url in files]
            return self._api.post(auth, "/api/submit_gallery_post.json", write=True, json={**body, "items": items})
        form = {**body, "kind": wanted.kind, **self._addresses(auth, draft, files)}
        data = {name: str(value).lower() if isinstance(value, bool) else value for name, value in form.items()}
        return self._api.post(auth, "/api/submit", write=True, data=data)

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

    def _addresses(self, auth: Credential, draft: Draft, files: list[tuple[str, str]]) -> dict[str, str]:
        """Parameters of a post with one picture or one video; a picture beside the video is its poster."""
        if not files:
            return {}
        video = next((index for index, item in enumerate(draft.media) if item.kind is Format.VIDEO), None)
        if video is None:
            return {"url": files[0][1]}
        posters = [address for index, (_asset, address) in enumerate(files) if index != video]
        return {"url": files[video][1], "video_poster_url": posters[0] if posters else self._blank_poster(auth)}

    def _flair(self, auth: Credential, community: str, wanted: str) -> str:
        """Id of the flair called so (or with this id). Raises InvalidContent with the names there are."""
        found = self._api.get(auth, f"/r/{quote(community, safe='')}/api/link_flair_v2")
        flairs = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
        for item in flairs:
            if wanted.lower() in (str(item.get("id")).lower(), str(item.get("text")).strip().lower()):
                return str(item["id"])
        names = ", ".join(str(item.get("text")) for item in flairs[:20])
        message = _("The community has no flair “%(name)s”. It has: %(names)s")
        wrong = problem("flair_unknown", "options.flair", message, name=wanted, names=names or "–")
        raise InvalidContent(problems=(wrong,), platform=SLUG, code=wrong.code)
