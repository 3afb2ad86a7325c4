"""Videos: begin, change, delete, link to a post or make one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput, NotFound
from content.models import Post, Production, ProductionPart, ProductionStage
from content.production_states import WORK_STAGES, PartKind
from content.selectors.production.words import ASSETS, QUALITY
from content.services.drafting import post_create
from content.services.row_values import Rules, day, fill, person, row_of, text
from content.states import PostKind
from team.actors import Actor
from team.audit import record
from team.models import Workspace

RULES: Rules = {
    "title": text(200, required=True, one_line=True),
    "concept": text(20_000),
    "script": text(100_000),
    "post": row_of(Post),
    "owner": person,
    "due_on": day,
}


@transaction.atomic
def production_create(*, workspace: Workspace, actor: Actor, values: Mapping[str, Any]) -> Production:
    """A new production with its stages and the usual lists. `values`: fields of RULES. Raises InvalidInput."""
    row = Production(workspace=workspace, created_by=actor.user, owner=actor.user)
    _before, after = fill(row, workspace=workspace, values={"title": "", **values}, rules=RULES)
    row.save(force_insert=True)
    ProductionStage.objects.bulk_create(
        ProductionStage(workspace=workspace, production=row, stage=stage) for stage in WORK_STAGES
    )
    lists = [*((PartKind.ASSET, key) for key in ASSETS), *((PartKind.QUALITY, key) for key in QUALITY)]
    ProductionPart.objects.bulk_create(
        ProductionPart(workspace=workspace, production=row, kind=kind, key=key, position=place)
        for place, (kind, key) in enumerate(lists)
    )
    record(workspace, actor, "production.created", row, after=after)
    return row


@transaction.atomic
def production_update(
    *, workspace: Workspace, actor: Actor, production_id: int, values: Mapping[str, Any]
) -> Production:
    """Change fields of RULES; absent ones stay. Raises NotFound, InvalidInput."""
    row = production_lock(workspace=workspace, production_id=production_id)
    before, after = fill(row, workspace=workspace, values=values, rules=RULES)
    if before:
        row.save()
        record(workspace, actor, "production.changed", row, before=before, after=after)
    return row


@transaction.atomic
def production_delete(*, workspace: Workspace, actor: Actor, production_id: int) -> None:
    """Remove a production with its scenes and lists; files and posts stay. Raises NotFound."""
    row = production_lock(workspace=workspace, production_id=production_id)
    record(workspace, actor, "production.deleted", row, before={"title": row.title, "stage": row.stage})
    row.delete()


@transaction.atomic
def production_post(*, workspace: Workspace, actor: Actor, production_id: int) -> Post:
    """A draft of kind video with the production's title and its final file, linked to it.

    Raises NotFound, and InvalidInput when it has a post already.
    """
    row = production_lock(workspace=workspace, production_id=production_id)
    if row.post_id is not None:
        raise InvalidInput(_("This production belongs to a post already."), field="post")
    final = row.parts.filter(key="final", asset__deleted_at=None).exclude(asset=None).first()
    media = [(final.asset_id, "")] if final else []
    post = post_create(workspace=workspace, actor=actor, title=row.title, notes=row.concept[:20_000], media=media)
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(kind=PostKind.VIDEO)
    row.post = post
    row.save(update_fields=["post", "updated_at"])
    record(workspace, actor, "production.changed", row, before={"post": None}, after={"post": post.pk})
    return post


def production_lock(*, workspace: Workspace, production_id: int) -> Production:
    """The production, locked until the caller's transaction ends. Raises NotFound."""
    row: Production | None = (
        Production.objects.for_workspace(workspace).select_for_update().filter(pk=production_id).first()
    )
    if row is None:
        raise NotFound
    return row
