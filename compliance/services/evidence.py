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
from config.lib.uploads import PAPER_SUFFIXES, paper_type, upload_bytes, upload_name
from team.actors import Actor
from team.audit import record
from team.models import Workspace

MAX_FILES = 10


@transaction.atomic
def evidence_add(*, workspace: Workspace, actor: Actor, owner: Exemption | PromotionFiling, file: File) -> EvidenceFile:
    """Keep a file for an exemption that may still be decided or is in force, or for a filing. Raises FileRefused."""
    if isinstance(owner, Exemption) and owner.state not in {S.REQUESTED, S.APPROVED}:
        raise AlreadyDecided
    if owner.evidence.count() >= MAX_FILES:
        raise FileRefused(_("At most %(max)s files can be kept here."), field="file", max=MAX_FILES)
    data = upload_bytes(file, refuse=FileRefused)
    mime = paper_type(data, refuse=FileRefused)
    digest = hashlib.sha256(data).hexdigest()
    if known := owner.evidence.filter(sha256=digest).first():
        return known
    row = EvidenceFile(
        workspace=workspace,
        exemption=owner if isinstance(owner, Exemption) else None,
        filing=owner if isinstance(owner, PromotionFiling) else None,
        name=upload_name(file, PAPER_SUFFIXES[mime], otherwise="evidence"),
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
