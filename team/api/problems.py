"""RFC 9457 problem details for every error the API gives."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from config.lib.errors import DomainError
from team.api.parsers import BodyTooLarge
from team.api.problem import MEDIA_TYPE, problem_body

__all__ = ["MEDIA_TYPE", "handle", "problem"]


def problem(status: int, code: str, detail: str, **extra: Any) -> Response:
    """One problem document. `code` is stable; `detail` is a sentence in the caller's language."""
    response = Response(problem_body(status, code, detail, **extra), status=status)
    response.content_type = MEDIA_TYPE
    return response


def _fields(errors: Any, path: str = "") -> list[dict[str, str]]:
    if isinstance(errors, dict):
        return [item for key, value in errors.items() for item in _fields(value, f"{path}.{key}" if path else str(key))]
    if isinstance(errors, list):
        if errors and all(isinstance(e, str) for e in errors):
            return [{"field": path, "code": getattr(e, "code", "invalid"), "detail": str(e)} for e in errors]
        return [item for i, value in enumerate(errors) for item in _fields(value, f"{path}[{i}]")]
    return [{"field": path, "code": getattr(errors, "code", "invalid"), "detail": str(errors)}]


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: our errors, DRF's and Django's as problem documents; others become a 500."""
    if isinstance(error, DomainError):
        set_rollback()
        extra = {"errors": error.details} if error.details else {}
        return problem(error.status, error.code, str(error), **extra)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(error, exceptions.ValidationError):
        details = _fields(error.detail)
        return problem(422, "invalid_input", details[0]["detail"] if details else "", errors=details)
    code = error.get_codes()
    response = problem(error.status_code, code if isinstance(code, str) else error.default_code, str(error.detail))
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    wait = getattr(error, "wait", None)  # of Throttled, in seconds
    if wait is not None:
        response["Retry-After"] = str(int(wait) + 1)
    return response
