"""Reading avatars, covers, when they are due, and pictures that were judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet

from accounts.connectors.types import ImageSpec
from accounts.identity_states import ImageKind
from accounts.models import AccountImage, ImageCheck, ImageSchedule, SocialAccount
from accounts.selectors.account import account_list
from accounts.selectors.identity.specs import image_spec, platforms_with
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from team.models import Workspace

# From so many days before the due day on a picture counts as due soon.
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Slot:
    """One picture of one account: what stands there now, by whose plan, and when it is due.

    `state`: "due" (today or before), "soon", "fine" (planned, later) or "free" (no plan).
    """

    account: SocialAccount
    kind: ImageKind
    spec: ImageSpec | None
    current: AccountImage | None
    schedule: ImageSchedule | None
    due_on: date | None
    state: str


def due_day(*, schedule: ImageSchedule | None, current: AccountImage | None) -> date | None:
    """The day on which a picture should be renewed: its season's day, or so many months after it was set."""
    if schedule is None:
        return None
    since = current.since if current else schedule.set_on
    days = []
    if schedule.months:
        days.append(since + relativedelta(months=schedule.months))
    if schedule.season_on and schedule.season_on > since:
        days.append(schedule.season_on)
    return min(days, default=None)


def slots_of(*, workspace: Workspace, accounts: Sequence[SocialAccount]) -> list[Slot]:
    """Avatar and cover of each account, where its platform has one. Two queries."""
    ids = [account.pk for account in accounts]
    current = current_images(account_ids=ids, workspace=workspace)
    rows = ImageSchedule.objects.for_workspace(workspace).filter(account__in=ids)
    plans = {(row.account_id, row.kind): row for row in rows}
    found = []
    for account in accounts:
        today = local_day(now(), account.zone)
        for kind in ImageKind:
            spec, key = image_spec(account.platform, kind), (account.pk, str(kind))
            if spec is None and key not in current:
                continue
            due = due_day(schedule=plans.get(key), current=current.get(key))
            found.append(Slot(account, kind, spec, current.get(key), plans.get(key), due, _state(due, today)))
    return found


def all_slots(*, workspace: Workspace) -> list[Slot]:
    """Of every connected account, the most urgent first. Three queries."""
    accounts = list(account_list(workspace=workspace))
    order = {"due": 0, "soon": 1, "fine": 2, "free": 3}
    found = slots_of(workspace=workspace, accounts=accounts)
    return sorted(found, key=lambda slot: (order[slot.state], slot.due_on or date.max))


def current_images(*, account_ids: Iterable[int], workspace: Workspace) -> dict[tuple[int, str], AccountImage]:
    """The picture that stands there now, by account id and kind. One query."""
    rows = AccountImage.objects.for_workspace(workspace).filter(account__in=account_ids)
    return latest(rows)


def latest(rows: QuerySet[AccountImage]) -> dict[tuple[int, str], AccountImage]:
    """The last one of each account and kind among `rows`."""
    found = rows.order_by("account_id", "kind", "-since", "-pk").distinct("account_id", "kind")
    return {(row.account_id, row.kind): row for row in found.select_related("created_by")}


def image_query(*, account: SocialAccount) -> QuerySet[AccountImage]:
    """All pictures of an account that belongs to the reader's workspace, the latest first."""
    return AccountImage.objects.for_workspace(account.workspace_id).filter(account=account).select_related("created_by")


def image_history(*, account: SocialAccount, limit: int = 100) -> Mapping[str, list[AccountImage]]:
    """All pictures of the account by kind, the current one first."""
    rows = image_query(account=account)[:limit]
    return {kind: [row for row in rows if row.kind == kind] for kind in ImageKind}


def image_get(*, workspace: Workspace, account_id: int, image_id: int) -> AccountImage:
    """One picture of an account's history. Raises NotFound."""
    rows = AccountImage.objects.for_workspace(workspace).filter(account=account_id, pk=image_id)
    found: AccountImage | None = rows.select_related("account").first()
    if found is None:
        raise NotFound
    return found


def check_query(*, workspace: Workspace) -> QuerySet[ImageCheck]:
    """Pictures that were judged within the last month, the latest first."""
    return ImageCheck.objects.for_workspace(workspace).select_related("account", "account__workspace", "created_by")


def check_get(*, workspace: Workspace, check_id: int) -> ImageCheck:
    """One of them. Raises NotFound."""
    found = check_query(workspace=workspace).filter(pk=check_id).first()
    if found is None:
        raise NotFound
    return found


def check_platforms(*, workspace: Workspace, kind: str, account: SocialAccount | None, platform: str) -> list[str]:
    """Platforms a picture is judged for: the account's, the one named, or all that our accounts are on."""
    if account is not None:
        return [account.platform] if image_spec(account.platform, kind) else []
    if platform:
        return [platform] if platform in platforms_with(kind) else []
    rows = account_list(workspace=workspace).order_by().values_list("platform", flat=True)
    ours = set(rows.distinct())
    return [slug for slug in platforms_with(kind) if slug in ours]


def _state(due: date | None, today: date) -> str:
    if due is None:
        return "free"
    return "due" if due <= today else "soon" if due <= today + SOON else "fine"
