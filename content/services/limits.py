"""The workspace's own pace: setting limits, and keeping accounts waiting that have reached one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from accounts.models.social_account import LONG_AGO
from accounts.selectors.account import account_get
from config.lib.errors import InvalidInput, NotFound
from content.enqueue import publish_wake
from content.models import Publication, PublishingLimit
from content.selectors.limits import Block, limits_blocks, quiet_end_of, quiet_rules
from team.actors import Actor
from team.audit import record
from team.models import Workspace

WHY = "the engine serves all workspaces"
GAP_MAX, DAY_MAX, WEEK_MAX = 7 * 24 * 60, 500, 2000
_SWEEP = 500

_HOLD = """
UPDATE accounts_socialaccount a SET pace_until = b.until
FROM unnest(%(ids)s::bigint[], %(untils)s::timestamptz[]) AS b (id, until) WHERE a.id = b.id
"""
# Waiting for a limit is not being late: whoever is still in time now stays so until the account may publish again.
_SPARE = """
UPDATE content_publication p
SET late_at = greatest(p.late_at, b.until + make_interval(mins => coalesce(t.late_minutes, w.late_minutes)))
FROM unnest(%(ids)s::bigint[], %(untils)s::timestamptz[]) AS b (id, until), content_post t, team_workspace w
WHERE p.account_id = b.id AND t.id = p.post_id AND w.id = p.workspace_id AND NOT t.urgent
  AND p.state IN ('scheduled', 'claimed') AND p.next_attempt_at <= b.until AND p.late_at > %(moment)s
"""


@dataclass(frozen=True, slots=True)
class LimitValues:
    """Limits as a person sets them; None limits nothing. Quiet hours are wall-clock times in the account's zone.

    `enforce`: the engine waits; otherwise people are only warned.
    """

    gap_minutes: int | None = None
    per_day: int | None = None
    per_week: int | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    enforce: bool = True


@transaction.atomic
def limit_save(*, workspace: Workspace, actor: Actor, account_id: int | None, values: LimitValues) -> PublishingLimit:
    """Set the limits of one account, or with None the workspace's default for accounts without their own.

    Takes effect at once: accounts that waited are looked at again. Raises NotFound, InvalidInput naming the field.
    """
    account = account_get(workspace=workspace, account_id=account_id) if account_id is not None else None
    values = _checked(values)
    _look_again(workspace, account_id)
    rows = PublishingLimit.objects.for_workspace(workspace).filter(account=account)
    old = rows.select_for_update().first()
    new = asdict(values)
    row, _made = PublishingLimit.all_objects.update_or_create(workspace=workspace, account=account, defaults=new)
    before = _recorded({name: getattr(old, name) for name in new}) if old else {}
    after = _recorded(new)
    changed = {name for name in after if name not in before or before[name] != after[name]}
    if changed:
        record(
            workspace,
            actor,
            "limits.changed",
            account,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed},
        )
    return row


@transaction.atomic
def limit_remove(*, workspace: Workspace, actor: Actor, account_id: int | None) -> None:
    """Drop an account's own limits, so that the default holds for it, or with None the default. Raises NotFound."""
    account = account_get(workspace=workspace, account_id=account_id) if account_id is not None else None
    _look_again(workspace, account_id)
    row = PublishingLimit.objects.for_workspace(workspace).filter(account=account).select_for_update().first()
    if row is None:
        raise NotFound
    before = _recorded({name: getattr(row, name) for name in asdict(LimitValues())})
    row.delete()
    record(workspace, actor, "limits.removed", account, before=before)


@transaction.atomic
def accounts_pace(*, account_ids: Collection[int], moment: datetime) -> dict[int, Block]:
    """Ask which accounts may not publish ordinary posts at `moment` (aware) and keep those waiting (`pace_until`).

    Posts of theirs that are in time now become late only when the wait is over. For the engine, all workspaces: one
    statement when nothing is limited, and never more for more accounts. Answers only accounts that wait.
    """
    blocks = limits_blocks(account_ids=account_ids, moment=moment)
    if not blocks:
        return {}
    # Whoever changes limits takes the same lock first, so that a decision by old rules cannot outlive the change.
    locked = SocialAccount.objects.unscoped(WHY).filter(pk__in=blocks).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    blocks = limits_blocks(account_ids=list(blocks), moment=moment)
    if blocks:
        values: dict[str, Any] = {
            "ids": list(blocks),
            "untils": [block.until for block in blocks.values()],
            "moment": moment,
        }
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, values)
            cursor.execute(_SPARE, values)
    return blocks


def late_spare(rows: QuerySet[Publication], *, moment: datetime) -> int:
    """Give late `rows` more time that waited for their account's limits and are not late since the wait ended.

    For the engine: it looks at the account's last wait, and for times when no engine ran at enforced quiet hours.
    Urgent posts are left out. Returns how many.
    """
    late = list(
        rows.filter(post__urgent=False, due_at__isnull=False)
        .annotate(minutes=Coalesce("post__late_minutes", "workspace__late_minutes"))
        .values_list("pk", "account_id", "due_at", "late_at", "account__pace_until", "minutes")[:_SWEEP]
    )
    rules = quiet_rules(account_ids={account_id for _pk, account_id, *_rest in late}) if late else {}
    spared = 0
    for pk, account_id, due_at, late_at, pace_until, minutes in late:
        if due_at is None:
            continue
        waited = [pace_until] if pace_until >= due_at else []
        if account_id in rules and (ends := quiet_end_of(rules[account_id], due_at)):
            waited.append(ends)
        if waited and (limit := max(waited) + timedelta(minutes=minutes)) > moment:
            spared += rows.filter(pk=pk, late_at=late_at).update(late_at=limit)
    return spared


def limits_ask_again(workspace: Workspace, changed: Collection[str]) -> None:
    """Settings of the workspace changed, its clock perhaps: the engine asks anew whether its accounts may publish."""
    _look_again(workspace, None)


def _look_again(workspace: Workspace, account_id: int | None) -> None:
    """Let the engine ask anew whether the accounts concerned may publish; locks them."""
    rows = SocialAccount.objects.for_workspace(workspace)
    rows = rows.filter(pk=account_id) if account_id is not None else rows
    locked = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    SocialAccount.objects.for_workspace(workspace).filter(pk__in=locked).exclude(pace_until=LONG_AGO).update(
        pace_until=LONG_AGO
    )
    publish_wake()


def _checked(values: LimitValues) -> LimitValues:
    for name, highest in (("gap_minutes", GAP_MAX), ("per_day", DAY_MAX), ("per_week", WEEK_MAX)):
        value = getattr(values, name)
        if value is not None and not 1 <= value <= highest:
            raise InvalidInput(_("Choose between 1 and %(max)s, or leave it empty."), field=name, max=highest)
    if values.per_day is not None and values.per_week is not None and values.per_week < values.per_day:
        raise InvalidInput(_("The week cannot allow fewer posts than one day."), field="per_week")
    start, end = (clock and clock.replace(second=0, microsecond=0) for clock in (values.quiet_from, values.quiet_until))
    if (start is None) != (end is None):
        missing = "quiet_from" if start is None else "quiet_until"
        raise InvalidInput(_("Quiet hours need a beginning and an end."), field=missing)
    if start is not None and start == end:
        raise InvalidInput(
            _("Beginning and end must differ. To publish nothing at all, pause the account."), field="quiet_until"
        )
    return LimitValues(values.gap_minutes, values.per_day, values.per_week, start, end, values.enforce)


def _recorded(values: dict[str, Any]) -> dict[str, Any]:
    """Values for the audit log: clock times as hours and minutes."""
    return {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in values.items()}
