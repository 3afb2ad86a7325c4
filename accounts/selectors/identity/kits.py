"""Reading brand kits."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from accounts.models import BrandFile, BrandKit, SocialAccount
from config.lib.errors import NotFound
from team.models import AuditEntry, Workspace


def kit_query(*, workspace: Workspace) -> QuerySet[BrandKit]:
    """The workspace's kits, the default first."""
    return BrandKit.objects.for_workspace(workspace).select_related("group")


def kit_get(*, workspace: Workspace, kit_id: int | None = None) -> BrandKit:
    """One kit, the default where none is named. Raises NotFound."""
    rows = kit_query(workspace=workspace)
    found = (rows.filter(pk=kit_id) if kit_id is not None else rows).first()
    if found is None:
        raise NotFound
    return found


def brand_file_get(*, workspace: Workspace, kit_id: int, brand_file_id: int) -> BrandFile:
    """A logo or example of the kit. Raises NotFound."""
    found = BrandFile.objects.for_workspace(workspace).filter(kit=kit_id, pk=brand_file_id).select_related("kit")
    row: BrandFile | None = found.first()
    if row is None:
        raise NotFound
    return row


def kits_of(*, workspace: Workspace, account_ids: Iterable[int]) -> list[BrandKit]:
    """The kits that speak for these accounts: those of their groups, else the default. One query.

    An account in no group with a kit goes by the default; so does nothing at all.
    """
    wanted = set(account_ids)
    members = ArrayAgg("group__members__account_id", filter=Q(group__members__account_id__in=wanted), default=[])
    rows = list(BrandKit.objects.for_workspace(workspace).annotate(speaks_for=members))
    own = [kit for kit in rows if kit.speaks_for]
    covered = {pk for kit in own for pk in kit.speaks_for}
    if covered >= wanted and wanted:
        return own
    return list(dict.fromkeys([*(kit for kit in rows if kit.is_default), *own]))


def kit_of(*, workspace: Workspace, account: SocialAccount | None) -> BrandKit | None:
    """The kit that an account goes by, None while the workspace has none."""
    kits = kits_of(workspace=workspace, account_ids=[account.pk] if account else [])
    return kits[0] if kits else None


def kit_history(*, workspace: Workspace, kit: BrandKit, limit: int = 60) -> list[AuditEntry]:
    """What was changed about the kit, newest first."""
    rows = AuditEntry.objects.for_workspace(workspace).filter(target_type="brandkit", target_id=str(kit.pk))
    return list(rows.select_related("actor").order_by("-seq")[:limit])
