"""Files that prove something: what we take, and keeping them."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.errors import AlreadyDecided, FileRefused
from compliance.models import EvidenceFile, Exemption, PromotionFiling
from compliance.states import ExemptionState as S
from config.lib.folders import folder_erase
from team.actors import Actor
from team.audit import record
from team.models import Workspace

MAX_BYTES, MAX_FILES = 15 * 1024 * 1024, 10
_SIGNS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


@transaction.atomic
def evidence_add(*, workspace: Workspace, actor: Actor, owner: Exemption | PromotionFiling, file: File) -> EvidenceFile:
    """Keep a file for an exemption that may still be decided or is in force, or for a filing. Raises FileRefused."""
    if isinstance(owner, Exemption) and owner.state not in {S.REQUESTED, S.APPROVED}:
        raise AlreadyDecided
    if owner.evidence.count() >= MAX_FILES:
        raise FileRefused(_("At most %(max)s files can be kept here."), field="file", max=MAX_FILES)
    data = _read(file)
    mime = _sniff(data[:16])
    digest = hashlib.sha256(data).hexdigest()
    if known := owner.evidence.filter(sha256=digest).first():
        return known
    row = EvidenceFile(
        workspace=workspace,
        exemption=owner if isinstance(owner, Exemption) else None,
        filing=owner if isinstance(owner, PromotionFiling) else None,
        name=_name(file.name or "", mime),
        mime=mime,
        size=len(data),
        sha256=digest,
        uploaded_by=actor.user,
    )
    row.file.save(row.name, ContentFile(data), save=False)
    row.save()
    record(workspace, actor, "evidence.added", owner, after={"file": row.name, "sha256": digest})
    return row


def evidence_erase(workspace_id: int) -> None:
    """Remove the files of a workspace that is gone for good."""
    folder_erase(f"evidence/{workspace_id}")


def _read(file: File) -> bytes:
    if not file.size:
        raise FileRefused(_("The file is empty."), field="file")
    if file.size > MAX_BYTES:
        raise FileRefused(_("At most %(limit)s MB are possible."), field="file", limit=MAX_BYTES // 1_048_576)
    file.seek(0)
    data: bytes = file.read()
    return data


def _sniff(head: bytes) -> str:
    """The type by the first bytes; nothing is believed from the name."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    for sign, mime in _SIGNS.items():
        if head.startswith(sign):
            return mime
    raise FileRefused(_("Upload a PDF or a picture (JPEG, PNG, WebP)."), field="file")


def _name(given: str, mime: str) -> str:
    stem = "".join(c for c in given.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).rsplit(".", 1)[0]
    return f"{stem.strip()[:120] or 'evidence'}.{SUFFIXES[mime]}"
