"""What a post says, as Douyin takes it, and how texts are compared."""

from __future__ import annotations

from typing import Any

from ...counting import find_hashtags
from ...types import Draft


def options_of(draft: Draft, video: bool) -> dict[str, Any]:
    """Text and options as `create_video` and `create_image_text` take them; what was not chosen is left to Douyin."""
    body: dict[str, Any] = {"text": shaped(draft.text)}
    if str(draft.options.get("visibility") or "0") != "0":
        body["private_status"] = int(draft.options["visibility"])
    if video and draft.options.get("download"):
        body["download_type"] = int(draft.options["download"])
    if video and str(draft.options.get("cover_second") or "").strip():
        body["cover_tsp"] = float(draft.options["cover_second"])
    return body


def shaped(text: str) -> str:
    """The text with a space after every #topic, which ends it at Douyin; the closing mark of #topic# goes."""
    done, at = "", 0
    for tag in find_hashtags(text):
        done += text[at : tag.end]
        at = tag.end
        if text[at : at + 1] in {"#", "＃"} and not any(other.start == at for other in find_hashtags(text)):
            at += 1
        if at < len(text) and not text[at].isspace():
            done += " "
    return done + text[at:]
