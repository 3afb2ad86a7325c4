"""How a connector's message ids and errors are worded for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from accounts.connectors import errors as platform_errors
from accounts.connectors.errors import ConnectorError, HostRefused, InvalidContent
from accounts.errors import ConnectRefused


def sentence(message: str, params: Mapping[str, Any] | None = None) -> str:
    """A connector's message id in the reader's language, filled from `params`."""
    if not message:
        return ""
    translated = gettext(message)
    try:
        return translated % params if params else translated
    except (KeyError, ValueError, TypeError):
        # A stored row may be older than the message's present places.
        return translated


def sentence_of(error: ConnectorError) -> str:
    """What went wrong at the platform, in the reader's language."""
    return sentence(error.message, error.params)


def nothing_picked() -> str:
    """Said when a person takes none of the accounts the platform opened."""
    return gettext("Pick at least one account.")


_BY_KIND = {
    cls.kind: cls.default_message
    for cls in vars(platform_errors).values()
    if isinstance(cls, type) and issubclass(cls, ConnectorError) and "%(" not in cls.default_message
}


def sentence_of_kind(kind: str) -> str:
    """The general sentence for a kind of platform error kept in `SocialAccount.check_error`."""
    return gettext(_BY_KIND.get(kind, ConnectorError.default_message))


def refusal_of(error: ConnectorError) -> ConnectRefused:
    """The refusal a connector's error stands for; problems keep their fields, a refused server is at `host`."""
    if isinstance(error, InvalidContent) and error.problems:
        return ConnectRefused([(item.field, sentence(item.message, item.params)) for item in error.problems])
    return ConnectRefused([("host" if isinstance(error, HostRefused) else "", sentence_of(error))])
