"""What Google's platforms share: sign-in with offline access, requests with a bearer token, two shapes of errors.

Sources: developers.google.com/identity/protocols/oauth2/web-server, /youtube/v3/docs/errors, google.rpc.Status.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
)
from ..fields import ConnectField
from ..http import Answer, Http
from ..messages import _
from ..outcomes import Clock, from_status
from ..setup import Scope
from ..text import problem
from ..types import AppRegistration, Credential, RedirectStart
from .codes import Meaning, error_of
from .oauth2 import Dialect, OAuth2

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
REVOKE = "https://oauth2.googleapis.com/revoke"
CONSOLE = "https://console.cloud.google.com/apis/credentials"
# Quotas begin anew at midnight in California.
PACIFIC = ZoneInfo("America/Los_Angeles")
APP_REFUSED = _("Google does not accept the client ID or the client secret of the developer app.")

APP_FIELDS = (
    ConnectField("client_id", _("Client ID"), help=_("Ends in .apps.googleusercontent.com.")),
    ConnectField("client_secret", _("Client secret"), kind="password"),
)

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


class GoogleAccess:
    """Sign-in, renewal and end of access for one platform's `scopes`."""

    def __init__(self, http: Http, clock: Clock, platform: str, scopes: Sequence[Scope]) -> None:
        # A refresh token comes only with offline access, and with every consent only when consent is asked for anew.
        extra = {"access_type": "offline", "prompt": "consent"}
        self._oauth = OAuth2(http, clock, platform, Dialect(authorize_extra=extra, judge=_judge))
        self._http, self._clock, self._platform, self._scopes = http, clock, platform, scopes

    def start(self, app: AppRegistration, *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person, and what to keep."""
        names = [scope.name for scope in self._scopes]
        return self._oauth.start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Credential:
        """Turn the code into a credential that names no account yet.

        People may untick single permissions on Google's page: MissingScope is raised when a required one is missing.
        """
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        scopes = tuple(str(found.get("scope") or "").split())
        missing = [scope.name for scope in self._scopes if scope.required and scopes and scope.name not in scopes]
        if missing:
            raise MissingScope(scopes=missing, platform=self._platform)
        secrets = {"access": str(found["access_token"]), "refresh": str(found.get("refresh_token") or "")}
        return Credential(secrets, expires_at=self._oauth.ends(found), scopes=scopes, app=app)

    def missing(self, auth: Credential) -> tuple[str, ...]:
        """Optional permissions the account was opened without."""
        return tuple(scope.name for scope in self._scopes if auth.scopes and scope.name not in auth.scopes)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; Google keeps the refresh token. Raises NeedsReconnect when it was revoked, unused for half a year, or
        a week old in an app whose publishing status is Testing.
        """
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=self._platform, code="no_refresh_token")
        found = self._oauth.refresh(TOKEN, auth.app, token)
        secrets = {**auth.secrets, "access": str(found["access_token"])}
        if found.get("refresh_token"):
            secrets["refresh"] = str(found["refresh_token"])
        return Credential(
            secrets,
            auth.host,
            auth.remote_id,
            self._oauth.ends(found),
            tuple(str(found.get("scope") or "").split()) or auth.scopes,
            auth.version + 1,
            auth.app,
        )

    def revoke(self, auth: Credential) -> None:
        """End the grant; 400 means that it had ended before. Ends all tokens this person gave to this developer app."""
        token = auth.secrets.get("refresh") or auth.secrets["access"]
        answer = self._http.request("POST", REVOKE, platform=self._platform, write=False, data={"token": token})
        if answer.status == 429 or answer.status >= 500:
            raise from_status(answer, self._clock())

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a renewal nobody can have: Google checks the app first, so `invalid_grant` means that it is known.

        Raises InvalidContent when Google does not know the client or its secret.
        """
        body = {"grant_type": "refresh_token", "refresh_token": "none"}
        try:
            self._oauth.token(TOKEN, app, body)
        except NeedsReconnect as error:
            if error.code == "invalid_grant":
                return
            found = problem("app_refused", "client_id", APP_REFUSED)
            raise InvalidContent(problems=(found,), platform=self._platform, code=error.code, raw=error.raw) from None


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
    ) -> Iterator[list[dict[str, Any]]]:
        """The lists in field `name`, page after page, `most` pages at most.

        `whole`: raise OutcomeUnknown when there are more, for lists whose end must be known.
        """
        token = ""
        for _page in range(most):
            found = self.get(url, auth, {**params, **({"pageToken": token} if token else {})})
            yield [item for item in found.get(name) or () if isinstance(item, dict)]
            token = str(found.get("nextPageToken") or "")
            if not token:
                return
        if whole:
            raise OutcomeUnknown(platform=self._platform, code="too_many_posts")

    def classify(self, answer: Answer) -> ConnectorError:
        """The error a refused request stands for."""
        now = self._clock()
        reasons, message, details = _reasons(answer)
        if answer.status == 429 and _limit_is_zero(details):
            return error_of({"zero": Meaning(PolicyRejected, NOT_ADMITTED)}, "zero", answer, now)
        day = Meaning(RateLimited, wait=until_midnight(now), bucket="app")
        table = {**self._table, **dict.fromkeys(DAY_QUOTA, day)}
        known = next((reason for reason in reasons if reason in table), None)
        if known is not None:
            return error_of(table, known, answer, now, reason=message)
        code = reasons[0] if reasons else ""
        if answer.status in (400, 422) and reasons:
            return error_of({}, code, answer, now, reason=message, otherwise=Meaning(InvalidContent))
        return from_status(answer, now, code=code)


NOT_ADMITTED = _("Google has not admitted this Cloud project to the API yet: its quota is 0.")


def until_midnight(now: datetime) -> float:
    """Seconds until the day ends in California, when Google's daily quotas begin anew."""
    there = now.astimezone(PACIFIC)
    midnight = datetime.combine(there.date() + timedelta(days=1), datetime.min.time(), PACIFIC)
    return (midnight.astimezone(UTC) - now).total_seconds()


def _reasons(answer: Answer) -> tuple[list[str], str, list[Any]]:
    """Reasons of an error answer, the most precise first; Google's own words; the details."""
    try:
        error = answer.mapping().get("error")
    except ConnectorError:
        return [], "", []
    if not isinstance(error, Mapping):
        return ([str(error)] if error else []), "", []
    details = [item for item in error.get("details") or () if isinstance(item, Mapping)]
    listed = [item for item in error.get("errors") or () if isinstance(item, Mapping)]
    found = [str(item["reason"]) for item in (*details, *listed) if item.get("reason")]
    if error.get("status"):
        found.append(str(error["status"]))
    return found, str(error.get("message") or ""), details


def _limit_is_zero(details: Sequence[Any]) -> bool:
    """Whether a quota error says that the project has no quota at all."""
    return any(str((item.get("metadata") or {}).get("quota_limit_value")) == "0" for item in details)


def _judge(answer: Answer) -> ConnectorError | None:
    """What the token endpoint's refusal means, by its `error` (RFC 6749 section 5.2)."""
    if answer.ok or answer.status == 429 or answer.status >= 500:
        return None
    reasons, _words, _details = _reasons(answer)
    code = reasons[0] if reasons else ""
    message = APP_REFUSED if code in {"invalid_client", "unauthorized_client", "deleted_client"} else ""
    if code == "invalid_grant" or message:
        return NeedsReconnect(message, platform=answer.platform, code=code, status=answer.status, raw=answer.raw)
    return None
