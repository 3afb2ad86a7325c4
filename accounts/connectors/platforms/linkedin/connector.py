"""LinkedIn: one sign-in opens the person's profile and every page the person administers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from ...addresses import on_hosts
from ...errors import InvalidContent, MissingScope, NeedsReconnect, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock, from_status
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
    PostMetrics,
    Problem,
    Published,
    PublishedState,
    RedirectStart,
    Sighting,
)
from . import facts, hooks
from .figures import number, read_days, read_posts
from .markup import little
from .posts import Posts, is_page
from .talk import read_inbox, whole, write_comment
from .wire import SLUG, Api, enc, url_of

OAUTH = "https://www.linkedin.com/oauth/v2"
PAGE_ROLE = "q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&start=0&count=100"


class LinkedIn:
    """Authorizes by redirect, publishes, comments, deletes, reads figures and the inbox of pages, takes events."""

    capabilities = facts.CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._http, self._clock = http, clock
        self._api = Api(http, clock)
        # LinkedIn offers PKCE to native apps only; web apps prove themselves by the client secret.
        self._oauth = OAuth2(http, clock, SLUG, Dialect(pkce=False))
        self._posts = Posts(self._api, clock, sleep)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the escaped text counts; a link card stands alone or with one picture; pages are public."""
        problems = check_limits(draft, self.capabilities, info)
        most, count = self.capabilities.text.max, len(little(draft.text))
        if count > most and not any(item.code == "text_too_long" for item in problems):
            message = _(
                "The text is too long by %(over)s: %(count)s of %(max)s characters. These count double: %(signs)s"
            )
            signs = "\\ | { } @ [ ] ( ) < > # * _ ~"
            problems.append(
                problem("text_too_long", "text", message, count=count, max=most, over=count - most, signs=signs)
            )
        for index, item in enumerate(draft.media):
            pixels = (item.width or 0) * (item.height or 0)
            if item.kind is not Format.VIDEO and pixels > facts.PIXELS_MAX:
                message = _("The picture is too large: %(count)s pixels in all, at most %(max)s are allowed.")
                problems.append(
                    problem("image_too_large", f"media.{index}", message, count=pixels, max=facts.PIXELS_MAX)
                )
        if link := str(draft.options.get("link") or "").strip():
            if urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).hostname:
                problems.append(
                    problem("link_invalid", "options.link", _("Enter a web address that begins with https://."))
                )
            if len(draft.media) > 1 or any(item.kind is Format.VIDEO for item in draft.media):
                message = _("A link card takes no more than one picture, and no video.")
                problems.append(problem("link_with_media", "options.link", message))
        if info is not None and is_page(info.remote_id) and draft.options.get("visibility") == "CONNECTIONS":
            message = _("A page has no connections: choose another audience.")
            problems.append(problem("visibility_unknown", "options.visibility", message))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at linkedin.com."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Have LinkedIn inspect a token that cannot exist: only a wrong client is refused as such."""
        if _level(app) not in facts.SCOPES_OF:
            found = problem("access_unknown", "access", _("Write “organization” or “member”."))
            raise InvalidContent(problems=(found,), platform=SLUG, code=found.code)
        body = {"client_id": app.client_id, "client_secret": app.client_secret, "token": "check"}
        answer = self._http.request("POST", f"{OAUTH}/introspectToken", platform=SLUG, write=False, data=body)
        if "invalid_client" in answer.text:
            message = _("LinkedIn does not know this Client ID, or the Client Secret is wrong.")
            found = problem("app_refused", "client_secret", message)
            raise InvalidContent(problems=(found,), platform=SLUG, status=answer.status, raw=answer.raw)
        if answer.status == 429 or answer.status >= 500:
            raise from_status(answer, self._clock())

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person, asking for what the app may open: LinkedIn refuses a trip that asks for more."""
        scopes = facts.SCOPES_OF.get(_level(app), facts.SCOPES_OF[facts.ORGANIZATION])
        return self._oauth.start(f"{OAUTH}/authorization", app, scopes=scopes, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into opened accounts: pages first, then the profile. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(f"{OAUTH}/accessToken", app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(app, found, version=0)
        if "w_member_social" not in auth.scopes and "w_organization_social" not in auth.scopes:
            raise MissingScope(scopes=("w_member_social",), platform=SLUG)
        grants = [self._grant(auth, self._person(auth))] if "w_member_social" in auth.scopes else []
        return (*self._pages(auth), *grants)

    def refresh(self, auth: Credential) -> Credential:
        """Renew, where LinkedIn gave a refresh token (approved apps only); its year does not start anew by that.

        Raises NeedsReconnect without one: access lasts 60 days then.
        """
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(f"{OAUTH}/accessToken", auth.app, token)
        renewed = self._credential(auth.app, {"refresh_token": token, **found}, version=auth.version + 1)
        return replace(renewed, remote_id=auth.remote_id, scopes=renewed.scopes or auth.scopes)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the page or the person."""
        return self._page(auth, auth.remote_id) if is_page(auth.remote_id) else self._person(auth)

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the post. LinkedIn knows no keys; it refuses a post it has already and names it (Duplicate)."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Post what waited for its video, once it is ready. Errors are those of `publish`."""
        return self._posts.resume(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the page's posts since then. Raises OutcomeUnknown for people, whose posts we may not read."""
        return self._posts.find(auth, draft, since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on our own post, unless that was done already, as far as LinkedIn lets us look."""
        return write_comment(self._api, auth, remote_id, text)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, or comment on a post that mentions or shares ours."""
        made = write_comment(self._api, auth, whole(to_remote_id), text)
        return Published(PublishedState.LIVE, remote_id=made, url=url_of(made))

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post; LinkedIn answers the same when it is gone already."""
        try:
            self._api.send(auth, "DELETE", f"/rest/posts/{enc(remote_id)}", write=True)
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Organic figures of a page's posts; of a person's posts none are reported."""
        return read_posts(self._api, auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Figures of a page by day (UTC)."""
        return read_days(self._api, auth, since, until)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments, mentions and shares of a page newer than `cursor`, oldest first."""
        return read_inbox(self._api, auth, cursor)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Answer LinkedIn's challenge, or check and read notifications."""
        return hooks.receive(call, keys, now)

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
        shown = " ".join(str(name or "").split())
        return AccountInfo(
            remote_id=f"urn:li:person:{identifier}",
            handle=vanity or shown or str(identifier),
            display_name=shown,
            url=f"https://www.linkedin.com/in/{vanity}/" if vanity else "",
            avatar_url=str(picture or ""),
        )

    def _pages(self, auth: Credential) -> list[Grant]:
        """Every page the person administers; one that cannot be read is left out."""
        if "rw_organization_admin" not in auth.scopes or "w_organization_social" not in auth.scopes:
            return []
        grants = []
        for item in self._api.elements(auth, f"/rest/organizationAcls?{PAGE_ROLE}"):
            urn = str(item.get("organization") or item.get("organizationalTarget") or "")
            try:
                if is_page(urn):
                    grants.append(self._grant(auth, self._page(auth, urn)))
            except (MissingScope, PolicyRejected, RemoteGone):
                continue
        return grants

    def _page(self, auth: Credential, urn: str) -> AccountInfo:
        number_of = urn.rpartition(":")[2]
        found = self._api.get(auth, f"/rest/organizations/{number_of}")
        size = self._api.get(auth, f"/rest/networkSizes/{enc(urn)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
        vanity = str(found.get("vanityName") or "")
        wanted = [name for name in facts.SCOPES_OF[facts.ORGANIZATION] if "organization" in name]
        return AccountInfo(
            remote_id=urn,
            handle=vanity or number_of,
            display_name=str(found.get("localizedName") or ""),
            url=f"https://www.linkedin.com/company/{vanity or number_of}/",
            followers=number(size, "firstDegreeSize"),
            missing_scopes=tuple(name for name in wanted if name not in auth.scopes),
        )

    def _grant(self, auth: Credential, info: AccountInfo) -> Grant:
        return Grant(replace(auth, remote_id=info.remote_id), info)

    def _credential(self, app: AppRegistration, found: Mapping[str, Any], *, version: int) -> Credential:
        secrets = {"access": str(found["access_token"])}
        if found.get("refresh_token"):
            secrets["refresh"] = str(found["refresh_token"])
        # LinkedIn separates granted scopes by commas, other places by spaces.
        scopes = tuple(str(found.get("scope") or "").replace(",", " ").split())
        return Credential(secrets, scopes=scopes, expires_at=self._oauth.ends(found), version=version, app=app)


def _level(app: AppRegistration) -> str:
    return app.extra.get("access", "").strip().lower() or facts.ORGANIZATION
