"""What an account should publish, and what it did: how often, and about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AccountStrategy, SocialAccount
from config.lib.clock import day_start, local_day, now
from content.models import AccountMix, Pillar, Publication
from content.selectors.pillars import pillar_list
from content.selectors.plan_mix import Mix, mix_of
from content.states import PublicationState
from team.models import Workspace

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the account publishes: posts in the last WEEKS weeks, and the wanted number a week (None: open).

    `tone`: good, warn or "", for the words.
    """

    count: int
    wanted: int | None
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """Wanted and actual of one account. `shares`: its own wanted ones by pillar, empty while nothing is decided."""

    mix: Mix
    pace: Pace
    pillars: tuple[Pillar, ...]
    shares: dict[int, int]

    @property
    def decided(self) -> bool:
        """Whether shares of its own are set."""
        return bool(self.shares)

    @property
    def proposed(self) -> list[tuple[Pillar, int]]:
        """The pillars in use with the account's shares, or the brand's while nothing is decided."""
        own = self.shares
        return [(row, own.get(row.pk, 0) if own else row.share) for row in self.pillars if row.active]


def shares_of(*, workspace: Workspace, account: SocialAccount) -> dict[int, int]:
    """Pillar id → wanted share in percent; empty when nothing is decided for the account. One query."""
    rows = AccountMix.objects.for_workspace(workspace).filter(account=account)
    return dict(rows.values_list("pillar_id", "share"))


def account_plan(*, workspace: Workspace, account: SocialAccount, wanted_per_week: int | None) -> AccountPlan:
    """What was published through Juzhen on the last 28 days of the workspace, today among them. Three queries."""
    last = local_day(now(), workspace.time_zone)
    first = last - timedelta(days=7 * WEEKS - 1)
    pillars = list(pillar_list(workspace=workspace))
    wanted = shares_of(workspace=workspace, account=account)
    counts = _published(workspace, account, first)
    mix = mix_of(counts=counts, pillars=pillars, first=first, last=last, wanted=wanted)
    return AccountPlan(mix, pace_of(mix.total, wanted_per_week), tuple(pillars), wanted)


def strategy_pace(*, workspace: Workspace, account: SocialAccount) -> int | None:
    """The wanted posts a week that the account's strategy names. One query."""
    rows = AccountStrategy.objects.for_workspace(workspace).filter(account=account)
    return rows.values_list("posts_per_week", flat=True).first()


def pace_of(count: int, wanted: int | None) -> Pace:
    """Word wanted and actual frequency. A difference of one post in four weeks is none."""
    actual = formats.number_format(round(count / WEEKS, 1), 1 if count % WEEKS else 0)
    have = ngettext(
        "%(count)s post in the last 28 days, %(actual)s a week.",
        "%(count)s posts in the last 28 days, %(actual)s a week.",
        count,
    ) % {"count": count, "actual": actual}
    if wanted is None:
        return Pace(count, None, "", f"{have}{_(' ')}{_('Nobody has said how many are wanted.')}")
    off = count - wanted * WEEKS
    if abs(off) <= 1:
        verdict, tone = _("That is as wanted."), "good"
    elif off < 0:
        verdict = ngettext("%(n)s post fewer than wanted.", "%(n)s posts fewer than wanted.", -off) % {"n": -off}
        tone = "warn"
    else:
        verdict = ngettext("%(n)s post more than wanted.", "%(n)s posts more than wanted.", off) % {"n": off}
        tone = "warn"
    asked = ngettext("Wanted: %(n)s a week.", "Wanted: %(n)s a week.", wanted) % {"n": wanted}
    return Pace(count, wanted, tone, _(" ").join((have, asked, verdict)))


def _published(workspace: Workspace, account: SocialAccount, first: date) -> dict[int | None, int]:
    rows = Publication.objects.for_workspace(workspace).filter(
        account=account, state=PublicationState.PUBLISHED, published_at__gte=day_start(first, workspace.time_zone)
    )
    return dict(rows.order_by().values_list("post__pillar_id").annotate(n=Count("pk")))
