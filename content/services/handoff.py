"""The package a person posts from by hand: texts, files in order, and what to do step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.connectors import registry
from accounts.connectors.base import OpensApp
from accounts.connectors.counting import find_hashtags
from accounts.connectors.types import Capabilities, PublishMode
from accounts.selectors.account import account_choices
from accounts.templatetags.platforms import label_of
from content.errors import NeedsApproval
from content.models import MediaAsset, Publication
from content.selectors.approval import content_approved
from content.services.kinds.pieces import detail_pieces, pictures_named
from content.services.media_formats import SUFFIXES
from content.states import AiContent, MediaKind, PublicationState

# No path separators, no control characters, nothing Windows or a phone refuses in a file name.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|.\s]+')
NAME_MAX = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to copy. `field`: title, text, thread or first_comment."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file to add, in order from 1. `asset` is None when it is no longer what was planned."""

    number: int
    name: str
    kind: str
    size: int
    alt: str
    asset: MediaAsset | None


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing to do. `key` is stable for one content, so that a browser can remember what is done."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Package:
    """Everything needed to post one publication by hand.

    `why`: why no one else can, in the reader's language, or "". `open_url`: where posting begins on a computer.
    `opens_app`: the platform's app can be opened with the post filled in (see `app_link_open`).
    """

    publication: Publication
    platform: str
    why: str
    open_url: str
    opens_app: bool
    pieces: tuple[Piece, ...]
    files: tuple[PackedFile, ...]
    ticks: tuple[Tick, ...]

    @property
    def html(self) -> str:
        """The article with its formatting, to select and copy, its pictures by their numbers; "" for other posts."""
        return pictures_named(str(self.publication.payload.get("html") or ""))

    @property
    def complete(self) -> bool:
        """Whether every file is still there."""
        return all(item.asset is not None for item in self.files)


def handoff_package(*, publication: Publication) -> Package:
    """The package of a publication with its account, from its frozen content. One query, or none without files.

    Raises NeedsApproval while it waits for a hand with content that nobody has approved as it is now.
    """
    if publication.state == PublicationState.NEEDS_HANDOFF and not content_approved(publication):
        raise NeedsApproval
    caps = registry.capabilities(publication.account.platform)
    payload = publication.payload
    pieces, files = _pieces(payload, publication.account.zone), _files(publication)
    platform = label_of(caps)
    ticks = tuple(_ticks(publication, caps, platform, pieces, files))
    hand_off = caps.hand_off
    # A single post that somebody took into their own hands has no such reason.
    whole = hand_off.why if hand_off and caps.publish_mode is PublishMode.ASSISTED else ""
    why = publication.by_hand or whole
    return Package(
        publication,
        platform,
        _(why) if why else "",
        (hand_off.open_url if hand_off else "") or publication.account.url,
        opens_app(publication.account.platform),
        pieces,
        files,
        ticks,
    )


@cache
def opens_app(platform: str) -> bool:
    """Whether the platform documents a link that opens its app with a post filled in."""
    return issubclass(registry.load(platform), OpensApp)


def _pieces(payload: dict[str, Any], zone: str) -> tuple[Piece, ...]:
    parts = [Piece("title", _("Title"), payload.get("title", "")), Piece("text", _("Text"), payload.get("text", ""))]
    parts += [
        Piece("thread", _("Part %(n)s of the thread") % {"n": n}, text)
        for n, text in enumerate(payload.get("thread", []), start=2)
    ]
    parts.append(Piece("first_comment", _("First comment"), payload.get("first_comment", "")))
    parts += [Piece(f"details.{name}", label, text) for name, label, text in detail_pieces(payload, zone)]
    return tuple(piece for piece in parts if piece.text)


def _files(publication: Publication) -> tuple[PackedFile, ...]:
    items = publication.payload.get("media", [])
    assets = MediaAsset.objects.for_workspace(publication.workspace_id).in_bulk([item["asset_id"] for item in items])
    packed = []
    for number, item in enumerate(items, start=1):
        asset = assets.get(item["asset_id"])
        if asset is not None and asset.sha256 != item["sha256"]:
            asset = None
        stem = _UNSAFE.sub("-", asset.title if asset else "").strip("-")[:NAME_MAX] or item["sha256"][:8]
        name = f"{number:02d}-{stem}.{SUFFIXES.get(item['mime'], 'bin')}"
        packed.append(PackedFile(number, name, item["kind"], item["size"], item["alt"], asset))
    return tuple(packed)


