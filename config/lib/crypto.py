"""Encryption of secrets at rest with rotating keys (Fernet: AES-128-CBC + HMAC-SHA256)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Undecryptable(RuntimeError):
    """No configured key opens this value: JUZHEN_ENCRYPTION_KEYS lost the key it was sealed with."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _current() -> MultiFernet:
    return _box(tuple(settings.ENCRYPTION_KEYS))


def seal(values: Mapping[str, Any]) -> bytes:
    """Encrypt a JSON-able mapping with the newest key."""
    return _current().encrypt(json.dumps(dict(values), separators=(",", ":")).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, Any]:
    """Decrypt what `seal` made, with any configured key. Raises Undecryptable."""
    try:
        plain = _current().decrypt(bytes(sealed))
    except InvalidToken as error:
        raise Undecryptable("No key in JUZHEN_ENCRYPTION_KEYS opens this value.") from error
    values: dict[str, Any] = json.loads(plain)
    return values


def reseal(sealed: bytes | memoryview) -> bytes:
    """Re-encrypt with the newest key, keeping the content (key rotation). Raises Undecryptable."""
    try:
        return _current().rotate(bytes(sealed))
    except InvalidToken as error:
        raise Undecryptable("No key in JUZHEN_ENCRYPTION_KEYS opens this value.") from error


def seal_bytes(plain: bytes) -> bytes:
    """Encrypt a whole file with the newest key; grows by a third."""
    return _current().encrypt(plain)


def unseal_bytes(sealed: bytes) -> bytes:
    """Decrypt what `seal_bytes` made, with any configured key. Raises Undecryptable."""
    try:
        return _current().decrypt(sealed)
    except InvalidToken as error:
        raise Undecryptable("No key in JUZHEN_ENCRYPTION_KEYS opens this file.") from error
