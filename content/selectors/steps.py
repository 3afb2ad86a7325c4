"""What a publication says and asks for: the cause in words, and one next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.states import AccountState
from config.lib.clock import now
from content.models import Attempt, Publication
from content.selectors.approval import content_approved, publication_approved
from content.selectors.limit_words import rule_word, until_word
from content.selectors.publication import may_be_live
from content.selectors.wording import by_hand_text, error_text
from content.states import HeldFor
from content.states import PublicationState as S

# Errors that the same content meets again at the next try.
_CONTENT = {"invalid_content", "policy_rejected", "unsupported"}
# A row due this soon is worth watching.
WATCHED = timedelta(minutes=1)
_ACCESS = {"auth_expired", "needs_reconnect", "missing_scope"}


@dataclass(frozen=True, slots=True)
class Step:
    """`kind` is the one next step: retry, edit, reconnect, decide, handoff, send, review, resume, wait, open or none;
    pace: it waits for its account's limits.

    `why` is the cause in the reader's language. `moving`: the engine is at it, so the row is worth watching.
    """

    kind: str
    why: str = ""
    moving: bool = False


def publication_step(row: Publication) -> Step:
    """The next step of a publication, from its state, its error and its account."""
    why = error_text(row)
    lost = row.account.state != AccountState.OK
    match row.state:
        case S.SCHEDULED:
            # A person needs no access of ours.
            return _scheduled(row, why, lost=lost and not row.by_hand)
        case S.CLAIMED | S.SENDING:
            return Step("none", _("It is being sent now."), moving=True)
        case S.PROCESSING:
            return Step("wait", _("The platform has accepted it and is still processing it."), moving=True)
        case S.UNKNOWN if row.next_attempt_at is not None:
            kind = "reconnect" if lost else "wait"
            return Step(kind, why or _("We are checking on the platform whether the post is there."), moving=not lost)
        case S.UNKNOWN:
            return Step("decide", why or _("The platform did not confirm whether the post was created."))
        case S.FAILED:
            if lost or row.error_kind in _ACCESS:
                return Step("reconnect" if lost else "retry", why)
            if may_be_live(row):
                return Step("decide", why)
            return Step("edit" if row.error_kind in _CONTENT else "retry", why)
        case S.NEEDS_HANDOFF if not content_approved(row):
            return _review()
        case S.NEEDS_HANDOFF:
            whole = _("This account is posted to by hand. Everything you need is below.")
            return Step("handoff", by_hand_text(row) or whole)
        case S.PAUSED if row.held_for == HeldFor.CHECK:
            return Step("edit", held_text(row))
        case S.PAUSED:
            return Step("reconnect" if lost else "send", held_text(row))
        case S.PUBLISHED:
            return Step("open" if row.remote_url else "none")
    return Step("none", why)


def held_text(row: Publication) -> str:
    """Why a row is held back, in the reader's language. Reads `held_by`."""
    if row.held_for == HeldFor.PAUSE and row.held_by is not None:
        return _("It was stopped by the pause “%(reason)s”.") % {"reason": row.held_by.reason}
    if row.held_for == HeldFor.PAUSE:
        return _("It was stopped by a pause.")
    if row.held_for == HeldFor.RIGHTS:
        return _("A file of it may no longer be used. Renew its rights or replace it, then decide.")
    if row.held_for == HeldFor.RECONNECT:
        return _("It missed its time while its account was not connected.")
    if row.held_for == HeldFor.CHECK:
        return _("By the rules as they are now, it may not go out as it is. See the checks of the post.")
    return _("It missed its time and was not sent late by itself.")


def _review() -> Step:
    return Step("review", _("The content or time was changed after approval. It waits for a new approval."))


def _scheduled(row: Publication, why: str, *, lost: bool) -> Step:
    if lost:
        return Step("reconnect", _("It waits until the account is connected again."))
    if not publication_approved(row):
        return _review()
    if getattr(row, "held_by_pause", False):
        return Step("resume", _("Publishing is paused."))
    until = row.account.pace_until
    if not row.post.urgent and until > now() and row.next_attempt_at is not None and row.next_attempt_at < until:
        values = {"time": until_word(until), "rule": rule_word(getattr(row, "waits_for", ""))}
        return Step("pace", _("It waits for the account's limits until %(time)s (%(rule)s).") % values)
    if row.by_hand:
        return Step("none", by_hand_text(row))
    soon = row.next_attempt_at is not None and row.next_attempt_at < now() + WATCHED
    return Step("wait" if why else "none", why, moving=soon)


def attempt_text(attempt: Attempt) -> str:
    """What the platform answered, in the reader's language; "" when there was nothing to say."""
    if not attempt.message:
        return ""
    text = _(attempt.message)
    return text % attempt.params if attempt.params else text


def attempt_outcome(attempt: Attempt) -> str:
    """How a call ended, in two or three words."""
    return outcome_words("" if attempt.finished_at is None else attempt.outcome)


def outcome_words(outcome: str) -> str:
    """The same for an outcome alone; "" is a call without a recorded end."""
    if not outcome:
        return _("No answer was recorded")
    return _OUTCOMES[outcome]() if outcome in _OUTCOMES else _("Refused")


_OUTCOMES = {
    "published": lambda: _("Done"),
    "processing": lambda: _("Still processing"),
    "absent": lambda: _("Not found"),
    "outcome_unknown": lambda: _("Unclear"),
    "bug": lambda: _("Unclear"),
    "rate_limited": lambda: _("Asked to wait"),
    "transient": lambda: _("Not reached"),
    "auth_expired": lambda: _("Access expired"),
    "needs_reconnect": lambda: _("Access lost"),
    "missing_scope": lambda: _("Permission missing"),
}
