"""Watching the engine: everything the engine page and its REST twin tell one workspace, put together.

Processes and their places are shown to everybody, for they belong to the installation; every count, lag and account is
the workspace's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.selectors.overview import AccountRow, account_rows, with_access
from accounts.states import AccountState
from config.lib.clock import now
from content.engine.rates import Rate, rate_of
from content.models import PublishPause
from content.selectors.health import pauses_in_force
from content.selectors.lateness import Outcome, Punctuality, outcomes_last_hour, punctuality
from content.selectors.processes import Crew, Standstill, crew
from content.selectors.rhythm import Rhythm, rhythms
from content.selectors.waiting import Due, StateCount, due_now, state_counts
from content.states import PauseScope
from team.models import Workspace

# A live worker takes a due row within a second or two; this long means that something is wrong.
SLOW = 60.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of publishing in one word, for a sentence (`watch_words.verdict_text`).

    `code`: dead (no publish worker), stuck, background, two_beats, paused, slow or running. `tone`: good, warn or bad.
    """

    code: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """How much of an account's rate budget is taken: `used` of `size` posts that may go out at once (GCRA)."""

    used: int
    size: int

    @property
    def percent(self) -> int:
        """How full it is."""
        return min(100, round(100 * self.used / self.size))


@dataclass(frozen=True, slots=True)
class Hold:
    """Why posts of an account wait, and until when (None: until somebody acts).

    `code`: an account state, paused, budget, held, app or pace; where the account is free and posts wait all the same
    no_worker, stuck, turn (the next worker takes it) or content (approval, or a paused campaign).
    """

    code: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountWatch:
    """One account as the engine sees it.

    `bucket` is its own rate budget, `shared` that of its application; `stuck`: due posts that wait although nothing
    holds them back.
    """

    row: AccountRow
    rhythm: Rhythm
    hold: Hold | None
    bucket: Bucket | None
    shared: Bucket | None
    stuck: int

    @property
    def account(self) -> SocialAccount:
        """The account itself."""
        return self.row.account

    @property
    def rank(self) -> int:
        """Its place among the others: what needs a person first."""
        if self.stuck:
            return 0
        if self.account.state in (AccountState.NEEDS_RECONNECT, AccountState.RESTRICTED):
            return 1
        if self.rhythm.silent:
            return 2
        if self.row.access.tone:
            return 3
        return 4 if self.rhythm.waiting else 5


@dataclass(frozen=True, slots=True)
class EngineReport:
    """What is to be seen of the engine at `at`. `accounts`: those that need a person first."""

    at: datetime
    verdict: Verdict
    crew: Crew
    standstill: Standstill | None
    punctuality: Punctuality
    outcomes: list[Outcome]
    states: list[StateCount]
    due: Due
    pauses: list[PublishPause]
    accounts: list[AccountWatch]

    @property
    def slots(self) -> int:
        """Posts that all publish workers together can send at the same time."""
        return sum(process.slots for process in self.crew.publishers)

    @property
    def busy(self) -> int:
        """How many of these places are taken."""
        return sum(process.busy for process in self.crew.publishers)

    @property
    def last_at(self) -> datetime | None:
        """When the last post left."""
        known = [watch.rhythm.last_at for watch in self.accounts if watch.rhythm.last_at is not None]
        return self.punctuality.last_at or max(known, default=None)


def engine_report(*, workspace: Workspace) -> EngineReport:
    """Everything at once, in nine queries however many accounts there are."""
    found = crew()
    due = due_now(workspace=workspace)
    pauses = pauses_in_force(workspace)
    standstill = found.standstill(known_since=workspace.created_at)
    return EngineReport(
        at=now(),
        verdict=_verdict(found, standstill, due, pauses),
        crew=found,
        standstill=standstill,
        punctuality=punctuality(workspace=workspace),
        outcomes=outcomes_last_hour(workspace=workspace),
        states=state_counts(workspace=workspace),
        due=due,
        pauses=pauses,
        accounts=_accounts(workspace, due, pauses, alive=bool(found.publishers)),
    )


