"""The demo brand's answer times: two calendars, policies, a rota, six weeks of kept and missed promises."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from accounts.connectors.types import InboxItem, InboxKind
from accounts.models import SocialAccount
from accounts.practice_network.remarks import PEOPLE
from config.lib.clock import at_wall_clock, local_day, now
from interactions.demo.sla_story import PROMISES, TALKS, WAITING
from interactions.models import (
    AnswerCalendar,
    AnswerClock,
    AnswerPolicy,
    AnswerSetup,
    Contact,
    Identity,
    Message,
    OnCall,
    Promise,
    Shift,
    Thread,
)
from interactions.selectors.sla.hours import hours_read
from interactions.services.ingest import items_take
from interactions.services.sla.setup import CalendarDraft, PolicyDraft, calendar_save, policy_save, setup_save
from interactions.services.sla.shifts import rota_save
from interactions.sla_states import ClockKind, ClockState
from interactions.states import Direction, ThreadState
from team.actors import Actor
from team.audit import record
from team.models import AuditEntry, Membership, User, Workspace
from team.roles import Role

MADE = "demo.created"
PREFIX = "demo-talk-"
WEEKS, A_WEEK = 6, 9
DESK, FESTIVE = "9:00-12:00, 13:30-21:00", "10:00-18:00"
EARLY, LATE = "9:00-17:00", "13:00-21:00"


def demo_sla(*, workspace: Workspace, actor: Actor) -> None:
    """Set up answer times as the brand's people would have, and let six weeks of talks pass."""
    accounts = list(SocialAccount.objects.for_workspace(workspace).order_by("pk"))
    members = Membership.objects.for_workspace(workspace).select_related("user").order_by("pk")
    people = {row.role: row.user for row in members}
    team = [people[role] for role in (Role.COMMUNITY, Role.PLANNER, Role.MANAGER) if role in people]
    if not accounts or not team:
        return
    made = _setup(workspace, actor, accounts, team)
    threads = _talks(workspace, accounts[:5], team)
    _promises(workspace, threads, team)
    setup_save(workspace=workspace, actor=actor, assigning=True, sticky=True, taking_back=True, lead_id=team[0].pk)
    record(workspace, actor, MADE, workspace, after={"answering": made})


