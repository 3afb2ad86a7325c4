"""`manage.py check_templates`: what a strict Content-Security-Policy demands of our templates, and their format."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LONGEST = 250
_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}|<!--.*?-->", re.S)
_RULES = (
    (re.compile(r"\sstyle\s*=", re.I), "inline style; the policy forbids it, use a class"),
    (re.compile(r"<style[\s>]", re.I), "inline style sheet; the policy forbids it"),
    (re.compile(r"\son[a-z]+\s*=", re.I), "inline event handler; use an ES module"),
    (re.compile(r"\shx-on", re.I), "hx-on is an inline script; use an ES module"),
    (re.compile(r"[\"'\s](js|javascript):", re.I), "script in an attribute"),
    (re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I), "inline script"),
)


class Command(BaseCommand):
    """Checks every HTML template of the project."""

    help = "Check templates: format, no inline scripts or styles, length."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Raises CommandError listing file, line and rule of each finding."""
        base = Path(settings.BASE_DIR)
        paths = sorted(find_templates(base))
        problems = [
            f"{path.relative_to(base)}:{line}: {rule}"
            for path in paths
            for line, rule in findings(path.read_text(encoding="utf-8"))
        ]
        if paths:
            djade = [str(Path(sys.executable).with_name("djade")), "--check", "--target-version", "5.2"]
            done = subprocess.run([*djade, *map(str, paths)], capture_output=True, text=True, check=False)
            if done.returncode:
                problems.append(f"djade: {done.stdout}{done.stderr}".strip())
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{len(paths)} templates are in order.")


def find_templates(base: Path) -> Iterator[Path]:
    """The project's templates: `templates/`, and the templates folder of each app."""
    for folder in ("templates", "config", "team", "accounts", "compliance", "content", "interactions", "analytics"):
        for path in (base / folder).rglob("*.html"):
            if "templates" in path.parts:
                yield path


def findings(text: str) -> Iterator[tuple[int, str]]:
    """Line and rule of everything a template must not contain. Comments are not looked at."""
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for pattern, rule in _RULES:
        for found in pattern.finditer(bare):
            yield bare.count("\n", 0, found.start()) + 1, rule
    lines = text.count("\n")
    if lines > LONGEST:
        yield lines, f"longer than {LONGEST} lines; split it"
