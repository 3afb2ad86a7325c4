"""Titles, descriptions and tags of files, cleaned."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput

TAGS_MAX, TAG_LENGTH = 20, 30
ALT_MAX = 2000


def clean_title(text: str) -> str:
    """One line of at most 160 characters."""
    return " ".join(text.split())[:160]


def clean_tags(tags: Sequence[str]) -> list[str]:
    """Trimmed, without marks and repeats. Raises InvalidInput when there are too many or one is too long."""
    found = list(dict.fromkeys(" ".join(tag.split()).strip("#＃") for tag in tags))
    found = [tag for tag in found if tag]
    if len(found) > TAGS_MAX or any(len(tag) > TAG_LENGTH for tag in found):
        raise InvalidInput(
            _("At most %(count)s tags of %(length)s characters each."), field="tags", count=TAGS_MAX, length=TAG_LENGTH
        )
    return found


def split_tags(text: str) -> list[str]:
    """Tags as people write them: separated by commas of any script."""
    return text.replace("，", ",").replace("、", ",").split(",")


def clean_alt(alt: str) -> str:
    """A description with unified line ends. Raises InvalidInput when it is too long."""
    alt = alt.replace("\r\n", "\n").strip()
    if len(alt) > ALT_MAX:
        raise InvalidInput(_("A description has at most 2,000 characters."), field="alt")
    return alt


def name_without_suffix(name: str) -> str:
    """The title a file gets when nobody gives one."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name else name
