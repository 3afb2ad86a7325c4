"""Wiring: settings, URLs, Celery. No app imports anything from here but `config.lib`."""

from .celery import app as celery_app

__all__ = ["celery_app"]
