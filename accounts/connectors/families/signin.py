"""Sign-in by redirect as most platforms have it (OAuth 2); what a platform does otherwise, its own class says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from ..setup import Scope
from ..types import AccountInfo, AppRegistration, Credential, Grant, RedirectStart
from .access import demand
from .oauth2 import PLAIN, Dialect, OAuth2
from .platform import Platform


class RedirectSignIn(Platform):
    """Asks for the permissions `scopes` at `authorize_url`; tokens come from `token_url`."""

    scopes: ClassVar[Sequence[Scope]]
    authorize_url: ClassVar[str]
    token_url: ClassVar[str]
    # Where it is not the same.
    refresh_url: ClassVar[str] = ""

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person, and what to keep."""
        names = [scope.name for scope in self.scopes]
        return self._oauth.start(self.authorize_url, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into the opened account. Raises NeedsReconnect, MissingScope."""
        auth = self._signed_in(app, query, keep, redirect_uri)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew. A platform may give a new refresh token with it. Raises NeedsReconnect when it refuses."""
        return self._oauth.renewed(self.refresh_url or self.token_url, auth)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account, read by the platform's own class."""
        raise NotImplementedError

    def _signed_in(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], redirect_uri: str
    ) -> Credential:
        """Turn the code into a credential that names no account yet.

        People may untick single permissions: MissingScope is raised when a required one is missing.
        """
        found = self._oauth.exchange(self.token_url, app, query, keep, redirect_uri=redirect_uri)
        auth = self._oauth.opened(app, found)
        demand(self.scopes, auth.scopes, self.capabilities.slug)
        return auth

    @property
    def _oauth(self) -> OAuth2:
        return OAuth2(self._http, self._clock, self.capabilities.slug, self._dialect())

    def _dialect(self) -> Dialect:
        return PLAIN
