"""Keeping accounts waiting: what is written, what becomes of lateness, hand-off, and a change of limits meanwhile."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import SocialAccount
from accounts.models.social_account import LONG_AGO
from content.engine.handoff import handoff_sweep
from content.engine.late import late_sweep
from content.models import PublishingLimit
from content.services.limits import LimitValues, accounts_pace, limit_save
from content.states import PublicationState as S
from team.actors import Actor
from tests.content.engine.conftest import fresh
from tests.factories import MembershipFactory, PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
# Wednesday, 1 July 2026, 23:30 in Shanghai; quiet until eight.
NIGHT, MORNING = datetime(2026, 7, 1, 15, 30, tzinfo=UTC), datetime(2026, 7, 2, 0, 0, tzinfo=UTC)
QUIET = {"quiet_from": time(22), "quiet_until": time(8)}
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def limited(account: SocialAccount, **values: Any) -> None:
    PublishingLimit.objects.create(workspace=account.workspace, account=account, **values)


def row(account: SocialAccount, due: datetime, late: timedelta = HOUR, urgent: bool = False, **values: Any) -> Any:
    post = PostFactory(workspace=account.workspace, urgent=urgent, **values.pop("post", {}))
    return PublicationFactory(post=post, account=account, due_at=due, late_at=due + late, **values)


def pace(*accounts: SocialAccount, at: datetime = NIGHT) -> dict[int, Any]:
    return accounts_pace(account_ids=[account.pk for account in accounts], moment=at)


def pace_of(account: SocialAccount) -> datetime:
    return SocialAccount.objects.unscoped("test").get(pk=account.pk).pace_until


def test_the_wait_is_written_and_makes_nobody_late() -> None:
    account, free = SocialAccountFactory(), SocialAccountFactory()
    limited(account, **QUIET)
    due, later = row(account, NIGHT - MINUTE), row(account, NIGHT + HOUR, post={"late_minutes": 5})
    claimed = row(account, NIGHT - 2 * MINUTE, state=S.CLAIMED)
    after, urgent = row(account, MORNING + HOUR), row(account, NIGHT, urgent=True)
    too_late, elsewhere = row(account, NIGHT - 3 * HOUR), row(free, NIGHT)
    found = pace(account, free)
    assert list(found) == [account.pk]
    assert (pace_of(account), pace_of(free)) == (MORNING, LONG_AGO)
    assert fresh(due).late_at == fresh(claimed).late_at == MORNING + HOUR
    assert fresh(later).late_at == MORNING + 5 * MINUTE
    for untouched in (after, urgent, too_late, elsewhere):
        assert fresh(untouched).late_at == untouched.late_at


@pytest.mark.parametrize("amount", [1, 20])
def test_statements_do_not_grow_with_accounts(amount: int) -> None:
    accounts = [SocialAccountFactory() for _n in range(amount)]
    for account in accounts:
        limited(account, **QUIET)
        row(account, NIGHT)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert len(pace(*accounts)) == amount
    statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 9
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        pace(*[SocialAccountFactory.build(pk=account.pk + 10**6) for account in accounts])
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == 1


def test_late_sweep_spares_what_waited() -> None:
    account = SocialAccountFactory()
    limited(account, gap_minutes=600)
    # Scheduled while the account waited already, so nobody has looked at it since.
    waited = row(account, NIGHT, late=5 * MINUTE)
    SocialAccount.objects.unscoped("test").filter(pk=account.pk).update(pace_until=NIGHT + 3 * HOUR)
    before, urgent = row(account, NIGHT - 2 * HOUR, late=HOUR), row(account, NIGHT, late=5 * MINUTE, urgent=True)
    PublicationFactory(post=PostFactory(workspace=account.workspace), account=account, due_at=None, late_at=None)
    with time_machine.travel(NIGHT + HOUR, tick=False):
        late_sweep()
    assert (fresh(waited).state, fresh(waited).late_at) == (S.SCHEDULED, NIGHT + 4 * HOUR)
    assert fresh(urgent).state == S.PAUSED
    assert fresh(before).state == S.SCHEDULED
    with time_machine.travel(NIGHT + 5 * HOUR, tick=False):
        late_sweep()
    assert fresh(waited).state == S.PAUSED


def test_late_counts_from_the_end_of_quiet_hours_even_when_no_engine_ran() -> None:
    account, lax = SocialAccountFactory(), SocialAccountFactory()
    limited(account, **QUIET)
    limited(lax, **QUIET, enforce=False)
    night, evening, other = row(account, NIGHT), row(account, NIGHT - 3 * HOUR), row(lax, NIGHT)
    with time_machine.travel(MORNING + 10 * MINUTE, tick=False):
        assert late_sweep() == 2
    assert (fresh(night).state, fresh(night).late_at) == (S.SCHEDULED, MORNING + HOUR)
    assert [fresh(each).state for each in (evening, other)] == [S.PAUSED, S.PAUSED]
    with time_machine.travel(MORNING + 61 * MINUTE, tick=False):
        assert late_sweep() == 1


def test_hand_off_waits_for_the_limits_unless_urgent() -> None:
    workspace = WorkspaceFactory()
    by_hand = SocialAccountFactory(workspace=workspace, platform="practice-channels")
    limited(by_hand, **QUIET)
    ordinary, urgent = row(by_hand, NIGHT - MINUTE), row(by_hand, NIGHT - MINUTE, urgent=True)
    free = row(SocialAccountFactory(workspace=workspace, platform="practice-channels"), NIGHT - MINUTE)
    with time_machine.travel(NIGHT, tick=False):
        assert handoff_sweep() == 2
        assert [fresh(each).state for each in (ordinary, urgent, free)] == [S.SCHEDULED, *2 * [S.NEEDS_HANDOFF]]
        assert pace_of(by_hand) == MORNING
        assert handoff_sweep() == 0
    with time_machine.travel(MORNING, tick=False):
        assert handoff_sweep() == 1
    assert fresh(ordinary).state == S.NEEDS_HANDOFF


@pytest.mark.django_db(transaction=True)
def test_a_decision_by_old_rules_does_not_outlive_their_change() -> None:
    """The engine decides while somebody drops the quiet hours: whoever comes second sees the other's work."""
    account = SocialAccountFactory()
    owner = MembershipFactory(workspace=account.workspace).user
    limited(account, **QUIET)
    began, result = threading.Event(), {}

    def engine() -> None:
        began.set()
        result.update(pace(account))
        connection.close()

    with transaction.atomic():
        who = {"workspace": account.workspace, "actor": Actor(owner)}
        limit_save(**who, account_id=account.pk, values=LimitValues(per_day=9))
        thread = threading.Thread(target=engine)
        thread.start()
        began.wait(5)
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(10)
    assert result == {}
    assert pace_of(account) == LONG_AGO
