"""Taking back what a rule did: shown again, untagged, given back; what was deleted or sent stays so."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.models import Message, RuleRun, Thread
from interactions.moderation_errors import NothingToUndo, RunBusy
from interactions.moderation_states import DoneState, RunState, What
from interactions.selectors.moderation.rules import run_get, undoable
from interactions.services.contacts.care import contact_unblock
from interactions.services.moderating import comment_moderate
from interactions.services.moderation.applying import event_follow
from interactions.services.progress import settle
from interactions.services.threads import thread_lock
from interactions.states import ThreadState
from team import audit
from team.actors import Actor
from team.models import Workspace

Entry = dict[str, Any]


def run_undo(*, workspace: Workspace, actor: Actor, run_id: int) -> RuleRun:
    """Undo what one rule did with one message; what somebody changed since is left as it is.

    Calls the platform: not inside a transaction. Undoing twice changes nothing. Raises NotFound, RunBusy,
    NothingToUndo, ModerationRefused.
    """
    run = run_get(workspace=workspace, run_id=run_id)
    if run.undone_at is not None:
        return run
    if run.state == RunState.WAITING:
        raise RunBusy
    if not undoable(run):
        raise NothingToUndo
    if any(_stands(entry, What.HIDE) for entry in run.done):
        _show(workspace, actor, run)
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=run.thread_id)
        locked = RuleRun.objects.for_workspace(workspace).select_for_update().get(pk=run.pk)
        if locked.undone_at is not None:
            return locked
        locked.done = [_undone(workspace, actor, dict(entry), thread) for entry in locked.done]
        locked.state, locked.undone_at, locked.undone_by = RunState.UNDONE, now(), actor.user
        locked.save(update_fields=["done", "state", "undone_at", "undone_by"])
        settle(thread)
        thread.version += 1
        thread.save()
        event_follow(locked)
        audit.record(
            workspace, actor, "moderation.run_undone", thread, after={"run": run.pk, "message": run.message_id}
        )
    return run_get(workspace=workspace, run_id=run_id)


def _stands(entry: Entry, what: str) -> bool:
    return bool(entry["what"] == what and entry["state"] == DoneState.DONE)


def _show(workspace: Workspace, actor: Actor, run: RuleRun) -> None:
    message = Message.objects.for_workspace(workspace).get(pk=run.message_id)
    if message.hidden_at is None or message.deleted_at is not None:
        return
    try:
        comment_moderate(workspace=workspace, actor=actor, message_id=message.pk, what="show", told=False)
    except NotFound:
        return


def _undone(workspace: Workspace, actor: Actor, entry: Entry, thread: Thread) -> Entry:
    what = entry["what"]
    if entry["state"] != DoneState.DONE or what in (What.DELETE, What.REPLY):
        return entry
    changed = False
    if what == What.TAG:
        thread.tags = [tag for tag in thread.tags if tag not in entry.get("tags", [])]
    elif what == What.PRIORITY:
        changed = thread.priority_fixed or thread.priority != entry.get("to")
        thread.priority = thread.priority if changed else entry["before"]
    elif what == What.ASSIGN:
        changed = thread.assignee_id != entry.get("to")
        if not changed:
            thread.assignee, thread.assigned_at = None, None
    elif what == What.SPAM:
        changed = thread.state != ThreadState.SPAM
        before = entry.get("before")
        if not changed:
            thread.state = ThreadState.RESOLVED if before == ThreadState.RESOLVED else ThreadState.OPEN
    elif what == What.BLOCK:
        contact_unblock(workspace=workspace, actor=actor, contact_id=thread.contact_id)
    return {**entry, "why": "changed"} if changed else {**entry, "state": DoneState.UNDONE.value}
