"""What will be sent to one account: built from the post and its variant, frozen as JSON, turned into a Draft again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.utils.dateparse import parse_datetime

from accounts.connectors import registry
from accounts.connectors.base import HandsOver
from accounts.connectors.types import Capabilities, Draft, Format, Media, Problem
from accounts.models import SocialAccount
from accounts.selectors.account import account_info
from accounts.services.wire import connector_of
from config.lib.clock import now
from content.errors import MediaMissing
from content.models import MediaAsset, Post, PostMedia, Variant, VariantMedia
from content.selectors.public_file import public_name, public_url
from content.services.kinds.applying import kind_facts, kind_options, shared_text
from content.states import MediaKind, PostKind
from team.models import Workspace

_LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "en": "en"}
# An upload that the platform may drop sooner than this is not relied on.
PREPARED_MARGIN = timedelta(seconds=60)
# Keys of `Variant.options`: what single accounts of the platform get (id → options), and a person's wish to post it.
BY_ACCOUNT, BY_HAND = "accounts", "by_hand"
NOT_PREPARED: Mapping[str, Any] = {}


def payload_build(*, post: Post, account: SocialAccount) -> dict[str, Any]:
    """The content of `post` for `account`, the platform's variant applied, as plain JSON values.

    Keys: text, title, format, media, thread, first_comment, language, options; see `_media` for an attachment. A post
    of a kind or with labels has kind, details, html, ad_kind and ai_content besides (see `kinds.applying`). Uses
    prefetched `variants__attachments__asset` and `attachments__asset` when they are there.
    """
    variant = next((v for v in post.variants.all() if v.platform == account.platform), None)
    shown = variant.attachments if variant is not None and variant.own_media else post.attachments
    media = [_media(item) for item in shown.all()]
    caps = registry.capabilities(account.platform)
    given = options_of(post=post, account=account)
    options = _said(kind_options(post, caps, given) | given, caps)
    images = [item["asset_id"] for item in media if item["kind"] == MediaKind.IMAGE]
    own_text = variant is not None and variant.text is not None
    article = Format.ARTICLE if post.kind == PostKind.ARTICLE else ""
    shared = "" if own_text else shared_text(post, caps=caps, zone=account.zone, images=images)
    return {
        "text": _pick(variant, "text", shared),
        "title": _pick(variant, "title", post.title),
        "format": _format(media, caps, str(options.get("format") or article)),
        "media": media,
        # What the post says for all goes only where the platform has a place for it; an override is taken at its word.
        "thread": list(_pick(variant, "thread", post.thread if caps.thread_max else [])),
        "first_comment": _pick(variant, "first_comment", post.first_comment if caps.first_comment else ""),
        "language": str(options.pop("language", "")) or _LANGUAGE_TAGS.get(post.workspace.language, ""),
        "options": options,
        **kind_facts(post, caps=caps, own_text=own_text, media=media),
    }


def options_of(*, post: Post, account: SocialAccount) -> dict[str, Any]:
    """What the post says to the account beyond text and files: the post's own, its platform's, then its own options.

    `BY_HAND` among them: a person shall post it. Uses prefetched `variants`.
    """
    variant = next((v for v in post.variants.all() if v.platform == account.platform), None)
    platform = dict(variant.options) if variant else {}
    own = platform.pop(BY_ACCOUNT, {})
    return {**post.options, **platform, **(own.get(str(account.pk)) or {})}


def _said(options: Mapping[str, Any], caps: Capabilities) -> dict[str, Any]:
    """Options for the platform. What its fields leave empty was cleared, or never set: either way it says nothing."""
    fields = {item.name for item in caps.options}
    empty = {name for name in fields & options.keys() if options[name] in (None, "") or options[name] is False}
    return {name: value for name, value in options.items() if name not in empty and name != BY_HAND}


def payload_hash(payload: Mapping[str, Any]) -> str:
    """SHA-256 of the payload's canonical JSON, in hex; equal content has equal hashes."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def payload_draft(
    payload: Mapping[str, Any], *, workspace: Workspace, prepared: Mapping[str, Any] = NOT_PREPARED
) -> Draft:
    """The Draft a connector sends. Files are opened from storage when the connector reads them.

    `prepared`: `Publication.prepared`; what the platform still holds of it is named in the draft's media. Raises
    MediaMissing when a file is no longer what was frozen.
    """
    wanted = {item["asset_id"]: item["sha256"] for item in payload["media"]}
    assets = MediaAsset.objects.for_workspace(workspace).in_bulk(list(wanted))
    for asset_id, sha256 in wanted.items():
        asset = assets.get(asset_id)
        if asset is None or asset.sha256 != sha256 or not asset.file.storage.exists(asset.file.name):
            raise MediaMissing
    good_until = now() + PREPARED_MARGIN
    handles = {item["sha256"]: prepared_handle(item, prepared, until=good_until) for item in payload["media"]}
    return _draft(
        payload,
        lambda asset_id: assets[asset_id].file.storage.open(assets[asset_id].file.name, "rb"),
        handles,
        workspace_id=workspace.pk,
    )


