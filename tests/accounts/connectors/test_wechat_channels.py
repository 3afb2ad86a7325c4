"""WeChat Channels: accounts by name, videos within the app's limits, and nothing asked of the platform."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.connectors.http import Http
from accounts.connectors.platforms.wechat_channels.connector import WechatChannels
from accounts.connectors.types import Draft, Format

from .samples import Clock, media

FILM = media(b"x", kind=Format.VIDEO, mime="video/mp4", seconds=5)


@pytest.fixture(scope="module")
def channels() -> WechatChannels:
    return WechatChannels(http=Http(), clock=Clock())


def test_an_account_by_name_and_its_short_titles(channels: WechatChannels) -> None:
    assert channels.connect({"handle": "山屿茶"})[0].info.handle == "山屿茶"
    draft = Draft("新茶", Format.VIDEO, "新茶", (FILM,))
    assert [(item.code, item.severity) for item in channels.validate(draft)] == [("title_too_short", "warning")]
    assert channels.validate(replace(draft, title="")) == channels.validate(replace(draft, title="新茶上市包邮")) == []


def test_addresses_of_posts(channels: WechatChannels) -> None:
    assert channels.owns_url("https://weixin.qq.com/sph/AbC123")
    assert channels.owns_url("https://channels.weixin.qq.com/web/pages/feed?eid=1")
    assert not channels.owns_url("https://mp.weixin.qq.com/s/abc"), "an article of an official account"
