"""The security checklist of an account, and what is known of sign-ins.

No platform's interface tells of sign-ins, so the list of events is what Juzhen saw itself (access lost, given,
restricted), what its people did, and what somebody entered by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.connectors import registry
from accounts.custody_states import LoginVerdict
from accounts.custody_states import SecurityItem as I
from accounts.models import HealthEvent, LoginEvent, SecurityCheck, SocialAccount
from accounts.states import HealthKind
from accounts.wording import sentence
from config.lib.errors import NotFound
from team.audit_words import verb_label
from team.models import AuditEntry, User, Workspace

# How often each point is due, in days, and the markets whose platforms it concerns. Registered phones with real-name
# records are what opens accounts in mainland China (Cybersecurity Law art. 24); elsewhere it is mail and backup codes.
RULES: dict[I, tuple[int, frozenset[str]]] = {
    I.TWO_FACTOR: (90, frozenset({"china", "world"})),
    I.DEVICES: (30, frozenset({"china", "world"})),
    I.ADMINS: (30, frozenset({"china", "world"})),
    I.PASSWORD: (90, frozenset({"china", "world"})),
    I.APPS: (90, frozenset({"china", "world"})),
    I.PHONE: (90, frozenset({"china"})),
    I.REAL_NAME: (180, frozenset({"china"})),
    I.RECOVERY: (90, frozenset({"world"})),
    I.PHISHING: (180, frozenset({"china", "world"})),
}
# Soon due: so many days ahead.
SOON = 7
_SEEN = (
    HealthKind.NEEDS_RECONNECT,
    HealthKind.RESTRICTED,
    HealthKind.SCOPE_MISSING,
    HealthKind.EXPIRING,
    HealthKind.RECOVERED,
)
_ACTS = {
    "account.connected": ("good", "plug-zap"),
    "account.reconnected": ("good", "plug-zap"),
    "account.disconnected": ("", "plug"),
    "account.live_on": ("", "bell-ring"),
    "account.live_off": ("", "bell-off"),
    "custody.revealed": ("warn", "key-round"),
    "custody.seat_given": ("", "user-plus"),
    "custody.seat_ended": ("", "user-minus"),
}
_LOOKS = {
    HealthKind.NEEDS_RECONNECT: ("bad", "unplug"),
    HealthKind.RESTRICTED: ("warn", "shield-alert"),
    HealthKind.SCOPE_MISSING: ("warn", "key-round"),
    HealthKind.EXPIRING: ("warn", "clock-alert"),
    HealthKind.RECOVERED: ("good", "circle-check"),
}


def items_of(platform: str) -> tuple[I, ...]:
    """The points of the checklist that concern a platform; a practice account counts as the one whose look it has."""
    market = registry.real_capabilities(platform).market
    return tuple(item for item, (_days, markets) in RULES.items() if market in markets)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an account's checklist. `due` None: never done, so due now. `tone`: good, warn or bad."""

    item: I
    days: int
    last: SecurityCheck | None
    due: date | None
    tone: str

    @property
    def label(self) -> str:
        """In the reader's language."""
        return str(self.item.label)


def points(platform: str, latest: dict[str, SecurityCheck], today: date) -> list[Point]:
    """The checklist with what was done last; `today` is the workspace's day."""
    made = []
    for item in items_of(platform):
        days, last = RULES[item][0], latest.get(item)
        due = last.done_on + timedelta(days=days) if last else None
        tone = "bad" if due is None or due < today else "warn" if due <= today + timedelta(days=SOON) else "good"
        made.append(Point(item, days, last, due, tone))
    return made


def score_of(found: list[Point]) -> int:
    """Percent of the points that are in time."""
    return round(100 * sum(point.tone != "bad" for point in found) / len(found)) if found else 100


def latest_checks(*, workspace: Workspace, account_ids: list[int]) -> dict[int, dict[str, SecurityCheck]]:
    """The newest row of each point by account. One query."""
    rows = SecurityCheck.objects.for_workspace(workspace).filter(account_id__in=account_ids)
    rows = rows.order_by("account_id", "item", "-done_on", "-pk").distinct("account_id", "item")
    found: dict[int, dict[str, SecurityCheck]] = {}
    for row in rows.select_related("by", "proof_document"):
        found.setdefault(row.account_id, {})[row.item] = row
    return found


def check_history(*, workspace: Workspace, account: SocialAccount, limit: int = 20) -> list[SecurityCheck]:
    """What was done lately, newest first."""
    rows = SecurityCheck.objects.for_workspace(workspace).filter(account=account)
    return list(rows.select_related("by", "proof_document").order_by("-done_on", "-pk")[:limit])


def logins_of(*, workspace: Workspace, account_id: int) -> list[LoginEvent]:
    """Sign-ins entered by hand, newest first."""
    rows = LoginEvent.objects.for_workspace(workspace).filter(account_id=account_id)
    return list(rows.select_related("noted_by", "handled_by")[:50])


def login_get(*, workspace: Workspace, account_id: int, login_id: int) -> LoginEvent:
    """One of them. Raises NotFound."""
    found = LoginEvent.objects.for_workspace(workspace).filter(account_id=account_id, pk=login_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of what happened. `kind`: noticed, act or login. `who` None: Juzhen noticed it."""

    at: datetime
    kind: str
    text: str
    detail: str
    tone: str
    glyph: str
    who: User | None = None
    login: LoginEvent | None = None


def security_events(
    *, workspace: Workspace, account: SocialAccount, logins: Sequence[LoginEvent], limit: int = 40
) -> list[Seen]:
    """What is known about who got in and who was kept out, newest first; `logins` from `logins_of`. Two queries."""
    health = HealthEvent.objects.for_workspace(workspace).filter(account=account, kind__in=_SEEN)
    found = [
        Seen(e.at, "noticed", e.get_kind_display(), sentence(e.detail, e.params), *_LOOKS[HealthKind(e.kind)])
        for e in health.order_by("-at", "-pk")[:limit]
    ]
    audit = AuditEntry.objects.for_workspace(workspace).filter(target_type="socialaccount", target_id=str(account.pk))
    for entry in audit.filter(verb__in=_ACTS).select_related("actor").order_by("-seq")[:limit]:
        detail = str(entry.after.get("name", ""))
        tone, glyph = _ACTS[entry.verb]
        found.append(Seen(entry.at, "act", verb_label(entry.verb), detail, tone, glyph, entry.actor))
    for login in logins:
        detail = " · ".join(part for part in (login.place, login.device) if part)
        tone = {LoginVerdict.OPEN: "bad", LoginVerdict.STRANGER: "warn", LoginVerdict.OURS: ""}[
            LoginVerdict(login.verdict)
        ]
        found.append(Seen(login.at, "login", "", detail, tone, "log-in", login.noted_by, login))
    return sorted(found, key=lambda seen: seen.at, reverse=True)[:limit]
