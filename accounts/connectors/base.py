"""Roles a connector may play, one small protocol each. `Capabilities.can` must match what a class implements.

Calls raise only subclasses of `errors.ConnectorError`. All datetimes are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from .audience import AudienceSlice
from .fields import ConnectField
from .found import FoundPage
from .hooks import HookCall, HookReceipt, WebhookEvent
from .publics import PublicPost, PublicProfile
from .sharers import SharersPage
from .types import (
    AccountDay,
    AccountInfo,
    AppRegistration,
    Capabilities,
    Credential,
    Draft,
    Grant,
    InboxItem,
    InboxPage,
    Media,
    Person,
    PostMetrics,
    PreparedMedia,
    Problem,
    Published,
    RedirectStart,
    Sighting,
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

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Build the authorisation address and what to keep until `exchange`."""
        ...

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the query the person came back with into opened accounts."""
        ...


@runtime_checkable
class LooksUp(Protocol):
    """Finds people and brands by what somebody has typed of their name."""

    def look_up(self, auth: Credential, words: str, *, limit: int = 8) -> Sequence[Person]:
        """At most `limit` accounts that fit, the likeliest first (read-only)."""
        ...


@runtime_checkable
class ReadsPublicProfiles(Protocol):
    """Reads what a platform shows everybody about other accounts, with our own account's credential (read-only).

    Handles are given as people write them, with or without "@". RemoteGone is raised for accounts that are not there,
    InvalidContent for what can be no handle.
    """

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        """The account's public facts."""
        ...

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> Sequence[PublicPost]:
        """At most `limit` of its own public posts, newest first: no reposts, no answers to others."""
        ...


@runtime_checkable
class SearchesPosts(Protocol):
    """Searches the public posts of a platform by words, with our own account's credential (read-only)."""

    def search_posts(
        self,
        auth: Credential,
        words: Sequence[str],
        *,
        since: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> FoundPage:
        """One page of posts that hold all of `words`, newest first; about `limit` of them, never more than 100.

        Each word may be a phrase. Platforms compare words in their own way: what comes may hold others, so the caller
        looks again. Posts made before `since` (aware UTC) are left out where the platform can be told, and may come
        where it cannot. `cursor`: that of the page before, with the same words. Raises MissingScope where the
        permission to search was not given, InvalidContent for words the platform cannot search for.
        """
        ...


@runtime_checkable
class ReadsSharers(Protocol):
    """Tells who passed a public post on (read-only)."""

    def sharers(self, auth: Credential, remote_id: str, *, cursor: str = "") -> SharersPage:
        """One page of reposts or quotes of a post, ours or another's, newest first as far as the platform orders.

        Raises RemoteGone for a post that is not there.
        """
        ...


@runtime_checkable
class RegistersApp(Protocol):
    """Servers that register our application themselves, without a person's doing."""

    def register_app(self, host: str, redirect_uri: str) -> AppRegistration:
        """Register our application at `host` (dynamic registration)."""
        ...


@runtime_checkable
class ChecksApp(Protocol):
    """Can tell whether a developer app that was entered by hand works, before anybody is sent to the platform."""

    def check_app(self, app: AppRegistration) -> None:
        """Ask the platform whether it knows the app and its secret (read-only). Raises InvalidContent when not."""
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
        """Ask how a PROCESSING post fares. The answer's `handle`, if any, is the one to ask with next time."""
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
class HandsOver(Protocol):
    """Publishes some posts, and knows which ones only a person can."""

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """Why a person must post this draft (message id), '' when we can. Asks no network."""
        ...


@runtime_checkable
class OpensApp(Protocol):
    """Has a documented link that opens the platform's app with the post filled in, for a person to finish."""

    def app_link(self, auth: Credential, draft: Draft, *, key: str) -> str:
        """The link, good for some minutes. `Media.url` must be set. Raises UnsupportedFeature for drafts it cannot."""
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
class ReadsAccountMetrics(Protocol):
    """Reports an account's figures by day."""

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Figures of the days from `since` to `until`, both included, at most 30; days not reported are left out."""
        ...


@runtime_checkable
class ReadsAudience(Protocol):
    """Reports who an account's audience is, in parts and never by person."""

    def audience(self, auth: Credential) -> list[AudienceSlice]:
        """The parts as they are now (read-only); parts that are not reported are left out, [] when none is.

        Raises AudienceTooSmall where the platform tells nothing about so few, MissingScope without the permission.
        """
        ...


@runtime_checkable
class CountsMembers(Protocol):
    """Reports how many people are in a group."""

    def count_members(self, auth: Credential, *, chat: str = "") -> int:
        """How many there are now (read-only). `chat`: the group's name or number, '' for the account's own one.

        Raises RemoteGone for a group that is not there or that we are not in, InvalidContent for what can be no group.
        """
        ...


@runtime_checkable
class ReadsInbox(Protocol):
    """Reads comments, mentions and messages."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor`, oldest first; also known ones that changed, where the platform tells.

        An item may come again unchanged: its `remote_id` says that it is known. One that was edited or deleted before
        it was first read comes as such at once.
        """
        ...


@runtime_checkable
class DeletesComments(Protocol):
    """Removes comments under our posts for good, our own among them."""

    def delete_comment(self, auth: Credential, remote_id: str) -> None:
        """Delete one comment; one that is already gone counts as deleted.

        Raises UnsupportedFeature for a kind of item that cannot be deleted."""
        ...


@runtime_checkable
class LikesComments(Protocol):
    """Likes what people wrote to us."""

    def like(self, auth: Credential, remote_id: str) -> None:
        """Like what an inbox item is, in our account's name; repeating it is harmless.

        Raises UnsupportedFeature for a kind of item that cannot be liked."""
        ...


@runtime_checkable
class Replies(Protocol):
    """Answers what reached us, direct messages too: there is no other way to write to a person."""

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, mention or message. Same `key`, same answer.

        Raises WindowClosed outside the platform's window (`Capabilities.windows`), UnsupportedFeature for a kind of
        item that cannot be answered.
        """
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

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check that a call is genuine and fresh, and read it. Raises HookRefused otherwise.

        Signatures are compared in constant time over the raw body. `keys`: for platforms with a developer app its
        `client_id`, `client_secret` and extra fields; else the account's secrets; always also `token`, a random word of
        ours that is part of the address and may be entered in the platform's console. Handshakes are answered here.
        """
        ...


@runtime_checkable
class ReadsPushes(ReceivesWebhooks, Protocol):
    """Platforms whose pushes say what happened, not only that something did."""

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """What reached us by one event; nothing for events that are about something else. Asks no network.

        To be asked of every event whatever its `kind`: edits, deletions and our own words are of kind OTHER. Their
        `remote_id`s are those `inbox` gives. Events may come late, twice and in any order. `auth` says who we are
        (`remote_id`). Raises UnexpectedResponse for a payload that makes no sense.
        """
        ...


@runtime_checkable
class Subscribes(ReceivesWebhooks, Protocol):
    """Platforms whose webhooks are switched on by a call of ours instead of in a console."""

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have the account's events pushed to `url`, with `secret` as `receive`'s `token`; an empty `url` ends it.

        Repeating it is harmless, and needed where a subscription ends by itself (YouTube's after ten days).
        """
        ...
