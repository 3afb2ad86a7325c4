"""What the matrix audit of the accounts app asks this one: sensitive words in names and bios."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import override, pgettext

from accounts import hooks
from accounts.audit_states import AuditCheck, Gravity
from accounts.models import SocialAccount
from compliance.engine.types import Hit, Severity
from compliance.services.checking import contents_check, subject_for
from team.models import Workspace

_GRAVITY = {Severity.BLOCK: Gravity.HIGH, Severity.WARN: Gravity.MEDIUM}


def words_in_profiles(workspace: Workspace, accounts: Sequence[SocialAccount]) -> hooks.AuditAnswer:
    """Check each account's name and, where it is reported, bio by the workspace's rules for its platform.

    Rules about the whole of a post (labels, length) say nothing about a profile: only findings in words count.
    """
    items = []
    for account in accounts:
        texts = {"title": str(account), "text": account.bio or ""}
        items.append((subject_for(workspace=workspace, account=account, texts=texts), account.pk))
    verdicts = contents_check(workspace=workspace, items=items)
    hits = [
        _hit(account, hit)
        for account, verdict in zip(accounts, verdicts, strict=True)
        for hit in verdict.hits
        if hit.severity in _GRAVITY and hit.text and hit.end > hit.start
    ]
    return hooks.AuditAnswer(hits)


def _hit(account: SocialAccount, hit: Hit) -> hooks.AuditHit:
    params = {
        "where": _places(hit.field),
        "words": hit.text[:80],
        "rule": hit.rule,
        "why": dict(hit.why),
        "advice": dict(hit.advice),
    }
    return hooks.AuditHit(account.pk, AuditCheck.WORDS, _GRAVITY[hit.severity], params, key=hit.fingerprint)


def _places(field: str) -> dict[str, str]:
    """The place in both languages, as the audit keeps what it found."""
    found = {}
    for name, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[name] = pgettext("place", "The name") if field == "title" else pgettext("place", "The bio")
    return found


def register_all() -> None:
    """Called once when the app starts."""
    hooks.audit_checks.append(words_in_profiles)
