"""Pushes signed with SHA-1 over sorted words, as WeChat and Weibo send them, and WeChat's encrypted XML bodies.

Facts: developers.weixin.qq.com, "Message encryption and decryption" and "Receiving messages" of 2025; Weibo's fan
service signs the same way. The scheme was compared with two independent implementations; known answers are tests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from ..errors import HookRefused
from .events import same

# How far the platform's clock and the way to us may put a call off.
FRESH_SECONDS = 600
XML_MAX, DEPTH_MAX, ELEMENTS_MAX = 512_000, 8, 2_000
KEY_LENGTH = 43
_BLOCK = 32


def signature_of(*words: str) -> str:
    """Hex SHA-1 of the words, sorted and joined. The scheme is the platforms' own; its secret is one of the words."""
    return hashlib.sha1("".join(sorted(words)).encode(), usedforsecurity=False).hexdigest()


def check_signature(query: Mapping[str, str], secret: str, *, now: datetime, name: str, encrypted: str = "") -> None:
    """Hold `query[name]` against the signature over secret, timestamp, nonce and the encrypted body, if there is one.

    `now`: aware. Raises HookRefused when it differs, or when the timestamp is more than ten minutes away.
    """
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    words = (secret, timestamp, nonce, *([encrypted] if encrypted else []))
    given = query.get(name, "")
    if not secret or not same(signature_of(*words), given):
        raise HookRefused(code="signature")
    if not timestamp.isdecimal() or len(timestamp) > 12 or abs(now.timestamp() - int(timestamp)) > FRESH_SECONDS:
        raise HookRefused(code="stale")


def parse_xml(body: bytes) -> dict[str, Any]:
    """A push body as nested dicts of texts; a name that comes several times becomes a list.

    Documents with a document type, hence with entities of their own, and very deep or large ones are refused. Raises
    HookRefused.
    """
    builder = _Builder()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    if len(body) > XML_MAX:
        raise HookRefused(code="too_large")
    try:
        parser.Parse(body, True)
    except (ExpatError, ValueError, LookupError):
        raise HookRefused(code="bad_xml") from None
    found = builder.root
    if not isinstance(found, dict):
        raise HookRefused(code="bad_xml")
    return found


def decrypt(key: str, encrypted: str, receiver: str) -> bytes:
    """The message in an `Encrypt` field. `key`: EncodingAESKey, 43 characters; `receiver`: the appid it must be for.

    Raises HookRefused for anything that is not a message for this receiver.
    """
    secret = _key(key)
    try:
        data = base64.b64decode(encrypted, validate=True)
    except ValueError:
        raise HookRefused(code="bad_base64") from None
    if not data or len(data) % 16:
        raise HookRefused(code="bad_length")
    opener = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
    plain = opener.update(data) + opener.finalize()
    padding = plain[-1]
    if not 1 <= padding <= _BLOCK or len(plain) < 20 + padding:
        raise HookRefused(code="bad_padding")
    plain = plain[:-padding]
    (length,) = struct.unpack(">I", plain[16:20])
    message, found = plain[20 : 20 + length], plain[20 + length :]
    if len(message) != length or not hmac.compare_digest(found, receiver.encode()):
        raise HookRefused(code="other_receiver")
    return message


def encrypt(key: str, message: bytes, receiver: str, *, salt: bytes = b"") -> str:
    """The opposite of `decrypt`. `salt`: the 16 random bytes in front, given only by tests."""
    secret = _key(key)
    plain = (salt or secrets.token_bytes(16)) + struct.pack(">I", len(message)) + message + receiver.encode()
    padding = _BLOCK - len(plain) % _BLOCK
    closer = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(closer.update(plain + bytes([padding]) * padding) + closer.finalize()).decode()


def key_fits(key: str) -> bool:
    """Whether this can be an EncodingAESKey: 43 characters that stand for 32 bytes."""
    try:
        return len(key) == KEY_LENGTH and len(_key(key)) == 32
    except HookRefused:
        return False


def _key(key: str) -> bytes:
    try:
        # Keys come from a random generator, so the last character may hold bits that stand for nothing.
        found = base64.b64decode(f"{key}=")
    except ValueError:
        found = b""
    if len(found) != 32:
        raise HookRefused(code="bad_key")
    return found


class _Builder:
    """Collects a document from the parser's calls."""

    def __init__(self) -> None:
        self.root: Any = None
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._elements = 0

    def refuse(self, *_args: Any) -> None:
        raise HookRefused(code="doctype")

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= DEPTH_MAX or self._elements > ELEMENTS_MAX:
            raise HookRefused(code="too_deep")
        self._open.append((name, {}, []))

    def text(self, data: str) -> None:
        self._open[-1][2].append(data)

    def end(self, _name: str) -> None:
        name, children, texts = self._open.pop()
        value: Any = children or "".join(texts).strip()
        if not self._open:
            self.root = value
            return
        siblings = self._open[-1][1]
        if name not in siblings:
            siblings[name] = value
        elif isinstance(siblings[name], list):
            siblings[name].append(value)
        else:
            siblings[name] = [siblings[name], value]
