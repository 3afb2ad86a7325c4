"""The Celery application: Django's settings, the schedule in code, and the publish worker's claim loop."""

from __future__ import annotations

import os

from celery import Celery

from content.engine.bootstep import PublishStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("juzhen")
app.steps["worker"].add(PublishStep)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def load_schedule(sender: Celery, **_signal: object) -> None:
    """Give beat the schedule; imported late because it needs nothing but names."""
    from config.schedules import SCHEDULE

    sender.conf.beat_schedule = SCHEDULE
