"""What was promised is written down, confirmed by its writer, and told of before and after it is due (INT-6)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.db import transition
from config.lib.errors import InvalidInput
from config.lib.web import web_address
from interactions.errors import WhenPassed
from interactions.judge.promises import promises_in
from interactions.models import Message, Promise, Thread
from interactions.selectors.links import thread_url
from interactions.selectors.sla.promises import promise_get
from interactions.selectors.sla.rules import rules_of
from interactions.services.sla.escalation import people
from interactions.services.threads import note_event, thread_lock, thread_snooze
from interactions.sla_errors import PromiseMoved
from interactions.sla_states import PROMISE_TRANSITIONS, PromiseKind, PromiseState, Tell
from interactions.states import GONE
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.services.notifications import notify

log = structlog.get_logger(__name__)

WHY = "promises of all workspaces"
# So long before a promise is due its owner is told.
REMIND = timedelta(hours=2)
FURTHEST = timedelta(days=370)
WORDS_MAX, PROOF_MAX = 300, 500
_ORDER = re.compile(
    r"(?:订单(?:编?号)?|单号|order(?:\s*(?:no\.?|number|id))?)\s*[:：#]?\s*([A-Z0-9][A-Z0-9-]{5,31})|"
    r"(?<!\d)(\d{15,20})(?!\d)",
    re.I,
)
S = PromiseState


def promises_find(*, message: Message) -> list[Promise]:
    """Write down what an answer promises; nobody has confirmed it yet. Runs in the answer's transaction."""
    workspace = message.thread.account.workspace
    zone = ZoneInfo(workspace.time_zone)
    found = promises_in(message.text, message.at.astimezone(zone).replace(tzinfo=None))
    if not found:
        return []
    order = order_of(message.thread)
    rows = [
        Promise(
            workspace=workspace, thread=message.thread, message=message, kind=one.kind, begins=one.begins,
            ends=one.ends, words=message.text[one.begins : one.ends][:WORDS_MAX],
            due_at=one.due.replace(tzinfo=zone), order_number=order,
            owner_id=message.sent_by_id or message.thread.assignee_id,
        )
        for one in found
    ]  # fmt: skip
    return Promise.objects.bulk_create(rows)


def order_of(thread: Thread) -> str:
    """The order number named last in a thread, or ""."""
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, deleted_at=None)
    for text in rows.order_by("-at", "-pk").values_list("text", flat=True)[:20]:
        if match := _ORDER.search(text):
            return str(match[1] or match[2])[:40]
    return ""


@transaction.atomic
def promise_note(
    *, workspace: Workspace, actor: Actor, thread_id: int, words: str, due_at: datetime, kind: str = PromiseKind.OTHER
) -> Promise:
    """Write a promise down by hand, such as one given on the phone. Raises NotFound, InvalidInput, WhenPassed."""
    words = words.strip()
    if not 0 < len(words) <= WORDS_MAX:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="words", max=WORDS_MAX)
    _check_due(due_at)
    if kind not in PromiseKind:
        raise InvalidInput(field="kind")
    thread = thread_lock(workspace=workspace, thread_id=thread_id)
    row = Promise.objects.create(
        workspace=workspace, thread=thread, kind=kind, words=words, due_at=due_at, order_number=order_of(thread),
        owner=thread.assignee or actor.user, confirmed_at=now(),
    )  # fmt: skip
    note_event(thread, actor, "promised", promise=row.pk, due=due_at.isoformat())
    record(workspace, actor, "promise.noted", row, after={"due_at": due_at, "kind": kind})
    return row


@transaction.atomic
def promise_confirm(
    *, workspace: Workspace, actor: Actor, promise_id: int, due_at: datetime | None = None, kind: str = ""
) -> Promise:
    """Say that a found promise is one, perhaps until another time. Raises NotFound, PromiseMoved, WhenPassed."""
    row = promise_get(workspace=workspace, promise_id=promise_id)
    if row.state != S.OPEN:
        raise PromiseMoved
    before = {"due_at": row.due_at, "kind": row.kind}
    if due_at is not None and due_at != row.due_at:
        _check_due(due_at)
        row.due_at, row.reminded_at, row.escalated_at = due_at, None, None
    if kind:
        if kind not in PromiseKind:
            raise InvalidInput(field="kind")
        row.kind = kind
    first, row.confirmed_at = row.confirmed_at is None, row.confirmed_at or now()
    row.save(update_fields=["due_at", "kind", "confirmed_at", "reminded_at", "escalated_at"])
    verb = "promise.confirmed" if first else "promise.changed"
    record(workspace, actor, verb, row, before=before, after={"due_at": row.due_at, "kind": row.kind})
    if first:
        note_event(row.thread, actor, "promised", promise=row.pk, due=row.due_at.isoformat())
    return row


