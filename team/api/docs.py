"""The OpenAPI document, and a page of our own that shows it: no script, nothing from elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny

_DEEPEST = 4


class _ByFormat(DefaultContentNegotiation):
    """Takes `format` of the address for the form of the answer; elsewhere in the API it is a filter."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        """The renderer of the format asked for, else the one the Accept header prefers."""
        return super().select_renderer(request, renderers, format_suffix or request.query_params.get("format"))


class SchemaView(SpectacularAPIView):
    """`/api/v1/schema/`: YAML, or JSON with `?format=json`. Public: it tells nothing that the source does not."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    content_negotiation_class = _ByFormat
    permissions: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value in the path, the query or the headers."""

    name: str
    place: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one path, ready to show."""

    anchor: str
    method: str
    path: str
    summary: str
    text: str
    parameters: list[Parameter]
    body: str
    answers: list[tuple[str, str]]
    curl: str


@dataclass(frozen=True, slots=True)
class Section:
    """The operations of one tag."""

    tag: str
    operations: list[Operation]


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation by tag, with parameters, example bodies, answers and a curl call."""
    return render(
        request, "team/api_docs.html", {"sections": _sections(get_language() or ""), "base": settings.BASE_URL}
    )


@lru_cache(maxsize=4)
def _sections(_language: str) -> list[Section]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    found: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, details in methods.items():
            found.setdefault(details["tags"][0], []).append(_operation(schema, path, method, details))
    return [Section(tag, found[tag]) for tag in sorted(found)]


def _operation(schema: dict[str, Any], path: str, method: str, details: dict[str, Any]) -> Operation:
    body = _body(schema, details.get("requestBody"))
    answers = []
    for status, answer in details.get("responses", {}).items():
        content = answer.get("content", {}).get("application/json")
        answers.append((status, _json(example(schema, content["schema"])) if content else ""))
    text = " ".join(details.get("description", "").split())
    first, _dot, rest = text.partition(". ")
    given = details.get("summary", "")
    return Operation(
        anchor=details["operationId"],
        method=method.upper(),
        path=path,
        summary=given or first.removesuffix(".") or details["operationId"],
        text=text if given else rest,
        parameters=[_parameter(p) for p in details.get("parameters", [])],
        body=body,
        answers=answers,
        curl=_curl(method.upper(), path, body),
    )


def _parameter(found: dict[str, Any]) -> Parameter:
    schema = found.get("schema", {})
    kind = "|".join(str(v) for v in schema["enum"]) if "enum" in schema else schema.get("type", "")
    return Parameter(found["name"], found["in"], kind, found.get("required", False), found.get("description", ""))


def _body(schema: dict[str, Any], request: dict[str, Any] | None) -> str:
    content = (request or {}).get("content", {})
    if "application/json" in content:
        return _json(example(schema, content["application/json"]["schema"]))
    return ", ".join(content)


def _curl(method: str, path: str, body: str) -> str:
    lines = [f"curl -X {method} '{settings.BASE_URL}{path}'", "  -H 'Authorization: Bearer jz_…'"]
    if body.startswith("{"):
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{json.dumps(json.loads(body), ensure_ascii=False)}'"]
    return " \\\n".join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def example(schema: dict[str, Any], part: dict[str, Any], depth: int = 0) -> Any:
    """A value that fits a part of the document, with telling placeholders."""
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        return example(schema, schema["components"]["schemas"][name], depth)
    for key in ("allOf", "oneOf", "anyOf"):
        if key in part:
            return example(schema, part[key][0], depth)
    if "example" in part:
        return part["example"]
    if "enum" in part:
        return part["enum"][0]
    kind = part.get("type")
    if kind == "array":
        return [example(schema, part.get("items", {}), depth + 1)] if depth < _DEEPEST else []
    if kind == "object" or "properties" in part:
        if depth >= _DEEPEST:
            return {}
        return {name: example(schema, value, depth + 1) for name, value in part.get("properties", {}).items()}
    return _scalar(kind, part.get("format", ""))


def _scalar(kind: str | None, shape: str) -> Any:
    if kind == "string":
        return {
            "date-time": "2026-03-01T12:30:00Z",
            "date": "2026-03-01",
            "email": "name@example.com",
            "uri": "https://example.com/",
            "uuid": "7b0c5c3e-1f6a-4a6c-9b51-0d6d2f0a4d52",
        }.get(shape, "…")
    return {"integer": 1, "number": 1.5, "boolean": True}.get(kind or "")
