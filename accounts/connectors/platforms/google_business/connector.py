"""Google Business Profile: every location of a sign-in is an account; posts, reviews with answers, daily figures.

Left out because Google has withdrawn or never had it: figures of single posts, hiding reviews, direct messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import PolicyRejected, RemoteGone
from ...families.google import GoogleAccess
from ...families.reading import part_of
from ...fields import ConnectField
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
    Format,
    Grant,
    InboxPage,
    Problem,
    Published,
    RedirectStart,
    Sighting,
)
from .facts import CAPABILITIES, EDGE_MIN, SCOPES, WEIGHT_MIN
from .figures import read_days
from .posts import CALL, Posts
from .wire import ACCOUNTS, LOCATIONS, READ_MASK, SLUG, V4, api_of

ACCOUNT_PAGES = 10
LOCATION_PAGES = 20


class GoogleBusiness:
    """Authorizes by redirect, publishes, deletes, reads reviews and figures, answers reviews."""

    capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._api = api_of(http, clock)
        self._access = GoogleAccess(http, clock, SLUG, SCOPES)
        self._posts = Posts(self._api)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a button needs its address; very small pictures are warned of."""
        problems = check_limits(draft, CAPABILITIES, info)
        action, address = str(draft.options.get("cta") or ""), str(draft.options.get("cta_url") or "").strip()
        if action and action != CALL and not address:
            problems.append(problem("option_missing", "options.cta_url", _("Fill in “%(name)s”."), name=_ADDRESS))
        if address and not action:
            problems.append(problem("option_missing", "options.cta", _("Fill in “%(name)s”."), name=_BUTTON))
        if address and not address.startswith(("https://", "http://")):
            problems.append(problem("address_invalid", "options.cta_url", _("Enter an address with https://.")))
        for index, item in enumerate(draft.media):
            if item.kind is Format.IMAGE and _is_small(item.size, item.width, item.height):
                message = _("Google wants pictures of at least %(edge)s × %(edge)s pixels and %(weight)s KB.")
                sizes = {"edge": EDGE_MIN, "weight": WEIGHT_MIN // 1024}
                problems.append(Problem("image_too_small", f"media.{index}", message, sizes, "warning"))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses on Google Search and Maps, and the short links they are shared by."""
        return on_hosts(url, (*CAPABILITIES.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before Google asks who signs in."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Whether Google knows the OAuth client and its secret."""
        self._access.check_app(app)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        return self._access.start(app, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """One grant per location the person manages. Raises PolicyRejected when there is none.

        A location that is reached through several accounts (a person's own, a group) counts once.
        """
        auth = self._access.exchange(app, query, keep, redirect_uri=redirect_uri)
        grants: dict[str, Grant] = {}
        for parent, location in self._locations(auth):
            info = _info(location)
            mine = replace(auth, secrets={**auth.secrets, "parent": parent}, remote_id=info.remote_id)
            grants.setdefault(info.remote_id, Grant(mine, info))
        if not grants:
            message = _("This Google account manages no business location.")
            raise PolicyRejected(message, platform=SLUG, code="no_location")
        return list(grants.values())

    def refresh(self, auth: Credential) -> Credential:
        """Renew the access token.

        There is no `revoke`: one sign-in opens all locations of a person, and ending it would end them all.
        """
        return self._access.refresh(auth)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the location."""
        found = self._api.get(f"{LOCATIONS}/locations/{auth.remote_id}", auth, {"readMask": READ_MASK})
        return _info(found)

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create a standard post; Google fetches its picture and looks at it (PROCESSING)."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether the post is shown; `handle` is its name."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the location's posts since then, by their text."""
        return self._posts.find(auth, draft, since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a post; one that is gone counts as deleted."""
        try:
            self._api.send("DELETE", f"{V4}/{remote_id}", auth, write=True)
        except RemoteGone:
            return

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Days of the location; the newest few are not reported yet."""
        return read_days(self._api, auth, since, until)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Reviews, with their stars in front of the text."""
        return self._posts.reviews(auth, cursor)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a review, or change the answer."""
        return self._posts.reply(auth, to_remote_id, text)

    def _locations(self, auth: Credential) -> Iterator[tuple[str, dict[str, Any]]]:
        """Accounts and the locations managed through them."""
        params = {"readMask": READ_MASK, "pageSize": "100"}
        accounts = self._api.pages(f"{ACCOUNTS}/accounts", auth, {"pageSize": "20"}, "accounts", most=ACCOUNT_PAGES)
        for parent in [str(account["name"]) for page in accounts for account in page if account.get("name")]:
            url = f"{LOCATIONS}/{parent}/locations"
            for page in self._api.pages(url, auth, params, "locations", most=LOCATION_PAGES):
                yield from ((parent, location) for location in page if location.get("name"))


_ADDRESS, _BUTTON = _("Address of the button"), _("Button")


def _is_small(size: int, width: int | None, height: int | None) -> bool:
    return size < WEIGHT_MIN or any(edge is not None and edge < EDGE_MIN for edge in (width, height))


def _info(location: Mapping[str, Any]) -> AccountInfo:
    title, address = str(location.get("title") or ""), part_of(location, "storefrontAddress")
    street = next(iter(address.get("addressLines") or ()), "") or address.get("locality") or ""
    metadata = part_of(location, "metadata")
    verified = metadata.get("hasVoiceOfMerchant") is not False
    identifier = str(location["name"]).rpartition("/")[2]
    return AccountInfo(
        remote_id=identifier,
        # Branches of a chain share their title.
        handle=" · ".join(filter(None, (title, str(street)))) or identifier,
        display_name=title,
        url=str(metadata.get("mapsUri") or ""),
        restricted=not verified,
        restriction="" if verified else _("Google has not verified that the business manages this location."),
    )
