"""Saving what allows us to use a file: licence, consent, AI mark, with the papers that prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from config.lib.errors import InvalidInput
from content.models import MediaAsset
from content.selectors.media import media_get
from content.services.media_holding import rights_free, rights_hold
from content.services.verdicts import verdicts_outdate
from content.states import Licence, MediaAi, People
from team import audit
from team.actors import Actor
from team.models import Workspace

PAPER_MAX_BYTES = 10 * 1024 * 1024
_PAPERS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_LENGTHS = {"source": 300, "holder": 120, "credit": 200, "territory": 120}
_CHOICES = {"licence": Licence, "people": People, "ai_content": MediaAi}
FIELDS = (*_LENGTHS, *_CHOICES, "licence_from", "licence_until", "platforms", "minors", "release_until")


def media_rights_save(
    *,
    workspace: Workspace,
    actor: Actor,
    asset_ids: Sequence[int],
    values: Mapping[str, Any],
    proof: File | None = None,
    release: File | None = None,
) -> list[MediaAsset]:
    """Set rights of one or many files; fields that `values` (of FIELDS) lacks stay.

    `proof`, `release`: a PDF, JPEG or PNG for each of the files. Versions made of a file take its rights over. Posts
    that are scheduled for a day that is no longer covered are held back at once; those held back that are covered again
    go on. Raises NotFound, InvalidInput.
    """
    cleaned = _clean(values)
    papers = {name: _paper(file, name) for name, file in (("proof", proof), ("release", release)) if file}
    assets = [media_get(workspace=workspace, asset_id=asset_id) for asset_id in asset_ids]
    family = MediaAsset.objects.for_workspace(workspace).filter(cropped_from__in=assets, deleted_at=None)
    with transaction.atomic():
        for asset in [*assets, *family.exclude(pk__in=asset_ids)]:
            _save(workspace, actor, asset, cleaned, papers)
        for asset in assets:
            _whole(asset)
        ids = [asset.pk for asset in assets]
        if "ai_content" in cleaned:
            # What the checks say of these posts was said of files with another mark.
            verdicts_outdate(workspace=workspace, asset_ids=ids)
        rights_hold(asset_ids=ids)
        rights_free(asset_ids=ids)
    return assets


def paper_remove(*, workspace: Workspace, actor: Actor, asset_id: int, name: str) -> MediaAsset:
    """Take the proof or release ("proof", "release") away. The paper itself stays while another file names it."""
    asset = media_get(workspace=workspace, asset_id=asset_id)
    field = getattr(asset, name)
    if field.name:
        with transaction.atomic():
            path, storage = field.name, field.storage
            setattr(asset, name, "")
            asset.save(update_fields=[name])
            audit.record(workspace, actor, "media.rights_set", asset, before={name: True}, after={name: False})
            rights_hold(asset_ids=[asset.pk])
            if not MediaAsset.objects.for_workspace(workspace).filter(**{name: path}).exists():
                transaction.on_commit(lambda: storage.delete(path))
    return asset


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {name: values[name] for name in FIELDS if name in values}
    for name, most in _LENGTHS.items():
        if name in cleaned:
            cleaned[name] = " ".join(str(cleaned[name] or "").split())[:most]
    for name, choices in _CHOICES.items():
        if name in cleaned and cleaned[name] not in choices.values:
            raise InvalidInput(_("Choose one of the values."), field=name)
    if "platforms" in cleaned:
        known = {caps.slug for caps in registry.catalogue()}
        cleaned["platforms"] = [slug for slug in dict.fromkeys(cleaned["platforms"] or ()) if slug in known]
    return cleaned


def _whole(asset: MediaAsset) -> None:
    begins: date | None = asset.licence_from
    if begins and asset.licence_until and asset.licence_until < begins:
        raise InvalidInput(_("The licence ends before it begins."), field="licence_until")


def _save(
    workspace: Workspace, actor: Actor, asset: MediaAsset, cleaned: Mapping[str, Any], papers: Mapping[str, ContentFile]
) -> None:
    before = {name: getattr(asset, name) for name, value in cleaned.items() if getattr(asset, name) != value}
    if not (before or papers):
        return
    for name in before:
        setattr(asset, name, cleaned[name])
    if {"licence_until", "release_until"} & before.keys():
        asset.rights_told = None
    for name, paper in papers.items():
        paper.seek(0)
        getattr(asset, name).save(paper.name, paper, save=False)
    asset.save(update_fields=[*before, *papers, "rights_told"])
    after = {**{name: cleaned[name] for name in before}, **dict.fromkeys(papers, True)}
    audit.record(workspace, actor, "media.rights_set", asset, before=before, after=after)


def _paper(file: File, name: str) -> ContentFile:
    if (file.size or 0) > PAPER_MAX_BYTES:
        raise InvalidInput(_("A document has at most 10 MB."), field=name)
    file.seek(0)
    data = file.read()
    suffix = next((suffix for mark, suffix in _PAPERS.items() if data.startswith(mark)), None)
    if suffix is None:
        raise InvalidInput(_("A document is a PDF, JPEG or PNG."), field=name)
    return ContentFile(data, name=f"{name}.{suffix}")
