"""Tags across the library: add and take away on many files, rename, merge, remove."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.models import MediaAsset
from content.services.media_words import TAGS_MAX, clean_tags
from team import audit
from team.actors import Actor
from team.models import Workspace

BATCH = 500


@transaction.atomic
def media_tag(
    *, workspace: Workspace, actor: Actor, asset_ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> int:
    """Give tags to many files, or take them away. Returns how many changed. Raises InvalidInput."""
    add, remove = clean_tags(add), clean_tags(remove)
    if not (add or remove):
        raise InvalidInput(_("Write at least one tag."), field="tags")
    rows = MediaAsset.objects.for_workspace(workspace).filter(pk__in=asset_ids, deleted_at=None)
    changed = []
    for asset in rows.only("pk", "tags").order_by("pk").select_for_update():
        tags = [tag for tag in dict.fromkeys([*asset.tags, *add]) if tag not in remove][:TAGS_MAX]
        if tags != asset.tags:
            asset.tags = tags
            changed.append(asset)
    if changed:
        MediaAsset.objects.for_workspace(workspace).bulk_update(changed, ["tags"], batch_size=BATCH)
        after = {"files": [asset.pk for asset in changed][:200], "added": add, "removed": remove}
        audit.record(workspace, actor, "media.tagged", None, after=after)
    return len(changed)


@transaction.atomic
def tag_rename(*, workspace: Workspace, actor: Actor, old: str, new: str) -> int:
    """Call a tag `new` on every file; where a file has that already, the two become one. "" removes the tag.

    Returns how many files changed. Raises InvalidInput.
    """
    wanted = clean_tags([new])
    rows = MediaAsset.objects.for_workspace(workspace).filter(tags__contains=[old])
    changed = list(rows.only("pk", "tags").order_by("pk").select_for_update())
    if not changed or wanted == [old]:
        return 0
    for asset in changed:
        replaced = [part for tag in asset.tags for part in (wanted if tag == old else [tag])]
        asset.tags = list(dict.fromkeys(replaced))
    MediaAsset.objects.for_workspace(workspace).bulk_update(changed, ["tags"], batch_size=BATCH)
    after = {"tag": wanted[0] if wanted else "", "files": len(changed)}
    audit.record(workspace, actor, "media.tag_renamed", None, before={"tag": old}, after=after)
    return len(changed)
