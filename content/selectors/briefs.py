"""Reading briefs: of one thing, and the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import F, QuerySet
from django.urls import reverse

from config.lib.errors import NotFound
from content.models import Brief, Idea, Pillar, Post
from team.models import Workspace

Kind = Literal["post", "idea", "pillar"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a brief belongs to."""

    kind: Kind
    pk: int


def brief_of(*, workspace: Workspace, subject: Subject) -> Brief | None:
    """The brief of a post, idea or pillar; None without one. One query."""
    rows = Brief.objects.for_workspace(workspace).select_related("owner", "persona")
    return rows.filter(**{f"{subject.kind}_id": subject.pk}).first()


def subject_get(*, workspace: Workspace, subject: Subject) -> Any:
    """The post, idea or pillar itself. Raises NotFound."""
    model: Any = {"post": Post, "idea": Idea, "pillar": Pillar}[subject.kind]
    related = () if subject.kind == "pillar" else ("pillar",)
    row = model.objects.for_workspace(workspace).select_related(*related).filter(pk=subject.pk).first()
    if row is None:
        raise NotFound
    return row


def template_for(*, workspace: Workspace, pillar_id: int | None) -> Brief | None:
    """The template that a new brief of this pillar begins with."""
    if pillar_id is None:
        return None
    return brief_of(workspace=workspace, subject=Subject("pillar", pillar_id))


def brief_list(*, workspace: Workspace, q: str = "") -> QuerySet[Brief]:
    """Briefs of posts and ideas, the nearest deadline first, then those without one, last changed first."""
    rows = Brief.objects.for_workspace(workspace).filter(pillar=None)
    for word in q.split()[:6]:
        rows = rows.filter(message__icontains=word) | rows.filter(goal__icontains=word)
    rows = rows.select_related("post__pillar", "idea__pillar", "owner", "persona")
    return rows.order_by(F("deadline").asc(nulls_last=True), "-updated_at", "-pk")


def subject_url(*, workspace: Workspace, subject: Subject) -> str:
    """The page of what a brief belongs to."""
    name = {"post": "content:post", "idea": "content:idea", "pillar": "content:pillar"}[subject.kind]
    return reverse(name, args=[workspace.slug, subject.pk])


def brief_url(*, workspace: Workspace, subject: Subject) -> str:
    """The page on which the brief is written."""
    return reverse(f"content:{subject.kind}_brief", args=[workspace.slug, subject.pk])
