"""drand, a public randomness beacon run by many organisations together (the League of Entropy): https://drand.love.

The network `quicknet` signs a round every three seconds; nobody can know or choose a round's value beforehand. Round,
time and chain are public: `https://api.drand.sh/<chain>/info` names the genesis time and period used here, and
`…/public/<round>` the value. A round's randomness is the SHA-256 of its signature, which is checked.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta

from accounts.connectors.errors import ConnectorError
from accounts.services.wire import http
from interactions.activity_errors import SeedUnreachable

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
GENESIS, PERIOD = 1_692_803_367, 3
RELAYS = ("https://api.drand.sh", "https://api2.drand.sh", "https://drand.cloudflare.com")
_HEX = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"(?:[0-9a-f]{2}){40,200}")


def round_at(moment: datetime) -> int:
    """The first round that is signed at `moment` (aware) or later."""
    return max(1, -(-(int(-(-moment.timestamp() // 1)) - GENESIS) // PERIOD) + 1)


def time_of(number: int) -> datetime:
    """When a round is signed: genesis + (round − 1) × period, aware UTC."""
    return datetime.fromtimestamp(GENESIS, UTC) + timedelta(seconds=(number - 1) * PERIOD)


def round_url(number: int) -> str:
    """Where anybody reads a round."""
    return f"{RELAYS[0]}/{CHAIN}/public/{number}"


def is_randomness(text: str) -> bool:
    """Whether this can be the value of a round."""
    return _HEX.fullmatch(text) is not None


def randomness(number: int) -> str:
    """The value of a round that has been signed, 64 hexadecimal digits. Calls the network. Raises SeedUnreachable."""
    for relay in RELAYS:
        try:
            answer = http().request(
                "GET", f"{relay}/{CHAIN}/public/{number}", platform="", write=False, max_bytes=20_000, total=8.0
            )
            if answer.ok and (value := _value(answer.body, number)):
                return value
        except (ConnectorError, OSError, ValueError):
            continue
    raise SeedUnreachable


def _value(body: bytes, number: int) -> str:
    """The randomness in an answer, '' when it does not fit its signature."""
    told = json.loads(body)
    value, signature = str(told.get("randomness", "")).lower(), str(told.get("signature", "")).lower()
    if told.get("round") != number or not _HEX.fullmatch(value) or not _SIGNATURE.fullmatch(signature):
        return ""
    return value if hashlib.sha256(bytes.fromhex(signature)).hexdigest() == value else ""
