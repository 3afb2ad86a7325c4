"""WeChat official accounts (公众号, 服务号): opened with AppID and AppSecret, articles by way of the draft box.

Facts: developers.weixin.qq.com/doc/subscription and /doc/service of 2025 and 2026. Since July 2025 only accounts of
verified companies may publish by the interface; all others are told so and posted to by hand.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ...addresses import on_hosts
from ...errors import ConnectorError, InvalidContent, MissingScope, NeedsReconnect
from ...families.xml_push import key_fits
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, problem
from ...types import (
    AccountDay,
    AccountInfo,
    Credential,
    Draft,
    Format,
    Grant,
    InboxPage,
    Media,
    PostMetrics,
    PreparedMedia,
    Problem,
    Published,
    Quota,
    Sighting,
)
from . import push
from .articles import NEWSPIC, Library, body_of, in_body, kind_of
from .facts import BODY_MAX, CAPABILITIES
from .figures import Figures
from .inbox import Inbox
from .plans import PostId
from .posts import Posts
from .wire import NO_PERMISSION, SLUG, Api, until_midnight

UNVERIFIED = _("WeChat lets only accounts of verified companies publish by its interface. A person publishes here.")
VIDEO = _("WeChat takes videos inside articles only in its console.")
# How long an address of our body pictures may be, for counting.
PICTURE_URL = "https://mmbiz.qpic.cn/" + "x" * 150
APPID = re.compile(r"wx[0-9A-Za-z]{4,30}")
NAME_MAX = 60


class WechatOfficialAccount:
    """Publishes articles and picture posts, reads comments and figures, answers comments and messages."""

    capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._clock = clock
        self._api = Api(http, clock)
        self._library = Library(self._api)
        self._posts = Posts(self._api, sleep)
        self._inbox = Inbox(self._api, self._posts)
        self._figures = Figures(self._api, self._posts)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, and the length of the article as HTML, which is what WeChat counts."""
        problems = check_limits(draft, self.capabilities, info)
        length = len(body_of(draft, dict.fromkeys(in_body(draft), PICTURE_URL)))
        if length > BODY_MAX and not any(item.code == "text_too_long" for item in problems):
            message = _("The article with its markup is too long by %(over)s: %(count)s of %(max)s characters.")
            numbers: dict[str, Any] = {"count": length, "max": BODY_MAX, "over": length - BODY_MAX}
            problems.append(problem("markup_too_long", "text", message, **numbers))
        if draft.options.get("mass_send") and kind_of(draft) == NEWSPIC:
            message = _("Only articles can be sent as a mass message, not picture posts.")
            problems.append(problem("mass_needs_article", "options.mass_send", message))
        return problems

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """Accounts that may not publish, and drafts with a video."""
        if info is not None and info.by_hand:
            return info.by_hand
        return VIDEO if any(item.kind is Format.VIDEO for item in draft.media) else ""

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of articles."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """What the console shows under Settings and development."""
        optional = _("Only if you want messages and events: the key of the secure mode, 43 characters.")
        return (
            ConnectField("name", _("Name of the account"), help=_("WeChat does not tell it by the interface.")),
            ConnectField("appid", _("AppID"), help=_("In the console under Settings and development.")),
            ConnectField("secret", _("AppSecret"), kind="password"),
            ConnectField("aes_key", _("EncodingAESKey"), kind="password", help=optional, required=False),
        )

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Open the account. Raises InvalidContent with problems at the fields, NeedsReconnect for a foreign address."""
        given = {name: values.get(name, "").strip() for name in ("name", "appid", "secret", "aes_key")}
        problems = []
        if not given["name"] or len(given["name"]) > NAME_MAX:
            message = _("Give the account's name, at most %(max)s characters.")
            problems.append(problem("name_missing", "name", message, max=NAME_MAX))
        if not APPID.fullmatch(given["appid"]):
            problems.append(problem("appid_invalid", "appid", _("An AppID begins with wx.")))
        if not given["secret"]:
            problems.append(problem("secret_missing", "secret", _("Enter the AppSecret.")))
        if given["aes_key"] and not key_fits(given["aes_key"]):
            problems.append(problem("key_invalid", "aes_key", _("An EncodingAESKey has 43 letters and digits.")))
        if problems:
            raise InvalidContent(problems=problems, platform=SLUG)
        try:
            auth = self.refresh(Credential(given, remote_id=given["appid"], version=-1))
        except NeedsReconnect as error:
            field = {"40013": "appid", "40125": "secret"}.get(error.code)
            if field is None:
                raise
            wrong = problem("refused", field, error.message)
            raise InvalidContent(problems=(wrong,), platform=SLUG, code=error.code) from None
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Ask for the stable token, which stays the same until five minutes before its end."""
        found = self._api.token(auth.secrets["appid"], auth.secrets["secret"])
        try:
            lasts = timedelta(seconds=int(found.get("expires_in") or 0))
        except (TypeError, ValueError):
            lasts = timedelta(0)
        secrets = {**auth.secrets, "access": str(found["access_token"])}
        return replace(
            auth, secrets=secrets, expires_at=self._clock().astimezone(UTC) + lasts, version=auth.version + 1
        )

    def probe(self, auth: Credential) -> AccountInfo:
        """Whether the account may publish, how often today, and its followers of yesterday."""
        name = auth.secrets.get("name") or auth.remote_id
        info = AccountInfo(remote_id=auth.remote_id, handle=name, display_name=name)
        body = {"offset": 0, "count": 1, "no_content": 1}
        try:
            found = self._api.call(auth, "/cgi-bin/freepublish/batchget", body)
        except MissingScope as error:
            if error.code != NO_PERMISSION:
                raise
            return replace(info, by_hand=UNVERIFIED)
        posts, followers = found.get("total_count"), None
        quotas: tuple[Quota, ...] = ()
        with suppress(ConnectorError):
            followers = self._figures.followers(auth)
        with suppress(ConnectorError):
            quotas = self._quotas(auth)
        return replace(info, posts=posts if isinstance(posts, int) else None, followers=followers, quotas=quotas)

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload, make a draft and publish it; PROCESSING until WeChat has worked on it. `key` guards mass messages."""
        return self._posts.publish(auth, draft, key)

    def poll(self, auth: Credential, handle: str) -> Published:
        """How publishing fares; a draft whose sending was unclear and that still waits is sent again."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look among what was published and in the draft box, by title and text."""
        return self._posts.find(auth, draft, key, since)

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Put a picture into the account's library, which keeps it."""
        return PreparedMedia(self._library.keep(auth, media).handle)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete an article or mass message."""
        self._posts.delete(auth, PostId.of(remote_id))

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Readers, likes, comments, shares, saves and new followers of articles, up to yesterday."""
        return self._figures.of_posts(auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Followers and what all articles brought, by day in China."""
        return self._figures.of_account(auth, since, until)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under the ten newest articles; messages come by push only."""
        return self._inbox.read(auth, cursor)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, or a message within 48 hours."""
        return self._inbox.reply(auth, to_remote_id, text, key)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Take a comment out of the selection readers see, or into it."""
        self._inbox.elect(auth, remote_id, shown=not hidden)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """A message or event pushed to the account's address."""
        return push.receive(call, keys, now)

    def _quotas(self, auth: Credential) -> tuple[Quota, ...]:
        path = "/cgi-bin/freepublish/submit"
        quota = self._api.call(auth, "/cgi-bin/openapi/quota/get", {"cgi_path": path}).get("quota") or {}
        used, limit = quota.get("used"), quota.get("daily_limit")
        if not isinstance(used, int) or not isinstance(limit, int):
            return ()
        resets = self._clock().astimezone(UTC) + timedelta(seconds=until_midnight(self._clock()))
        return (Quota(_("Publishing calls of the day"), used, limit, resets),)
