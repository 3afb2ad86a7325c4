"""Which public accounts are followed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.models import SocialAccount, TrackedAccount
from accounts.selectors.account import account_list
from accounts.selectors.competitors.profiles import competitor_get
from accounts.selectors.competitors.tracking import can_read, tracked_get
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput
from config.lib.web import web_address
from team.actors import Actor
from team.audit import record
from team.models import Workspace

OWN_MAX, THEIRS_MAX = 40, 30


@dataclass(frozen=True, slots=True)
class Found:
    """An account as a person enters it. `name`: what it is called, "" until it is read; `url`: its page."""

    platform: str
    handle: str
    name: str = ""
    url: str = ""


@transaction.atomic
def tracked_add(*, workspace: Workspace, actor: Actor, competitor_id: int, found: Found) -> TrackedAccount:
    """Follow an account of a competitor; it is read within minutes where its platform allows it.

    Raises NotFound, InvalidInput at the field, Conflict where it is followed already.
    """
    competitor = competitor_get(workspace=workspace, competitor_id=competitor_id)
    handle = " ".join(found.handle.split()).removeprefix("@")
    if found.platform not in registry.slugs():
        raise InvalidInput(field="platform")
    if not 1 <= len(handle) <= 200 or handle.startswith(("http://", "https://")):
        raise InvalidInput(_("Enter the account's name as its page shows it, not its address."), field="handle")
    if len(found.name) > 200:
        raise InvalidInput(field="name")
    if found.url and not web_address(found.url, longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="url")
    if competitor.tracked.count() >= THEIRS_MAX:
        raise InvalidInput(_("At most %(max)s accounts of one competitor can be followed."), max=THEIRS_MAX)
    row = TrackedAccount(
        workspace=workspace,
        competitor=competitor,
        platform=found.platform,
        handle=handle,
        name=found.name.strip(),
        url=found.url,
        due_at=now() if can_read(found.platform) else None,
        created_by=actor.user,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("This account is followed already."), field="handle") from None
    record(workspace, actor, "tracked.added", row, after={"platform": row.platform, "handle": row.handle})
    return row


@transaction.atomic
def tracked_remove(*, workspace: Workspace, actor: Actor, tracked_id: int) -> TrackedAccount:
    """Stop following an account; its figures go with it. Raises NotFound."""
    row = tracked_get(workspace=workspace, tracked_id=tracked_id)
    record(workspace, actor, "tracked.removed", row, before={"platform": row.platform, "handle": row.handle})
    TrackedAccount.objects.for_workspace(workspace).filter(pk=row.pk).delete()
    return row


@transaction.atomic
def tracked_own_set(*, workspace: Workspace, actor: Actor, account_ids: set[int]) -> int:
    """Compare exactly these own accounts with competitors; returns how many they are now. Raises InvalidInput.

    Figures of accounts that are taken out go; their daily figures at the platform stay.
    """
    accounts = {account.pk: account for account in account_list(workspace=workspace)}
    if not account_ids <= set(accounts) or len(account_ids) > OWN_MAX:
        raise InvalidInput(field="accounts")
    rows = TrackedAccount.objects.for_workspace(workspace).filter(account__isnull=False)
    known = dict(rows.values_list("account_id", "pk"))
    for account_id in sorted(account_ids - set(known)):
        row = _follow_own(workspace, actor, accounts[account_id])
        record(workspace, actor, "tracked.added", row, after={"platform": row.platform, "handle": row.handle})
    for row in rows.filter(account_id__in=set(known) - account_ids):
        record(workspace, actor, "tracked.removed", row, before={"platform": row.platform, "handle": row.handle})
        rows.filter(pk=row.pk).delete()
    return len(account_ids)


def _follow_own(workspace: Workspace, actor: Actor, account: SocialAccount) -> TrackedAccount:
    return TrackedAccount.objects.create(
        workspace=workspace,
        account=account,
        platform=account.platform,
        handle=account.handle.removeprefix("@"),
        name=account.display_name,
        url=account.url,
        due_at=now() if can_read(account.platform) else None,
        created_by=actor.user,
    )
