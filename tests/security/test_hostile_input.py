"""No value breaks a page or an address of the REST API: whatever cannot be used is refused, never a server error.

Every address the resolver knows is asked with every field name that occurs in the apps' sources, so new fields and new
addresses take part by themselves.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.routes import Route, all_routes
from tests.security.conftest import Ground

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
_READ = re.compile(
    r"""(?:GET|POST|data|params|query|query_params|cleaned_data|values)(?:\.get\(|\.getlist\(|\[)"([\w.]+)\""""
)
_FIELD = re.compile(r"^    (\w+) = (?:(?:forms|serializers)\.|\w+Field\()", re.M)

TEXTS = {
    "nul": "a\x00b",
    "only nul": "\x00",
    "digits without end": "9" * 5000,
    "beyond bigint": "9" * 18 + "99",
    "negative": "-1",
    "other digits": "٣",
    "year 9999": "9999-12-31",
    "year 9999, moment": "9999-12-31T23:59:59-14:00",
    "year 1": "0001-01-01",
    "first moment": "0001-01-01T00:00:00+14:00",
    "gap": "2026-03-29T02:30",
    "right to left": "\u202eevil\u202c",
    "markup": "'\"><script>alert(1)</script>{{7*7}}{% now %}%s%(x)s",
    "path": "../../../../etc/passwd",
    "regular expression": "(a+)+$[\\",
    "header": "a\r\nSet-Cookie: x=1",
    "long": "长" * 20000,
    "json": '{"a": [1, null]}',
    "empty": "",
}


@cache
def field_names() -> list[str]:
    """Names of everything the apps read from a request."""
    found: set[str] = set()
    ours = (Path(app.path) for app in apps.get_app_configs())
    for folder in (folder for folder in ours if folder.parent == ROOT):
        for path in folder.rglob("*.py"):
            if "practice_network" not in path.parts and "migrations" not in path.parts:
                source = path.read_text(encoding="utf-8")
                found |= set(_READ.findall(source)) | set(_FIELD.findall(source))
    assert {"accounts", "due_at", "next", "q", "after", "before", "claim_days", "lesson"} <= found
    return sorted(found)


class Breaks(list[str]):
    """Server errors, each with the request and the exception."""

    def __init__(self) -> None:
        super().__init__()
        self.last = ""
        got_request_exception.connect(self._note)

    def _note(self, **_sent: Any) -> None:
        kind, value, _trace = sys.exc_info()
        self.last = f"{kind.__name__ if kind else ''}: {str(value)[:120]}"

    def send(self, what: str, client: Client, method: str, path: str, **options: Any) -> Any:
        """One request whose effects are undone; a 5xx is kept."""
        client.raise_request_exception = False
        self.last = ""
        point = transaction.savepoint()
        try:
            answer = client.generic(method, path, **options)
            if answer.streaming:
                b"".join(answer.streaming_content)
        finally:
            transaction.savepoint_rollback(point)
        if answer.status_code >= 500:
            self.append(f"{what}: {method} {path[:80]}: {self.last}")
        return answer


@pytest.fixture
def breaks() -> Iterator[Breaks]:
    """Fails the test at its end with all of them."""
    found = Breaks()
    yield found
    got_request_exception.disconnect(found._note)
    assert not found, f"{len(found)} server errors\n" + "\n".join(found)


def in_turn(kind: str, things: Iterable[Any]) -> Iterator[Any]:
    """Every eighth of `things`, others for each next kind: all meet several kinds, in an eighth of the time."""
    offset = sorted(JSONS).index(kind)
    return (thing for index, thing in enumerate(things) if (index + offset) % 8 == 0)


def _urlencoded(names: list[str], text: str) -> str:
    """A form with the text in every field, cut so that the whole is not refused for its size alone."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // len(names) // len(quote("长")) - 8
    return urlencode([(name, text[:most]) for name in names])


@pytest.mark.parametrize("kind", TEXTS)
def test_any_text_in_the_query(kind: str, breaks: Breaks, ground: Ground, client_of: Callable[..., Client]) -> None:
    values, client, names = ground.values, client_of(ground.owner), field_names()
    for route in in_turn(kind, routes()):
        if "GET" in route.needs:
            path = route.path(values) + "?" + _urlencoded(names, TEXTS[kind][:300])
            breaks.send(kind, client, "GET", path)


@pytest.mark.parametrize("kind", TEXTS)
def test_any_text_in_forms(kind: str, breaks: Breaks, ground: Ground, client_of: Callable[..., Client]) -> None:
    values, client, names = ground.values, client_of(ground.owner), field_names()
    body = _urlencoded(names, TEXTS[kind])
    for route in in_turn(kind, routes()):
        if not route.is_api and "POST" in route.needs:
            breaks.send(
                kind,
                client,
                "POST",
                route.path(values),
                data=body,
                content_type="application/x-www-form-urlencoded",
            )


JSONS: dict[str, Any] = {
    **TEXTS,
    "lone surrogate": "\ud800",
    "null": None,
    "true": True,
    "number": 10**30,
    "fraction": 1.5e300,
    "list": [[["a\x00"]]],
    "object": {"a\x00": {"b\ud800": "\x00"}},
}


routes = cache(all_routes)


@cache
def api_bodies() -> list[tuple[Route, str, list[str]]]:
    """Each writing address of the API with its method and the properties its body may have (OpenAPI document)."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    found = []
    for route in routes():
        if not route.is_api:
            continue
        documented = schema["paths"]["/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern)]
        for method in sorted(set(route.needs) - {"GET"}):
            content = documented[method.lower()].get("requestBody", {}).get("content", {})
            body = next(iter(content.values()), {}).get("schema", {})
            name = body.get("$ref", "/").rsplit("/", 1)[1]
            found.append((route, method, sorted(schema["components"]["schemas"].get(name, {}).get("properties", {}))))
    return found


@pytest.mark.parametrize("kind", JSONS)
def test_any_value_in_json(kind: str, breaks: Breaks, ground: Ground, client_of: Callable[..., Client]) -> None:
    values, client, value = ground.values, client_of(ground.owner), JSONS[kind]
    for route, method, names in in_turn(kind, api_bodies()):
        shapes = [value, [value], dict.fromkeys(names, value), *({name: value} for name in names)]
        for body in [*shapes, *({name: [value]} for name in names), *({name: {"a": value}} for name in names)]:
            breaks.send(
                kind + json.dumps(body)[:60],
                client,
                method,
                route.path(values),
                data=json.dumps(body),
                content_type="application/json",
            )
