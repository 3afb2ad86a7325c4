"""The matrix as a whole: every account with its place in it, and what is missing, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import AccountGroup, AccountStrategy, SocialAccount
from accounts.selectors.account import account_list
from accounts.selectors.matrix.groups import group_query
from accounts.selectors.matrix.strategy import audience_of, strategy_of
from accounts.states import AccountState
from accounts.strategy_states import AccountRole, GroupKind
from accounts.templatetags.platforms import platform_name
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group with its connected accounts, the mother first where it has one; without `group`: those in none."""

    group: AccountGroup | None
    accounts: tuple[SocialAccount, ...]

    @property
    def mother(self) -> SocialAccount | None:
        """The account in the middle."""
        wanted = self.group.mother_id if self.group else None
        return next((account for account in self.accounts if account.pk == wanted), None)


@dataclass(frozen=True, slots=True)
class Place:
    """One account in the matrix: what it is for, whom it talks to, and its groups."""

    account: SocialAccount
    strategy: AccountStrategy
    audience: str
    groups: tuple[AccountGroup, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the matrix lacks. `kind`: twins, positioning, mother, members or alone; `accounts`, `group`: where."""

    kind: str
    text: str
    accounts: tuple[SocialAccount, ...] = ()
    group: AccountGroup | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything the map shows."""

    clusters: tuple[Cluster, ...]
    places: tuple[Place, ...]
    gaps: tuple[Gap, ...]


def matrix_of(*, workspace: Workspace) -> Matrix:
    """The connected accounts in their groups. Three queries."""
    accounts = list(account_list(workspace=workspace).select_related("strategy__persona"))
    groups = list(group_query(workspace=workspace))
    by_id = {account.pk: account for account in accounts}
    clusters, of_account = [], defaultdict(list)
    for group in groups:
        members = [by_id[row.account_id] for row in group.members.all() if row.account_id in by_id]
        members.sort(key=lambda account: account.pk != group.mother_id)
        clusters.append(Cluster(group, tuple(members)))
        for account in members:
            of_account[account.pk].append(group)
    alone = tuple(account for account in accounts if account.pk not in of_account)
    if alone:
        clusters.append(Cluster(None, alone))
    places = [_place(account, of_account[account.pk]) for account in accounts]
    return Matrix(tuple(clusters), tuple(places), tuple(_gaps(places, clusters)))


def _place(account: SocialAccount, groups: Sequence[AccountGroup]) -> Place:
    strategy = strategy_of(account)
    return Place(account, strategy, audience_of(strategy), tuple(groups))


def _gaps(places: Sequence[Place], clusters: Sequence[Cluster]) -> list[Gap]:
    found = [*_twins(places)]
    for place in places:
        if not place.strategy.positioning:
            text = _("Nobody has said yet what “%(account)s” stands for.") % {"account": place.account}
            found.append(Gap("positioning", text, (place.account,)))
    for cluster in clusters:
        if cluster.group is None:
            continue
        names = {"group": cluster.group.name}
        if not cluster.accounts:
            found.append(Gap("members", _("“%(group)s” holds no connected account.") % names, group=cluster.group))
        elif cluster.group.kind == GroupKind.MATRIX and cluster.mother is None:
            text = _("“%(group)s” has no mother account for the others to lean on.") % names
            mother = cluster.group.mother
            if mother is not None and mother.state == AccountState.DISCONNECTED:
                text = _("The mother account of “%(group)s” is disconnected.") % names
            found.append(Gap("mother", text, group=cluster.group))
    alone = next((cluster.accounts for cluster in clusters if cluster.group is None), ())
    if alone and len(clusters) > 1:
        listed = _(", ").join(str(account) for account in alone)
        found.append(Gap("alone", _("In no group: %(accounts)s.") % {"accounts": listed}, alone))
    return found


def _twins(places: Sequence[Place]) -> list[Gap]:
    """Accounts of one platform that do the same for the same people: they take followers from one another."""
    alike: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for place in places:
        role, audience = place.strategy.role, place.audience.casefold()
        if role and audience:
            alike[place.account.platform, role, audience].append(place)
    gaps = []
    for (platform, role, _audience), same in alike.items():
        if len(same) < 2:
            continue
        words = {
            "accounts": _(", ").join(f"“{place.account}”" for place in same),
            "platform": platform_name(platform),
            "role": AccountRole(role).label,
            "audience": same[0].audience,
        }
        text = _("On %(platform)s %(accounts)s have the same role (%(role)s) and the same audience (%(audience)s).")
        gaps.append(Gap("twins", text % words, tuple(place.account for place in same)))
    return gaps
