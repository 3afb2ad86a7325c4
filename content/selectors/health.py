"""Is publishing alive? For banners, health checks and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from content.models import Attempt, Heartbeat, Publication, PublishPause
from content.selectors.approval import APPROVED
from content.selectors.publication import is_paused
from content.states import PublicationState as S
from team.models import Workspace

ALIVE = timedelta(seconds=20)
# A worker that is busy or just restarting is not worth a banner.
OVERDUE = timedelta(seconds=60)
WHY = "the engine serves all workspaces"


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
    """Something everybody must know. `kind`: no_worker, paused or reconnect; `level`: danger or warn."""

    kind: str
    level: str
    pause: PublishPause | None = None
    accounts: tuple[SocialAccount, ...] = ()
    since: datetime | None = None


def engine_health() -> EngineHealth:
    """Signs of life over all workspaces."""
    live = Heartbeat.objects.filter(kind="publisher", seen_at__gt=now() - ALIVE)
    slots = list(live.values_list("slots", "busy"))
    seen = Heartbeat.objects.filter(kind="publisher").order_by("-seen_at").values_list("seen_at", flat=True).first()
    beat = Heartbeat.objects.filter(kind="scheduler").order_by("-seen_at").values_list("seen_at", flat=True).first()
    return EngineHealth(
        workers=len(slots),
        slots=sum(row[0] for row in slots),
        busy=sum(row[1] for row in slots),
        last_seen=seen,
        scheduler_seen=beat,
        oldest_due=_due_now().aggregate(oldest=Min("next_attempt_at"))["oldest"],
    )


def banner_list(workspace: Workspace) -> list[Banner]:
    """What stands above every page of the workspace, most serious first."""
    banners = []
    waiting = _due_now().filter(workspace=workspace, next_attempt_at__lt=now() - OVERDUE)
    oldest = waiting.aggregate(oldest=Min("next_attempt_at"))["oldest"]
    if oldest is not None and not engine_health().alive:
        banners.append(Banner("no_worker", "danger", since=oldest))
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


def engine_figures() -> dict[str, Any]:
    """Counts for monitoring: publications by state, attempts of the last hour by kind and outcome."""
    states = Publication.objects.unscoped(WHY).order_by().values_list("state").annotate(n=Count("pk"))
    recent = Attempt.objects.unscoped(WHY).filter(started_at__gt=now() - timedelta(hours=1)).order_by()
    attempts = recent.values_list("kind", "outcome").annotate(n=Count("pk"))
    return {"states": dict(states), "attempts": {(kind, outcome or "open"): n for kind, outcome, n in attempts}}


def _due_now() -> Any:
    """Rows a live worker would send now."""
    rows = Publication.objects.unscoped(WHY).filter(
        APPROVED,
        state=S.SCHEDULED,
        lease_token=None,
        next_attempt_at__lte=now(),
        account__state=AccountState.OK,
        account__hold_until__lte=now(),
    )
    return rows.exclude(is_paused())
