"""The one family of errors that services raise and every way in translates.

HTML views show `message` at `field` or as a toast; the REST API answers RFC 9457 problem details with `code`.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class DomainError(Exception):
    """A request that cannot be done, with a stable `code`, a sentence for the person and an HTTP status."""

    code = "error"
    status = 422
    message: Message = _("This could not be done.")

    def __init__(self, message: Message | None = None, *, field: str = "", **params: Any) -> None:
        self.params = params
        self.field = field
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text

    @property
    def details(self) -> list[dict[str, Any]]:
        """The findings behind the error for API answers: field, code and detail of each."""
        return [{"field": self.field, "code": self.code, "detail": str(self)}] if self.field else []


class NotFound(DomainError):
    """The object does not exist for this workspace."""

    code = "not_found"
    status = 404
    message = _("We could not find that. It may have been deleted.")


class NotAllowed(DomainError):
    """The member's role does not permit this."""

    code = "not_allowed"
    status = 403
    message = _("Your role does not allow this. Ask a workspace owner for access.")


class Conflict(DomainError):
    """Somebody or something changed the object first."""

    code = "conflict"
    status = 409
    message = _("This changed in the meantime. Reload the page and try again.")


# For texts with characters that PostgreSQL has no place for (NUL) or that no encoding has (lone surrogates).
UNSTORABLE = _("The text contains a character that cannot be stored. Remove it and try again.")


class InvalidInput(DomainError):
    """A value cannot be used; `field` names it."""

    code = "invalid_input"
    message = _("Check this value.")
