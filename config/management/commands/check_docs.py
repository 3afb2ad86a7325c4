"""`manage.py check_docs`: relative links and anchors in the documentation lead somewhere. Opens no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

_SKIPPED = {"node_modules", ".venv", "var", ".git"}
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)
_LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|<(?:img|a)\s[^>]*?(?:src|href)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.M)


class Command(BaseCommand):
    """Checks every Markdown file of the project."""

    help = "Check the relative links of the documentation."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Raises CommandError listing each link whose file or heading does not exist."""
        base = Path(settings.BASE_DIR)
        files = [p for p in sorted(base.rglob("*.md")) if not _SKIPPED.intersection(p.relative_to(base).parts)]
        problems = [f"{file.relative_to(base)}: {problem}" for file in files for problem in dead_links(file)]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{len(files)} documents have no dead links.")


def dead_links(file: Path) -> Iterator[str]:
    """The links of one file that lead nowhere; links to other hosts are not looked at."""
    for match in _LINK.finditer(_FENCE.sub("", file.read_text(encoding="utf-8"))):
        link = match[1] or match[2]
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, anchor = link.partition("#")
        target = file.parent / unquote(path) if path else file
        if not target.exists():
            yield f"no such file: {link}"
        elif anchor and target.suffix == ".md" and unquote(anchor).lower() not in anchors(target):
            yield f"no such heading: {link}"


def anchors(file: Path) -> set[str]:
    """The anchors that code hosts give the headings of a Markdown file (letters, digits, `-` and `_`, lower case)."""
    found: set[str] = set()
    text = _FENCE.sub("", file.read_text(encoding="utf-8"))
    for heading in _HEADING.findall(text):
        bare = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        base = re.sub(r"[^\w\- ]", "", bare).replace(" ", "-")
        name, count = base, 0
        while name in found:
            count += 1
            name = f"{base}-{count}"
        found.add(name)
    return found | set(re.findall(r"<a\s+(?:id|name)=\"([^\"]+)\"", text))
