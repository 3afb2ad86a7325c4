"""Sealed documents under attack: on disk, from outside, past the log, after the end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.errors import DocumentRefused, DocumentUnreadable
from accounts.models import DocumentAccess, SealedDocument
from accounts.register_states import DocumentAct
from accounts.services.register.documents import document_erase, document_open, document_store
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from team.services.workspaces import workspace_delete
from tests.factories import MembershipFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the business licence of a tea house"
PNG = b"\x89PNG\r\n\x1a\n picture"
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def kept(workspace: Workspace, owner: User) -> Callable[..., SealedDocument]:
    def make(data: bytes = PDF, name: str = "../../licence.exe") -> SealedDocument:
        return document_store(workspace=workspace, actor=Actor(owner), file=SimpleUploadedFile(name, data))

    return make


def log(workspace: Workspace) -> list[tuple[str, str]]:
    rows = DocumentAccess.objects.for_workspace(workspace).order_by("pk")
    return [(row.act, row.by_label) for row in rows]


def test_nothing_on_disk_can_be_read_without_the_key(
    kept: Any, owner: User, workspace: Workspace, settings: Any
) -> None:
    row = kept()
    with default_storage.open(row.path) as stream:
        sealed = stream.read()
    assert b"licence" not in sealed
    assert b"PDF" not in sealed
    assert "licence" not in row.path
    assert row.name == "licence.pdf"
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DocumentUnreadable):
        document_open(workspace=workspace, actor=Actor(owner), document_id=row.pk, act=DocumentAct.VIEWED)


@pytest.mark.parametrize("harm", ["swapped", "missing", "damaged"])
def test_another_file_in_its_place_is_refused(kept: Any, owner: User, workspace: Workspace, harm: str) -> None:
    row, other = kept(), kept(PNG)
    if harm == "swapped":
        SealedDocument.objects.for_workspace(workspace).filter(pk=row.pk).update(path=other.path)
    else:
        default_storage.delete(row.path)
        if harm == "damaged":
            default_storage.save(row.path, SimpleUploadedFile("x", b"garbage"))
    with pytest.raises(DocumentUnreadable):
        document_open(workspace=workspace, actor=Actor(owner), document_id=row.pk, act=DocumentAct.VIEWED)


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.pdf", b"MZ not a pdf"), ("x.svg", b"<svg onload=alert(1)>"), ("x.html", b"<html>"), ("x", b"")],
)
def test_only_papers_and_pictures_are_kept(kept: Any, workspace: Workspace, name: str, data: bytes) -> None:
    with pytest.raises(DocumentRefused):
        kept(data, name)
    assert not SealedDocument.objects.for_workspace(workspace).exists()


def test_files_are_served_with_headers_that_keep_them_harmless(
    kept: Any, owner: User, workspace: Workspace, client_of: ClientOf, url_of: Any
) -> None:
    client, pdf, picture = client_of(owner), kept(), kept(PNG, "身份证.png")
    shown = client.get(url_of(f"accounts/documents/{picture.pk}/file/"))
    saved = client.get(url_of(f"accounts/documents/{picture.pk}/file/?download=1"))
    paper = client.get(url_of(f"accounts/documents/{pdf.pk}/file/"))
    assert (shown.content, paper.content) == (PNG, PDF)
    assert shown.headers["Content-Type"] == "image/png"
    dispositions = [answer.headers["Content-Disposition"].partition(";")[0] for answer in (shown, saved, paper)]
    assert dispositions == ["inline", "attachment", "attachment"]
    for answer in (shown, saved, paper):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert log(workspace)[2:] == [("viewed", owner.label), ("downloaded", owner.label), ("downloaded", owner.label)]
    assert client.head(url_of(f"accounts/documents/{pdf.pk}/file/")).status_code == 405
    page = client.get(url_of(f"accounts/documents/{picture.pk}/")).content.decode()
    assert owner.label in page
    assert "127.0.0.1" in page
    assert log(workspace)[5:] == []


@pytest.mark.parametrize("role", list(Role))
def test_only_those_with_the_permission_open_and_every_way_is_logged(
    kept: Any, workspace: Workspace, member_of: Callable[..., User], client_of: ClientOf, url_of: Any, role: Role
) -> None:
    row, client = kept(), client_of(member_of(role))
    ways = [
        url_of(f"accounts/documents/{row.pk}/"),
        url_of(f"accounts/documents/{row.pk}/file/"),
        *(f"/api/v1/workspaces/{workspace.slug}/accounts/documents/{row.pk}/{part}" for part in ("", "file/", "log/")),
    ]
    before = len(log(workspace))
    answers = [client.get(way) for way in ways]
    trusted = role in {Role.OWNER, Role.MANAGER}
    assert {answer.status_code for answer in answers} == {200 if trusted else 403}
    assert len(log(workspace)) - before == (2 if trusted else 0)
    if not trusted:
        assert not any(PDF in answer.content for answer in answers)
    opened = AuditEntry.objects.for_workspace(workspace).filter(verb="document.downloaded").count()
    assert opened == (2 if trusted else 0)


def test_another_workspace_of_the_same_owner_does_not_reach_it(
    kept: Any, owner: User, workspace: Workspace, client_of: ClientOf
) -> None:
    other = WorkspaceFactory()
    MembershipFactory(workspace=other, user=owner)
    row = kept()
    for way in (f"/w/{other.slug}/accounts/documents/{row.pk}/", f"/w/{other.slug}/accounts/documents/{row.pk}/file/"):
        assert client_of(owner).get(way).status_code == 404
    assert log(workspace) == [("stored", owner.label)]


def test_the_log_cannot_be_rewritten(kept: Any, owner: User, workspace: Workspace) -> None:
    row = kept()
    document_open(workspace=workspace, actor=Actor(owner), document_id=row.pk, act=DocumentAct.VIEWED)
    rows = DocumentAccess.objects.for_workspace(workspace)
    for attack in (
        lambda: rows.update(by_label="nobody"),
        lambda: rows.update(act=DocumentAct.STORED, document=None),
        lambda: rows.delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_documentaccess")
    assert len(log(workspace)) == 2


@pytest.mark.django_db(transaction=True)
def test_an_opening_that_could_be_taken_back_is_refused(kept: Any, owner: User, workspace: Workspace) -> None:
    row = kept()
    with pytest.raises(RuntimeError), transaction.atomic():
        document_open(workspace=workspace, actor=Actor(owner), document_id=row.pk, act=DocumentAct.VIEWED)
    assert len(log(workspace)) == 1


def test_a_deleted_document_leaves_its_log(
    kept: Any, owner: User, workspace: Workspace, django_capture_on_commit_callbacks: Any
) -> None:
    row = kept()
    path = row.path
    with django_capture_on_commit_callbacks(execute=True):
        document_erase(workspace=workspace, actor=Actor(owner), document=row)
    assert not default_storage.exists(path)
    left = DocumentAccess.objects.for_workspace(workspace).get()
    assert (left.document_id, left.name, left.by_label) == (None, "licence.pdf", owner.label)


def test_the_end_of_a_workspace_is_the_end_of_its_files(
    kept: Any, owner: User, workspace: Workspace, django_capture_on_commit_callbacks: Any
) -> None:
    paths = [kept().path, kept(PNG).path]
    with django_capture_on_commit_callbacks(execute=True):
        workspace_delete(workspace=workspace, actor=Actor(owner), typed_name=workspace.name)
    assert not any(default_storage.exists(path) for path in paths)
    assert not DocumentAccess.objects.unscoped("test").exists()


def test_documents_move_to_the_new_key(
    kept: Any, owner: User, workspace: Workspace, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    row = kept()
    old_path, old, new = row.path, settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, old]
    out = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_keys", stdout=out)
    assert "sealeddocument: 1" in out.getvalue()
    assert not default_storage.exists(old_path)
    settings.ENCRYPTION_KEYS = [new]
    _row, data = document_open(workspace=workspace, actor=Actor(owner), document_id=row.pk, act=DocumentAct.VIEWED)
    assert hashlib.sha256(data).hexdigest() == row.sha256
