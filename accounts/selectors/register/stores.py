"""Reading shops and what leads to them."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import AccountDossier, Store, StoreBinding
from config.lib.errors import NotFound
from team.models import Workspace


def store_list(*, workspace: Workspace, platform: str = "", health: str = "") -> QuerySet[Store]:
    """Shops with their bindings; empty values restrict nothing."""
    rows = Store.objects.for_workspace(workspace).select_related("owner").order_by("platform", "pk")
    if platform:
        rows = rows.filter(platform=platform)
    if health:
        rows = rows.filter(health=health)
    return rows.prefetch_related("bindings__dossier")


def store_get(*, workspace: Workspace, store_id: int) -> Store:
    """One shop. Raises NotFound."""
    rows = Store.objects.for_workspace(workspace).select_related("owner", "created_by", "workspace")
    found = rows.filter(pk=store_id).first()
    if found is None:
        raise NotFound
    return found


def binding_list(*, store: Store) -> list[StoreBinding]:
    """What leads to a shop, with the accounts."""
    rows = StoreBinding.objects.for_workspace(store.workspace_id).filter(store=store)
    return list(rows.select_related("dossier", "made_by").order_by("pk"))


def bindings_of(*, dossier: AccountDossier) -> list[StoreBinding]:
    """The shops an account leads to."""
    rows = StoreBinding.objects.for_workspace(dossier.workspace_id).filter(dossier=dossier)
    return list(rows.select_related("store").order_by("pk"))


def binding_get(*, workspace: Workspace, binding_id: int) -> StoreBinding:
    """One binding, with both ends. Raises NotFound."""
    rows = StoreBinding.objects.for_workspace(workspace).select_related("store", "dossier")
    found = rows.filter(pk=binding_id).first()
    if found is None:
        raise NotFound
    return found
