"""Removes secrets from what platforms send, so that raw answers may be stored and shown to developers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

HIDDEN = "[hidden]"
RAW_MAX = 4000
_SECRET_NAME = re.compile(
    r"(?i)^(.*(token|jwt|secret|passw(or)?d|passwd|cookie|signature|credential|api[_-]?key|private[_-]?key).*"
    r"|authorization|proxy-authorization|(client_)?assertion|code_verifier|otp)$"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic|dpop)\s+[A-Za-z0-9._~+/=-]{4,}")
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*)?")
_PAIR = re.compile(
    r"(?i)([\w.-]*(?:token|jwt|secret|passw(?:or)?d|cookie|api[_-]?key|signature)[\w.-]*[\"']?\s*[=:]\s*[\"']?)([^\s\"'&;,<>]+)"
)

# Telegram writes a bot's token into the path of every address.
_BOT_IN_PATH = re.compile(r"(/bot)\d+:[^/?#\s\"']+")


def is_secret_name(name: str) -> bool:
    """Whether a header, field or query parameter of this name is taken to hold a secret."""
    return bool(_SECRET_NAME.match(name))


def redact(value: Any) -> Any:
    """Return a copy of parsed JSON (or a header mapping) with secret values replaced."""
    if isinstance(value, Mapping):
        return {key: HIDDEN if is_secret_name(str(key)) and item else redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redact(item) for item in value]
    if isinstance(value, str):
        return _JWT.sub(HIDDEN, _BEARER.sub(rf"\1 {HIDDEN}", value))
    return value


def redact_text(text: str, known: Iterable[str] = ()) -> str:
    """Redact a body of any kind: JSON by field name, other text by pattern; `known` are secrets to hide literally.

    The result is cut to RAW_MAX characters.
    """
    for secret in sorted({item for item in known if len(item) >= 4}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _BOT_IN_PATH.sub(rf"\1{HIDDEN}", text)
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        text = _PAIR.sub(rf"\1{HIDDEN}", redact(text))
    else:
        text = json.dumps(redact(parsed), ensure_ascii=False)
    return text if len(text) <= RAW_MAX else text[:RAW_MAX] + "…"


def redact_url(url: str) -> str:
    """An address without user information, query, fragment and a bot's token in its path, fit for logs."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    path = _BOT_IN_PATH.sub(rf"\1{HIDDEN}", parts.path)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, "", ""))
