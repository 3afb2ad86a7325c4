"""The form that opens an account, and the account's facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...errors import AuthExpired, InvalidContent, RemoteGone, Transient, UnexpectedResponse, UnsupportedFeature
from ...families.federated import server_origin
from ...families.values import number
from ...fields import ConnectField
from ...messages import _
from ...text import problem
from ...types import AccountInfo, Credential, Grant, MediaLimit
from .directory import DID
from .facts import MEDIA
from .ids import SLUG
from .session import Sessions, refuse

DEFAULT_HOST = "https://bsky.social"
_HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


class SignIn(Sessions):
    """Any AT Protocol server, opened with an app password."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Handle, app password and server."""
        return (
            ConnectField("handle", _("Handle"), help=_("For example name.bsky.social or your own domain.")),
            ConnectField(
                "password",
                _("App password"),
                kind="password",
                help=_("Create one at Bluesky under Settings, Privacy and security, App passwords."),
            ),
            ConnectField(
                "host",
                _("Server"),
                kind="url",
                help=_("Leave as it is unless the account lives on a server of its own."),
                required=False,
                initial=DEFAULT_HOST,
            ),
        )

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Sign in. The account's home server is looked up; the server named is used where that fails.

        Raises InvalidContent with a problem at the field that is wrong.
        """
        handle = values.get("handle", "").strip().removeprefix("@").strip().lower()
        password = values.get("password", "").strip()
        given = server_origin(self._http, values.get("host", "") or DEFAULT_HOST, platform=SLUG)
        if not (_HANDLE.fullmatch(handle) or DID.fullmatch(handle)):
            raise refuse(problem("handle_invalid", "handle", _("Enter the full handle, for example name.bsky.social.")))
        if not password:
            raise refuse(problem("password_missing", "password", _("Enter an app password.")))
        did = self._resolve(given, handle)
        home = self._home_of(did) if given == DEFAULT_HOST and did else None
        auth = self._open(home or given, did or handle, password)
        return (Grant(auth, self.probe(auth)),)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account. Name and figures stay None where the network's view is out of reach."""
        token = auth.secrets["access"]
        session = self._xrpc.query(auth.host, "com.atproto.server.getSession", token=token)
        handle = str(session.get("handle") or auth.remote_id)
        info = AccountInfo(
            remote_id=auth.remote_id,
            handle=handle,
            url=f"https://bsky.app/profile/{handle if handle != 'handle.invalid' else auth.remote_id}",
            restricted=session.get("active") is False,
            media=self._server_limits(auth.host),
        )
        self._xrpc.query(auth.host, "com.atproto.repo.describeRepo", {"repo": auth.remote_id})
        try:
            params = {"actor": auth.remote_id}
            profile = self._xrpc.query(auth.host, "app.bsky.actor.getProfile", params, token=token)
        except (Transient, InvalidContent, RemoteGone, UnsupportedFeature, UnexpectedResponse):
            # A server without the network's view, or an account it has not seen yet.
            return info
        return replace(
            info,
            display_name=str(profile.get("displayName") or ""),
            avatar_url=str(profile.get("avatar") or ""),
            bio=str(profile.get("description") or ""),
            followers=number(profile, "followersCount"),
            following=number(profile, "followsCount"),
            posts=number(profile, "postsCount"),
        )

    def _server_limits(self, host: str) -> MediaLimit | None:
        """The platform's media limits, lowered to what this server takes; None when it does not say."""
        try:
            limit = number(self._xrpc.query(host, "com.atproto.server.describeServer"), "blobUploadLimit")
        except (Transient, InvalidContent, RemoteGone, AuthExpired, UnsupportedFeature, UnexpectedResponse):
            return None
        if not limit:
            return None
        return replace(
            MEDIA,
            image_max_bytes=min(MEDIA.image_max_bytes, limit),
            video_max_bytes=min(MEDIA.video_max_bytes, limit),
        )