def prepared_handle(item: Mapping[str, Any], prepared: Mapping[str, Any], *, until: datetime) -> str:
    """What the platform calls an attachment uploaded before that it keeps at least `until` (aware), else ''.

    An upload carries its description along, so one with another description does not count.
    """
    entry = prepared.get(item["sha256"]) or {}
    kept_until = parse_datetime(entry.get("until") or "")
    lasts = not entry.get("until") or (kept_until is not None and kept_until > until)
    return str(entry.get("handle") or "") if lasts and entry.get("alt") == alt_mark(item) else ""


def alt_mark(item: Mapping[str, Any]) -> str:
    """Short mark of an attachment's description; equal descriptions have equal marks."""
    return hashlib.sha256(item["alt"].encode()).hexdigest()[:16]


def payload_problems(*, payload: Mapping[str, Any], account: SocialAccount) -> list[Problem]:
    """Rules of the account's platform that the payload breaks, found without asking the platform."""

    draft = _draft(payload, _closed, workspace_id=account.workspace_id)
    return connector_of(account.platform).validate(draft, account_info(account))


def payload_by_hand(*, payload: Mapping[str, Any], account: SocialAccount) -> str:
    """Why only a person can post it to the account though its platform has an interface (message id), or ''."""
    if account.by_hand:
        return account.by_hand
    connector = connector_of(account.platform)
    if not isinstance(connector, HandsOver):
        return ""
    return connector.by_hand(_draft(payload, _closed, workspace_id=account.workspace_id), account_info(account))


def _closed(asset_id: int) -> BinaryIO:
    """Stands for files where nothing is read."""
    raise MediaMissing


def _pick(variant: Variant | None, name: str, base: Any) -> Any:
    own = getattr(variant, name) if variant else None
    return base if own is None else own


def _format(media: list[dict[str, Any]], caps: Capabilities, chosen: str) -> str:
    """What the post is made of. The same words may be a post or an article: the option `format` says which."""
    if chosen == Format.ARTICLE and Format.ARTICLE in caps.formats:
        return chosen
    kinds = {item["kind"] for item in media}
    wanted = Format.VIDEO if MediaKind.VIDEO in kinds else Format.IMAGE if kinds else Format.TEXT
    if wanted not in caps.formats and Format.ARTICLE in caps.formats:
        wanted = Format.ARTICLE
    return wanted.value


def _media(item: PostMedia | VariantMedia) -> dict[str, Any]:
    """An attachment: asset_id, sha256, kind, mime, size in bytes, width and height in pixels, seconds, alt."""
    asset = item.asset
    return {
        "asset_id": asset.pk,
        "sha256": asset.sha256,
        "kind": asset.kind,
        "mime": asset.mime,
        "size": asset.size,
        "width": asset.width,
        "height": asset.height,
        "seconds": asset.seconds,
        "alt": item.description,
    }


def _draft(
    payload: Mapping[str, Any],
    opener: Callable[[int], BinaryIO],
    handles: Mapping[str, str] = NOT_PREPARED,
    *,
    workspace_id: int,
) -> Draft:
    return Draft(
        text=payload["text"],
        format=Format(payload["format"]),
        title=payload["title"],
        media=tuple(_attachment(item, opener, handles, workspace_id) for item in payload["media"]),
        thread=tuple(payload["thread"]),
        first_comment=payload["first_comment"],
        language=payload["language"],
        options=payload["options"],
        html=payload.get("html", ""),
    )


def _attachment(
    item: Mapping[str, Any], opener: Callable[[int], BinaryIO], handles: Mapping[str, str], workspace_id: int
) -> Media:
    filename = public_name(item["mime"], item["sha256"])
    return Media(
        kind=Format.VIDEO if item["kind"] == MediaKind.VIDEO else Format.IMAGE,
        mime=item["mime"],
        filename=filename,
        size=item["size"],
        sha256=item["sha256"],
        open=lambda: opener(item["asset_id"]),
        width=item["width"],
        height=item["height"],
        seconds=item["seconds"],
        alt=item["alt"],
        url=public_url(workspace_id=workspace_id, asset_id=item["asset_id"], sha256=item["sha256"], name=filename)
        or None,
        prepared=handles.get(item["sha256"], ""),
    )
