"""Rules act on what arrives: what concerns the thread at once, what needs the platform a moment later.

Each rule acts once on a message (a row of `RuleRun`), never on our own messages, never on history that is read in, and
never on what was written more than a day ago.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions import enqueue
from interactions.models import Answerer, Message, ModerationRule, RuleRun, Thread, ThreadEvent
from interactions.moderation_states import DoneState, RunState, What
from interactions.selectors.links import thread_url
from interactions.selectors.moderation.matching import Matched, Ruled, match, rules_in_force
from interactions.selectors.moderation.rules import possible
from interactions.selectors.moderation.world import Heard, world_of
from interactions.selectors.sla.duty import Colleague, crew_of
from interactions.selectors.sla.rules import rules_of
from interactions.services import clocks
from interactions.services.sla.assigning import colleague_choose, last_to_answer, turns_remember
from interactions.states import Channel, Direction, ThreadState
from team import audit
from team.actors import Actor
from team.models import Membership, User, Workspace
from team.permissions import Permission, roles_with
from team.services.notifications import notify
from team.states import Via

AGE = timedelta(hours=24)
BLOCKED = "blocked"
TAGS_MAX, AUDITED = 20, 200
WHY = "threads of one workspace the caller has locked"
FIELDS = (
    "priority", "assignee", "assigned_at", "tags", "state", "snoozed_until", "unread", "due_at", "due_kind", "version",
    "updated_at",
)  # fmt: skip
Entry = dict[str, Any]


def rules_step(account: SocialAccount, messages: Sequence[Message], threads: Mapping[int, Thread]) -> None:
    """A step of `following`: ask the rules in force about what was just heard."""
    since = now() - AGE
    fresh = [
        row for row in messages
        if row.direction == Direction.IN and row.deleted_at is None and row.at >= since and row.thread_id in threads
    ]  # fmt: skip
    if not fresh:
        return
    workspace = account.workspace
    blocked = [row for row in fresh if threads[row.thread_id].contact.blocked_at is not None]
    runs = [_hidden(row, threads[row.thread_id], account) for row in blocked]
    _keep(workspace, [run for run in runs if run is not None], threads, {})
    if rules := rules_in_force(workspace=workspace):
        heard = [heard_of(row, threads[row.thread_id], account) for row in fresh if row not in blocked]
        _ask(workspace, rules, heard, threads)


def heard_of(row: Message, thread: Thread, account: SocialAccount) -> Heard:
    """A stored message as rules see it."""
    return Heard(
        pk=row.pk,
        thread_id=thread.pk,
        contact_id=thread.contact_id,
        account_id=account.pk,
        platform=account.platform,
        channel=thread.channel,
        text=row.text,
        sentiment=row.sentiment,
        intent=row.intent,
        confidence=row.confidence or 0.0,
        reasons=row.reasons,
        at=row.at,
        first=row.at == thread.first_at,
    )


def _hidden(row: Message, thread: Thread, account: SocialAccount) -> RuleRun | None:
    """What somebody who is blocked writes in public is hidden without a rule."""
    if row.hidden_at is not None or not possible(account.platform, thread.channel, What.HIDE):
        return None
    matched: Matched = [{"code": BLOCKED}]
    entry = {"what": What.HIDE.value, "state": DoneState.WAITING.value}
    return _run(row.workspace_id, None, row.pk, thread.pk, matched, [entry])


def _ask(workspace: Workspace, rules: Sequence[Ruled], heard: Sequence[Heard], threads: Mapping[int, Thread]) -> None:
    if not heard:
        return
    world = world_of(workspace=workspace, terms=[(rule.conditions, rule.calendar_id) for rule in rules], heard=heard)
    crew = _Crew(workspace)
    runs, named = [], {rule.pk or 0: rule for rule in rules}
    for one in heard:
        answering = False
        for rule in rules:
            matched = match(rule, one, world)
            if matched is None:
                continue
            thread = threads[one.thread_id]
            entries = _at_once(rule, thread, crew) + _later(rule, one, answering=answering)
            answering = answering or rule.actions.reply_id is not None
            runs.append(_run(workspace.pk, rule.pk, one.pk, thread.pk, matched, entries))
            if rule.stop:
                break
    _keep(workspace, runs, threads, named)
    crew.tell(workspace)


def _run(
    workspace_id: int, rule_id: int | None, message_id: int, thread_id: int, matched: Matched, entries: list[Entry]
) -> RuleRun:
    waits = any(entry["state"] == DoneState.WAITING for entry in entries)
    moment = now()
    return RuleRun(
        workspace_id=workspace_id, rule_id=rule_id, builtin="" if rule_id else BLOCKED, message_id=message_id,
        thread_id=thread_id, matched=matched, done=entries, at=moment,
        state=RunState.WAITING if waits else RunState.DONE, next_attempt_at=moment if waits else None,
    )  # fmt: skip


def _at_once(rule: Ruled, thread: Thread, crew: _Crew) -> list[Entry]:
    """What a rule does with the thread itself; the values before are kept for undoing."""
    actions, entries = rule.actions, []
    if actions.tags:
        added = [tag for tag in actions.tags if tag not in thread.tags][: max(0, TAGS_MAX - len(thread.tags))]
        thread.tags = [*thread.tags, *added]
        entries.append(_entry(What.TAG, "" if added else "already", tags=added or list(actions.tags)))
    if actions.priority:
        before, why = thread.priority, "fixed" if thread.priority_fixed else ""
        why = "already" if before == actions.priority else why
        thread.priority = before if why else actions.priority
        entries.append(_entry(What.PRIORITY, why, before=before, to=actions.priority))
    if actions.assign:
        entries.append(crew.give(rule, thread))
    if actions.spam or actions.block:
        entries += _away(rule, thread)
    return entries


def _away(rule: Ruled, thread: Thread) -> list[Entry]:
    entries, before = [], thread.state
    if rule.actions.block:
        contact = thread.contact
        why = "already" if contact.blocked_at is not None else ""
        if not why:
            contact.blocked_at, contact.block_reason = now(), rule.name
            contact.save(update_fields=["blocked_at", "block_reason", "updated_at"])
        entries.append(_entry(What.BLOCK, why))
    entries.append(_entry(What.SPAM, "already" if before == ThreadState.SPAM else "", before=before))
    thread.state, thread.snoozed_until, thread.unread = ThreadState.SPAM, None, 0
    return entries


def _later(rule: Ruled, one: Heard, *, answering: bool) -> list[Entry]:
    """What waits for the platform."""
    actions, entries = rule.actions, []
    for what, on in ((What.HIDE, actions.hide), (What.DELETE, actions.delete)):
        if on:
            can = possible(one.platform, one.channel, what)
            entries.append(_waiting(what) if can else _entry(what, "cannot"))
    if actions.reply_id is not None:
        if answering:
            entries.append(_entry(What.REPLY, "other"))
        elif one.channel in (Channel.MESSAGE, Channel.COMMENT, Channel.REVIEW, Channel.MENTION):
            can = possible(one.platform, one.channel, What.REPLY)
            entries.append(_waiting(What.REPLY) if can else _entry(What.REPLY, "cannot"))
    return entries


def _entry(what: What, why: str = "", **more: Any) -> Entry:
    state = DoneState.SKIPPED if why else DoneState.DONE
    return {"what": what.value, "state": state.value, **({"why": why} if why else {}), **more}


def _waiting(what: What) -> Entry:
    return {"what": what.value, "state": DoneState.WAITING.value}


def _keep(
    workspace: Workspace, runs: Sequence[RuleRun], threads: Mapping[int, Thread], named: Mapping[int, Ruled]
) -> None:
    """Store runs with their lines in the threads' histories, and the threads themselves."""
    if not runs:
        return
    RuleRun.objects.bulk_create(runs)
    events = []
    for run in runs:
        rule = named.get(run.rule_id or 0)
        name = rule.name if rule else ""
        details = {"run": run.pk, "rule": name, **run_details(run)}
        events.append(
            ThreadEvent(workspace=workspace, thread_id=run.thread_id, verb="rule_ran", details=details, at=run.at)
        )
        if run.state == RunState.WAITING:
            enqueue.rule_run_later(run_id=run.pk)
    ThreadEvent.objects.bulk_create(events)
    changed = [threads[pk] for pk in dict.fromkeys(run.thread_id for run in runs)]
    clocks.run(changed, revive=False)
    moment = now()
    for thread in changed:
        thread.version += 1
        thread.updated_at = moment
    Thread.objects.unscoped(WHY).bulk_update(changed, FIELDS)


