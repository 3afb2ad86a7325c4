"""Looking into files that came before we looked for as much: how pictures look, what videos are made of."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db.models import Q

from config.lib.pictures import main_colours
from content.media_errors import MediaRefused
from content.models import MediaAsset
from content.services.media_look import look_of, twins_note
from content.services.media_pictures import image_open
from content.services.media_probe import probe
from content.services.media_tools import ToolFailed, local_copy, tool
from content.states import MediaKind

log = structlog.get_logger(__name__)
WHY = "files of all workspaces are looked into"
BATCH = 40
LOOKED = "looked"


def media_fill(*, batch: int = BATCH) -> int:
    """Look into some files that lack it, newest first. Returns how many; one that cannot be read is not tried again."""
    rows = MediaAsset.objects.unscoped(WHY).filter(deleted_at=None)
    new = ~Q(facts__has_key=LOOKED)
    lacking = Q(new, look=None) | ~Q(facts__has_key="colours")
    pictures = rows.filter(lacking, kind=MediaKind.IMAGE).exclude(thumb="")
    films = rows.filter(new).filter(~Q(kind=MediaKind.IMAGE)).exclude(facts__has_key="bitrate")
    done = _each(pictures.order_by("-pk")[:batch], _picture)
    return done + (_each(films.order_by("-pk")[: max(1, batch // 8)], _film) if tool("ffprobe") else 0)


def _each(assets: object, look: Callable[[MediaAsset], None]) -> int:
    done = 0
    for asset in assets:  # type: ignore[attr-defined]
        asset.facts = {**asset.facts, LOOKED: 1}
        try:
            look(asset)
        except (MediaRefused, ToolFailed, OSError) as error:
            log.warning("a file could not be looked into", asset=asset.pk, error=type(error).__name__)
        asset.save(update_fields=["facts", "look"])
        done += 1
    return done


def _picture(asset: MediaAsset) -> None:
    """The preview is enough: the pattern has 72 greys, the colours are those of 64 × 64 pixels."""
    asset.facts = {**asset.facts, "colours": []}
    with asset.thumb.storage.open(asset.thumb.name or "", "rb") as stream:
        small = image_open(stream.read(), "image/webp")
    asset.facts = {**asset.facts, "colours": main_colours(small)}
    if asset.look is None:
        asset.look = look_of(small)
        twins_note(asset)


def _film(asset: MediaAsset) -> None:
    with asset.file.storage.open(asset.file.name or "", "rb") as stream, local_copy(stream, asset.mime) as path:
        asset.facts = {**asset.facts, **probe(path, asset.mime)}
