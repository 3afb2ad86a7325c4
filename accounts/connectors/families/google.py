"""What Google's platforms share: requests with a bearer token, and two shapes of errors.

Sources: developers.google.com/youtube/v3/docs/errors; google.rpc.Status with google.rpc.ErrorInfo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from ..errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
)
from ..http import Answer, Http
from ..messages import _
from ..outcomes import Clock, from_status
from ..types import Credential
from .codes import Meaning, error_of
from .days import until_midnight
from .values import mapping, rows

# Quotas begin anew at midnight in California.
PACIFIC = ZoneInfo("America/Los_Angeles")
NOT_ADMITTED = _("Google has not admitted this Cloud project to the API yet: its quota is 0.")

TABLE: Mapping[str, Meaning] = {
    "authError": Meaning(AuthExpired),
    "UNAUTHENTICATED": Meaning(AuthExpired),
    "ACCESS_TOKEN_EXPIRED": Meaning(AuthExpired),
    "insufficientPermissions": Meaning(MissingScope),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": Meaning(MissingScope),
    "accessNotConfigured": Meaning(PolicyRejected, _("The Google Cloud project has not enabled the API this needs.")),
    "SERVICE_DISABLED": Meaning(PolicyRejected, _("The Google Cloud project has not enabled the API this needs.")),
    "rateLimitExceeded": Meaning(RateLimited),
    "userRateLimitExceeded": Meaning(RateLimited),
    "RATE_LIMIT_EXCEEDED": Meaning(RateLimited),
    "RESOURCE_EXHAUSTED": Meaning(RateLimited),
    "backendError": Meaning(Transient),
    "internalError": Meaning(Transient),
    "INTERNAL": Meaning(Transient),
    "UNAVAILABLE": Meaning(Transient),
    "notFound": Meaning(RemoteGone),
    "NOT_FOUND": Meaning(RemoteGone),
    "forbidden": Meaning(PolicyRejected),
    "PERMISSION_DENIED": Meaning(PolicyRejected),
    "INVALID_ARGUMENT": Meaning(InvalidContent),
    "FAILED_PRECONDITION": Meaning(InvalidContent),
}
DAY_QUOTA = ("quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg")


class GoogleApi:
    """Requests of one platform. `table` adds its own reasons to the common ones."""

    def __init__(self, http: Http, clock: Clock, platform: str, table: Mapping[str, Meaning]) -> None:
        self._http, self._clock, self._platform = http, clock, platform
        self._table = {**TABLE, **table}

    def send(
        self,
        method: str,
        url: str,
        auth: Credential,
        *,
        write: bool = False,
        also: tuple[int, ...] = (),
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> Answer:
        """One request. Raises what `classify` says unless the status is 2xx or in `also`."""
        sent = {"authorization": f"Bearer {auth.secrets['access']}", **(headers or {})}
        answer = self._http.request(method, url, platform=self._platform, write=write, headers=sent, **body)
        if not answer.ok and answer.status not in also:
            raise self.classify(answer)
        return answer

    def get(self, url: str, auth: Credential, params: Any = None) -> dict[str, Any]:
        """A JSON object."""
        return self.send("GET", url, auth, params=params).mapping()

    def pages(
        self, url: str, auth: Credential, params: Mapping[str, str], name: str, *, most: int, whole: bool = False
    ) -> Iterator[list[Mapping[str, Any]]]:
        """The lists in field `name`, page after page, `most` pages at most.

        `whole`: raise OutcomeUnknown when there are more, for lists whose end must be known.
        """
        token = ""
        for _page in range(most):
            found = self.get(url, auth, {**params, **({"pageToken": token} if token else {})})
            yield rows(found, name)
            token = str(found.get("nextPageToken") or "")
            if not token:
                return
        if whole:
            raise OutcomeUnknown(platform=self._platform, code="too_many_posts")

    def classify(self, answer: Answer) -> ConnectorError:
        """The error a refused request stands for."""
        now = self._clock()
        reasons, message, details = reasons_of(answer)
        code = reasons[0] if reasons else ""
        day = Meaning(RateLimited, wait=until_midnight(now, PACIFIC), bucket="app")
        if answer.status == 429 and (quota := _quota(details, day)) is not None:
            return error_of({code: quota}, code, answer, now)
        table = {**self._table, **dict.fromkeys(DAY_QUOTA, day)}
        known = next((reason for reason in reasons if reason in table), None)
        # After a server's own fault no reason proves that a write was not carried out.
        if known is not None and not (answer.write and answer.status >= 500):
            return error_of(table, known, answer, now, reason=message)
        if answer.status in (400, 422) and reasons:
            return error_of({}, code, answer, now, reason=message, otherwise=Meaning(InvalidContent))
        return from_status(answer, now, code=code)


def reasons_of(answer: Answer) -> tuple[list[str], str, list[Mapping[str, Any]]]:
    """Reasons of an error answer, the most precise first; Google's own words; the details."""
    try:
        body = answer.mapping()
    except ConnectorError:
        return [], "", []
    error = mapping(body, "error")
    if not error:
        return ([str(body["error"])] if body.get("error") else []), "", []
    details = rows(error, "details")
    found = [str(item["reason"]) for item in (*details, *rows(error, "errors")) if item.get("reason")]
    if error.get("status"):
        found.append(str(error["status"]))
    return found, str(error.get("message") or ""), details


def _quota(details: Iterable[Mapping[str, Any]], day: Meaning) -> Meaning | None:
    """Which quota is used up, when the error says so: of a day, of the project, or one that was never given."""
    for item in details:
        quota = mapping(item, "metadata")
        unit = str(quota.get("quota_unit") or "")
        if str(quota.get("quota_limit_value")) == "0":
            return Meaning(PolicyRejected, NOT_ADMITTED)
        if unit.startswith("1/d"):
            return day
        if unit.endswith("{project}"):
            return Meaning(RateLimited, bucket="app")
    return None
