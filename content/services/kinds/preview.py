"""What a preview card shows of a post's kind and labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content.models import MediaAsset, Post
from content.states import AdKind, AiContent, MediaKind


@dataclass(frozen=True, slots=True)
class Block:
    """A part of an article: `html` (clean) or a picture."""

    html: str = ""
    asset: MediaAsset | None = None


@dataclass(frozen=True, slots=True)
class PreviewFacts:
    """`labels`: as the platform is told, in words. `blocks`: the article; `digest`, `author` beside it."""

    kind: str = ""
    labels: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    digest: str = ""
    author: str = ""


NO_FACTS = PreviewFacts()


def media_shown(post: Post, platform: str) -> tuple[MediaAsset, ...]:
    """The files of a post on a platform: its own there, else the post's."""
    variant = next((v for v in post.variants.all() if v.platform == platform and v.own_media), None)
    return tuple(item.asset for item in (variant or post).attachments.all())


def preview_facts(payload: Mapping[str, Any], media: tuple[MediaAsset, ...]) -> PreviewFacts:
    """From a payload and the files it names."""
    details = payload.get("details") or {}
    labels = [str(AdKind(payload["ad_kind"]).label)] if payload.get("ad_kind") else []
    labels += [str(AiContent(payload["ai_content"]).label)] if payload.get("ai_content") else []
    kind = str(payload.get("kind") or "")
    return PreviewFacts(
        kind,
        tuple(labels),
        tuple(_blocks(str(payload.get("html") or ""), media)),
        str(details.get("digest") or ""),
        str(details.get("author") or ""),
    )


def _blocks(html: str, media: tuple[MediaAsset, ...]) -> list[Block]:
    images = [asset for asset in media if asset.kind == MediaKind.IMAGE]
    blocks: list[Block] = []
    for part in html.split('<img data-n="'):
        number, mark, rest = part.partition('">')
        if blocks and mark and number.isdecimal() and 0 < int(number) <= len(images):
            blocks.append(Block(asset=images[int(number) - 1]))
            part = rest
        blocks.append(Block(html=part))
    return [block for block in blocks if block.asset or block.html]