def rules_audit_step(account: SocialAccount, messages: Sequence[Message], threads: Mapping[int, Thread]) -> None:
    """The last step: one entry of the audit log for each rule that acted on the batch.

    It stands at the end because entries of a workspace wait for one another until the transaction is over. What was
    done with each message stands in its run.
    """
    workspace = account.workspace
    heard = [row.pk for row in messages if row.direction == Direction.IN]
    runs = RuleRun.objects.for_workspace(workspace).filter(message__in=heard).select_related("rule").order_by("pk")
    acted: dict[ModerationRule | None, list[int]] = defaultdict(list)
    for run in runs:
        acted[run.rule].append(run.message_id)
    for rule, ids in acted.items():
        by = Actor(user=None, via=Via.SYSTEM, name=rule.name if rule else "")
        after = {"count": len(ids), "messages": ids[:AUDITED]}
        audit.record(workspace, by, "moderation.rule_ran", rule, after=after)


def run_details(run: RuleRun) -> dict[str, Any]:
    """What the line in a thread's history tells of a run."""
    good = (DoneState.DONE, DoneState.WAITING, DoneState.UNDONE)
    return {
        "did": [entry["what"] for entry in run.done if entry["state"] in good],
        "not": [entry["what"] for entry in run.done if entry["state"] not in good and entry.get("why") != "already"],
        "undone": run.undone_at is not None,
    }


