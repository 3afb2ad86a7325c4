"""“Did this help?” on the public page, with nothing kept about who says so.

As for surveys: a field nobody sees, a signed time of opening, one vote a browser and question, a limit per address of
which only a hash with a passing salt is known.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.cache import cache

from config.lib.clock import now
from interactions.faq_errors import FaqVoteRefused, FaqVotesTooMany, FaqVoteTwice
from interactions.models import FaqEntry
from interactions.services.faq.writing import faq_count
from interactions.services.surveys.answering import address_mark

_SALT = "interactions.faq.vote"
QUICKEST, LONGEST_OPEN, PER_DAY = 2, 24 * 3600, 100


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote: the signed time of opening, and the field nobody sees."""

    yes: bool
    began: str
    trap: str = ""
    address: str = ""


def vote_began(entry: FaqEntry) -> str:
    """The signed mark of a page that is opened now."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{entry.pk}-{secrets.token_hex(6)}")


def vote_take(*, entry: FaqEntry, vote: Vote) -> None:
    """Count a vote. Raises FaqVoteRefused, FaqVoteTwice, FaqVotesTooMany; nothing is counted then."""
    began = _began(entry, vote.began)
    if vote.trap or (now() - began).total_seconds() < QUICKEST:
        raise FaqVoteRefused
    key = f"faq:from:{entry.workspace_id}:{address_mark(vote.address)}"
    cache.add(key, 0, timeout=86_400)
    try:
        if cache.incr(key) > PER_DAY:
            raise FaqVotesTooMany
    except ValueError:  # it ended in between
        pass
    used = hashlib.sha256(vote.began.encode()).hexdigest()
    if not cache.add(f"faq:voted:{used}", 1, timeout=LONGEST_OPEN + 60):
        raise FaqVoteTwice
    faq_count(workspace=entry.workspace, faq_ids=[entry.pk], **{"votes_yes" if vote.yes else "votes_no": 1})


def _began(entry: FaqEntry, signed: str) -> datetime:
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        value = signer.unsign(signed, max_age=LONGEST_OPEN)
        stamp = signing.b62_decode(signed.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError):
        raise FaqVoteRefused from None
    if not value.startswith(f"{entry.pk}-"):
        raise FaqVoteRefused
    return datetime.fromtimestamp(stamp, tz=now().tzinfo)
