"""Pictures of the library that look alike although their bytes differ (see `config.lib.looks`)."""

from __future__ import annotations

from django.db import connection

from config.lib.looks import ALIKE
from config.lib.looks import look_of as look_of
from content.models import MediaAsset, MediaTwin

TWINS_MAX = 5


def twins_note(asset: MediaAsset) -> list[MediaTwin]:
    """Write down which older pictures of the library `asset` looks like, nearest first, at most TWINS_MAX.

    Versions made of one another are left out.
    """
    if asset.look is None:
        return []
    family = asset.cropped_from_id or asset.pk
    with connection.cursor() as cursor:
        # bit_count(bit) exists since PostgreSQL 14. A scan of 10,000 pictures takes some milliseconds.
        cursor.execute(
            f"SELECT id, bit_count((look # %s)::bit(64)) AS far FROM {MediaAsset._meta.db_table}"  # noqa: S608
            " WHERE workspace_id = %s AND look IS NOT NULL AND deleted_at IS NULL AND id <> %s"
            " AND id <> %s AND cropped_from_id IS DISTINCT FROM %s"
            " AND bit_count((look # %s)::bit(64)) <= %s ORDER BY far, id LIMIT %s",
            [asset.look, asset.workspace_id, asset.pk, family, family, asset.look, ALIKE, TWINS_MAX],
        )
        found = cursor.fetchall()
    rows = [
        MediaTwin(
            workspace_id=asset.workspace_id,
            older_id=min(asset.pk, other),
            newer_id=max(asset.pk, other),
            distance=distance,
        )
        for other, distance in found
    ]
    return MediaTwin.objects.for_workspace(asset.workspace_id).bulk_create(rows, ignore_conflicts=True)
