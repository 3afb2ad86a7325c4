"""Recognising pictures that look alike although their bytes differ.

A difference hash ("dHash"): the picture as 9 × 8 greys; each bit says whether a grey is darker than its right
neighbour. Pictures that were scaled, compressed again or lightly toned differ in few of the 64 bits.
"""

from __future__ import annotations

from django.db import connection
from PIL import Image

from content.models import MediaAsset, MediaTwin

# At most so many of 64 bits differ between copies of one picture; unrelated ones differ in about 32.
ALIKE = 6
# Fewer set or unset bits than this: an even area, which would look like every other.
PLAIN = 4
TWINS_MAX = 5


def look_of(image: Image.Image) -> int | None:
    """The pattern as a signed 64-bit number, None for a picture too plain to compare."""
    grey = image.convert("RGBA") if image.mode in {"P", "PA", "LA"} else image
    small = grey.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    levels = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            left, right = levels[row * 9 + column], levels[row * 9 + column + 1]
            bits = bits << 1 | (left > right)
    if not PLAIN <= bits.bit_count() <= 64 - PLAIN:
        return None
    return bits - (1 << 64) if bits >> 63 else bits


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
