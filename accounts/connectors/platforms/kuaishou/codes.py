"""What the result codes of Kuaishou's open platform mean.

Source: open.kuaishou.com, 错误码 (OAuth 2.0 and content tables). Content codes are printed with six digits and sent
with `100` in front.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ...errors import (
    AuthExpired,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    RateLimited,
    RemoteGone,
    Transient,
    UnexpectedResponse,
)
from ...families.codes import Meaning
from ...families.envelopes import Envelope, as_text
from ...messages import _

BAD_APP, BAD_CODE = "100200101", "100200105"
_ENDED = _("The account has withdrawn its permission.")
_RAN_OUT = _("The permission has run out; the account must be connected again.")

COMMON: Mapping[str, Meaning] = MappingProxyType(
    {
        "100200100": Meaning(InvalidContent),
        BAD_APP: Meaning(NeedsReconnect, _("Kuaishou does not know this App ID or App secret.")),
        # "Refused, perhaps an invalid token": renewing once tells.
        "100200102": Meaning(AuthExpired),
        "100200103": Meaning(UnexpectedResponse),
        "100200104": Meaning(UnexpectedResponse),
        BAD_CODE: Meaning(NeedsReconnect),
        "100200106": Meaning(MissingScope),
        "100110000": Meaning(MissingScope),
        "100200107": Meaning(NeedsReconnect),
        "100200108": Meaning(AuthExpired),
        "100200109": Meaning(NeedsReconnect, _ENDED),
        "100200110": Meaning(NeedsReconnect, _RAN_OUT),
        "100200111": Meaning(NeedsReconnect, _ENDED),
        "100200113": Meaning(NeedsReconnect, _RAN_OUT),
        "100200500": Meaning(Transient),
        "100100400": Meaning(InvalidContent),
        "100100402": Meaning(RateLimited),
        "100120001": Meaning(RemoteGone),
    }
)
# What the same codes mean as an answer to publishing. "Publishing failed" (100120003) is not in the table on purpose:
# the list of videos is looked through before anything is sent again.
PUBLISHING: Mapping[str, Meaning] = MappingProxyType(
    {
        **COMMON,
        "100120001": Meaning(InvalidContent),
        "100120002": Meaning(Transient, _("The video did not arrive whole; it is sent again."), definite=True),
    }
)
# At the token endpoints a refused token is one that cannot be renewed.
TOKENS: Mapping[str, Meaning] = MappingProxyType(
    {**COMMON, **dict.fromkeys(("100200102", "100200108", "100200106"), Meaning(NeedsReconnect))}
)


def spelled(result: Any) -> str:
    """A result code as the tables have it; content codes are also seen without the `100` in front."""
    code = as_text(result)
    return f"100{code}" if len(code) == 6 else code


ENVELOPE = Envelope("result", "error_msg", success="1", spelled=spelled)
