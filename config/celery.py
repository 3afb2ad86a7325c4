"""The Celery application: Django's settings, the schedule in code, the claim loop, signs of life of each process."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import beat_init

from content.engine.bootstep import PublishStep
from content.engine.pulse_step import PulseStep, beat_started

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("juzhen")
app.steps["worker"].add(PublishStep)
app.steps["worker"].add(PulseStep)
beat_init.connect(beat_started)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def load_schedule(sender: Celery, **_signal: object) -> None:
    """Give beat the schedule; imported late because it needs nothing but names."""
    from config.schedules import SCHEDULE

    sender.conf.beat_schedule = SCHEDULE
