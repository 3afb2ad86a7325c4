"""Limits that only Instagram has.

Source: developers.facebook.com, Instagram Platform content publishing (2026-06).
"""

from __future__ import annotations

from typing import Any

from ...messages import _
from ...text import find_mentions, problem
from ...types import Draft, Format, Problem
from .facts import FILES_MAX
from .posts import collaborators_of, is_story

MENTIONS_MAX, COLLABORATORS_MAX = 20, 3
STORY_SECONDS, REEL_SECONDS_MIN = 60, 3


def own_rules(draft: Draft) -> list[Problem]:
    """At most ten files together; a Story is one file; not too many people named."""
    problems = []
    videos = [item for item in draft.media if item.kind is Format.VIDEO]
    total = len(draft.media)
    if total > FILES_MAX >= max(len(videos), total - len(videos)):
        message = _("Too many files: %(count)s of at most %(max)s.")
        problems.append(problem("too_many_files", "media", message, **_numbers(total, FILES_MAX)))
    if is_story(draft):
        problems += _story(draft)
    if any(item.seconds is not None and item.seconds < REEL_SECONDS_MIN for item in videos):
        message = _("The video is too short: at least %(min)s seconds are needed.")
        problems.append(problem("video_too_short", "media", message, min=REEL_SECONDS_MIN))
    if (named := len(find_mentions(draft.text))) > MENTIONS_MAX:
        message = _("Too many mentions: %(count)s of at most %(max)s.")
        problems.append(problem("too_many_mentions", "text", message, **_numbers(named, MENTIONS_MAX)))
    if (joint := len(collaborators_of(draft))) > COLLABORATORS_MAX:
        message = _("Too many joint authors: %(count)s of at most %(max)s.")
        numbers = _numbers(joint, COLLABORATORS_MAX)
        problems.append(problem("too_many_collaborators", "options.collaborators", message, **numbers))
    return problems


def _story(draft: Draft) -> list[Problem]:
    problems = []
    if len(draft.media) > 1:
        problems.append(problem("story_one_file", "media", _("A Story takes one picture or one video.")))
    if draft.first_comment.strip():
        message = _("Stories take no first comment.")
        problems.append(problem("story_first_comment", "first_comment", message))
    seconds = next((item.seconds for item in draft.media if item.kind is Format.VIDEO), None)
    if seconds is not None and seconds > STORY_SECONDS:
        message = _("The video lasts %(count)s seconds, at most %(max)s are allowed.")
        problems.append(problem("video_too_long", "media", message, **_numbers(round(seconds, 1), STORY_SECONDS)))
    return problems


def _numbers(count: float, most: int) -> dict[str, Any]:
    return {"count": count, "max": most, "over": round(count - most, 1)}
