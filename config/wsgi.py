"""The web application for gunicorn."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# The addresses platforms push to (config.urls). They come by the thousand, and have no use for what pages need.
HOOKS = "/hooks/"


class HookHandler(WSGIHandler):
    """Answers platforms: the same views, without sessions, languages and headers for browsers."""

    def load_middleware(self, is_async: bool = False) -> None:
        """No middleware at all."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        # The same chain that Django builds, with nothing in it but the view.
        self._middleware_chain = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]


_pages = get_wsgi_application()
_hooks = HookHandler()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """One request, to the handler of its kind."""
    handler = _hooks if environ.get("PATH_INFO", "").startswith(HOOKS) else _pages
    return handler(environ, start_response)
