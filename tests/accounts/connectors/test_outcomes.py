"""How long a platform asks us to wait, in every form it may say so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.connectors.errors import RateLimited
from accounts.connectors.http import Answer
from accounts.connectors.outcomes import WAIT_DEFAULT, WAIT_MAX, from_status, seconds_until, wait_of

NOW = datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 1.5 ", 1.5),
        ("Wed, 25 Nov 2026 09:02:00 GMT", 120),
        ("Wed, 25 Nov 2026 17:02:00 +0800", 120),
        ("2026-11-25T09:02:00.000Z", 120),
        ("2026-11-25T09:02:00", 120),
        (str(int(NOW.timestamp()) + 90), 90),
        ("Wed, 25 Nov 2026 08:00:00 GMT", 0),
        ("0", 0),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("-inf", None),
        ("soon", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_forms_of_a_wait(value: str, seconds: float | None) -> None:
    assert seconds_until(value, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Wed, 25 Nov 2026 09:01:00 GMT"}, 60),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "Wed, 25 Nov 2026 08:00:00 GMT"}, 1),
        ({"retry-after": "-30"}, WAIT_DEFAULT),
        ({"retry-after": "later"}, WAIT_DEFAULT),
        ({"retry-after": "later", "x-reset": "30"}, 30),
        ({"x-reset": "2026-11-25T09:00:45Z"}, 45),
        ({"retry-after": "9", "x-reset": "2026-11-25T10:00:00Z"}, 9),
        ({"retry-after": "999999"}, WAIT_MAX),
        ({"retry-after": "Thu, 25 Nov 2027 09:00:00 GMT"}, WAIT_MAX),
        ({}, WAIT_DEFAULT),
    ],
)
def test_a_refusal_for_haste_says_how_long(headers: dict[str, str], seconds: float) -> None:
    assert wait_of(headers, NOW, "x-reset") == seconds
    error = from_status(Answer(429, headers, b""), NOW, reset_headers=("x-reset",), bucket="app")
    assert isinstance(error, RateLimited)
    assert (error.retry_after, error.bucket) == (seconds, "app")
