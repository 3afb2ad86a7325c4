"""Opening an account with AppID and AppSecret, its access token, and its own facts.

Source: developers.weixin.qq.com, stable access token and API quota, read 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta

from ...errors import ConnectorError, InvalidContent, MissingScope, NeedsReconnect
from ...families.days import midnight
from ...families.values import mapping, number
from ...families.xml_push import key_fits
from ...fields import ConnectField
from ...messages import _
from ...text import problem
from ...types import AccountInfo, Credential, Grant, Quota
from .codes import NO_PERMISSION, SLUG
from .cube import Cube
from .lists import PUBLISHED

UNVERIFIED = _("WeChat lets only accounts of verified companies publish by its interface. A person publishes here.")
APPID = re.compile(r"wx[0-9A-Za-z]{4,30}")
NAME_MAX = 60


class SignIn(Cube):
    """Opens accounts and keeps them open."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """What the console shows under Settings and development."""
        optional = _("Only if you want messages and events: the key of the secure mode, 43 characters.")
        return (
            ConnectField("name", _("Name of the account"), help=_("WeChat does not tell it by the interface.")),
            ConnectField("appid", _("AppID"), help=_("In the console under Settings and development.")),
            ConnectField("secret", _("AppSecret"), kind="password"),
            ConnectField("aes_key", _("EncodingAESKey"), kind="password", help=optional, required=False),
        )

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Open the account. Raises InvalidContent with problems at the fields, NeedsReconnect for a foreign address."""
        given = {name: values.get(name, "").strip() for name in ("name", "appid", "secret", "aes_key")}
        problems = []
        if not given["name"] or len(given["name"]) > NAME_MAX:
            message = _("Give the account's name, at most %(max)s characters.")
            problems.append(problem("name_missing", "name", message, max=NAME_MAX))
        if not APPID.fullmatch(given["appid"]):
            problems.append(problem("appid_invalid", "appid", _("An AppID begins with wx.")))
        if not given["secret"]:
            problems.append(problem("secret_missing", "secret", _("Enter the AppSecret.")))
        if given["aes_key"] and not key_fits(given["aes_key"]):
            problems.append(problem("key_invalid", "aes_key", _("An EncodingAESKey has 43 letters and digits.")))
        if problems:
            raise InvalidContent(problems=problems, platform=SLUG)
        try:
            auth = self.refresh(Credential(given, remote_id=given["appid"], version=-1))
        except NeedsReconnect as error:
            field = {"40013": "appid", "40125": "secret"}.get(error.code)
            if field is None:
                raise
            wrong = problem("refused", field, error.message)
            raise InvalidContent(problems=(wrong,), platform=SLUG, code=error.code) from None
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Ask for the stable token, which stays the same until five minutes before its end."""
        found = self._api.token(auth.secrets["appid"], auth.secrets["secret"])
        ends = self._clock().astimezone(UTC) + timedelta(seconds=number(found, "expires_in") or 0)
        secrets = {**auth.secrets, "access": str(found["access_token"])}
        return replace(auth, secrets=secrets, expires_at=ends, version=auth.version + 1)

    def probe(self, auth: Credential) -> AccountInfo:
        """Whether the account may publish, how often today, and its followers of yesterday."""
        name = auth.secrets.get("name") or auth.remote_id
        info = AccountInfo(remote_id=auth.remote_id, handle=name, display_name=name)
        body = {"offset": 0, "count": 1, "no_content": 1}
        try:
            found = self._api.call(auth, PUBLISHED, body)
        except MissingScope as error:
            if error.code != NO_PERMISSION:
                raise
            return replace(info, by_hand=UNVERIFIED)
        followers = None
        quotas: tuple[Quota, ...] = ()
        with suppress(ConnectorError):
            followers = self._followers(auth)
        with suppress(ConnectorError):
            quotas = self._quotas(auth)
        return replace(info, posts=number(found, "total_count"), followers=followers, quotas=quotas)

    def _quotas(self, auth: Credential) -> tuple[Quota, ...]:
        path = "/cgi-bin/freepublish/submit"
        quota = mapping(self._api.call(auth, "/cgi-bin/openapi/quota/get", {"cgi_path": path}), "quota")
        used, limit = number(quota, "used"), number(quota, "daily_limit")
        if used is None or limit is None:
            return ()
        return (Quota(_("Publishing calls of the day"), used, limit, midnight(self._clock())),)
