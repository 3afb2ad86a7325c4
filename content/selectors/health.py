"""Is publishing alive? For banners, health checks and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from content.models import PublishPause
from content.selectors.processes import PUBLISHER, Crew, Standstill, crew
from content.selectors.waiting import sendable_now
from team.models import Workspace
from team.permissions import Permission, allows

# A worker that is busy or just restarting is not worth a banner.
OVERDUE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """The engine as a whole. `oldest_due`: since when a row that could be sent has been waiting, None for none."""

    workers: int
    slots: int
    busy: int
    last_seen: datetime | None
    scheduler_seen: datetime | None
    oldest_due: datetime | None

    @property
    def alive(self) -> bool:
        """Whether a publish worker has been seen lately."""
        return self.workers > 0

    @property
    def lag(self) -> float:
        """Seconds the oldest due row has been waiting; 0 when none is."""
        return max(0.0, (now() - self.oldest_due).total_seconds()) if self.oldest_due else 0.0


@dataclass(frozen=True, slots=True)
class Banner:
    """Something everybody must know. `kind`: no_worker, background, paused or reconnect; `level`: danger or warn."""

    kind: str
    level: str
    pause: PublishPause | None = None
    accounts: tuple[SocialAccount, ...] = ()
    since: datetime | None = None
    standstill: Standstill | None = None


def engine_health(known: Crew | None = None) -> EngineHealth:
    """Signs of life over all workspaces. `known`: processes that were read already."""
    found = known or crew()
    publishers = [process for process in found.processes if process.kind == PUBLISHER]
    return EngineHealth(
        workers=len(found.publishers),
        slots=sum(process.slots for process in found.publishers),
        busy=sum(process.busy for process in found.publishers),
        last_seen=max((process.seen_at for process in publishers), default=None),
        scheduler_seen=found.scheduler_seen,
        oldest_due=sendable_now().aggregate(oldest=Min("next_attempt_at"))["oldest"],
    )


def banner_list(workspace: Workspace, role: str) -> list[Banner]:
    """What stands above every page of the workspace for a member with `role`, most serious first."""
    banners = []
    waiting = sendable_now().filter(workspace=workspace, next_attempt_at__lt=now() - OVERDUE)
    oldest = waiting.aggregate(oldest=Min("next_attempt_at"))["oldest"]
    found = crew()
    if oldest is not None and not found.publishers:
        banners.append(Banner("no_worker", "danger", since=oldest))
    if allows(role, Permission.SETTINGS_MANAGE):
        standstill = found.standstill(known_since=workspace.created_at)
        if standstill is not None:
            banners.append(Banner("background", "warn", since=standstill.since, standstill=standstill))
    banners += [Banner("paused", "warn", pause=pause, since=pause.paused_at) for pause in pauses_in_force(workspace)]
    lost = tuple(
        SocialAccount.objects.for_workspace(workspace).filter(state=AccountState.NEEDS_RECONNECT).order_by("position")
    )
    if lost:
        banners.append(Banner("reconnect", "warn", accounts=lost))
    return banners


def pauses_in_force(workspace: Workspace) -> list[PublishPause]:
    """Pauses not lifted yet, oldest first."""
    rows = PublishPause.objects.for_workspace(workspace).filter(lifted_at=None)
    return list(rows.select_related("account", "paused_by").order_by("paused_at"))
