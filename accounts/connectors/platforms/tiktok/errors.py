"""What TikTok's error codes and reasons of failure mean.

Source: developers.tiktok.com, Content Posting API (error codes of Direct Post, Photo, Get Post Status, Query Creator
Info), Display API and OAuth error handling.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ...errors import (
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
from ...families.codes import Meaning, error_of
from ...families.days import until_midnight
from ...families.values import mapping
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

SLUG = "tiktok"
# Caps counted by day; TikTok names no moment at which they end, so the end of the day (UTC) is tried.
DAILY = frozenset({"spam_risk_too_many_posts", "spam_risk_too_many_pending_share", "reached_active_user_cap"})

CODES: Mapping[str, Meaning] = {
    "access_token_invalid": Meaning(AuthExpired),
    "access_token_expired": Meaning(AuthExpired),
    "scope_not_authorized": Meaning(MissingScope),
    "scope_permission_missed": Meaning(MissingScope),
    "rate_limit_exceeded": Meaning(RateLimited),
    "spam_risk_too_many_posts": Meaning(RateLimited, _("TikTok takes no more posts of this account today.")),
    "spam_risk_too_many_pending_share": Meaning(
        RateLimited, _("Too many posts wait for confirmation in the TikTok app.")
    ),
    "reached_active_user_cap": Meaning(
        RateLimited, _("The developer app may not publish for more accounts today."), bucket="app"
    ),
    "spam_risk": Meaning(PolicyRejected, _("TikTok takes the post for spam.")),
    "spam_risk_user_banned_from_posting": Meaning(PolicyRejected, _("TikTok has banned this account from posting.")),
    "unaudited_client_can_only_post_to_private_accounts": Meaning(
        PolicyRejected,
        _("TikTok has not audited the developer app: the account must be private and posts visible to yourself only."),
    ),
    "privacy_level_option_mismatch": Meaning(
        InvalidContent, _("This account does not offer the chosen audience. Choose another one.")
    ),
    "url_ownership_unverified": Meaning(
        InvalidContent, _("Verify the address of this installation in TikTok's developer portal, under URL properties.")
    ),
    "invalid_params": Meaning(InvalidContent),
    "invalid_param": Meaning(InvalidContent),
    "app_version_check_failed": Meaning(InvalidContent),
    "invalid_publish_id": Meaning(RemoteGone),
    # Another authorisation began the post; it may well be there.
    "token_not_authorized_for_specified_publish_id": Meaning(OutcomeUnknown),
    "internal_error": Meaning(Transient),
}

# Why a post that was accepted came to nothing. All are final: nothing was published.
FAILED = {
    "file_format_check_failed": Meaning(InvalidContent, _("TikTok does not take the format of this file.")),
    "duration_check_failed": Meaning(InvalidContent, _("The video is too short or too long for this account.")),
    "frame_rate_check_failed": Meaning(InvalidContent, _("TikTok takes videos of 23 to 60 frames a second only.")),
    "picture_size_check_failed": Meaning(InvalidContent, _("The picture is too large or too small for TikTok.")),
    "video_pull_failed": Meaning(InvalidContent, _("TikTok could not fetch the file from this installation.")),
    "photo_pull_failed": Meaning(InvalidContent, _("TikTok could not fetch the file from this installation.")),
    "auth_removed": Meaning(InvalidContent, _("Access was withdrawn while TikTok was working on the post.")),
    "publish_cancelled": Meaning(InvalidContent, _("The post was cancelled at TikTok.")),
    "spam_risk_too_many_posts": Meaning(PolicyRejected, _("TikTok takes no more posts of this account today.")),
    "spam_risk_user_banned_from_posting": CODES["spam_risk_user_banned_from_posting"],
    "spam_risk_text": Meaning(PolicyRejected, _("TikTok's rules do not allow this text.")),
    "spam_risk": CODES["spam_risk"],
    "internal": Meaning(InvalidContent, _("TikTok failed while working on the post. Publish it again.")),
}


def classify(answer: Answer, now: datetime) -> ConnectorError | None:
    """The error an answer stands for; None when it says `ok`. `now`: aware UTC."""
    code, reason = _error_of(answer)
    if answer.ok and code == "ok":
        return None
    if (
        not code
        or code == "ok"
        or answer.status >= 500
        or (code not in CODES and not answer.ok and answer.status != 400)
    ):
        # Not TikTok's own envelope, or one that knows nothing: a gateway speaks. `mapping` tells what an unreadable 2xx
        # means.
        return None if answer.ok else from_status(answer, now, code=code)
    otherwise = Meaning(InvalidContent) if answer.status == 400 else None
    error = error_of(CODES, code, answer, now, reason=reason, otherwise=otherwise)
    if code in DAILY and isinstance(error, RateLimited):
        error.retry_after = max(3600.0, until_midnight(now, UTC))
    return error


def failure(reason: str) -> ConnectorError:
    """The error a `fail_reason` stands for."""
    meaning = FAILED.get(reason) or FAILED["internal"]
    return meaning.kind(meaning.message, platform=SLUG, code=reason)


def _error_of(answer: Answer) -> tuple[str, str]:
    try:
        error = mapping(answer.mapping(), "error")
    except ConnectorError:
        return "", ""
    return str(error.get("code") or ""), str(error.get("message") or "")
