"""The account's figures by day, as Douyin reports them.

Source: developer.open-douyin.com, 获取用户数据 (`/data/external/user/…`): from the day after the sign-in on, for the
last 7, 15 or 30 days of Beijing's calendar, to companies only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import AuthExpired, ConnectorError, NeedsReconnect
from ...families.values import number, rows
from ...types import Credential
from .setup import ACCOUNT_DATA
from .wire import HOST, Wire, lacks

SPANS = (7, 15, 30)


class Reports(Wire):
    """Reads single reports."""

    def _report(self, auth: Credential, name: str, span: int) -> list[Mapping[str, Any]]:
        """Rows of the last `span` days. Raises MissingScope."""
        found = self._api.call("GET", f"{HOST}/data/external/user/{name}/", auth, params={"date_type": span})
        return rows(found, "result_list")

    def _followers(self, auth: Credential) -> int | None:
        """Followers on the last day reported; None where Douyin reports none, which is no reason not to connect."""
        if lacks(auth, ACCOUNT_DATA):
            return None
        try:
            known = sorted(self._report(auth, "fans", SPANS[0]), key=lambda row: str(row.get("date")))
        except (AuthExpired, NeedsReconnect):
            raise
        except ConnectorError:
            return None
        return number(known[-1], "total_fans") if known else None
