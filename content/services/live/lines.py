"""Run-of-show, people and goods of a live session, and lines of one's own on its checklists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.models import LiveCheck, LiveProduct, LiveRole, LiveSegment, LiveSession
from content.production_errors import WrongLiveState
from content.production_states import LIVE_OPEN, Benefit, CheckGroup, Duty, LiveState, PriceBase, SegmentKind
from content.services.live.ready import LOTTERY_MAX
from content.services.plan_lines import LineKind
from content.services.row_values import address, choice, day, money, person, row_of, text, whole

_DAY = 24 * 60
_MONEY = money(Decimal("9999999999.99"))


def plan_open(session: LiveSession) -> None:
    """Raise WrongLiveState once the session is on air or over: the plan is a record from then on."""
    if session.state not in LIVE_OPEN:
        raise WrongLiveState(LiveState(session.state).label)


def _segment_check(line: Any) -> None:
    product = line.product
    if product is not None and product.session_id != line.session_id:
        raise InvalidInput(_("This product belongs to another session."), field="product")
    prize = line.benefit_value if line.benefit == Benefit.LOTTERY else None
    if prize is not None and prize > LOTTERY_MAX:
        raise InvalidInput(
            _("A lottery's top prize may be worth %(max)s yuan at most (Anti-Unfair-Competition Law art. 11)."),
            field="benefit_value",
            max=f"{LOTTERY_MAX:,.0f}",
        )


def _role_check(line: Any) -> None:
    if line.member is None and not line.name:
        raise InvalidInput(_("Choose a member or write a name."), field="name")


SEGMENTS = LineKind(
    LiveSegment,
    "session",
    {
        "title": text(160, required=True, one_line=True),
        "kind": choice(SegmentKind),
        "offset": whole(0, _DAY),
        "minutes": whole(1, _DAY, required=True),
        "who": text(120, one_line=True),
        "words": text(20_000),
        "product": row_of(LiveProduct),
        "benefit": choice(Benefit),
        "benefit_value": _MONEY,
        "benefit_rules": text(5000),
    },
    "live.changed",
    needed=("title",),
    check=_segment_check,
    guard=plan_open,
)
ROLES = LineKind(
    LiveRole,
    "session",
    {
        "duty": choice(Duty),
        "member": person,
        "name": text(80, one_line=True),
        "born_on": day,
        "consent": text(300, one_line=True),
    },
    "live.changed",
    check=_role_check,
    guard=plan_open,
)
PRODUCTS = LineKind(
    LiveProduct,
    "session",
    {
        "name": text(160, required=True, one_line=True),
        "sku": text(80, one_line=True),
        "price": _MONEY,
        "base_price": _MONEY,
        "base_meaning": choice(PriceBase),
        "base_period": text(120, one_line=True),
        "stock": whole(0, 2_000_000_000),
        "points": text(5000),
        "evidence": address,
    },
    "live.changed",
    needed=("name",),
    guard=plan_open,
)
CHECKS = LineKind(
    LiveCheck,
    "session",
    {"group": choice(CheckGroup), "text": text(200, required=True, one_line=True)},
    "live.changed",
    needed=("group", "text"),
    guard=plan_open,
)