def _ticks(
    row: Publication, caps: Capabilities, platform: str, pieces: tuple[Piece, ...], files: tuple[PackedFile, ...]
) -> list[Tick]:
    """What to do, in order: the platform's own steps where it names them, and what this content asks for besides."""
    fields = {piece.field for piece in pieces}
    cover, looks = _cover_ticks(caps, files), [*_content_ticks(row, caps, pieces, files), *_option_ticks(row, caps)]
    if caps.hand_off:
        steps = [Tick(f"step-{n}", _(text)) for n, text in enumerate(caps.hand_off.steps, start=1)]
        # The last step is publishing.
        ticks = [*steps[:-1], *cover, *looks, *steps[-1:]]
    else:
        first = _("Open %(platform)s and sign in as %(account)s.") % {"platform": platform, "account": str(row.account)}
        ticks = [Tick("open", first)]
        ticks += [Tick("files", _("Save the files and add them in this order."))] if files else []
        ticks += cover
        ticks += [Tick("title", _("Paste the title."))] if "title" in fields else []
        ticks += [Tick("text", _("Paste the text."))] if "text" in fields else []
        ticks += [*looks, Tick("publish", _("Check the preview there and publish."))]
    if "thread" in fields:
        ticks.append(Tick("thread", _("Answer your own post with the further parts, in order.")))
    if "first_comment" in fields:
        ticks.append(Tick("comment", _("Write the first comment and pin it where that is possible.")))
    ticks.append(Tick("link", _("Open the live post, copy its address and paste it here.")))
    return ticks


def _cover_ticks(caps: Capabilities, files: tuple[PackedFile, ...]) -> list[Tick]:
    if not caps.media.cover_ratio or not files:
        return []
    wide, high = caps.media.cover_ratio
    first = _("Check that the first picture makes a good cover (%(shape)s).")
    chosen = _("Choose the cover (%(shape)s).")
    text = first if any(item.kind == MediaKind.IMAGE for item in files) else chosen
    return [Tick("cover", text % {"shape": f"{wide}:{high}"})]


def _content_ticks(
    row: Publication, caps: Capabilities, pieces: tuple[Piece, ...], files: tuple[PackedFile, ...]
) -> list[Tick]:
    ticks = []
    body = next((piece.text for piece in pieces if piece.field == "text"), "")
    if tags := [tag.value for tag in find_hashtags(body)]:
        shown = pgettext("list separator", ", ").join(f"#{tag}" for tag in dict.fromkeys(tags))
        ticks.append(Tick("tags", _("Check that these became topics: %(tags)s") % {"tags": shown}))
    if any(item.alt for item in files) and caps.media.alt_max:
        ticks.append(Tick("alt", _("Copy the descriptions of the pictures into their ALT fields.")))
    options = row.payload.get("options", {})
    if options.get("ai_generated") or row.payload.get("ai_content") == AiContent.GENERATED:
        ticks.append(Tick("ai", _("Switch on the label for content made with AI.")))
    if options.get("advertisement") or row.payload.get("ad_kind"):
        ticks.append(Tick("ad", _("Switch on the label for advertising.")))
    return ticks


def _option_ticks(row: Publication, caps: Capabilities) -> list[Tick]:
    """What the post says beyond text and files, to be set there."""
    given, own = row.payload.get("options", {}), account_choices(row.account)
    ticks = []
    for item in caps.options:
        if not (value := given.get(item.name)):
            continue
        labels = {known: _(label) for known, label in item.choices} or dict(own.get(item.name, ()))
        named = {"name": _(item.label), "value": labels.get(str(value), str(value))}
        text = _("Switch on “%(name)s”.") if item.kind == "flag" else _("Set “%(name)s”: %(value)s")
        ticks.append(Tick(f"option-{item.name}", text % named))
    return ticks
