"""Whether a rule fits a message, and why: the same for what arrives and for trying out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interactions.models import ModerationRule
from interactions.selectors.masking import personal_places
from interactions.selectors.moderation.signs import has_link, spam_signs, words_in, words_pattern
from interactions.selectors.moderation.terms import Actions, Conditions
from interactions.selectors.moderation.world import Heard, World
from team.models import Workspace

Matched = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule ready to be asked."""

    pk: int | None
    name: str
    channels: frozenset[str]
    accounts: frozenset[int]
    conditions: Conditions
    actions: Actions
    calendar_id: int | None
    stop: bool
    wanted: re.Pattern[str] | None
    unwanted: re.Pattern[str] | None

    def about(self, heard: Heard) -> bool:
        """Whether the message came where the rule looks."""
        return (not self.channels or heard.channel in self.channels) and (
            not self.accounts or heard.account_id in self.accounts
        )


def ruled(row: ModerationRule) -> Ruled:
    """A stored or unsaved rule, ready to be asked."""
    conditions = Conditions.read(row.conditions)
    return Ruled(
        pk=row.pk,
        name=row.name,
        channels=frozenset(row.channels),
        accounts=frozenset(row.account_ids),
        conditions=conditions,
        actions=Actions.read(row.actions),
        calendar_id=row.calendar_id,
        stop=row.stop,
        wanted=words_pattern(conditions.keywords_any),
        unwanted=words_pattern(conditions.keywords_none),
    )


def rules_in_force(*, workspace: Workspace) -> list[Ruled]:
    """The rules that are switched on, in order. One query."""
    rows = ModerationRule.objects.for_workspace(workspace).filter(active=True, deleted_at=None)
    return [rule for row in rows if (rule := ruled(row)).conditions.any and rule.actions.any]


def match(rule: Ruled, heard: Heard, world: World) -> Matched | None:
    """Which conditions held, None where one did not. Cheap conditions are asked first."""
    asked = rule.conditions
    why: Matched = []
    if not rule.about(heard) or not asked.any or (asked.first and not heard.first) or not _judged(asked, heard, why):
        return None
    if asked.first:
        why.append({"code": "first"})
    if not _worded(rule, heard, why):
        return None
    if asked.hours:
        if not world.holds(asked.hours, rule.calendar_id, heard.at):
            return None
        why.append({"code": "hours", "hours": asked.hours})
    if asked.spam:
        score, signs = spam_signs(
            text=heard.text, intent=heard.intent, confidence=heard.confidence, reasons=heard.reasons,
            copies=world.copies(heard),
        )  # fmt: skip
        if score < asked.spam:
            return None
        why.append({"code": "spam", "score": score, "signs": signs})
    if asked.offences:
        count = world.offended(heard, asked.offence_days)
        if count < asked.offences:
            return None
        why.append({"code": "offences", "count": count, "days": asked.offence_days})
    return why


def _judged(asked: Conditions, heard: Heard, why: Matched) -> bool:
    for name in ("sentiment", "intent"):
        wanted: Sequence[str] = getattr(asked, f"{name}s")
        if not wanted:
            continue
        value = getattr(heard, name)
        if value not in wanted or heard.confidence * 100 < asked.confidence:
            return False
        why.append({"code": name, name: value})
    return True


def _worded(rule: Ruled, heard: Heard, why: Matched) -> bool:
    asked = rule.conditions
    if rule.wanted is not None:
        if not (found := words_in(rule.wanted, heard.text)):
            return False
        why.append({"code": "keyword", "words": found[:5]})
    if rule.unwanted is not None and words_in(rule.unwanted, heard.text):
        return False
    if asked.link:
        if not has_link(heard.text):
            return False
        why.append({"code": "link"})
    if asked.personal:
        if not (places := personal_places(heard.text)):
            return False
        why.append({"code": "personal", "kinds": sorted({kind for _start, _end, kind in places})})
    return True
