"""Addresses of the Business Profile APIs.

Posts and reviews are still in version 4 of the old API; accounts, locations and figures have APIs of their own.
Sources: developers.google.com/my-business/reference (v4.9), discovery documents of 2026-11 for the others.
"""

from __future__ import annotations

from ...families.google import GoogleApi
from ...http import Http
from ...outcomes import Clock
from ...types import Credential

SLUG = "google_business"
V4 = "https://mybusiness.googleapis.com/v4"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com/v1"
LOCATIONS = "https://mybusinessbusinessinformation.googleapis.com/v1"
FIGURES = "https://businessprofileperformance.googleapis.com/v1"
READ_MASK = "name,title,storefrontAddress,metadata"


def api_of(http: Http, clock: Clock) -> GoogleApi:
    """Requests to Business Profile."""
    return GoogleApi(http, clock, SLUG, {})


def place_of(auth: Credential) -> str:
    """The location's name in version 4, which also names the account it is managed through."""
    return f"{auth.secrets['parent']}/locations/{auth.remote_id}"
