"""The networks this one imitates, and one of its own, with the limits it holds each of them to.

The figures are the imitated platforms' own (see docs of each connector). They are repeated here on purpose: a server
that shared the client's table could never catch the client's mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MB = 1024 * 1024
JPEG_PNG = ("image/jpeg", "image/png")
WEB_IMAGES = (*JPEG_PNG, "image/webp", "image/gif")
VIDEOS = ("video/mp4", "video/quicktime", "video/webm")


@dataclass(frozen=True, slots=True)
class Flavour:
    """One imitated network. `counts`: which figures it reports; `key`: native, lookup or none.

    `window_hours`: how long after a person's latest message it may be answered, 0 for ever.
    Besides text and files a post may carry options: one of `audiences`, one of `boards` (name → label), a topic of at
    most `topic_max` characters.
    """

    slug: str
    name_zh: str
    name_en: str
    glyph: str
    tone: str
    layout: str
    key: str
    formats: frozenset[str]
    text_max: int
    text_rule: str = "code_points"
    title_min: int = 0
    title_max: int = 0
    title_rule: str = "code_points"
    hashtags_max: int | None = None
    images_min: int = 0
    images_max: int = 0
    image_types: tuple[str, ...] = WEB_IMAGES
    image_max_bytes: int = 20 * MB
    ratio: tuple[float, float] | None = None
    video: bool = False
    video_required: bool = False
    video_max_seconds: int = 3600
    video_max_bytes: int = 512 * MB
    video_cover: tuple[tuple[int, int], ...] = ()
    comment_max: int = 300
    message_max: int = 1000
    window_hours: int = 0
    thread_max: int = 0
    language: str = "zh"
    reach: float = 0.2
    audiences: frozenset[str] = frozenset()
    boards: tuple[tuple[str, str], ...] = ()
    topic_max: int = 0
    counts: frozenset[str] = field(default=frozenset({"likes", "comments", "shares"}))

    def name(self, language: str) -> str:
        """The network's name in `zh` or `en`."""
        return self.name_zh if language == "zh" else self.name_en


FLAVOURS: dict[str, Flavour] = {
    flavour.slug: flavour
    for flavour in (
        Flavour(
            "xiaohongshu", "小红书", "Xiaohongshu", "红", "xhs", "media", "lookup", frozenset({"image", "video"}),
            text_max=1000, title_max=20, title_rule="half_width", hashtags_max=10, images_min=1, images_max=18,
            video=True, video_max_seconds=900, reach=0.35,
            counts=frozenset({"impressions", "likes", "comments", "shares", "saves"}),
        ),
        Flavour(
            "douyin", "抖音", "Douyin", "抖", "dy", "stage", "none", frozenset({"video"}),
            text_max=1000, hashtags_max=5, images_max=1, video=True, video_required=True, video_max_seconds=900,
            video_cover=((3, 4), (9, 16)), comment_max=100, window_hours=24, reach=0.6,
            counts=frozenset({"video_views", "likes", "comments", "shares", "saves"}),
        ),
        Flavour(
            "weibo", "微博", "Weibo", "微", "wb", "text", "native", frozenset({"text", "image", "video"}),
            text_max=2000, images_max=18, video=True, video_max_seconds=900, comment_max=140,
            message_max=300, window_hours=48, reach=0.15,
            counts=frozenset({"impressions", "likes", "comments", "shares"}),
        ),
        Flavour(
            "wechat", "公众号", "WeChat Official Account", "公", "gzh", "article", "lookup",
            frozenset({"image", "article"}),
            text_max=20000, title_min=1, title_max=64, images_min=1, images_max=20, image_types=JPEG_PNG,
            image_max_bytes=10 * MB, comment_max=600, message_max=600, window_hours=48, reach=0.08,
            counts=frozenset({"impressions", "reach", "likes", "comments", "shares"}),
        ),
        Flavour(
            "bilibili", "哔哩哔哩", "Bilibili", "B", "bili", "cinema", "lookup", frozenset({"video"}),
            text_max=2000, title_min=1, title_max=80, hashtags_max=10, images_max=1, video=True, video_required=True,
            video_max_seconds=18000, comment_max=1000, reach=0.3,
            counts=frozenset({"video_views", "likes", "comments", "shares", "saves"}),
        ),
        Flavour(
            "channels", "视频号", "WeChat Channels", "视", "sph", "stage", "none", frozenset({"image", "video"}),
            text_max=1000, title_min=0, title_max=16, images_max=9, video=True, reach=0.25,
            counts=frozenset({"video_views", "likes", "comments", "shares"}),
        ),
        Flavour(
            "instagram", "Instagram", "Instagram", "IG", "ig", "media", "native", frozenset({"image", "video"}),
            text_max=2200, hashtags_max=5, images_min=1, images_max=10, image_types=JPEG_PNG, image_max_bytes=8 * MB,
            ratio=(0.8, 1.91), video=True, video_max_seconds=900, window_hours=24, language="en", reach=0.22,
            counts=frozenset({"impressions", "reach", "likes", "comments", "shares", "saves"}),
        ),
        Flavour(
            "x", "X", "X", "X", "x", "text", "native", frozenset({"text", "image", "video"}),
            text_max=280, text_rule="x_weighted", images_max=4, image_max_bytes=5 * MB, video=True,
            video_max_seconds=140, comment_max=280, message_max=10_000, thread_max=25, language="en", reach=0.12,
            counts=frozenset({"impressions", "likes", "comments", "shares", "saves", "clicks"}),
        ),
        # No imitation: everything a platform may ask for at once, for training and tests.
        Flavour(
            "practice", "练习网络", "Practice network", "练", "practice", "text", "native",
            frozenset({"text", "image", "video", "article"}),
            text_max=5000, title_max=60, images_max=9, video=True, video_max_seconds=900, comment_max=300, reach=0.2,
            audiences=frozenset({"everyone", "followers"}), topic_max=30,
            boards=(("news", "新品 · News"), ("stories", "故事 · Stories")),
            counts=frozenset({"impressions", "likes", "comments", "shares", "saves"}),
        ),
    )
}  # fmt: skip
