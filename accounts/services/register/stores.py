"""Shops of the brand, and which accounts lead to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, StoreBinding
from accounts.onboarding_states import BindingKind, StoreHealth, StorePlatform
from accounts.selectors.register.dossiers import dossier_get
from accounts.selectors.register.stores import binding_get, binding_list, store_get
from accounts.services.register.checking import choice_of, member_of, text_of
from accounts.services.register.progress import dossier_refresh
from config.lib.errors import Conflict, InvalidInput
from config.lib.web import web_address
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as a person enters it. `url`: its public address."""

    platform: str
    name: str
    url: str
    owner_id: int | None = None
    note: str = ""


@transaction.atomic
def store_save(*, workspace: Workspace, actor: Actor, shop: Shop, store_id: int | None = None) -> Store:
    """Enter a shop, or change one; a new address is unchecked. Raises NotFound, InvalidInput, Conflict."""
    row = Store(workspace=workspace, created_by=actor.user)
    if store_id is not None:
        row = store_get(workspace=workspace, store_id=store_id)
    values = asdict(shop)
    values["platform"] = choice_of(shop.platform, StorePlatform, field="platform")
    values["name"] = text_of(shop.name, field="name", most=120, needed=True)
    values["note"] = text_of(shop.note, field="note", most=500)
    values["owner_id"] = member_of(workspace, shop.owner_id)
    values["url"] = web_address(shop.url.strip(), longest=500)
    if not values["url"].lower().startswith("https://"):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="url")
    before = {} if row.pk is None else {n: getattr(row, n) for n in values if getattr(row, n) != values[n]}
    for name, value in values.items():
        setattr(row, name, value)
    if "url" in before:
        row.health, row.problem, row.status, row.failures = StoreHealth.UNKNOWN, "", None, 0
        row.checked_at = row.good_at = None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("A shop with this address is there already."), field="url") from None
    if store_id is None:
        record(workspace, actor, "store.entered", row, after=values)
    elif before:
        record(workspace, actor, "store.changed", row, before=before, after={name: values[name] for name in before})
    return row


@transaction.atomic
def store_remove(*, workspace: Workspace, actor: Actor, store_id: int) -> None:
    """Take a shop out; accounts that led to no other have an open task again. Raises NotFound."""
    row = store_get(workspace=workspace, store_id=store_id)
    dossiers = [binding.dossier for binding in binding_list(store=row)]
    record(workspace, actor, "store.removed", row, before={"platform": row.platform, "url": row.url})
    row.delete()
    for dossier in dict.fromkeys(dossiers):
        dossier_refresh(dossier, actor)


@transaction.atomic
def store_bind(*, workspace: Workspace, actor: Actor, store_id: int, dossier_id: int, kind: str) -> StoreBinding:
    """Say that an account leads to a shop. Raises NotFound, InvalidInput; saying it twice changes nothing."""
    store = store_get(workspace=workspace, store_id=store_id)
    dossier = dossier_get(workspace=workspace, dossier_id=dossier_id)
    by = choice_of(kind, BindingKind, field="kind")
    row, made = StoreBinding.all_objects.get_or_create(
        workspace=workspace, store=store, dossier=dossier, kind=by, defaults={"made_by": actor.user}
    )
    if made:
        record(workspace, actor, "store.bound", store, after={"account": str(dossier), "kind": by})
        dossier_refresh(dossier, actor)
    found: StoreBinding = row
    return found


@transaction.atomic
def store_unbind(*, workspace: Workspace, actor: Actor, binding_id: int) -> StoreBinding:
    """Take that back. Raises NotFound."""
    row = binding_get(workspace=workspace, binding_id=binding_id)
    record(workspace, actor, "store.unbound", row.store, before={"account": str(row.dossier), "kind": row.kind})
    row.delete()
    dossier_refresh(row.dossier, actor)
    return row
