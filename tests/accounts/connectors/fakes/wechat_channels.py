"""WeChat Channels has no interface for us: whatever is asked of this fake is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .platform import PlatformFake


class Fake(PlatformFake):
    """Nothing can be asked, and nothing is seen that a person did not post."""

    hosts = ("channels.weixin.qq.com",)
    values: ClassVar[Mapping[str, str]] = {
        "handle": "山屿茶",
        "display_name": "山屿茶",
    }

    def __init__(self) -> None:
        super().__init__()
        self.routes = []

    def visible(self) -> list[str]:
        return []
