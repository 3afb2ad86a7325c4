"""Marking a workspace's rules as changed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from compliance import hooks
from compliance.models import BrandRules
from config.lib.clock import now
from team.models import Workspace


def rules_touch(workspace: Workspace) -> None:
    """Call in the transaction that changed lists, switches, exemptions or settings.

    What any process computed from the old rules is out of date when it commits, and the apps above hear of it then.
    """
    BrandRules.objects.bulk_create([BrandRules(workspace=workspace)], ignore_conflicts=True)
    BrandRules.objects.for_workspace(workspace).update(stamp=F("stamp") + 1, updated_at=now())
    transaction.on_commit(lambda: _tell(workspace))


def _tell(workspace: Workspace) -> None:
    for tell in hooks.rules_changed:
        tell(workspace)
