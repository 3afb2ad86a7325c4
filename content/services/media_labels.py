"""Marks that say a machine made a picture or video: found before descriptive data is taken out, written back after.

GB 45438-2025 wants a metadata entry `AIGC` (JSON with Label, ContentProducer, ProduceID …); taking it away is forbidden
(AI Labelling Measures art. 10). IPTC's `DigitalSourceType` says the same elsewhere in the world. What we write is an
XMP packet with nothing else in it, so that places and cameras still do not get out.
"""

from __future__ import annotations

import html
import json
import re
import struct
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr
from zlib import crc32

from content.states import MediaAi

LABEL_MAX = 4000
_AIGC = re.compile(rb'AIGC["\']?[^{<]{0,400}?(\{[^{}]{0,3900}\})', re.DOTALL)
_SOURCE = re.compile(rb"digitalsourcetype/(\w*(?:trained|algorithmic)\w*)", re.IGNORECASE)
_ISO6709 = re.compile(rb"[+-]\d{1,3}\.\d+[+-]\d{1,3}\.\d+(?:[+-]\d+(?:\.\d+)?)?/?")
_NS_TC260, _NS_IPTC = "http://www.tc260.org.cn/ns/AIGC/1.0/", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_SOURCE_URI = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_XMP_JPEG, _XMP_PNG = b"http://ns.adobe.com/xap/1.0/\0", b"XML:com.adobe.xmp\0\0\0\0\0"


@dataclass(frozen=True, slots=True)
class AiLabel:
    """`aigc`: the JSON object of the entry, `source`: the last part of IPTC's term; either may be ''."""

    aigc: str = ""
    source: str = ""

    @property
    def says(self) -> MediaAi:
        """What the mark means: 1 generated, 2 perhaps, 3 suspected (GB 45438-2025 annex E)."""
        if self.aigc:
            label = str(json.loads(self.aigc).get("Label", "1"))
            return MediaAi.SUSPECTED if label in {"2", "3"} else MediaAi.GENERATED
        composite = "composite" in self.source.lower()
        return MediaAi.ASSISTED if composite else MediaAi.GENERATED if self.source else MediaAi.NONE

    @property
    def facts(self) -> dict[str, str]:
        """As kept in `MediaAsset.facts`."""
        return {k: v for k, v in (("aigc", self.aigc), ("ai_source", self.source)) if v}


def label_from_facts(facts: dict[str, str]) -> AiLabel:
    """The mark as it was kept."""
    return AiLabel(str(facts.get("aigc") or ""), str(facts.get("ai_source") or ""))


def label_find(data: bytes) -> AiLabel:
    """The mark in a file's descriptive data; an empty one where there is none."""
    text = data
    if b"&quot;" in data or b"&#34;" in data:
        text = html.unescape(data.decode("latin-1")).encode("latin-1", "replace")
    source = _SOURCE.search(data)
    found = next((clean for match in _AIGC.finditer(text) if (clean := _clean(match[1]))), "")
    return AiLabel(found, source[1].decode() if source else "")


def place_blanked(box: bytes) -> bytes:
    """The same box of a video, places (ISO 6709) overwritten, no byte moved."""
    return _ISO6709.sub(lambda match: b" " * len(match[0]), box)


def label_write(data: bytes, mime: str, label: AiLabel, size: tuple[int, int]) -> bytes:
    """The same picture with the mark in an XMP packet; GIF has no place for one and stays. `size` in pixels."""
    if not label.facts:
        return data
    packet = _packet(label)
    if mime == "image/jpeg":
        body = _XMP_JPEG + packet
        return data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]
    if mime == "image/png":
        body = b"iTXt" + _XMP_PNG + packet
        at = 8 + 12 + struct.unpack(">I", data[8:12])[0]
        return data[:at] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", crc32(body)) + data[at:]
    if mime == "image/webp":
        return _webp(data, packet, size)
    return data


def _clean(raw: bytes) -> str:
    try:
        value = json.loads(raw.decode("utf-8"))
    except (ValueError, UnicodeDecodeError):
        return ""
    known = {str(k)[:40]: str(v)[:400] for k, v in value.items()} if isinstance(value, dict) else {}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return text if "Label" in known and len(text) <= LABEL_MAX else ""


def _packet(label: AiLabel) -> bytes:
    given = []
    if label.aigc:
        given.append(f'xmlns:TC260="{_NS_TC260}" TC260:AIGC={quoteattr(label.aigc)}')
    if label.source:
        uri = quoteattr(_SOURCE_URI + label.source)
        given.append(f'xmlns:Iptc4xmpExt="{_NS_IPTC}" Iptc4xmpExt:DigitalSourceType={uri}')
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {" ".join(given)}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def _webp(data: bytes, packet: bytes, size: tuple[int, int]) -> bytes:
    """RFC 9649: an extended header with the XMP bit, the picture's chunks, then the packet."""
    body = data[12:]
    if body[:4] == b"VP8X":
        body = body[:8] + bytes([body[8] | 0x04]) + body[9:]
    else:
        width, height = size
        edges = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        alpha = 0x10 if body[:4] == b"VP8L" and body[12] & 0x10 else 0
        body = b"VP8X" + struct.pack("<I", 10) + bytes([0x04 | alpha, 0, 0, 0]) + edges + body
    body += b"XMP " + struct.pack("<I", len(packet)) + packet + b"\0" * (len(packet) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
