"""Monitors of a workspace, and who watches them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from accounts.connectors import registry
from accounts.connectors.types import Can
from accounts.models import Competitor, SocialAccount
from accounts.states import AccountState
from analytics.models import HeardText, Monitor, MonitorSearch, MonitorWatcher
from analytics.selectors.listening.matching import Rule
from config.lib.errors import NotFound
from team.models import User, Workspace

MONITORS_MAX = 100


def monitor_query(*, workspace: Workspace, user: User | None = None) -> QuerySet[Monitor]:
    """All monitors with their competitor; `watched` tells whether `user` watches each.

    `asked_accounts`: ids of the accounts that search for each.
    """
    rows = Monitor.objects.for_workspace(workspace).select_related("competitor")
    watchers = MonitorWatcher.objects.for_workspace(workspace).filter(monitor=OuterRef("pk"), user=user)
    asked = MonitorSearch.objects.for_workspace(workspace).filter(monitor=OuterRef("pk")).order_by("pk")
    return rows.annotate(watched=Exists(watchers), asked_accounts=ArraySubquery(asked.values("account_id")))


def monitor_get(*, workspace: Workspace, monitor_id: int, user: User | None = None) -> Monitor:
    """One monitor. Raises NotFound."""
    found = monitor_query(workspace=workspace, user=user).filter(pk=monitor_id).first()
    if found is None:
        raise NotFound
    return found


def rule_of(monitor: Monitor) -> Rule:
    """What it asks of a text."""
    return Rule(
        monitor.any_of, monitor.all_of, monitor.none_of, monitor.platforms, monitor.scripts, monitor.competitor_id
    )


def rules_of(monitors: Iterable[Monitor]) -> dict[int, Rule]:
    """The rules of several, by id."""
    return {monitor.pk: rule_of(monitor) for monitor in monitors}


def searchable_accounts(*, workspace: Workspace) -> list[SocialAccount]:
    """Connected accounts whose platform has a documented search."""
    able = [caps.slug for caps in registry.catalogue() if Can.SEARCH in caps.can]
    rows = SocialAccount.objects.for_workspace(workspace).filter(platform__in=able)
    return list(rows.exclude(state=AccountState.DISCONNECTED))


def searches_of(*, workspace: Workspace, monitor: Monitor) -> QuerySet[MonitorSearch]:
    """Which accounts search for a monitor, with how far each has come."""
    rows = MonitorSearch.objects.for_workspace(workspace).filter(monitor=monitor)
    return rows.select_related("account").order_by("pk")


def platforms_heard(*, workspace: Workspace) -> list[str]:
    """Slugs of the platforms that texts can come from here: those of accounts and of imported texts."""
    own = SocialAccount.objects.for_workspace(workspace).order_by().values_list("platform", flat=True)
    brought = HeardText.objects.for_workspace(workspace).order_by().values_list("platform", flat=True)
    return sorted(set(own.union(brought)) & set(registry.slugs()))


def competitors_known(*, workspace: Workspace) -> QuerySet[Competitor]:
    """Competitors a monitor can belong to."""
    return Competitor.objects.for_workspace(workspace).filter(archived_at=None)