class _Crew:
    """Whom rules may give threads to; read when the first rule asks."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.known: list[Colleague] | None = None
        self.sticky = True
        self.turns: dict[int, Answerer] = {}
        self.users: dict[int, User] = {}
        self.given: list[tuple[User, Thread, str]] = []

    def give(self, rule: Ruled, thread: Thread) -> Entry:
        """Give the thread to whom the rule names, unless it is somebody's already."""
        to = rule.actions.assign
        if thread.assignee_id is not None:
            return _entry(What.ASSIGN, "owned", **({} if to == "duty" else {"to": int(to)}))
        user = self._on_duty(thread) if to == "duty" else self._member(int(to))
        if user is None:
            return _entry(What.ASSIGN, "nobody")
        thread.assignee, thread.assigned_at = user, now()
        self.given.append((user, thread, rule.name))
        return _entry(What.ASSIGN, to=user.pk)

    def tell(self, workspace: Workspace) -> None:
        """Tell those who were given something, and keep whose turn it was."""
        turns_remember(list(self.turns.values()))
        for user, thread, name in self.given:
            notify(
                workspace=workspace, kind="inbox.assigned", params={"by": name}, users=[user],
                url=thread_url(workspace, thread.pk), dedupe=f"assigned-{thread.pk}",
            )  # fmt: skip

    def _on_duty(self, thread: Thread) -> User | None:
        if self.known is None:
            self.known = crew_of(workspace=self.workspace)
            self.sticky = rules_of(self.workspace.pk).sticky
        last = last_to_answer(self.workspace.pk, [thread]) if self.sticky else {}
        chosen = colleague_choose(thread, self.known, last.get(thread.pk))
        if chosen is None:
            return None
        chosen.load += 1
        chosen.card.assigned_at = now()
        self.turns[chosen.user.pk] = chosen.card
        return chosen.user

    def _member(self, user_id: int) -> User | None:
        if user_id not in self.users:
            rows = Membership.objects.for_workspace(self.workspace).filter(
                user_id=user_id, user__is_active=True, role__in=roles_with(Permission.INBOX_REPLY)
            )
            row = rows.select_related("user").first()
            if row is None:
                return None
            self.users[user_id] = row.user
        return self.users[user_id]
