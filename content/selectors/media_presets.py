"""Shapes and sizes that platforms ask for, read from their `Capabilities`; and what a file needs to fit one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.connectors import registry
from accounts.connectors.types import Capabilities, MediaLimit
from accounts.models import SocialAccount
from accounts.templatetags.platforms import label_of
from content.models import MediaAsset
from content.states import MediaKind
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Preset:
    """A shape to cut out. `width` and `height`: pixels where the platform names them, else the ratio's two numbers."""

    key: str
    label: str
    width: int
    height: int

    @property
    def ratio(self) -> str:
        """As two whole numbers."""
        return f"{self.width}:{self.height}"


@dataclass(frozen=True, slots=True)
class Fit:
    """How to make a version: cut `box` (left, top, right, bottom), scale to `size`, at most `max_bytes` heavy."""

    box: tuple[int, int, int, int] | None = None
    size: tuple[int, int] | None = None
    mime: str = ""
    max_bytes: int = 0

    @property
    def needed(self) -> bool:
        """Whether anything has to change."""
        return bool(self.box or self.size or self.mime or self.max_bytes)


def platforms_in_use(*, workspace: Workspace) -> list[Capabilities]:
    """Platforms the workspace has accounts on, in the order of the accounts; one query."""
    rows = SocialAccount.objects.for_workspace(workspace).order_by("position", "pk")
    slugs = dict.fromkeys(rows.values_list("platform", flat=True))
    return [registry.capabilities(slug) for slug in slugs]


def presets(platforms: Iterable[Capabilities]) -> list[Preset]:
    """Every shape the platforms ask for: covers of posts, bounds of ratios, avatars and page covers."""
    found: dict[tuple[str, str], Preset] = {}
    for caps in platforms:
        name = label_of(caps)
        media = caps.media
        if media.cover_ratio:
            _add(found, Preset(f"{caps.slug}:post", name, *media.cover_ratio))
        for bound, key in ((media.ratio_min, "tall"), (media.ratio_max, "wide")):
            if bound:
                exact = Fraction(bound).limit_denominator(100)
                label = _("%(name)s, tallest") if key == "tall" else _("%(name)s, widest")
                _add(found, Preset(f"{caps.slug}:{key}", label % {"name": name}, exact.numerator, exact.denominator))
        for spec, key, label in (
            (caps.avatar, "avatar", _("%(name)s, avatar")),
            (caps.cover, "cover", _("%(name)s, cover")),
        ):
            if spec:
                _add(found, Preset(f"{caps.slug}:{key}", label % {"name": name}, spec.width, spec.height))
    return list(found.values())


def picture_fit(asset: MediaAsset, caps: Capabilities) -> Fit:
    """What a picture needs to keep the platform's limits, cut around its focus point; nothing where it fits."""
    limit = caps.media
    width, height = asset.width or 1, asset.height or 1
    box = _box(asset, limit, width, height)
    if box:
        width, height = box[2] - box[0], box[3] - box[1]
    edge = limit.image_max_edge
    size = None
    if edge and max(width, height) > edge:
        scale = edge / max(width, height)
        size = (max(1, int(width * scale)), max(1, int(height * scale)))
    mime = ""
    if limit.image_types and asset.mime not in limit.image_types:
        mime = next((m for m in ("image/jpeg", "image/png", "image/webp") if m in limit.image_types), "")
    heavy = limit.image_max_bytes if limit.image_max_bytes and asset.size > limit.image_max_bytes else 0
    changed = bool(box or size or mime)
    return Fit(box, size, mime, limit.image_max_bytes if heavy or (changed and limit.image_max_bytes) else 0)


def misfits(asset: MediaAsset, caps: Capabilities) -> list[str]:
    """What of a file breaks the platform's limits, in the active language; empty when it fits."""
    limit = caps.media
    if asset.kind == MediaKind.VIDEO:
        return _video_misfits(asset, limit) if limit.videos_max else []
    if asset.kind != MediaKind.IMAGE or not limit.images_max:
        return []
    fit = picture_fit(asset, caps)
    found = [_("shape")] if fit.box else []
    found += [_("pixels")] if fit.size else []
    found += [_("file type")] if fit.mime else []
    if limit.image_max_bytes and asset.size > limit.image_max_bytes:
        found.append(_("weight"))
    return found


def _video_misfits(asset: MediaAsset, limit: MediaLimit) -> list[str]:
    found = [_("file type")] if limit.video_types and asset.mime not in limit.video_types else []
    if limit.video_max_bytes and asset.size > limit.video_max_bytes:
        found.append(_("weight"))
    if limit.video_max_seconds and asset.seconds and asset.seconds > limit.video_max_seconds:
        found.append(_("length"))
    if asset.mime == "video/mp4" and asset.facts.get("video_codec", "h264") != "h264":
        found.append(_("codec"))
    return found


def preset_fit(asset: MediaAsset, preset: Preset) -> Fit:
    """How to cut a preset out of a picture around its focus point; never larger than the picture has pixels for."""
    width, height = asset.width or 1, asset.height or 1
    box = _around(asset, preset.width / preset.height, width, height)
    part = (box[2] - box[0], box[3] - box[1])
    named = preset.key.endswith((":avatar", ":cover"))
    return Fit(box, (preset.width, preset.height) if named and part[0] > preset.width else None)


def _box(asset: MediaAsset, limit: MediaLimit, width: int, height: int) -> tuple[int, int, int, int] | None:
    ratio = width / height
    wanted = max(ratio, limit.ratio_min or ratio)
    wanted = min(wanted, limit.ratio_max or wanted)
    return None if abs(wanted - ratio) < 0.005 else _around(asset, wanted, width, height)


def _around(asset: MediaAsset, ratio: float, width: int, height: int) -> tuple[int, int, int, int]:
    part_width, part_height = min(width, int(height * ratio)), min(height, int(width / ratio))
    left = round(asset.focus_x / 100 * width - part_width / 2)
    top = round(asset.focus_y / 100 * height - part_height / 2)
    left, top = max(0, min(left, width - part_width)), max(0, min(top, height - part_height))
    return left, top, left + part_width, top + part_height


def _add(found: dict[tuple[str, str], Preset], preset: Preset) -> None:
    """The same shape of several platforms is one preset with both names."""
    key = (preset.ratio, (preset.key.partition(":")[2] in {"avatar", "cover"} and preset.key) or "")
    known = found.get(key)
    if known is not None:
        preset = Preset(
            known.key, _("%(one)s, %(other)s") % {"one": known.label, "other": preset.label}, known.width, known.height
        )
    found[key] = preset
