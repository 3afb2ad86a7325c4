"""What `accounts/platform_facts.yaml` knows, each figure with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "platform_facts.yaml"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure is from and the day it speaks of (ISO)."""

    name: str
    day: str
    url: str


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def facts_version() -> str:
    """The version of the file, kept with every decision."""
    return str(_file()["version"])


def facts_of(slug: str) -> dict[str, Any]:
    """The figures of a platform; empty where nothing reliable is known."""
    found: dict[str, Any] = _file()["platforms"].get(slug, {})
    return found


def source_of(key: str) -> Source:
    """A source by its name in the file."""
    row = _file()["sources"][key]
    return Source(row["name"], row["day"], row["url"])
