"""Opening an account of the practice network and keeping it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from ...errors import InvalidContent
from ...families.values import words
from ...fields import ConnectField
from ...messages import _
from ...text import problem
from ...types import AccountInfo, Credential, Grant
from .wire import Wire


class SignIn(Wire):
    """An account of one flavour, opened by a form."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Handle and name. Where the network is, and the key that opens it, the caller adds (see `connect`)."""
        handle_help = _(
            "Letters, digits, dots or dashes. An account with this handle is opened, or made if there is none."
        )
        return (
            ConnectField("handle", _("Handle"), help=handle_help),
            ConnectField("display_name", _("Display name"), help=_("As readers see it."), required=False),
        )

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Open the account `handle`, making it when absent.

        Besides the form's fields `values` must hold `host` (the network's address) and `connect_key` (its admin key),
        which are the installation's, not the person's. Raises InvalidContent when either is missing.
        """
        host, key = values.get("host", "").rstrip("/"), values.get("connect_key", "")
        handle = values.get("handle", "").strip().lstrip("@")
        if not host or not key:
            message = _("The practice network is not running on this installation.")
            raise InvalidContent(problems=[problem("practice_missing", "handle", message)])
        if not handle:
            raise InvalidContent(problems=[problem("handle_missing", "handle", _("Give the account a handle."))])
        body = {
            "flavour": self.capabilities.slug.removeprefix("practice-"),
            "handle": handle,
            "display_name": values.get("display_name", "").strip(),
        }
        return (self._api.open(host, "/api/accounts", lambda row: self._grant(host, row), body, connect_key=key),)

    def refresh(self, auth: Credential) -> Credential:
        """Exchange the refresh token."""
        body = {"refresh_token": auth.secrets["refresh"]}
        fresh = self._api.open(auth.host, "/api/token", lambda row: self._grant(auth.host, row), body).credential
        return replace(fresh, scopes=auth.scopes, version=auth.version + 1, app=auth.app)

    def probe(self, auth: Credential) -> AccountInfo:
        """The account's public facts."""
        return self._api.read(auth, "/api/me", lambda row: account_info(row, auth.host))

    def _grant(self, host: str, row: Mapping[str, Any]) -> Grant:
        info = account_info(row["account"], host)
        credential = Credential(
            secrets={"access": str(row["access_token"]), "refresh": str(row["refresh_token"])},
            host=host,
            remote_id=info.remote_id,
            expires_at=self._clock() + timedelta(seconds=int(row["expires_in"])),
        )
        return Grant(credential, info)


def account_info(row: Mapping[str, Any], host: str) -> AccountInfo:
    """Public facts from the network's account."""
    boards = tuple((str(item["id"]), str(item["name"])) for item in row.get("boards") or ())
    return AccountInfo(
        remote_id=str(row["id"]),
        handle=str(row["handle"]),
        display_name=str(row["display_name"]),
        url=f"{host}/@{quote(str(row['handle']))}/{row['flavour']}",
        avatar_url=f"{host}{row['avatar']}" if row.get("avatar") else "",
        bio=words(row, "bio"),
        followers=int(row["followers"]),
        posts=int(row["posts"]),
        choices=MappingProxyType({"board": boards}) if boards else MappingProxyType({}),
    )
