"""Rows of listening for the walks over all addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from analytics.models import HeardText, ListeningImport, Mention, Monitor
from analytics.services.listening.imports import Row, texts_add
from analytics.services.listening.monitors import MonitorDraft, monitor_save
from config.lib.clock import now
from team.actors import Actor
from team.models import User, Workspace

LISTENING_PAGES = (
    "analytics/listening/",
    "analytics/listening/?days=7",
    "analytics/listening/topics/",
    "analytics/listening/imports/",
    "analytics/listening/imports/{listening_import}/",
    "analytics/listening/monitors/new/",
    "analytics/listening/monitors/{monitor}/?days=90",
    "analytics/listening/monitors/{monitor}/?view=table",
    "analytics/listening/monitors/{monitor}/?mood=negative",
    "analytics/listening/monitors/{monitor}/edit/",
)


def listening_places(workspace: Workspace) -> dict[str, int]:
    """Ids that the addresses of listening need."""
    monitor = Monitor.objects.for_workspace(workspace).order_by("pk").first()
    table = ListeningImport.objects.for_workspace(workspace).order_by("pk").first()
    assert monitor is not None
    assert table is not None
    return {"monitor": monitor.pk, "listening_import": table.pk}


def listening_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the addresses of listening."""
    actor = Actor(user)
    texts = [Row("走线 walk", now() - timedelta(hours=1), author=f"walk {user.pk}")]
    table = texts_add(workspace=workspace, actor=actor, name="walk.csv", texts=texts)
    draft = MonitorDraft(name=f"walk {user.pk}", any_of=("走线",))
    monitor = monitor_save(workspace=workspace, actor=actor, draft=draft)
    text = HeardText.objects.for_workspace(workspace).get(imported=table)
    mention = Mention.objects.create(
        workspace=workspace, monitor=monitor, key=f"t{text.pk}", heard=text, source=text.source, at=text.at
    )
    return {
        "monitor_id": monitor.pk,
        "mention": mention.pk,
        "listening_import_id": table.pk,
    }
