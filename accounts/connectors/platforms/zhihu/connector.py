"""Zhihu: a person posts by hand; with an access secret the account's own figures and comments are read.

Facts: developer.zhihu.com/docs, 2026-09: the open platform reads only, and only what belongs to the secret's account.
"""

from __future__ import annotations

from .facts import CAPABILITIES
from .figures import Figures
from .inbox import Inbox
from .signin import SignIn


class Zhihu(SignIn, Figures, Inbox):
    """Posts are handed over; reads figures and comments where the account has an access secret."""

    capabilities = CAPABILITIES
