"""A brand kit as one ZIP: the files as they were given, the palette for design programs, and a page to read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import partial

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.identity_states import BrandFileKind, BrandKind, ColourRole, LogoVariant
from accounts.models import BrandFile, BrandKit
from config.lib.colours import contrast, grade, hex_rgb
from config.lib.zip_stream import Entry, zip_stream

_FOLDERS = {BrandFileKind.LOGO: "logos", BrandFileKind.DO: "examples/do", BrandFileKind.DONT: "examples/dont"}


def kit_package(kit: BrandKit) -> Iterator[bytes]:
    """The archive, made while it is sent, its texts in the active language. Files the storage lost are left out."""
    files = [row for row in kit.files.all() if default_storage.exists(row.path)]
    texts = {
        "README.md": "\ufeff" + _readme(kit, files),
        "palette.json": json.dumps(_palette(kit), ensure_ascii=False, indent=2) + "\n",
        "palette.css": _css(kit),
        "palette.gpl": _gpl(kit),
    }
    return zip_stream([*_texts(texts), *_files(files)])


def _texts(texts: dict[str, str]) -> Iterator[Entry]:
    for name, text in texts.items():
        data = text.encode()
        yield Entry(name, len(data), partial(io.BytesIO, data))


def _files(files: list[BrandFile]) -> Iterator[Entry]:
    for number, row in enumerate(files, start=1):
        yield Entry(_path(number, row), row.size, partial(default_storage.open, row.path, "rb"))


def _path(number: int, row: BrandFile) -> str:
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", row.name).strip(" .") or "file"
    variant = f"{row.variant}-" if row.variant else ""
    return f"{_FOLDERS[BrandFileKind(row.kind)]}/{number:02d}-{variant}{safe}"


def _palette(kit: BrandKit) -> dict[str, object]:
    colours = [{**colour, "rgb": list(hex_rgb(colour["hex"]))} for colour in kit.colours]
    return {"brand": kit.name, "slogan": kit.slogan, "colours": colours, "fonts": kit.fonts}


def _css(kit: BrandKit) -> str:
    lines, count = [], dict.fromkeys(ColourRole.values, 0)
    for colour in kit.colours:
        count[colour["role"]] += 1
        number = f"-{count[colour['role']]}" if count[colour["role"]] > 1 else ""
        note = colour["name"].replace("*/", "")
        lines.append(f"  --brand-{colour['role']}{number}: {colour['hex']};" + (f" /* {note} */" if note else ""))
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def _gpl(kit: BrandKit) -> str:
    """A palette for GIMP and Inkscape: one line a colour, its name last."""
    head = ["GIMP Palette", f"Name: {kit.name}", "Columns: 0", "#"]
    rows = ["{:3d} {:3d} {:3d}\t{}".format(*hex_rgb(c["hex"]), c["name"] or c["hex"]) for c in kit.colours]
    return "\n".join([*head, *rows]) + "\n"


def _readme(kit: BrandKit, files: list[BrandFile]) -> str:
    parts = [f"# {kit.name}", " · ".join(filter(None, [str(BrandKind(kit.kind).label), kit.slogan]))]
    colours = [
        f"- {ColourRole(c['role']).label}: **{c['hex']}** RGB {' '.join(map(str, hex_rgb(c['hex'])))}"
        + (f" · CMYK {c['cmyk']}" if c["cmyk"] else "")
        + (f" · {c['name']}" if c["name"] else "")
        for c in kit.colours
    ]
    fonts = [
        "- " + " · ".join(filter(None, [f"**{f['name']}**", f["use"], f["licence"], f["fallback"]])) for f in kit.fonts
    ]
    shown = [
        f"- `{_path(number, row)}`"
        + (f" · {LogoVariant(row.variant).label}" if row.variant else f" · {BrandFileKind(row.kind).label}")
        + (f" · {row.note}" if row.note else "")
        for number, row in enumerate(files, start=1)
    ]
    sections = [
        (_("Colours"), "\n".join(colours)),
        (_("Text on ground"), "\n".join(_pairs(kit))),
        (_("Fonts"), "\n".join(fonts)),
        (_("Clear space"), kit.clear_space),
        (_("Smallest size"), kit.min_size),
        (_("Tone of voice"), kit.tone),
        (_("Not our style"), "\n".join(filter(None, [kit.forbidden_styles, "、".join(kit.phrases_forbidden)]))),
        (_("Files"), "\n".join(shown)),
    ]
    parts += [f"## {title}\n\n{text}" for title, text in sections if text]
    return "\n\n".join(filter(None, parts)) + "\n"


def _pairs(kit: BrandKit) -> Iterator[str]:
    """Which colours carry text on which, by WCAG 2.2."""
    for ground in kit.palette:
        for text in kit.palette:
            ratio = contrast(ground, text)
            if text != ground and (found := grade(ratio)):
                yield f"- {text} / {ground}: {ratio:.1f} : 1 · {_('large text only') if found == 'large' else found}"
