"""What people do with threads besides answering: assign, put off, resolve, tag, note, claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.errors import NoteEmpty, ThreadClaimed, WhenPassed
from interactions.models import Thread, ThreadEvent, ThreadNote
from interactions.selectors.links import thread_url
from interactions.services.answerers import answerer_user
from interactions.services.progress import settle
from interactions.states import Priority, ThreadState
from team import audit
from team.actors import Actor
from team.models import User, Workspace
from team.selectors.mentions import members_named
from team.services.notifications import notify

S = ThreadState
# So long a claim lasts after the last key; the page renews it while somebody writes.
CLAIM = timedelta(seconds=90)
TAGS_MAX, TAG_LEN, NOTE_MAX = 20, 40, 4000


def thread_lock(*, workspace: Workspace, thread_id: int) -> Thread:
    """A thread of the workspace, locked until the transaction ends. Raises NotFound."""
    rows = Thread.objects.for_workspace(workspace).select_for_update(of=("self",))
    row = rows.select_related("account__workspace", "identity", "contact", "claimed_by").filter(pk=thread_id).first()
    if row is None:
        raise NotFound
    return row


def note_event(thread: Thread, actor: Actor, verb: str, **details: Any) -> None:
    """Write into a thread's history; `details` hold no words of the person."""
    ThreadEvent.objects.create(
        workspace_id=thread.workspace_id, thread=thread, verb=verb, actor=actor.user, details=details, at=now()
    )


def thread_assign(*, workspace: Workspace, actor: Actor, thread_id: int, user_id: int | None) -> Thread:
    """Give a thread to a member who may answer, or to nobody. Raises NotFound, NoAccess."""
    user = answerer_user(workspace, user_id) if user_id is not None else None
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        if thread.assignee_id != (user.pk if user else None):
            thread.assignee, thread.assigned_at = user, now() if user else None
            _keep(thread, actor, "assigned" if user else "unassigned", to=user.pk if user else None)
            if user is not None:
                _tell(thread, actor, "inbox.assigned", [user], dedupe=f"assigned-{thread.pk}")
    return thread


def thread_snooze(*, workspace: Workspace, actor: Actor, thread_id: int, until: datetime, reason: str = "") -> Thread:
    """Put a thread off until a time (aware UTC); it comes back earlier when they write. Raises NotFound, WhenPassed."""
    if until <= now():
        raise WhenPassed(field="until")
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        thread.state, thread.snoozed_until, thread.reason = S.SNOOZED, until, reason[:300]
        _keep(thread, actor, "snoozed", until=until.isoformat())
    return thread


def thread_move(*, workspace: Workspace, actor: Actor, thread_id: int, state: str) -> Thread:
    """Resolve a thread, open it again, or call it spam; being there already changes nothing. Raises NotFound."""
    verbs = {S.RESOLVED: "resolved", S.OPEN: "reopened", S.SPAM: "marked_spam"}
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        if thread.state == state:
            return thread
        thread.state, thread.snoozed_until = S(state), None
        thread.resolved_at = now() if state == S.RESOLVED else None
        if state != S.OPEN:
            thread.unread = 0
        _keep(thread, actor, verbs[S(state)])
    return thread


def thread_prioritise(*, workspace: Workspace, actor: Actor, thread_id: int, priority: int) -> Thread:
    """Set how urgent a thread is, by hand; rules leave it alone from then on. Raises NotFound."""
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        before, thread.priority, thread.priority_fixed = thread.priority, Priority(priority), actor.user is not None
        if before != thread.priority:
            _keep(thread, actor, "prioritised", to=int(thread.priority))
    return thread


def thread_tag(
    *, workspace: Workspace, actor: Actor, thread_id: int, add: Sequence[str] = (), drop: Sequence[str] = ()
) -> Thread:
    """Add and take off tags; they keep their order of coming. Raises NotFound."""
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        kept = [tag for tag in thread.tags if tag not in drop]
        tags = list(dict.fromkeys([*kept, *(clean for tag in add if (clean := tag.strip()[:TAG_LEN]))]))[:TAGS_MAX]
        if tags != thread.tags:
            thread.tags = tags
            _keep(thread, actor, "tagged", tags=tags)
    return thread


def thread_note(*, workspace: Workspace, actor: Actor, thread_id: int, text: str) -> ThreadNote:
    """Write a note for the team into a thread; who is named with an @ is told. Raises NotFound, NoteEmpty."""
    text = text.strip()[:NOTE_MAX]
    if not text:
        raise NoteEmpty(field="text")
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        note = ThreadNote.objects.create(workspace=workspace, thread=thread, author=actor.user, text=text)
        thread.version += 1
        thread.save(update_fields=["version", "updated_at"])
        audit.record(workspace, actor, "inbox.noted", thread)
        named = members_named(workspace=workspace, text=text)
        _tell(thread, actor, "inbox.mention", named, dedupe=f"thread-note-{note.pk}")
    return note


def thread_read(*, workspace: Workspace, thread_id: int) -> None:
    """Somebody has opened the thread: nothing in it is unread any more."""
    Thread.objects.for_workspace(workspace).filter(pk=thread_id, unread__gt=0).update(unread=0)


def thread_claim(*, workspace: Workspace, user: User, thread_id: int, take_over: bool = False) -> Thread:
    """Say that `user` is writing an answer, for a minute and a half; renewing it is the same call.

    Raises NotFound, ThreadClaimed while somebody else is writing, unless `take_over`.
    """
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        held = thread.is_claimed(now())
        if held and thread.claimed_by_id not in (None, user.pk) and not take_over:
            raise ThreadClaimed(name=str(thread.claimed_by))
        thread.claimed_by, thread.claimed_until = user, now() + CLAIM
        thread.save(update_fields=["claimed_by", "claimed_until"])
    return thread


def thread_release(*, workspace: Workspace, user: User, thread_id: int) -> None:
    """`user` writes no answer any more."""
    Thread.objects.for_workspace(workspace).filter(pk=thread_id, claimed_by=user).update(
        claimed_by=None, claimed_until=None
    )


def threads_wake(*, limit: int = 500) -> int:
    """Open the threads whose snooze is over. Returns how many."""
    rows = Thread.objects.unscoped("snoozes of all workspaces").filter(state=S.SNOOZED, snoozed_until__lte=now())
    woken = 0
    for pk in list(rows.order_by("snoozed_until").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            thread = rows.select_for_update(skip_locked=True).filter(pk=pk).first()
            if thread is None:
                continue
            thread.state, thread.snoozed_until = S.OPEN, None
            settle(thread)
            thread.version += 1
            thread.save()
            note_event(thread, Actor(user=None), "woken")
            woken += 1
    return woken


def _keep(thread: Thread, actor: Actor, verb: str, **details: Any) -> None:
    settle(thread)
    thread.version += 1
    thread.save()
    note_event(thread, actor, verb, **details)
    audit.record(thread.account.workspace, actor, f"inbox.{verb}", thread, after=details)


def _tell(thread: Thread, actor: Actor, kind: str, users: Sequence[User], *, dedupe: str) -> None:
    """What people wrote stays in the thread: notifications only say where to look."""
    workspace = thread.account.workspace
    notify(
        workspace=workspace, kind=kind, params={"by": actor.label}, url=thread_url(workspace, thread.pk),
        dedupe=dedupe, users=users, exclude=actor.user,
    )  # fmt: skip
