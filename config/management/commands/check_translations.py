"""`manage.py check_translations`: every text for people has a complete translation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.lib.extraction import Text, placeholders, texts_of_python, texts_of_template
from config.lib.translations import BadCatalogue, Message, read_po

SOURCES = ("config", "team", "accounts", "compliance", "content", "interactions", "analytics", "templates")


class Command(BaseCommand):
    """Compares the texts in code and templates with the Chinese catalogue; English is the source language."""

    help = "Check that every text is translated, with the same placeholders."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Raises CommandError listing each text that is missing, unfinished, or differs in placeholders."""
        base = Path(settings.BASE_DIR)
        catalogue = base / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        try:
            known = {message.key: message for message in read_po(catalogue)} if catalogue.exists() else {}
        except BadCatalogue as error:
            raise CommandError(str(error)) from error
        texts = list(find_texts(base))
        problems = {
            f"{text.path.relative_to(base)}:{text.line}: {problem}"
            for text in texts
            if (problem := text.problem or _problem(text, known.get((text.context, text.msgid))))
        }
        problems |= {
            f"{catalogue.relative_to(base)}:{message.line}: {problem}"
            for message in known.values()
            if message.msgid and (problem := _different_placeholders(message))
        }
        if problems:
            raise CommandError("\n".join([*sorted(problems), f"{len(problems)} problems with translations."]))
        self.stdout.write(f"{len({(t.context, t.msgid) for t in texts})} texts are translated.")


def find_texts(base: Path) -> Iterator[Text]:
    """Every marked text below the sources."""
    for source in SOURCES:
        for path in sorted((base / source).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield from texts_of_python(path)
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                yield from texts_of_template(path)


def _problem(text: Text, message: Message | None) -> str:
    if message is None:
        return f"no translation: {text.msgid!r}"
    if not message.translated:
        return f"translation unfinished: {text.msgid!r}"
    if message.plural is None and text.plural is not None:
        return f"the translation has no plural: {text.msgid!r}"
    return ""


def _different_placeholders(message: Message) -> str:
    wanted = placeholders(message.msgid) | placeholders(message.plural or "")
    for translation in message.strings.values():
        if translation and placeholders(translation) != wanted:
            return f"other placeholders than {sorted(wanted)}: {message.msgid!r}"
    return ""
