"""WeChat's lists of what was published and of drafts, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import OutcomeUnknown, Transient
from ...families.values import moment, number, rows
from ...types import Credential
from .codes import NOT_THERE, SLUG
from .wire import Wire

PUBLISHED, DRAFTS = "/cgi-bin/freepublish/batchget", "/cgi-bin/draft/batchget"
PAGE, FIND_PAGES = 20, 5
SKEW = timedelta(minutes=1)


class Lists(Wire):
    """Reads lists, without the texts."""

    def _listed(self, auth: Credential, pages: int, size: int = PAGE) -> list[Mapping[str, Any]]:
        """What was published."""
        found: list[Mapping[str, Any]] = []
        for page in range(pages):
            answer = self._api.call(auth, PUBLISHED, {"offset": page * size, "count": size, "no_content": 1})
            items = rows(answer, "item")
            found += items
            if len(items) < size or len(found) >= (number(answer, "total_count") or 0):
                break
        return found

    def _newest(self, auth: Credential, path: str, since: datetime) -> list[Mapping[str, Any]]:
        """Items that changed since then. Raises OutcomeUnknown when they are too many."""
        found: list[Mapping[str, Any]] = []
        for page in range(FIND_PAGES):
            answer = self._api.call(auth, path, {"offset": page * PAGE, "count": PAGE, "no_content": 1})
            fresh = [
                item for item in rows(answer, "item") if (moment(item.get("update_time")) or since) >= since - SKEW
            ]
            found += fresh
            if len(fresh) < PAGE:
                return found
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")

    def _in_box(self, auth: Credential, draft: str) -> bool:
        try:
            self._api.call(auth, "/cgi-bin/draft/get", {"media_id": draft})
        except Transient as error:
            if error.code != NOT_THERE:
                raise
            return False
        return True
