"""System checks that explain a misconfigured installation before it fails at run time."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from config import env

HINT_KEY = "Make one: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"


@register()
def secrets_are_set(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """The secret key and the encryption keys must be present and usable."""
    found: list[CheckMessage] = []
    if len(env.text("JUZHEN_SECRET_KEY")) < 32:
        found.append(
            Error(
                "JUZHEN_SECRET_KEY is missing or shorter than 32 characters.",
                hint="Start with ./juzhen up, which makes one, or set a long random text.",
                id="juzhen.E001",
            )
        )
    if not settings.ENCRYPTION_KEYS:
        found.append(
            Error("JUZHEN_ENCRYPTION_KEYS is empty; credentials cannot be stored.", hint=HINT_KEY, id="juzhen.E002")
        )
    for position, key in enumerate(settings.ENCRYPTION_KEYS):
        try:
            Fernet(key)
        except ValueError:
            found.append(
                Error(
                    f"Key {position + 1} of JUZHEN_ENCRYPTION_KEYS is not a Fernet key.",
                    hint=HINT_KEY,
                    id="juzhen.E003",
                )
            )
    return found


@register()
def practice_is_complete(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """The practice network needs both its address and its key."""
    if bool(settings.PRACTICE_URL) != bool(settings.PRACTICE_ADMIN_KEY):
        return [
            Warning(
                "PRACTICE_URL and PRACTICE_ADMIN_KEY belong together; practice accounts cannot be connected.",
                hint="Set both, or neither to run without the practice network.",
                id="juzhen.W001",
            )
        ]
    return []


@register()
def gateways_are_addresses(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Each gateway must be a plain address; unencrypted ones only on this machine or the company's own network."""
    return [
        Error(
            f"JUZHEN_PLATFORM_GATEWAYS: {host} leads to {address!r}, which cannot be used.",
            hint="Write host=https://gateway.example.com/path without a query; http only for a private address.",
            id="juzhen.E004",
        )
        for host, address in settings.PLATFORM_GATEWAYS.items()
        if not _is_gateway(address)
    ]


def _is_gateway(address: str) -> bool:
    try:
        parts = urlsplit(address)
        name, private = parts.hostname or "", False
        with suppress(ValueError):
            private = ip_address(name).is_private
    except ValueError:
        return False
    inside = private or "." not in name or name in settings.PRIVATE_HOSTS
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return bool(name) and plain and (parts.scheme == "https" or (parts.scheme == "http" and inside))


@register(deploy=True)
def public_address_is_https(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """A server reachable by others must use HTTPS: cookies, passkeys and OAuth depend on it."""
    if not settings.HTTPS:
        return [Warning("JUZHEN_BASE_URL is not https.", hint="Set the public https:// address.", id="juzhen.W002")]
    return []
