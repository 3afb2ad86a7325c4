"""Selling on days of remembrance: Rules on the ecology of online content art. 25, Advertising Law art. 9."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engine.structure.post import PostView
from compliance.engine.types import Hit, Severity

_SEVERITY = {"solemn": Severity.BLOCK, "caution": Severity.WARN}


def day_hits(post: PostView) -> Iterator[Hit]:
    """EC-04: blocks what sells on a solemn day, warns on a day of caution. Posts that do not sell pass."""
    for day in post.subject.days:
        severity = _SEVERITY.get(day.tone)
        if severity and post.promotional:
            yield post.hit("EC-04", "day", severity, text=day.name.get("zh", day.key), term=day.key)
