"""Files of a deleted workspace: its rows are gone, so nothing would ever sweep them."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from config.lib.folders import folder_erase


def media_erase(workspace_id: int) -> None:
    """Remove every stored file of the workspace with this id, and what has arrived of its uploads."""
    folder_erase(f"media/{workspace_id}")
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "uploads" / str(workspace_id), ignore_errors=True)
