"""`manage.py connector_docs`: docs/connectors.md from the connectors' capabilities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from accounts.connectors import registry
from accounts.connectors.types import Capabilities, PublishMode
from accounts.facts import (
    ABILITIES,
    ability_names,
    answer_facts,
    content_facts,
    figure_facts,
    format_names,
    hand_off_facts,
    identity_facts,
    kind_name,
    money_facts,
    sending_facts,
    source_facts,
)

PATH = Path("docs") / "connectors.md"


class Command(BaseCommand):
    """Writes the document, or with --check fails when it is not what the code says."""

    help = "Write docs/connectors.md from what the connectors declare."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the document is stale")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError when checking finds a difference."""
        target = Path(settings.BASE_DIR) / PATH
        with translation.override("en"):
            text = "\n".join(document()) + "\n"
        if not options["check"]:
            target.write_text(text, encoding="utf-8")
            self.stdout.write(f"{PATH} describes {len(registry.slugs())} platforms.")
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            raise CommandError(f"{PATH} is stale: run manage.py connector_docs.")


def document() -> Iterator[str]:
    """The lines of the document in the active language."""
    yield "# Connectors"
    yield ""
    yield "What Juzhen knows about each platform. Written by `manage.py connector_docs` from `Capabilities` in"
    yield "`accounts/connectors/platforms/`; change the code, not this file."
    yield ""
    yield "| Platform | Kind | Formats | Publishing | Text | Verified | Source |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for caps in registry.catalogue():
        mode = "API" if caps.publish_mode is PublishMode.API else "by hand"
        verified = caps.verified_on.isoformat() if caps.verified_on else "–"
        formats = ", ".join(format_names(caps))
        link = f"[{caps.label}](#{anchor(caps)})"
        yield f"| {link} | {kind_name(caps)} | {formats} | {mode} | {caps.text.max} | {verified} | {caps.confidence} |"
    yield from matrix()
    for caps in registry.catalogue():
        yield from section(caps)


def matrix() -> Iterator[str]:
    """What each platform can do, a row each."""
    real = [caps for caps in registry.catalogue() if not caps.practice]
    shown = [(can, str(name)) for can, name in ABILITIES.items() if any(can in caps.can for caps in real)]
    yield ""
    yield "## Functions"
    yield ""
    yield f"| Platform | {' | '.join(name for _can, name in shown)} |"
    yield f"| --- | {' | '.join('---' for _entry in shown)} |"
    for caps in real:
        marks = " | ".join("yes" if can in caps.can else "–" for can, _name in shown)
        yield f"| {caps.label} | {marks} |"


def section(caps: Capabilities) -> Iterator[str]:
    """One platform."""
    yield ""
    yield f"## {caps.label}"
    yield ""
    yield f"`{caps.slug}` · {kind_name(caps)}. {caps.strengths}"
    yield ""
    facts = [
        *content_facts(caps),
        *identity_facts(caps),
        *sending_facts(caps),
        *answer_facts(caps),
        *hand_off_facts(caps),
        *figure_facts(caps),
        *money_facts(caps),
        *source_facts(caps),
    ]
    yield from (f"- {fact.label}: {fact.value}" for fact in facts)
    yield f"- Functions: {', '.join(ability_names(caps)) or 'none'}"
    if caps.setup is not None:
        yield f"- Needs: {' '.join(caps.setup.needs)}{' ' + caps.setup.review if caps.setup.review else ''}"
        if caps.setup.scopes:
            yield f"- Permissions: {', '.join(f'`{scope.name}`' for scope in caps.setup.scopes)}"
    if caps.norms:
        yield f"- Norms: {' '.join(caps.norms)}"
    if caps.docs_url:
        yield f"- Documentation: <{caps.docs_url}>"


def anchor(caps: Capabilities) -> str:
    """The heading's anchor as Markdown renderers make it."""
    kept = "".join(c for c in caps.label.lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")
