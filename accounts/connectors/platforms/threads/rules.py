"""Limits that only Threads has. Source: developers.facebook.com, Threads API overview of limits (2026-08)."""

from __future__ import annotations

import regex

from ...messages import _
from ...text import find_links, problem
from ...types import Draft, Format, Problem
from .facts import FILES_MAX, TEXT

LINKS_MAX = 5
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u200D\uFE0F\u20E3\U0001F3FB-\U0001F3FF]")


def own_rules(draft: Draft, known: set[tuple[str, str]]) -> list[Problem]:
    """Emoji count by their bytes; at most five links and twenty files; a topic without . and &.

    `known`: field and code of what the generic rules found already.
    """
    problems = []
    texts = [("text", "text_too_long", draft.text), ("first_comment", "first_comment_too_long", draft.first_comment)]
    texts += [(f"thread.{index}", "thread_text_too_long", text) for index, text in enumerate(draft.thread)]
    for field, code, text in texts:
        over = count_text(text) - TEXT.max
        if over > 0 and (field, code) not in known:
            message = _("The text is too long by %(over)s: %(count)s of %(max)s characters; emoji count several.")
            problems.append(problem(code, field, message, over=over, count=TEXT.max + over, max=TEXT.max))
        links = len({link.value for link in find_links(text)})
        if links > LINKS_MAX:
            message = _("Too many links: %(count)s of at most %(max)s.")
            problems.append(problem("too_many_links", field, message, count=links, max=LINKS_MAX))
    videos, total = sum(item.kind is Format.VIDEO for item in draft.media), len(draft.media)
    if total > FILES_MAX >= max(videos, total - videos):
        message = _("Too many files: %(count)s of at most %(max)s.")
        problems.append(problem("too_many_files", "media", message, count=total, max=FILES_MAX))
    if set(".&") & set(str(draft.options.get("topic_tag") or "")):
        message = _("A topic holds no full stop and no &.")
        problems.append(problem("topic_invalid", "options.topic_tag", message))
    return problems


def count_text(text: str) -> int:
    """Length as Threads counts it: characters, emoji by the bytes of their UTF-8."""
    return sum(len(char.encode("utf-8", "surrogatepass")) if _EMOJI.match(char) else 1 for char in text)
