"""What can go wrong at a platform, as classes the publishing engine can act on.

Each error carries the platform, its own code, the HTTP status, a request id for support, a message id with parameters
for the person, and the redacted raw answer. Not retryable unless the class says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .messages import _
from .types import Problem


class ConnectorError(Exception):
    """Base of all platform errors."""

    kind = "error"
    retryable = False
    default_message = _("The platform refused the request.")

    def __init__(
        self,
        message: str = "",
        *,
        platform: str = "",
        code: str = "",
        status: int | None = None,
        request_id: str = "",
        params: Mapping[str, Any] | None = None,
        raw: str = "",
    ) -> None:
        self.message = message or self.default_message
        self.platform, self.code, self.status, self.request_id = platform, code, status, request_id
        self.params = dict(params or {})
        self.raw = raw
        super().__init__(self.message % self.params if self.params else self.message)


class InvalidContent(ConnectorError):
    """The content breaks the platform's rules; sending it again cannot help."""

    kind = "invalid_content"
    default_message = _("The platform does not accept this content.")

    def __init__(self, message: str = "", *, problems: Sequence[Problem] = (), **details: Any) -> None:
        self.problems = tuple(problems)
        if problems and not message:
            message, details = problems[0].message, {"params": problems[0].params, **details}
        super().__init__(message, **details)


class UnsupportedFeature(ConnectorError):
    """The platform has no such function."""

    kind = "unsupported"
    default_message = _("This platform cannot do that.")


class AuthExpired(ConnectorError):
    """The access token ran out; refresh once, then retry."""

    kind = "auth_expired"
    default_message = _("Access to the account has expired.")


class NeedsReconnect(ConnectorError):
    """Access was revoked or cannot be refreshed: a person must connect the account again."""

    kind = "needs_reconnect"
    default_message = _("The account must be connected again.")


class MissingScope(ConnectorError):
    """The account was connected without a permission this call needs."""

    kind = "missing_scope"
    default_message = _("The account was connected without the permission this needs: %(scopes)s.")

    def __init__(self, message: str = "", *, scopes: Sequence[str] = (), **details: Any) -> None:
        self.scopes = tuple(scopes)
        super().__init__(message, **{"params": {"scopes": ", ".join(scopes)}, **details})


class AudienceTooSmall(ConnectorError):
    """The platform tells nothing about audiences of fewer than `minimum` people, so that nobody is recognised."""

    kind = "audience_too_small"
    default_message = _("The platform describes an audience only from %(minimum)s followers on.")

    def __init__(self, message: str = "", *, minimum: int = 100, **details: Any) -> None:
        self.minimum = minimum
        super().__init__(message, **{"params": {"minimum": minimum}, **details})


class RateLimited(ConnectorError):
    """Too many calls; wait `retry_after` seconds. Does not count as an attempt."""

    kind = "rate_limited"
    retryable = True
    default_message = _("The platform asks us to wait before sending more.")

    def __init__(self, message: str = "", *, retry_after: float = 60.0, bucket: str = "", **details: Any) -> None:
        self.retry_after, self.bucket = retry_after, bucket
        super().__init__(message, **details)


class SpendCapReached(ConnectorError):
    """The workspace's own cap on paid calls is used up for this month; nothing was sent. Asking again costs nothing."""

    kind = "spend_cap"
    retryable = True
    default_message = _("This month's spending cap for this platform is used up. Raise the cap or wait for next month.")


class HookRefused(ConnectorError):
    """A call at our webhook address is not genuine, too old, or not understood."""

    kind = "hook_refused"
    default_message = _("The call is not genuine.")


class Transient(ConnectorError):
    """A passing fault after which certainly nothing was written. Retry with back-off."""

    kind = "transient"
    retryable = True
    default_message = _("The platform could not be reached.")


class MediaExpired(Transient):
    """The platform has dropped an attachment uploaded ahead. Nothing was written: upload it afresh and send again."""

    kind = "media_expired"
    default_message = _("The platform has dropped a file that was uploaded ahead of time.")


class OutcomeUnknown(ConnectorError):
    """The write may or may not have landed. Never repeat blindly: look for it first."""

    kind = "outcome_unknown"
    default_message = _("The platform did not confirm whether the post was created.")


class Duplicate(ConnectorError):
    """The platform already has this post; that is success. `remote_id` names it when the platform tells."""

    kind = "duplicate"
    default_message = _("The platform already has this post.")

    def __init__(self, message: str = "", *, remote_id: str = "", url: str = "", **details: Any) -> None:
        self.remote_id, self.url = remote_id, url
        super().__init__(message, **details)


class WindowClosed(InvalidContent):
    """The platform takes no answer (any more): too long ago, too many, or the person never wrote or takes none."""

    kind = "window_closed"
    default_message = _("The person wrote too long ago: the platform takes no more answers.")


class PolicyRejected(ConnectorError):
    """The platform's moderation refused the content or restricts the account."""

    kind = "policy_rejected"
    default_message = _("The platform's rules do not allow this content.")


class RemoteGone(ConnectorError):
    """The account, post or media does not exist there any more."""

    kind = "remote_gone"
    default_message = _("This no longer exists on the platform.")


class UnexpectedResponse(ConnectorError):
    """We did not understand the answer; developers should see the raw body."""

    kind = "unexpected_response"
    default_message = _("The platform gave an answer we do not understand.")


class HostRefused(ConnectorError):
    """The server's name leads to an address we must not connect to, or is not https."""

    kind = "host_refused"
    default_message = _("The server address %(host)s is not allowed.")
