"""Demo data: in with a switch, out with one click. What it consists of is the business of upper apps (team.hooks)."""

from __future__ import annotations

from django.db import transaction

from config.lib.errors import NotFound
from team import audit
from team.actors import Actor
from team.hooks import hooks
from team.models import Workspace


@transaction.atomic
def demo_fill(*, workspace: Workspace, actor: Actor) -> None:
    """Fill the workspace with demo accounts, people and posts and mark it. Raises NotFound where none are installed."""
    if hooks.demo_create is None:
        raise NotFound
    hooks.demo_create(workspace=workspace, actor=actor)
    for add in hooks.demo_added:
        add(workspace=workspace, actor=actor)
    Workspace.objects.filter(pk=workspace.pk).update(is_demo=True)
    audit.record(workspace, actor, "demo.added", workspace)


@transaction.atomic
def demo_clear(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo data out and unmark the workspace; own work stays. Raises NotFound when it holds none."""
    if hooks.demo_remove is None or not workspace.is_demo:
        raise NotFound
    for take_out in hooks.demo_leaving:
        take_out(workspace=workspace, actor=actor)
    hooks.demo_remove(workspace=workspace, actor=actor)
    Workspace.objects.filter(pk=workspace.pk).update(is_demo=False)
    audit.record(workspace, actor, "demo.removed", workspace)
