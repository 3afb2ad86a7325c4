"""Locations: every one a sign-in leads to is an account of its own.

There is no `revoke`: one sign-in opens all locations of a person, and ending it would end them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from ...errors import PolicyRejected, UnexpectedResponse
from ...families.google_signin import GoogleSignIn
from ...families.values import mapping
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential, Grant
from .setup import SCOPES
from .wire import ACCOUNTS, LOCATIONS, SLUG, Body, Wire

READ_MASK = "name,title,storefrontAddress,profile,metadata"
ACCOUNT_PAGES = 10
LOCATION_PAGES = 20


class SignIn(GoogleSignIn, Wire):
    """Opens, renews and reads locations."""

    scopes = SCOPES

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """One grant per location the person manages. Raises PolicyRejected when there is none.

        A location that is reached through several accounts (a person's own, a group) counts once.
        """
        auth = self._signed_in(app, query, keep, redirect_uri)
        grants: dict[str, Grant] = {}
        for parent, location in self._locations(auth):
            info = _info(location)
            mine = replace(auth, secrets={**auth.secrets, "parent": parent}, remote_id=info.remote_id)
            grants.setdefault(info.remote_id, Grant(mine, info))
        if not grants:
            message = _("This Google account manages no business location.")
            raise PolicyRejected(message, platform=SLUG, code="no_location")
        return list(grants.values())

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the location."""
        found = self._api.get(f"{LOCATIONS}/locations/{quote(auth.remote_id)}", auth, {"readMask": READ_MASK})
        if not found.get("name"):
            raise UnexpectedResponse(platform=SLUG, code="no_location")
        return _info(found)

    def _locations(self, auth: Credential) -> Iterator[tuple[str, Body]]:
        """Accounts and the locations managed through them."""
        params = {"readMask": READ_MASK, "pageSize": "100"}
        accounts = self._api.pages(f"{ACCOUNTS}/accounts", auth, {"pageSize": "20"}, "accounts", most=ACCOUNT_PAGES)
        for parent in [str(account["name"]) for page in accounts for account in page if account.get("name")]:
            url = f"{LOCATIONS}/{quote(parent)}/locations"
            for page in self._api.pages(url, auth, params, "locations", most=LOCATION_PAGES):
                yield from ((parent, location) for location in page if location.get("name"))


def _info(location: Body) -> AccountInfo:
    title, address = str(location.get("title") or ""), mapping(location, "storefrontAddress")
    street = next(iter(address.get("addressLines") or ()), "") or address.get("locality") or ""
    metadata = mapping(location, "metadata")
    verified = metadata.get("hasVoiceOfMerchant") is not False
    identifier = str(location["name"]).rpartition("/")[2]
    return AccountInfo(
        remote_id=identifier,
        # Branches of a chain share their title.
        handle=" · ".join(filter(None, (title, str(street)))) or identifier,
        display_name=title,
        bio=str(mapping(location, "profile").get("description") or ""),
        url=str(metadata.get("mapsUri") or ""),
        restricted=not verified,
        restriction="" if verified else _("Google has not verified that the business manages this location."),
    )
