"""The half of `validate` that is the same everywhere: a draft held against `Capabilities`.

Codes of the problems found here are stable; `params` carry the numbers of the message.

text_missing, text_too_short, text_too_long, title_missing, title_too_long, first_comment_unsupported,
first_comment_too_long, thread_unsupported, thread_too_many, thread_text_missing, thread_text_too_long,
too_many_hashtags, format_unsupported, media_missing, image_needed, video_needed, too_few_images, too_many_images,
option_missing, option_unknown, option_too_long,
too_few_videos, too_many_videos, media_mixed, image_type, video_type, image_too_heavy, video_too_heavy,
image_too_large, ratio_out_of_range, video_too_long, alt_too_long, alt_missing (a warning).

Fields: text, title, first_comment, thread.N, media, media.N (N counts from 0), options.NAME.
"""

from __future__ import annotations

from typing import Any

from .counting import Span, byte_span, count, find_hashtags, find_links, find_mentions
from .messages import _
from .types import AccountInfo, Capabilities, Draft, Format, Media, MediaLimit, Problem, TextLimit

__all__ = ["Span", "byte_span", "check_limits", "count", "find_hashtags", "find_links", "find_mentions", "problem"]


def check_limits(draft: Draft, capabilities: Capabilities, info: AccountInfo | None = None) -> list[Problem]:
    """Hold a draft against a platform's limits; `info` brings the account's own limits where a server sets them."""
    text_max = info.text_max if info and info.text_max else capabilities.text.max
    media = info.media if info and info.media else capabilities.media
    return [
        *_text(draft, capabilities, text_max),
        *_title(draft, capabilities),
        *_first_comment(draft, capabilities, text_max),
        *_thread(draft, capabilities, text_max),
        *_hashtags(draft, capabilities),
        *_options(draft, capabilities, info),
        # "Add a video" says it all; "too few videos" beside it would be the same thing twice.
        *(_kinds(draft, capabilities, media) or _amounts(draft, media)),
        *(found for index, item in enumerate(draft.media) for found in _item(item, f"media.{index}", media)),
    ]


def problem(code: str, field: str, message: str, *, severity: str = "error", **params: Any) -> Problem:
    """A Problem with its parameters as keywords."""
    return Problem(code, field, message, params, severity)


def _measure(text: str, limit: TextLimit, maximum: int) -> dict[str, Any]:
    length = count(text, limit.rule, limit.url_length)
    return {"count": length, "max": maximum, "over": length - maximum}


def _text(draft: Draft, caps: Capabilities, maximum: int) -> list[Problem]:
    found = _measure(draft.text, caps.text, maximum)
    if not draft.text.strip() and (caps.text.min or not draft.media):
        return [problem("text_missing", "text", _("Write a text."))]
    if found["over"] > 0:
        message = _("The text is too long by %(over)s: %(count)s of %(max)s characters.")
        return [problem("text_too_long", "text", message, **found)]
    if found["count"] < caps.text.min:
        message = _("The text is too short: %(count)s characters, at least %(min)s are needed.")
        return [problem("text_too_short", "text", message, count=found["count"], min=caps.text.min)]
    return []


def _title(draft: Draft, caps: Capabilities) -> list[Problem]:
    if caps.title_required and not draft.title.strip():
        return [problem("title_missing", "title", _("Give the post a title."))]
    if caps.title is not None and draft.title:
        found = _measure(draft.title, caps.title, caps.title.max)
        if found["over"] > 0:
            message = _("The title is too long by %(over)s: %(count)s of %(max)s characters.")
            return [problem("title_too_long", "title", message, **found)]
    return []


def _first_comment(draft: Draft, caps: Capabilities, text_max: int) -> list[Problem]:
    if not draft.first_comment.strip():
        return []
    limit = caps.first_comment
    if limit is None:
        return [problem("first_comment_unsupported", "first_comment", _("This platform takes no first comment."))]
    found = _measure(draft.first_comment, limit, text_max if limit == caps.text else limit.max)
    if found["over"] > 0:
        message = _("The first comment is too long by %(over)s: %(count)s of %(max)s characters.")
        return [problem("first_comment_too_long", "first_comment", message, **found)]
    return []


