"""Reading .po files and writing .mo files in Python, because a bare machine has no gettext tools.

Formats: GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files". Standard library only.
"""

from __future__ import annotations

import ast
import os
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+(".*")$')
_MAGIC = 0x950412DE


@dataclass
class Message:
    """One entry of a .po file. `strings` has one text, or one for each plural form. The header's msgid is empty."""

    msgid: str = ""
    context: str | None = None
    plural: str | None = None
    strings: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False
    line: int = 0

    @property
    def key(self) -> tuple[str | None, str]:
        """What identifies a message: its context and its msgid."""
        return self.context, self.msgid

    @property
    def translated(self) -> bool:
        """True when every form has a text and nobody marked it as a guess."""
        return bool(self.strings) and all(self.strings.values()) and not self.fuzzy


class BadCatalogue(ValueError):
    """A .po file cannot be read; the text names the file and the line."""


def read_po(path: Path) -> list[Message]:
    """The messages of a .po file in their order; obsolete ones (#~) are left out. Raises BadCatalogue."""
    messages: list[Message] = []
    current: Message | None = None
    target: tuple[str, int] | None = None
    fuzzy = False
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if not line:
            continue
        match = _LINE.match(line)
        if match:
            keyword, index, quoted = match[1], int(match[2] or 0), match[3]
            starts = keyword == "msgctxt" or (keyword == "msgid" and (target is None or target[0] != "msgctxt"))
            if starts:
                current = Message(fuzzy=fuzzy, line=number)
                messages.append(current)
                fuzzy = False
            target = (keyword, index)
        elif line.startswith('"') and target is not None:
            quoted = line
        else:
            raise BadCatalogue(f"{path}:{number}: not a line of a .po file: {line[:60]}")
        if current is None or target is None:
            raise BadCatalogue(f"{path}:{number}: a text before the first msgid")
        _append(current, target, _unquote(quoted, path, number))
    return messages


def write_mo(messages: list[Message], path: Path) -> None:
    """Write the translated messages as a .mo file. Fuzzy and empty ones are left out, as msgfmt does."""
    entries = {
        _original(message): "\0".join(message.strings[i] for i in sorted(message.strings)).encode()
        for message in messages
        if message.translated or (not message.msgid and message.context is None)
    }
    originals = sorted(entries)
    start_of_texts = 28 + 16 * len(originals)
    tables: list[list[int]] = [[], []]
    texts = b""
    for table, column in zip(tables, (originals, [entries[key] for key in originals]), strict=True):
        for text in column:
            table += [len(text), start_of_texts + len(texts)]
            texts += text + b"\0"
    count = len(originals)
    header = struct.pack("<7I", _MAGIC, 0, count, 28, 28 + 8 * count, 0, start_of_texts)
    body = struct.pack(f"<{4 * count}I", *tables[0], *tables[1])
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(header + body + texts)
    fresh.replace(path)


def compile_catalogues(folder: Path) -> list[Path]:
    """Write the .mo beside each .po below `folder` that has none or an older one. Returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            write_mo(read_po(source), target)
            written.append(target)
    return written


def _append(message: Message, target: tuple[str, int], text: str) -> None:
    keyword, index = target
    if keyword == "msgctxt":
        message.context = (message.context or "") + text
    elif keyword == "msgid":
        message.msgid += text
    elif keyword == "msgid_plural":
        message.plural = (message.plural or "") + text
    else:
        message.strings[index] = message.strings.get(index, "") + text


def _unquote(quoted: str, path: Path, number: int) -> str:
    try:
        # The escapes of a .po file are those of C, which Python's literals share.
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError) as error:
        raise BadCatalogue(f"{path}:{number}: a text that is not quoted correctly") from error


def _original(message: Message) -> bytes:
    text = message.msgid if message.context is None else f"{message.context}\x04{message.msgid}"
    return (text if message.plural is None else f"{text}\0{message.plural}").encode()
