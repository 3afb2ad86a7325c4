"""Knowing a text again that X has changed: links shortened, three characters as entities, names put in front."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from ...families.values import mapping, rows

_LEADING_MENTIONS = re.compile(r"^(?:@\w+\s+)+")


def parent_of(post: Mapping[str, Any]) -> str | None:
    """The id of the post it answers, None for one of its own."""
    linked = rows(post, "referenced_tweets")
    return next((str(item["id"]) for item in linked if item.get("type") == "replied_to" and item.get("id")), None)


def plain(post: Mapping[str, Any]) -> str:
    """A post's or message's whole text as it was written: links in full, those of attachments left out."""
    whole = mapping(post, "note_tweet") or post
    # Entities are undone before links are put in: `&para` in an address is no sign.
    text = html.unescape(str(whole.get("text") or ""))
    # Links of attachments are listed with the post, also when the text stands in the note.
    for entities in (mapping(whole, "entities"), mapping(post, "entities")):
        for link in rows(entities, "urls"):
            if link.get("url"):
                shown = "" if link.get("media_key") else str(link.get("expanded_url") or "")
                text = text.replace(str(link["url"]), shown)
    return text


def text_is(post: Mapping[str, Any], text: str) -> bool:
    """Whether a post says `text`; X may put the names of those who are answered in front."""
    theirs, ours = comparable(plain(post)), comparable(text)
    return ours in (theirs, _LEADING_MENTIONS.sub("", theirs))


def comparable(text: str) -> str:
    """A text without what X changes: Unicode form, white space, how links begin and end."""
    text = unicodedata.normalize("NFC", re.sub(r"(?i)https?://", "", text))
    return " ".join(re.sub(r"/(?=\s|$)", "", text).split())
