"""How the imitated networks measure a text.

x_weighted: X's published configuration (Latin and general punctuation 1, all else 2, an emoji 2, a link 23, a
bare domain as much as it is long but at most a link).
half_width: a Latin-1 character is 1/2, any other 1, rounded up (Xiaohongshu's title field).
"""

from __future__ import annotations

import math
import unicodedata

import regex

LINK = regex.compile(r"https?://[A-Za-z0-9][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*(?<![.,;:!?')])")
BARE_LINK = regex.compile(r"(?<![\w@./-])(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/[A-Za-z0-9._~:/?#@!$&+,;=%-]*)?")
HASHTAG = regex.compile(r"(?<![\p{L}\p{N}_&/#])#([\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)#?")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LINK_WEIGHT = 23


def length(text: str, rule: str) -> int:
    """Length of `text` by `rule`: code_points, half_width or x_weighted."""
    if rule == "x_weighted":
        return _weighted(text)
    if rule == "half_width":
        return math.ceil(sum(0.5 if ord(char) <= 0xFF else 1.0 for char in text))
    return len(text)


def hashtags(text: str) -> list[str]:
    """The hashtags of a text, without their marks."""
    return [match.group(1) for match in HASHTAG.finditer(text)]


def _weighted(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    total = len(LINK.findall(text)) * _LINK_WEIGHT
    text = LINK.sub("", text)
    total += sum(min(len(found), _LINK_WEIGHT) for found in BARE_LINK.findall(text))
    for cluster in regex.findall(r"\X", BARE_LINK.sub("", text)):
        if _EMOJI.search(cluster) and not cluster.isascii():
            total += 2
        else:
            total += sum(1 if _light(ord(char)) else 2 for char in cluster)
    return total


def _light(point: int) -> bool:
    return any(low <= point <= high for low, high in _LIGHT)
