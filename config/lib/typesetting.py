"""PDF and PNG files by Typst, with a Chinese font of ours: no browser, no system font, no other program.

The font is Noto Sans SC in two weights, regular and bold, from the npm package that `./juzhen up` and the image install
with the others. Its WOFF files are tables packed by zlib, which the standard library unpacks in some 50 ms, whereas
WOFF2 needs two more packages and 15 s; wheels with this font hold no bold. Glyphs: some 7,900, Latin and the Chinese
characters in use; one outside them is drawn as a box.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
import threading
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings

from config.lib.vendor import NODE_MODULES

FONT = "Noto Sans SC"
WEIGHTS = (400, 700)
PNG_PPI = 144
_PACKED = NODE_MODULES / "@fontsource" / "noto-sans-sc" / "files"
# One compiler sets one document at a time.
_LOCK = threading.Lock()


class TypesettingFailed(RuntimeError):
    """The source of a document is wrong, or the fonts are not installed; the message says which."""


@cache
def font_folder() -> Path:
    """The folder with the unpacked fonts, `var/fonts`; fills it the first time.

    Raises TypesettingFailed where the npm packages are not installed.
    """
    folder = Path(settings.VAR_DIR) / "fonts"
    for weight in WEIGHTS:
        target = folder / f"NotoSansSC-{weight}.ttf"
        if not target.is_file():
            _unpack(_PACKED / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff", target)
    return folder


def typeset_pdf(source: str, *, data: Any) -> bytes:
    """A PDF of the Typst `source`; its text can be searched and copied.

    `data` is anything JSON can hold. The source reads it by `#let d = json(bytes(sys.inputs.data))`, so that what
    people wrote never becomes markup; a drawing in it by `#image(bytes(d.svg), format: "svg")`.
    Raises TypesettingFailed.
    """
    return _typeset(source, data, "pdf")


def typeset_png(source: str, *, data: Any, ppi: float = PNG_PPI) -> bytes:
    """The first page of `source` as a picture of `ppi` dots an inch; otherwise like `typeset_pdf`."""
    return _typeset(source, data, "png", ppi)


def svg_png(svg: str, *, width: int, height: int, ppi: float = PNG_PPI) -> bytes:
    """A standalone SVG document of `width` × `height` points as a picture of `ppi` dots an inch (144: twice the size).

    Texts in it are set in `FONT`. Raises TypesettingFailed.
    """
    source = (
        f"#set page(width: {int(width)}pt, height: {int(height)}pt, margin: 0pt)\n"
        "#let d = json(bytes(sys.inputs.data))\n"
        '#image(bytes(d.svg), format: "svg", width: 100%, height: 100%)\n'
    )
    return typeset_png(source, data={"svg": svg}, ppi=ppi)


def _typeset(source: str, data: Any, kind: Literal["pdf", "png"], ppi: float | None = None) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        with _LOCK:
            made = _compiler().compile(input=source.encode(), format=kind, ppi=ppi, sys_inputs=inputs)
    except typst.TypstError as error:
        raise TypesettingFailed(str(error)) from error
    # Pictures of several pages come as a list.
    first = made[0] if isinstance(made, list) else made
    if not first:
        raise TypesettingFailed("The document has no page.")
    return first


@cache
def _compiler() -> typst.Compiler:
    # The folder of the fonts is also the only one that a source could read files from.
    folder = str(font_folder())
    return typst.Compiler(root=folder, font_paths=[folder], ignore_system_fonts=True)


def _unpack(packed: Path, target: Path) -> None:
    """Write the font of a WOFF file (W3C WOFF File Format 1.0) as TrueType; another process may do the same."""
    try:
        data = packed.read_bytes()
    except OSError as error:
        raise TypesettingFailed(f"The font is not installed: {error.strerror}. Run ./juzhen up once.") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
        file.write(truetype(data))
    os.replace(file.name, target)


def truetype(woff: bytes) -> bytes:
    """The TrueType font inside the bytes of a WOFF file. Raises TypesettingFailed for anything else."""
    if woff[:4] != b"wOFF":
        raise TypesettingFailed("This is no WOFF file.")
    flavour, count = woff[4:8], struct.unpack(">H", woff[12:14])[0]
    tables = []
    for at in range(44, 44 + 20 * count, 20):
        tag, offset, packed, size, checksum = struct.unpack(">4sIIII", woff[at : at + 20])
        body = woff[offset : offset + packed]
        tables.append((tag, checksum, body if packed == size else zlib.decompress(body, bufsize=size)))
    largest = 1 << (count.bit_length() - 1)
    head = struct.pack(">4sHHHH", flavour, count, 16 * largest, largest.bit_length() - 1, 16 * (count - largest))
    directory, bodies = b"", b""
    for tag, checksum, body in tables:
        directory += struct.pack(">4sIII", tag, checksum, 12 + 16 * count + len(bodies), len(body))
        # Every table begins at a multiple of four bytes.
        bodies += body + b"\0" * (-len(body) % 4)
    return head + directory + bodies
