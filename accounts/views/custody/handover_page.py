"""What the page of one handover shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.custody_states import HandoverState, HolderPart, ItemKind, ItemState, SeatRole
from accounts.forms.custody import ReasonForm
from accounts.forms.handovers import DoneForm, PlanForm
from accounts.models import Handover, HandoverItem
from accounts.selectors.custody.people import member_users
from accounts.services.custody.handover_items import MAY_PASS_ON, NEEDS_SUCCESSOR
from config.lib.clock import local_day, now
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows

GLYPHS = {
    ItemKind.CUSTODIAN: "key-round",
    ItemKind.BACKUP: "user-cog",
    ItemKind.REAL_NAME: "id-card",
    ItemKind.PHONE: "smartphone",
    ItemKind.MAIL: "mail",
    ItemKind.TWO_FACTOR: "shield-check",
    ItemKind.CARETAKER: "user-check",
    ItemKind.SEAT: "users",
    ItemKind.PASSWORD: "rotate-ccw-key",
    ItemKind.CONNECTED: "plug-zap",
    ItemKind.TOKENS: "braces",
    ItemKind.RETURNS: "package-check",
    ItemKind.SIGNED_OUT: "log-out",
    ItemKind.GIVEN: "user-plus",
    ItemKind.AGREEMENT: "file-signature",
    ItemKind.BRIEFING: "graduation-cap",
    ItemKind.OWN_TWO_FACTOR: "fingerprint",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One item as the page shows it. Forms are None where nothing can be done."""

    item: HandoverItem
    glyph: str
    detail: str
    late: bool
    is_open: bool
    done_form: DoneForm | None
    excuse_form: ReasonForm | None
    plan_form: PlanForm | None


def page_of(
    request: WorkspaceRequest,
    row: Handover,
    *,
    open_id: int = 0,
    done_form: DoneForm | None = None,
    excuse_form: ReasonForm | None = None,
    plan_form: PlanForm | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The context of the page; forms that failed replace those of the item `open_id`."""
    members = member_users(workspace=request.workspace)
    today = local_day(now(), request.workspace.time_zone)
    works = row.state == HandoverState.OPEN and allows(request.membership.role, P.TASKS_EDIT)
    groups: dict[str, list[Line]] = {}
    for item in row.items.all():
        given = (done_form, excuse_form, plan_form) if item.pk == open_id else (None, None, None)
        forms: tuple[Any, Any, Any] = (None, None, None)
        if works and item.state == ItemState.OPEN:
            fresh = _forms(row, item, members)
            forms = tuple(a or b for a, b in zip(given, fresh, strict=True))  # type: ignore[assignment]
        late = row.state == HandoverState.OPEN and item.state == ItemState.OPEN and item.due_on < today
        line = Line(item, GLYPHS[ItemKind(item.kind)], _detail(item), late, item.pk == open_id, *forms)
        groups.setdefault(item.account_label, []).append(line)
    items = [line.item for lines in groups.values() for line in lines]
    settled = sum(item.state != ItemState.OPEN for item in items)
    me = request.user.pk
    return {
        "active": "accounts",
        "section": "custody",
        "part": "handovers",
        "row": row,
        "groups": [{"account": lines[0].item.account, "name": name, "lines": lines} for name, lines in groups.items()],
        "total": len(items),
        "settled": settled,
        "percent": round(100 * settled / len(items)) if items else 100,
        "late": sum(line.late for lines in groups.values() for line in lines),
        "works": works,
        "may_confirm": row.state == HandoverState.SUBMITTED and me not in {row.person_id, row.submitted_by_id},
        "today": today,
        "person_left": row.person_id is not None and row.person_id not in members,
        **more,
    }


def _forms(row: Handover, item: HandoverItem, members: Any) -> tuple[DoneForm, ReasonForm, PlanForm]:
    wanted = str(row.successor_id or "") if item.kind in MAY_PASS_ON else ""
    return (
        DoneForm(
            members=members,
            person_id=row.person_id,
            passes=item.kind in MAY_PASS_ON,
            needs=item.kind in NEEDS_SUCCESSOR,
            initial={"successor": wanted},
            auto_id=f"i{item.pk}_%s",
        ),
        ReasonForm(auto_id=f"e{item.pk}_%s"),
        PlanForm(
            members=members,
            initial={"responsible": str(item.responsible_id or ""), "due_on": item.due_on},
            auto_id=f"p{item.pk}_%s",
        ),
    )


def _detail(item: HandoverItem) -> str:
    if item.kind in {ItemKind.SEAT, ItemKind.GIVEN} and item.detail in SeatRole.values:
        return str(SeatRole(item.detail).label)
    if item.kind in HolderPart.values or item.kind == ItemKind.TOKENS:
        return item.detail
    return ""
