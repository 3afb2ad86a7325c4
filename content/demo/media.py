"""The demo brand's library in order: folders, tags, rights of which one ends soon, and a pair that looks alike."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta

from django.core.files.base import ContentFile
from PIL import Image

from config.lib.clock import local_day, now
from content.models import MediaAsset
from content.services.media import media_upload
from content.services.media_folders import folder_create, media_move
from content.services.media_rights import media_rights_save
from content.services.media_tags import media_tag
from team.actors import Actor
from team.models import Workspace

# Folder, the folder it lies in, files by name, tags.
FOLDERS = (
    ("产品", "", ("gift", "gift-wide", "lineup", "lineup-square", "jasmine", "leaves"), ("产品图",)),
    ("礼盒", "产品", ("gift", "gift-wide"), ("礼盒", "中秋")),
    ("茶山与门店", "", ("mountain", "mountain-square", "shop", "stove"), ("实拍",)),
    ("短视频", "", ("clip-stove", "clip-tangerine", "clip-video", "video"), ("围炉煮茶",)),
)
OWN = ("gift", "gift-wide", "lineup", "lineup-square", "jasmine", "leaves", "shop", "stove", "video", "tangerine")


def demo_media(*, workspace: Workspace, actor: Actor, media: Mapping[str, MediaAsset]) -> dict[str, list[int]]:
    """Order the demo's files. Returns the ids of what was made: `folders` and further `media`."""
    folders: dict[str, int] = {}
    for name, above, files, tags in FOLDERS:
        folder = folder_create(workspace=workspace, actor=actor, name=name, parent_id=folders.get(above))
        folders[name] = folder.pk
        ids = [media[file].pk for file in files if file in media]
        media_move(workspace=workspace, actor=actor, asset_ids=ids, folder_id=folder.pk)
        media_tag(workspace=workspace, actor=actor, asset_ids=ids, add=tags)
    own = [media[name].pk for name in OWN if name in media]
    values = {"licence": "own", "holder": "山屿茶", "people": "none"}
    media_rights_save(workspace=workspace, actor=actor, asset_ids=own, values=values)
    bought = [media[name].pk for name in ("mountain", "mountain-square") if name in media]
    ends = {
        "licence": "bought",
        "holder": "视觉图库",
        "source": "图库订单 20260412-77",
        "credit": "图：视觉图库",
        "licence_until": local_day(now(), workspace.time_zone) + timedelta(days=12),
        "territory": "中国大陆",
        "people": "none",
    }
    media_rights_save(workspace=workspace, actor=actor, asset_ids=bought, values=ends)
    return {"folders": list(folders.values()), "media": [_smaller(workspace, actor, media["lineup"]).pk]}


def _smaller(workspace: Workspace, actor: Actor, original: MediaAsset) -> MediaAsset:
    """The same picture as somebody would have got it by chat: smaller, compressed once more."""
    with original.file.storage.open(original.file.name or "", "rb") as stream:
        image = Image.open(stream)
        image.load()
    out = io.BytesIO()
    size = (image.width * 2 // 3, image.height * 2 // 3)
    image.convert("RGB").resize(size).save(out, "JPEG", quality=78)
    file = ContentFile(out.getvalue(), name="微信图片_0412.jpg")
    return media_upload(workspace=workspace, actor=actor, file=file, title="微信图片_0412").asset
