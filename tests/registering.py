"""Rows of the account register: documents, onboarding, qualifications, stores, one of each kind."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services.register.documents import document_store
from team.actors import Actor
from team.models import User, Workspace


def register_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the register's addresses."""
    paper = SimpleUploadedFile("walk.pdf", b"%PDF-1.7 walk")
    document = document_store(workspace=workspace, actor=Actor(user), file=paper)
    return {"document_id": document.pk}
