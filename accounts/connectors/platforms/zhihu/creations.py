"""What creations on Zhihu are called: their addresses."""

from __future__ import annotations

import re

PATH = re.compile(r"(?:/question/\d+)?/(answer|p|pin|zvideo)/(\w+)")
_PAGES = {
    "answer": "www.zhihu.com/answer",
    "article": "zhuanlan.zhihu.com/p",
    "pin": "www.zhihu.com/pin",
    "zvideo": "www.zhihu.com/zvideo",
}


def address_of(remote_id: str) -> str | None:
    """The address of a creation, from itself or from `kind:number` (answer, article, pin, zvideo); None for neither."""
    if remote_id.startswith("https://"):
        return remote_id if PATH.search(remote_id) else None
    kind, _colon, token = remote_id.partition(":")
    return f"https://{_PAGES[kind]}/{token}" if re.fullmatch(r"\w+", token) and kind in _PAGES else None
