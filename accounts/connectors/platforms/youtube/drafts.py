"""What a draft becomes: the video resource, and its tags as YouTube counts them."""

from __future__ import annotations

from typing import Any

from ...types import Draft

CATEGORY = "22"
TAGS_MAX = 500


def resource(draft: Draft) -> dict[str, Any]:
    """The video resource of a draft.

    Options: privacy, category, tags (separated by commas), made_for_kids, ai_generated, advertisement.
    """
    options = draft.options
    snippet: dict[str, Any] = {
        "title": draft.title.strip(),
        "description": draft.text,
        "categoryId": str(options.get("category") or CATEGORY),
    }
    if tags := tags_of(draft):
        snippet["tags"] = tags
    if draft.language:
        snippet["defaultLanguage"] = draft.language
    status: dict[str, Any] = {
        "privacyStatus": str(options.get("privacy") or "public"),
        "selfDeclaredMadeForKids": bool(options.get("made_for_kids")),
    }
    if options.get("ai_generated"):
        status["containsSyntheticMedia"] = True
    made: dict[str, Any] = {"snippet": snippet, "status": status}
    if options.get("advertisement"):
        made["paidProductPlacementDetails"] = {"hasPaidProductPlacement": True}
    return made


def tags_of(draft: Draft) -> list[str]:
    """The tags a person typed, separated by commas of any script."""
    typed = str(draft.options.get("tags") or "").replace("，", ",")
    return [tag for tag in (" ".join(item.split()) for item in typed.split(",")) if tag]


def tags_length(draft: Draft) -> int:
    """What tags count towards 500: commas between them, and quotation marks around those with a space."""
    tags = tags_of(draft)
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)
