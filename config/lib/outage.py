"""Writing in spite of a database that is away for a while."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import psycopg2
import structlog
from django.db import Error, InterfaceError, OperationalError, connection

log = structlog.get_logger(__name__)
OUTAGE = 120.0

P = ParamSpec("P")
R = TypeVar("R")


def is_outage(error: Exception) -> bool:
    """Whether an error means that the database is away: it will be back, and nothing was wrong with the statement.

    A server that dies in mid-statement makes psycopg2 raise a plain DatabaseError and mark the connection closed.
    """
    if isinstance(error, OperationalError | InterfaceError | psycopg2.OperationalError | psycopg2.InterfaceError):
        return True
    raw = connection.connection
    return isinstance(error, Error | psycopg2.Error) and (raw is None or raw.closed != 0)


def through_outage(write: Callable[P, R]) -> Callable[P, R]:
    """Repeat a write while the database is away, up to two minutes: what a platform answered must not be forgotten."""

    @functools.wraps(write)
    def persistent(*args: P.args, **kwargs: P.kwargs) -> R:
        deadline = time.monotonic() + OUTAGE
        while True:
            try:
                return write(*args, **kwargs)
            except Error as error:
                if not is_outage(error) or time.monotonic() > deadline:
                    raise
                log.warning("database away, keeping the outcome", exc_info=True)
                connection.close()
                time.sleep(0.5)

    return persistent
