"""Avatars and covers: what was set at the platform, and when it should be renewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import PictureRefused
from accounts.identity_states import ImageKind
from accounts.models import AccountImage, ImageSchedule, SocialAccount
from accounts.notices import IDENTITY_DUE
from accounts.selectors.account import account_get
from accounts.selectors.identity.images import check_get, due_day, image_get, latest
from accounts.selectors.identity.specs import image_spec
from accounts.services.identity.crops import version
from accounts.services.identity.files import picture_image, picture_keep, picture_read
from accounts.states import AccountState
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

MONTHS_MAX = 60


@dataclass(frozen=True, slots=True)
class ImageValues:
    """A picture that now stands at the platform. Given as `file`, or as `check_id`: the version we cut of a judged one.

    `focus`: where it was cut, percent from left and top; None: our suggestion.
    """

    kind: str
    since: date
    file: File | None = None
    check_id: int | None = None
    focus: Sequence[float] | None = None
    season: str = ""
    note: str = ""


@transaction.atomic
def image_set(*, workspace: Workspace, actor: Actor, account_id: int, values: ImageValues) -> AccountImage:
    """Write down that a person set this picture at the platform. Raises NotFound, InvalidInput, PictureRefused."""
    account = account_get(workspace=workspace, account_id=account_id)
    if values.kind not in ImageKind:
        raise InvalidInput(field="kind")
    if not date(2000, 1, 1) <= values.since <= local_day(now(), account.zone):
        raise InvalidInput(_("Choose the day it was changed, today at the latest."), field="since")
    season, note = values.season.strip(), values.note.strip()
    if len(season) > 60 or len(note) > 300:
        raise InvalidInput(_("This text is too long."), field="season" if len(season) > 60 else "note")
    row = AccountImage(workspace=workspace, account=account, kind=values.kind, since=values.since)
    row.season, row.note, row.created_by = season, note, actor.user
    picture_keep(row, picture_read(_file(workspace, account, values)))
    after = {"kind": row.kind, "since": row.since, "season": season, "file": row.name, "sha256": row.sha256}
    record(workspace, actor, "account.image_set", account, after=after)
    return row


@transaction.atomic
def image_remove(*, workspace: Workspace, actor: Actor, account_id: int, image_id: int) -> None:
    """Take an entry out that was made by mistake; the audit log keeps what it said. Raises NotFound."""
    row = image_get(workspace=workspace, account_id=account_id, image_id=image_id)
    before = {"kind": row.kind, "since": row.since, "file": row.name, "sha256": row.sha256}
    record(workspace, actor, "account.image_removed", row.account, before=before)
    row.delete()


@transaction.atomic
def image_schedule(
    *,
    workspace: Workspace,
    actor: Actor,
    account_id: int,
    kind: str,
    months: int | None,
    season: str = "",
    season_on: date | None = None,
) -> ImageSchedule | None:
    """Plan the renewal of a picture; neither months nor a season's day: no plan any more.

    Raises NotFound, InvalidInput.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    if kind not in ImageKind:
        raise InvalidInput(field="kind")
    if months is not None and not 1 <= months <= MONTHS_MAX:
        raise InvalidInput(_("Choose between 1 and %(max)s months."), field="months", max=MONTHS_MAX)
    season = season.strip()
    if len(season) > 60:
        raise InvalidInput(_("This text is too long."), field="season")
    today = local_day(now(), account.zone)
    if season and season_on is None:
        raise InvalidInput(_("Choose the day on which the season begins."), field="season_on")
    row = ImageSchedule.objects.for_workspace(workspace).filter(account=account, kind=kind).first()
    before = {"months": row.months, "season": row.season, "season_on": row.season_on} if row else {}
    after = {"months": months, "season": season, "season_on": season_on}
    if before == after or (row is None and not months and season_on is None):
        return row
    record(workspace, actor, "account.image_planned", account, before=before, after={"kind": kind, **after})
    if not months and season_on is None:
        if row is not None:
            row.delete()
        return None
    row = row or ImageSchedule(workspace=workspace, account=account, kind=kind, set_on=today)
    row.months, row.season, row.season_on, row.told_for = months, season, season_on, None
    row.save()
    return row


def renewals_tell() -> int:
    """Remind of pictures that are due, each due day once; returns of how many. For the daily task."""
    rows = ImageSchedule.objects.unscoped("daily, of all workspaces").select_related(
        "account", "account__workspace", "account__caretaker"
    )
    plans = list(rows.exclude(account__state=AccountState.DISCONNECTED).order_by("pk"))
    images = AccountImage.objects.unscoped("daily, of all workspaces")
    current = latest(images.filter(account__in={plan.account_id for plan in plans}))
    told = 0
    for plan in plans:
        due = due_day(schedule=plan, current=current.get((plan.account_id, plan.kind)))
        if due is None or due > local_day(now(), plan.account.zone) or plan.told_for == due:
            continue
        with transaction.atomic():
            _tell(plan, due)
        told += 1
    return told


def _tell(plan: ImageSchedule, due: date) -> None:
    account = plan.account
    plan.told_for = due
    plan.save(update_fields=["told_for"])
    in_season = plan.season if plan.season_on == due else ""
    notify(
        workspace=account.workspace,
        kind=IDENTITY_DUE,
        params={
            "account": str(account),
            "platform": account.platform,
            "kind": plan.kind,
            "season": in_season,
            "day": due.isoformat(),
        },
        url=f"/w/{account.workspace.slug}/accounts/{account.pk}/identity/",
        dedupe=f"identity-{account.pk}-{plan.kind}",
        permission=Permission.BRAND_EDIT,
        users=[account.caretaker] if account.caretaker else [],
    )


def _file(workspace: Workspace, account: SocialAccount, values: ImageValues) -> File:
    if values.file is not None:
        return values.file
    if values.check_id is None:
        raise PictureRefused(_("Choose a file."), field="file")
    check = check_get(workspace=workspace, check_id=values.check_id)
    spec = image_spec(account.platform, values.kind)
    if spec is None:
        raise InvalidInput(_("This platform has no such picture, or its size is not known."), field="kind")
    focus = values.focus or (50, 50)
    data, mime, _size = version(picture_image(check), spec, focus)
    name = check.name.rsplit(".", 1)[0] + (".png" if mime == "image/png" else ".jpg")
    return File(BytesIO(data), name=name)
