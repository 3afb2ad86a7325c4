"""Parts and sizes cut out of pictures: by hand, or around the focus point for a platform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.media_errors import MediaRefused
from content.models import MediaAsset
from content.selectors.media import media_get
from content.selectors.media_presets import Fit, platforms_in_use, preset_fit, presets
from content.services.media import media_store
from content.services.media_files import inspect
from content.services.media_labels import label_from_facts, label_write
from content.services.media_pictures import image_encode, image_still
from content.states import MediaKind
from team import audit
from team.actors import Actor
from team.models import Workspace

# What a version takes over: it is the same work, under the same rights.
INHERITED = (
    "title", "alt", "tags", "folder", "licence", "source", "holder", "credit", "licence_from", "licence_until",
    "territory", "platforms", "people", "minors", "release_until", "ai_content", "rights_told",
)  # fmt: skip
QUALITIES = (94, 88, 80, 70, 60)


def inherited(source: MediaAsset) -> dict[str, Any]:
    """Columns of a version of `source`. Proof and release are named, not copied: they belong to the original's page."""
    values = {name: getattr(source, name) for name in INHERITED}
    return {**values, "proof": source.proof.name, "release": source.release.name, "tags": list(source.tags)}


def media_crop(
    *, workspace: Workspace, actor: Actor, asset_id: int, left: int, top: int, width: int, height: int
) -> MediaAsset:
    """Cut a rectangle, in pixels of the original, into a new picture that remembers where it came from."""
    source = _picture(workspace, asset_id)
    left, top = max(0, left), max(0, top)
    right, bottom = min(source.width or 0, left + width), min(source.height or 0, top + height)
    if right - left < 16 or bottom - top < 16:
        raise InvalidInput(_("The cropped part is too small."), field="crop")
    return _derive(workspace, actor, source, Fit(box=(left, top, right, bottom)))


def media_fit(*, workspace: Workspace, actor: Actor, asset_id: int, fit: Fit, made_for: str = "") -> MediaAsset:
    """Make the version of a picture that `fit` describes. Raises NotFound and MediaRefused."""
    return _derive(workspace, actor, _picture(workspace, asset_id), fit, made_for)


def media_crop_preset(*, workspace: Workspace, actor: Actor, asset_id: int, key: str) -> MediaAsset:
    """Cut the shape of a preset (`Preset.key`) out around the focus point; pixels where the platform names them.

    Raises NotFound, MediaRefused, and InvalidInput for a preset of no platform in use.
    """
    source = _picture(workspace, asset_id)
    preset = next((p for p in presets(platforms_in_use(workspace=workspace)) if p.key == key), None)
    if preset is None:
        raise InvalidInput(_("Choose one of the shapes."), field="preset")
    return _derive(workspace, actor, source, preset_fit(source, preset), made_for=key.partition(":")[0])


def media_focus(*, workspace: Workspace, actor: Actor, asset_id: int, x: int, y: int) -> MediaAsset:
    """Say which point, in percent from left and top, stays in sight. Raises NotFound and InvalidInput."""
    asset = media_get(workspace=workspace, asset_id=asset_id)
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise InvalidInput(_("The point lies outside the picture."), field="focus")
    if (asset.focus_x, asset.focus_y) != (x, y):
        before = {"focus": [asset.focus_x, asset.focus_y]}
        asset.focus_x, asset.focus_y = x, y
        asset.save(update_fields=["focus_x", "focus_y"])
        audit.record(workspace, actor, "media.edited", asset, before=before, after={"focus": [x, y]})
    return asset


def _picture(workspace: Workspace, asset_id: int) -> MediaAsset:
    source = media_get(workspace=workspace, asset_id=asset_id)
    if source.kind != MediaKind.IMAGE or not source.width or not source.height:
        raise MediaRefused(_("Only pictures can be cropped."))
    return source


def _derive(workspace: Workspace, actor: Actor, source: MediaAsset, fit: Fit, made_for: str = "") -> MediaAsset:
    with source.file.storage.open(source.file.name or "", "rb") as stream:
        image = image_still(stream.read(), source.mime)
    icc = image.info.get("icc_profile")
    if fit.box:
        image = image.crop(fit.box)
    if fit.size:
        image = image.resize(fit.size, reducing_gap=3.0)
    mime = fit.mime or source.mime
    label = label_from_facts(source.facts)
    data = label_write(image_encode(image, mime, icc), mime, label, image.size)
    for quality in QUALITIES[1:]:
        if not fit.max_bytes or len(data) <= fit.max_bytes:
            break
        mime = mime if mime == "image/webp" else "image/jpeg"
        data = label_write(image_encode(image, mime, icc, quality=quality), mime, label, image.size)
    facts = inspect(ContentFile(data), video_max_bytes=settings.MEDIA_MAX_BYTES)
    root = source.cropped_from if made_for and source.cropped_from else source
    kept = replace(facts, facts={**facts.facts, **label.facts})
    described = {**inherited(source), "cropped_from": root, "made_for": made_for}
    return media_store(workspace=workspace, actor=actor, facts=kept, **described).asset
