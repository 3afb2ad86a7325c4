"""Reading bodies of the REST API: within limits, and only text that can be stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils import json as strict_json

from config.lib.errors import UNSTORABLE, InvalidInput


class BodyTooLarge(APIException):
    """More than DATA_UPLOAD_MAX_MEMORY_SIZE bytes, which Django enforces for forms and not for streams."""

    status_code = 413
    default_code = "body_too_large"
    default_detail = "The body is too large."


class JsonBody(JSONParser):
    """JSON in UTF-8 of limited size and depth, without NUL and lone surrogates."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value in the body. Raises BodyTooLarge, ParseError, InvalidInput."""
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge
        try:
            value = strict_json.loads(body.decode("utf-8"))
            # Nothing but the text itself tells what an escape in it stood for.
            # A number such as 1e999 is none that JSON, or the database, has.
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
        except UnicodeEncodeError:
            raise InvalidInput(UNSTORABLE) from None
        except (ValueError, RecursionError) as error:
            raise ParseError(f"JSON parse error - {error}") from None
        if _has_nul(value):
            raise InvalidInput(UNSTORABLE)
        return value


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))
