"""The cross-promotion plan: planning, changing, doing, deleting, reminding."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from content.models import CrossPromotion, Post
from content.plan_states import OPEN_PROMOTIONS, PromotionForm, PromotionState, Rhythm
from content.promotion_notices import DUE
from content.selectors.promotions import promotion_get, teller_of
from content.services.row_values import Rules, address, choice, day, fill, person, row_of, text
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.services.notifications import notify

BATCH = 500
RULES: Rules = {
    "from_account": row_of(SocialAccount),
    "to_account": row_of(SocialAccount),
    "form": choice(PromotionForm),
    "message": text(500),
    "due_on": day,
    "rhythm": choice(Rhythm),
    "owner": person,
    "state": choice(PromotionState),
    "post": row_of(Post),
    "url": address,
    "result": text(500),
}


class NotOpen(Conflict):
    """It is done or given up already."""

    code = "promotion_closed"
    message = _("This is done or given up already. Open it again by changing its state.")


@transaction.atomic
def promotion_save(
    *, workspace: Workspace, actor: Actor, promotion_id: int | None, values: Mapping[str, Any]
) -> CrossPromotion:
    """Change an entry, or with None plan one. `values`: by the names of RULES, relations by id; absent ones stay.

    Raises NotFound, InvalidInput at the field.
    """
    row = CrossPromotion(workspace=workspace, created_by=actor.user)
    if promotion_id is not None:
        row = promotion_get(workspace=workspace, promotion_id=promotion_id)
    before, after = fill(row, workspace=workspace, values=values, rules=RULES)
    for name in ("from_account", "to_account"):
        if getattr(row, f"{name}_id") is None:
            raise InvalidInput(_("Choose an account."), field=name)
    if row.from_account_id == row.to_account_id:
        raise InvalidInput(_("Choose another account: none sends people to itself."), field="to_account")
    if row.rhythm != Rhythm.ONCE and row.due_on is None:
        raise InvalidInput(_("Choose the first day of the rhythm."), field="due_on")
    if promotion_id is not None and not after:
        return row
    if {"due_on", "owner"} & after.keys():
        row.told_on = None
    row.save()
    verb = "promotion.created" if promotion_id is None else "promotion.changed"
    kept = {name: _plain(value) for name, value in after.items()}
    old = {} if promotion_id is None else {name: _plain(value) for name, value in before.items()}
    record(workspace, actor, verb, row, before=old, after=kept)
    return promotion_get(workspace=workspace, promotion_id=row.pk)


@transaction.atomic
def promotion_done(
    *, workspace: Workspace, actor: Actor, promotion_id: int, result: str | None = None
) -> CrossPromotion:
    """Note that it was done today; with a rhythm the next day is after today, else the entry is done.

    `result`: what came of it, None leaves what is written. Raises NotFound, NotOpen, InvalidInput.
    """
    CrossPromotion.objects.for_workspace(workspace).select_for_update().filter(pk=promotion_id).first()
    row = promotion_get(workspace=workspace, promotion_id=promotion_id)
    if row.state not in OPEN_PROMOTIONS:
        raise NotOpen
    today = local_day(now(), workspace.time_zone)
    before = {"state": row.state, "due_on": _plain(row.due_on)}
    if result is not None:
        fill(row, workspace=workspace, values={"result": result}, rules=RULES)
    row.done_on, row.told_on = today, None
    if row.rhythm == Rhythm.ONCE:
        row.state = PromotionState.DONE
    else:
        row.state, row.due_on = PromotionState.RUNNING, next_day(row.due_on or today, row.rhythm, after=today)
    row.save()
    record(
        workspace, actor, "promotion.done", row, before=before, after={"state": row.state, "due_on": _plain(row.due_on)}
    )
    return row


@transaction.atomic
def promotion_delete(*, workspace: Workspace, actor: Actor, promotion_id: int) -> None:
    """Delete an entry; the audit log keeps what it said. Raises NotFound."""
    row = promotion_get(workspace=workspace, promotion_id=promotion_id)
    names = ("from_account_id", "to_account_id", "form", "message", "state", "result")
    record(workspace, actor, "promotion.deleted", row, before={name: getattr(row, name) for name in names})
    row.delete()


def next_day(first: date, rhythm: str, *, after: date) -> date:
    """The next day of the rhythm that began on `first`, later than `after`. Months keep their day where they can."""
    steps = {Rhythm.WEEKLY: 7, Rhythm.BIWEEKLY: 14}
    if step := steps.get(Rhythm(rhythm)):
        return first + timedelta(days=step * (max(0, (after - first).days) // step + 1))
    months = max(0, (after.year - first.year) * 12 + after.month - first.month)
    found = _month_on(first, max(1, months))
    return found if found > after else _month_on(first, max(1, months) + 1)


def _month_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def promotions_remind() -> int:
    """Tell owners of what is due, once a day of their workspace from its day on. Returns how many were told about."""
    told = 0
    latest = now().date() + timedelta(days=1)  # the farthest zones are a day ahead of UTC
    rows = CrossPromotion.objects.unscoped("one sweep for all workspaces").filter(
        state__in=OPEN_PROMOTIONS, due_on__lte=latest
    )
    # Who was told longest ago comes first, so that a crowd of told ones never hides the others.
    order = (F("told_on").asc(nulls_first=True), F("due_on").asc(), F("pk").asc())
    wanted = ("workspace", "owner", "from_account__caretaker", "to_account")
    for row in rows.select_related(*wanted).order_by(*order)[:BATCH]:
        today = local_day(now(), row.workspace.time_zone)
        person_told = teller_of(row)
        if row.due_on is None or row.due_on > today or row.told_on == today or person_told is None:
            continue
        mine = CrossPromotion.objects.for_workspace(row.workspace_id).filter(pk=row.pk, told_on=row.told_on)
        if not mine.update(told_on=today):
            continue
        told += 1
        notify(
            workspace=row.workspace,
            kind=DUE,
            params={
                "form": row.form,
                "from": str(row.from_account),
                "from_platform": row.from_account.platform,
                "to": str(row.to_account),
                "to_platform": row.to_account.platform,
                "days": (today - row.due_on).days,
            },
            url=reverse("content:promotion", args=[row.workspace.slug, row.pk]),
            dedupe=f"promotion-due:{row.pk}",
            users=[person_told],
        )
    return told


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
