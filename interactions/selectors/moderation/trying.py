"""Trying a rule out on the last seven days: what it would have done, and nothing happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from config.lib.clock import now
from interactions.models import Message, ModerationRule
from interactions.moderation_states import What
from interactions.selectors.moderation.matching import Matched, Ruled, match, ruled
from interactions.selectors.moderation.rules import possible
from interactions.selectors.moderation.world import Heard, world_of
from interactions.states import Direction
from team.models import Workspace

DAYS, LOOKED_AT, PAGE = 7, 20_000, 50
COLUMNS = (
    "pk", "thread_id", "thread__contact_id", "account_id", "account__platform", "thread__channel", "text", "sentiment",
    "intent", "confidence", "reasons", "at", "thread__first_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """One message a rule would have acted on. `cannot`: actions its platform does not allow."""

    message: Message
    matched: Matched
    cannot: Sequence[str]
    silent: bool


@dataclass(frozen=True, slots=True)
class TryOut:
    """What trying came to: `looked` messages, `total` fitting ones in `people` threads, one page of them.

    `cut`: there were more messages than are looked at. `answers`: how many people would be answered.
    """

    looked: int = 0
    total: int = 0
    people: int = 0
    answers: int = 0
    cut: bool = False
    page: int = 1
    pages: int = 1
    rows: Sequence[Trial] = field(default_factory=list)


def heard_row(values: Sequence[Any]) -> Heard:
    """A row of `COLUMNS` as rules see it."""
    *plain, confidence, reasons, at, first_at = values
    row = (*plain, confidence or 0.0, reasons or [], at, at == first_at)
    return Heard(*row)


def rule_try(*, workspace: Workspace, row: ModerationRule, page: int = 1) -> TryOut:
    """Try a saved or unsaved rule on the newest messages of seven days. Reads only."""
    rule = ruled(row)
    if not rule.conditions.any:
        return TryOut()
    heard, cut = _heard(workspace, rule)
    world = world_of(workspace=workspace, terms=[(rule.conditions, rule.calendar_id)], heard=heard)
    found = [(one, matched) for one in heard if (matched := match(rule, one, world)) is not None]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    silent = _silent(rule, [one for one, _matched in found])
    rows = found[(page - 1) * PAGE : page * PAGE]
    return TryOut(
        looked=len(heard),
        total=len(found),
        people=len({one.contact_id for one, _matched in found}),
        answers=len(found) - len(silent) if rule.actions.reply_id else 0,
        cut=cut,
        page=page,
        pages=pages,
        rows=_shown(workspace, rule, rows, silent),
    )


def _heard(workspace: Workspace, rule: Ruled) -> tuple[list[Heard], bool]:
    rows = Message.objects.for_workspace(workspace).filter(
        direction=Direction.IN, at__gte=now() - timedelta(days=DAYS), deleted_at=None
    )
    if rule.channels:
        rows = rows.filter(thread__channel__in=rule.channels)
    if rule.accounts:
        rows = rows.filter(account__in=rule.accounts)
    found = list(rows.order_by("-at", "-pk").values_list(*COLUMNS)[: LOOKED_AT + 1])
    return [heard_row(values) for values in found[:LOOKED_AT]], len(found) > LOOKED_AT


def _silent(rule: Ruled, found: Sequence[Heard]) -> set[int]:
    """Messages whose writer would have had such an answer already."""
    if rule.actions.reply_id is None:
        return set()
    silent: set[int] = set()
    last: dict[int, datetime] = {}
    gap = timedelta(hours=rule.actions.reply_hours)
    for one in sorted(found, key=lambda one: (one.at, one.pk)):
        before = last.get(one.contact_id)
        if before is not None and one.at < before + gap:
            silent.add(one.pk)
        else:
            last[one.contact_id] = one.at
    return silent


def _shown(workspace: Workspace, rule: Ruled, rows: Sequence[tuple[Heard, Matched]], silent: set[int]) -> list[Trial]:
    messages = Message.objects.for_workspace(workspace).filter(pk__in=[one.pk for one, _matched in rows])
    known = {row.pk: row for row in messages.select_related("thread__identity", "account")}
    wanted = [what for what, on in _platform_actions(rule) if on]
    return [
        Trial(
            known[one.pk],
            matched,
            [what for what in wanted if not possible(one.platform, one.channel, what)],
            one.pk in silent,
        )
        for one, matched in rows
        if one.pk in known
    ]


def _platform_actions(rule: Ruled) -> tuple[tuple[str, bool], ...]:
    actions = rule.actions
    return (
        (What.HIDE, actions.hide),
        (What.DELETE, actions.delete),
        (What.REPLY, actions.reply_id is not None),
    )
