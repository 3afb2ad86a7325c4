"""Kind, details and labels of a post on their way into the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.models import MediaAsset, Post
from content.services.kinds.article_html import asset_ids
from content.services.kinds.cleaning import details_clean
from content.states import AdKind, AiContent, PostKind


def kind_values(
    post: Post, *, kind: str | None, details: Mapping[str, Any] | None, ad_kind: str | None, ai_content: str | None
) -> dict[str, Any]:
    """Cleaned fields of Post to set; None leaves one as it is. A new kind keeps what its fields share with the old.

    Raises InvalidInput naming the field.
    """
    wanted: dict[str, Any] = {}
    for name, value, known in (
        ("kind", kind, PostKind.values),
        ("ad_kind", ad_kind, AdKind.values),
        ("ai_content", ai_content, AiContent.values),
    ):
        if value is not None:
            if value not in known:
                raise InvalidInput(_("Check this value."), field=name)
            wanted[name] = value
    if kind is not None or details is not None:
        given = post.details if details is None else details
        wanted["details"] = details_clean(
            kind=wanted.get("kind", post.kind), given=given, zone=post.workspace.time_zone
        )
    return wanted


def media_with_body(
    post: Post, *, given: Sequence[tuple[int, str]] | None, body_changed: bool
) -> Sequence[tuple[int, str]] | None:
    """The files a change asks for, those an article shows joined at the end; None: leave them as they are.

    What the library no longer has is not joined: the body leaves such pictures out when it is sent.
    """
    if post.kind != PostKind.ARTICLE or (given is None and not body_changed):
        return given
    shown = asset_ids(str(post.details.get("body") or ""))
    media = list(given) if given is not None else list(post.attachments.values_list("asset_id", "alt"))
    there = {asset_id for asset_id, _alt in media}
    lacking = [asset_id for asset_id in shown if asset_id not in there]
    if not lacking:
        return given
    live = MediaAsset.objects.for_workspace(post.workspace_id).filter(pk__in=lacking, deleted_at=None)
    known = set(live.values_list("pk", flat=True))
    return [*media, *((asset_id, "") for asset_id in lacking if asset_id in known)]
