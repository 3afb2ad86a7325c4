"""Facts of pages and people. Source: learn.microsoft.com/linkedin, organizations and profiles (2026)."""

from __future__ import annotations

from ...errors import MissingScope, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.values import number, on_one_line, words
from ...types import AccountInfo, Credential
from .setup import ORGANIZATION, SCOPES_OF
from .wire import SLUG, Wire, enc, is_page

PAGE_ROLE = "q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&start=0&count=100"


class Accounts(Wire):
    """Reads facts of accounts."""

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the page or the person."""
        return self._page(auth, auth.remote_id) if is_page(auth.remote_id) else self._person(auth)

    def _person(self, auth: Credential) -> AccountInfo:
        """Who signed in: by OpenID Connect, or by the basic profile where the app has no OpenID."""
        if "openid" in auth.scopes:
            found = self._api.get(auth, "/v2/userinfo")
            identifier, name, picture = found.get("sub"), found.get("name"), found.get("picture")
            vanity = ""
        else:
            found = self._api.get(auth, "/v2/me")
            identifier, picture, vanity = found.get("id"), "", str(found.get("vanityName") or "")
            name = " ".join(str(found.get(part) or "") for part in ("localizedFirstName", "localizedLastName"))
        if not identifier:
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        shown = on_one_line(str(name or ""))
        return AccountInfo(
            remote_id=f"urn:li:person:{identifier}",
            handle=vanity or shown or str(identifier),
            display_name=shown,
            url=f"https://www.linkedin.com/in/{vanity}/" if vanity else "",
            avatar_url=str(picture or ""),
        )

    def _pages(self, auth: Credential) -> list[AccountInfo]:
        """Every page the person administers; one that cannot be read is left out."""
        if "rw_organization_admin" not in auth.scopes or "w_organization_social" not in auth.scopes:
            return []
        found = []
        for item in self._api.elements(auth, f"/rest/organizationAcls?{PAGE_ROLE}"):
            urn = str(item.get("organization") or item.get("organizationalTarget") or "")
            try:
                if is_page(urn):
                    found.append(self._page(auth, urn))
            except (MissingScope, PolicyRejected, RemoteGone):
                continue
        return found

    def _page(self, auth: Credential, urn: str) -> AccountInfo:
        number_of = urn.rpartition(":")[2]
        found = self._api.get(auth, f"/rest/organizations/{number_of}")
        size = self._api.get(auth, f"/rest/networkSizes/{enc(urn)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
        vanity = str(found.get("vanityName") or "")
        wanted = [name for name in SCOPES_OF[ORGANIZATION] if "organization" in name]
        return AccountInfo(
            remote_id=urn,
            handle=vanity or number_of,
            display_name=str(found.get("localizedName") or ""),
            bio=words(found, "localizedDescription"),
            url=f"https://www.linkedin.com/company/{vanity or number_of}/",
            followers=number(size, "firstDegreeSize"),
            missing_scopes=tuple(name for name in wanted if name not in auth.scopes),
        )
