"""Douyin: signs in by redirect, publishes videos and pictures, comments, answers, reads figures, takes events.

Where the right to publish was not granted, a person finishes the post in the app, opened by a signed link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from ...addresses import on_hosts
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, problem
from ...types import (
    AccountDay,
    AccountInfo,
    AppRegistration,
    Credential,
    Draft,
    Grant,
    InboxPage,
    Media,
    PostMetrics,
    PreparedMedia,
    Problem,
    Published,
    RedirectStart,
    Sighting,
)
from . import figures, hooks, inbox, share
from .facts import CAPABILITIES
from .posts import Posts, shaped
from .signin import SignIn
from .wire import Api


class Douyin:
    """Connects, publishes, hands over, comments, answers, reads figures and comments, receives events."""

    capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._clock = clock
        self._api = Api(http, clock)
        self._signin = SignIn(http, clock, self._api)
        self._posts = Posts(self._api, clock)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; topics grow by the space that must follow them; the cover's second is a number."""
        problems = check_limits(draft, self.capabilities, info)
        if not any(item.code == "text_too_long" for item in problems):
            grown = check_limits(replace(draft, text=shaped(draft.text)), self.capabilities, info)
            problems += [item for item in grown if item.code == "text_too_long"]
        second = str(draft.options.get("cover_second") or "").strip()
        if second and not second.replace(".", "", 1).isdecimal():
            message = _("Give the second as a number, for example 2.5.")
            problems.append(problem("cover_second_invalid", "options.cover_second", message))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of Douyin's sites."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """Everything is posted by hand where the right to publish was not granted."""
        return info.by_hand if info else ""

    def app_link(self, auth: Credential, draft: Draft, *, key: str) -> str:
        """A link for the phone, good for some minutes; each asks for a share id of its own."""
        return share.app_link(self._api, self._signin, self._clock, auth.app, draft)

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Ask Douyin for a token of the app. Raises InvalidContent when it refuses key or secret."""
        self._signin.check_app(app)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person: a page with a QR code for Douyin's app."""
        return self._signin.start(app, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        return self._signin.exchange(app, query, keep, redirect_uri=redirect_uri)

    def refresh(self, auth: Credential) -> Credential:
        """A fresh access token. Raises NeedsReconnect when Douyin refuses."""
        return self._signin.refresh(auth)

    def probe(self, auth: Credential) -> AccountInfo:
        """Name, picture, followers, and which permissions are missing."""
        return self._signin.probe(auth)

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one file ahead of its post."""
        return self._posts.prepare(auth, media)

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload and create; PROCESSING while Douyin reviews. Douyin takes no key: a lost answer is looked up."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """How the review went. Raises PolicyRejected when it went badly."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's newest posts for the text."""
        return self._posts.find(auth, draft, since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment an own post, unless the same comment stands there already."""
        return inbox.write_comment(self._api, auth, remote_id, text)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, unless the same answer stands there already, or a message that came by webhook."""
        return inbox.answer(self._api, auth, to_remote_id, text)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under the newest posts."""
        return inbox.read_inbox(self._api, auth, cursor)

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Likes, comments, shares and plays; posts that are gone are left out."""
        return figures.post_metrics(self._api, auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Figures by day of Beijing's calendar."""
        return figures.account_days(self._api, auth, self._clock, since, until)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check and read one pushed event. Douyin signs no time, so `now` decides nothing."""
        return hooks.receive(call, keys)
