"""The versions of a post, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.templatetags.platforms import platform_name
from config.lib.errors import NotFound
from config.lib.text_diff import Segment, text_diff
from content.models import MediaAsset, PostVersion
from content.selectors.post_snapshot import OF_VARIANT
from team.audit_values import field_label
from team.models import Workspace

_TEXTS = ("title", "text", "first_comment", "notes")
_LABELS = {
    "kind": pgettext_lazy("post", "Kind"),
    "details": pgettext_lazy("post", "Details"),
    "ad_kind": pgettext_lazy("post", "Advertising"),
    "ai_content": pgettext_lazy("post", "AI content"),
    "options": pgettext_lazy("post", "Settings"),
}


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One field that differs. `platform`: slug of the variant it belongs to, or ''."""

    name: str
    label: str
    segments: tuple[Segment, ...]
    platform: str = ""


def versions_of(*, workspace: Workspace, post_id: int) -> QuerySet[PostVersion]:
    """All versions of a post without their content, newest first."""
    rows = PostVersion.objects.for_workspace(workspace).filter(post_id=post_id).select_related("author")
    return rows.defer("content").order_by("-number")


def version_get(*, workspace: Workspace, post_id: int, number: int) -> PostVersion:
    """One version. Raises NotFound."""
    found = PostVersion.objects.for_workspace(workspace).filter(post_id=post_id, number=number).first()
    if found is None:
        raise NotFound
    return found


def content_diff(*, workspace: Workspace, before: dict[str, Any], after: dict[str, Any]) -> list[FieldDiff]:
    """Fields that differ between two snapshots, texts sign by sign. One query, for the titles of files."""
    ids = {asset_id for side in (before, after) for asset_id, _alt in _files(side)}
    rows = MediaAsset.objects.for_workspace(workspace).filter(pk__in=ids).only("title") if ids else ()
    titles = {asset.pk: str(asset) for asset in rows}
    return [*_fields(before, after, titles), *_variants(before.get("variants", {}), after.get("variants", {}), titles)]


def _files(content: dict[str, Any]) -> list[Any]:
    """Every file a snapshot names, of the post and of its versions."""
    own = [item for variant in content.get("variants", {}).values() for item in variant.get("media") or ()]
    return [*content.get("media", ()), *own]


def changed_label(name: str) -> str:
    """Name of a snapshot's field in the reader's language."""
    return str(_LABELS[name]) if name in _LABELS else field_label(name)


def _fields(before: dict[str, Any], after: dict[str, Any], titles: dict[int, str]) -> Iterator[FieldDiff]:
    for name in after:
        if name == "variants" or before.get(name) == after[name]:
            continue
        old, new = _words(name, before.get(name), titles), _words(name, after[name], titles)
        yield FieldDiff(name, changed_label(name), tuple(text_diff(old, new)))


def _variants(before: dict[str, Any], after: dict[str, Any], titles: dict[int, str]) -> Iterator[FieldDiff]:
    for platform in sorted({*before, *after}):
        old, new = before.get(platform, {}), after.get(platform, {})
        for name in (*OF_VARIANT, "media"):
            if old.get(name) != new.get(name):
                label = f"{platform_name(platform)} · {changed_label(name)}"
                pieces = text_diff(_words(name, old.get(name), titles), _words(name, new.get(name), titles))
                yield FieldDiff(name, label, tuple(pieces), platform)


def _words(name: str, value: Any, titles: dict[int, str]) -> str:
    """A value as text, one item a line."""
    if value in (None, ""):
        return ""
    if name in _TEXTS:
        return str(value)
    if name == "thread":
        return "\n\n".join(value)
    if name == "media":
        gone = _("a file that is gone")
        return "\n".join(titles.get(asset_id, gone) + (f" · {alt}" if alt else "") for asset_id, alt in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {item}" for key, item in sorted(value.items()) if item not in (None, "", [], {}))
    return str(value)
