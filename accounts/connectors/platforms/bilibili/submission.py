"""What a submission says."""

from __future__ import annotations

from typing import Any

from ...errors import InvalidContent
from ...messages import _
from ...text import problem
from ...types import Draft
from .wire import SLUG


def submission(draft: Draft) -> dict[str, Any]:
    """The body of a submission. Raises InvalidContent when the section is no number."""
    section, copyright_ = str(draft.options.get("tid") or ""), str(draft.options.get("copyright") or "1")
    if not (section.isascii() and section.isdecimal()):
        wrong = problem("option_unknown", "options.tid", _("Choose one of the values of “%(name)s”."), name="tid")
        raise InvalidContent(problems=[wrong], platform=SLUG)
    body: dict[str, Any] = {
        "title": draft.title.strip(),
        "tid": int(section),
        "tag": ",".join(tags_of(draft)),
        "copyright": int(copyright_),
        "no_reprint": 1 if draft.options.get("no_reprint") and copyright_ == "1" else 0,
    }
    if draft.text.strip():
        body["desc"] = draft.text
    if copyright_ == "2":
        body["source"] = str(draft.options.get("source") or "").strip()
    return body


def tags_of(draft: Draft) -> list[str]:
    """The tags a person entered, separated by commas of either kind, each once."""
    typed = str(draft.options.get("tags") or "").replace("，", ",").replace("、", ",").split(",")
    return list(dict.fromkeys(tag.strip().lstrip("#").strip() for tag in typed if tag.strip(" #")))
