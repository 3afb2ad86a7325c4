"""What the matrix audit looks at itself; apps above add their checks by `accounts.hooks.audit_checks`.

Pure: from accounts with their rows to hits. Times are aware UTC, days those of the workspace.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil

from opencc import OpenCC

from accounts.audit_states import Area, Gravity
from accounts.audit_states import AuditCheck as C
from accounts.hooks import AuditAnswer, AuditHit
from accounts.models import AccountStrategy, MatrixRule, SocialAccount
from accounts.selectors.audit.rules import Scope
from accounts.states import AccountState
from config.lib.clock import local_day
from config.lib.looks import far_apart

# Avatars come in other sizes and compressions than pictures of the library, so a little more may differ.
AVATAR_ALIKE = 10
# An account is dormant after twice its agreed gap between posts, but never before so many days.
GAPS, AT_LEAST_DAYS = 2, 3
BIO_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks need besides the accounts. `looks`: avatars' patterns; `strategies` by account id."""

    today: date
    zone: str
    looks: Mapping[int, int | None]
    strategies: Mapping[int, AccountStrategy]


def look_at(scopes: Sequence[Scope], facts: Facts) -> AuditAnswer:
    """Everything this app can see, of all scopes."""
    hits: list[AuditHit] = []
    unknown: list[tuple[int, str]] = []
    for scope in scopes:
        for account in scope.accounts:
            hits += [*name_hits(account, scope.rule), *bio_hits(account, scope.rule)]
            hits += [*activity_hits(account, scope.rule, facts), *strategy_hits(account, facts)]
            if account.bio is None:
                unknown.append((account.pk, Area.BIO))
        seen, unseen = avatar_hits(scope, facts.looks)
        hits += seen
        unknown += [(pk, Area.AVATAR) for pk in unseen]
    return AuditAnswer(hits, unknown)


@lru_cache(maxsize=1)
def _simplified() -> OpenCC:
    return OpenCC("t2s")


def bare(text: str) -> str:
    """A name as it is compared: no spaces or signs, one case, one width, simplified characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return str(_simplified().convert("".join(c for c in plain if c.isalnum())))


def name_hits(account: SocialAccount, rule: MatrixRule) -> Iterator[AuditHit]:
    """The brand must stand in the name, in one of the agreed writings, and where agreed at its beginning."""
    name, writings = str(account), [rule.brand, *rule.also]
    present = [word for word in writings if word in name]
    if present:
        if rule.name_starts and not any(name.startswith(word) for word in writings):
            yield AuditHit(account.pk, C.NAME_START, Gravity.LOW, {"name": name, "brand": present[0]})
        return
    if any(bare(word) and bare(word) in bare(name) for word in writings):
        wanted = " / ".join(writings)
        yield AuditHit(account.pk, C.NAME_WRITING, Gravity.MEDIUM, {"name": name, "wanted": wanted})
        return
    params = {"name": name, "brand": rule.brand, "suggestion": f"{rule.brand}·{name}"}
    yield AuditHit(account.pk, C.NAME_BRAND, Gravity.HIGH, params)


def bio_hits(account: SocialAccount, rule: MatrixRule) -> Iterator[AuditHit]:
    """The bio must not be empty, and name the brand, the agreed phrase and the agreed address."""
    if account.bio is None:
        return
    if not account.bio.strip():
        yield AuditHit(account.pk, C.BIO_EMPTY, Gravity.HIGH, {"brand": rule.brand})
        return
    held = bare(account.bio)
    if not any(bare(word) in held for word in (rule.brand, *rule.also) if bare(word)):
        shown = " ".join(account.bio.split())
        shown = shown if len(shown) <= BIO_SHOWN else shown[: BIO_SHOWN - 1] + "…"
        yield AuditHit(account.pk, C.BIO_BRAND, Gravity.MEDIUM, {"brand": rule.brand, "bio": shown})
    if rule.bio_phrase and bare(rule.bio_phrase) not in held:
        yield AuditHit(account.pk, C.BIO_PHRASE, Gravity.MEDIUM, {"phrase": rule.bio_phrase})
    if rule.bio_link and rule.bio_link.casefold() not in account.bio.casefold():
        yield AuditHit(account.pk, C.BIO_LINK, Gravity.LOW, {"link": rule.bio_link})


def avatar_hits(scope: Scope, looks: Mapping[int, int | None]) -> tuple[list[AuditHit], list[int]]:
    """Whose picture differs from that of most accounts of the scope, and whose nobody can compare."""
    known = {account.pk: look for account in scope.accounts if (look := looks.get(account.pk)) is not None}
    unknown = [account.pk for account in scope.accounts if account.pk not in known]
    if not scope.rule.same_avatar or len(known) < 2:
        return [], unknown
    clusters = _alike(known)
    most = max(clusters, key=len)
    if 2 * len(most) > len(known):
        model = known[most[0]]
        others = [pk for pk in known if pk not in most]
        found = [(pk, {"same": len(most), "of": len(known), "bits": far_apart(known[pk], model)}) for pk in others]
        return [AuditHit(pk, C.AVATAR_DIFFERS, Gravity.MEDIUM, params) for pk, params in found], unknown
    params = {"of": len(known), "kinds": len(clusters)}
    return [AuditHit(pk, C.AVATAR_MIXED, Gravity.LOW, params) for pk in known], unknown


def _alike(looks: Mapping[int, int]) -> list[list[int]]:
    """Ids of accounts by picture: each belongs to the first one it looks like."""
    clusters: list[list[int]] = []
    for pk, look in looks.items():
        home = next((c for c in clusters if far_apart(looks[c[0]], look) <= AVATAR_ALIKE), None)
        if home is None:
            clusters.append([pk])
        else:
            home.append(pk)
    return clusters


def quiet_limit(rule: MatrixRule, strategy: AccountStrategy | None) -> int | None:
    """After how many days without a post an account is dormant; None where it is agreed that it rests."""
    wanted = strategy.posts_per_week if strategy else None
    if wanted is None:
        return rule.quiet_days
    return max(AT_LEAST_DAYS, ceil(GAPS * 7 / wanted)) if wanted else None


def activity_hits(account: SocialAccount, rule: MatrixRule, facts: Facts) -> Iterator[AuditHit]:
    """Access, restrictions, and how long the account has been silent."""
    if account.state == AccountState.NEEDS_RECONNECT:
        yield AuditHit(account.pk, C.ACCESS_LOST, Gravity.HIGH)
    if account.state == AccountState.RESTRICTED:
        yield AuditHit(account.pk, C.RESTRICTED, Gravity.HIGH)
    limit = quiet_limit(rule, facts.strategies.get(account.pk))
    if limit is None:
        return
    since = account.last_published_at or account.created_at
    days = (facts.today - local_day(since, facts.zone)).days
    if days <= limit:
        return
    gravity = Gravity.HIGH if days > 3 * limit else Gravity.MEDIUM
    if account.last_published_at is None:
        yield AuditHit(account.pk, C.NEVER, gravity, {"days": days})
    else:
        yield AuditHit(account.pk, C.DORMANT, gravity, {"days": days, "limit": limit})


def strategy_hits(account: SocialAccount, facts: Facts) -> Iterable[AuditHit]:
    """Whether somebody wrote down what the account is there for."""
    strategy = facts.strategies.get(account.pk)
    if strategy is None or not strategy.positioning.strip():
        return [AuditHit(account.pk, C.NO_POSITIONING, Gravity.LOW)]
    return []
