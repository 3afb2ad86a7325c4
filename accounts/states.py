"""States of a social account and of what is noticed about it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

# People are told when access ends within this span and cannot be renewed.
EXPIRY_WARNING = timedelta(days=3)
# So many failed renewals in a row count as "cannot be renewed" (about a quarter of an hour of back-off).
HOPELESS_FAILURES = 6


class AccountState(models.TextChoices):
    """Whether we can use the account."""

    OK = "ok", pgettext_lazy("account", "Connected")
    NEEDS_RECONNECT = "needs_reconnect", pgettext_lazy("account", "Reconnect needed")
    RESTRICTED = "restricted", pgettext_lazy("account", "Restricted by the platform")
    DISCONNECTED = "disconnected", pgettext_lazy("account", "Disconnected")


S = AccountState
TRANSITIONS: dict[str, frozenset[str]] = {
    S.OK: frozenset({S.NEEDS_RECONNECT, S.RESTRICTED, S.DISCONNECTED}),
    S.NEEDS_RECONNECT: frozenset({S.OK, S.RESTRICTED, S.DISCONNECTED}),
    S.RESTRICTED: frozenset({S.OK, S.NEEDS_RECONNECT, S.DISCONNECTED}),
    S.DISCONNECTED: frozenset({S.OK}),
}


class HealthKind(models.TextChoices):
    """What a health check noticed."""

    CONNECTED = "connected", pgettext_lazy("health", "Connected")
    RECONNECTED = "reconnected", pgettext_lazy("health", "Connected again")
    TOKEN_REFRESHED = "token_refreshed", pgettext_lazy("health", "Access renewed")
    EXPIRING = "expiring", pgettext_lazy("health", "Access ends soon")
    NEEDS_RECONNECT = "needs_reconnect", pgettext_lazy("health", "Access lost")
    UNREACHABLE = "unreachable", pgettext_lazy("health", "Platform unreachable")
    RESTRICTED = "restricted", pgettext_lazy("health", "Restricted by the platform")
    SCOPE_MISSING = "scope_missing", pgettext_lazy("health", "A permission is missing")
    RECOVERED = "recovered", pgettext_lazy("health", "Working again")
    DISCONNECTED = "disconnected", pgettext_lazy("health", "Disconnected")
