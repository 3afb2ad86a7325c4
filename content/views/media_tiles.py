"""Files as the grid, the picker and the editor's strip show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse

from content.models import MediaAsset
from content.selectors.media import today_of
from content.selectors.media_rights import rights_badge
from content.selectors.media_twins import twins_of
from content.views.composer_page import ratio_label
from team.decorators import WorkspaceRequest
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Tile:
    """A file in the grid; `badge`: tone and words of a warning about its rights."""

    asset: MediaAsset
    badge: tuple[str, str] | None


def tiles_of(workspace: Workspace, assets: Iterable[MediaAsset]) -> list[Tile]:
    """Tiles for the grid; asks the database nothing."""
    today = today_of(workspace)
    return [Tile(asset, rights_badge(asset, today=today)) for asset in assets]


def upload_item(request: WorkspaceRequest, asset: MediaAsset, own: str = "") -> dict[str, object]:
    """A stored file for scripts: its tile for the editor's strip, and older files it looks like.

    `own`: the platform whose own strip asks, "" for the post's.
    """
    item = {"asset": asset, "alt": asset.alt, "ratio": ratio_label(asset.width, asset.height)}
    template = "content/_composer_own_item.html" if own else "content/_composer_media_item.html"
    slug = request.workspace.slug
    return {
        "id": asset.pk,
        "title": asset.title,
        "url": reverse("content:media_item", args=[slug, asset.pk]),
        "strip": render_to_string(template, {"item": item, "prefix": f"v.{own}."}, request),
        "alike": [
            {
                "id": other.pk,
                "title": other.title or other.mime,
                "url": reverse("content:media_item", args=[slug, other.pk]),
                "thumb": reverse("content:media_thumb", args=[slug, other.pk]),
                "keep": reverse("content:media_twin_keep", args=[slug, twin.pk]),
                "merge": reverse("content:media_merge", args=[slug, asset.pk]),
            }
            for twin, other in twins_of(workspace=request.workspace, asset_id=asset.pk)
        ],
    }