def _verdict(found: Crew, standstill: Standstill | None, due: Due, pauses: list[PublishPause]) -> Verdict:
    if not found.publishers:
        return Verdict("dead", "bad")
    if due.stuck_count:
        return Verdict("stuck", "bad")
    if standstill is not None:
        return Verdict("background", "warn")
    if len(found.beats) > 1:
        return Verdict("two_beats", "warn")
    if any(pause.scope == PauseScope.WORKSPACE for pause in pauses):
        return Verdict("paused", "warn")
    oldest = due.oldest.next_attempt_at if due.oldest else None
    if oldest is not None and (now() - oldest).total_seconds() > SLOW:
        return Verdict("slow", "warn")
    return Verdict("running", "good")


def _accounts(workspace: Workspace, due: Due, pauses: list[PublishPause], *, alive: bool) -> list[AccountWatch]:
    known = rhythms(workspace=workspace)
    stuck: dict[int, int] = {}
    for publication in due.stuck:
        stuck[publication.account_id] = stuck.get(publication.account_id, 0) + 1
    rows = account_rows(with_access(account_list(workspace=workspace)).select_related("app_budget"))
    watched = [
        AccountWatch(
            row=row,
            rhythm=known[row.account.pk],
            hold=hold_of(row.account, pauses) or _wait_of(row.account, known[row.account.pk], due, alive=alive),
            bucket=bucket_of(rate_of(row.account.platform), row.account.rate_clock),
            shared=_shared(row.account),
            stuck=stuck.get(row.account.pk, 0),
        )
        for row in rows
        if row.account.pk in known
    ]
    return sorted(watched, key=lambda watch: watch.rank)


def hold_of(account: SocialAccount, pauses: list[PublishPause]) -> Hold | None:
    """What keeps the account from publishing now, the most lasting reason first."""
    moment = now()
    if account.state != AccountState.OK:
        return Hold(account.state)
    if any(_covers(pause, account) for pause in pauses):
        return Hold("paused")
    own, shared = rate_of(account.platform), rate_of(account.platform, "app")
    if account.rate_clock > moment + own.ahead:
        return Hold("budget", max(account.rate_clock - own.ahead, account.hold_until))
    if account.hold_until > moment:
        return Hold("held", account.hold_until)
    if account.app_budget is not None:
        until = max(account.app_budget.rate_clock - shared.ahead, account.app_budget.hold_until)
        if until > moment:
            return Hold("app", until)
    if account.pace_until > moment:
        return Hold("pace", account.pace_until)
    return None


def _wait_of(account: SocialAccount, rhythm: Rhythm, due: Due, *, alive: bool) -> Hold | None:
    """Why due posts of an account that nothing holds have not left."""
    if not rhythm.waiting:
        return None
    if account.pk not in due.accounts:
        return Hold("content")
    if not alive:
        return Hold("no_worker")
    return Hold("stuck" if any(row.account_id == account.pk for row in due.stuck) else "turn")


def bucket_of(rate: Rate, clock: datetime) -> Bucket | None:
    """How much of a rate budget is used, from its clock (theoretical arrival time); None where no budget is known."""
    if not rate.gap:
        return None
    size = 1 + round(rate.ahead / rate.gap)
    return Bucket(used=min(size, max(0, math.ceil((clock - now()) / rate.gap))), size=size)


def _shared(account: SocialAccount) -> Bucket | None:
    budget = account.app_budget
    return bucket_of(rate_of(account.platform, "app"), budget.rate_clock) if budget is not None else None


def _covers(pause: PublishPause, account: SocialAccount) -> bool:
    return (
        pause.scope == PauseScope.WORKSPACE
        or (pause.scope == PauseScope.PLATFORM and pause.platform == account.platform)
        or (pause.scope == PauseScope.ACCOUNT and pause.account_id == account.pk)
    )
