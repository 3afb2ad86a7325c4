"""Tags of the media library and how often each is used."""

from __future__ import annotations

from django.db import connection

from content.models import MediaAsset
from team.models import Workspace

TAGS_SHOWN = 400


def tag_counts(*, workspace: Workspace, starts: str = "", limit: int = TAGS_SHOWN) -> list[tuple[str, int]]:
    """Tags and how many files carry each, most used first. `starts`: only those that hold this text."""
    table = MediaAsset._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT tag, count(*) FROM {table}, jsonb_array_elements_text(tags) AS tag"  # noqa: S608 - our own table
            " WHERE workspace_id = %s AND deleted_at IS NULL AND position(lower(%s) in lower(tag)) > 0"
            " GROUP BY tag ORDER BY count(*) DESC, tag LIMIT %s",
            [workspace.pk, starts, limit],
        )
        return [(tag, count) for tag, count in cursor.fetchall()]