def demo_unsla(*, workspace: Workspace, actor: Actor) -> None:
    """Take it out again, with the people who asked."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    made = [after["answering"] for after in entries if after.get("answering")]
    people = Identity.objects.for_workspace(workspace).filter(remote_id__startswith=PREFIX)
    contacts = list(people.values_list("contact_id", flat=True))
    Thread.objects.for_workspace(workspace).filter(identity__in=people).delete()
    people.delete()
    Contact.objects.for_workspace(workspace).filter(pk__in=contacts).delete()
    for each in made:
        AnswerPolicy.objects.for_workspace(workspace).filter(pk__in=each["policies"]).delete()
        AnswerCalendar.objects.for_workspace(workspace).filter(pk__in=each["calendars"], policies=None).delete()
        Shift.objects.for_workspace(workspace).filter(user__in=each["people"]).delete()
        OnCall.objects.for_workspace(workspace).filter(user__in=each["people"]).delete()
        AnswerSetup.objects.for_workspace(workspace).delete()


def _setup(workspace: Workspace, actor: Actor, accounts: list[SocialAccount], team: list[User]) -> dict[str, list[int]]:
    here: dict[str, Any] = {"workspace": workspace, "actor": actor}
    zone = workspace.time_zone
    desk = calendar_save(**here, draft=CalendarDraft("客服", zone, [hours_read(DESK)] * 7, public_days=False))
    feast = calendar_save(**here, draft=CalendarDraft("节假日", zone, [hours_read(FESTIVE)] * 7, public_days=True))
    policies = [
        policy_save(**here, draft=PolicyDraft("投诉", 60, 60, 2 * 1440, 20, intents=["complaint"])),
        policy_save(
            **here,
            draft=PolicyDraft("想买的人", 120, 120, warn_minutes=30, calendar_id=desk.pk, intents=["purchase-intent"]),
        ),
        policy_save(**here, draft=PolicyDraft("私信", 240, 240, 3 * 1440, 30, desk.pk, channels=["message"])),
        policy_save(**here, draft=PolicyDraft("评论与提及", 480, 480, warn_minutes=60, calendar_id=desk.pk)),
    ]
    for number, user in enumerate(team):
        hours = (hours_read(EARLY), hours_read(LATE), hours_read("10:00-19:00"))[number % 3]
        week = [hours if (day + number) % 7 < 5 else [] for day in range(7)]
        rota_save(**here, user_id=user.pk, week=week)
    return {
        "calendars": [desk.pk, feast.pk],
        "policies": [row.pk for row in policies],
        "people": [user.pk for user in team],
    }


def _talks(workspace: Workspace, accounts: list[SocialAccount], team: list[User]) -> list[Thread]:
    """Questions and answers of six weeks: most in time, every seventh late; the last few wait."""
    today = local_day(now(), workspace.time_zone)
    names = cycle(PEOPLE["zh"])
    asked: dict[int, list[InboxItem]] = {account.pk: [] for account in accounts}
    answered: dict[int, list[InboxItem]] = {account.pk: [] for account in accounts}
    for number in range(WEEKS * A_WEEK):
        account = accounts[number % len(accounts)]
        words, answer = TALKS[number % len(TALKS)]
        day = today - timedelta(days=2 + number * 40 // (WEEKS * A_WEEK))
        at = at_wall_clock(
            day, datetime.min.time().replace(hour=9 + number % 9, minute=number * 7 % 60), "Asia/Shanghai"
        )
        late = number % 7 == 3
        wait = timedelta(minutes=1500 if late else 12 + number * 11 % 95)
        who, kind = next(names), (InboxKind.MESSAGE if number % 3 == 0 else InboxKind.COMMENT)
        asked[account.pk].append(_item(number, who, words, at, kind))
        answered[account.pk].append(_item(number, who, answer, at + wait, kind, own=True))
    for number, (words, minutes) in enumerate(WAITING):
        account = accounts[number % len(accounts)]
        at = now() - timedelta(minutes=minutes)
        asked[account.pk].append(_item(900 + number, next(names), words.format(place="苏州"), at, InboxKind.COMMENT))
    for account in accounts:
        items_take(account=account, items=asked[account.pk])
        items_take(account=account, items=answered[account.pk])
    rows = Thread.objects.for_workspace(workspace).filter(identity__remote_id__startswith=PREFIX).order_by("first_at")
    threads = list(rows.filter(state=ThreadState.REPLIED))
    _sign(workspace, threads, team)
    return threads


def _sign(workspace: Workspace, threads: list[Thread], team: list[User]) -> None:
    """Say who answered, and that the talks were settled afterwards."""
    clocks = AnswerClock.objects.for_workspace(workspace)
    for thread, user in zip(threads, islice(cycle(team), len(threads)), strict=True):
        done = (thread.last_out_at or thread.last_at) + timedelta(minutes=40)
        thread.assignee, thread.state, thread.resolved_at, thread.unread = user, ThreadState.RESOLVED, done, 0
        mine = clocks.filter(thread=thread)
        mine.exclude(kind=ClockKind.RESOLVE).update(answered_by=user, owner=user)
        mine.filter(kind=ClockKind.RESOLVE).update(
            state=ClockState.MET, ended_at=done, next_at=None, paused_at=None, owner=user
        )
        Message.objects.for_workspace(workspace).filter(thread=thread, direction=Direction.OUT).update(sent_by=user)
    Thread.objects.unscoped("of the demo workspace").bulk_update(
        threads, ["assignee", "state", "resolved_at", "unread"]
    )


def _promises(workspace: Workspace, threads: list[Thread], team: list[User]) -> None:
    rows = zip(PROMISES, reversed(threads), strict=False)
    for number, ((kind, words, hours, state, proof), thread) in enumerate(rows):
        due, done = now() + timedelta(hours=hours), state != "open"
        Promise.objects.create(
            workspace=workspace, thread=thread, kind=kind, words=words, due_at=due, state=state, proof=proof,
            owner=team[number % len(team)], confirmed_at=now() if number else None, reminded_at=now(),
            escalated_at=due if hours < 0 else None, closed_at=due - timedelta(hours=4) if done else None,
            closed_by=team[number % len(team)] if done else None,
        )  # fmt: skip


def _item(number: int, who: str, text: str, at: datetime, kind: InboxKind, *, own: bool = False) -> InboxItem:
    return InboxItem(
        remote_id=f"{PREFIX}{number}{'-answer' if own else ''}",
        kind=kind,
        author_id=f"{PREFIX}{number}",
        author_handle=who,
        author_name=who,
        text=text,
        at=at,
        own=own,
    )