def _thread(draft: Draft, caps: Capabilities, text_max: int) -> list[Problem]:
    if not draft.thread:
        return []
    if not caps.thread_max:
        return [problem("thread_unsupported", "thread.0", _("This platform has no threads."))]
    problems = []
    total = len(draft.thread) + 1
    if total > caps.thread_max:
        message = _("Too many parts in the thread: %(count)s of at most %(max)s.")
        over = total - caps.thread_max
        problems.append(problem("thread_too_many", "thread", message, count=total, max=caps.thread_max, over=over))
    for index, text in enumerate(draft.thread):
        found, number = _measure(text, caps.text, text_max), index + 2
        if not text.strip():
            message = _("Part %(number)s of the thread is empty.")
            problems.append(problem("thread_text_missing", f"thread.{index}", message, number=number))
        elif found["over"] > 0:
            message = _("Part %(number)s of the thread is too long by %(over)s: %(count)s of %(max)s characters.")
            problems.append(problem("thread_text_too_long", f"thread.{index}", message, number=number, **found))
    return problems


def _hashtags(draft: Draft, caps: Capabilities) -> list[Problem]:
    if caps.hashtags_max is None:
        return []
    found = len(find_hashtags(draft.text))
    if found <= caps.hashtags_max:
        return []
    message = _("Too many hashtags: %(count)s of at most %(max)s.")
    over = found - caps.hashtags_max
    return [problem("too_many_hashtags", "text", message, count=found, max=caps.hashtags_max, over=over)]


def _options(draft: Draft, caps: Capabilities, info: AccountInfo | None) -> list[Problem]:
    problems = []
    for item in caps.options:
        value, field = draft.options.get(item.name), f"options.{item.name}"
        given = str(value).strip() if value not in (None, False) else ""
        values = [known for known, _label in item.choices or (info.choices.get(item.name, ()) if info else ())]
        if item.required and not given:
            problems.append(problem("option_missing", field, _("Fill in “%(name)s”."), name=item.label))
        elif given and item.kind == "choice" and values and given not in values:
            problems.append(
                problem("option_unknown", field, _("Choose one of the values of “%(name)s”."), name=item.label)
            )
        elif item.kind == "text" and (over := len(given) - item.max_length) > 0:
            message = _("“%(name)s” is too long by %(over)s: %(count)s of %(max)s characters.")
            size: dict[str, Any] = {"count": len(given), "max": item.max_length, "over": over}
            problems.append(problem("option_too_long", field, message, name=item.label, **size))
    return problems


def _split(draft: Draft) -> tuple[int, int]:
    videos = sum(item.kind is Format.VIDEO for item in draft.media)
    return len(draft.media) - videos, videos


def _kinds(draft: Draft, caps: Capabilities, media: MediaLimit) -> list[Problem]:
    images, videos = _split(draft)
    if draft.format not in caps.formats and not (draft.format is Format.TEXT and draft.media):
        takes_text = Format.TEXT in caps.formats or Format.ARTICLE in caps.formats
        if draft.format is not Format.TEXT or takes_text:
            return [problem("format_unsupported", "media", _("This platform does not take this kind of post."))]
        if Format.IMAGE not in caps.formats:
            return [problem("video_needed", "media", _("Add a video."))]
        if Format.VIDEO not in caps.formats:
            return [problem("image_needed", "media", _("Add a picture."))]
        return [problem("media_missing", "media", _("Add a picture or a video."))]
    if draft.format is Format.VIDEO and not videos:
        return [problem("video_needed", "media", _("Add a video."))]
    if draft.format is Format.IMAGE and not images:
        return [problem("image_needed", "media", _("Add a picture."))]
    if images and videos and not media.mixed:
        return [problem("media_mixed", "media", _("Pictures and videos cannot be in one post here."))]
    return []


