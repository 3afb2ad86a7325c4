"""Live sessions: begin, change, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.errors import InvalidInput, NotFound
from content.models import LiveCheck, LiveCorrection, LiveSession, MediaAsset, Post
from content.production_errors import WrongLiveState
from content.production_states import LIVE_OPEN, CheckGroup, LiveState
from content.selectors.live.words import LEGAL, REHEARSAL, TECHNICAL
from content.services.live.lines import plan_open
from content.services.row_values import Rules, fill, flag, moment, row_of, text
from team.actors import Actor
from team.audit import record
from team.models import Workspace

LISTS = ((CheckGroup.LEGAL, LEGAL), (CheckGroup.REHEARSAL, REHEARSAL), (CheckGroup.TECHNICAL, TECHNICAL))
TEASERS_MAX = 50


def _currency(_workspace: Workspace, name: str, value: Any) -> str:
    code = str(value or "").upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise InvalidInput(_("Enter a currency such as CNY."), field=name)
    return code


RULES: Rules = {
    "title": text(200, required=True, one_line=True),
    "theme": text(5000),
    "account": row_of(SocialAccount),
    "starts_at": moment,
    "ends_at": moment,
    "set_notes": text(5000),
    "camera_notes": text(5000),
    "director_notes": text(5000),
    "ai_host": flag,
    "currency": _currency,
    "cover": row_of(MediaAsset, deleted_at=None),
}


@transaction.atomic
def live_create(*, workspace: Workspace, actor: Actor, values: Mapping[str, Any]) -> LiveSession:
    """A planned session with the legal, rehearsal and technical lists. Raises InvalidInput naming the field."""
    row = LiveSession(workspace=workspace, author=actor.user)
    _before, after = fill(row, workspace=workspace, values={"title": "", **values}, rules=RULES)
    _times(row)
    row.save(force_insert=True)
    lines = [(group, key) for group, texts in LISTS for key in texts if key != "ai_host" or row.ai_host]
    LiveCheck.objects.bulk_create(
        LiveCheck(workspace=workspace, session=row, group=group, key=key, position=place)
        for place, (group, key) in enumerate(lines)
    )
    _teasers(row, values)
    record(workspace, actor, "live.created", row, after=after)
    return row


@transaction.atomic
def live_update(*, workspace: Workspace, actor: Actor, live_id: int, values: Mapping[str, Any]) -> LiveSession:
    """Change fields of RULES and `teasers` (ids of posts); absent ones stay. A session that was ready and changes its
    host kind is planned again. Raises NotFound, InvalidInput, WrongLiveState once it is on air."""
    row = live_lock(workspace=workspace, live_id=live_id)
    plan_open(row)
    before, after = fill(row, workspace=workspace, values=values, rules=RULES)
    _times(row)
    if before:
        row.save()
        if "ai_host" in before:
            _ai_line(row)
    if _teasers(row, values):
        before["teasers"], after["teasers"] = None, list(values["teasers"])
    if before:
        record(workspace, actor, "live.changed", row, before=before, after=after)
    return row


@transaction.atomic
def live_delete(*, workspace: Workspace, actor: Actor, live_id: int) -> None:
    """Remove a session that was never on air. Raises NotFound, and WrongLiveState for others: records are kept."""
    row = live_lock(workspace=workspace, live_id=live_id)
    kept = LiveCorrection.objects.for_workspace(workspace).filter(session=row).exists()
    if kept or row.aired_at is not None or row.state not in (*LIVE_OPEN, LiveState.CANCELLED):
        raise WrongLiveState(LiveState(row.state).label)
    record(workspace, actor, "live.deleted", row, before={"title": row.title, "state": row.state})
    row.delete()


def live_lock(*, workspace: Workspace, live_id: int) -> LiveSession:
    """The session, locked until the caller's transaction ends. Raises NotFound."""
    rows = LiveSession.objects.for_workspace(workspace).select_related("workspace").select_for_update(of=("self",))
    row: LiveSession | None = rows.filter(pk=live_id).first()
    if row is None:
        raise NotFound
    return row


def _times(row: LiveSession) -> None:
    if row.starts_at and row.ends_at and row.ends_at <= row.starts_at:
        raise InvalidInput(_("The end must be after the beginning."), field="ends_at")


def _ai_line(row: LiveSession) -> None:
    """An AI host must be announced; without one the line is not asked for. Either way ready no longer holds."""
    lines = LiveCheck.objects.for_workspace(row.workspace_id).filter(session=row, key="ai_host")
    if row.ai_host and not lines.exists():
        place = list(LEGAL).index("ai_host")
        LiveCheck.objects.create(
            workspace=row.workspace, session=row, group=CheckGroup.LEGAL, key="ai_host", position=place
        )
        if row.state == LiveState.READY:
            LiveSession.objects.for_workspace(row.workspace_id).filter(pk=row.pk).update(state=LiveState.PLANNED)
            row.state = LiveState.PLANNED
    elif not row.ai_host:
        lines.filter(done_at=None).delete()


def _teasers(row: LiveSession, values: Mapping[str, Any]) -> bool:
    if values.get("teasers") is None:
        return False
    wanted: Sequence[int] = list(dict.fromkeys(values["teasers"]))
    if len(wanted) > TEASERS_MAX:
        raise InvalidInput(_("A list has at most %(max)s lines."), field="teasers", max=TEASERS_MAX)
    known = set(Post.objects.for_workspace(row.workspace_id).filter(pk__in=wanted).values_list("pk", flat=True))
    if known != set(wanted):
        raise InvalidInput(_("This is no longer there. Choose another one."), field="teasers")
    if known == set(row.teasers.values_list("pk", flat=True)):
        return False
    row.teasers.set(wanted)
    return True
