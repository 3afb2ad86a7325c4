"""A question that the platform refuses to answer says nothing about the post it was about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import InvalidContent, PolicyRejected, UnexpectedResponse


@contextmanager
def no_verdict() -> Iterator[None]:
    """For requests that only ask how a post fares.

    InvalidContent and PolicyRejected would end the post as failed, and a person would send it anew though it may be
    there: they become UnexpectedResponse with the same words, after which the question is asked again.
    """
    try:
        yield
    except (InvalidContent, PolicyRejected) as error:
        raise UnexpectedResponse(
            error.message,
            platform=error.platform,
            code=error.code,
            status=error.status,
            request_id=error.request_id,
            params=error.params,
            raw=error.raw,
        ) from error
