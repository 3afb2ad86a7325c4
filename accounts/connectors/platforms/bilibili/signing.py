"""The signature of Bilibili's open platform, version 2.0, for requests we send and events we receive.

Source: open.bilibili.com, 接口签名实现标准: the six `x-bili-` headers in alphabetical order, one `name:value` per line,
are signed with the App secret (HMAC-SHA256, hex).
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from datetime import datetime

METHOD, VERSION = "HMAC-SHA256", "2.0"
SIGNED = (
    "x-bili-accesskeyid",
    "x-bili-content-md5",
    "x-bili-signature-method",
    "x-bili-signature-nonce",
    "x-bili-signature-version",
    "x-bili-timestamp",
)


def md5(body: bytes) -> str:
    """The digest of a body as the platform asks for it."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def signature(headers: Mapping[str, str], secret: str) -> str:
    """What `authorization` must say for these headers (names in lower case)."""
    lines = "\n".join(f"{name}:{headers.get(name, '')}" for name in SIGNED)
    return hmac.new(secret.encode(), lines.encode(), hashlib.sha256).hexdigest()


def signed_headers(client_id: str, secret: str, body: bytes, now: datetime, *, nonce: str = "") -> dict[str, str]:
    """The headers that go with a request; `body`: the JSON exactly as sent, b'' for a read and for a form of parts."""
    headers = {
        "x-bili-accesskeyid": client_id,
        "x-bili-content-md5": md5(body),
        "x-bili-signature-method": METHOD,
        "x-bili-signature-nonce": nonce or uuid.uuid4().hex,
        "x-bili-signature-version": VERSION,
        "x-bili-timestamp": str(int(now.timestamp())),
    }
    return {**headers, "authorization": signature(headers, secret)}
