"""Papers of accounts: kept encrypted, opened by few, every opening written down."""

from __future__ import annotations

import hashlib
import secrets
from functools import partial

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.errors import DocumentRefused, DocumentUnreadable
from accounts.models import DocumentAccess, SealedDocument
from accounts.register_states import DocumentAct
from config.lib.crypto import Undecryptable, reseal, seal_bytes, unseal_bytes
from config.lib.errors import NotFound
from config.lib.folders import folder_erase
from config.lib.uploads import PAPER_SUFFIXES, paper_type, upload_bytes, upload_name
from team.actors import Actor
from team.audit import record
from team.models import Workspace

FOLDER = "documents"


@transaction.atomic
def document_store(*, workspace: Workspace, actor: Actor, file: File) -> SealedDocument:
    """Encrypt a PDF or picture and keep it. Raises DocumentRefused with the reason.

    Only sealed bytes reach the storage; what was written is taken away again when the transaction fails.
    """
    data = upload_bytes(file, refuse=DocumentRefused)
    mime = paper_type(data, refuse=DocumentRefused)
    path = default_storage.save(_new_path(workspace.pk), ContentFile(seal_bytes(data)))
    try:
        row = SealedDocument.objects.create(
            workspace=workspace,
            name=upload_name(file, PAPER_SUFFIXES[mime], otherwise="document"),
            mime=mime,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            path=path,
            uploaded_by=actor.user,
        )
        _log(row, actor, DocumentAct.STORED)
    except BaseException:
        default_storage.delete(path)
        raise
    record(workspace, actor, "document.stored", row, after={"sha256": row.sha256, "size": row.size})
    return row


def document_open(
    *, workspace: Workspace, actor: Actor, document_id: int, act: DocumentAct
) -> tuple[SealedDocument, bytes]:
    """The plain bytes of a document, after writing down who opens it. Raises NotFound, DocumentUnreadable.

    The entry is committed before the first byte is read; inside another transaction, which could take it back, nothing
    is opened (RuntimeError). What comes out must be what was put in: another file in its place is refused.
    """
    row = SealedDocument.objects.for_workspace(workspace).filter(pk=document_id).first()
    if row is None:
        raise NotFound
    with transaction.atomic(durable=True):
        _log(row, actor, act)
        record(workspace, actor, f"document.{act}", row)
    try:
        with default_storage.open(row.path) as stream:
            data = unseal_bytes(stream.read())
    except (OSError, Undecryptable) as error:
        raise DocumentUnreadable from error
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise DocumentUnreadable
    return row, data


@transaction.atomic
def document_erase(*, workspace: Workspace, actor: Actor, document: SealedDocument) -> None:
    """Delete a document for good; its file goes when the transaction is committed."""
    record(workspace, actor, "document.erased", document, before={"sha256": document.sha256})
    transaction.on_commit(partial(default_storage.delete, document.path))
    document.delete()


def documents_erase(workspace_id: int) -> None:
    """Remove the files of a workspace that is gone for good."""
    folder_erase(f"{FOLDER}/{workspace_id}")


def documents_reseal() -> int:
    """Encrypt every document anew with the newest key (key rotation). Returns how many.

    Each goes into a new file, so that a reader meets the old one or the new one, never half of either. Raises
    Undecryptable when a key was removed too early; what is done stays done.
    """
    count = 0
    rows = SealedDocument.objects.unscoped("key rotation covers every workspace")
    for number in rows.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=number).first()
            if row is None or not default_storage.exists(row.path):
                continue
            with default_storage.open(row.path) as stream:
                sealed = reseal(stream.read())
            old, row.path = row.path, default_storage.save(_new_path(row.workspace_id), ContentFile(sealed))
            row.save(update_fields=["path"])
            transaction.on_commit(partial(default_storage.delete, old))
            count += 1
    return count


def _new_path(workspace_id: int) -> str:
    return f"{FOLDER}/{workspace_id}/{secrets.token_hex(16)}.sealed"


def _log(row: SealedDocument, actor: Actor, act: DocumentAct) -> None:
    DocumentAccess.objects.create(
        workspace_id=row.workspace_id,
        document=row,
        name=row.name,
        act=act,
        by=actor.user,
        by_label=actor.label,
        ip=actor.ip or "",
    )
