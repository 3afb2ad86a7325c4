"""Reading snippets and templates."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from config.lib.errors import NotFound
from content.models import PostTemplate, Snippet
from content.states import SnippetKind
from team.models import Workspace

# Places that are filled without asking.
KNOWN = ("brand", "date")
_PLACE = re.compile(r"\{(\w{1,40})\}")


def variables_in(text: str) -> list[str]:
    """Names of the {places} of a text, in order, each once."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def asked_in(text: str) -> list[str]:
    """Those that a person is asked for."""
    return [name for name in variables_in(text) if name not in KNOWN]


def snippet_query(*, workspace: Workspace, q: str = "", kind: str = "") -> QuerySet[Snippet]:
    """Snippets that fit, the most used first."""
    rows = Snippet.objects.for_workspace(workspace)
    for word in q.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(text__icontains=word) | Q(tags__icontains=word))
    if kind in SnippetKind.values:
        rows = rows.filter(kind=kind)
    return rows.order_by("-uses", "name", "pk")


def snippet_get(*, workspace: Workspace, snippet_id: int) -> Snippet:
    """One snippet. Raises NotFound."""
    row: Snippet | None = Snippet.objects.for_workspace(workspace).filter(pk=snippet_id).first()
    if row is None:
        raise NotFound
    return row


def template_query(*, workspace: Workspace, q: str = "") -> QuerySet[PostTemplate]:
    """Templates that fit, the most used first."""
    rows = PostTemplate.objects.for_workspace(workspace)
    for word in q.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(content__text__icontains=word))
    return rows.order_by("-uses", "name", "pk")


def template_get(*, workspace: Workspace, template_id: int) -> PostTemplate:
    """One template. Raises NotFound."""
    row: PostTemplate | None = PostTemplate.objects.for_workspace(workspace).filter(pk=template_id).first()
    if row is None:
        raise NotFound
    return row
