"""Calls to Meta's Graph hosts, and looks through what an account has published there.

Source: developers.facebook.com, Graph API (v25.0): access tokens, securing requests (`appsecret_proof`), paging.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..errors import InvalidContent, OutcomeUnknown, RateLimited, UnexpectedResponse
from ..http import Answer, Http
from ..messages import _
from ..outcomes import Clock, moment_of
from ..text import problem
from ..types import AppRegistration, Credential, Media
from .meta_errors import USED_UP, classify, usage_of, wait_of_usage

VERSION = "v25.0"
FACEBOOK = f"https://graph.facebook.com/{VERSION}"
DIALOG = f"https://www.facebook.com/{VERSION}/dialog/oauth"
THREADS = "https://graph.threads.net/v1.0"

PAGE = 100
PAGES_MAX = 5
SKEW = timedelta(minutes=2)

Body = dict[str, Any]


def proof_of(secret: str, token: str) -> str:
    """The `appsecret_proof` of a token: HMAC-SHA256 with the app's secret, in hex."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


class Graph:
    """Requests to one Graph host with an account's token. `proof`: whether the host takes `appsecret_proof`."""

    def __init__(self, http: Http, clock: Clock, platform: str, base: str, *, proof: bool = True) -> None:
        self._http, self._clock, self.platform, self._base, self._proof = http, clock, platform, base, proof

    def now(self) -> datetime:
        """The clock of whoever calls, aware UTC."""
        return self._clock()

    def signed(self, token: str, app: AppRegistration | None) -> dict[str, str]:
        """The parameters that open a call."""
        signed = {"access_token": token}
        if self._proof and app is not None and app.client_secret:
            signed["appsecret_proof"] = proof_of(app.client_secret, token)
        return signed

    def call(
        self,
        method: str,
        path: str,
        auth: Credential | None = None,
        fields: Mapping[str, Any] | None = None,
        *,
        write: bool = False,
        base: str = "",
        **body: Any,
    ) -> Answer:
        """One request; `fields` go into the query of reads and the form of all others, with the account's token.

        Raises what `meta_errors.classify` says unless the status is 2xx, and RateLimited after a preparatory step
        whose answer tells that the allowance is used up: the visible step would be refused.
        """
        given: Body = {name: value for name, value in (fields or {}).items() if value is not None}
        if auth is not None:
            given |= self.signed(auth.secrets["access"], auth.app)
        where = "params" if method in {"GET", "DELETE"} or "content" in body else "data"
        url = path if path.startswith("https://") else f"{base or self._base}/{path}"
        answer = self._http.request(method, url, platform=self.platform, write=write, **{where: given or None}, **body)
        if not answer.ok:
            raise classify(answer, self._clock())
        if method == "POST" and not write and (usage_of(answer.headers) or 0) >= USED_UP:
            wait = wait_of_usage(answer.headers) or 600.0
            raise RateLimited(retry_after=wait, platform=self.platform, code="usage", status=answer.status)
        return answer

    def get(self, auth: Credential, path: str, **fields: Any) -> Body:
        """A JSON object."""
        return self.call("GET", path, auth, fields).mapping()

    def make(self, auth: Credential, path: str, fields: Mapping[str, Any], *, write: bool, **body: Any) -> str:
        """Create something and return its id. A write that succeeds without naming one is OutcomeUnknown."""
        answer = self.call("POST", path, auth, fields, write=write, **body)
        found = answer.mapping()
        identifier = str(found.get("id") or found.get("message_id") or "")
        if not identifier:
            kind = OutcomeUnknown if write else UnexpectedResponse
            raise kind(platform=self.platform, code="no_id", status=answer.status, raw=answer.raw)
        return identifier

    def pages(
        self, auth: Credential, path: str, fields: Mapping[str, Any], *, most: int = PAGES_MAX
    ) -> Iterator[list[Body]]:
        """The pages of a list, at most `most`; ends early when there is no further one."""
        after = ""
        for _page in range(most):
            found = self.get(auth, path, **fields, **({"after": after} if after else {}))
            yield rows(found)
            paging = found.get("paging")
            paging = paging if isinstance(paging, dict) else {}
            after = str((paging.get("cursors") or {}).get("after") or "") if paging.get("next") else ""
            if not after:
                return

    def own_posts(
        self, auth: Credential, path: str, fields: Mapping[str, Any], since: datetime, *, at: str
    ) -> list[Body]:
        """What the account published since then, oldest first; `at` names the field with the time.

        Raises OutcomeUnknown when there is too much to look through, so that absence cannot be proved.
        """
        found: list[Body] = []
        more = False
        for number, page in enumerate(self.pages(auth, path, {"limit": PAGE, **fields}), start=1):
            fresh = [item for item in page if (moment_of(item.get(at)) or since) >= since - SKEW]
            found += fresh
            more = number == PAGES_MAX and len(fresh) == len(page) == PAGE
            if len(fresh) < len(page):
                break
        if more:
            raise OutcomeUnknown(platform=self.platform, code="too_many_posts")
        return found[::-1]

    def figures(
        self, auth: Credential, path: str, names: Sequence[str], **fields: Any
    ) -> tuple[list[Body], tuple[str, ...]]:
        """Insights of these names, and the names that work: one unknown name fails the whole request, so that each is
        then asked alone.
        """
        if not names:
            return [], ()
        try:
            return rows(self.get(auth, path, metric=",".join(names), **fields)), tuple(names)
        except InvalidContent:
            if len(names) == 1:
                return [], ()
        found, good = [], []
        for name in names:
            listed, worked = self.figures(auth, path, (name,), **fields)
            found += listed
            good += worked
        return found, tuple(good)


def rows(found: Mapping[str, Any]) -> list[Body]:
    """The objects of a list answer."""
    listed = found.get("data")
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def number(value: object) -> int | None:
    """A count as the platform gave it: a whole number, or the sum of several by kind; None when it gave none."""
    if isinstance(value, dict):
        parts = [part for item in value.values() if (part := number(item)) is not None]
        return sum(parts) if parts else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def value_of(metric: Mapping[str, Any]) -> int | None:
    """The figure of one insight: `total_value`, else the latest of `values`."""
    total = metric.get("total_value")
    if isinstance(total, dict) and "value" in total:
        return number(total["value"])
    values = metric.get("values")
    last = values[-1] if isinstance(values, list) and values else {}
    return number(last.get("value")) if isinstance(last, dict) else None


def by_day(metric: Mapping[str, Any]) -> dict[date, int]:
    """The figures of a daily insight. `end_time` is the midnight that ends the day, in the platform's own zone."""
    found = {}
    for entry in metric.get("values") or ():
        end, count = moment_of(entry.get("end_time")), number(entry.get("value"))
        if end is not None and count is not None:
            found[(end - timedelta(hours=12)).date()] = count
    return found


def day_bounds(day: date) -> dict[str, int]:
    """`since` and `until` of one UTC day as Unix times."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {"since": int(start.timestamp()), "until": int((start + timedelta(days=1)).timestamp())}


def comparable(text: str) -> str:
    """A text as it may be compared after a trip through the platform, which trims and folds white space."""
    return " ".join(text.split())


def address_of(media: Media, platform: str) -> str:
    """Where Meta fetches a file. Raises InvalidContent when this installation cannot be reached from outside."""
    if media.url:
        return media.url
    message = _("Meta fetches files itself, so this installation needs an address that is reachable from the internet.")
    raise InvalidContent(problems=[problem("file_not_public", "media", message)], platform=platform)


Finder = Callable[[Credential, Mapping[str, Any]], Body | None]
