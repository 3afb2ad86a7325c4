"""How a post's kind, its details and its labels reach a platform: as text, options and facts of the payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from accounts.connectors.types import Capabilities, Format, PublishMode
from content.models import Post
from content.services.kinds.article_html import numbered
from content.services.kinds.article_text import html_text
from content.services.kinds.catalogue import kind_of
from content.services.kinds.labels import label_options
from content.states import MediaKind, PostKind


def shared_text(post: Post, *, caps: Capabilities, zone: str, images: list[int]) -> str:
    """The text a platform gets that has none of its own: the post's, with what its kind adds.

    `images`: ids of the pictures in order. `zone`: of moments in it.
    """
    if post.kind == PostKind.ARTICLE:
        body = str(post.details.get("body") or "")
        if body and Format.ARTICLE in caps.formats:
            numbers = {asset_id: number for number, asset_id in enumerate(images, start=1)}
            return html_text(body, pictures=numbers, marks=caps.publish_mode is PublishMode.API)
        return post.text or str(post.details.get("digest") or "")
    kind = kind_of(post.kind)
    if kind.lines is None or post.details.get("apart"):
        return post.text
    with override(post.workspace.language):
        lines = [line for line in kind.lines(post.details, zone) if line not in post.text]
    return "\n".join([*([f"{post.text}\n"] if post.text and lines else [post.text] if post.text else []), *lines])


def kind_options(post: Post, caps: Capabilities, given: Mapping[str, Any]) -> dict[str, Any]:
    """Options that say what the kind's fields and the labels say; what `given` says itself stands."""
    names = {item.name for item in caps.options}
    found: dict[str, Any] = dict(label_options(post, names))
    for field, ways in (kind_of(post.kind).options or {}).items():
        value = post.details.get(field)
        if value not in ("", None):
            found |= {name: write(value) for name, write in ways.items() if name in names}
    if post.kind == PostKind.ARTICLE and Format.ARTICLE in caps.formats and "format" in names:
        found["format"] = Format.ARTICLE.value
    return {name: value for name, value in found.items() if name not in given}


def kind_facts(post: Post, *, caps: Capabilities, own_text: bool, media: list[dict[str, Any]]) -> dict[str, Any]:
    """Keys of the payload beside text and files; none for an ordinary post without labels, whose hash stays."""
    facts: dict[str, Any] = {}
    if post.kind != PostKind.POST:
        facts["kind"] = post.kind
        if post.details:
            facts["details"] = {name: value for name, value in post.details.items() if name != "body"}
    body = str(post.details.get("body") or "") if post.kind == PostKind.ARTICLE else ""
    if body and not own_text and Format.ARTICLE in caps.formats:
        facts["html"] = numbered(body, [item["asset_id"] for item in media if item["kind"] == MediaKind.IMAGE])
    for name in ("ad_kind", "ai_content"):
        if value := getattr(post, name):
            facts[name] = value
    return facts
