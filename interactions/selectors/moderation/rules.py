"""Reading rules, what they did, and where their actions are possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, QuerySet

from accounts.connectors import registry
from accounts.connectors.types import Can
from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.models import ModerationRule, RuleRun, SavedReply
from interactions.moderation_states import DoneState, RunState, What
from interactions.selectors.moderation.terms import Actions, Conditions
from interactions.selectors.moderation.words import action_words, condition_words
from interactions.states import Channel
from team.models import Membership, Workspace

DAYS = 7
UNDOABLE = (What.HIDE, What.PRIORITY, What.ASSIGN, What.TAG, What.SPAM, What.BLOCK)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule for the list: its words, and what it did in the last seven days."""

    row: ModerationRule
    where: Sequence[str]
    when: Sequence[str]
    then: Sequence[str]
    runs: int = 0
    last_at: object = None


def rule_get(*, workspace: Workspace, rule_id: int) -> ModerationRule:
    """One rule that was not deleted. Raises NotFound."""
    rows = ModerationRule.objects.for_workspace(workspace).filter(deleted_at=None).select_related("calendar")
    if (row := rows.filter(pk=rule_id).first()) is None:
        raise NotFound
    return row


def run_get(*, workspace: Workspace, run_id: int) -> RuleRun:
    """One application of a rule. Raises NotFound."""
    rows = RuleRun.objects.for_workspace(workspace).select_related("rule", "message", "thread")
    if (row := rows.filter(pk=run_id).first()) is None:
        raise NotFound
    return row


def rule_query(*, workspace: Workspace) -> QuerySet[ModerationRule]:
    """Rules in order."""
    return ModerationRule.objects.for_workspace(workspace).filter(deleted_at=None).order_by("position", "pk")


def rule_lines(*, workspace: Workspace, rows: Iterable[ModerationRule] | None = None) -> list[RuleLine]:
    """All rules (or `rows`) with their words; five small queries however many there are."""
    rows = list(rule_query(workspace=workspace) if rows is None else rows)
    runs = RuleRun.objects.for_workspace(workspace).filter(
        rule__in=[row.pk for row in rows], at__gte=now() - timedelta(days=DAYS)
    )
    counted = {pk: (n, at) for pk, n, at in runs.order_by().values_list("rule").annotate(n=Count("pk"), at=Max("at"))}
    actions = {row.pk: Actions.read(row.actions) for row in rows}
    names = people_named(workspace=workspace, ids=[int(a.assign) for a in actions.values() if a.assign.isdecimal()])
    replies = replies_titled(workspace=workspace, ids=[a.reply_id for a in actions.values() if a.reply_id])
    accounts = accounts_named(workspace=workspace, ids={pk for row in rows for pk in row.account_ids})
    lines = []
    for row in rows:
        where = [str(Channel(value).label) for value in row.channels if value in Channel.values]
        where += [accounts[pk] for pk in row.account_ids if pk in accounts]
        n, at = counted.get(row.pk, (0, None))
        then = action_words(actions[row.pk], names, replies)
        lines.append(RuleLine(row, where, condition_words(Conditions.read(row.conditions)), then, n, at))
    return lines


def run_query(*, workspace: Workspace, rule: ModerationRule | None = None, state: str = "") -> QuerySet[RuleRun]:
    """What a rule (or any rule) did, newest first."""
    rows = RuleRun.objects.for_workspace(workspace)
    if rule is not None:
        rows = rows.filter(rule=rule)
    if state in RunState.values:
        rows = rows.filter(state=state)
    return rows.select_related("rule", "message", "thread__identity", "thread__account", "undone_by").order_by(
        "-at", "-pk"
    )


def undoable(run: RuleRun) -> bool:
    """Whether anything a run did can be taken back."""
    if run.undone_at is not None or run.state == RunState.WAITING:
        return False
    return any(entry.get("what") in UNDOABLE and entry.get("state") == DoneState.DONE for entry in run.done)


def can_at(account: SocialAccount, channel: str, what: str) -> bool:
    """Whether the platform lets an action happen from here."""
    caps = registry.capabilities(account.platform)
    return possible(caps.slug, channel, what)


def possible(platform: str, channel: str, what: str) -> bool:
    """As `can_at`, by the platform's slug."""
    can = registry.capabilities(platform).can
    if what == What.HIDE:
        return Can.MODERATE in can and channel in (Channel.COMMENT, Channel.REVIEW)
    if what == What.DELETE:
        return Can.DELETE_COMMENT in can and channel == Channel.COMMENT
    return Can.REPLY in can if what == What.REPLY else True


def people_named(*, workspace: Workspace, ids: Sequence[int]) -> dict[int, str]:
    """Names of members by user id; no query for none."""
    if not ids:
        return {}
    rows = Membership.objects.for_workspace(workspace).filter(user_id__in=ids).select_related("user")
    return {row.user_id: row.user.label for row in rows}


def replies_titled(*, workspace: Workspace, ids: Sequence[int]) -> dict[int, str]:
    """Titles of saved replies by id."""
    rows = SavedReply.objects.for_workspace(workspace).filter(pk__in=ids) if ids else SavedReply.all_objects.none()
    return dict(rows.values_list("pk", "title"))


def accounts_named(*, workspace: Workspace, ids: Iterable[int]) -> dict[int, str]:
    """Names of accounts by id."""
    ids = list(ids)
    if not ids:
        return {}
    return {row.pk: str(row) for row in SocialAccount.objects.for_workspace(workspace).filter(pk__in=ids)}


def names_in(*, workspace: Workspace, runs: Iterable[RuleRun]) -> dict[int, str]:
    """Names of everybody whom runs gave a thread."""
    ids = {entry["to"] for run in runs for entry in run.done if entry.get("what") == What.ASSIGN and entry.get("to")}
    return people_named(workspace=workspace, ids=sorted(ids))
