"""Decides whether a network would take a post: each broken rule becomes one entry of the answer's `details`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .counting import hashtags, length
from .errors import ApiError
from .flavours import Flavour
from .records import MediaFile

RATIO_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Submission:
    """What a client asks to publish."""

    format: str
    title: str
    text: str
    media: tuple[MediaFile, ...]
    thread: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


class Findings:
    """Collects broken rules."""

    def __init__(self) -> None:
        self.entries: list[dict[str, object]] = []

    def add(self, code: str, field: str, *, limit: object = None, actual: object = None) -> None:
        """Note one broken rule with the limit and the value found."""
        self.entries.append({"code": code, "field": field, "limit": limit, "actual": actual})


def check(flavour: Flavour, post: Submission) -> None:
    """Raise ApiError 422 `content_invalid` when the post breaks a rule of its network."""
    found = Findings()
    if post.format not in flavour.formats:
        found.add("format_unsupported", "format", limit=sorted(flavour.formats), actual=post.format)
    else:
        _words(flavour, post, found)
        _pictures(flavour, post, found)
        _videos(flavour, post, found)
        _options(flavour, post, found)
    if found.entries:
        raise ApiError(422, "content_invalid", "The post breaks the rules of this network.", details=found.entries)


def check_comment(flavour: Flavour, text: str, *, message: bool = False) -> None:
    """Raise ApiError 422 when a comment (or a direct message) is empty or too long."""
    if not text.strip():
        raise ApiError(
            422, "content_invalid", "A comment needs text.", details=[{"code": "text_required", "field": "text"}]
        )
    size = length(text, flavour.text_rule)
    most = flavour.message_max if message else flavour.comment_max
    if size > most:
        entry = {"code": "text_too_long", "field": "text", "limit": most, "actual": size}
        raise ApiError(422, "content_invalid", "The comment is too long.", details=[entry])


def _words(flavour: Flavour, post: Submission, found: Findings) -> None:
    size = length(post.text, flavour.text_rule)
    if size > flavour.text_max:
        found.add("text_too_long", "text", limit=flavour.text_max, actual=size)
    if not post.text.strip() and not post.media:
        found.add("text_required", "text")
    title = length(post.title, flavour.title_rule)
    if title > flavour.title_max:
        found.add(
            "title_too_long" if flavour.title_max else "title_unsupported",
            "title",
            limit=flavour.title_max,
            actual=title,
        )
    if title < flavour.title_min:
        found.add("title_required", "title", limit=flavour.title_min, actual=title)
    tags = len(hashtags(post.text))
    if flavour.hashtags_max is not None and tags > flavour.hashtags_max:
        found.add("too_many_hashtags", "text", limit=flavour.hashtags_max, actual=tags)
    if len(post.thread) > flavour.thread_max:
        found.add(
            "thread_too_long" if flavour.thread_max else "thread_unsupported",
            "thread",
            limit=flavour.thread_max,
            actual=len(post.thread),
        )
    for index, part in enumerate(post.thread):
        part_size = length(part, flavour.text_rule)
        if not part.strip() or part_size > flavour.text_max:
            found.add(
                "text_too_long" if part.strip() else "text_required",
                f"thread.{index}",
                limit=flavour.text_max,
                actual=part_size,
            )


def _pictures(flavour: Flavour, post: Submission, found: Findings) -> None:
    images = [item for item in post.media if item.kind == "image"]
    videos = len(post.media) - len(images)
    if len(images) > flavour.images_max:
        found.add("too_many_images", "media", limit=flavour.images_max, actual=len(images))
    if not videos and len(images) < flavour.images_min:
        found.add("image_required", "media", limit=flavour.images_min, actual=len(images))
    if videos and images and not flavour.video_required:
        found.add("mixed_media", "media")
    for index, image in enumerate(images):
        place = f"media.{index}"
        if image.mime not in flavour.image_types:
            found.add("image_type", place, limit=list(flavour.image_types), actual=image.mime)
        if image.size > flavour.image_max_bytes:
            found.add("image_too_large", place, limit=flavour.image_max_bytes, actual=image.size)
        ratio = image.width / max(image.height, 1)
        if flavour.ratio and not _within(ratio, *flavour.ratio):
            found.add("image_ratio", place, limit=list(flavour.ratio), actual=round(ratio, 3))
    if flavour.video_cover and videos and images:
        _cover(flavour.video_cover, images, found)


def _cover(allowed: Sequence[tuple[int, int]], images: Sequence[MediaFile], found: Findings) -> None:
    ratio = images[0].width / max(images[0].height, 1)
    if not any(_within(ratio, wide / high, wide / high) for wide, high in allowed):
        shapes = [f"{wide}:{high}" for wide, high in allowed]
        found.add("cover_ratio", "media", limit=shapes, actual=f"{images[0].width}:{images[0].height}")


def _videos(flavour: Flavour, post: Submission, found: Findings) -> None:
    videos = [item for item in post.media if item.kind == "video"]
    if flavour.video_required and not videos:
        found.add("video_required", "media", limit=1, actual=0)
    allowed = 1 if flavour.video else 0
    if len(videos) > allowed:
        found.add("too_many_videos", "media", limit=allowed, actual=len(videos))
    for video in videos:
        if video.seconds > flavour.video_max_seconds:
            found.add("video_too_long", "media", limit=flavour.video_max_seconds, actual=video.seconds)
        if video.size > flavour.video_max_bytes:
            found.add("video_too_large", "media", limit=flavour.video_max_bytes, actual=video.size)


def _options(flavour: Flavour, post: Submission, found: Findings) -> None:
    known = {"audience": flavour.audiences, "board": {name for name, _label in flavour.boards}}
    for name, value in post.options.items():
        if name == "topic" and flavour.topic_max and isinstance(value, str):
            if len(value) > flavour.topic_max:
                found.add("option_too_long", "options.topic", limit=flavour.topic_max, actual=len(value))
        elif name == "no_comments" and flavour.audiences and isinstance(value, bool):
            continue
        elif value not in known.get(name, ()):
            found.add("option_unknown", f"options.{name}", actual=str(value)[:40])


def _within(ratio: float, low: float, high: float) -> bool:
    return low * (1 - RATIO_TOLERANCE) <= ratio <= high * (1 + RATIO_TOLERANCE)
