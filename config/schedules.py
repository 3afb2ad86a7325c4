"""What runs when. Every entry expires before its next run, so a stopped worker never meets a pile of old ones."""

from __future__ import annotations

from typing import Any


def every(seconds: int, task: str, **options: Any) -> dict[str, Any]:
    """A beat entry that runs `task` each `seconds` and is dropped when not started in time."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds * 0.9, **options}}


SCHEDULE: dict[str, dict[str, Any]] = {}
