"""What the codes of Bilibili's open platform mean.

Sources: open.bilibili.com, 状态码 (general, video, OAuth 2), and the codes 4000 to 4011, 123xxx, 129xxx, 130xxx, 131xxx
and 141xxx as users of the interface have met them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

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
from ...messages import _

CLIENT_ID_WRONG, SECRET_WRONG, CODE_UNKNOWN, REFRESH_DEAD = "122000", "122001", "122002", "122007"
APP_WRONG = _("Bilibili does not know this client_id or App secret.")
_UNSIGNED = _("Bilibili does not accept the request's signature. Check the App secret and the server's clock.")
_UPLOAD_GONE = _("Bilibili no longer knows the upload; the video is sent again.")
_FILE = _("Bilibili does not take this file.")
# Counted per app and day: an hour later there may be room again, and asking earlier is futile.
_USED_UP = Meaning(RateLimited, wait=3600)


def _all(codes: Iterable[int], meaning: Meaning) -> dict[str, Meaning]:
    return {str(code): meaning for code in codes}


TABLE: Mapping[str, Meaning] = MappingProxyType(
    {
        **_all(
            (
                *(-500, -503, 4010, 4011, 122009, 122010, 123002, 123023, 123028, 123039, 123044, 127200, 127201),
                *(129020, 129021, 130004, 130005, 130006, 131001, 141002, 141003, 141005),
            ),
            Meaning(Transient),
        ),
        **_all((-412, -799, 123026, 127306), Meaning(RateLimited)),
        "127009": _USED_UP,
        **_all((4002, 4003), Meaning(UnexpectedResponse, _UNSIGNED)),
        **_all((-101, 122008, 127000, 127001, 127002, 127003, 127008, 127012, 127023), Meaning(AuthExpired)),
        **_all((122000, 122001, 127004), Meaning(NeedsReconnect, APP_WRONG)),
        **_all((122002, 122007), Meaning(NeedsReconnect)),
        **_all((123001, 127005, 127006, 127007, 127010, 127011, 127304, 127305, 130001), Meaning(MissingScope)),
        **_all((-400, 4000, 4001, *range(4004, 4010), 127100, 127207), Meaning(InvalidContent)),
        **_all((123006, 127102, 129022, 130007), Meaning(InvalidContent, _FILE)),
        # The upload is what a submission names, so nothing was submitted.
        "127022": Meaning(Transient, _UPLOAD_GONE, definite=True),
        **_all(
            (-404, 123004, 123005, 123011, 123040, 123041, 127107, 127124, 129001, 130002, 141004), Meaning(RemoteGone)
        ),
    }
)
# Families whose remaining codes all refuse the content or its parameters.
_REFUSALS = ("1230", "1290")


def otherwise(code: str) -> Meaning | None:
    """The meaning of a code that is not in the table; None where it may mean anything."""
    return Meaning(InvalidContent) if len(code) == 6 and code.startswith(_REFUSALS) else None
