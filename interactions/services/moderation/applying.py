"""What rules do at the platform: hide, delete, answer; each once, tried again where the fault passes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from config.lib.clock import now
from config.lib.errors import DomainError, NotFound
from config.lib.storable import storable
from interactions.errors import AnswerTooLate, CannotModerate, ModerationRefused, PlacesLeft
from interactions.models import Contact, Message, RuleRun, SavedReply, Thread, ThreadEvent
from interactions.moderation_states import DoneState, RunState, What
from interactions.selectors.moderation.terms import Actions
from interactions.selectors.saved_replies import filled, values_for
from interactions.services.answers import answer_write
from interactions.services.moderating import comment_moderate
from interactions.services.moderation.acting import run_details
from interactions.services.threads import thread_lock
from interactions.states import Direction, Origin, ThreadState
from team.actors import Actor
from team.states import Via

log = structlog.get_logger(__name__)

WHY = "the run's row names its workspace"
LEASE = timedelta(minutes=5)
ATTEMPTS, AGAIN = 6, timedelta(seconds=20)
Entry = dict[str, Any]


def run_apply(*, run_id: int) -> str:
    """Do what one run still has to do at the platform. Returns one word for the log.

    While somebody is at it the run's next attempt lies ahead, so two workers never do the same. A fault that passes is
    tried again with growing gaps; what stays impossible is noted with its reason.
    """
    rows = RuleRun.objects.unscoped(WHY).filter(pk=run_id, state=RunState.WAITING)
    if not rows.filter(next_attempt_at__lte=now()).update(next_attempt_at=now() + LEASE, attempts=F("attempts") + 1):
        return "not now"
    run = rows.select_related("rule", "workspace", "message").get()
    entries = [_done(run, dict(entry)) if _waits(entry) else entry for entry in run.done]
    left = any(_waits(entry) for entry in entries)
    failed = any(entry["state"] == DoneState.FAILED for entry in entries)
    state = RunState.WAITING if left else RunState.FAILED if failed else RunState.DONE
    run.done = entries
    with transaction.atomic():
        event_follow(run)
        rows.update(done=entries, state=state, next_attempt_at=now() + AGAIN * 2**run.attempts if left else None)
    return str(state)


def runs_apply_due(*, limit: int = 200) -> int:
    """Do what has no task any more or is due again. Returns how many runs were finished."""
    due = RuleRun.objects.unscoped("runs of all workspaces").filter(next_attempt_at__lte=now())
    finished = 0
    for pk in list(due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:limit]):
        try:
            finished += run_apply(run_id=pk) == RunState.DONE
        except Exception:
            log.exception("rule_not_applied", rule_run=pk)
    return finished


def actor_of(run: RuleRun) -> Actor:
    """A rule acts in its own name."""
    return Actor(user=None, via=Via.SYSTEM, name=run.rule.name if run.rule else "")


def event_follow(run: RuleRun) -> None:
    """The line in the thread's history says what is still so; and what was left out."""
    events = ThreadEvent.objects.for_workspace(run.workspace_id).filter(thread=run.thread_id, verb="rule_ran")
    event = events.filter(details__run=run.pk).first()
    if event is not None:
        event.details = {**event.details, **run_details(run)}
        event.save(update_fields=["details"])


def _waits(entry: Entry) -> bool:
    return bool(entry["state"] == DoneState.WAITING)


def _done(run: RuleRun, entry: Entry) -> Entry:
    if run.rule is not None and not run.rule.active:
        return {**entry, **_skipped("off")}
    try:
        ended = _replied(run) if entry["what"] == What.REPLY else _moderated(run, entry["what"])
    except ModerationRefused as error:
        if error.passing and run.attempts < ATTEMPTS:
            return entry
        ended = _failed(str(error.params.get("reason", ""))[:200])
    except AnswerTooLate:
        ended = _skipped("window")
    except PlacesLeft:
        ended = _failed("places")
    except CannotModerate:
        ended = _failed("cannot")
    except NotFound:
        ended = _skipped("gone")
    except DomainError as error:
        ended = _failed(storable(str(error))[:200])
    return {**entry, **ended}


def _skipped(why: str) -> Entry:
    return {"state": DoneState.SKIPPED.value, "why": why}


def _failed(why: str) -> Entry:
    return {"state": DoneState.FAILED.value, "why": why}


_DID: Entry = {"state": DoneState.DONE.value}


def _moderated(run: RuleRun, what: str) -> Entry:
    message = Message.objects.for_workspace(run.workspace_id).get(pk=run.message_id)
    if message.deleted_at is not None:
        return _skipped("gone")
    if what == What.HIDE and message.hidden_at is not None:
        return _skipped("already")
    comment_moderate(workspace=run.workspace, actor=actor_of(run), message_id=run.message_id, what=what, told=False)
    return _DID


def _replied(run: RuleRun) -> Entry:
    """Send the saved reply, unless a person is answering or the same person had one lately.

    The answer is committed before the run is closed; a run whose worker died in between has answered.
    """
    if run.reply_id is not None:
        return _DID
    actions = Actions.read(run.rule.actions) if run.rule else Actions()
    replies = SavedReply.objects.for_workspace(run.workspace_id).filter(pk=actions.reply_id, archived_at=None)
    if (reply := replies.first()) is None:
        return _failed("gone")
    with transaction.atomic():
        thread = thread_lock(workspace=run.workspace, thread_id=run.thread_id)
        Contact.objects.for_workspace(run.workspace_id).select_for_update().get(pk=thread.contact_id)
        if why := _silent(run, thread, actions):
            return _skipped(why)
        message = answer_write(
            workspace=run.workspace,
            actor=actor_of(run),
            thread_id=thread.pk,
            text=filled(reply.text, values_for(thread=thread, user=None)),
            to_message_id=run.message_id,
            origin=Origin.RULE,
        )
        RuleRun.objects.for_workspace(run.workspace_id).filter(pk=run.pk).update(reply=message)
    return _DID


def _silent(run: RuleRun, thread: Thread, actions: Actions) -> str:
    """Why a rule keeps silent, "" when it may speak."""
    if thread.state == ThreadState.SPAM or thread.contact.blocked_at is not None:
        return "spam"
    moment = now()
    ours = Message.objects.for_workspace(run.workspace_id).filter(thread=thread, direction=Direction.OUT)
    by_people = ours.exclude(origin=Origin.RULE).filter(at__gte=moment - timedelta(hours=actions.quiet_hours))
    writing = thread.is_claimed(moment)
    if writing or by_people.exists() or ours.exclude(origin=Origin.RULE).filter(at__gte=run.message.at).exists():
        return "person"
    before = RuleRun.objects.for_workspace(run.workspace_id).filter(
        rule=run.rule_id, thread__contact=thread.contact_id, reply__isnull=False,
        reply__at__gte=moment - timedelta(hours=actions.reply_hours),
    )  # fmt: skip
    return "limit" if before.exclude(pk=run.pk).exists() else ""
