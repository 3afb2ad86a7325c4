"""Roles a connector may play, one small protocol each. `Capabilities.can` must match what a class implements.

Calls raise only subclasses of `errors.ConnectorError`. All datetimes are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from .types import (
    AccountInfo,
    AppRegistration,
    Capabilities,
    ConnectField,
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
    WebhookEvent,
)


@runtime_checkable
class Connector(Protocol):
    """What every platform has. Instances are made by `registry.get(slug)` with an HTTP client and a clock."""

    capabilities: Capabilities

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Check a draft offline against the platform's rules; `info` brings an account's own limits."""
        ...

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Whether `url` can be the address of a post here. `hosts`: names (or host:port) of the account's own server.

        Asks no network, so it proves nothing: it tells an address of this platform from one of another.
        """
        ...


@runtime_checkable
class Authorizes(Protocol):
    """Keeps an opened account open."""

    def refresh(self, auth: Credential) -> Credential:
        """Return a credential with a later expiry. Raises NeedsReconnect when the platform refuses."""
        ...

    def probe(self, auth: Credential) -> AccountInfo:
        """Read the account's public facts, proving that the credential works (read-only)."""
        ...


@runtime_checkable
class Revokes(Protocol):
    """Gives access back when an account is disconnected."""

    def revoke(self, auth: Credential) -> None:
        """End the credential at the platform; one that is already invalid counts as ended."""
        ...


@runtime_checkable
class AuthorizesDirectly(Authorizes, Protocol):
    """Accounts opened by a form: host, handle, app password or secret."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """The form's fields in order."""
        ...

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Open the account(s) the values name. Raises InvalidContent with problems per field."""
        ...


@runtime_checkable
class AuthorizesByRedirect(Authorizes, Protocol):
    """Accounts opened by sending the person to the platform (OAuth 2 with PKCE)."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Fields asked before leaving, such as the server's host; may be empty."""
        ...

    def register_app(self, host: str, redirect_uri: str) -> AppRegistration:
        """Register our application at `host` (dynamic registration)."""
        ...

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Build the authorisation address and what to keep until `exchange`."""
        ...

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the query the person came back with into opened accounts."""
        ...


@runtime_checkable
class Publishes(Protocol):
    """Sends posts."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the post. `key` is stable for one publication over all its attempts.

        Raises OutcomeUnknown when the write may have landed, Transient only when it certainly has not.
        """
        ...

    def poll(self, auth: Credential, handle: str) -> Published:
        """Ask how a PROCESSING post fares."""
        ...

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look whether the post made with `key` exists (created after `since`), and say what was seen.

        A sighting without a post means proved absent now; when that cannot be known, OutcomeUnknown is raised.
        """
        ...


@runtime_checkable
class Prepares(Protocol):
    """Takes attachments ahead of the post, so that little is left to do when the post is due.

    `publish` uses `Media.prepared` instead of uploading. It raises MediaExpired, having written nothing, when the
    platform does not know the handle any more.
    """

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment; nothing becomes visible by it.

        Raises InvalidContent or PolicyRejected when the platform will never take the file, Transient when it may.
        """
        ...


@runtime_checkable
class PreparesSlowly(Prepares, Protocol):
    """Works on uploads for a while; only these may answer `ready=False`."""

    def prepare_poll(self, auth: Credential, handle: str) -> bool:
        """Whether an upload is ready. Raises MediaExpired when it is gone, InvalidContent when working on it failed."""
        ...


@runtime_checkable
class Comments(Protocol):
    """Writes the first comment under an own post; the platform text limits are in `Capabilities.first_comment`."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Add the comment and return its id. Same `key`, same comment."""
        ...


@runtime_checkable
class Deletes(Protocol):
    """Removes posts."""

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete the post; a post that is already gone counts as deleted."""
        ...


@runtime_checkable
class ReadsMetrics(Protocol):
    """Reports cumulative figures."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures for up to 100 posts; posts that are gone are left out."""
        ...


@runtime_checkable
class ReadsInbox(Protocol):
    """Reads comments, mentions and messages."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor`, oldest first."""
        ...


@runtime_checkable
class Replies(Protocol):
    """Answers what reached us."""

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, mention or message. Same `key`, same answer."""
        ...


@runtime_checkable
class Moderates(Protocol):
    """Hides other people's comments under our posts."""

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show one comment."""
        ...


@runtime_checkable
class ReceivesWebhooks(Protocol):
    """Takes events pushed by the platform."""

    def verify(self, secret: str, raw: bytes, headers: Mapping[str, str], *, now: datetime) -> bool:
        """Check the signature over the raw body in constant time, within the replay window."""
        ...

    def parse(self, raw: bytes) -> Sequence[WebhookEvent]:
        """Turn a verified body into events with stable ids."""
        ...
