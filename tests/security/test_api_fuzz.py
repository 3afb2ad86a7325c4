"""Every operation of the OpenAPI document with values that fit its description, and values that almost do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.conftest import Ground

pytestmark = pytest.mark.django_db
SCHEMA: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
OPERATIONS = [(path, method) for path, methods in SCHEMA["paths"].items() for method in methods if "{slug}" in path]
_TEXT = st.text(max_size=40)
_ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), _TEXT)
_MOMENTS = st.datetimes(timezones=st.timezones() | st.none()).map(lambda moment: moment.isoformat())


def values_of(part: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Mostly what the document asks for, sometimes anything else."""
    return st.one_of(_fitting(part, depth), _fitting(part, depth), _ODD | st.lists(_ODD, max_size=2))


def _fitting(part: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if "$ref" in part:
        return _fitting(SCHEMA["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]], depth)
    for key in ("allOf", "oneOf", "anyOf"):
        if key in part:
            return st.one_of([_fitting(option, depth) for option in part[key]])
    if "enum" in part:
        return st.sampled_from(part["enum"])
    kind = part.get("type")
    if kind == "object":
        extra = part.get("additionalProperties")
        if depth > 3:
            return st.just({})
        if isinstance(extra, dict):
            names = _TEXT | st.sampled_from(["bluesky", "practice-weibo"])
            return st.dictionaries(names, values_of(extra, depth + 1), max_size=2)
        known = {name: values_of(value, depth + 1) for name, value in part.get("properties", {}).items()}
        return st.fixed_dictionaries({}, optional=known)
    if kind == "array":
        return st.lists(values_of(part.get("items", {}), depth + 1), max_size=3)
    if kind == "integer":
        return st.integers(min_value=-(2**70), max_value=2**70) | st.integers(0, 50)
    if kind == "string" and part.get("format") == "date-time":
        return _MOMENTS
    return {"boolean": st.booleans(), "number": st.floats(allow_nan=False, allow_infinity=False)}.get(kind or "", _TEXT)


@st.composite
def calls(draw: st.DrawFn, path: str, method: str) -> tuple[str, str]:
    """A query and a body for one operation."""
    operation = SCHEMA["paths"][path][method]
    asked = [p for p in operation.get("parameters", []) if p["in"] == "query"]
    query = {p["name"]: draw(_fitting(p.get("schema", {}), 0) | _TEXT) for p in asked if draw(st.booleans())}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return urlencode({k: str(v) for k, v in query.items()}, errors="replace"), json.dumps(
        draw(values_of(body)) if body else {}
    )


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m} {p[27:]}" for p, m in OPERATIONS])
def test_no_operation_breaks(path: str, method: str, ground: Ground, client_of: Callable[..., Client]) -> None:
    ids, client = ground.values, client_of(ground.owner)
    address = re.sub(r"\{(\w+)\}", lambda found: str(ids[found[1]]), path)

    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(call=calls(path, method))
    def ask(call: tuple[str, str]) -> None:
        query, body = call
        point = transaction.savepoint()
        try:
            options = {} if method == "get" else {"data": body, "content_type": "application/json"}
            answer = client.generic(method.upper(), f"{address}?{query}", **options)
        finally:
            transaction.savepoint_rollback(point)
        assert answer.status_code < 500
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert json.loads(answer.content)["code"]

    ask()
