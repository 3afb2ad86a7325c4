"""The app's own token, and the signed link that opens Douyin's app with a post filled in, for a person to finish.

Source: developer.open-douyin.com, 发布内容至抖音 H5 场景 and its Schema example: the app's own token buys a ticket, the
ticket signs the link, a share id ties the event `create_video` to it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any
from urllib.parse import urlencode

from ...counting import find_hashtags
from ...errors import InvalidContent, UnexpectedResponse, UnsupportedFeature
from ...messages import _
from ...text import problem
from ...types import AppRegistration, Credential, Draft, Format
from .codes import APP_WRONG, SLUG
from .wire import HOST, Wire

CLIENT_TOKEN = f"{HOST}/oauth/client_token/"
SCHEMA = "snssdk1128://openplatform/share"


class Share(Wire):
    """What the app does in its own name."""

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a token of the app. Raises InvalidContent at the field `client_secret` when Douyin refuses it."""
        try:
            self._client_token(app)
        except InvalidContent as error:
            wrong = problem("app_refused", "client_secret", APP_WRONG)
            details: dict[str, Any] = {"code": error.code, "status": error.status, "raw": error.raw}
            raise InvalidContent(problems=(wrong,), platform=SLUG, **details) from None

    def app_link(self, auth: Credential, draft: Draft, *, key: str) -> str:
        """The link for the phone; its parameter `state` is the share id that comes back with `create_video`.

        Douyin's app fetches the files from `Media.url`. Raises UnsupportedFeature for drafts without files or app,
        InvalidContent when a file has no public address.
        """
        if auth.app is None or not draft.media:
            raise UnsupportedFeature(platform=SLUG, code="nothing_to_share")
        files = files_of(draft)
        token = self._client_token(auth.app)
        ticket = self._said("ticket", f"{HOST}/open/getticket/", token)
        share_id = self._said("share_id", f"{HOST}/share-id/", token, params={"need_callback": "true"})
        nonce, at = secrets.token_hex(8), str(int(self._clock().timestamp()))
        query = {
            "share_type": "h5",
            "client_key": auth.app.client_id,
            "nonce_str": nonce,
            "timestamp": at,
            "signature": signature(nonce, ticket, at),
            "state": share_id,
            **files,
            **words_of(draft),
        }
        if (visibility := str(draft.options.get("visibility") or "0")) != "0":
            query["private_status"] = visibility
        if draft.options.get("download"):
            query["download_type"] = str(draft.options["download"])
        return f"{SCHEMA}?{urlencode(query)}"

    def _client_token(self, app: AppRegistration) -> str:
        """A token of the app itself, good for two hours; the one before stays good for five minutes."""
        body = {"client_key": app.client_id, "client_secret": app.client_secret, "grant_type": "client_credential"}
        return _named(self._api.ask("POST", CLIENT_TOKEN, data=body), "access_token")

    def _said(self, name: str, url: str, token: str, **more: Any) -> str:
        return _named(self._api.ask("GET", url, token=token, **more), name)


def signature(nonce: str, ticket: str, timestamp: str) -> str:
    """MD5 in hex over nonce, ticket and time in seconds, in this order."""
    text = f"nonce_str={nonce}&ticket={ticket}&timestamp={timestamp}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def files_of(draft: Draft) -> dict[str, str]:
    """Addresses of the files. A single video goes straight to the app's last page, pictures through its editor."""
    urls = [item.url or "" for item in draft.media]
    if not all(url.startswith("https://") for url in urls):
        message = _("Douyin fetches the files from this installation, which has no public https address.")
        raise InvalidContent(message, platform=SLUG, code="no_public_url")
    if draft.media[0].kind is Format.VIDEO:
        return {"video_path": urls[0], "share_to_publish": "1"}
    return {"image_path": urls[0]} if len(urls) == 1 else {"image_list_path": json.dumps(urls)}


def words_of(draft: Draft) -> dict[str, str]:
    """Text and topics apart, as the link takes them."""
    text, at, tags = "", 0, find_hashtags(draft.text)
    for tag in tags:
        text, at = text + draft.text[at : tag.start], tag.end
        at += draft.text[at : at + 1] in {"#", "＃"} and not any(other.start == at for other in tags)
    found = {"title": " ".join((text + draft.text[at:]).split())}
    if tags:
        found["hashtag_list"] = json.dumps([tag.value for tag in tags], ensure_ascii=False)
    return {name: value for name, value in found.items() if value}


def _named(found: dict[str, Any], name: str) -> str:
    if not found.get(name):
        raise UnexpectedResponse(platform=SLUG, code=f"no_{name}")
    return str(found[name])
