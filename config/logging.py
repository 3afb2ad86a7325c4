"""Structured logs through structlog: one event a line, JSON on servers, secrets never."""

from __future__ import annotations

import logging.config
import re
from typing import Any

import structlog

_SECRET_NAME = re.compile(r"pass(word|wd)?|secret|token|authorization|cookie|credential|api[-_]?key|signature", re.I)
_SECRET_TEXT = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}|\bjz_[A-Za-z0-9_-]{12,}")
# Addresses that open without signing in: their signed word is all that somebody needs.
_SECRET_PATH = re.compile(r"(/(?:p|m|ical|handoff|hooks|invite)/)[\w:=.-]{16,}")
HIDDEN = "[hidden]"


def redact(_logger: Any, _method: str, event: Any) -> Any:
    """Hide values whose name or shape says secret; works on nested mappings and lists."""
    return _clean(event)


def _clean(value: Any, name: str = "") -> Any:
    if name and _SECRET_NAME.search(name) and value not in (None, "", True, False):
        return HIDDEN
    if isinstance(value, dict):
        return {k: _clean(v, str(k)) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_clean(v) for v in value) if not hasattr(value, "_fields") else value
    if isinstance(value, str):
        return _SECRET_PATH.sub(rf"\1{HIDDEN}", _SECRET_TEXT.sub(HIDDEN, value))
    return value


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """Configure structlog and return the matching `logging` dict, already applied.

    `json`: one JSON object a line (for log collectors), else a readable line. `level`: a standard level name.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: Any = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    redact,
                    render,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "httpx": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            # Scanners send other names all day; the refusal is the answer, a traceback each time would fill the disk.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }
    logging.config.dictConfig(config)
    return config
