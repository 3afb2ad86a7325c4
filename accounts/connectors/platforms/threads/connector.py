"""Threads by its own Graph host. Facts: developers.facebook.com, Threads API (2026-08), read 2026-11."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import regex

from ...addresses import on_hosts
from ...errors import AuthExpired, InvalidContent, MissingScope, NeedsReconnect, RemoteGone, UnexpectedResponse
from ...families.meta_graph import THREADS, Graph, number, rows
from ...families.meta_hooks import receive
from ...families.meta_signin import check_app, judge
from ...families.oauth2 import Dialect, OAuth2
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, find_links, problem
from ...types import (
    AccountDay,
    AccountInfo,
    AppRegistration,
    Capabilities,
    Credential,
    Draft,
    Format,
    Grant,
    InboxPage,
    PostMetrics,
    Problem,
    Published,
    Quota,
    RedirectStart,
    Sighting,
)
from .facts import CAPABILITIES, FILES_MAX, LINKS_MAX, SCOPES, TEXT
from .figures import followers, read_days, read_posts
from .inbox import read_change, read_inbox
from .posts import Posts

SLUG = "threads"
HOST = "https://graph.threads.net"
AUTHORIZE = "https://threads.com/oauth/authorize"
PROFILE = "id,username,name,threads_profile_picture_url"
LIMITS = "quota_usage,config,reply_quota_usage,reply_config"
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u200D\uFE0F\u20E3\U0001F3FB-\U0001F3FF]")


class Threads:
    """Authorizes by redirect, publishes threads, deletes, reads figures and the inbox, replies, hides, hears events.

    `appsecret_proof` is not documented for this host and not sent. There is no revoking of a token.
    """

    capabilities: Capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._graph = Graph(http, clock, SLUG, THREADS, proof=False)
        form, query = (Dialect(separator=",", pkce=False, send=send, judge=judge(clock)) for send in ("form", "query"))
        self._oauth, self._asking = OAuth2(http, clock, SLUG, form), OAuth2(http, clock, SLUG, query)
        self._posts = Posts(self._graph, sleep)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; emoji count by their bytes; at most five links and twenty files; a topic without . and &."""
        problems = check_limits(draft, self.capabilities, info)
        texts = [
            ("text", "text_too_long", draft.text),
            ("first_comment", "first_comment_too_long", draft.first_comment),
        ]
        texts += [(f"thread.{index}", "thread_text_too_long", text) for index, text in enumerate(draft.thread)]
        known = {(item.field, item.code) for item in problems}
        for field, code, text in texts:
            over = count_text(text) - TEXT.max
            if over > 0 and (field, code) not in known:
                message = _("The text is too long by %(over)s: %(count)s of %(max)s characters; emoji count several.")
                problems.append(problem(code, field, message, over=over, count=TEXT.max + over, max=TEXT.max))
            links = len({link.value for link in find_links(text)})
            if links > LINKS_MAX:
                message = _("Too many links: %(count)s of at most %(max)s.")
                problems.append(problem("too_many_links", field, message, count=links, max=LINKS_MAX))
        videos, total = sum(item.kind is Format.VIDEO for item in draft.media), len(draft.media)
        if total > FILES_MAX >= max(videos, total - videos):
            message = _("Too many files: %(count)s of at most %(max)s.")
            problems.append(problem("too_many_files", "media", message, count=total, max=FILES_MAX))
        if set(".&") & set(str(draft.options.get("topic_tag") or "")):
            message = _("A topic holds no full stop and no &.")
            problems.append(problem("topic_invalid", "options.topic_tag", message))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at threads.net and threads.com."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Whether the Threads app ID and secret belong together."""
        check_app(self._asking, f"{HOST}/oauth/access_token", app, SLUG)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        names = [item.name for item in SCOPES]
        return self._oauth.start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into a token of 60 days. Raises NeedsReconnect."""
        query = {**query, "code": query.get("code", "").removesuffix("#_")}
        short = self._oauth.exchange(f"{HOST}/oauth/access_token", app, query, keep, redirect_uri=redirect_uri)
        fields = {
            "grant_type": "th_exchange_token",
            "client_secret": app.client_secret,
            "access_token": str(short["access_token"]),
        }
        auth = self._token("access_token", fields, Credential({}, app=app))
        profile = self._graph.get(auth, "me", fields=PROFILE)
        auth = replace(auth, remote_id=str(profile.get("id") or ""), version=0)
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Another 60 days for a token that has not run out yet. Raises NeedsReconnect when it is refused."""
        fields = {"grant_type": "th_refresh_token", "access_token": auth.secrets["access"]}
        try:
            return self._token("refresh_access_token", fields, auth)
        except (AuthExpired, InvalidContent, MissingScope) as error:
            raise NeedsReconnect(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error

    def probe(self, auth: Credential) -> AccountInfo:
        """Name of the account, how many follow it, and how much of today's allowances is used."""
        profile = self._graph.get(auth, "me", fields=PROFILE)
        if not profile.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        limits = (rows(self._graph.get(auth, f"{profile['id']}/threads_publishing_limit", fields=LIMITS)) or [{}])[0]
        try:
            many, missing = followers(self._graph, replace(auth, remote_id=str(profile["id"]))), ()
        except MissingScope:
            many, missing = None, ("threads_manage_insights",)
        name = str(profile.get("username") or "")
        quotas = (
            _quota(_("Posts in 24 hours"), limits, "quota_usage", "config"),
            _quota(_("Replies in 24 hours"), limits, "reply_quota_usage", "reply_config"),
        )
        return AccountInfo(
            remote_id=str(profile["id"]),
            handle=name,
            display_name=str(profile.get("name") or name),
            url=f"https://www.threads.com/@{name}" if name else "",
            avatar_url=str(profile.get("threads_profile_picture_url") or ""),
            followers=many,
            missing_scopes=missing,
            quotas=tuple(item for item in quotas if item is not None),
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Prepare the post in a container that nobody sees. `poll` publishes it: a container is published only once."""
        return self._posts.begin(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Publish the container once it is ready, then the parts that follow."""
        return self._posts.finish(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's posts since then for this text and thread."""
        return self._posts.find(auth, draft, since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Reply to our own post, unless the same reply stands there already."""
        return self._posts.answer(auth, remote_id, text).remote_id

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a reply or a mention."""
        return self._posts.answer(auth, to_remote_id, text)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show one reply; Threads hides what is below it, too."""
        fields = {"hide": "true" if hidden else "false"}
        self._graph.call("POST", f"{remote_id}/manage_reply", auth, fields, write=True)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post; at most 100 in 24 hours."""
        try:
            self._graph.call("DELETE", remote_id, auth, write=True)
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Views, likes, replies, reposts, quotes and shares."""
        return read_posts(self._graph, auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The account's figures by UTC day."""
        return read_days(self._graph, auth, since, until)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Replies and mentions newer than `cursor`, oldest first."""
        return read_inbox(self._graph, auth, cursor)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Replies, mentions and posts as they happen; also the end of access."""
        return receive(call, keys, now, platform=SLUG, read=read_change)

    def _token(self, path: str, fields: Mapping[str, str], auth: Credential) -> Credential:
        found = self._graph.call("GET", f"{HOST}/{path}", None, fields).mapping()
        if not found.get("access_token"):
            raise UnexpectedResponse(platform=SLUG, code="no_token")
        secrets = {"access": str(found["access_token"])}
        return replace(auth, secrets=secrets, expires_at=self._oauth.ends(found), version=auth.version + 1)


def count_text(text: str) -> int:
    """Length as Threads counts it: characters, emoji by the bytes of their UTF-8."""
    return sum(len(char.encode("utf-8", "surrogatepass")) if _EMOJI.match(char) else 1 for char in text)


def _quota(name: str, limits: Mapping[str, object], usage: str, config: str) -> Quota | None:
    used, given = number(limits.get(usage)), limits.get(config)
    total = number(given.get("quota_total")) if isinstance(given, dict) else None
    return None if used is None or total is None else Quota(name, used, total)
