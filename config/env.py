"""Typed readers of environment variables; a bad value stops the start with a sentence that says what to write."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(SystemExit):
    """A setting cannot be used; the process ends with the explanation."""


def text(name: str, default: str = "") -> str:
    """The variable's value, or `default` when it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off. Raises BadSetting otherwise."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name}={value!r} is neither yes nor no. Write {name}=1 or {name}=0.")


def number(name: str, default: int) -> int:
    """The variable as an integer. Raises BadSetting when it is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name}={value!r} is not a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def pairs(name: str) -> dict[str, str]:
    """A comma-separated list of `key=value`. Raises BadSetting for an entry without both."""
    found = {}
    for word in words(name):
        key, mark, value = word.partition("=")
        if not (mark and key.strip() and value.strip()):
            raise BadSetting(f"{name}: {word!r} is not of the form key=value.")
        found[key.strip()] = value.strip()
    return found


def database(url: str) -> dict[str, Any]:
    """Django's database settings from a `postgres://` URL.

    `?host=/folder` names a unix socket folder. Other query parameters are handed to libpq (`sslmode=require`).
    Raises BadSetting for any other engine: Juzhen needs PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(f"DATABASE_URL must start with postgres://, not {parts.scheme or 'nothing'}://.")
    query: Mapping[str, str] = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadSetting("DATABASE_URL names no database. Write postgres://user:password@host:5432/juzhen.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "OPTIONS": {k: v for k, v in query.items() if k not in {"host", "user", "port"}},
    }
