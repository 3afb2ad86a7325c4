"""Reading sealed documents: what is kept, who opened it, and what it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import DocumentAccess, QualificationPaper, SealedDocument
from accounts.onboarding_template import task_words
from config.lib.errors import NotFound
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """What a document belongs to: its name and the path of its page."""

    label: str
    url: str


def _register_places(document: SealedDocument) -> list[Place]:
    """Lines of checklists that it proves, and the qualification whose file it is."""
    slug, found = document.workspace.slug, []
    for task in document.tasks.select_related("dossier"):
        label = f"{task.dossier} · {task_words(task)['title']}"
        found.append(Place(label, reverse("accounts:step", args=[slug, task.pk])))
    for paper in QualificationPaper.objects.for_workspace(document.workspace_id).filter(document=document):
        label = str(paper.qualification)
        found.append(Place(label, reverse("accounts:qualification", args=[slug, paper.qualification_id])))
    return found


# Who keeps documents says here where one is used. Each answers the places of one document.
PLACES: list[Callable[[SealedDocument], list[Place]]] = [_register_places]


def document_get(*, workspace: Workspace, document_id: int) -> SealedDocument:
    """One document, without its bytes. Raises NotFound."""
    rows = SealedDocument.objects.for_workspace(workspace).select_related("uploaded_by", "workspace")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def document_accesses(*, document: SealedDocument) -> QuerySet[DocumentAccess]:
    """Who stored and opened it, the latest first."""
    rows = DocumentAccess.objects.for_workspace(document.workspace_id).filter(document=document)
    return rows.select_related("by").order_by("-at", "-pk")


def document_places(*, document: SealedDocument) -> list[Place]:
    """What it belongs to."""
    return [place for ask in PLACES for place in ask(document)]
