"""The register: every account with what is recorded, how complete it is, and what is dangerous."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import HolderPart, LoginVerdict, RiskLevel
from accounts.models import AccountAsset, AssetHolder, LoginEvent, PlatformSeat, RecoveryReveal, SocialAccount
from accounts.selectors.account import account_list
from accounts.selectors.custody.people import member_users
from accounts.selectors.custody.risks import Facts, Risk, risks_of
from accounts.selectors.custody.security import Point, latest_checks, points, score_of
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from team.models import User, Workspace

# What makes an entry complete, by the key of the form field that holds it.
_WANTED: tuple[tuple[str, str | Promise], ...] = (
    ("registrant", _("Registrant")),
    ("basis", _("Basis of ownership")),
    ("phone", _("Registered phone")),
    ("mail", _("Registered mailbox")),
    ("two_factor", _("Two-factor sign-in")),
    ("recovery", _("Recovery data")),
    ("caretaker", _("Caretaker")),
    ("audit", _("First audit")),
)


@dataclass(frozen=True, slots=True)
class Custody:
    """One account in the register. `gaps`: what is not recorded; `complete`, `score`: percent; `next_audit`: a day."""

    account: SocialAccount
    asset: AccountAsset | None
    holders: dict[str, AssetHolder]
    seats: list[PlatformSeat]
    points: list[Point]
    risks: list[Risk]
    gaps: list[str]
    complete: int
    score: int
    members: dict[int, User]
    today: date
    ended: list[PlatformSeat]

    @property
    def recorded(self) -> bool:
        """Whether anything was recorded at all."""
        return self.asset is not None or bool(self.holders) or bool(self.seats)

    @property
    def level(self) -> str:
        """The worst risk's level, '' without any."""
        return self.risks[0].level if self.risks else ""

    @property
    def next_audit(self) -> date | None:
        """The day by which the entry should be compared with the platform again; None before the first time."""
        if self.asset is None or self.asset.audited_on is None:
            return None
        return self.asset.audited_on + timedelta(days=self.asset.audit_every_days)

    @property
    def audit_late(self) -> bool:
        """Whether that day has passed."""
        return self.next_audit is not None and self.next_audit < self.today

    def count(self, level: RiskLevel) -> int:
        """How many risks of a level."""
        return sum(risk.level == level for risk in self.risks)

    @property
    def people(self) -> set[str]:
        """Everybody who holds something, as filter values: `u7` a member or former one, `nName` somebody outside."""
        found = {person_key(holder.user_id, holder.name) for holder in self.holders.values()}
        found |= {person_key(seat.user_id, seat.name) for seat in self.seats}
        return found | ({f"u{self.account.caretaker_id}"} if self.account.caretaker_id else set())


def person_key(user_id: int | None, name: str) -> str:
    """The value of the filter that means this person."""
    return f"u{user_id}" if user_id else f"n{name}"


def custody_list(
    *,
    workspace: Workspace,
    accounts: Sequence[SocialAccount] | None = None,
    logins: Sequence[LoginEvent] | None = None,
) -> list[Custody]:
    """The entries of these accounts, or of all in use, in display order. Six queries; sealed data is not read.

    Accounts that are given were selected with their entries (see `custody_account`).
    """
    if accounts is None:
        accounts = list(_with_assets(account_list(workspace=workspace)))
    ids = [account.pk for account in accounts]
    members, today = member_users(workspace=workspace), local_day(now(), workspace.time_zone)
    holders: dict[int, dict[str, AssetHolder]] = {pk: {} for pk in ids}
    for holder in AssetHolder.objects.for_workspace(workspace).filter(account_id__in=ids).select_related("user"):
        holders[holder.account_id][holder.part] = holder
    seats: dict[int, list[PlatformSeat]] = {pk: [] for pk in ids}
    ended: dict[int, list[PlatformSeat]] = {pk: [] for pk in ids}
    known = PlatformSeat.objects.for_workspace(workspace).filter(account_id__in=ids)
    for seat in known.select_related("user"):
        (seats if seat.until is None else ended)[seat.account_id].append(seat)
    checks = latest_checks(workspace=workspace, account_ids=ids)
    if logins is None:
        logins = list(LoginEvent.objects.for_workspace(workspace).filter(account_id__in=ids, verdict=LoginVerdict.OPEN))
    waiting = Counter(login.account_id for login in logins if login.verdict == LoginVerdict.OPEN)
    made = []
    for account in accounts:
        asset: AccountAsset | None = getattr(account, "asset", None)
        held = holders[account.pk]
        found = points(account.platform, checks.get(account.pk, {}), today)
        facts = Facts(
            account, asset, list(held.values()), seats[account.pk], found, waiting[account.pk], members, today
        )
        done, gaps = _completeness(account, asset, held)
        made.append(
            Custody(
                account, asset, held, seats[account.pk], found, risks_of(facts), gaps, done, score_of(found), members,
                today, sorted(ended[account.pk], key=lambda seat: seat.until or today, reverse=True)[:20],
            )
        )  # fmt: skip
    return made


