"""The one error the API raises; `app` turns it into the JSON every client sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse


class ApiError(Exception):
    """A refusal with an HTTP status, a stable code and, for content, one entry per broken rule."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.code, self.message = status, code, message
        self.details = [dict(entry) for entry in details]
        self.headers = dict(headers or {})
        super().__init__(message)


def not_found(what: str) -> ApiError:
    """The answer for things that do not exist or belong to somebody else."""
    return ApiError(404, "not_found", f"{what} does not exist.")


def error_response(error: ApiError, request_id: str) -> JSONResponse:
    """The JSON every client sees for a refusal."""
    body = {"code": error.code, "message": error.message, "request_id": request_id, "details": error.details}
    return JSONResponse({"error": body}, error.status, error.headers)
