"""What the web server does beside serving (`gunicorn --config python:config.gunicorn`)."""

from __future__ import annotations

from typing import Any

from config.lib.garbage import settle


def post_worker_init(_worker: Any) -> None:
    """A worker has loaded the application and is about to answer."""
    settle()
