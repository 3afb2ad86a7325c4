"""News for the apps above, and what they tell this one: they fill these in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """Something that findings and filings belong to. `url`: a path of ours, "" where it has no page."""

    row: models.Model
    label: str
    url: str


# Told after commit that the rules of a workspace changed, so that what was checked by the old ones is checked again.
rules_changed: list[Callable[[Workspace], None]] = []

# By type as `team.audit` names it (such as "post"): finds a row of the workspace, or None.
targets: dict[str, Callable[[Workspace, str], Target | None]] = {}


def target_find(workspace: Workspace, kind: str, pk: str) -> Target | None:
    """The row that a finding or filing names, as the app that owns it knows it; None when it is gone or unknown."""
    find = targets.get(kind)
    return find(workspace, pk) if find and pk else None
