"""The shape of a problem document (RFC 9457), for answers inside and outside the REST framework."""

from __future__ import annotations

from typing import Any

MEDIA_TYPE = "application/problem+json"


def problem_body(status: int, code: str, detail: str, **extra: Any) -> dict[str, Any]:
    """One problem document. `code` is stable; `detail` is a sentence in the caller's language."""
    body = {"type": f"urn:juzhen:problem:{code}", "title": code.replace("_", " "), "status": status, "code": code}
    return {**body, "detail": detail, **extra}
