"""Whole posts kept as templates."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from config.lib.errors import InvalidInput
from content.models import Post, PostTemplate
from content.selectors.media import media_by_ids
from content.selectors.post import post_get
from content.selectors.snippets import template_get
from content.services.copying import content_values
from content.services.drafting import clean_text, post_create
from content.services.payload import BY_ACCOUNT
from team import audit
from team.actors import Actor
from team.models import Workspace

NAME_MAX = 80


@transaction.atomic
def template_save(*, workspace: Workspace, actor: Actor, post_id: int, name: str) -> PostTemplate:
    """Keep what a post says, without time, accounts and what single accounts get; the same name is replaced.

    Raises NotFound, InvalidInput naming the field.
    """
    post = post_get(workspace=workspace, post_id=post_id)
    title = clean_text(name, field="name", limit=NAME_MAX, one_line=True)
    if not title:
        raise InvalidInput(_("Give it a name."), field="name")
    content = content_values(post) | ({"discreet": True} if post.discreet else {})
    for own in content["variants"].values():
        own["options"] = {key: value for key, value in own["options"].items() if key != BY_ACCOUNT}
    rows = PostTemplate.objects.for_workspace(workspace)
    row = rows.filter(name__iexact=title).first() or PostTemplate(workspace=workspace, created_by=actor.user)
    row.name, row.content = title, content
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidInput(_("Another template has this name."), field="name") from None
    row.assets.set(_files(content))
    audit.record(workspace, actor, "template.saved", row, after={"name": row.audit_label, "post": post.pk})
    return row


@transaction.atomic
def template_use(*, workspace: Workspace, actor: Actor, template_id: int) -> Post:
    """A draft that says what the template says; what is gone meanwhile is left out. Raises NotFound."""
    row = template_get(workspace=workspace, template_id=template_id)
    live = media_by_ids(workspace=workspace, ids=_files(row.content))
    values = dict(row.content)
    values["media"] = _live(values["media"], live)
    values["variants"] = {
        slug: {**own, "media": None if own.get("media") is None else _live(own["media"], live)}
        for slug, own in values["variants"].items()
        if slug in registry.slugs()
    }
    post = post_create(workspace=workspace, actor=actor, **values)
    PostTemplate.objects.for_workspace(workspace).filter(pk=row.pk).update(uses=F("uses") + 1)
    return post


@transaction.atomic
def template_delete(*, workspace: Workspace, actor: Actor, template_id: int) -> None:
    """Remove a template; posts begun with it stay. Raises NotFound."""
    row = template_get(workspace=workspace, template_id=template_id)
    audit.record(workspace, actor, "template.deleted", row, before={"name": row.audit_label, "id": row.pk})
    row.delete()


def _files(content: dict[str, Any]) -> set[int]:
    lists = [content["media"], *(own.get("media") or () for own in content["variants"].values())]
    return {int(asset_id) for media in lists for asset_id, _alt in media}


def _live(media: list[Any], live: dict[int, Any]) -> list[tuple[int, str]]:
    return [(asset_id, alt) for asset_id, alt in media if asset_id in live]
