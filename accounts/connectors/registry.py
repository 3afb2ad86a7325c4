"""The list of platforms. Adding one is one folder under `platforms/` and one line here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

from .base import Connector
from .http import Http
from .types import Capabilities

Clock = Callable[[], datetime]

BUILTIN: dict[str, str] = {
    "wechat_oa": "accounts.connectors.platforms.wechat_oa.connector:WechatOfficialAccount",
    "weibo": "accounts.connectors.platforms.weibo.connector:Weibo",
    "douyin": "accounts.connectors.platforms.douyin.connector:Douyin",
    "kuaishou": "accounts.connectors.platforms.kuaishou.connector:Kuaishou",
    "bilibili": "accounts.connectors.platforms.bilibili.connector:Bilibili",
    "xiaohongshu": "accounts.connectors.platforms.xiaohongshu.connector:Xiaohongshu",
    "wechat_channels": "accounts.connectors.platforms.wechat_channels.connector:WechatChannels",
    "zhihu": "accounts.connectors.platforms.zhihu.connector:Zhihu",
    "toutiao": "accounts.connectors.platforms.toutiao.connector:Toutiao",
    "facebook": "accounts.connectors.platforms.facebook.connector:Facebook",
    "instagram": "accounts.connectors.platforms.instagram.connector:Instagram",
    "threads": "accounts.connectors.platforms.threads.connector:Threads",
    "x": "accounts.connectors.platforms.x.connector:X",
    "linkedin": "accounts.connectors.platforms.linkedin.connector:LinkedIn",
    "youtube": "accounts.connectors.platforms.youtube.connector:YouTube",
    "tiktok": "accounts.connectors.platforms.tiktok.connector:TikTok",
    "pinterest": "accounts.connectors.platforms.pinterest.connector:Pinterest",
    "telegram": "accounts.connectors.platforms.telegram.connector:Telegram",
    "reddit": "accounts.connectors.platforms.reddit.connector:Reddit",
    "google_business": "accounts.connectors.platforms.google_business.connector:GoogleBusiness",
    "bluesky": "accounts.connectors.platforms.bluesky.connector:Bluesky",
    "mastodon": "accounts.connectors.platforms.mastodon.connector:Mastodon",
    "practice-weibo": "accounts.connectors.platforms.practice.connector:PracticeWeibo",
    "practice-xiaohongshu": "accounts.connectors.platforms.practice.connector:PracticeXiaohongshu",
    "practice-douyin": "accounts.connectors.platforms.practice.connector:PracticeDouyin",
    "practice-wechat": "accounts.connectors.platforms.practice.connector:PracticeWechat",
    "practice-bilibili": "accounts.connectors.platforms.practice.connector:PracticeBilibili",
    "practice-channels": "accounts.connectors.platforms.practice.connector:PracticeChannels",
    "practice-instagram": "accounts.connectors.platforms.practice.connector:PracticeInstagram",
    "practice-x": "accounts.connectors.platforms.practice.connector:PracticeX",
    "practice": "accounts.connectors.platforms.practice.connector:Practice",
}


class UnknownPlatform(LookupError):
    """No connector has this slug."""


def utc_now() -> datetime:
    """The clock connectors get in production: aware UTC."""
    return datetime.now(UTC)


@cache
def load(slug: str) -> type[Any]:
    """Import the connector class of `slug`. Raises UnknownPlatform."""
    try:
        module, name = BUILTIN[slug].split(":")
    except KeyError:
        raise UnknownPlatform(slug) from None
    cls: type[Any] = getattr(import_module(module), name)
    return cls


def slugs() -> tuple[str, ...]:
    """All platform slugs in catalogue order."""
    return tuple(BUILTIN)


def capabilities(slug: str) -> Capabilities:
    """The static facts of a platform. Raises UnknownPlatform."""
    caps: Capabilities = load(slug).capabilities
    return caps


def catalogue() -> tuple[Capabilities, ...]:
    """Facts of every platform in catalogue order."""
    return tuple(capabilities(slug) for slug in BUILTIN)


@cache
def real_slugs() -> tuple[str, ...]:
    """The platforms outside practice, in catalogue order."""
    return tuple(caps.slug for caps in catalogue() if not caps.practice)


@cache
def real(slug: str) -> str:
    """The slug itself; for a practice network that of the platform whose look it has, "" where it has its own."""
    if slug not in BUILTIN or not (caps := capabilities(slug)).practice:
        return slug
    return next((other for other in real_slugs() if capabilities(other).tone == caps.tone), "")


def real_capabilities(slug: str) -> Capabilities:
    """The facts of a platform; for a practice network those of the platform whose look it has, if it has one's.

    Raises UnknownPlatform.
    """
    return capabilities(real(slug) or slug)


def get(slug: str, *, http: Http, clock: Clock = utc_now) -> Connector:
    """A ready connector. Raises UnknownPlatform."""
    connector: Connector = load(slug)(http=http, clock=clock)
    return connector
