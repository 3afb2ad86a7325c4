"""Checking texts by the rules of a workspace: packs, its own words, its switches, its exemptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from accounts.connectors import registry
from accounts.models import SocialAccount
from compliance.engine.check import check
from compliance.engine.rules import RuleSet
from compliance.engine.types import Hit, Severity, Subject, Verdict
from compliance.selectors.settings import traits_of
from compliance.services.rule_cache import Bundle, Excuse, bundle_of, excuses_now
from compliance.states import RANK, FirstClaims
from config.lib.clock import local_day, now
from team.models import Workspace

# The rule that the setting `first_claims` concerns: a 第一 that is cited from somewhere.
FIRST_RULE = "AD-07"


def rules_of(workspace: Workspace) -> RuleSet:
    """The rule set of a workspace. One query while nothing changed since this process computed it."""
    return bundle_of(workspace).rules


def subject_for(
    *, workspace: Workspace, account: SocialAccount | None, texts: Mapping[str, str], **facts: Any
) -> Subject:
    """A subject for `content_check`: the account's platform and traits, and `facts` as fields of `Subject`.

    Practice accounts are judged like the platform they imitate. One query with an account, none without.
    """
    if account is not None:
        traits = traits_of(account)
        facts.setdefault("platform", registry.real(account.platform))
        facts.setdefault("account_discloses", traits.discloses_seller)
        facts.setdefault("for_minors", traits.for_minors)
    return Subject(texts=texts, **facts)


def content_check(*, workspace: Workspace, subject: Subject, account: SocialAccount | None = None) -> Verdict:
    """Check a subject for a workspace, whose industry and markets it gets.

    With `account`, exemptions that hold for this account only count, too. Findings that are exempted are lowered to
    info; those of lowered rules to the severity chosen for them. One query while the rules are the same.
    """
    bundle = bundle_of(workspace)
    settings = bundle.settings
    subject = replace(subject, industry=settings.industry, markets=frozenset(settings.markets))
    return _verdict(bundle, subject, account.pk if account else None)


def text_check(*, workspace: Workspace, subject: Subject, account: SocialAccount | None = None) -> Verdict:
    """As `content_check`, but with the subject's own industry and markets: for trying texts out."""
    return _verdict(bundle_of(workspace), subject, account.pk if account else None)


def contents_check(
    *, workspace: Workspace, items: Iterable[tuple[Subject, int | None]], bundle: Bundle | None = None
) -> list[Verdict]:
    """`content_check` for many subjects, each with the id of its account or None.

    `bundle`: the rules where the caller has them already; else one query while they are the same.
    """
    bundle = bundle or bundle_of(workspace)
    settings = bundle.settings
    markets = frozenset(settings.markets)
    return [
        _verdict(bundle, replace(subject, industry=settings.industry, markets=markets), account_id)
        for subject, account_id in items
    ]


def _verdict(bundle: Bundle, subject: Subject, account_id: int | None) -> Verdict:
    subject = replace(subject, platform=registry.real(subject.platform))
    found = _found(subject, bundle.rules)
    excuses = excuses_now(bundle, account_id=account_id, platform=subject.platform)
    hits = [_judged(hit, bundle, excuses) for hit in found.hits]
    hits.sort(key=lambda hit: (RANK[hit.severity.value], hit.field, hit.start))
    return Verdict(hits[0].severity if hits else Severity.PASS, tuple(hits), found.version)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked, in words: details of a post may change where they lie, so no object stands for itself here."""

    key: tuple[str, int, str]
    subject: Subject = field(compare=False)
    rules: RuleSet = field(compare=False)


def _found(subject: Subject, rules: RuleSet) -> Verdict:
    """What the engine finds. One request asks several times: to keep a verdict, to show it, for each account."""
    # Today counts for what must be declared from a day on; `asked` holds the rules, so that their id stays theirs.
    today = local_day(now(), "Asia/Shanghai").isoformat()
    return _checked(_Asked((repr(subject), id(rules), today), subject, rules))


@lru_cache(maxsize=64)
def _checked(asked: _Asked) -> Verdict:
    return check(asked.subject, asked.rules)


def _judged(hit: Hit, bundle: Bundle, excuses: Sequence[Excuse]) -> Hit:
    severity = hit.severity
    strict = bundle.settings.first_claims == FirstClaims.BLOCK
    if strict and severity is Severity.WARN and hit.rule == FIRST_RULE:
        severity = Severity.BLOCK
    most = bundle.lowered.get(hit.rule)
    if most is not None and RANK[most.value] > RANK[severity.value]:
        severity = most
    if severity in {Severity.BLOCK, Severity.WARN} and any(excuses_hit(excuse, hit) for excuse in excuses):
        severity = Severity.INFO
    return hit if severity is hit.severity else replace(hit, severity=severity)


def excuses_hit(excuse: Excuse, hit: Hit) -> bool:
    """Whether an exemption is about this finding: the same one, or the same rule in the same words."""
    same_words = excuse.words == " ".join(hit.text.split()).casefold()
    same_finding = bool(excuse.fingerprint) and excuse.fingerprint == hit.fingerprint
    return excuse.rule == hit.rule and (same_words or same_finding)
