"""Telling people about their stage of a video: when it becomes theirs, and when it is overdue."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from config.lib.clock import local_day, now
from content.models import Production, ProductionStage
from content.production_states import Stage
from content.selectors.production.reading import overdue_stages
from team.actors import Actor
from team.services.notifications import notify

BATCH = 500


def stage_tell(*, row: ProductionStage, production: Production, actor: Actor) -> None:
    """Tell the stage's owner that it is theirs; nobody is told of what they did themselves."""
    if row.owner is None or (actor.user is not None and row.owner_id == actor.user.pk):
        return
    notify(
        workspace=production.workspace,
        kind="production_assigned",
        params=_params(row, production, by=actor.label),
        url=_address(production),
        dedupe=f"production:{production.pk}:{row.stage}",
        users=[row.owner],
    )


def stages_remind() -> int:
    """Tell owners of overdue stages, once a day of their workspace. Returns how many were told about."""
    latest = now().date() + timedelta(days=1)  # the farthest zones are a day ahead of UTC
    told = 0
    fresh = overdue_stages(today=latest).exclude(owner=None).exclude(told_on__gte=now().date())
    rows = fresh.select_related("production__workspace", "owner")
    for row in rows.order_by("due_on", "pk")[:BATCH]:
        today = local_day(now(), row.production.workspace.time_zone)
        if row.due_on is None or row.due_on >= today or row.told_on == today:
            continue
        marked = ProductionStage.objects.for_workspace(row.workspace_id).filter(pk=row.pk, told_on=row.told_on)
        if marked.update(told_on=today):
            told += 1
            notify(
                workspace=row.production.workspace,
                kind="production_overdue",
                params={**_params(row, row.production), "days": (today - row.due_on).days},
                url=_address(row.production),
                dedupe=f"production-late:{row.pk}",
                users=[row.owner] if row.owner else [],
            )
    return told


def _params(row: ProductionStage, production: Production, by: str = "") -> dict[str, str]:
    return {"production": str(production), "stage": Stage(row.stage).value, "by": by}


def _address(production: Production) -> str:
    return reverse("content:production", args=[production.workspace.slug, production.pk])
