"""Weibo: opened by OAuth 2; shares links with a text and a picture, the rest a person posts.

Facts: open.weibo.com/wiki, read 2026-11. Access of web apps cannot be renewed, the person must come again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ...addresses import on_hosts
from ...errors import AuthExpired, ConnectorError, InvalidContent, NeedsReconnect, RemoteGone, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, problem
from ...types import (
    AccountInfo,
    AppRegistration,
    Credential,
    Draft,
    Grant,
    InboxPage,
    PostMetrics,
    Problem,
    Published,
    Quota,
    RedirectStart,
    Sighting,
)
from . import push
from .facts import CAPABILITIES, READ_MESSAGES, WRITE_MESSAGES
from .inbox import Inbox
from .posts import Posts, reason_by_hand, web_link
from .wire import BASE, NO_CLIENT, SLUG, Api, checked, id_of, judge

AUTHORIZE, TOKEN = f"{BASE}/oauth2/authorize", f"{BASE}/oauth2/access_token"
SCOPES = (READ_MESSAGES, WRITE_MESSAGES)
COUNTED_AT_ONCE = 100


class Weibo:
    """Shares, comments, answers, deletes, reads counts, comments and mentions."""

    capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock
        self._api = Api(http, clock)
        dialect = Dialect(pkce=False, separator=",", judge=lambda answer: judge(answer, clock()))
        self._oauth = OAuth2(http, clock, SLUG, dialect)
        self._posts, self._inbox = Posts(self._api), Inbox(self._api)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits of Weibo's own pages; what an app may not post goes to a person (`by_hand`)."""
        return check_limits(draft, self.capabilities, info)

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """Why an app may not post this, '' when it may."""
        return (info.by_hand if info else "") or reason_by_hand(draft)

    def app_link(self, auth: Credential, draft: Draft, *, key: str) -> str:
        """Weibo's page with the text filled in, for texts alone."""
        return web_link(draft)

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses on weibo.com."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing but the app is needed."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Redeem a code that nobody gave: Weibo judges the app first. Raises InvalidContent when it is wrong."""
        body = {
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "grant_type": "authorization_code",
            "code": "0",
            "redirect_uri": "https://example.com/",
        }
        answer = self._http.request("POST", TOKEN, platform=SLUG, write=False, data=body)
        try:
            checked(answer, self._clock())
        except ConnectorError as error:
            if error.code == NO_CLIENT:
                wrong = problem("app_refused", "client_secret", _("Weibo does not know this App Key and App Secret."))
                raise InvalidContent(problems=(wrong,), platform=SLUG, code=error.code) from None
            if error.retryable or not error.code:
                raise

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        return self._oauth.start(AUTHORIZE, app, scopes=SCOPES, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        uid = str(found.get("uid") or "")
        if not uid:
            raise UnexpectedResponse(platform=SLUG, code="no_uid")
        auth = Credential({"access": str(found["access_token"])}, "", uid, self._oauth.ends(found), app=app)
        told = self._api.post(auth, "/oauth2/get_token_info", {}, write=False)
        scopes = tuple(item for item in str(told.get("scope") or "").replace(" ", ",").split(",") if item)
        auth = replace(auth, scopes=scopes, expires_at=self._oauth.ends(told, "expire_in") or auth.expires_at)
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Not possible for web apps: raises NeedsReconnect."""
        message = _("Weibo's access has ended and can only be given again by you. Connect the account again.")
        raise NeedsReconnect(message, platform=SLUG, code="no_refresh")

    def revoke(self, auth: Credential) -> None:
        """End the access."""
        with suppress(AuthExpired, NeedsReconnect):
            self._api.post(auth, "/oauth2/revokeoauth2", {}, write=False)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account, and the calls left in this hour."""
        user = self._api.get(auth, "/2/users/show.json", uid=auth.remote_id)
        if not id_of(user):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        quotas: tuple[Quota, ...] = ()
        with suppress(ConnectorError):
            quotas = self._quotas(auth)
        return AccountInfo(
            remote_id=id_of(user),
            handle=str(user.get("screen_name") or id_of(user)),
            display_name=str(user.get("name") or ""),
            url=f"https://weibo.com/u/{id_of(user)}",
            avatar_url=str(user.get("avatar_large") or ""),
            followers=_number(user, "followers_count"),
            following=_number(user, "friends_count"),
            posts=_number(user, "statuses_count"),
            missing_scopes=tuple(s for s in SCOPES if auth.scopes and not {s, "all"} & set(auth.scopes)),
            quotas=quotas,
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Share the draft. Raises InvalidContent for one that only a person can post."""
        if reason := reason_by_hand(draft):
            raise InvalidContent(reason, platform=SLUG, code="by_hand")
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether a post that Weibo took can be seen by now."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts by text and picture; links come back shortened, so they do not count."""
        return self._posts.find(auth, draft, since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a post."""
        with suppress(RemoteGone):
            self._api.post(auth, "/2/statuses/destroy.json", {"id": remote_id})

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on our own post."""
        return self._inbox.comment(auth, remote_id, text)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, mention or message."""
        return self._inbox.reply(auth, to_remote_id, text, key)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments and mentions; messages come by push only."""
        return self._inbox.read(auth, cursor)

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Likes, comments and reposts; Weibo tells ordinary apps no reads."""
        figures = []
        for start in range(0, len(remote_ids), COUNTED_AT_ONCE):
            wanted = remote_ids[start : start + COUNTED_AT_ONCE]
            for row in self._api.rows(auth, "/2/statuses/count.json", ids=",".join(wanted)):
                values = {ours: _number(row, theirs) for ours, theirs in self.capabilities.post_figures.items()}
                if id_of(row) in wanted:
                    figures.append(PostMetrics(id_of(row), **values, raw=row))
        return figures

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """A message or event of a fan."""
        return push.receive(call, keys, now)

    def _quotas(self, auth: Credential) -> tuple[Quota, ...]:
        found = self._api.get(auth, "/2/account/rate_limit_status.json")
        limit, left = _number(found, "user_limit"), _number(found, "remaining_user_hits")
        if limit is None or left is None:
            return ()
        seconds = _number(found, "reset_time_in_seconds")
        resets = self._clock().astimezone(UTC) + timedelta(seconds=seconds) if seconds is not None else None
        return (Quota(_("Calls of the hour"), max(0, limit - left), limit, resets),)


def _number(source: Mapping[str, Any], name: str) -> int | None:
    value = source.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
