"""Opening Instagram accounts through the Pages they are linked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...errors import NeedsReconnect, UnexpectedResponse
from ...families.access import missing
from ...families.meta_signin import FacebookLogin
from ...families.values import mapping, number, rows
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential, Grant, Quota
from .setup import SCOPES
from .wire import SLUG, Wire

ACCOUNT = "id,username,name,biography,profile_picture_url,followers_count,follows_count,media_count"


class SignIn(FacebookLogin, Wire):
    """Facebook Login for Instagram."""

    scopes = SCOPES
    page_fields = f"instagram_business_account{{{ACCOUNT}}}"

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """One account for each Page with a linked Instagram account. Raises NeedsReconnect, MissingScope."""
        opened = self._open(app, query, keep, redirect_uri)
        grants = []
        for page in opened.pages:
            account = mapping(page, "instagram_business_account")
            if not account.get("id"):
                continue
            secrets = {"access": str(page["access_token"]), "user": opened.token, "page": str(page["id"])}
            auth = Credential(secrets, remote_id=str(account["id"]), scopes=opened.scopes, app=app)
            # The linked Page passes the events on as soon as the app is subscribed to any of its fields.
            self._subscribe(auth, secrets["page"], "feed", "messages")
            grants.append(Grant(auth, _info(account, opened.scopes)))
        if not grants:
            message = _(
                "None of the chosen Pages is linked to a professional Instagram account. Link one and start again."
            )
            raise NeedsReconnect(message, platform=SLUG, code="no_accounts")
        return grants

    def refresh(self, auth: Credential) -> Credential:
        """The Page's token does not run out; one that was refused is fetched anew by the person's own token."""
        return self._renew(auth, auth.secrets.get("page", ""))

    def probe(self, auth: Credential) -> AccountInfo:
        """Name and figures of the account, and how many posts of today's allowance are used."""
        account = self._graph.get(auth, auth.remote_id, fields=ACCOUNT)
        if not account.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        limit = self._graph.get(auth, auth.remote_id, "content_publishing_limit", fields="config,quota_usage")
        found = (rows(limit, "data") or [{}])[0]
        used, total = number(found, "quota_usage"), number(mapping(found, "config"), "quota_total")
        quotas = () if used is None or total is None else (Quota(_("Posts in 24 hours"), used, total),)
        return replace(_info(account, auth.scopes), quotas=quotas)


def _info(account: Mapping[str, Any], scopes: Sequence[str]) -> AccountInfo:
    name = str(account.get("username") or "")
    return AccountInfo(
        remote_id=str(account["id"]),
        handle=name,
        display_name=str(account.get("name") or name),
        url=f"https://www.instagram.com/{name}/" if name else "",
        avatar_url=str(account.get("profile_picture_url") or ""),
        bio=str(account.get("biography") or ""),
        followers=number(account, "followers_count"),
        following=number(account, "follows_count"),
        posts=number(account, "media_count"),
        missing_scopes=missing(SCOPES, scopes, required=False),
    )
