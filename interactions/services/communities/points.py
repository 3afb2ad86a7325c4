"""The ledger of points: giving, redeeming, correcting, expiring; its reasons and the tiers they lead to.

Whoever moves points locks the member's row first, so that the sum in it is always that of the ledger: two people who
redeem at once take turns, and the second one is refused when nothing is left. A check in the database stands behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from interactions.community_errors import AlreadyUndone, NotUndoable, PointsShort
from interactions.community_states import EntryKind
from interactions.models import Community, CommunityMember, CommunityTier, PointEntry, PointReason
from interactions.selectors.communities.groups import community_get
from interactions.selectors.communities.people import entry_get, member_get, reason_get
from interactions.services.communities import checking
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Workspace

AMOUNT_MAX = 1_000_000
TIERS_MAX = 10


@transaction.atomic
def points_give(
    *,
    workspace: Workspace,
    actor: Actor,
    community_id: int,
    member_id: int,
    reason_id: int,
    amount: int | None = None,
    note: str = "",
    mark: str = "",
) -> PointEntry:
    """Give points, or take them where the amount is negative. `amount` None: the reason's usual number.

    Raises NotFound, InvalidInput at the field, PointsShort when there are fewer than shall be taken.
    """
    member = member_get(workspace=workspace, community_id=community_id, member_id=member_id, lock=True)
    reason = reason_get(workspace=workspace, reason_id=reason_id)
    amount = reason.points if amount is None else amount
    if amount == 0 or abs(amount) > AMOUNT_MAX:
        raise InvalidInput(_("Enter a number other than 0, at most %(max)s."), field="amount", max=AMOUNT_MAX)
    entry = PointEntry(
        kind=EntryKind.EARNED if amount > 0 else EntryKind.SPENT,
        amount=amount,
        reason=reason,
        reason_name=reason.name,
        badge=reason.badge if amount > 0 else "",
        note=checking.text({"note": note}, "note", 200),
        mark=mark,
    )
    days = member.community.expire_days
    if amount > 0 and days:
        entry.ends_on = local_day(now(), workspace.time_zone) + timedelta(days=days)
    move(member, entry, actor)
    after = {"member": member.pk, "amount": amount, "reason": reason.name}
    record(workspace, actor, "points.moved", member.community, after=after)
    return entry


@transaction.atomic
def points_undo(*, workspace: Workspace, actor: Actor, community_id: int, entry_id: int, note: str = "") -> PointEntry:
    """Correct an entry by its counter-entry. Raises NotFound, AlreadyUndone, NotUndoable, PointsShort, InvalidInput."""
    found = entry_get(workspace=workspace, community_id=community_id, entry_id=entry_id)
    if found.kind in {EntryKind.REVERSED, EntryKind.EXPIRED}:
        raise NotUndoable
    member = member_get(workspace=workspace, community_id=community_id, member_id=found.member_id, lock=True)
    if PointEntry.objects.for_workspace(workspace).filter(undoes=found).exists():
        raise AlreadyUndone
    entry = PointEntry(
        kind=EntryKind.REVERSED,
        amount=-found.amount,
        reason=found.reason,
        reason_name=found.reason_name,
        note=checking.text({"note": note}, "note", 200),
        undoes=found,
    )
    move(member, entry, actor, earned=-found.amount if found.kind == EntryKind.EARNED else 0)
    record(workspace, actor, "points.corrected", member.community, after={"member": member.pk, "entry": found.pk})
    return entry


def move(member: CommunityMember, entry: PointEntry, actor: Actor, *, earned: int | None = None) -> None:
    """Write the entry and the member's new sums; the member's row must be locked. Raises PointsShort."""
    if member.points + entry.amount < 0:
        raise PointsShort(field="amount", balance=member.points, asked=-entry.amount)
    entry.workspace_id, entry.community_id, entry.member = member.workspace_id, member.community_id, member
    entry.made_by, entry.made_at = actor.user, now()
    entry.day = local_day(entry.made_at, member.workspace.time_zone)
    entry.save(force_insert=True)
    member.points += entry.amount
    member.earned += (entry.amount if entry.kind == EntryKind.EARNED else 0) if earned is None else earned
    member.save(update_fields=["points", "earned"])


def points_expire() -> int:
    """Let points end whose last day is over. Returns how many members lost some.

    The oldest points are used first: what was redeemed counts against those that ended, so only the rest is taken.
    Entries that were corrected count neither way. Again is harmless.
    """
    rows = PointEntry.objects.unscoped("points end in every workspace").order_by().filter(member__points__gt=0)
    late = (now() + timedelta(days=1)).date()  # no zone's day is later than this
    ids = _sums(rows, late).filter(ended__gt=-Coalesce("used", 0)).values_list("member_id", flat=True)
    return sum(_expire(pk) for pk in list(ids))


def _sums(rows: QuerySet[PointEntry], today: date) -> Any:
    """Per member: what was earned and has ended before `today`, and what was used (a negative number)."""
    standing = rows.filter(undone_by=None).exclude(kind=EntryKind.REVERSED).values("member_id")
    ended = Sum("amount", filter=Q(kind=EntryKind.EARNED, ends_on__lt=today))
    return standing.annotate(ended=ended, used=Sum("amount", filter=Q(amount__lt=0)))


@transaction.atomic
def _expire(member_id: int) -> bool:
    rows = CommunityMember.objects.unscoped("the id names its workspace").select_for_update(of=("self",))
    member = rows.select_related("community", "workspace").get(pk=member_id)
    today = local_day(now(), member.workspace.time_zone)
    rows_of = PointEntry.objects.for_workspace(member.workspace_id).order_by().filter(member=member)
    sums: dict[str, int | None] = next(iter(_sums(rows_of, today)), {})
    due = min(member.points, (sums.get("ended") or 0) + (sums.get("used") or 0))
    if due <= 0:
        return False
    move(member, PointEntry(kind=EntryKind.EXPIRED, amount=-due), SYSTEM)
    record(member.workspace, SYSTEM, "points.expired", member.community, after={"member": member.pk, "amount": -due})
    return True


@transaction.atomic
def reason_save(
    *, workspace: Workspace, actor: Actor, values: Mapping[str, Any], reason_id: int | None = None
) -> PointReason:
    """Enter a reason or change it: `name`, `points`, `badge`. Raises NotFound, InvalidInput, Conflict."""
    row = reason_get(workspace=workspace, reason_id=reason_id, any_state=True) if reason_id else None
    row = row or PointReason(workspace=workspace)
    row.name = checking.text(values, "name", 60, needed=True)
    row.badge = checking.text(values, "badge", 40)
    points = checking.number(values, "points", least=-AMOUNT_MAX, most=AMOUNT_MAX)
    if not points:
        raise InvalidInput(_("Enter a number other than 0, at most %(max)s."), field="points", max=AMOUNT_MAX)
    row.points = points
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("There is a reason of this name already."), field="name") from None
    after = {"name": row.name, "points": row.points}
    record(workspace, actor, "points.reason", row, after=after)
    return row


@transaction.atomic
def reason_archive(*, workspace: Workspace, actor: Actor, reason_id: int, archived: bool = True) -> PointReason:
    """Offer a reason no more, or again. Entries keep its name. Raises NotFound."""
    row = reason_get(workspace=workspace, reason_id=reason_id, any_state=True)
    if bool(row.archived_at) != archived:
        row.archived_at = now() if archived else None
        row.save(update_fields=["archived_at"])
        record(workspace, actor, "points.reason", row, after={"archived": archived})
    return row


@transaction.atomic
def tiers_set(
    *, workspace: Workspace, actor: Actor, community_id: int, tiers: Sequence[Mapping[str, Any]]
) -> list[CommunityTier]:
    """Replace a group's tiers: each `name`, `threshold` (earned points), `benefits`. Raises NotFound, InvalidInput."""
    community: Community = community_get(workspace=workspace, community_id=community_id, lock=True)
    if len(tiers) > TIERS_MAX:
        raise InvalidInput(_("At most %(max)s tiers are possible."), field="tiers", max=TIERS_MAX)
    rows = []
    for line in tiers:
        threshold = checking.number(line, "threshold", most=AMOUNT_MAX * 10)
        if threshold is None:
            raise InvalidInput(field="tiers")
        name, benefits = checking.text(line, "name", 40, needed=True), checking.text(line, "benefits", 500)
        rows.append(
            CommunityTier(workspace=workspace, community=community, name=name, threshold=threshold, benefits=benefits)
        )
    if len({row.threshold for row in rows}) < len(rows):
        raise InvalidInput(_("Each tier needs a threshold of its own."), field="tiers")
    before = list(CommunityTier.objects.for_workspace(workspace).filter(community=community))
    CommunityTier.objects.for_workspace(workspace).filter(community=community).delete()
    made = CommunityTier.objects.bulk_create(sorted(rows, key=lambda row: row.threshold))
    record(
        workspace,
        actor,
        "community.tiers",
        community,
        before={row.name: row.threshold for row in before},
        after={row.name: row.threshold for row in made},
    )
    return made


def mark_used(workspace: Workspace, community: Community, marks: Sequence[str]) -> bool:
    """Whether entries with one of these marks were written already."""
    return PointEntry.objects.for_workspace(workspace).filter(community=community, mark__in=marks).exists()
