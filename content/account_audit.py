"""What the matrix audit of the accounts app asks this one: does an account publish as often, and about what, as agreed.

Counted is what was published through Juzhen on the last 28 days of the workspace, today among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min

from accounts import hooks
from accounts.audit_states import AuditCheck, Gravity
from accounts.models import AccountStrategy, SocialAccount
from config.lib.clock import day_start, local_day, now
from content.models import AccountMix, Pillar, Publication
from content.states import PublicationState
from team.models import Workspace

DAYS, ENOUGH_DAYS = 28, 14
# A mix is judged from so many posts on; it is far from the agreed one with a pillar so many points off.
ENOUGH_POSTS, FAR = 8, 20


@dataclass(frozen=True, slots=True)
class Published:
    """What one account published in the period: its length in days, which is shorter for young accounts, and posts by
    pillar (None: of no pillar).
    """

    days: int
    by_pillar: Mapping[int | None, int]

    @property
    def total(self) -> int:
        """All posts."""
        return sum(self.by_pillar.values())


def off_strategy(workspace: Workspace, accounts: Sequence[SocialAccount]) -> hooks.AuditAnswer:
    """Accounts that are far from their agreed pace or mix; those with too short a past cannot be judged."""
    today = local_day(now(), workspace.time_zone)
    past = published(workspace, today)
    wanted = dict(
        AccountStrategy.objects.for_workspace(workspace)
        .exclude(posts_per_week=None)
        .values_list("account_id", "posts_per_week")
    )
    mixes: dict[int, dict[Pillar, int]] = defaultdict(dict)
    for row in AccountMix.objects.for_workspace(workspace).select_related("pillar").order_by("pillar__position", "pk"):
        mixes[row.account_id][row.pillar] = row.share
    hits: list[hooks.AuditHit] = []
    unknown: list[tuple[int, str]] = []
    for account in accounts:
        found = past.get(account.pk)
        if found is None or found.days < ENOUGH_DAYS:
            unknown += [(account.pk, AuditCheck.FREQUENCY.value)] if account.pk in wanted and found is not None else []
            continue
        hits += pace_hits(account, found, wanted.get(account.pk))
        if (shares := mixes.get(account.pk)) and found.total < ENOUGH_POSTS:
            unknown.append((account.pk, AuditCheck.MIX.value))
        elif shares:
            hits += mix_hits(account, found, shares)
    return hooks.AuditAnswer(hits, unknown)


def published(workspace: Workspace, today: date) -> dict[int, Published]:
    """By account id; accounts that never published are left out. Two queries."""
    first = today - timedelta(days=DAYS - 1)
    rows = Publication.objects.for_workspace(workspace).filter(state=PublicationState.PUBLISHED)
    began = dict(rows.order_by().values_list("account_id").annotate(first=Min("published_at")))
    counts: dict[int, dict[int | None, int]] = defaultdict(dict)
    recent = rows.filter(published_at__gte=day_start(first, workspace.time_zone)).order_by()
    for account_id, pillar_id, n in recent.values_list("account_id", "post__pillar_id").annotate(n=Count("pk")):
        counts[account_id][pillar_id] = n
    return {
        account_id: Published(min(DAYS, (today - local_day(at, workspace.time_zone)).days + 1), counts[account_id])
        for account_id, at in began.items()
        if at is not None
    }


def pace_hits(account: SocialAccount, found: Published, wanted: int | None) -> Iterator[hooks.AuditHit]:
    """Fewer than half or more than twice the agreed posts, and at least one a week off. Silence is found elsewhere."""
    if wanted is None or not found.total:
        return
    rate = found.total * 7 / found.days
    if abs(rate - wanted) < 1 or wanted / 2 <= rate <= wanted * 2:
        return
    params = {"found": f"{rate:.1f}".removesuffix(".0"), "days": found.days, "wanted": wanted}
    yield hooks.AuditHit(account.pk, AuditCheck.FREQUENCY, Gravity.MEDIUM, params)


def mix_hits(account: SocialAccount, found: Published, shares: Mapping[Pillar, int]) -> Iterator[hooks.AuditHit]:
    """The pillar whose share is farthest from the agreed one, where that is more than FAR points off."""

    def share(pillar: Pillar) -> int:
        return round(100 * found.by_pillar.get(pillar.pk, 0) / found.total)

    pillar = max(shares, key=lambda one: abs(share(one) - shares[one]))
    if abs(share(pillar) - shares[pillar]) <= FAR:
        return
    params = {"pillar": pillar.name, "found": share(pillar), "posts": found.total, "days": found.days}
    yield hooks.AuditHit(account.pk, AuditCheck.MIX, Gravity.MEDIUM, {**params, "wanted": shares[pillar]})


def register_all() -> None:
    """Called once when the app starts."""
    hooks.audit_checks.append(off_strategy)
