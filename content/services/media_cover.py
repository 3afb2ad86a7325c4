"""The frame of a video that pages show and posts may use as a cover."""

from __future__ import annotations

from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.models import MediaAsset
from content.selectors.media import media_get
from content.services.media_files import poster_facts
from content.services.media_movies import frame
from content.services.media_tools import ToolMissing, local_copy, tool
from content.states import MediaKind
from team import audit
from team.actors import Actor
from team.models import Workspace


def media_cover(*, workspace: Workspace, actor: Actor, asset_id: int, second: float) -> MediaAsset:
    """Take the frame at `second` as the video's picture. Raises NotFound, InvalidInput, ToolMissing, ToolFailed."""
    asset = media_get(workspace=workspace, asset_id=asset_id)
    if asset.kind != MediaKind.VIDEO:
        raise InvalidInput(_("Only videos have a cover frame."), field="second")
    if not 0 <= second <= (asset.seconds or 86_400):
        raise InvalidInput(_("The video is shorter than that."), field="second")
    if tool("ffmpeg") is None:
        raise ToolMissing
    with asset.file.storage.open(asset.file.name or "", "rb") as stream, local_copy(stream, asset.mime) as path:
        picture = frame(path, asset.mime, at=second)
    if picture is None:
        raise InvalidInput(_("There is no picture at this second."), field="second")
    old, storage = asset.thumb.name, asset.thumb.storage
    before = {"cover_at": asset.facts.get("cover_at")}
    asset.thumb.save(f"cover-{second:.2f}.webp", ContentFile(picture), save=False)
    asset.facts = {**asset.facts, "cover_at": round(second, 2), **poster_facts(picture)}
    with transaction.atomic():
        asset.save(update_fields=["thumb", "facts"])
        audit.record(workspace, actor, "media.edited", asset, before=before, after={"cover_at": round(second, 2)})
        if old and old != asset.thumb.name:
            transaction.on_commit(partial(storage.delete, old))
    return asset
