"""Holds requests against Google's discovery documents, which google-api-python-client brings along.

Only the documents are read; the package is neither imported nor used to send anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .fake_server import Request

Json = Mapping[str, Any]


def documents_folder() -> Path | None:
    """Where the installed package keeps its documents; None when it is not installed."""
    spec = find_spec("googleapiclient")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) / "discovery_cache" / "documents" if places else None


class Document:
    """One interface of Google, such as youtube.v3."""

    def __init__(self, folder: Path, name: str) -> None:
        self._json: Json = json.loads((folder / f"{name}.json").read_text())
        self.host = urlsplit(self._json["rootUrl"]).netloc

    @cached_property
    def methods(self) -> list[Json]:
        return list(_methods(self._json))

    def complaints(self, request: Request, path: str) -> tuple[str, list[str]]:
        """The id of the method a request to `path` (without the host) calls, and what is wrong with the request."""
        for method in self.methods:
            for template, upload in self._paths(method):
                if method["httpMethod"] == request.method and re.fullmatch(_pattern(template, method), path):
                    return str(method["id"]), [*self._query(request, method, upload), *self._body(request, method)]
        return "", [f"no method for {request.method} {path}"]

    def _paths(self, method: Json) -> Iterable[tuple[str, bool]]:
        base = self._json["servicePath"]
        yield f"/{base}{method['path']}", False
        for protocol in (method.get("mediaUpload") or {}).get("protocols", {}).values():
            yield protocol["path"], True

    def _query(self, request: Request, method: Json, upload: bool) -> Iterable[str]:
        own, common = method.get("parameters", {}), self._json.get("parameters", {})
        given: dict[str, list[str]] = {}
        for name, value in request.query:
            given.setdefault(name, []).append(value)
        for name, values in given.items():
            fact = own.get(name) or common.get(name)
            if fact is None or (name in own and fact["location"] != "query"):
                yield f"unknown parameter {name}"
                continue
            if fact.get("repeated"):
                values = [item for value in values for item in value.split(",")]
            elif len(values) > 1:
                yield f"parameter {name} is given more than once"
            for value in values:
                yield from _value(value, fact, f"parameter {name}")
        for name, fact in own.items():
            if fact.get("required") and fact["location"] == "query" and name not in given:
                yield f"parameter {name} is missing"
        if upload and given.get("uploadType", [""])[0] not in ("resumable", "media", "multipart"):
            yield "uploadType is missing"

    def _body(self, request: Request, method: Json) -> Iterable[str]:
        schema = (method.get("request") or {}).get("$ref")
        if schema is None:
            accepted = (method.get("mediaUpload") or {}).get("accept")
            kind = request.headers.get("content-type", "")
            if request.body and accepted and not any(_fits(kind, item) for item in accepted):
                yield f"content type {kind} is not taken"
            elif request.body and not accepted:
                yield "the method takes no body"
            return
        yield from self._object(request.json(), self._json["schemas"][schema], schema)

    def _object(self, found: Any, schema: Json, where: str) -> Iterable[str]:
        if not isinstance(found, dict):
            yield f"{where} is no object"
            return
        for name, value in found.items():
            fact = schema.get("properties", {}).get(name)
            if fact is None:
                yield f"unknown field {where}.{name}"
            elif fact.get("readOnly"):
                yield f"field {where}.{name} is read only"
            else:
                yield from self._field(value, fact, f"{where}.{name}")

    def _field(self, value: Any, fact: Json, where: str) -> Iterable[str]:
        if "$ref" in fact:
            yield from self._object(value, self._json["schemas"][fact["$ref"]], where)
        elif fact["type"] == "array":
            if not isinstance(value, list):
                yield f"{where} is no list"
                return
            for item in value:
                yield from self._field(item, fact["items"], where)
        else:
            wanted = {"string": str, "boolean": bool, "integer": int, "number": (int, float)}.get(fact["type"])
            if wanted is not None and not isinstance(value, wanted):
                yield f"{where} must be {fact['type']}"
            elif isinstance(value, str):
                yield from _value(value, fact, where)


def _methods(node: Json) -> Iterable[Json]:
    yield from node.get("methods", {}).values()
    for child in node.get("resources", {}).values():
        yield from _methods(child)


def _pattern(template: str, method: Json) -> str:
    """A path template as a pattern: each place stands for what the method says of it, or for one segment."""
    made = ""
    for part in re.split(r"(\{\+?\w+\})", template):
        fact = method.get("parameters", {}).get(part.strip("{+}"), {})
        made += fact.get("pattern", "[^/]+").strip("^$") if part.startswith("{") else re.escape(part)
    return made


def _value(value: str, fact: Json, where: str) -> Iterable[str]:
    if "enum" in fact and value not in fact["enum"]:
        yield f"{where} is {value}, not one of {fact['enum']}"
    if fact.get("type") == "boolean" and value not in ("true", "false"):
        yield f"{where} is {value}, no boolean"
    if fact.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
        yield f"{where} is {value}, no whole number"
    if fact.get("pattern") and not re.fullmatch(fact["pattern"], value):
        yield f"{where} is {value}, which does not fit {fact['pattern']}"


def _fits(kind: str, accepted: str) -> bool:
    return kind == accepted or (accepted.endswith("/*") and kind.startswith(accepted[:-1]))
