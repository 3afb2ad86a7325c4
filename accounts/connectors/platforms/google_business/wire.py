"""Addresses of the Business Profile APIs, and the client that asks them.

Posts and reviews are still in version 4 of the old API; accounts, locations and figures have APIs of their own.
Sources: developers.google.com/my-business/reference (v4.9), discovery documents of 2026-11 for the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...families.google import GoogleApi
from ...families.platform import Platform
from ...http import Http
from ...outcomes import Clock
from ...types import Credential

SLUG = "google_business"
V4 = "https://mybusiness.googleapis.com/v4"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com/v1"
LOCATIONS = "https://mybusinessbusinessinformation.googleapis.com/v1"
FIGURES = "https://businessprofileperformance.googleapis.com/v1"

Body = Mapping[str, Any]


class Wire(Platform):
    """The client."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = GoogleApi(http, clock, SLUG, {})


def place_of(auth: Credential) -> str:
    """The location's address in version 4, which also names the account it is managed through."""
    return named(f"{auth.secrets['parent']}/locations/{auth.remote_id}")


def named(name: str) -> str:
    """The address in version 4 of what Google calls `name`, such as accounts/1/locations/2/localPosts/3."""
    return f"{V4}/{quote(name)}"