def _with_assets(rows: QuerySet[SocialAccount]) -> QuerySet[SocialAccount]:
    return rows.select_related("asset__audited_by", "asset__contract").defer("asset__sealed")


def custody_account(*, workspace: Workspace, account_id: int) -> SocialAccount:
    """One account with its entry, disconnected ones too. Raises NotFound."""
    rows = _with_assets(account_list(workspace=workspace, include_disconnected=True))
    found = rows.filter(pk=account_id).first()
    if found is None:
        raise NotFound
    return found


def custody_get(*, workspace: Workspace, account_id: int, logins: Sequence[LoginEvent] | None = None) -> Custody:
    """The entry of one account, disconnected ones too; `logins` as read already. Raises NotFound."""
    account = custody_account(workspace=workspace, account_id=account_id)
    return custody_list(workspace=workspace, accounts=[account], logins=logins)[0]


def _completeness(
    account: SocialAccount, asset: AccountAsset | None, held: dict[str, AssetHolder]
) -> tuple[int, list[str]]:
    has = {
        "registrant": bool(asset and asset.registrant_kind and asset.registrant_name),
        "basis": bool(asset and asset.basis),
        "phone": bool(asset and asset.phone_hint),
        "mail": bool(asset and asset.mail),
        "two_factor": bool(asset and asset.two_factor),
        "recovery": bool(asset and asset.has_recovery),
        "caretaker": account.caretaker_id is not None,
        "audit": bool(asset and asset.audited_on),
    }
    gaps = [str(label) for key, label in _WANTED if not has[key]]
    gaps += [str(part.label) for part in HolderPart if part not in held]
    whole = len(_WANTED) + len(HolderPart)
    return round(100 * (whole - len(gaps)) / whole), gaps


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register is narrowed by; '' narrows nothing. `risk`: a level, `none`, or `unrecorded`."""

    risk: str = ""
    person: str = ""
    platform: str = ""
    text: str = ""


def custody_filter(rows: list[Custody], filters: Filters) -> list[Custody]:
    """The entries that fit."""
    text = filters.text.casefold()
    return [
        row
        for row in rows
        if (not filters.platform or row.account.platform == filters.platform)
        and (not filters.person or filters.person in row.people)
        and (not text or text in f"{row.account.display_name} {row.account.handle}".casefold() or _named(row, text))
        and _risky(row, filters.risk)
    ]


def _named(row: Custody, text: str) -> bool:
    names = [row.asset.registrant_name] if row.asset else []
    names += [holder.name for holder in row.holders.values()] + [seat.name for seat in row.seats]
    return any(text in name.casefold() for name in names)


def _risky(row: Custody, risk: str) -> bool:
    if risk == "unrecorded":
        return not row.recorded
    if risk == "none":
        return not row.risks
    return not risk or row.level == risk


def people_of(rows: list[Custody]) -> list[tuple[str, str]]:
    """Everybody who holds something, as pairs of filter value and name, by name."""
    found: dict[str, str] = {}
    for row in rows:
        held: list[AssetHolder | PlatformSeat] = [*row.holders.values(), *row.seats]
        for one in held:
            found[person_key(one.user_id, one.name)] = one.user.label if one.user else one.name
        if row.account.caretaker:
            found[f"u{row.account.caretaker_id}"] = row.account.caretaker.label
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def totals(rows: list[Custody]) -> dict[str, int]:
    """Figures of the strip above the register."""
    levels = Counter(row.level for row in rows)
    complete = round(sum(row.complete for row in rows) / len(rows)) if rows else 0
    score = round(sum(row.score for row in rows) / len(rows)) if rows else 0
    return {
        "accounts": len(rows),
        "recorded": sum(row.recorded for row in rows),
        "complete": complete,
        "score": score,
        "high": levels[RiskLevel.HIGH],
        "audits": sum(row.audit_late or row.next_audit is None for row in rows),
    }


def seat_get(*, workspace: Workspace, account_id: int, seat_id: int) -> PlatformSeat:
    """One role at the platform. Raises NotFound."""
    rows = PlatformSeat.objects.for_workspace(workspace).filter(account_id=account_id).select_related("account", "user")
    found = rows.filter(pk=seat_id).first()
    if found is None:
        raise NotFound
    return found


def reveals_of(*, workspace: Workspace, account: SocialAccount) -> list[RecoveryReveal]:
    """Who opened the sealed data, newest first."""
    rows = RecoveryReveal.objects.for_workspace(workspace).filter(account=account).select_related("by")
    return list(rows.order_by("-at", "-pk")[:20])
