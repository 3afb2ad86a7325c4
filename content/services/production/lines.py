"""Scenes and lists of a production."""

from __future__ import annotations

from content.models import MediaAsset, ProductionPart, Scene
from content.production_states import PartKind, SceneStatus
from content.services.plan_lines import LineKind
from content.services.row_values import choice, row_of, text, whole

_FILE = row_of(MediaAsset, deleted_at=None)

SCENES = LineKind(
    Scene,
    "production",
    {
        "picture": text(5000),
        "words": text(10_000),
        "sound": text(300, one_line=True),
        "props": text(300, one_line=True),
        "seconds": whole(0, 7200),
        "status": choice(SceneStatus),
        "board": _FILE,
    },
    "production.changed",
)
PARTS = LineKind(
    ProductionPart,
    "production",
    {
        "kind": choice(PartKind),
        "text": text(200, required=True, one_line=True),
        "note": text(300, one_line=True),
        "asset": _FILE,
    },
    "production.changed",
    needed=("kind", "text"),
)
