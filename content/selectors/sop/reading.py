"""Reading checklists as templates."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from config.lib.errors import NotFound
from content.models import Checklist, ChecklistItem, ChecklistTick, Post
from team.models import Workspace


def checklist_list(*, workspace: Workspace, retired: bool = False) -> QuerySet[Checklist]:
    """Templates in force, or those that were retired, with their number of lines."""
    rows = Checklist.objects.for_workspace(workspace).filter(retired_at__isnull=not retired)
    lines = Count("items", filter=Q(items__retired_at=None), distinct=True)
    return rows.annotate(line_count=lines).prefetch_related("accounts", _items()).order_by("name", "pk")


def checklist_get(*, workspace: Workspace, checklist_id: int) -> Checklist:
    """One template with its lines in force and accounts. Raises NotFound."""
    rows = Checklist.objects.for_workspace(workspace).prefetch_related("accounts", _items())
    row: Checklist | None = rows.filter(pk=checklist_id).first()
    if row is None:
        raise NotFound
    return row


def tick_history(*, post: Post, limit: int = 100) -> list[ChecklistTick]:
    """Everything that was ticked and taken back for a post, newest first."""
    rows = ChecklistTick.objects.for_workspace(post.workspace_id).filter(post=post)
    return list(rows.select_related("item", "by", "asset").order_by("-pk")[:limit])


def _items() -> Prefetch[str]:
    return Prefetch("items", ChecklistItem.all_objects.filter(retired_at=None), to_attr="live_items")
