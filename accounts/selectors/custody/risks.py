"""What is dangerous about how an account is held, why, and what to do: pure functions over what the register says."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.custody_states import HolderPart, RegistrantKind, SeatRole, TwoFactor
from accounts.custody_states import RiskLevel as L
from accounts.models import AccountAsset, AssetHolder, PlatformSeat, SocialAccount
from accounts.selectors.custody.security import Point

# After so many days without having been seen in the platform's own list, a role is doubtful.
SEAT_DAYS = 90
# Who holds all of these holds the account.
WHOLE = (HolderPart.CUSTODIAN, HolderPart.PHONE, HolderPart.MAIL)
RANK = {L.HIGH: 0, L.MEDIUM: 1, L.LOW: 2}


@dataclass(frozen=True, slots=True)
class Risk:
    """One danger: `title` says what, `why` what it may lead to, `advice` what to do about it."""

    code: str
    level: L
    title: str
    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What risks are judged by. `members`: ids of active members; `today`: the workspace's day."""

    account: SocialAccount
    asset: AccountAsset | None
    holders: Sequence[AssetHolder]
    seats: Sequence[PlatformSeat]
    checks: Sequence[Point]
    open_logins: int
    members: Container[int]
    today: date


def risks_of(facts: Facts) -> list[Risk]:
    """The worst first."""
    if facts.asset is None and not facts.holders and not facts.seats:
        found = [_unrecorded()]
    else:
        found = [*_people(facts), *_asset(facts), *_seats(facts)]
    found += _security(facts)
    return sorted(found, key=lambda risk: RANK[risk.level])


def _unrecorded() -> Risk:
    return Risk(
        "unrecorded",
        L.HIGH,
        _("Nothing is recorded about this account"),
        _("When its password, phone or mailbox is lost, nobody knows whom to ask."),
        _("Record who registered it and who holds what."),
    )


def _people(facts: Facts) -> list[Risk]:
    held = {HolderPart(holder.part): holder for holder in facts.holders}
    found = []
    for part, holder in held.items():
        places = {"part": part.label, "name": holder.name}
        if holder.user_id is not None and holder.user_id not in facts.members:
            found.append(
                Risk(
                    f"left_{part}",
                    L.HIGH,
                    _("%(name)s has left and still holds: %(part)s") % places,
                    _("Who has left can lock the brand out of its own account."),
                    _("Start a handover and give it to a member."),
                )
            )
        elif holder.user_id is None and part is not HolderPart.REAL_NAME:
            found.append(
                Risk(
                    f"outside_{part}",
                    L.MEDIUM,
                    _("%(name)s is not a member and holds: %(part)s") % places,
                    _("What somebody outside holds cannot be handed over from here."),
                    _("Move it to a member, or keep the contract with the entry."),
                )
            )
    if HolderPart.BACKUP not in held:
        found.append(
            Risk(
                "no_backup",
                L.HIGH,
                _("No backup administrator"),
                _("When the custodian is ill or gone, nobody else gets in."),
                _("Name a second member and give them an administrator's role at the platform."),
            )
        )
    elif HolderPart.CUSTODIAN in held and _same(held[HolderPart.BACKUP], held[HolderPart.CUSTODIAN]):
        found.append(
            Risk(
                "backup_is_custodian",
                L.MEDIUM,
                _("Custodian and backup are one person"),
                _("A backup who is the same person helps nobody."),
                _("Name somebody else as backup administrator."),
            )
        )
    if all(part in held for part in WHOLE) and all(_same(held[part], held[WHOLE[0]]) for part in WHOLE):
        found.append(
            Risk(
                "one_person",
                L.HIGH,
                _("Everything hangs on %(name)s") % {"name": held[WHOLE[0]].name},
                _("One person with password, phone and mailbox can take the account along, or lose it."),
                _("Move the phone or the mailbox to somebody else."),
            )
        )
    return found


def _same(one: AssetHolder, other: AssetHolder) -> bool:
    if one.user_id or other.user_id:
        return one.user_id == other.user_id
    return one.name.casefold() == other.name.casefold()


def _asset(facts: Facts) -> list[Risk]:
    asset, found = facts.asset, []
    if asset is not None and asset.registrant_kind == RegistrantKind.PERSON:
        found.append(
            Risk(
                "private_registrant",
                L.MEDIUM,
                _("Registered to a private person"),
                _("In the platform's eyes the account belongs to that person, not to the brand."),
                _("Move it to the company where the platform offers it, or sign an agreement."),
            )
        )
    if asset is not None and asset.two_factor == TwoFactor.NONE:
        found.append(
            Risk(
                "no_two_factor",
                L.HIGH,
                _("No two-factor sign-in"),
                _("A password that leaks is enough to take the account over."),
                _("Switch it on at the platform and record where the second factor is."),
            )
        )
    if asset is None or not asset.has_recovery:
        found.append(
            Risk(
                "no_recovery",
                L.LOW,
                _("No recovery data"),
                _("Without codes or answers a lost phone means an appeal of days."),
                _("Keep backup codes and answers sealed with the entry."),
            )
        )
    last = asset.audited_on if asset else None
    days = asset.audit_every_days if asset else 90
    if last is None or last + timedelta(days=days) < facts.today:
        found.append(
            Risk(
                "audit_overdue",
                L.MEDIUM,
                _("Never audited") if last is None else _("Last audit more than %(days)s days ago") % {"days": days},
                _("What nobody looks at drifts away from what is written here."),
                _("Compare the entry with the platform and confirm it."),
            )
        )
    return found


def _seats(facts: Facts) -> list[Risk]:
    found = []
    for seat in facts.seats:
        places = {"name": seat.name, "role": SeatRole(seat.role).label}
        if seat.user_id is not None and seat.user_id not in facts.members:
            found.append(
                Risk(
                    f"seat_left_{seat.pk}",
                    L.HIGH,
                    _("%(name)s has left and is still %(role)s there") % places,
                    _("They can publish, and with a powerful role remove everybody else."),
                    _("Take the role away at the platform and end it here."),
                )
            )
        elif seat.user_id is None and seat.powerful:
            found.append(
                Risk(
                    f"seat_outside_{seat.pk}",
                    L.HIGH,
                    _("%(name)s, not a member, is %(role)s there") % places,
                    _("Somebody outside can take the account away."),
                    _("Give them an operator's role instead."),
                )
            )
        elif (seat.seen_on or seat.since) + timedelta(days=SEAT_DAYS) < facts.today:
            found.append(
                Risk(
                    f"seat_stale_{seat.pk}",
                    L.LOW,
                    _("%(name)s (%(role)s) has not been checked for %(days)s days") % {**places, "days": SEAT_DAYS},
                    _("Roles that nobody looks at stay for ever."),
                    _("Look at the platform's list of people and note the day."),
                )
            )
    return found


def _security(facts: Facts) -> list[Risk]:
    found = []
    if facts.open_logins:
        found.append(
            Risk(
                "open_login",
                L.HIGH,
                _("A suspicious sign-in is still being looked into"),
                _("A stranger who is in may post, or change the phone number."),
                _("Change the password, sign other devices out, then note what came of it."),
            )
        )
    late = [point for point in facts.checks if point.tone == "bad"]
    if late:
        found.append(
            Risk(
                "checks_due",
                L.MEDIUM if len(late) * 2 > len(facts.checks) else L.LOW,
                _("%(n)s of %(all)s security checks are due") % {"n": len(late), "all": len(facts.checks)},
                _("Most accounts are lost by what these checks would show."),
                _("Work through the checklist on the account's page."),
            )
        )
    return found
