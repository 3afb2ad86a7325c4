"""Handles as people type or paste them."""

from __future__ import annotations

import re

from ..errors import InvalidContent
from ..messages import _
from ..text import problem


def handle_of(platform: str, given: str, pattern: str) -> str:
    """A handle without "@" that matches `pattern` as a whole. Raises InvalidContent at the field `handle`.

    What it returns may go into an address or a field list: the pattern must let nothing through that means something
    there.
    """
    handle = given.strip().lstrip("@")
    if not re.fullmatch(pattern, handle):
        wrong = problem("handle_invalid", "handle", _("This cannot be the name of an account there."))
        raise InvalidContent(platform=platform, problems=[wrong])
    return handle
