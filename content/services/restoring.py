"""Taking a post back to what one of its versions says."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict
from content.models import Post
from content.selectors.media import media_by_ids
from content.selectors.versions import version_get
from content.services.drafting import PostChanges, post_update
from content.services.scheduling import post_lock
from team.actors import Actor
from team.audit import record
from team.models import Workspace


class NothingToRestore(Conflict):
    """The version says what the post says now."""

    code = "nothing_to_restore"
    message = _("The post already says what this version says.")


@transaction.atomic
def version_restore(*, workspace: Workspace, actor: Actor, post_id: int, number: int, version: int | None) -> Post:
    """Give the post the content of version `number` again; accounts and time stay.

    An edit like any other: it is checked, ends an approval and becomes a version itself. Files that have left the
    library stay away. `version`: the post's version the caller looked at. Raises NotFound, NothingToRestore and
    whatever `post_update` raises.
    """
    wanted = version_get(workspace=workspace, post_id=post_id, number=number)
    known = {item.name for item in fields(PostChanges)}
    values: dict[str, Any] = {name: value for name, value in wanted.content.items() if name in known}
    variants = values["variants"]
    files = [values["media"], *(own["media"] for own in variants.values() if own.get("media"))]
    present = media_by_ids(workspace=workspace, ids=[asset_id for each in files for asset_id, _alt in each])

    def left(media: list[Any] | None) -> list[tuple[int, str]] | None:
        return None if media is None else [(asset_id, alt) for asset_id, alt in media if asset_id in present]

    values["media"] = left(values["media"])
    values["variants"] = {slug: {**own, "media": left(own.get("media"))} for slug, own in variants.items()}
    before = post_lock(workspace=workspace, post_id=post_id).version
    post = post_update(
        workspace=workspace,
        actor=actor,
        post_id=post_id,
        version=version,
        changes=PostChanges(**values),
        restored_from=number,
    )
    if post.version == before:
        raise NothingToRestore
    record(workspace, actor, "post.restored_version", post, after={"number": number})
    return post