def _amounts(draft: Draft, media: MediaLimit) -> list[Problem]:
    images, videos = _split(draft)
    problems = []
    if images > media.images_max:
        message = _("Too many pictures: %(count)s of at most %(max)s.")
        over = images - media.images_max
        problems.append(problem("too_many_images", "media", message, count=images, max=media.images_max, over=over))
    if videos > media.videos_max:
        message = _("Too many videos: %(count)s of at most %(max)s.")
        over = videos - media.videos_max
        problems.append(problem("too_many_videos", "media", message, count=videos, max=media.videos_max, over=over))
    if images < media.images_min and not videos and draft.format is not Format.VIDEO:
        message = _("Too few pictures: %(count)s of at least %(min)s.")
        problems.append(problem("too_few_images", "media", message, count=images, min=media.images_min))
    if videos < media.videos_min and not images and draft.format is not Format.IMAGE:
        message = _("Too few videos: %(count)s of at least %(min)s.")
        problems.append(problem("too_few_videos", "media", message, count=videos, min=media.videos_min))
    return problems


def _item(item: Media, field: str, limit: MediaLimit) -> list[Problem]:
    found = _video(item, field, limit) if item.kind is Format.VIDEO else _image(item, field, limit)
    if limit.alt_max is not None and item.kind is not Format.VIDEO and not item.alt.strip():
        message = _("Describe the picture for people who cannot see it.")
        found.append(problem("alt_missing", field, message, severity="warning"))
    if limit.alt_max is not None and (over := len(item.alt) - limit.alt_max) > 0:
        message = _("The description is too long by %(over)s: %(count)s of %(max)s characters.")
        found.append(problem("alt_too_long", field, message, count=len(item.alt), max=limit.alt_max, over=over))
    return found


def _image(item: Media, field: str, limit: MediaLimit) -> list[Problem]:
    problems = []
    if limit.image_types and item.mime not in limit.image_types:
        message = _("Pictures of the type %(mime)s are not taken here.")
        problems.append(problem("image_type", field, message, mime=item.mime))
    if limit.image_max_bytes and item.size > limit.image_max_bytes:
        problems.append(_heavy("image_too_heavy", field, item.size, limit.image_max_bytes))
    if not (item.width and item.height):
        return problems
    edge = max(item.width, item.height)
    if limit.image_max_edge and edge > limit.image_max_edge:
        message = _("The picture is too large: its longer side is %(count)s pixels, at most %(max)s are allowed.")
        over = edge - limit.image_max_edge
        problems.append(problem("image_too_large", field, message, count=edge, max=limit.image_max_edge, over=over))
    ratio = item.width / item.height
    # A hundredth of slack: cropping rounds to whole pixels.
    low, high = limit.ratio_min or 0, limit.ratio_max or float("inf")
    if not low - 0.01 <= ratio <= high + 0.01:
        message = _("The picture's width to height is %(count)s; it must lie between %(min)s and %(max)s.")
        bounds: dict[str, Any] = {"min": round(low, 2), "max": round(high, 2) if limit.ratio_max else "∞"}
        problems.append(problem("ratio_out_of_range", field, message, count=round(ratio, 2), **bounds))
    return problems


def _video(item: Media, field: str, limit: MediaLimit) -> list[Problem]:
    problems = []
    if limit.video_types and item.mime not in limit.video_types:
        message = _("Videos of the type %(mime)s are not taken here.")
        problems.append(problem("video_type", field, message, mime=item.mime))
    if limit.video_max_bytes and item.size > limit.video_max_bytes:
        problems.append(_heavy("video_too_heavy", field, item.size, limit.video_max_bytes))
    if limit.video_max_seconds and item.seconds and item.seconds > limit.video_max_seconds:
        message = _("The video lasts %(count)s seconds, at most %(max)s are allowed.")
        length, most = round(item.seconds, 1), limit.video_max_seconds
        problems.append(problem("video_too_long", field, message, count=length, max=most, over=round(length - most, 1)))
    return problems


def _heavy(code: str, field: str, size: int, maximum: int) -> Problem:
    """Weights are shown in megabytes with two places, rounded so that the excess stays visible."""
    message = _("The file is too heavy: %(size)s MB of %(limit)s MB.")
    shown = {"size": f"{-(-size // 10_000) / 100:.2f}", "limit": f"{maximum / 1_000_000:.2f}"}
    return problem(code, field, message, count=size, max=maximum, over=size - maximum, **shown)
