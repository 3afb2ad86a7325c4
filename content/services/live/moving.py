"""A live session's way: rehearsed, ready, on air, ended, reviewed; ticks, corrections, results."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import LiveCheck, LiveCorrection, LiveResult, LiveSegment, LiveSession
from content.production_errors import LiveNotReady, SecondPerson, WrongLiveState
from content.production_states import LIVE_OPEN, LIVE_TRANSITIONS, CheckGroup, LiveState
from content.services.live.ready import legal_open
from content.services.live.writing import live_lock
from content.services.row_values import Rules, fill, money, text, whole
from team.actors import Actor
from team.audit import record
from team.models import Workspace

L = LiveState
_COUNT = whole(0, 2_000_000_000)
_MONEY = money(Decimal("999999999999.99"))
RESULT_RULES: Rules = {
    "peak_viewers": _COUNT,
    "viewers": _COUNT,
    "average_seconds": whole(0, 86_400),
    "new_followers": _COUNT,
    "comments": _COUNT,
    "orders": _COUNT,
    "gmv": _MONEY,
    "refunds": _MONEY,
    "source": text(200, required=True, one_line=True),
}


@transaction.atomic
def live_move(*, workspace: Workspace, actor: Actor, live_id: int, state: str) -> LiveSession:
    """Take the session a step. Ready, and going on air, are refused until every legal condition is met.

    Raises NotFound, InvalidInput for an unknown state, WrongLiveState for a step that is not possible, LiveNotReady.
    """
    if state not in L.values:
        raise InvalidInput(_("Choose one of the values offered."), field="state")
    row = live_lock(workspace=workspace, live_id=live_id)
    if state not in LIVE_TRANSITIONS[L(row.state)]:
        raise WrongLiveState(L(row.state).label)
    if state in (L.READY, L.LIVE) and (open_items := legal_open(row)):
        raise LiveNotReady(open_items)
    before = row.state
    row.state = state
    if state == L.LIVE:
        row.aired_at = now()
    if state == L.ENDED:
        row.ended_at = now()
    row.save()
    record(workspace, actor, "live.moved", row, before={"state": before}, after={"state": state})
    return row


@transaction.atomic
def live_check_tick(
    *, workspace: Workspace, actor: Actor, live_id: int, check_id: int, done: bool, evidence: str = ""
) -> LiveCheck:
    """Tick a line of the checklists, or take the tick back; the audit log keeps both.

    Legal lines need evidence in words or as an address. The script is reviewed by somebody else than the session's
    author (Live E-commerce Measures art. 30). A legal tick taken back makes a ready session planned again. Raises
    NotFound, InvalidInput, SecondPerson, WrongLiveState once the session is over.
    """
    session = live_lock(workspace=workspace, live_id=live_id)
    if session.state not in (*LIVE_OPEN, L.LIVE):
        raise WrongLiveState(L(session.state).label)
    check: LiveCheck | None = session.checks.filter(pk=check_id).first()
    if check is None:
        raise NotFound
    evidence = text(500, one_line=True)(workspace, "evidence", evidence)
    legal = check.group == CheckGroup.LEGAL
    if done and legal and not evidence:
        raise InvalidInput(_("Say what proves it: an address, a document, who saw it."), field="evidence")
    if done and check.key == "script" and actor.user is not None and actor.user.pk == session.author_id:
        raise SecondPerson
    check.done_at, check.done_by = (now(), actor.user) if done else (None, None)
    check.evidence = evidence if done else ""
    check.save()
    after = {"check": check.key or check.text, "done": done, "evidence": check.evidence}
    if not done and legal and session.state == L.READY:
        session.state = after["state"] = L.PLANNED
        session.save(update_fields=["state", "updated_at"])
    record(workspace, actor, "live.checked", session, after=after)
    return check


@transaction.atomic
def live_segment_tick(*, workspace: Workspace, actor: Actor, live_id: int, segment_id: int, done: bool) -> LiveSegment:
    """On air: mark a part of the run-of-show as done, or not. Raises NotFound, WrongLiveState unless on air."""
    session = live_lock(workspace=workspace, live_id=live_id)
    segment: LiveSegment | None = session.segments.filter(pk=segment_id).first()
    if segment is None:
        raise NotFound
    if session.state != L.LIVE:
        raise WrongLiveState(L(session.state).label)
    segment.done_at = now() if done else None
    segment.save(update_fields=["done_at"])
    record(workspace, actor, "live.checked", session, after={"segment": segment.title, "done": done})
    return segment


@transaction.atomic
def live_correct(*, workspace: Workspace, actor: Actor, live_id: int, said: str, corrected: str) -> LiveCorrection:
    """Write into the correction log what was wrong and how it was put right, with the present moment.

    From going on air on; entries are never changed or deleted. Raises NotFound, InvalidInput, WrongLiveState.
    """
    session = live_lock(workspace=workspace, live_id=live_id)
    if session.aired_at is None:
        raise WrongLiveState(L(session.state).label)
    needed = text(2000, required=True)
    entry = LiveCorrection.objects.create(
        workspace=workspace,
        session=session,
        at=now(),
        said=needed(workspace, "said", said),
        corrected=needed(workspace, "corrected", corrected),
        by=actor.user,
        by_label=actor.label[:160],
    )
    record(workspace, actor, "live.corrected", session, after={"said": said[:199], "corrected": corrected[:199]})
    return entry


@transaction.atomic
def live_result_set(*, workspace: Workspace, actor: Actor, live_id: int, values: Mapping[str, Any]) -> LiveResult:
    """Enter what the session brought, with where it was read; None means not known. Raises NotFound, InvalidInput,
    WrongLiveState before it has ended."""
    session = live_lock(workspace=workspace, live_id=live_id)
    if session.state not in (L.ENDED, L.REVIEWED):
        raise WrongLiveState(L(session.state).label)
    row = LiveResult.objects.for_workspace(workspace).filter(session=session).first()
    row = row or LiveResult(workspace=workspace, session=session)
    if not row.pk:
        values = {"source": "", **values}
    before, after = fill(row, workspace=workspace, values=values, rules=RESULT_RULES)
    row.entered_by, row.entered_at = actor.user, now()
    row.save()
    record(workspace, actor, "live.results", session, before=before, after=after)
    return row