@transaction.atomic
def promise_settle(
    *, workspace: Workspace, actor: Actor, promise_id: int, state: str, proof: str = "", proof_url: str = ""
) -> Promise:
    """Say that a promise was kept, was not, or was none; or open it again.

    `proof`: how it is known (a tracking number, a sentence), `proof_url`: a page that shows it.
    Raises NotFound, InvalidInput, PromiseMoved.
    """
    row = promise_get(workspace=workspace, promise_id=promise_id)
    if state not in PromiseState:
        raise InvalidInput(field="state")
    if proof_url and not web_address(proof_url, longest=PROOF_MAX):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="proof_url")
    if state not in PROMISE_TRANSITIONS[row.state]:
        raise PromiseMoved
    done = state != S.OPEN
    values: dict[str, Any] = {
        "proof": proof.strip()[:PROOF_MAX],
        "proof_url": proof_url,
        "closed_at": now() if done else None,
        "closed_by": actor.user if done else None,
    }
    rows = Promise.objects.for_workspace(workspace)
    if not transition(rows, pk=row.pk, src=row.state, dst=state, table=PROMISE_TRANSITIONS, **values):
        raise PromiseMoved
    verb = "promise.reopened" if state == S.OPEN else f"promise.{state}"
    record(workspace, actor, verb, row, before={"state": row.state}, after={"state": state})
    note_event(row.thread, actor, "promise_settled", promise=row.pk, state=state)
    return promise_get(workspace=workspace, promise_id=promise_id)


@transaction.atomic
def thread_pend(*, workspace: Workspace, actor: Actor, thread_id: int, reason: str, until: datetime) -> Promise:
    """Put a thread off because it cannot be settled at once: the person was told why and when they hear from us.

    Its clocks stand still until then, or until they write; the follow-up is kept as a promise.
    Raises NotFound, InvalidInput, WhenPassed.
    """
    if not reason.strip():
        raise InvalidInput(_("Say what they were told."), field="reason")
    if until > now() + FURTHEST:
        raise InvalidInput(_("Choose a time within a year."), field="until")
    thread_snooze(workspace=workspace, actor=actor, thread_id=thread_id, until=until, reason=reason.strip())
    thread = thread_lock(workspace=workspace, thread_id=thread_id)
    row = Promise.objects.create(
        workspace=workspace, thread=thread, kind=PromiseKind.REPLY, words=reason.strip()[:WORDS_MAX], due_at=until,
        order_number=order_of(thread), owner=thread.assignee or actor.user, confirmed_at=now(),
    )  # fmt: skip
    record(workspace, actor, "inbox.pended", thread, after={"until": until, "promise": row.pk})
    return row


def promises_tick(*, limit: int = 500) -> int:
    """Remind owners of promises that are due soon, and tell the lead of those that are overdue; each once."""
    moment = now()
    rows = Promise.objects.unscoped(WHY).filter(
        state=S.OPEN, escalated_at=None, due_at__lte=moment + REMIND
    ).exclude(message__delivery__in=GONE)  # fmt: skip
    told = 0
    for pk in list(rows.exclude(due_at__gt=moment, reminded_at__isnull=False).values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic():
                told += _tell(pk)
        except Exception:
            log.exception("promise_not_told", promise=pk)
    return told


def _tell(pk: int) -> bool:
    rows = Promise.objects.unscoped(WHY).select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("thread__account__workspace", "owner").filter(pk=pk, state=S.OPEN).first()
    if row is None:
        return False
    moment, workspace = now(), row.thread.account.workspace
    late = row.due_at <= moment
    if late:
        row.escalated_at = moment
        note_event(row.thread, Actor(user=None), "promise_overdue", promise=row.pk)
    row.reminded_at = row.reminded_at or moment
    row.save(update_fields=["reminded_at", "escalated_at"])
    notify(
        workspace=workspace,
        kind="inbox.promise_late" if late else "inbox.promise_due",
        params={"account": str(row.thread.account), "minutes": round(abs((row.due_at - moment).total_seconds()) / 60)},
        url=thread_url(workspace, row.thread_id),
        dedupe=f"promise-{row.pk}-{'late' if late else 'due'}",
        users=people(
            workspace=workspace,
            owner=row.owner,
            rules=rules_of(workspace.pk),
            wanted={Tell.OWNER, Tell.LEAD} if late else {Tell.OWNER},
        ),
    )
    return True


def _check_due(due_at: datetime) -> None:
    if due_at <= now():
        raise WhenPassed(field="due_at")
    if due_at > now() + FURTHEST:
        raise InvalidInput(_("Choose a time within a year."), field="due_at")
