"""The one HTTP client of a process, and connectors that use it."""

from __future__ import annotations

import os
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from accounts.connectors import registry
from accounts.connectors.base import Connector
from accounts.connectors.http import Http
from config.lib.clock import now


@lru_cache(maxsize=8)
def _http(process: int, private_hosts: frozenset[str], gateways: tuple[tuple[str, str], ...], user_agent: str) -> Http:
    return Http(user_agent=user_agent, allow_private_hosts=private_hosts, gateways=dict(gateways))


def http() -> Http:
    """The shared client. It may reach the hosts of JUZHEN_PRIVATE_HOSTS and the practice network besides public ones,
    and goes through JUZHEN_PLATFORM_GATEWAYS where one is named for a platform's host.

    Made anew after a fork (connections must not be shared between processes) and when settings differ.
    """
    allowed = set(settings.PRIVATE_HOSTS)
    if settings.PRACTICE_URL:
        allowed.add(urlsplit(settings.PRACTICE_URL).netloc.lower())
    gateways = tuple(sorted(settings.PLATFORM_GATEWAYS.items()))
    return _http(os.getpid(), frozenset(allowed), gateways, f"Juzhen (+{settings.BASE_URL})")


def connector_of(platform: str) -> Connector:
    """The connector of a platform slug. Raises UnknownPlatform."""
    return registry.get(platform, http=http(), clock=now)
