"""Declared and labelled AI content: AI Labelling Measures arts. 4 and 10, SAMR guide on recognisable advertising 14."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.structure.post import PostView
from compliance.engine.types import Hit, Severity

_LABEL = re.compile(
    r"(?:ai|人工智能)(?:技术)?(?:辅助)?(?:生成|合成|制作|创作|绘制)|aigc|由ai|"
    r"(?<![a-z])(?:ai[- ]generated|generated (?:by|with) ai|made with ai|ai[- ]assisted)"
)
_SPEAKS_OF_AI = re.compile(r"ai(?:绘制|换脸|配音|数字人|生成|作画)|数字人|虚拟主播")


def ai_hits(post: PostView) -> Iterator[Hit]:
    """AI-01 (not declared), AI-02 (a file or the text suggests it), AI-04 (say that AI helped)."""
    subject = post.subject
    labelled, declared = bool(_LABEL.search(post.text)), "ai" in subject.declared
    if subject.ai_content == "generated":
        if not declared and not labelled:
            yield post.hit("AI-01", "ai")
        elif not declared and subject.platform:
            yield post.hit("AI-01", "ai", Severity.WARN)
    elif subject.ai_content == "assisted":
        if subject.ad_kind and not labelled and not declared:
            yield post.hit("AI-04", "ai")
    else:
        yield from _not_admitted(post, labelled=labelled, declared=declared)


def _not_admitted(post: PostView, *, labelled: bool, declared: bool) -> Iterator[Hit]:
    made = {file.ai_content for file in post.subject.media}
    if declared:
        return
    if "generated" in made and not labelled:
        yield post.hit("AI-01", "ai")
    elif "suspected" in made or "generated" in made:
        yield post.hit("AI-02", "ai")
    elif _SPEAKS_OF_AI.search(post.text) and not labelled:
        yield post.hit("AI-02", "ai", Severity.INFO)
